internal import MarkdownTable

/// The columns of a kind of table: what makes a table of a Markdown file one of that kind.
package struct Schema: Sendable {
    /// What this kind of table is called.
    package let name: String
    /// The names of the columns, in the order in which a new table has them.
    package let columns: [String]
    /// The columns without which a table is not of this kind.
    package let required: [String]
    /// The column whose text names a row.
    package let key: String
    /// Other usual words for headers, by the names of the columns, as ``SynonymKey`` makes them. They are put together
    /// when a table has none of the headers that it should have.
    package let synonyms: @Sendable () -> [NamedText]
    /// What is known of merging its rows.
    package let rules: any MergeRules
    /// How rows of a table of this kind are added to another one. It may be repeated after a crash, and then does no
    /// more. Without it rows that are not there yet are appended.
    package let adding: (@Sendable (_ rows: Sheet, _ target: inout Sheet) throws(SheetError) -> Void)?

    /// - Parameters: as the properties of the same names.
    package init(
        _ name: String, columns: [String], required: [String], key: String,
        synonyms: @autoclosure @escaping @Sendable () -> [NamedText] = [], rules: any MergeRules = CellByCell(),
        adding: (@Sendable (_ rows: Sheet, _ target: inout Sheet) throws(SheetError) -> Void)? = nil
    ) {
        self.name = name
        self.columns = columns
        self.required = required
        self.key = key
        self.synonyms = synonyms
        self.rules = rules
        self.adding = adding
    }

    /// The same kind of table with other rules for a merge.
    package func merging(by rules: any MergeRules) -> Schema {
        Schema(
            name, columns: columns, required: required, key: key, synonyms: synonyms(), rules: rules, adding: adding)
    }

    /// The names of a table's columns from left to right: the schema's own where a header is one of its columns or is
    /// set to be one, and the header's text elsewhere.
    ///
    /// A header is found without regard to the case of its letters and to marks of bold, italic and code around it.
    /// One that is equal to the byte comes first, so that `Notes` beside `notes` stays a column of its own.
    ///
    /// - Throws: ``SheetError/duplicateColumn(_:setting:line:column:)`` when two headers have the same name.
    func names(
        of table: Table, in document: MarkdownDocument, terms: TableTerms
    ) throws(SheetError) -> [String] {
        let headers = table.header.map(\.text)
        let missing = columns.filter { !headers.contains($0) }
        let folded = missing.isEmpty ? headers : headers.map(Self.plain)
        var names: [String] = []
        for (cell, plain) in zip(table.header, folded) {
            // Of two that could be an optional column, neither is: nobody can tell which one is meant.
            let isMeant = required.contains(plain) || folded.count { $0 == plain } == 1
            let name = terms.name(of: cell.text) ?? (missing.contains(plain) && isMeant ? plain : cell.text)
            // A table has few columns, and a set would cost more at start-up than all of this.
            if !name.isEmpty, names.contains(name) {
                let position = document.position(ofByte: cell.range.lowerBound)
                let setting = terms.name(of: cell.text) == nil ? nil : cell.text
                throw .duplicateColumn(name, setting: setting, line: position.line, column: position.column)
            }
            names.append(name)
        }
        return names
    }

    /// Whether a table has the columns that make it one of this kind.
    ///
    /// - Parameter isExact: by headers that are equal to the byte.
    func fits(_ table: Table, terms: TableTerms, isExact: Bool = false) -> Bool {
        required.allSatisfy { name in
            table.header.contains { cell in
                cell.text == name || (!isExact && Self.plain(cell.text) == name) || terms.name(of: cell.text) == name
            }
        }
    }

    /// A header in lower case, without the marks around it.
    static func plain(_ header: String) -> String {
        let marks: [Unicode.Scalar] = ["*", "_", "`", " "]
        let scalars = CellMarkup.word(header).unicodeScalars.drop { marks.contains($0) }
        guard let end = scalars.lastIndex(where: { !marks.contains($0) }) else { return "" }
        return String(scalars[...end]).lowercased()
    }
}
