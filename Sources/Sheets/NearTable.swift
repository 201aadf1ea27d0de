internal import MarkdownTable

/// What in a file comes nearest to a table of a schema, and what it lacks for being one.
package struct NearTable: Equatable, Sendable {
    package enum Flaw: Equatable, Sendable {
        /// Columns that the schema requires are not there by their names.
        case columns
        /// A header without the line of hyphens below it.
        case delimiter
        /// The line of hyphens has so many cells, and the header has more or fewer.
        case delimiterWidth(Int)
        /// What is below the header are dashes, and no hyphens: word processors put them in their place.
        case dashes
        /// Empty lines are between the header and its line of hyphens, and so between all rows.
        case emptyLines
        /// The lines end in CR CR LF, which are two ends: a file whose line ends were converted twice.
        case doubledReturns
        /// Four spaces before it make it code.
        case indentation
        /// A fence, which begins in that line, makes it code.
        case code(opening: Int)
        /// It is in a comment, which begins in that line.
        case comment(opening: Int)
        case html
        /// Something else than a pipe is between the cells.
        case separator(Separator)

        /// Whether people know that it is no table: whoever looks for one may mean something else in the file.
        package var isHidden: Bool {
            switch self {
            case .columns, .delimiter, .delimiterWidth, .dashes, .emptyLines, .doubledReturns, .indentation: false
            case .code, .comment, .html, .separator: true
            }
        }
    }

    /// What is between cells.
    package enum Separator: Equatable, Sendable, CaseIterable {
        case pipe, tab, comma, semicolon, widePipe, boxLine

        package var character: Character {
            switch self {
            case .pipe: "|"
            case .tab: "\t"
            case .comma: ","
            case .semicolon: ";"
            case .widePipe: "｜"
            case .boxLine: "│"
            }
        }
    }

    package let flaw: Flaw
    /// The line of the header, from 1.
    package let line: Int
    /// The headers as they are.
    package let headers: [String]
    /// The columns of the schema that other headers seem to be, by the schema's names with those headers.
    package let renamed: [NamedText]
    /// The required columns that no header seems to be.
    package let missing: [String]

    /// Whether a line of hyphens is below the header.
    package let hasDelimiter: Bool
    /// Whether other headers, and at most a column with keys, are all that it takes: of few columns the words alone may
    /// be those of something else.
    package let isCertain: Bool

    /// - Returns: nil where the file has nothing like such a table.
    init?(in document: MarkdownDocument, _ schema: Schema, _ terms: TableTerms) {
        let tables = document.tables.filter { terms.heading == nil || $0.heading == terms.heading }
        let known = tables.map { table in table.header.count { schema.column(meantBy: $0.text, terms) != nil } }
        guard let most = known.max(), let table = tables.indices.first(where: { known[$0] == most }) else {
            self.init(ofLinesIn: document, schema, terms)
            return
        }
        let near = NearTable(
            .columns, line: tables[table].headerLine, hasDelimiter: true, tables[table].header.map(\.text), schema,
            terms)
        // A table of something else beside the one that is meant.
        if near.missing.isEmpty {
            self = near
        } else {
            self = NearTable(unreadIn: document, schema, terms) ?? near
        }
    }

    private init?(unreadIn document: MarkdownDocument, _ schema: Schema, _ terms: TableTerms) {
        guard let unread = UnreadTable(in: document, schema, terms) else { return nil }
        self.init(unread.flaw, line: unread.line, hasDelimiter: false, unread.headers, schema, terms)
    }

    /// A line that would be a header if it were not indented, or had a line of hyphens below it.
    private init?(ofLinesIn document: MarkdownDocument, _ schema: Schema, _ terms: TableTerms) {
        let lines = document.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.contains(UInt8(ascii: "|")) {
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.prefix { $0 != 0x0D }
            guard let table = try? MarkdownDocument(Self.header(text)).tables.first else { continue }
            let headers = table.header.map(\.text)
            guard
                schema.required.filter({ name in headers.contains { schema.column(meantBy: $0, terms) == name } }).count
                    > 1
            else { continue }
            let below = lines[(index + 1)...]
            let next = below.first { $0.contains { !" \t\r".utf8.contains($0) } } ?? []
            let isApart = below.first?.startIndex != next.startIndex
            let hasDelimiter = !next.isEmpty && next.allSatisfy { " \t|-:\r".utf8.contains($0) }
            let isIndented = line.starts(with: "    ".utf8) || line.first == UInt8(ascii: "\t")
            let width = next.split(separator: UInt8(ascii: "|")).count { $0.contains(UInt8(ascii: "-")) }
            let flaw: Flaw
            if isIndented {
                flaw = .indentation
            } else if !hasDelimiter {
                flaw = Self.isDashes(next) ? .dashes : .delimiter
            } else if width != headers.count {
                flaw = .delimiterWidth(width)
            } else if line.suffix(2).elementsEqual("\r\r".utf8) {
                flaw = .doubledReturns
            } else if isApart {
                flaw = .emptyLines
            } else {
                // At the margin and with its line of hyphens it is in code or in a comment.
                continue
            }
            self.init(flaw, line: index + 1, hasDelimiter: hasDelimiter, headers, schema, terms)
            return
        }
        self.init(unreadIn: document, schema, terms)
    }

    /// Whether a line would be one of hyphens if it had hyphens.
    private static func isDashes(_ line: ArraySlice<UInt8>) -> Bool {
        let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
        return scalars.contains { $0.properties.generalCategory == .dashPunctuation || $0 == "─" || $0 == "=" }
            && scalars.allSatisfy {
                $0.properties.generalCategory == .dashPunctuation || " \t|:\r─=+".unicodeScalars.contains($0)
            }
    }

    private static func header(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let pipes = line.count { $0 == UInt8(ascii: "|") }
        let delimiters = (max(1, pipes - 1)...(pipes + 1)).map { "|" + String(repeating: "-|", count: $0) + "\n" }
        for delimiter in delimiters {
            let sample = Array(line) + Array("\n\(delimiter)".utf8)
            if (try? MarkdownDocument(sample).tables.first) != nil { return sample }
        }
        return []
    }

    private init(
        _ flaw: Flaw, line: Int, hasDelimiter: Bool, _ headers: [String], _ schema: Schema, _ terms: TableTerms
    ) {
        self.hasDelimiter = hasDelimiter
        self.flaw = flaw
        self.line = line
        self.headers = headers
        var renamed: [NamedText] = []
        var names: [String] = []
        for header in headers {
            guard let name = schema.column(meantBy: header, terms) else { continue }
            if schema.isName(header, of: name, terms) {
                renamed.removeAll { $0.name == name }
            } else if !names.contains(name) {
                renamed.append(NamedText(name, header))
            }
            names.append(name)
        }
        self.renamed = renamed
        let missing = schema.required.filter { !names.contains($0) }
        self.missing = missing
        isCertain = flaw == .columns && (missing.isEmpty || (missing == [schema.key] && names.count > 2))
    }
}

extension Schema {
    /// The column that a header names, is set to be, or is a usual word for.
    package func column(meantBy header: String, _ terms: TableTerms) -> String? {
        if let name = terms.name(of: header) { return name }
        let plain = Self.plain(header)
        if columns.contains(plain) { return plain }
        // Marks are around a part of the header where a picture is beside it.
        let word = SynonymKey.of(header.filter { $0 != "*" && $0 != "`" })
        return columns.first { SynonymKey.of($0) == word } ?? synonyms().first { $0.text == word }?.name
    }

    /// Whether a header is read as a column without being renamed.
    package func isName(_ header: String, of name: String, _ terms: TableTerms) -> Bool {
        Self.plain(header) == name || terms.name(of: header) == name
    }
}

/// What is compared of words that people write in many ways: lower case without spaces, hyphens, underscores and
/// pictures, so that `In Progress`, `in-progress` and `✅ in progress` are one. A picture alone is itself.
package enum SynonymKey {
    package static func of(_ text: String) -> String {
        let letters = text.lowercased().unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .otherSymbol, .nonspacingMark, .spaceSeparator, .format: false
            default: scalar != "-" && scalar != "_"
            }
        }
        return letters.isEmpty ? text : String(String.UnicodeScalarView(letters))
    }
}
