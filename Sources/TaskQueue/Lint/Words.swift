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
                mend: meant.map { LintMend(row: row.index, column: .status, was: was, text: $0.word) })
        }
        if row.facts.priority == nil, let (text, range) = text(.priority, of: row) {
            let meant = Priority(meantBy: text)
            let was = Self.shown(text)
            mark(
                .unknownPriority(was, meant: meant), at: range.lowerBound, in: row,
                mend: meant.map { LintMend(row: row.index, column: .priority, was: was, text: $0.word) })
        }
    }

    mutating func checkOwner(of row: Row) {
        guard row.facts.status == .inProgress, let place = places[.ownerSession] else { return }
        let range = row.cells.text(place)
        if !document.saysSomething(range) { mark(.noOwner, at: range.lowerBound, in: row) }
    }
}

extension Status {
    /// - Parameter text: one of the words in any case of letters, with or without Markdown's emphasis around it.
    init?(meantBy text: String) {
        self.init(word: Plainness.plain(text).uppercased())
    }
}

extension Priority {
    /// - Parameter text: as for ``Status``.
    init?(meantBy text: String) {
        self.init(word: Plainness.plain(text).uppercased())
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
