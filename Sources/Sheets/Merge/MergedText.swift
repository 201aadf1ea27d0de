internal import Text

/// The merged file as it is put together, line by line.
struct MergedText {
    private(set) var bytes: [UInt8]
    /// The end of the last line that has one.
    private var lineEnd: [UInt8]
    /// Whether the last line has no end.
    private var isOpen = false

    /// - Parameters:
    ///   - byteOrderMark: what the file starts with, if anything.
    ///   - lineEnd: the end of a line that has no neighbour above it.
    init(_ byteOrderMark: ArraySlice<UInt8>, lineEnd: ArraySlice<UInt8>, capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes += byteOrderMark
        self.lineEnd = Array(lineEnd)
    }

    /// Adds lines with the ends that they have.
    mutating func append(lines: ArraySlice<UInt8>) {
        guard !lines.isEmpty else { return }
        close()
        bytes += lines
        let end = Self.lineEnd(of: lines)
        isOpen = end.isEmpty
        if !isOpen { lineEnd = Array(end) }
    }

    /// Adds a line.
    ///
    /// - Parameter end: its end; one without gets that of the line above.
    mutating func append(_ prefix: ArraySlice<UInt8>, _ content: ArraySlice<UInt8>, end: ArraySlice<UInt8>) {
        close()
        bytes += prefix
        bytes += content
        if !end.isEmpty { lineEnd = Array(end) }
        bytes += lineEnd
    }

    /// Gives the last line an end, or none.
    mutating func finish(withLineEnd isEnded: Bool) {
        if isEnded { close() }
        if !isEnded, !isOpen { bytes.removeLast(Self.lineEnd(of: bytes[...]).count) }
    }

    private mutating func close() {
        if isOpen { bytes += lineEnd }
        isOpen = false
    }

    /// The end of the last line: LF, CRLF, CR or nothing.
    static func lineEnd(of lines: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var start = lines.endIndex
        if start > lines.startIndex, lines[start - 1] == UInt8(ascii: "\n") { start -= 1 }
        if start > lines.startIndex, lines[start - 1] == UInt8(ascii: "\r") { start -= 1 }
        return lines[start...]
    }
}

/// The lines of a text outside the table, distinguished by their content and not by their ends.
struct TextLines {
    let bytes: [UInt8]
    let contents: [Range<Int>]
    let ranges: [Range<Int>]
    let hashes: [UInt64]

    init(_ text: ArraySlice<UInt8>) {
        let bytes = Array(text)
        self.bytes = bytes
        ranges = LineRanges.of(bytes)
        contents = ranges.map { $0.lowerBound..<$0.upperBound - MergedText.lineEnd(of: bytes[$0]).count }
        hashes = contents.map { ContentHash.of(bytes, $0) }
    }

    /// Lines for a report, the last one without its end.
    func text(_ lines: Range<Int>) -> String {
        guard let last = lines.last else { return "" }
        return String(decoding: bytes[ranges[lines.lowerBound].lowerBound..<contents[last].upperBound], as: UTF8.self)
    }
}

/// Merges the text above the table, or that below it.
struct TextMerge {
    let ours: TextLines
    let theirs: TextLines
    let runs: [LineMerge.Run]
    private(set) var conflicts: [FieldConflict] = []

    /// - Parameters:
    ///   - base: `nil` where there is no common ancestor; our text stays then.
    ///   - line: of our first line in the file, from 1.
    ///   - isOursKept: whether our text stays as it is and their changes are reported.
    init(base: ArraySlice<UInt8>?, ours: ArraySlice<UInt8>, theirs: ArraySlice<UInt8>, line: Int, isOursKept: Bool) {
        let old = base.map { TextLines($0) }
        let own = TextLines(ours)
        let other = TextLines(theirs)
        self.ours = own
        self.theirs = other
        let all = own.hashes.isEmpty ? [] : [LineMerge.Run.ours(own.hashes.indices)]
        guard let old, !isOursKept else {
            runs = all
            guard other.hashes != own.hashes, other.hashes != old?.hashes else { return }
            conflicts = [
                FieldConflict(
                    id: nil, field: .text(line: line), base: old.map { $0.text($0.hashes.indices) } ?? "",
                    ours: own.text(own.hashes.indices), theirs: other.text(other.hashes.indices))
            ]
            return
        }
        runs = LineMerge.runs(base: old.hashes, ours: own.hashes, theirs: other.hashes)
        for case .conflict(let base, let ours, let theirs) in runs {
            conflicts.append(
                FieldConflict(
                    id: nil, field: .text(line: line + ours.lowerBound), base: old.text(base), ours: own.text(ours),
                    theirs: other.text(theirs)))
        }
    }

    /// - Parameter frame: the side whose lines keep their ends; those of the other side get the end of the line above.
    func append(to text: inout MergedText, frame: MergeSide) {
        for run in runs {
            let (side, lines): (MergeSide, Range<Int>) =
                switch run {
                case .ours(let lines), .conflict(_, let lines, _): (.ours, lines)
                case .theirs(let lines): (.theirs, lines)
                }
            let version = side == .ours ? ours : theirs
            if side == frame, let first = lines.first, let last = lines.last {
                text.append(lines: version.bytes[version.ranges[first].lowerBound..<version.ranges[last].upperBound])
            } else {
                for line in lines { text.append([], version.bytes[version.contents[line]], end: []) }
            }
        }
    }
}
