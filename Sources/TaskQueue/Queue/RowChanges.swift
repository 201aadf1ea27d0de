internal import MarkdownTable
package import Sheets
import Text

/// What became of a row between two versions of a table, with its texts before and after.
package struct RowChange: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case added, removed, edited
    }

    /// The text of a column that changed; empty for none.
    package struct Cell: Equatable, Sendable {
        package let column: String
        package let old: String
        package let new: String
    }

    /// The row's id as it is written.
    package let id: String
    package let kind: Kind
    /// The columns that differ; of a row that was added or removed, those that say something.
    package let cells: [Cell]
    /// The task's text before and after; nil where there is no row.
    package let tasks: (old: String?, new: String?)

    package static func == (left: Self, right: Self) -> Bool {
        (left.id, left.kind, left.cells) == (right.id, right.kind, right.cells) && left.tasks == right.tasks
    }

    fileprivate init(_ old: TaskRow?, _ new: TaskRow?, _ headers: [String]) {
        id = (new ?? old)?.text(.id) ?? ""
        kind = old == nil ? .added : new == nil ? .removed : .edited
        tasks = (old?.text(.task), new?.text(.task))
        cells = headers.compactMap { header in
            let (old, new) = (old?.text(ofColumn: header) ?? "", new?.text(ofColumn: header) ?? "")
            return old == new ? nil : Cell(column: header, old: old, new: new)
        }
    }

    /// The change that a merge made itself: cells that are as in the row on one of its sides were changed there.
    ///
    /// - Parameter sides: the rows of all sides, as rows that are new.
    /// - Returns: nil where it made none.
    package func apart(from sides: [RowChange]) -> RowChange? {
        guard kind == .edited else { return self }
        let rows = sides.filter { $0.id == id }
        let own = cells.filter { cell in
            rows.allSatisfy { row in (row.cells.first { $0.column == cell.column }?.new ?? "") != cell.new }
        }
        return own.isEmpty ? nil : RowChange(id: id, kind: kind, cells: own, tasks: tasks)
    }

    private init(id: String, kind: Kind, cells: [Cell], tasks: (old: String?, new: String?)) {
        (self.id, self.kind, self.cells, self.tasks) = (id, kind, cells, tasks)
    }

    /// A row that is new.
    package init(adding row: TaskRow, _ headers: [String]) { self.init(nil, row, headers) }

    /// What differs between two versions of a queue, in the order of the newer one.
    package static func changes(from old: Queue, to new: Queue) -> [RowChange] {
        changes(
            old.changedRows(in: new).map(old.row), new.changedRows(in: old).map(new.row),
            new.headers + old.headers.filter { !new.headers.contains($0) })
    }

    /// - Parameters:
    ///   - old, new: rows of the two versions; others may be among them.
    ///   - headers: the columns.
    fileprivate static func changes(_ old: [TaskRow], _ new: [TaskRow], _ headers: [String]) -> [RowChange] {
        let isTask = { (row: TaskRow) in
            row.isWellFormed && !row.text(.id).isEmpty && row.text(.id) != Column.id.header
        }
        let before = old.filter(isTask)
        // From the last to the first of one id, to be taken from the end.
        var places = Dictionary(grouping: before.indices.reversed()) { before[$0].text(.id) }
        let changes = new.filter(isTask).map { row in
            RowChange(places[row.text(.id)]?.popLast().map { before[$0] }, row, headers)
        }
        let gone = places.values.joined().sorted().map { RowChange(before[$0], nil, headers) }
        return changes.filter { !$0.cells.isEmpty } + gone
    }

    /// The id that the row had before a merge gave it another one.
    package var formerID: String? {
        Self.formerID(in: cells.first { $0.column == Column.notes.header }?.new ?? "")
    }

    package static func formerID(in notes: String) -> String? {
        notes.split(separator: "/").lazy.map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix(Self.formerPrefix) }
            .map { CellMarkup.word(String($0.dropFirst(Self.formerPrefix.count).prefix { $0 != " " })) }
    }

    package static let formerPrefix = "renumbered:"
}

/// Reads the changed lines of a table, as a difference lists them, without the rest of the file.
package struct RowPatch: Sendable {
    /// The header's line and the delimiter row.
    private var head: [UInt8]
    private let terms: TableTerms

    /// - Parameter queue: the newest version, whose columns the lines have until a difference says otherwise; nil where
    ///   it can't be read.
    package init(_ queue: Queue?, terms: TableTerms) {
        self.terms = terms.ofSibling
        if let queue {
            let contents = queue.document.headContents(ofTable: queue.table.index)
            let (bytes, end) = (queue.document.bytes, [UInt8(ascii: "\n")])
            head = Array(bytes[contents.header]) + end + bytes[contents.delimiter] + end
        } else {
            head = Self.head(Column.allCases.map(\.header))
        }
    }

    private static func head(_ headers: [String]) -> [UInt8] {
        Array("| \(headers.joined(separator: " | ")) |\n|\(String(repeating: " --- |", count: headers.count))\n".utf8)
    }

    /// What lines that were replaced and those that took their place say of rows. Differences are to be given from the
    /// newest to the oldest, since a header among the replaced lines is that of the versions before.
    ///
    /// - Parameters: lines without their ends.
    package mutating func changes(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) -> [RowChange] {
        // Others are around the table, and one of nothing but marks is its delimiter row.
        let isRow = { (line: ArraySlice<UInt8>) in
            line.contains(UInt8(ascii: "|")) && !line.allSatisfy { Self.marks.contains($0) }
        }
        let (after, added) = (head, new.filter(isRow))
        if let header = old.first(where: isHeader) { head = header + [UInt8(ascii: "\n")] + delimiter(for: header) }
        let removed = old.filter(isRow)
        guard !removed.isEmpty || !added.isEmpty else { return [] }
        if head == after {
            guard let queue = try? Queue(head + Self.text(removed + added), terms: terms) else { return [] }
            return RowChange.changes(
                (0..<min(removed.count, queue.rowCount)).map(queue.row),
                (min(removed.count, queue.rowCount)..<queue.rowCount).map(queue.row), queue.headers)
        }
        guard let before = try? Queue(head + Self.text(removed), terms: terms),
            let queue = try? Queue(after + Self.text(added), terms: terms)
        else { return [] }
        return RowChange.changes(
            (0..<before.rowCount).map(before.row), (0..<queue.rowCount).map(queue.row),
            queue.headers + before.headers.filter { !queue.headers.contains($0) })
    }

    private static let marks = Array("|-: \t\r".utf8)

    private static func text(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
        lines.flatMap { $0 + [UInt8(ascii: "\n")] }
    }

    /// A header has words that few rows have; only then is it read as one.
    private func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: line, as: UTF8.self)
        guard
            text.lowercased().holds(Column.status.header)
                || terms.headers.contains(where: { text.holds($0.text) })
        else { return false }
        return (try? Queue(line + [UInt8(ascii: "\n")] + delimiter(for: line), terms: terms)) != nil
    }

    private func delimiter(for header: ArraySlice<UInt8>) -> [UInt8] {
        let pipes = header.count { $0 == UInt8(ascii: "|") }
        return Array("|\(String(repeating: " --- |", count: max(1, pipes - 1)))\n".utf8)
    }
}
