internal import MarkdownTable
internal import Sheets

/// The words of the columns `status` and `priority`, and rows in work that name no owner.
extension LintSheet {
    mutating func checkWords(of row: Row) {
        if row.facts.status == nil, let place = places[.status] {
            let range = row.cells.text(place)
            let text = document.saysSomething(range) ? document.cellText(range) : ""
            let meant = Status(meantBy: text)
            let was = Self.shown(text)
            mark(
                .unknownStatus(was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, column: .status, was: was, text: $0.word) })
        }
        if row.facts.priority == nil, let (text, range) = text(.priority, of: row) {
            let meant = Priority(meantBy: text)
            let was = Self.shown(text)
            mark(
                .unknownPriority(was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, column: .priority, was: was, text: $0.word) })
        }
    }

    mutating func checkOwner(of row: Row) {
        guard row.facts.status == .inProgress, let place = places[.ownerSession] else { return }
        let range = row.cells.text(place)
        if !document.saysSomething(range) { mark(.noOwner, at: range.lowerBound, in: row) }
    }
}

extension Status {
    /// - Parameter text: one of the words in any case of letters, with or without Markdown's emphasis around it, or a usual
    ///   word for it in English or Korean.
    init?(meantBy text: String) {
        let word = Status(word: Plainness.plain(text).uppercased())
        guard let meant = word ?? Synonyms.status(text) else { return nil }
        self = meant
    }
}

extension Priority {
    /// - Parameter text: as for ``Status``.
    init?(meantBy text: String) {
        let word = Priority(word: Plainness.plain(text).uppercased())
        guard let meant = word ?? Synonyms.priority(text) else { return nil }
        self = meant
    }
}

/// Text without the marks that Markdown renders away.
enum Plainness {
    private static let marks: Set<Character> = ["*", "_", "`"]

    /// A text without pairs of `*`, `_` and backticks around all of it. Struck out text (`~~`) stays as it is: whoever
    /// strikes a word out doesn't mean it.
    static func plain(_ text: String) -> String {
        var inner = Substring(text)
        while inner.count > 2, let first = inner.first, marks.contains(first), inner.last == first {
            inner = inner.dropFirst().dropLast()
        }
        return String(inner.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension LintSheet {
    mutating func checkTimes(of row: Row) {
        for column in [Column.startedAt, .dueAt] {
            guard let (text, range) = text(column, of: row), Timestamp(text: text, at: moment.offset) == nil else {
                continue
            }
            let meant = MeantTime(text)?.text(at: moment.offset)
            let was = Self.shown(text)
            mark(
                .unknownTime(column, was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, column: column, was: was, text: $0) })
        }
    }
}

/// A date and time that a person wrote in another form than the queue's, and that reads only one way: the year first
/// and in four digits, then month, day, hour and minute, which may have one digit each but for the minute.
///
/// `2026-2-8 9:05`, `2026/02/08 09:05`, `2026. 2. 8. 09:05`, `2026-02-08T09:05`. A date alone is none, since nobody
/// knows the time of day, and neither is a time that names an offset of its own.
struct MeantTime {
    private let civil: CivilTime
    private let hasSeconds: Bool

    init?(_ text: String) {
        let bytes = Array(Plainness.plain(text).utf8)
        var reader = DigitReader(bytes: bytes[...])
        guard let year = reader.number(4...4), let joint = reader.next, [0x2D, 0x2F, 0x2E].contains(joint),
            reader.take(joint)
        else { return nil }
        let isDotted = joint == UInt8(ascii: ".")
        if isDotted { reader.skipSpaces() }
        guard let month = reader.number(1...2), reader.take(joint) else { return nil }
        if isDotted { reader.skipSpaces() }
        guard let day = reader.number(1...2) else { return nil }
        if isDotted { _ = reader.take(joint) }
        guard reader.take(UInt8(ascii: "T")) || reader.skipSpaces() > 0 else { return nil }
        guard let hour = reader.number(1...2), reader.take(UInt8(ascii: ":")), let minute = reader.number(2...2) else {
            return nil
        }
        var second: Int?
        if reader.take(UInt8(ascii: ":")) {
            second = reader.number(2...2)
            guard second != nil else { return nil }
        }
        guard reader.next == nil,
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second ?? 0)
        else { return nil }
        self.civil = civil
        hasSeconds = second != nil
    }

    /// The queue's form; seconds stay where there are some.
    func text(at offset: UTCOffset) -> String {
        let time = civil.timestamp(at: offset)
        return hasSeconds ? time.secondText(at: offset) : time.minuteText(at: offset)
    }
}

private struct DigitReader {
    var bytes: ArraySlice<UInt8>

    var next: UInt8? { bytes.first }

    mutating func take(_ byte: UInt8) -> Bool {
        guard bytes.first == byte else { return false }
        bytes.removeFirst()
        return true
    }

    @discardableResult
    mutating func skipSpaces() -> Int {
        var count = 0
        while take(UInt8(ascii: " ")) { count += 1 }
        return count
    }

    /// A number of so many digits and no more.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count <= digits.upperBound {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            bytes.removeFirst()
            count += 1
        }
        return digits.contains(count) ? value : nil
    }
}
