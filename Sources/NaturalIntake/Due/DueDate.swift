internal import TaskQueue
internal import Text

/// The due time that the words of a text name.
///
/// Most dates in a request say what the task is about (`2026-02-07 로그 정리`), so that a date counts only with a word that
/// makes it a deadline (`까지`, `by`, `due`), with a time of day, or when it is a day near by (`내일`, `금요일`). Never a past
/// one, one that begins something (`내일부터`, `from Monday`) or one that recurs (`매주 금요일`, `every Friday`).
enum DueDate {
    /// A date or time in a text.
    struct Phrase {
        /// `nil` where it is no deadline.
        var due: Timestamp?
        /// Whether a word makes it a deadline; without a due time one that has passed.
        let isMarked: Bool
        /// The phrase with the words that make it a deadline.
        let range: Range<Int>
        /// When it would be due, were it a deadline.
        var day: Timestamp?
        /// Whether the task says less without its words.
        var isPart = false
        /// Minutes after midnight, where a time alone is named and the day is a guess.
        var hour: Int?
    }

    /// A time of day on the day of another due time; `nil` where that has passed.
    static func time(_ minutes: Int, on day: Timestamp, at moment: Moment) -> Timestamp? {
        // Midnight ends a day.
        let civil = CivilTime(day.advanced(bySeconds: -1), at: moment.offset)
        let start = CivilTime(year: civil.year, month: civil.month, day: civil.day)
        let time = start?.timestamp(at: moment.offset).advanced(bySeconds: Int64(minutes) * 60)
        return time.flatMap { $0 > moment.timestamp ? $0 : nil }
    }

    /// - Parameters:
    ///   - writing: the text; what is in quotes or code is not read.
    ///   - spans: the spans of `writing`.
    ///   - moment: now, and the offset in which the times are meant.
    /// - Returns: the dates and times in their order.
    static func phrases(in writing: KeyedText, spans: Spans, at moment: Moment) -> [Phrase] {
        let scan = DueDateScan(writing: writing, spans: spans, moment: moment)
        var phrases: [Phrase] = []
        var index = 0
        while index < writing.count {
            if spans.quotations[index] > 0 {
                index = spans.quotations[index]
                continue
            }
            let kind = writing.kinds[index]
            guard kind == .digit || kind == .hangul || kind == .latin, scan.startsWord(index),
                scan.mayBegin(index), let found = scan.phrase(at: index)
            else {
                index += 1
                continue
            }
            phrases.append(found)
            index = max(index + 1, found.range.upperBound)
        }
        return phrases
    }

    /// - Returns: the first due time with a deadline word, else the first one; always later than `moment`. Where there is
    ///   none, the first deadline that has passed.
    static func find(in writing: KeyedText, spans: Spans, at moment: Moment) -> Phrase? {
        let phrases = phrases(in: writing, spans: spans, at: moment)
        var found =
            phrases.first { $0.due != nil && $0.isMarked } ?? phrases.first { $0.due != nil }
            ?? phrases.first { $0.isMarked }
        // `Friday: call Bob at 10:30`
        if let phrase = found, let day = phrase.due, phrase.hour == nil, writing.key(phrase.range.upperBound) == ":",
            let hour = phrases.lazy.compactMap(\.hour).first
        {
            found?.due = time(hour, on: day, at: moment) ?? day
        }
        return found
    }
}

/// Reads one phrase and what is around it.
struct DueDateScan {
    let writing: KeyedText
    let spans: Spans
    let moment: Moment
    let now: CivilTime
    let today: CivilTime

    init(writing: KeyedText, spans: Spans, moment: Moment) {
        self.writing = writing
        self.spans = spans
        self.moment = moment
        now = moment.civil
        today = CivilTime(year: now.year, month: now.month, day: now.day) ?? now
    }

    /// The end of a working day, in minutes.
    private static let closing = 18 * 60

