/// Text from outside as a part of an HTML document.
package enum HTMLText {
    /// Text between tags or within quotes: nothing in it is markup, and what nobody would see, or what turns the direction
    /// of a text, is spelled out as on a terminal (`\x1b`, `\u{202E}`).
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in TerminalText.escaped(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Attributes of an element, each with a space before it.
    ///
    /// - Parameter attributes: names that are the page's own, with texts from anywhere.
    package static func attributes(_ attributes: [(name: String, value: String)]) -> String {
        attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    }
}
