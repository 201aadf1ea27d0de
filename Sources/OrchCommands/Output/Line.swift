internal import Text

/// Text in several styles whose width is known.
struct Line {
    private var spans: [(text: String, style: Screen.Style?)] = []

    init() {}

    init(_ text: String, _ style: Screen.Style? = nil) { spans = text.isEmpty ? [] : [(text, style)] }

    var text: String { spans.map(\.text).joined() }
    var width: Int { displayWidth(of: text) }

    static func + (left: Line, right: Line) -> Line {
        var line = left
        line.spans += right.spans
        return line
    }

    func padded(to width: Int) -> Line { self + Line(String(repeating: " ", count: max(0, width - self.width))) }

    /// The line cut with an ellipsis where it has more columns.
    func clipped(to width: Int) -> Line {
        var line = Line()
        var room = width
        for span in spans where room > 0 {
            line.spans.append((span.text.shortened(to: room), span.style))
            room -= displayWidth(of: span.text)
        }
        return line
    }

    /// The line without the spaces at its end.
    var trimmed: Line {
        var line = self
        while let last = line.spans.last, last.style != .reverse {
            guard let end = last.text.lastIndex(where: { $0 != " " }) else {
                line.spans.removeLast()
                continue
            }
            line.spans[line.spans.count - 1].text = String(last.text[...end])
            break
        }
        return line
    }

    func shown(on screen: Screen) -> String { spans.map { screen.styled($0.text, $0.style) }.joined() }
}

extension String {
    /// The text in at most so many columns, cut with an ellipsis where it has more.
    func shortened(to width: Int) -> String {
        if displayWidth(of: self) <= width { return self }
        guard width > 0 else { return "" }
        // Where half of a wide character would fit, a blank is there.
        let text = fitted(to: width)
        return text.last == " " ? String(text.dropLast()) : text
    }
}