    func startsWord(_ index: Int) -> Bool {
        let before = writing.kind(index - 1)
        switch writing.kinds[index] {
        case .hangul: return before != .hangul && before != .digit
        default:
            if [.latin, .digit, .letter].contains(before) { return false }
            // A part of a number, a path or a name.
            return ![".", "-", "/", "_", "+", "\\", "@", "#"].contains(writing.key(index - 1))
        }
    }

    /// With what the Hangul words of this vocabulary begin; most words are none of them.
    private static let beginnings = Set("익삼낼담한두세네반오내모글이월말연년다금차화수목토일정자새아저밤낮하사나보명퇴점주올열닷엿크성".unicodeScalars)
    private static let words: Set<String> = Set(CalendarNames.months.keys).union(CalendarNames.weekdays.keys).union([
        "today", "tonight", "month", "lunch", "lunchtime", "eod", "eow", "eom", "close", "cob", "eob", "tomorrow",
        "tmrw", "tmr", "day",
        "end", "this", "next", "noon", "midnight", "early", "mid", "late", "beginning", "middle", "start",
        "in", "within", "christmas",
    ])

    /// Whether a phrase may begin at a word: a cheap question that spares most words the careful one.
    func mayBegin(_ index: Int) -> Bool {
        switch writing.kinds[index] {
        case .digit: return true
        case .hangul: return Self.beginnings.contains(writing.keys[index])
        default:
            var reader = PhraseReader(writing, at: index)
            return reader.latinWord().map(Self.words.contains) ?? false
        }
    }

    /// - Returns: `nil` where no phrase begins; a phrase without a due time where it is no deadline.
    func phrase(at index: Int) -> DueDate.Phrase? {
        var reader = PhraseReader(writing, at: index)
        var isPart = false
        var day: DayPhrase?
        var clock: ClockPhrase?
        func phrase(_ due: Timestamp?, isMarked: Bool) -> DueDate.Phrase {
            let start = due == nil && !isMarked ? index : startOfLead(before: index)
            return DueDate.Phrase(
                due: due, isMarked: isMarked, range: start..<reader.position, isPart: isPart,
                hour: day == nil && due != nil ? clock?.minutes : nil)
        }
        if let length = LengthPhrase.read(&reader)?.length {
            let due = isRecurring(before: index) ? nil : due(length)
            return phrase(due, isMarked: due != nil)
        }
        day = DayPhrase.read(&reader, today: today)
        if day != nil {
            clock = clockBehind(&reader)
        } else {
            clock = ClockPhrase.read(&reader) ?? bareHour(index, &reader)
            if clock != nil { day = dayBehind(&reader) }
        }
        guard day != nil || clock != nil else { return nil }
        let before = wordsBefore(index)
        guard endsWord(reader), !isRecurring(before: index), !Self.beginning.contains(before.last) else {
            return phrase(nil, isMarked: false)
        }
        _ = reader.takeAny([" at the latest", " latest"])
        var suffix = DeadlineSuffix(&reader)
        // `내일은 캐시 삭제`
        if suffix == .topic {
            let isFirst = !writing.hasContent(0..<index) && day?.certainty == .standsAlone
            suffix = isFirst ? .deadline : .other
        }
        let place = PhrasePlace(writing, spans, startOfLead(before: index)..<reader.position)
        // `마감을 금요일까지로 해 주세요`
        isPart = suffix == .limit && !place.before.isFiller && writing.keys[reader.position - 1] == "로"
        if suffix == .limit { suffix = place.isBeforeRequest ? .deadline : .other }
        if suffix == .copula { suffix = Self.deadlines.contains(before.last) ? .deadline : .other }
        let marked =
            suffix.isDeadline || Self.deadlines.contains(before.last)
            || before.secondLast == "have" && before.last == "until"
            || (["on", "the"].contains(before.last) && Self.deadlines.contains(before.secondLast))
            || (day.map { writing.kinds[index] == .digit || $0.certainty == .needsMarkOrTime } ?? false)
                && isAtEnd(index, reader)
            || (day != nil && (isLabel(index, reader) || writing.key(index - 1) == "(" && reader.key == ")"))
        switch place.inner(isMarked: marked || suffix == .at) {
        case .content: suffix = .other
        case .part: isPart = true
        case nil: break
        }
        // `book until Friday`, but `until 2026-02-12 18:00` and `you have until Friday`
        if ["until", "till"].contains(before.last) {
            isPart = true
            let isLimit = writing.kinds[index] == .digit && day?.certainty == .needsMarkOrTime
            if !isLimit, before.secondLast != "have" { suffix = .other }
        }
        if clock != nil, isInRange(index, reader) || before.last.hasSuffix("부터") { return phrase(nil, isMarked: false) }
        if !marked, clock != nil, isContent(index, reader, suffix) { return phrase(nil, isMarked: false) }
        guard suffix != .other else {
            let begins = writing.text(index..<reader.position).hasSuffix("부터")
            return DueDate.Phrase(
                due: nil, isMarked: false, range: startOfLead(before: index)..<reader.position,
                day: begins ? nil : day.flatMap { due($0, clock, before: false) })
        }
        let found: Timestamp?
        if let day {
            // `fix the login today` and `ship on Friday` need no more than their place.
            let placed =
                writing.kinds[index] == .latin
                && (before.last == "on" ? !Lexicon.isPastEnglish(before.secondLast) : endsText(reader))
            let stands =
                marked || clock != nil || (day.certainty == .standsAlone && !namesEvent(reader))
                || (placed && day.certainty == .needsMark)
            let time = due(day, clock, before: !day.isClosing && (suffix == .before || before.last == "before"))
            guard stands else {
                return DueDate.Phrase(
                    due: nil, isMarked: false, range: startOfLead(before: index)..<reader.position, day: time)
            }
            found = time
        } else if let clock, marked || suffix == .at || before.last == "at" || takeEvent(&reader) {
            found = due(clock)
        } else {
            found = nil
        }
        return phrase(found, isMarked: marked)
    }

