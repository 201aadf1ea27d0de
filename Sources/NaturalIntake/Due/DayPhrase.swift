internal import TaskQueue
internal import Text

/// A day that a text names.
struct DayPhrase {
    /// How sure it is that the day is a deadline rather than what the task is about.
    enum Certainty {
        /// `오늘`, `2/9`, `9일`, a short weekday: only with a word or a time that says so.
        case needsMark
        /// `2026-02-09`, `2월 9일`: with a mark or a time.
        case needsMarkOrTime
        /// `내일`, `금요일`: by itself.
        case standsAlone
    }

    /// Midnight at the beginning of the day.
    var date: CivilTime
    var certainty: Certainty
    /// A weekday without its week: when the time has passed, next week's is meant.
    var repeatsWeekly = false
    /// Whether the end of the day is named.
    var isClosing = false

    /// Reads a day at the reader's position, as seen from `today`.
    static func read(_ reader: inout PhraseReader, today: CivilTime) -> DayPhrase? {
        switch reader.kind {
        case .digit: numeric(&reader, today)
        case .hangul: korean(&reader, today)
        case .latin: english(&reader, today)
        default: nil
        }
    }

    private static func numeric(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        for form in [yearFirst, koreanMonthDay, shortMonthDay, dayMonth, dayOfMonth] {
            var copy = reader
            if let phrase = form(&copy, today) {
                reader = copy
                skipWeekdayInBrackets(&reader)
                return phrase
            }
        }
        return nil
    }

    /// `2026-02-09`, `2026/2/9`, `2026.02.09`, `2026. 2. 9.`, `2026년 2월 9일`
    private static func yearFirst(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        guard let year = reader.number(2...4), year < 100 || year > 999 else { return nil }
        if reader.take("년 ") { return koreanMonthDay(&reader, in: year < 100 ? 2000 + year : year) }
        guard year > 999, let separator = reader.takeAny(["-", "/", "."]) else { return nil }
        if separator == "." { reader.skipBlanks() }
        guard let month = reader.number(1...2), reader.take(separator) else { return nil }
        if separator == "." { reader.skipBlanks() }
        guard let day = reader.number(1...2) else { return nil }
        if reader.key == "t", reader.writing.kind(reader.position + 1) == .digit { reader.position += 1 }
        if separator == ".", reader.key == ".", reader.writing.kind(reader.position + 1) != .latin {
            reader.position += 1
        }
        return CivilTime(year: year, month: month, day: day).map {
            DayPhrase(date: $0, certainty: .needsMarkOrTime)
        }
    }

    private static func koreanMonthDay(_ reader: inout PhraseReader, in year: Int) -> DayPhrase? {
        CivilTime(year: year, month: 1, day: 1).flatMap { koreanMonthDay(&reader, $0) }
    }

    /// `2월 9일`, `2월 말`
    private static func koreanMonthDay(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        guard let month = reader.number(1...2), (1...12).contains(month), reader.take("월 ") else { return nil }
        if reader.take("말일") || reader.take("말") {
            return nearest(month, 1, today).flatMap { lastDay(of: $0) }
        }
        if let day = reader.take(oneOf: partsOfMonth) {
            return nearest(month, day, today).map { DayPhrase(date: $0, certainty: .needsMark) }
        }
        guard let day = reader.number(1...2), reader.take("일")
        else { return nil }
        return nearest(month, day, today).map { DayPhrase(date: $0, certainty: .needsMarkOrTime) }
    }

    /// `02-09`, `2/9`
    private static func shortMonthDay(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        guard let month = reader.number(1...2), let separator = reader.takeAny(["-", "/", "."]),
            let day = reader.number(1...2), reader.key.description != separator
        else { return nil }
        // `3.9` is a number where nothing makes it a date.
        if separator == ".", !reader.writing.spells("까지", at: reader.position), reader.key != "(" { return nil }
        if reader.writing.spells("일까지", at: reader.position) { reader.position += 1 }
        return nearest(month, day, today).map { DayPhrase(date: $0, certainty: .needsMark) }
    }

    /// `9 February 2026`, `9th of Feb`
    private static func dayMonth(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        guard let day = reader.number(1...2) else { return nil }
        _ = reader.takeAny(["st", "nd", "rd", "th"])
        guard reader.kind.isBlank else { return nil }
        _ = reader.take(" of ")
        reader.skipBlanks()
        guard let month = CalendarNames.month(&reader) else { return nil }
        return named(month, day, &reader, today)
    }

