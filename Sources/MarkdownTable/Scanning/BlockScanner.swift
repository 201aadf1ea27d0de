/// Reads a document line by line and finds its tables, by the rules of GitHub Flavored Markdown 4.10.
///
/// Blocks are opened and closed as in CommonMark's parsing strategy: a line is first matched against the open
/// containers (quotes, list items), then it may start blocks, and what is left continues or starts a paragraph. Where
/// the specification leaves a table's end open, this does as cmark-gfm: a row is any line that starts no other block.
/// There is one exception: a lone pipe is a row without cells (cmark-gfm ends the table there), since a damaged row
/// must not hide the rows below it.
struct BlockScanner {
    let text: UnsafeBufferPointer<UInt8>
    private(set) var tables: [Table] = []
    private(set) var conflictMarker: Int?
    var firstNUL: Int? { lineEnds.firstNUL }

    private var lineEnds: LineEnds
    private var containers: [Container] = []
    private var leaf = Leaf.none
    private var heading: Heading?
    private var openTable: OpenTable?
    /// The starts of the open table's rows.
    private var rowStarts: [UInt32] = []
    /// Those that may have more or fewer cells than its header, by number.
    private var doubtfulRows: [UInt32] = []
    /// How many pipes a row of the open table has that begins and ends with one.
    private var pipesOfRow = 0

    private var line = 0
    private var lineStart = 0
    /// Where the line's content ends, before its line end.
    private var contentEnd = 0
    /// The line that opened a list item with nothing after the marker.
    private var emptyItemLine: Int?

    /// More containers than that in one another are read as text, as in cmark-gfm.
    private static let deepestContainer = 100

    /// The block that takes the lines of the innermost container.
    private enum Leaf {
        case none
        case paragraph(Paragraph)
        case table
        case fence(mark: UInt8, length: Int)
        case html(HTMLBlockEnd)

        var isParagraph: Bool {
            if case .paragraph = self { true } else { false }
        }
    }

    /// An open paragraph, whose last line may turn out to be a table's header.
    private struct Paragraph {
        var start: Int
        /// The last line, unless that was a lazy continuation.
        var lastLine: HeaderLine?
        /// A delimiter row that didn't fit the line above it; cmark-gfm looks for one in each paragraph only once.
        var wasTried = false
    }

    private struct HeaderLine {
        var start: Int
        var content: Range<Int>
    }

