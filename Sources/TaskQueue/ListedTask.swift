internal import Text

/// A task of a list in Markdown: an item with a box, an item below a heading that is a status, or a heading.
package struct ListedTask: Equatable, Sendable {
    package let text: String
    package let status: Status
    /// From 1.
    package let line: Int
    /// Of the text, from 1, in Unicode scalars.
    package let column: Int
    /// How far the item is indented, a tab as four.
    package let indent: Int
    /// What is indented further below it and is no task.
    package var details: [String] = []

    /// The tasks of a file. Boxes say most; where there are none, headings such as `Doing` say what is below them; and
    /// where they don't either, each heading below the first level is a task.
    static func all(in bytes: [UInt8]) -> [ListedTask] {
        let lines = lines(of: bytes)
        let boxes = boxed(in: lines)
        if !boxes.isEmpty { return boxes }
        let items = tasks(in: lines) { kind, heading in kind == nil ? nil : heading }
        if !items.isEmpty { return items }
        return lines.compactMap { line in
            line.level > 1 ? ListedTask(line, Status(meantBy: line.text) ?? .pending) : nil
        }
    }

    /// The items with a box: a tick is DONE, and an empty one what the heading above says, else PENDING.
    package static func boxed(in bytes: [UInt8]) -> [ListedTask] { boxed(in: lines(of: bytes)) }

    private static func boxed(in lines: [Line]) -> [ListedTask] {
        tasks(in: lines) { kind, heading in
            switch kind {
            case .tickedBox: .done
            case .openBox: heading.flatMap { $0 == .done ? nil : $0 } ?? .pending
            default: nil
            }
        }
    }

    private struct Line {
        /// Of a heading; 0 elsewhere.
        let level: Int
        let kind: ListMarker.Kind?
        let text: String
        let number: Int
        let column: Int
        let indent: Int
    }

    private init(_ line: Line, _ status: Status) {
        text = line.text
        self.status = status
        self.line = line.number
        column = line.column
        indent = line.indent
    }

    /// - Parameter status: that of an item of this kind below a heading which is a status; nil for what is no task.
    private static func tasks(
        in lines: [Line], _ status: (ListMarker.Kind?, Status?) -> Status?
    ) -> [ListedTask] {
        var heading: Status?
        var tasks: [ListedTask] = []
        var isBelowTask = false
        for line in lines {
            if line.level > 0 {
                heading = Status(meantBy: line.text)
                isBelowTask = false
            } else if let status = status(line.kind, heading) {
                tasks.append(ListedTask(line, status))
                isBelowTask = true
            } else if isBelowTask, let last = tasks.last, line.indent > last.indent {
                tasks[tasks.count - 1].details.append(line.text)
            } else {
                isBelowTask = false
            }
        }
        return tasks
    }

    /// The lines that say something, outside code.
    private static func lines(of bytes: [UInt8]) -> [Line] {
        var isCode = false
        let lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.enumerated().compactMap { index, line in
            let body = line.drop { $0 == " " || $0 == "\t" }
            if body.hasPrefix("```") || body.hasPrefix("~~~") {
                isCode.toggle()
                return nil
            }
            if isCode { return nil }
            let level = line.prefix { $0 == "#" }.count
            if (1...6).contains(level), line.dropFirst(level).first == " " {
                let text = String(line.dropFirst(level).drop { $0 == " " })
                return Line(level: level, kind: nil, text: text, number: index + 1, column: 1, indent: 0)
            }
            let scalars = Array(line.unicodeScalars)
            // A tick may be a capital, which is no key.
            let (kind, content) = ListMarker.read(scalars.map { $0 == "X" ? "x" : $0 }[...])
            let text = String(String.UnicodeScalarView(scalars[content...]))
            guard !text.isEmpty else { return nil }
            let indent = line.prefix { $0 == " " || $0 == "\t" }.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) }
            return Line(level: 0, kind: kind, text: text, number: index + 1, column: content + 1, indent: indent)
        }
    }
}
