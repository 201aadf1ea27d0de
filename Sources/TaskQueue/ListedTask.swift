internal import Text

/// A task of a list in Markdown: an item with a box, an item below a heading that is a status, or a heading.
struct ListedTask: Equatable {
    let text: String
    let status: Status

    /// The tasks of a file. Boxes say most; where there are none, headings such as `Doing` say what is below them; and
    /// where they don't either, each heading below the first level is a task.
    static func all(in bytes: [UInt8]) -> [ListedTask] {
        let lines = lines(of: bytes)
        let boxes = tasks(in: lines) { kind, heading in
            switch kind {
            case .tickedBox: .done
            case .openBox: heading.flatMap { $0 == .done ? nil : $0 } ?? .pending
            default: nil
            }
        }
        if !boxes.isEmpty { return boxes }
        let items = tasks(in: lines) { kind, heading in kind == nil ? nil : heading }
        if !items.isEmpty { return items }
        return lines.compactMap { line in
            line.level > 1 ? ListedTask(text: line.text, status: Status(meantBy: line.text) ?? .pending) : nil
        }
    }

    private struct Line {
        /// Of a heading; 0 elsewhere.
        let level: Int
        let kind: ListMarker.Kind?
        let text: String
    }

    /// - Parameter status: that of an item of this kind below a heading which is a status; nil for what is no task.
    private static func tasks(
        in lines: [Line], _ status: (ListMarker.Kind?, Status?) -> Status?
    ) -> [ListedTask] {
        var heading: Status?
        return lines.compactMap { line in
            if line.level > 0 {
                heading = Status(meantBy: line.text)
                return nil
            }
            return status(line.kind, heading).map { ListedTask(text: line.text, status: $0) }
        }
    }

    /// The lines that say something, outside code.
    private static func lines(of bytes: [UInt8]) -> [Line] {
        var isCode = false
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let scalars = Array(line.unicodeScalars)
            let body = line.drop { $0 == " " || $0 == "\t" }
            if body.hasPrefix("```") || body.hasPrefix("~~~") {
                isCode.toggle()
                return nil
            }
            if isCode { return nil }
            let level = line.prefix { $0 == "#" }.count
            if (1...6).contains(level), line.dropFirst(level).first == " " {
                return Line(level: level, kind: nil, text: String(line.dropFirst(level).drop { $0 == " " }))
            }
            let (kind, content) = ListMarker.read(scalars[...])
            let text = String(String.UnicodeScalarView(scalars[content...]))
            return text.isEmpty ? nil : Line(level: 0, kind: kind, text: text)
        }
    }
}