    /// - Parameter text: at most `UInt32.max` bytes.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        lineEnds = LineEnds(text)
    }

    mutating func scan() {
        // A byte order mark isn't part of the first line.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { lineStart = 3 }
        while lineStart < text.count {
            contentEnd = lineEnds.contentEnd(from: lineStart)
            let first = text[lineStart]
            if first == Byte.pipe || first == Byte.less || first == Byte.greater { noteConflictMarker() }
            // No other block starts with a pipe, so such a line below a table is a row at once.
            if first == Byte.pipe, openTable != nil, containers.isEmpty {
                // Between pipes at both ends there is one cell less than there are pipes.
                addRow(isWhole: lineEnds.pipes == pipesOfRow && text[contentEnd &- 1] == Byte.pipe)
            } else {
                readLine()
            }
            lineStart = lineEnds.nextLine(after: contentEnd)
            line &+= 1
        }
        closeTable()
    }

    /// Git writes seven of `<`, `|` or `>` and a label. Seven pipes without a label may be a row of six empty cells.
    /// Its `=======` needs no look: it is never the first marker, and by itself it is a setext underline.
    private mutating func noteConflictMarker() {
        guard conflictMarker == nil, contentEnd - lineStart >= 7 else { return }
        let mark = text[lineStart]
        guard text[lineStart..<(lineStart + 7)].allSatisfy({ $0 == mark }) else { return }
        if contentEnd - lineStart == 7 {
            if mark != Byte.pipe { conflictMarker = lineStart }
        } else if text[lineStart + 7] == Byte.space, mark != Byte.pipe || hasLabel(from: lineStart + 8) {
            conflictMarker = lineStart
        }
    }

    /// A label has no pipe at its end, as a row of a table would.
    private func hasLabel(from start: Int) -> Bool {
        let label = text[start..<contentEnd]
        return label.contains { !Byte.isBlank($0) } && !label.contains(Byte.pipe)
    }

    // MARK: Lines

    private mutating func readLine() {
        var cursor = LineCursor(lineStart..<contentEnd, of: text)
        let matched = cursor.match(containers)
        var allMatched = matched == containers.count
        if allMatched {
            switch leaf {
            case .fence(let mark, let length):
                let indentation = cursor.indentation
                if indentation.columns < 4, cursor.isClosingFence(at: indentation.content, mark: mark, length: length) {
                    leaf = .none
                }
                return
            case .html(let end):
                if cursor.endsHTML(end, from: cursor.indentation.content) { leaf = .none }
                return
            case .none, .paragraph, .table:
                break
            }
        }
        if cursor.isBlank {
            close(from: matched)
            if emptyItemLine == line - 1, !containers.isEmpty { containers.removeLast() }
            return
        }
        // A paragraph may go on without its containers' markers; nothing else does.
        if !allMatched, !leaf.isParagraph {
            close(from: matched)
            allMatched = true
        }
        openBlocks(cursor, matched: matched, allMatched: allMatched)
    }

    private mutating func openBlocks(_ start: LineCursor, matched: Int, allMatched: Bool) {
        var cursor = start
        var matched = matched
        var allMatched = allMatched
        while true {
            let indentation = cursor.indentation
            let content = indentation.content
            if indentation.columns >= 4 {
                if leaf.isParagraph { break }
                return close(from: matched)
            }
            if content == contentEnd { return }
            let continuesParagraph = leaf.isParagraph && allMatched
            if text[content] == Byte.greater, containers.count < Self.deepestContainer {
                close(from: matched)
                containers.append(.quote)
                cursor.skipMarker(1)
                cursor.skip(columns: 1)
                (matched, allMatched) = (containers.count, true)
                continue
            }
            if closesWithLeaf(cursor, at: content, matched: matched, continuesParagraph: continuesParagraph) { return }
            if containers.count < Self.deepestContainer,
                let marker = cursor.listMarker(at: content, inParagraph: continuesParagraph)
            {
                close(from: matched)
                openItem(marker, at: indentation, with: &cursor)
                (matched, allMatched) = (containers.count, true)
                if marker.isEmpty { return }
                continue
            }
            break
        }
        addText(cursor.indentation, matched: matched, allMatched: allMatched)
    }

    /// Whether the line is a heading, a fence, a thematic break or HTML: each of them closes what was open.
    private mutating func closesWithLeaf(
        _ cursor: LineCursor, at content: Int, matched: Int, continuesParagraph: Bool,
    ) -> Bool {
        if cursor.isATXHeading(at: content) {
            close(from: matched)
            heading = .atx(content..<contentEnd)
        } else if let length = cursor.openingFence(at: content) {
            close(from: matched)
            leaf = .fence(mark: text[content], length: length)
        } else if let end = cursor.htmlBlock(at: content, inParagraph: continuesParagraph) {
            close(from: matched)
            leaf = cursor.endsHTML(end, from: content) ? .none : .html(end)
        } else if continuesParagraph, case .paragraph(let paragraph) = leaf, cursor.isSetextUnderline(at: content) {
            heading = .setext(paragraph.start..<lineStart)
            leaf = .none
        } else if cursor.isThematicBreak(at: content) {
            close(from: matched)
        } else {
            return false
        }
        return true
    }

    private mutating func openItem(
        _ marker: LineCursor.ListMarker, at indentation: LineCursor.Indentation, with cursor: inout LineCursor,
    ) {
        cursor.skipMarker(marker.bytes)
        let space = cursor.indentation.columns
        // Five columns or more are one column and indented code.
        let padding = marker.isEmpty || space >= 5 ? 1 : space
        cursor.skip(columns: padding)
        containers.append(.item(columns: indentation.columns + marker.bytes + padding))
        if marker.isEmpty { emptyItemLine = line }
    }

    private mutating func addText(_ indentation: LineCursor.Indentation, matched: Int, allMatched: Bool) {
        let content = indentation.content..<contentEnd
        switch leaf {
        case .table:
            addRow(isWhole: false)
        case .paragraph(var paragraph):
            if allMatched, indentation.columns < 4, opensTable(below: &paragraph, delimiter: content) { return }
            paragraph.lastLine = allMatched ? HeaderLine(start: lineStart, content: content) : nil
            leaf = .paragraph(paragraph)
        case .none, .fence, .html:
            leaf = .paragraph(
                Paragraph(start: content.lowerBound, lastLine: HeaderLine(start: lineStart, content: content)))
        }
    }

    /// Closes the open leaf, and the containers from the one at `depth` on.
    private mutating func close(from depth: Int) {
        closeTable()
        leaf = .none
        if depth < containers.count { containers.removeSubrange(depth...) }
    }

    // MARK: Tables

    private struct OpenTable {
        var header: HeaderLine
        var headerCells: [CellBounds]
        var headerLine: Int
        var delimiter: Range<Int>
    }

    /// - Parameter isWhole: whether it certainly has as many cells as the header.
    @inline(__always)
    private mutating func addRow(isWhole: Bool) {
        if !isWhole { doubtfulRows.append(UInt32(truncatingIfNeeded: rowStarts.count)) }
        rowStarts.append(UInt32(truncatingIfNeeded: lineStart))
    }

    private mutating func opensTable(below paragraph: inout Paragraph, delimiter: Range<Int>) -> Bool {
        guard !paragraph.wasTried, let header = paragraph.lastLine,
            let columns = delimiterColumns(delimiter, of: text)
        else { return false }
        var cells: [CellBounds] = []
        splitCells(header.content, of: text, into: &cells)
        guard cells.count == columns else {
            paragraph.wasTried = true
            return false
        }
        openTable = OpenTable(
            header: header, headerCells: cells, headerLine: line, delimiter: lineStart..<delimiter.upperBound)
        pipesOfRow = columns + 1
        leaf = .table
        return true
    }

    /// The table ends before the line being read.
    private mutating func closeTable() {
        guard let open = openTable else { return }
        rowStarts.append(UInt32(truncatingIfNeeded: lineStart))
        let lines = TableLines(
            header: open.header.start..<open.header.content.upperBound, delimiter: open.delimiter,
            rowStarts: rowStarts, doubtfulRows: doubtfulRows, containers: containers)
        tables.append(
            Table(
                index: tables.count, headerLine: open.headerLine, heading: heading?.text(in: text),
                headerCells: open.headerCells, headerContent: open.header.content, lines: lines, text: text))
        openTable = nil
        (rowStarts, doubtfulRows) = ([], [])
    }
}
