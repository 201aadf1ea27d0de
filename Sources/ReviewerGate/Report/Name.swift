/// A path, file or identifier in a text, compared as a whole: `src/lexer.c`, `queue.db`, `trace_id`.
struct Name {
    /// The tokens that spell it.
    let tokens: Range<Int>
    /// Its spelling in the folded scalars, folders included.
    let text: Range<Int>
    /// The last part of a path; the text itself for others.
    let base: Range<Int>
    /// The base without its extension.
    let stem: Range<Int>
    /// It is written with `_` or an extension, and no mere pair of words with a hyphen.
    let isIdentifier: Bool

    var hasExtension: Bool { base.upperBound != stem.upperBound }

    /// Whether two paths may mean the same file: one of them ends in the other.
    static func agree(_ left: ArraySlice<UInt32>, _ right: ArraySlice<UInt32>) -> Bool {
        let (long, short) = left.count >= right.count ? (left, right) : (right, left)
        guard long.suffix(short.count).elementsEqual(short) else { return false }
        return long.count == short.count || long.dropLast(short.count).last == 0x2F
    }
}

/// Finds the names among tokens.
struct Names {
    private let scalars: [UInt32]
    private(set) var found: [Name] = []

    init(of scalars: [UInt32]) {
        self.scalars = scalars
    }

    /// Finds the names of tokens in order, in place of those found before. Tokens of a name, and of words joined by
    /// hyphens, learn that they are parts.
    mutating func find(in tokens: inout [Token]) {
        found.removeAll(keepingCapacity: true)
        var index = 0
        while index < tokens.count {
            let end = Self.endOfRun(in: tokens, from: index)
            if end > index + 1 { collect(index..<end, in: &tokens) }
            index = max(end, index + 1)
        }
    }

    /// Words and numbers joined without a space by `_`, `.`, `-` or `/`.
    private static func endOfRun(in tokens: [Token], from start: Int) -> Int {
        guard isPart(tokens[start]) else { return start }
        var end = start + 1
        while end < tokens.count, tokens[end].isGlued {
            let isJoin = isConnector(tokens[end]) && end + 1 < tokens.count && tokens[end + 1].isGlued
            if isPart(tokens[end]) || (isJoin && (isPart(tokens[end + 1]) || isConnector(tokens[end + 1]))) {
                end += 1
            } else {
                break
            }
        }
        while end > start, isConnector(tokens[end - 1]) { end -= 1 }
        return end
    }

    private static func isPart(_ token: Token) -> Bool { token.kind == .latin || token.kind == .number }

    private static func isConnector(_ token: Token) -> Bool {
        switch token.mark {
        case 0x5F, 0x2E, 0x2D, 0x2F: true
        default: false
        }
    }

    /// A run is one path when only its last component has an extension, else each component may be a name.
    private mutating func collect(_ run: Range<Int>, in tokens: inout [Token]) {
        var components = 0
        var extended = 0
        var last = run
        var isLastExtended = false
        Self.forEachComponent(of: run, in: tokens) { part in
            components += 1
            last = part
            isLastExtended = Self.fileExtension(of: part, in: tokens) != nil
            if isLastExtended { extended += 1 }
        }
        if components > 1, extended == 1, isLastExtended {
            append(run, last: last, in: &tokens)
            return
        }
        var start = run.lowerBound
        while start < run.upperBound {
            var end = start
            while end < run.upperBound, tokens[end].mark != 0x2F { end += 1 }
            if end - start > 1 { append(start..<end, last: start..<end, in: &tokens) }
            start = end + 1
        }
    }

    private static func forEachComponent(of run: Range<Int>, in tokens: [Token], visit: (Range<Int>) -> Void) {
        var start = run.lowerBound
        for index in run where tokens[index].mark == 0x2F {
            if index > start { visit(start..<index) }
            start = index + 1
        }
        if start < run.upperBound { visit(start..<run.upperBound) }
    }

    /// The token of the extension of a component: letters after the last dot, with two characters before it. A single
    /// letter may be before an extension of several: `a.txt` is a file, `e.g` and the `1.add` of a list are none.
    private static func fileExtension(of part: Range<Int>, in tokens: [Token]) -> Int? {
        let last = part.upperBound - 1
        guard part.count >= 3, tokens[last].kind == .latin, tokens[last].range.count <= 5,
            tokens[last - 1].mark == 0x2E
        else { return nil }
        let first = tokens[part.lowerBound]
        let stemLength = tokens[last - 1].range.lowerBound - first.range.lowerBound
        let isLetter = first.kind == .latin && tokens[last].range.count >= 2
        return stemLength >= 2 || isLetter ? last : nil
    }

    private mutating func append(_ run: Range<Int>, last: Range<Int>, in tokens: inout [Token]) {
        guard run.contains(where: { Self.isConnector(tokens[$0]) }) else { return }
        for index in run { tokens[index].isPartOfName = true }
        let ending = Self.fileExtension(of: last, in: tokens)
        let hasUnderscore = last.contains { tokens[$0].mark == 0x5F }
        let hasHyphen = last.contains { tokens[$0].mark == 0x2D } && last.contains { tokens[$0].kind == .latin }
        guard ending != nil || hasUnderscore || hasHyphen else { return }
        let first = tokens[last.lowerBound].range.lowerBound
        let end = tokens[last.upperBound - 1].range.upperBound
        let start = tokens[run.lowerBound].range.lowerBound
        let stemEnd = ending.map { tokens[$0 - 1].range.lowerBound } ?? end
        found.append(
            Name(
                tokens: run, text: start..<end, base: first..<end, stem: first..<stemEnd,
                isIdentifier: ending != nil || hasUnderscore))
    }
}
