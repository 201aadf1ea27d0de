internal import Host
internal import MarkdownTable
internal import Text

/// How output is laid out: for a terminal, or for a program that reads it.
struct Screen {
    private let color: String?

    /// - Parameter color: `auto`, `always`, `never`, or nothing given. `NO_COLOR` (no-color.org) and
    ///   `TERM=dumb` turn colours off where nothing is given.
    init(color: String?) {
        self.color = color
    }

    var isTerminal: Bool { Console.isTerminal(.output) }

    var width: Int { Console.width(of: .output) ?? 80 }

    /// Words on as many lines of a width as they need, none of them broken.
    static func lines(_ words: [String], width: Int) -> [String] {
        var lines: [String] = []
        for word in words {
            if let line = lines.last, displayWidth(of: line) + 1 + displayWidth(of: word) <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append((lines.isEmpty ? "" : "  ") + word)
            }
        }
        return lines
    }

    private var isColored: Bool {
        switch color {
        case "always": true
        case "never": false
        case "auto": isTerminal
        default:
            isTerminal && (Environment.variable("NO_COLOR") ?? "").isEmpty && Environment.variable("TERM") != "dumb"
        }
    }

    /// Text from outside, with everything that a terminal would obey spelled out.
    static func plain(_ text: String) -> String {
        TerminalText.escaped(text)
    }

    enum Style: String {
        case bold = "1"
        case faint = "2"
        case reverse = "7"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
    }

    func styled(_ text: String, _ style: Style?) -> String {
        guard let style, isColored else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }
}