    /// `9일까지`, `by the 9th`, the ninth of this month or the next.
    private static func dayOfMonth(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        var before = reader.position - 1
        while before >= 0, reader.position - before < 4, reader.writing.kinds[before].isBlank { before -= 1 }
        // The day of a month that has no such day is none of another month.
        guard reader.writing.key(before) != "월", let day = reader.number(1...2) else { return nil }
        let isOrdinal = reader.takeAny(["st", "nd", "rd", "th"]) != nil
        guard isOrdinal ? reader.kind != .latin : reader.take("일") && reader.kind == .hangul else { return nil }
        let date = (0...2).lazy.compactMap { month(today, plus: $0, day: day) }.first { !isBefore($0, today) }
        return date.map { DayPhrase(date: $0, certainty: .needsMark) }
    }

    /// `3월 초`, `mid-March`: up to which day that is.
    private static let partsOfMonth = [("초순", 10), ("초", 10), ("중순", 15)]
    private static let englishPartsOfMonth = ["early": 10, "beginning": 10, "start": 10, "mid": 15, "middle": 15]

    // The longer of two that begin alike comes first.
    private static let relativeDays = [
        ("오늘", 0), ("금일", 0), ("내일모레", 2), ("낼모레", 2), ("내일", 1), ("낼", 1), ("익일", 1), ("명일", 1), ("모레", 2), ("글피", 3),
    ]
    private static let weeksAhead = [("이번 주", 0), ("금주", 0), ("다다음 주", 2), ("다음 주", 1), ("담 주", 1), ("차주", 1)]
    private static let lastDays = ["이번 달 말일", "이번 달 말", "이달 말", "월말", "말일", "연말", "년말"]

    private static func korean(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        if let ahead = reader.take(oneOf: [("올해 ", 0), ("내년 ", 1)]) {
            return koreanMonthDay(&reader, in: today.year + ahead)
        }
        if reader.take("크리스마스") || reader.take("성탄절") {
            let days = reader.take(" 이브") ? 24 : 25
            return nearest(12, days, today).map { DayPhrase(date: $0, certainty: .needsMark) }
        }
        if let days = reader.take(oneOf: relativeDays) {
            return DayPhrase(date: today.addingDays(days), certainty: days == 0 ? .needsMark : .standsAlone)
        }
        if let word = reader.takeAny(lastDays) {
            let lastOfYear = word == "연말" || word == "년말"
            let date =
                lastOfYear
                ? CivilTime(year: today.year, month: 12, day: 31)
                : month(today, plus: 1, day: 1)?.addingDays(-1)
            return date.map { DayPhrase(date: $0, certainty: .needsMark) }
        }
        var copy = reader
        if let word = copy.takeAny(["이번 달 ", "다음 달 "]), let day = copy.number(1...2), copy.take("일") {
            reader = copy
            return month(today, plus: word == "다음 달 " ? 1 : 0, day: day).map {
                DayPhrase(date: $0, certainty: .needsMarkOrTime)
            }
        }
        // `이번 달 안에`
        for (word, months) in [("이번 달", 0), ("이달", 0), ("다음 달", 1)] {
            var copy = reader
            guard copy.take(word) else { continue }
            var part = copy
            part.skipBlanks()
            if let day = part.take(oneOf: partsOfMonth) {
                reader = part
                return month(today, plus: months, day: day).map { DayPhrase(date: $0, certainty: .needsMark) }
            }
            if !copy.take(" 말일"), !copy.take(" 말") {
                var behind = copy
                behind.skipBlanks()
                guard behind.takeAny(["까지", "안", "내", "중"]) != nil else { continue }
            }
            reader = copy
            return month(today, plus: months, day: 1).flatMap { lastDay(of: $0) }
        }
        if reader.take("주말") {
            return DayPhrase(date: today.addingDays(7 - today.weekday), certainty: .needsMark)
        }
        if let ahead = reader.take(oneOf: weeksAhead) {
            let monday = today.addingDays(1 - today.weekday + 7 * ahead)
            if reader.key == "말", reader.take("말") {
                return DayPhrase(date: monday.addingDays(6), certainty: .needsMark)
            }
            var weekday = reader
            weekday.skipBlanks()
            if let number = koreanWeekday(&weekday, isInWeek: true) {
                reader = weekday
                return DayPhrase(date: monday.addingDays(number - 1), certainty: .standsAlone)
            }
            return DayPhrase(date: monday.addingDays(4), certainty: .needsMark)
        }
        return koreanWeekday(&reader).map { next($0, today, .standsAlone) }
    }

