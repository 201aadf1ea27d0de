internal import Sheets

/// A date, with or without a time of day, that a person wrote in a form which reads only one way: the year first and in
/// four digits, then month, day, hour and minute.
///
/// `2026-2-8 9:05`, `2026/02/08 09:05`, `2026. 2. 8. 09:05`, `2026년 2월 8일 (일) 오후 6시 30분`, `2026-12-24`,
/// `2026-02-08T09:05:00+09:00`.
struct MeantTime {
    private let date: (year: Int, month: Int, day: Int)
    private let time: (hour: Int, minute: Int, second: Int?)?
    /// The offset that the text names, where it names one.
    private let zone: UTCOffset?

    init?(_ text: String) {
        var reader = TextReader(text)
        guard let date = reader.date() else { return nil }
        self.date = date
        reader.skipSpaces()
        reader.skipWeekday()
        guard !reader.isAtEnd else {
            time = nil
            zone = nil
            return
        }
        _ = reader.take("T")
        reader.skipSpaces()
        guard let time = reader.time() else { return nil }
        self.time = time
        reader.skipSpaces()
        guard !reader.isAtEnd else {
            zone = nil
            return
        }
        guard let zone = reader.zone(), reader.isAtEnd else { return nil }
        self.zone = zone
    }

    /// - Parameters:
    ///   - offset: the offset of the queue's times, which is meant where the text names none.
    ///   - hour: the time of day that is meant by a date alone.
    /// - Returns: `nil` where there is no such date or time of day.
    func timestamp(at offset: UTCOffset, hour: Int) -> Timestamp? {
        CivilTime(
            year: date.year, month: date.month, day: date.day, hour: time?.hour ?? hour, minute: time?.minute ?? 0,
            second: time?.second ?? 0)?.timestamp(at: zone ?? offset)
    }

    /// The queue's form; seconds stay where there are some.
    func text(at offset: UTCOffset, hour: Int) -> String? {
        timestamp(at: offset, hour: hour).map {
            (time?.second ?? 0) > 0 ? $0.secondText(at: offset) : $0.minuteText(at: offset)
        }
    }
}

extension Column {
    /// The time of day that a date alone means: work is due at the end of the day, and is begun at its start.
    var standardHour: Int { self == .dueAt ? 18 : 0 }
}

extension TaskRow {
    /// When the task is due, or was started.
    ///
    /// - Parameters:
    ///   - column: one with times.
    ///   - offset: the offset of times that name none themselves.
    /// - Returns: `nil` where the cell says nothing, or nothing that reads as a time only one way.
    package func time(_ column: Column, at offset: UTCOffset) -> Timestamp? {
        texts[column].flatMap { column.time(of: $0, at: offset) }
    }
}

extension Column {
    /// What ``TaskRow/time(_:at:)`` reads in the text of a cell.
    func time(of text: String, at offset: UTCOffset) -> Timestamp? {
        Timestamp(text: text, at: offset) ?? MeantTime(text)?.timestamp(at: offset, hour: standardHour)
    }

    /// A time that a person wrote in another form, as the queue writes it; nil where it may be read in several ways.
    package func timeText(meantBy text: String, at offset: UTCOffset) -> String? {
        MeantTime(CellMarkup.word(text))?.text(at: offset, hour: standardHour)
    }
}

private struct TextReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest.removeFirst(text.utf8.count)
        return true
    }

    mutating func skipSpaces() {
        while take(" ") {}
    }

    /// `(목)` or `(Thu)`.
    mutating func skipWeekday() {
        guard rest.first == UInt8(ascii: "("), let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ")")) else {
            return
        }
        rest = rest[(end + 1)...]
        skipSpaces()
    }

    /// A number of so many digits and no more.
    private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        let found = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits.contains(found.count) else { return nil }
        rest.removeFirst(found.count)
        return found.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    mutating func date() -> (year: Int, month: Int, day: Int)? {
        guard let year = number(4...4) else { return nil }
        let joints = [("-", "-", ""), ("/", "/", ""), (".", ".", "."), ("년", "월", "일")]
        guard let joint = joints.first(where: { take($0.0) }) else { return nil }
        if joint.2 != "" { skipSpaces() }
        guard let month = number(1...2), take(joint.1) else { return nil }
        if joint.2 != "" { skipSpaces() }
        guard let day = number(1...2) else { return nil }
        return take(joint.2) || joint.2 != "일" ? (year, month, day) : nil
    }

    /// `9:05`, `09:05:00.000`, `오후 6시 30분`.
    mutating func time() -> (hour: Int, minute: Int, second: Int?)? {
        let isMorning = take("오전")
        let isAfternoon = !isMorning && take("오후")
        skipSpaces()
        guard var hour = number(1...2) else { return nil }
        if isMorning || isAfternoon {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        }
        if take("시") {
            skipSpaces()
            guard let minute = number(1...2) else { return (hour, 0, nil) }
            return take("분") ? (hour, minute, nil) : nil
        }
        guard take(":"), let minute = number(2...2) else { return nil }
        guard take(":") else { return (hour, minute, nil) }
        guard let second = number(2...2) else { return nil }
        if take(".") { guard number(1...9) != nil else { return nil } }
        return (hour, minute, second)
    }

    /// `Z`, `UTC`, `KST`, `+09:00`, `-0330`.
    mutating func zone() -> UTCOffset? {
        if take("Z") || take("UTC") { return .utc }
        if take("KST") { return .kst }
        let isWest = take("-")
        guard isWest || take("+") else { return nil }
        let length = rest.count
        guard let digits = number(2...4) else { return nil }
        // `+0930` or `+09:30`; three digits are neither.
        let isCompact = length - rest.count == 4
        guard isCompact || length - rest.count == 2 else { return nil }
        let hours = isCompact ? digits / 100 : digits
        let minutes = isCompact ? digits % 100 : take(":") ? number(2...2) ?? 60 : 0
        guard hours <= 14, minutes < 60 else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return UTCOffset(seconds: isWest ? -seconds : seconds)
    }
}
