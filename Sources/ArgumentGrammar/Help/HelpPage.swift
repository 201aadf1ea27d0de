internal import Text

/// A help page in the making: headed sections of two columns, one left column for the whole page.
struct HelpPage {
    /// One line of a list: what is explained, and the explanation.
    struct Entry {
        let term: String
        let text: String
    }

    private enum Block {
        case lines([String])
        case list(title: String, [Entry])
    }

    private let width: Int
    private var blocks: [Block] = []

    /// - Parameter width: columns of the page; less than 40 is taken as 40.
    init(width: Int) {
        self.width = max(40, width)
    }

    mutating func addParagraph(_ text: String) {
        if text.hasPrefix(" ") {
            blocks.append(.lines(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
        } else {
            blocks.append(.lines(text.wrapped(to: width, breakingWords: false)))
        }
    }

    /// `Usage:` and the parts of the line, none of which is broken; further lines are indented under the first part.
    mutating func addUsage(_ program: String, _ parts: [String]) {
        let start = "Usage: \(program) "
        let indent = displayWidth(of: start)
        let lines = parts.wrapped(to: width - indent)
        let rest = lines.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        blocks.append(.lines([start + (lines.first ?? "")] + rest))
    }

    mutating func addList(_ title: String, _ entries: [Entry]) {
        if !entries.isEmpty { blocks.append(.list(title: title, entries)) }
    }

    mutating func addVerbatim(_ title: String, _ lines: [String]) {
        if !lines.isEmpty { blocks.append(.lines(["\(title):"] + lines.map { "  " + $0 })) }
    }

    /// The page, with a line end after its last line.
    func text() -> String {
        let column = leftColumn
        return blocks.map { block in
            switch block {
            case .lines(let lines): lines.map { $0 + "\n" }.joined()
            case .list(let title, let entries):
                "\(title):\n" + entries.map { row($0, column: column) }.joined()
            }
        }.joined(separator: "\n")
    }

    /// Where explanations begin: after the longest term, but never beyond two fifths of the page.
    private var leftColumn: Int {
        var longest = 0
        let limit = width * 2 / 5
        for case .list(_, let entries) in blocks {
            for entry in entries {
                let columns = displayWidth(of: entry.term)
                if columns + 4 <= limit { longest = max(longest, columns) }
            }
        }
        return longest + 4
    }

    private func row(_ entry: Entry, column: Int) -> String {
        let indent = String(repeating: " ", count: column)
        let lines = entry.text.wrapped(to: width - column, breakingWords: false)
        let term = "  " + entry.term
        if entry.text.isEmpty { return term + "\n" }
        let isLong = displayWidth(of: term) + 2 > column
        let opening = isLong ? term + "\n" + indent : term.fitted(to: column)
        return opening + lines.joined(separator: "\n" + indent) + "\n"
    }
}