    private static func english(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        let start = reader
        guard let word = reader.latinWord() else { return nil }
        switch word {
        case "today", "tonight":
            return DayPhrase(date: today, certainty: .needsMark)
        case "eod", "cob", "eob":
            return endOfDay(&reader, today)
        case "close" where reader.take(" of business"):
            return endOfDay(&reader, today)
        case "eom":
            return month(today, plus: 0, day: 1).flatMap { lastDay(of: $0) }
        case "eow":
            return DayPhrase(date: today.addingDays(5 - today.weekday), certainty: .needsMark)
        case "tomorrow", "tmrw", "tmr":
            return DayPhrase(date: today.addingDays(1), certainty: .standsAlone)
        case "early", "mid", "beginning", "middle", "start", "late":
            return partOfMonth(word, &reader, today)
        case "day" where reader.take(" after tomorrow"):
            return DayPhrase(date: today.addingDays(2), certainty: .standsAlone)
        case "christmas":
            let day = reader.take(" eve") ? 24 : 25
            return nearest(12, day, today).map { DayPhrase(date: $0, certainty: .needsMark) }
        case "end" where reader.take(" of "):
            return endOfPeriod(&reader, today)
        case "this", "next":
            return thisOrNext(isNext: word == "next", &reader, today)
        default:
            if let weekday = CalendarNames.weekdays[word] {
                // `Monday, Feb 9`
                var copy = reader
                _ = copy.take(",")
                copy.skipBlanks()
                if CalendarNames.months.keys.contains(copy.nextWord), let day = english(&copy, today) {
                    reader = copy
                    return day
                }
                if copy.kind == .digit, let day = dayMonth(&copy, today) {
                    reader = copy
                    return day
                }
                copy = reader
                if copy.take(" ("), let day = shortMonthDay(&copy, today), copy.take(")") {
                    reader = copy
                    return day
                }
                if reader.take(" next week") {
                    return DayPhrase(date: today.addingDays(weekday - today.weekday + 7), certainty: .standsAlone)
                }
                return next(weekday, today, .needsMark)
            }
            reader = start
            if reader.take("month end") || reader.take("month-end") {
                return month(today, plus: 0, day: 1).flatMap { lastDay(of: $0) }
            }
            guard let month = CalendarNames.month(&reader), reader.kind.isBlank else { return nil }
            reader.skipBlanks()
            guard let day = reader.number(1...2) else { return nil }
            _ = reader.takeAny(["st", "nd", "rd", "th"])
            return named(month, day, &reader, today)
        }
    }

    /// `end of the month`, `end of next week`, `end of March`
    private static func endOfPeriod(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        _ = reader.take("the ")
        let ahead = reader.take("next ") ? 1 : 0
        _ = reader.take("this ")
        var named = reader
        if let number = CalendarNames.month(&named) {
            reader = named
            return nearest(number, 1, today).flatMap { lastDay(of: $0) }
        }
        switch reader.latinWord() {
        case "day", "business": return endOfDay(&reader, today)
        case "week": return DayPhrase(date: today.addingDays(5 - today.weekday + 7 * ahead), certainty: .needsMark)
        case "month":
            return month(today, plus: 1 + ahead, day: 1).map {
                DayPhrase(date: $0.addingDays(-1), certainty: .needsMark)
            }
        default: return nil
        }
    }