    /// Where the words begin that make a deadline of the phrase: `by`, `no later than`, `마감:`.
    private func startOfLead(before index: Int) -> Int {
        var start = index
        var position = index
        while true {
            while position > 0, writing.kinds[position - 1].isBlank || [":", "="].contains(writing.keys[position - 1]) {
                position -= 1
            }
            if position > 0, writing.keys[position - 1] == "~", !writing.kind(position - 2).isContent {
                position -= 1
                start = position
                continue
            }
            let end = position
            while position > 0, end - position < 12, writing.kinds[position - 1].isWord { position -= 1 }
            let word = writing.spelling(position..<end)
            guard Self.leads.contains(word) else { return start }
            start = position
        }
    }

    private static let leads: Set<String> = deadlines.union([
        "on", "at", "no", "later", "the", "until", "till",
    ])

    private static let beginning: Set<String> = [
        "to", "from", "since", "after", "last", "past", "지난", "지난주", "저번", "저번주", "작년",
    ]
    private static let deadlines: Set<String> = [
        "by", "due", "before", "than", "deadline", "~", "마감", "마감이", "마감은", "기한이", "기한은", "마감일은",
        "마감일이", "마감일", "기한", "데드라인", "늦어도",
    ]

    /// Nothing but punctuation comes behind.
    func endsText(_ reader: PhraseReader) -> Bool {
        var index = reader.position
        while index < writing.count, index < reader.position + 8, !writing.kinds[index].isContent { index += 1 }
        return index == writing.count
    }

