internal import Text

/// One line of a list, with what its beginning says.
struct Line {
    /// Columns of blanks before it; a tab counts up to the next multiple of four.
    var indent = 0
    var marker: ListMarker.Kind?
    /// 1 to 6 for `#` headings, ``Line/labelLevel`` for an unmarked line that ends in a colon; 0 otherwise.
    var level = 0
    /// The line's words without marker, separators at its ends and `#`.
    var text = ""
    var arrowBefore = false
    var arrowAfter = false
    /// `그 전에` or the like is before it.
    var precedes = false
    /// Part of a fenced code block, fences included.
    var isFenced = false
    /// `> …` or `| … |`.
    var context: IntakePlan.Context.Kind?

    static let labelLevel = 7

    /// Where the lines are that are not empty.
    static func ranges(in writing: KeyedText) -> [Range<Int>] {
        writing.kinds.split(separator: .newline).map(\.indices)
    }

    /// The lines of `ranges` that say something, and those of fenced code.
    static func all(in writing: KeyedText, _ ranges: [Range<Int>]) -> [Line] {
        var lines: [Line] = []
        let fenced = fencedLines(writing, ranges)
        var last = (number: 0, part: 0)
        var isSigned = false
        for (number, range) in ranges.enumerated() {
            // What mail programs put above a signature.
            isSigned = isSigned || !lines.isEmpty && writing.text(Edges.blanksTrimmed(writing, range)) == "--"
            if fenced[number] {
                lines.append(Line(text: writing.text(Edges.blanksTrimmed(writing, range)), isFenced: true))
            } else if writing.hasContent(range) {
                let part = partMarker(writing, range, of: last.number, last.part + 1)
                var line = Line(writing, range, behind: part)
                if isSigned { line.context = .courtesy }
                if part != nil { last.part += 1 } else if let number = line.number { last = (number, 0) }
                lines.append(line)
            }
        }
        return lines
    }

    /// Where `1.2` at the beginning of a line ends, which makes it a part of the item `1.`.
    private static func partMarker(
        _ writing: KeyedText, _ range: Range<Int>, of number: Int, _ part: Int
    ) -> Int? {
        guard number > 0, let start = range.first(where: { !writing.kinds[$0].isBlank }),
            let mark = ["\(number).\(part)", "\(number)-\(part)"].first(where: { writing.spells($0, at: start) })
        else { return nil }
        var end = start + mark.unicodeScalars.count
        if writing.key(end) == "." || writing.key(end) == ")" { end += 1 }
        return writing.kind(end).isBlank ? end : nil
    }

    private init(text: String, isFenced: Bool) {
        self.text = text
        self.isFenced = isFenced
    }

    /// A task that a line of running text asks for.
    init(_ fragment: Fragment, indent: Int) {
        self.indent = indent
        text = fragment.text
        arrowBefore = !fragment.after.isEmpty
        source = fragment
    }

    /// A task that a row of a table names.
    init(row: Fragment, isDone: Bool) {
        text = row.text
        marker = isDone ? .tickedBox : .bullet
        source = row
    }

    /// The task of a line of running text, or of a row, that it is.
    private(set) var source: Fragment?
    var criteria: String? { source?.criteria }
    /// Its number in a numbered list.
    var number: Int? { if case .number(_, let value)? = marker { value } else { nil } }

    /// - Parameter part: the end of a number that makes it a part of the line above.
    private init(_ writing: KeyedText, _ range: Range<Int>, behind part: Int?) {
        var start = range.lowerBound
        while start < range.upperBound, writing.kinds[start].isBlank {
            indent = writing.characters[start] == "\t" ? (indent / 4 + 1) * 4 : indent + 1
            start += 1
        }
        let line = Edges.blanksTrimmed(writing, range)
        if writing.key(start) == ">" {
            context = .quotation
        } else if writing.key(start) == "|", line.count > 2, writing.keys[line.upperBound - 1] == "|" {
            context = .table
        }
        var content = start
        while content < range.upperBound, content - start < 7, writing.keys[content] == "#" { content += 1 }
        if let part {
            indent += 2
            (marker, content) = (.bullet, part)
        } else if (1...6).contains(content - start), writing.kind(content).isBlank {
            level = content - start
        } else if let label = ItemLabel.read(writing, start), label.end <= range.upperBound {
            (marker, content) = (.number(.parenthesis, label.number), label.end)
        } else {
            (marker, content) = ListMarker.read(writing.keys[start..<range.upperBound])
        }
        if marker == nil, part == nil, let emoji = Self.emoji(writing, start, range.upperBound) {
            (marker, content) = emoji
        }
        // A marker without words is the line's word: `1.` or a lone number in brackets.
        if !writing.hasContent(content..<range.upperBound) { content = start }
        let edges = Edges(writing, content..<range.upperBound)
        arrowBefore = edges.arrowBefore
        arrowAfter = edges.arrowAfter
        text = writing.text(edges.inner)
        if marker == nil, level == 0, let last = edges.inner.last, writing.keys[last] == ":" {
            level = Self.labelLevel
        }
    }

    /// Pictures that stand for a bullet or a box.
    private static func emoji(_ writing: KeyedText, _ start: Int, _ end: Int) -> (ListMarker.Kind, Int)? {
        guard start < end, writing.kinds[start] == .pictograph, writing.kind(start + 1).isBlank else { return nil }
        switch writing.characters[start] {
        case "✅", "✔️", "☑️": return (.tickedBox, start + 1)
        case "⬜", "⬜️", "🔲": return (.openBox, start + 1)
        case "👉", "▶️", "➤", "►", "📌", "🔹", "🔸", "🔵", "⚫", "➡️": return (.bullet, start + 1)
        default: return nil
        }
    }

