internal import TaskQueue
internal import Text

/// The due time that the words of a text name.
///
/// Most dates in a request say what the task is about (`2026-02-07 로그 정리`), so that a date counts only with a word that
/// makes it a deadline (`까지`, `by`, `due`), with a time of day, or when it is a day near by (`내일`, `금요일`). Never a past
/// one, one that begins something (`내일부터`, `from Monday`) or one that recurs (`매주 금요일`, `every Friday`).
enum DueDate {
    /// - Parameters:
    ///   - writing: the text; what is in quotes or code is not read.
    ///   - spans: the spans of `writing`.
    ///   - moment: now, and the offset in which the times are meant.
    /// - Returns: the first due time with a deadline word, else the first one; always later than `moment`.
    static func due(in writing: Writing, spans: Spans, at moment: Moment) -> Timestamp? {
        let scan = DueDateScan(writing: writing, moment: moment)
        var first: Timestamp?
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
            if let due = found.due {
                if found.isMarked { return due }
                first = first ?? due
            }
            index = max(index + 1, found.end)
        }
        return first
    }
}

/// Reads one phrase and what is around it.
private struct DueDateScan {
    let writing: Writing
    let moment: Moment
    let now: CivilTime
    let today: CivilTime

    init(writing: Writing, moment: Moment) {
        self.writing = writing
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
    private static let beginnings = Set("오내모글이월말연년다금차화수목토일정자새아저밤낮하사나보".unicodeScalars)
    private static let words: Set<String> = Set(CalendarNames.months.keys).union(CalendarNames.weekdays.keys).union([
        "today", "tonight", "eod", "eow", "tomorrow", "day", "end", "this", "next", "noon", "midnight", "in", "within",
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
    func phrase(at index: Int) -> (due: Timestamp?, isMarked: Bool, end: Int)? {
        var reader = PhraseReader(writing, at: index)
        if let length = LengthPhrase.read(&reader)?.length {
            let before = wordsBefore(index)
            return (Self.recurring.contains(before.last) ? nil : due(length), true, reader.position)
        }
        var day = DayPhrase.read(&reader, today: today)
        var clock: ClockPhrase?
        if day != nil {
            clock = clockBehind(&reader)
        } else {
            clock = ClockPhrase.read(&reader)
            if clock != nil { day = dayBehind(&reader) }
        }
        guard day != nil || clock != nil else { return nil }
        let before = wordsBefore(index)
        guard endsWord(reader), !Self.recurring.contains(before.last), !Self.beginning.contains(before.last) else {
            return (nil, false, reader.position)
        }
        let suffix = DeadlineSuffix(&reader)
        let marked =
            suffix.isDeadline || Self.deadlines.contains(before.last)
            || (before.last == "on" && Self.deadlines.contains(before.secondLast))
        guard suffix != .other else { return (nil, false, reader.position) }
        let found: Timestamp?
        if let day {
            // `fix the login today` and `ship on Friday` need no more than their place.
            let placed = writing.kinds[index] == .latin && (endsText(reader) || before.last == "on")
            let stands =
                marked || clock != nil || day.certainty == .standsAlone
                || (placed && day.certainty == .needsMark)
            found = stands ? due(day, clock, before: suffix == .before || before.last == "before") : nil
        } else if let clock, marked || suffix == .at || before.last == "at" {
            found = due(clock)
        } else {
            found = nil
        }
        return (found, marked, reader.position)
    }

    private static let recurring: Set<String> = [
        "매일", "매주", "매월", "매달", "매년", "매시", "every", "each", "daily", "weekly",
    ]
    private static let beginning: Set<String> = [
        "from", "since", "after", "last", "past", "지난", "지난주", "저번", "저번주", "작년",
    ]
    private static let deadlines: Set<String> = [
        "by", "due", "before", "until", "till", "than", "deadline", "~", "마감", "마감일", "기한", "데드라인", "늦어도",
    ]

    /// Nothing but punctuation comes behind.
    private func endsText(_ reader: PhraseReader) -> Bool {
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
        copy.skipBlanks()
        _ = copy.takeAny(["at ", "by "])
        guard let clock = ClockPhrase.read(&copy) else { return nil }
        reader = copy
        return clock
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
