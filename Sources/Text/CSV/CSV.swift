/// Comma-separated values (RFC 4180), whole texts in and out.
package enum CSV {
    /// One field and where it begins.
    package struct Field: Equatable, Sendable {
        package let text: String
        /// From 1.
        package let line: Int
        /// From 1, in Unicode scalars.
        package let column: Int
    }

    /// A record with its line end.
    package static func record(_ texts: [String]) -> String {
        texts.map(quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        if isPlain { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// The records of a text; lines without anything in them are left out. Line ends are CRLF, LF or CR.
    ///
    /// - Parameter text: without a byte order mark.
    /// - Throws: where the text is not what the RFC describes.
    package static func records(in text: String) throws(CSVError) -> [[Field]] {
        var reader = CSVReader(text)
        var records: [[Field]] = []
        while let record = try reader.nextRecord() {
            if record.count > 1 || record.first?.text.isEmpty == false { records.append(record) }
        }
        return records
    }

    // MARK: Spreadsheets

    /// A text that no spreadsheet takes for a formula: with an apostrophe before what would begin one.
    package static func guarded(_ text: String) -> String {
        isFormulaBehindApostrophes(text) ? "'" + text : text
    }

    /// The text that ``guarded(_:)`` was given.
    package static func unguarded(_ text: String) -> String {
        text.unicodeScalars.first == "'" && isFormulaBehindApostrophes(text)
            ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Apostrophes that were there before count too, so that none is lost on the way back.
    private static func isFormulaBehindApostrophes(_ text: String) -> Bool {
        switch text.unicodeScalars.first(where: { $0 != "'" }) {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}

/// Why a text can't be read as comma-separated values, and where.
package struct CSVError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// A field begins with a quote, and the text ends before the closing one.
        case openQuote
        /// A quote within a field that does not begin with one.
        case strayQuote
        /// Something other than a comma or a line end behind a closing quote.
        case textBehindQuote
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int
}

private struct CSVReader {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }
    private var column: Int { place - lineStart + 1 }

    /// - Returns: nil at the end.
    mutating func nextRecord() throws(CSVError) -> [CSV.Field]? {
        guard next != nil else { return nil }
        var fields = [try field()]
        while next == "," {
            place += 1
            fields.append(try field())
        }
        if next != nil { takeLineEnd() }
        return fields
    }

    private mutating func takeLineEnd() {
        if next == "\r", place + 1 < scalars.count, scalars[place + 1] == "\n" { place += 1 }
        place += 1
        line += 1
        lineStart = place
    }

    /// Ends before a comma, a line end or the end.
    private mutating func field() throws(CSVError) -> CSV.Field {
        let (startLine, startColumn) = (line, column)
        var text = String.UnicodeScalarView()
        guard next == "\"" else {
            while let scalar = next, scalar != ",", scalar != "\r", scalar != "\n" {
                guard scalar != "\"" else { throw error(.strayQuote) }
                text.append(scalar)
                place += 1
            }
            return CSV.Field(text: String(text), line: startLine, column: startColumn)
        }
        place += 1
        while true {
            guard let scalar = next else {
                throw CSVError(kind: .openQuote, line: startLine, column: startColumn)
            }
            if scalar == "\"" {
                place += 1
                guard next == "\"" else { break }
                text.append(scalar)
                place += 1
            } else if scalar == "\r" || scalar == "\n" {
                let start = place
                takeLineEnd()
                text.append(contentsOf: scalars[start..<place])
            } else {
                text.append(scalar)
                place += 1
            }
        }
        switch next {
        case nil, ",", "\r", "\n": return CSV.Field(text: String(text), line: startLine, column: startColumn)
        default: throw error(.textBehindQuote)
        }
    }

    private func error(_ kind: CSVError.Kind) -> CSVError {
        CSVError(kind: kind, line: line, column: column)
    }
}