    /// A fence closes at the next line of the same sign, at least as long; one that is never closed is text.
    private static func fencedLines(_ writing: KeyedText, _ ranges: [Range<Int>]) -> [Bool] {
        var fenced = Array(repeating: false, count: ranges.count)
        var open: (line: Int, sign: Unicode.Scalar, length: Int)?
        for (number, range) in ranges.enumerated() {
            let line = Edges.blanksTrimmed(writing, range)
            guard let first = line.first, writing.keys[first] == "`" || writing.keys[first] == "~" else { continue }
            let sign = writing.keys[first]
            let length = writing.keys[line].prefix { $0 == sign }.count
            guard length >= 3 else { continue }
            if let fence = open {
                if fence.sign == sign, length >= fence.length, length == line.count {
                    for inside in fence.line...number { fenced[inside] = true }
                    open = nil
                }
            } else if !writing.keys[line].dropFirst(length).contains(sign) {
                open = (number, sign, length)
            }
        }
        return fenced
    }
}

/// A word and a number that mark an item: `요청 1)`, `Task 2:`.
enum ItemLabel {
    private static let words = [
        "요청사항", "요청 사항", "요청", "작업", "할 일", "할일", "이슈", "항목", "과제", "업무", "request", "task", "item", "todo",
        "action item",
        "action", "issue", "ask",
    ]

    /// - Returns: nil where none begins.
    static func read(_ writing: KeyedText, _ start: Int) -> (number: Int, end: Int)? {
        if let letter = letter(writing, start) { return letter }
        guard ["요", "작", "할", "이", "항", "과", "업", "r", "t", "i", "a"].contains(writing.key(start)) else { return nil }
        for word in words {
            var reader = PhraseReader(writing, at: start)
            guard reader.takeWords(word) else { continue }
            reader.skipBlanks()
            if reader.key == "#" { reader.position += 1 }
            guard let number = reader.number(1...2), [")", ".", ":"].contains(reader.key) else { continue }
            reader.position += 1
            return reader.kind.isBlank ? (number, reader.position) : nil
        }
        return nil
    }
}

extension ItemLabel {
    /// `a)`, `(b)`, `C.`
    private static func letter(_ writing: KeyedText, _ start: Int) -> (number: Int, end: Int)? {
        let isOpened = writing.key(start) == "("
        let place = isOpened ? start + 1 : start
        let number = Int(writing.key(place).value) - 0x60
        guard (1...8).contains(number), !writing.kind(start - 1).isWord else { return nil }
        let closing = writing.key(place + 1)
        let isIndented = writing.kind(start - 1).isBlank && writing.kind(start - 2).isBlank
        guard
            closing == ")"
                || closing == "." && !isOpened && (writing.characters[place].isUppercase || isIndented),
            writing.kind(place + 2).isBlank, place + 2 < writing.count
        else { return nil }
        return (number, place + 2)
    }
}

extension Edges {
    static func blanksTrimmed(_ writing: KeyedText, _ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, writing.kinds[first].isBlank { range = (first + 1)..<range.upperBound }
        while let last = range.last, writing.kinds[last].isBlank { range = range.lowerBound..<last }
        return range
    }
}

/// The separators and blanks at the ends of a fragment.
struct Edges {
    /// The fragment without them.
    let inner: Range<Int>
    let arrowBefore: Bool
    let arrowAfter: Bool

    init(_ writing: KeyedText, _ range: Range<Int>) {
        var inner = range
        var before = false
        var after = false
        while let length = Self.separator(writing, inner) {
            before = before || length.isArrow
            inner = (inner.lowerBound + length.count)..<inner.upperBound
        }
        while let length = Self.separatorAtEnd(writing, inner) {
            after = after || length.isArrow
            inner = inner.lowerBound..<(inner.upperBound - length.count)
        }
        self.inner = inner
        arrowBefore = before
        arrowAfter = after
    }

    static func isArrow(_ key: Unicode.Scalar) -> Bool {
        key == "→" || key == "➡" || key == "⟶"
    }

    static func isComma(_ key: Unicode.Scalar) -> Bool {
        key == "," || key == ";" || key == "、"
    }

    private static func separator(_ writing: KeyedText, _ range: Range<Int>) -> (count: Int, isArrow: Bool)? {
        guard let first = range.first else { return nil }
        let key = writing.keys[first]
        if writing.kinds[first].isBlank || isComma(key) { return (1, false) }
        if isArrow(key) { return (1, true) }
        if key == "-", range.count > 1, writing.keys[first + 1] == ">" { return (2, true) }
        return key == "/" && (range.count == 1 || writing.kinds[first + 1].isBlank) ? (1, false) : nil
    }

    private static func separatorAtEnd(_ writing: KeyedText, _ range: Range<Int>) -> (count: Int, isArrow: Bool)? {
        guard let last = range.last else { return nil }
        let key = writing.keys[last]
        if writing.kinds[last].isBlank || isComma(key) { return (1, false) }
        if isArrow(key) { return (1, true) }
        if key == ">", range.count > 1, writing.keys[last - 1] == "-" { return (2, true) }
        // `1) 복구 > 2) 공지`
        if key == ">", range.count > 1, writing.kinds[last - 1].isBlank { return (1, true) }
        return key == "/" && (range.count == 1 || writing.kinds[last - 1].isBlank) ? (1, false) : nil
    }
}
