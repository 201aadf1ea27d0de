internal import Text

/// Text on its way into a cell.
package enum CellText {
    /// A cell holds this many bytes at most; more is a file, not a cell.
    package static let limit = 64 * 1024

    /// The text of a cell that holds nothing.
    package static let none = "-"

    /// Whether the bytes of a cell say nothing: there are none, or they are a hyphen, which formatters escape and some
    /// people write as a dash.
    package static func isNone(_ cell: ArraySlice<UInt8>) -> Bool {
        switch cell.count {
        case 0: true
        case 1: cell.first == UInt8(ascii: "-")
        case 2: cell.first == UInt8(ascii: "\\") && cell.last == UInt8(ascii: "-")
        case 3: cell.first == 0xE2 && dashes.contains { cell.elementsEqual($0.utf8) }
        default: false
        }
    }

    private static let dashes = ["–", "—", "−", "‐", "‑"]

    /// Text as a cell can hold it: newlines and tabs become a space, control characters are dropped and the ends are
    /// trimmed. What is empty then is written `-`.
    ///
    /// - Throws: ``SheetError/cellTooLong(column:bytes:limit:)`` above ``limit``.
    package static func fit(_ text: String, for column: String) throws(SheetError) -> String {
        guard text.utf8.count <= limit else {
            throw .cellTooLong(column: column, bytes: text.utf8.count, limit: limit)
        }
        var fitted = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where isAfterReturn: break
            case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": fitted.append(" ")
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": break
            default: fitted.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        let body = fitted.drop { $0 == " " || $0.isOddBlank }
        guard let end = body.lastIndex(where: { $0 != " " && !$0.isOddBlank }) else { return none }
        return String(body[...end])
    }

    /// A text of a command, in which `\|` is one pipe, as some shells and tables have it.
    ///
    /// - Parameter pipe: what each pipe becomes.
    static func withPipes(_ text: String, as pipe: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "|", result.last == "\\" { result.removeLast() }
            result.append(scalar == "|" ? pipe : scalar)
        }
        return String(result)
    }

    /// The bytes of a text between the pipes of a row.
    package static func escaped(_ text: String) -> [UInt8] {
        let pipe = UInt8(ascii: "|")
        guard text.utf8.contains(pipe) else { return Array(text.utf8) }
        return text.utf8.flatMap { $0 == pipe ? [UInt8(ascii: "\\"), pipe] : [$0] }
    }
}
