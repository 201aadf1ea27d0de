/// A path, file or identifier in a text, compared as a whole: `src/lexer.c`, `queue.db`, `trace_id`.
struct Name {
    /// The tokens that spell it.
    let tokens: Range<Int>
    /// Its spelling in small letters, folders included.
    let text: String
    /// The last part of a path; the text itself for others.
    let base: String
    /// The base without its extension.
    let stem: String
    /// It is written with `_` or an extension, and no mere pair of words with a hyphen.
    let isIdentifier: Bool

    var hasExtension: Bool { base.utf8.count != stem.utf8.count }

    /// Whether two paths may mean the same file: one of them ends in the other.
    func agrees(with other: Name) -> Bool {
        let (long, short) =
            text.utf8.count >= other.text.utf8.count
            ? (text.utf8, other.text.utf8)
            : (other.text.utf8, text.utf8)
        guard long.suffix(short.count).elementsEqual(short) else { return false }
        return long.count == short.count || long.dropLast(short.count).last == UInt8(ascii: "/")
    }
}

/// Finds the names among tokens.
enum Names {
    /// The names of a text in order. Tokens of a name, and of words joined by hyphens, learn that they are parts.
    static func find(in tokens: inout [Token], of scalars: [UInt32]) -> [Name] {
        var names: [Name] = []
        var index = 0
        while index < tokens.count {
            let end = endOfRun(in: tokens, from: index)
            if end > index + 1 { collect(index..<end, in: &tokens, of: scalars, into: &names) }
            index = max(end, index + 1)
        }
        return names
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
        token.isMark("_") || token.isMark(".") || token.isMark("-") || token.isMark("/")
    }

    /// A run is one path when only its last component has an extension, else each component may be a name.
    private static func collect(
        _ run: Range<Int>, in tokens: inout [Token], of scalars: [UInt32], into names: inout [Name]
    ) {
        let parts = components(of: run, in: tokens)
        let withExtension = parts.filter { fileExtension(of: $0, in: tokens) != nil }
        if parts.count > 1, withExtension.count == 1, let last = parts.last, withExtension[0] == last {
            append(run, last: last, in: &tokens, of: scalars, into: &names)
        } else {
            for part in parts where part.count > 1 {
                append(part, last: part, in: &tokens, of: scalars, into: &names)
            }
        }
    }

    private static func components(of run: Range<Int>, in tokens: [Token]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = run.lowerBound
        for index in run where tokens[index].isMark("/") {
            if index > start { parts.append(start..<index) }
            start = index + 1
        }
        if start < run.upperBound { parts.append(start..<run.upperBound) }
        return parts
    }

    /// The token of the extension of a component: letters after the last dot, with two characters before it.
    private static func fileExtension(of part: Range<Int>, in tokens: [Token]) -> Int? {
        guard part.count >= 3, let last = part.last, tokens[last].kind == .latin, tokens[last].range.count <= 5,
            tokens[last - 1].isMark("."),
            tokens[last - 1].range.lowerBound - tokens[part.lowerBound].range.lowerBound >= 2
        else { return nil }
        return last
    }

    private static func append(
        _ run: Range<Int>, last: Range<Int>, in tokens: inout [Token], of scalars: [UInt32], into names: inout [Name]
    ) {
        guard run.contains(where: { isConnector(tokens[$0]) }) else { return }
        for index in run { tokens[index].isPartOfName = true }
        let ending = fileExtension(of: last, in: tokens)
        let hasUnderscore = last.contains { tokens[$0].isMark("_") }
        let hasHyphen = last.contains { tokens[$0].isMark("-") } && last.contains { tokens[$0].kind == .latin }
        guard ending != nil || hasUnderscore || hasHyphen else { return }
        let first = tokens[last.lowerBound].range.lowerBound
        let end = tokens[last.upperBound - 1].range.upperBound
        let start = tokens[run.lowerBound].range.lowerBound
        let stemEnd = ending.map { tokens[$0 - 1].range.lowerBound } ?? end
        names.append(
            Name(
                tokens: run, text: Spelling.string(scalars[start..<end]), base: Spelling.string(scalars[first..<end]),
                stem: Spelling.string(scalars[first..<stemEnd]), isIdentifier: ending != nil || hasUnderscore))
    }
}

/// Folded scalars as text again.
enum Spelling {
    static func string(_ scalars: ArraySlice<UInt32>) -> String {
        if scalars.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: scalars.lazy.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
        }
        var view = String.UnicodeScalarView()
        for value in scalars { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
        return String(view)
    }
}