    /// A name or path that goes on behind the phrase (`2026-02-09.log`, `2026-02-09-backup`, `today's`) is none.
    private func endsWord(_ reader: PhraseReader) -> Bool {
        switch reader.kind {
        case .latin, .digit, .letter: return false
        default: break
        }
        let next = writing.kind(reader.position + 1)
        let ties: [Unicode.Scalar] = [".", "-", "_", "/", ":", "'", "’", "~"]
        return !(ties.contains(reader.key) && [.latin, .digit, .letter].contains(next))
    }

    private func clockBehind(_ reader: inout PhraseReader) -> ClockPhrase? {
        var copy = reader
        _ = copy.take(",")
        copy.skipBlanks()
        _ = copy.takeAny(["at ", "by "])
        guard let clock = ClockPhrase.read(&copy) else { return nil }
        reader = copy
        return clock
    }

    /// `by 5 today`, `at 10 tomorrow`: an hour, by the day behind it.
    private func bareHour(_ index: Int, _ reader: inout PhraseReader) -> ClockPhrase? {
        guard ["by", "at", "before"].contains(wordsBefore(index).last) else { return nil }
        var copy = reader
        guard let hour = copy.number(1...2), (1...12).contains(hour), copy.kind.isBlank else { return nil }
        let end = copy
        copy.skipBlanks()
        guard ["today", "tomorrow", "tonight"].contains(copy.nextWord) || CalendarNames.weekdays[copy.nextWord] != nil
        else { return nil }
        reader = end
        return ClockPhrase(minutes: (hour < 8 ? hour + 12 : hour) * 60)
    }

    private func dayBehind(_ reader: inout PhraseReader) -> DayPhrase? {
        var copy = reader
        guard copy.kind.isBlank else { return nil }
        copy.skipBlanks()
        _ = copy.take("on ")
        guard copy.kind == .latin, let day = DayPhrase.read(&copy, today: today) else { return nil }
        reader = copy
        return day
    }

    /// The two words before `index`, skipping blanks, colons and opening brackets.
    private func wordsBefore(_ index: Int) -> (secondLast: String, last: String) {
        var position = index
        func word() -> String {
            while position > 0, index - position < 40,
                writing.kinds[position - 1].isBlank || [":", "=", "("].contains(writing.keys[position - 1])
            { position -= 1 }
            let end = position
            // `~2/9` means until; in `2/8~2/9` the sign joins two ends.
            if position == index, writing.key(index - 1) == "~", !writing.kind(index - 2).isContent {
                position -= 1
                return "~"
            }
            while position > 0, end - position < 12, writing.kinds[position - 1].isWord { position -= 1 }
            return writing.spelling(position..<end)
        }
        let last = word()
        return (word(), last)
    }

    private func due(_ length: LengthPhrase.Length) -> Timestamp? {
        switch length {
        case .minutes(let minutes):
            let minute = Int64(now.second)
            return future(moment.timestamp.advanced(bySeconds: Int64(minutes) * 60 - minute))
        case .days(let days):
            return future(time(of: today.addingDays(days), Self.closing))
        }
    }

    private func due(_ clock: ClockPhrase) -> Timestamp? {
        future(time(of: today, clock.minutes)) ?? future(time(of: today.addingDays(1), clock.minutes))
    }

    private func due(_ day: DayPhrase, _ clock: ClockPhrase?, before: Bool) -> Timestamp? {
        let minutes = clock?.minutes ?? (before ? 0 : Self.closing)
        if let due = future(time(of: day.date, minutes)) { return due }
        if day.repeatsWeekly { return future(time(of: day.date.addingDays(7), minutes)) }
        // What is due today and named after the working day may take the evening.
        return clock == nil && !before && day.date == today ? future(time(of: today, 23 * 60 + 59)) : nil
    }

    private func time(of day: CivilTime, _ minutes: Int) -> Timestamp {
        day.timestamp(at: moment.offset).advanced(bySeconds: Int64(minutes) * 60)
    }

    private func future(_ timestamp: Timestamp) -> Timestamp? {
        timestamp > moment.timestamp ? timestamp : nil
    }
}