    /// `this Friday`, `next week`, `this afternoon`
    private static func thisOrNext(isNext: Bool, _ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase? {
        reader.skipBlanks()
        let part = reader
        guard let name = reader.latinWord() else { return nil }
        if !isNext, ["morning", "afternoon", "evening"].contains(name) {
            reader = part
            return DayPhrase(date: today, certainty: .needsMark)
        }
        if name == "week" {
            let friday = today.addingDays(5 - today.weekday + (isNext ? 7 : 0))
            return DayPhrase(date: friday, certainty: .needsMark)
        }
        guard let weekday = CalendarNames.weekdays[name] else { return nil }
        let days = weekday - today.weekday + (isNext ? 7 : 0)
        return DayPhrase(date: today.addingDays(days), certainty: .standsAlone)
    }

    /// `mid-March`, `early next month`, `the beginning of April`
    private static func partOfMonth(
        _ part: String, _ reader: inout PhraseReader, _ today: CivilTime
    ) -> DayPhrase? {
        if !reader.take("-") { reader.skipBlanks() }
        if ["beginning", "start", "middle"].contains(part), !reader.take("of ") { return nil }
        let first: CivilTime?
        if let ahead = reader.take(oneOf: [("next month", 1), ("this month", 0)]) {
            first = month(today, plus: ahead, day: 1)
        } else {
            first = CalendarNames.month(&reader).flatMap { nearest($0, 1, today) }
        }
        guard let first, !reader.kind.isWord else { return nil }
        guard let day = englishPartsOfMonth[part] else { return lastDay(of: first) }
        return DayPhrase(date: first.addingDays(day - 1), certainty: .needsMark)
    }

    /// `EOD Friday`, `end of day tomorrow`; today where no day follows.
    private static func endOfDay(_ reader: inout PhraseReader, _ today: CivilTime) -> DayPhrase {
        var copy = reader
        copy.skipBlanks()
        _ = copy.takeAny(["on ", "of "])
        if copy.kind == .latin, copy.nextWord != "end", let day = english(&copy, today) {
            reader = copy
            return DayPhrase(date: day.date, certainty: .needsMark, repeatsWeekly: day.repeatsWeekly, isClosing: true)
        }
        return DayPhrase(date: today, certainty: .needsMark, isClosing: true)
    }

    /// A month by name and a day, and the year when one follows.
    private static func named(
        _ month: Int, _ day: Int, _ reader: inout PhraseReader, _ today: CivilTime
    ) -> DayPhrase? {
        var copy = reader
        _ = copy.take(",")
        copy.skipBlanks()
        let ahead = copy.takeAny(["next year", "of next year"]).map { _ in today.year + 1 }
        if let year = ahead ?? copy.number(4...4), (1900...2199).contains(year) {
            reader = copy
            return CivilTime(year: year, month: month, day: day).map {
                DayPhrase(date: $0, certainty: .needsMarkOrTime)
            }
        }
        skipWeekdayInBrackets(&reader)
        return nearest(month, day, today).map { DayPhrase(date: $0, certainty: .needsMarkOrTime) }
    }

    /// `월요일`, `월욜`; a single `월` may be a month or a moon, but not in `(월)`, `월까지` and `월: …`, nor behind a week.
    private static func koreanWeekday(_ reader: inout PhraseReader, isInWeek: Bool = false) -> Int? {
        guard let weekday = CalendarNames.koreanWeekdays[reader.key] else { return nil }
        var copy = reader
        copy.position += 1
        if copy.take("요일") || copy.take("욜") {
            _ = copy.take("날")
            reader = copy
            return weekday
        }
        let before = reader.writing.key(reader.position - 1)
        let isAlone =
            before == "(" && copy.key == ")" || copy.key == ":" && copy.writing.kind(copy.position + 1).isBlank
            || isInWeek && copy.kind != .hangul || copy.writing.spells("까지", at: copy.position)
        guard isAlone else { return nil }
        reader = copy
        return weekday
    }

    private static func skipWeekdayInBrackets(_ reader: inout PhraseReader) {
        var copy = reader
        // `3월 9일 월요일`
        copy.skipBlanks()
        if copy.kind == .hangul {
            if koreanWeekday(&copy) != nil { reader = copy }
            return
        }
        guard copy.take(" (") else { return }
        if CalendarNames.koreanWeekdays[copy.key] != nil {
            copy.position += 1
            _ = copy.take("요일")
        } else if copy.latinWord().flatMap({ CalendarNames.weekdays[$0] }) == nil {
            return
        }
        if copy.take(")") { reader = copy }
    }

    private static func next(_ weekday: Int, _ today: CivilTime, _ certainty: Certainty) -> DayPhrase {
        let days = (weekday - today.weekday + 7) % 7
        return DayPhrase(date: today.addingDays(days), certainty: certainty, repeatsWeekly: true)
    }

    /// A month and a day of this year; of the next one when it lies half a year or more behind.
    private static func nearest(_ month: Int, _ day: Int, _ today: CivilTime) -> CivilTime? {
        let thisYear = CivilTime(year: today.year, month: month, day: day)
        if let thisYear, !isBefore(thisYear, today.addingDays(-180)) { return thisYear }
        return CivilTime(year: today.year + 1, month: month, day: day)
    }

    /// The last day of the month in which a day is.
    private static func lastDay(of day: CivilTime) -> DayPhrase? {
        month(day, plus: 1, day: 1).map { DayPhrase(date: $0.addingDays(-1), certainty: .needsMark) }
    }

    private static func month(_ today: CivilTime, plus months: Int, day: Int) -> CivilTime? {
        let number = today.month - 1 + months
        return CivilTime(year: today.year + number / 12, month: number % 12 + 1, day: day)
    }

    private static func isBefore(_ left: CivilTime, _ right: CivilTime) -> Bool {
        left.timestamp(at: .utc) < right.timestamp(at: .utc)
    }
}
