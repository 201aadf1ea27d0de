internal import Text

/// A manual page in the making: text in the macros of man(7), which groff and mandoc both read.
struct Roff {
    private(set) var text = ""

    /// The head of the page: name, section, date, source and title of the manual.
    mutating func title(_ name: String, section: String, date: String, source: String, manual: String) {
        // mandoc reads dates with plain hyphens only.
        let words = [name, section, date, source, manual].map { "\"" + $0 + "\"" }
        text += ".TH " + words.joined(separator: " ") + "\n"
    }

    mutating func section(_ name: String) {
        macro("SH", [name])
    }

    mutating func subsection(_ name: String) {
        macro("SS", [name])
    }

    /// A paragraph; one that begins with a space is shown as it is, line by line.
    mutating func paragraph(_ words: String) {
        macro("PP", [])
        guard words.hasPrefix(" ") else { return fill(words) }
        verbatim(words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    /// Lines as they are, below a paragraph's first line or another one.
    mutating func verbatim(_ lines: [String]) {
        macro("nf", [])
        for words in lines { line(words) }
        macro("fi", [])
    }

    /// A word in bold and, indented below it, what it means.
    mutating func entry(_ term: String, _ meaning: String) {
        macro("TP", [])
        macro("B", [term])
        fill(meaning)
    }

    /// The page's name and its summary, in the form that whatis(1) and apropos(1) read.
    mutating func name(_ name: String, _ summary: String) {
        text += Self.escaped(name) + " \\-\n"
        fill(summary)
    }

    /// Text that is broken into the reader's lines.
    mutating func fill(_ words: String) {
        for words in words.wrapped(to: 64) { line(words) }
    }

    /// A line of text.
    mutating func line(_ words: String) {
        text += Self.escaped(words) + "\n"
    }

    private mutating func macro(_ name: String, _ arguments: [String]) {
        // Each in quotes, in which a quote is written \(dq.
        let words = arguments.map { " \"" + Self.escaped($0, isArgument: true) + "\"" }.joined()
        text += "." + name + words + "\n"
    }

    /// Text that roff shows as it is: no control line, no escape, no hyphen for a minus. What is not ASCII is written
    /// by its number, so that no program has to guess how the page is encoded.
    static func escaped(_ words: String, isArgument: Bool = false) -> String {
        var result = ""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"" where isArgument: result += "\\(dq"
            case "\n", "\t": result += " "
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "]"
            }
        }
        return result.hasPrefix(".") || result.hasPrefix(" ") ? "\\&" + result : result
    }
}
