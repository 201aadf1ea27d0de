internal import Host
internal import MarkdownTable
import Text

/// How output is laid out: for a terminal, or for a program that reads it.
struct Screen {
    private let color: String?

    /// - Parameter color: `auto`, `always`, `never`, or nothing given. `NO_COLOR` turns colours off where nothing is
    ///   given (no-color.org).
    init(color: String?) {
        self.color = color
    }

    /// Whether standard output is a terminal.
    var isTerminal: Bool { Console.isTerminal(.output) }

    /// How many columns it has.
    var width: Int { Console.width(of: .output) ?? 80 }

    private var isColored: Bool {
        switch color {
        case "always": true
        case "never": false
        case "auto": isTerminal
        default: isTerminal && (Environment.variable("NO_COLOR") ?? "").isEmpty
        }
    }

    /// Text from outside, with everything that a terminal would obey spelled out.
    static func plain(_ text: String) -> String {
        TerminalText.escaped(text)
    }

    enum Style: String {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
    }

    /// Text in a style, where colours are wanted.
    func styled(_ text: String, _ style: Style?) -> String {
        guard let style, isColored else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    /// Text of exactly this many columns: filled with spaces, or cut with an ellipsis.
    static func fitted(_ text: String, to width: Int) -> String {
        let taken = displayWidth(of: text)
        if taken <= width { return text + String(repeating: " ", count: width - taken) }
        var cut = ""
        var used = 0
        for character in text {
            let next = displayWidth(of: String(character))
            if used + next > width - 1 { break }
            cut.append(character)
            used += next
        }
        return cut + "…" + String(repeating: " ", count: max(0, width - used - 1))
    }
}
