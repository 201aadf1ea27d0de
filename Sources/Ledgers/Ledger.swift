internal import MarkdownTable
package import Sheets
package import Text

/// A table beside the queue, which is begun when there is something to write into it.
package protocol Ledger: SheetView {
    /// The file's name.
    static var file: String { get }
    /// The heading above the table of a new file.
    static var title: String { get }
    /// The cells of a row that are not as commands write them, so that they are read as something else or not at all.
    static func oddCells(of row: SheetRow) -> [OddCell]
}

extension Ledger {
    /// The text of a file without rows.
    package static var empty: [UInt8] { Array((opening + head).utf8) }
    /// What is above the table of a new file.
    static var opening: String { "# \(title)\n\n" }
    /// The table without rows.
    static var head: String {
        let columns = schema.columns
        return "| \(columns.joined(separator: " | ")) |\n|\(columns.map { _ in "---|" }.joined())\n"
    }

    /// The rows that can be read and have a key, from top to bottom.
    var keyedRows: [SheetRow] {
        (0..<sheet.table.rowCount).map(sheet.row).filter { $0.isWellFormed && !$0[Self.schema.key].isEmpty }
    }
}

extension Sheet {
    /// The only row with a key; nil where there is none.
    func onlyRow(_ key: String) throws(SheetError) -> SheetRow? {
        rows(withKey: key).isEmpty ? nil : try editableRow(key)
    }

    /// Writes the row with a key, which is added where there is none.
    mutating func put(_ texts: [NamedText], key: String) throws(SheetError) {
        guard let row = rows(withKey: key).first else { return try append(texts) }
        // The key may be in marks.
        try write(texts.filter { $0.name != schema.key }, toRow: row.index)
    }
}

extension SheetRow {
    /// A cell, if it is not as it should be.
    ///
    /// - Parameters:
    ///   - column: where it is; a table may lack the column.
    ///   - form: what is to be there.
    ///   - isRight: whether a text is that.
    ///   - isNeeded: whether a cell without a text is odd too.
    func odd(
        _ column: String, takes form: String, unless isRight: (String) -> Bool, isNeeded: Bool = false
    ) -> OddCell? {
        let text = self[column]
        guard names.contains(column), isNeeded || !text.isEmpty, !isRight(text) else { return nil }
        return OddCell(column: column, text: text, takes: form)
    }
}

extension Ledger {
    /// `one of open, resolved`
    static func oneOf<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        "one of " + words.map(\.rawValue).joined(separator: ", ")
    }
}

extension JSONValue {
    /// The text of a cell; null for an empty one.
    package static func string(unlessEmpty text: String) -> JSONValue { .string(orNull: text.isEmpty ? nil : text) }
}

/// Rules for a table whose rows are merged whole: of two versions of a row one is the later one.
protocol LaterRowRules: MergeRules {
    /// What a row is called in a conflict.
    static var name: String { get }
    /// The columns of the table, the key first.
    static var columns: [String] { get }

    /// Whether the first version is the later one; nil where neither is.
    static func isLater(_ one: RowVersion, _ other: RowVersion) -> Bool?
}

/// The texts of a row without its key.
struct RowVersion {
    let columns: ArraySlice<String>
    let texts: [String]

    subscript(column: String) -> String {
        columns.firstIndex(of: column).map { texts[$0 - columns.startIndex] } ?? ""
    }
}

extension LaterRowRules {
    var group: [String] { Array(Self.columns.dropFirst()) }

    var areNewRowsOne: Bool { true }

    func merged(_ base: [MergeCell]?, _ ours: [MergeCell], _ theirs: [MergeCell], id: String?) -> GroupMerge {
        func version(_ cells: [MergeCell]) -> RowVersion {
            RowVersion(columns: Self.columns.dropFirst(), texts: cells.map(\.text))
        }
        if ours == theirs { return GroupMerge(cells: ours) }
        if let isOurs = Self.isLater(version(ours), version(theirs)) {
            return GroupMerge(cells: isOurs ? ours : theirs)
        }
        if base == theirs { return GroupMerge(cells: ours) }
        if base == ours { return GroupMerge(cells: theirs) }
        func text(_ cells: [MergeCell]) -> String { cells.map(\.text).joined(separator: " / ") }
        return GroupMerge(
            cells: ours,
            conflicts: [
                FieldConflict(
                    id: id, field: .group(Self.name), base: base.map(text) ?? "", ours: text(ours),
                    theirs: text(theirs))
            ])
    }
}
