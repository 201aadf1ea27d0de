internal import Text

/// A word, a number or a mark of a folded text.
struct Token {
    enum Kind { case hangul, latin, number, mark }

    let kind: Kind
    /// No space lies between it and the token before.
    let isGlued: Bool
    /// It is between quotation marks or backticks.
    var isQuoted = false
    /// It is a part of a name such as `queue.db` or `fail-on-alert`.
    var isPartOfName = false
    private let start: Int32
    private let end: Int32
    private let lineNumber: Int32
    /// For a mark, its scalar; 0 for other tokens.
    let mark: UInt32
    /// The number's value; 0 for other tokens.
    let value: Double

    init(kind: Kind, range: Range<Int>, line: Int, isGlued: Bool, value: Double, mark: UInt32) {
        self.kind = kind
        self.isGlued = isGlued
        self.mark = mark
        self.value = value
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        lineNumber = Int32(truncatingIfNeeded: line)
    }

    /// Where it is in the folded scalars.
    var range: Range<Int> { Int(start)..<Int(end) }
    /// The line it is in, counted from 0.
    var line: Int { Int(lineNumber) }

    func isMark(_ character: Unicode.Scalar) -> Bool { mark == character.value }
    var isWord: Bool { kind == .hangul || kind == .latin }
}

/// Cuts a folded text into tokens.
struct Tokenizer {
    private let scalars: [UInt32]
    private var index = 0
    private var line = 0
    private var lineStarts = [0]
    private var tokens: [Token] = []
    private var lastEnd = -1

    /// The tokens, and where in the folded scalars each line begins.
    static func tokens(of text: FoldedText) -> (tokens: [Token], lineStarts: [Int]) {
        var tokenizer = Tokenizer(scalars: text.scalars)
        tokenizer.run()
        return (tokenizer.tokens, tokenizer.lineStarts)
    }

    private init(scalars: [UInt32]) {
        self.scalars = scalars
        tokens.reserveCapacity(scalars.count / 2)
    }

    private mutating func run() {
        while index < scalars.count {
            let value = scalars[index]
            if value == 0x0A {
                index += 1
                line += 1
                lineStarts.append(index)
            } else if Script.isSpace(value) {
                index += 1
            } else if Script.isHangul(value) {
                take(.hangul, upTo: endOfHangul())
            } else if Script.isDigit(value) {
                takeNumber()
            } else if Script.isLetter(value) {
                take(.latin, upTo: endOfLatin())
            } else {
                take(.mark, upTo: index + 1, mark: value)
            }
        }
    }

    private mutating func take(_ kind: Token.Kind, upTo end: Int, value: Double = 0, mark: UInt32 = 0) {
        tokens.append(
            Token(kind: kind, range: index..<end, line: line, isGlued: lastEnd == index, value: value, mark: mark))
        index = end
        lastEnd = end
    }

    private func endOfHangul() -> Int {
        var end = index
        while end < scalars.count, Script.isHangul(scalars[end]) { end += 1 }
        return end
    }

    /// Letters and digits after a letter, with apostrophes between letters (`couldn't`, `p95`).
    private func endOfLatin() -> Int {
        var end = index
        while end < scalars.count {
            let value = scalars[end]
            let isApostrophe =
                value == 0x27 && end + 1 < scalars.count && Script.isLetter(scalars[end + 1])
            // `7m12s`
            if Script.isDigit(value), end - index <= 2, lastEnd == index, tokens.last?.kind == .number { break }
            guard isApostrophe || Script.isDigit(value) || Script.isLetter(value) else { break }
            end += 1
        }
        return end
    }

    /// Digits with thousands commas and one decimal point: `1,000`, `4.5`.
    private mutating func takeNumber() {
        var end = index
        var value = 0.0
        while end < scalars.count {
            if Script.isDigit(scalars[end]) {
                value = value * 10 + Double(scalars[end] - 0x30)
            } else if !(scalars[end] == 0x2C && isThousands(after: end)) {
                break
            }
            end += 1
        }
        if end + 1 < scalars.count, scalars[end] == 0x2E, Script.isDigit(scalars[end + 1]) {
            var unit = 0.1
            end += 1
            while end < scalars.count, Script.isDigit(scalars[end]) {
                value += unit * Double(scalars[end] - 0x30)
                unit /= 10
                end += 1
            }
        }
        take(.number, upTo: end, value: value)
    }

    private func isThousands(after comma: Int) -> Bool {
        guard comma + 3 < scalars.count else { return false }
        let areDigits = (comma + 1...comma + 3).allSatisfy { Script.isDigit(scalars[$0]) }
        return areDigits && (comma + 4 == scalars.count || !Script.isDigit(scalars[comma + 4]))
    }
}

/// Finds what a report quotes: between quotation marks or backticks of one line.
enum Quotations {
    static func mark(_ tokens: inout [Token]) {
        var index = 0
        /// The line in which a closing mark is known to be missing.
        var missing: [UInt32: Int] = [:]
        while index < tokens.count {
            let opening = tokens[index].mark
            guard let closing = closing(of: opening), missing[closing] != tokens[index].line else {
                index += 1
                continue
            }
            var end = index + 1
            while end < tokens.count, tokens[end].line == tokens[index].line, tokens[end].mark != closing { end += 1 }
            guard end < tokens.count, tokens[end].mark == closing, end > index + 1 else {
                // A mark that nothing answers quotes nothing.
                if end >= tokens.count || tokens[end].mark != closing { missing[closing] = tokens[index].line }
                index += 1
                continue
            }
            for inner in index + 1..<end { tokens[inner].isQuoted = true }
            index = end + 1
        }
    }

    private static func closing(of mark: UInt32) -> UInt32? {
        switch mark {
        case 0x22, 0x60, 0x27: mark
        case 0x300C, 0x300E, 0xAB: mark + (mark == 0xAB ? 0x10 : 1)
        default: nil
        }
    }
}
