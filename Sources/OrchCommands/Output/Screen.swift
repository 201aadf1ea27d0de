internal import Git
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

/// Shows a long text page by page, with the program that git would use.
enum Pager {
    /// What these pagers do unless the user has set it: leave a text that fits on the screen as it is, and pass colours.
    private static let options = ["LESS": "FRX", "LV": "-c"]

    /// - Returns: false where the text is to be printed as any other: there is no terminal, or no pager.
    static func show(_ text: String, on screen: Screen) -> Bool {
        guard screen.isTerminal, !text.isEmpty, let command = command(), command != "cat" else { return false }
        let missing = options.filter { Environment.variable($0.key) == nil }
        let pager = ChildProgram("/bin/sh", ["-c", command], environment: missing.mapValues { $0 })
        let status = try? pager.runInForeground(reading: .bytes(Array(text.utf8)))
        // The shell's words for a program that is not there or can't be run.
        return status != nil && status != .exited(127) && status != .exited(126)
    }

    private static func command() -> String? {
        for name in ["ORCH_PAGER", "GIT_PAGER"] {
            if let command = Environment.variable(name) { return command.isEmpty ? nil : command }
        }
        let git = (try? Environment.currentFolder()).map { Git(in: $0) }
        return git?.pager() ?? Environment.variable("PAGER") ?? "less"
    }
}
