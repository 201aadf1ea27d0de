internal import MarkdownTable
internal import Text

/// The header of a table that a person sees in a file and that is not one in Markdown: it is in code, in a comment, in
/// HTML, or its cells are separated by something else.
struct UnreadTable {
    let flaw: NearTable.Flaw
    /// The line of the header, from 1.
    let line: Int
    let headers: [String]

    /// - Returns: nil where no header has all columns that the schema requires.
    init?(in document: MarkdownDocument, _ schema: Schema, _ terms: TableTerms) {
        func hasAll(_ headers: [String]) -> Bool {
            schema.required.allSatisfy { name in headers.contains { schema.column(meantBy: $0, terms) == name } }
        }
        var surroundings = Surroundings()
        var html: (line: Int, cells: [String])?
        let lines = document.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.count < Self.longest {
            let text = String(decoding: line, as: UTF8.self)
            if surroundings.enter(text, number: index + 1) { continue }
            if let found = surroundings.flaw(of: text, where: hasAll) {
                self.init(flaw: found.flaw, line: index + 1, headers: found.headers)
                return
            }
            if text.lowercased().holds("<table") { html = (index + 1, []) }
            guard let row = html else { continue }
            html?.cells += Self.texts(inHTML: text)
            if let cells = html?.cells, hasAll(cells) {
                self.init(flaw: .html, line: row.line, headers: cells)
                return
            }
        }
        return nil
    }

    private init(flaw: NearTable.Flaw, line: Int, headers: [String]) {
        self.flaw = flaw
        self.line = line
        self.headers = headers
    }

    /// No header is longer.
    private static let longest = 4096

    private static func texts(inHTML line: String) -> [String] {
        line.split(separator: "<", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
            guard let end = piece.firstIndex(of: ">") else { return nil }
            let text = word(piece[piece.index(after: end)...])
            return text.isEmpty ? nil : text
        }
    }

    /// What a header shows, without blanks around it.
    private static func word(_ header: Substring) -> String {
        let scalars = header.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = scalars.lastIndex { !$0.properties.isWhitespace }.map(scalars.index(after:)) ?? scalars.startIndex
        return CellMarkup.word(String(scalars[..<end]))
    }

    /// What the lines above make of a line.
    private struct Surroundings {
        private var fence: (mark: Character, count: Int, line: Int)?
        private var comment: Int?

        /// Takes notice of a line.
        ///
        /// - Returns: whether it is the edge of code or of a comment.
        mutating func enter(_ line: String, number: Int) -> Bool {
            let text = line.drop { $0 == " " || $0 == ">" }
            if let mark = text.first, mark == "`" || mark == "~" {
                let count = text.prefix { $0 == mark }.count
                if let open = fence {
                    let isEnd =
                        mark == open.mark && count >= open.count && text.dropFirst(count).allSatisfy(\.isWhitespace)
                    if isEnd { fence = nil }
                    return isEnd
                }
                if count >= 3 {
                    fence = (mark, count, number)
                    return true
                }
            }
            guard fence == nil else { return false }
            if comment == nil, line.holds("<!--") { comment = number }
            if comment != nil, line.holds("-->") {
                comment = nil
                return true
            }
            return false
        }

        /// - Parameter hasAll: whether these are the headers that are looked for.
        func flaw(
            of line: String, where hasAll: ([String]) -> Bool
        ) -> (flaw: NearTable.Flaw, headers: [String])? {
            for separator in NearTable.Separator.allCases {
                let headers = line.split(separator: separator.character).map(UnreadTable.word).filter { !$0.isEmpty }
                guard headers.count > 2, hasAll(headers) else { continue }
                guard separator == .pipe else { return (.separator(separator), headers) }
                if let fence { return (.code(opening: fence.line), headers) }
                return comment.map { (.comment(opening: $0), headers) }
            }
            return nil
        }
    }
}
