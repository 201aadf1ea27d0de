internal import Text

/// Stretches of a text that no separator divides: quotations, code, addresses and brackets.
///
/// A bracket or quote without its partner is plain text. Every pass is linear in the text.
struct Spans {
    /// Where the quotation, code or address that begins at an index ends (exclusive); 0 where none begins.
    private(set) var quotations: [Int]
    /// The same, brackets included.
    private(set) var all: [Int]
    /// Where date phrases begin.
    private(set) var phrases: Set<Int> = []

    init(_ writing: KeyedText) {
        quotations = Array(repeating: 0, count: writing.count)
        all = []
        markCode(writing)
        markQuotations(writing)
        all = quotations
        markBrackets(writing)
    }

    /// Keeps a phrase whole that begins outside of every span.
    mutating func keep(_ range: Range<Int>) {
        guard let first = range.first, all[first] == 0 else { return }
        all[first] = range.upperBound
        phrases.insert(first)
    }

    /// A run of backticks closes at the next run of the same length, as in Markdown.
    private mutating func markCode(_ writing: KeyedText) {
        var runs: [Range<Int>] = []
        var index = 0
        while index < writing.count {
            let start = index
            while index < writing.count, writing.keys[index] == "`" { index += 1 }
            if index > start { runs.append(start..<index) } else { index += 1 }
        }
        var following: [Int: Int] = [:]
        var partners = Array(repeating: -1, count: runs.count)
        for run in runs.indices.reversed() {
            partners[run] = following[runs[run].count] ?? -1
            following[runs[run].count] = run
        }
        var run = 0
        while run < runs.count {
            let partner = partners[run]
            if partner > 0 { quotations[runs[run].lowerBound] = runs[partner].upperBound }
            run = max(run, partner) + 1
        }
    }

    private mutating func markQuotations(_ writing: KeyedText) {
        var double = -1
        var single = -1
        var open: [Unicode.Scalar: [Int]] = [:]
        var index = 0
        while index < writing.count {
            if quotations[index] > 0 {
                index = quotations[index]
                continue
            }
            if let end = Self.addressEnd(writing, at: index) {
                quotations[index] = end
                index = end
                continue
            }
            let key = writing.keys[index]
            switch key {
            case "\"":
                if double >= 0 {
                    quotations[double] = index + 1
                    double = -1
                } else if !writing.kind(index + 1).isBlank, ![.digit, .latin].contains(writing.kind(index - 1)) {
                    double = index
                }
            case "'":
                let before = writing.kind(index - 1)
                let after = writing.kind(index + 1)
                if single >= 0, !before.isBlank, after != .latin, after != .digit {
                    quotations[single] = index + 1
                    single = -1
                } else if !before.isWord, !after.isBlank {
                    single = index
                }
            case "“", "‘", "「", "『":
                open[key, default: []].append(index)
            case "”", "’", "」", "』":
                let apostrophe = key == "’" && writing.kind(index + 1) == .latin
                if !apostrophe, let opener = Self.opener(of: key), let start = open[opener]?.popLast() {
                    quotations[start] = index + 1
                }
            default: break
            }
            index += 1
        }
    }

    private mutating func markBrackets(_ writing: KeyedText) {
        var stack: [(opener: Unicode.Scalar, index: Int)] = []
        var waiting: [Unicode.Scalar: Int] = [:]
        var index = 0
        while index < writing.count {
            if quotations[index] > 0 {
                index = quotations[index]
                continue
            }
            let key = writing.keys[index]
            switch key {
            case "(", "[", "{", "【", "《", "〈":
                stack.append((key, index))
                waiting[key, default: 0] += 1
            case ")", "]", "}", "】", "》", "〉":
                guard let opener = Self.opener(of: key), waiting[opener, default: 0] > 0 else { break }
                // Openers in between have no partner; each is popped once, so the whole stays linear.
                while let top = stack.popLast() {
                    waiting[top.opener, default: 0] -= 1
                    if top.opener == opener {
                        all[top.index] = index + 1
                        break
                    }
                }
            default: break
            }
            index += 1
        }
    }

    private static func opener(of closer: Unicode.Scalar) -> Unicode.Scalar? {
        switch closer {
        case ")": "("
        case "]": "["
        case "}": "{"
        case "】": "【"
        case "》": "《"
        case "〉": "〈"
        case "”": "“"
        case "’": "‘"
        case "」": "「"
        case "』": "『"
        default: nil
        }
    }

    /// The end of a web address that begins at `index`: it runs up to a blank, a Korean particle or a quote, and gives
    /// back the punctuation at its end, which belongs to the sentence.
    private static func addressEnd(_ writing: KeyedText, at index: Int) -> Int? {
        guard writing.kinds[index] == .latin, writing.kind(index - 1) != .latin else { return nil }
        var scheme = index
        while scheme < index + 12, writing.kind(scheme) == .latin { scheme += 1 }
        guard writing.spells("://", at: scheme) || writing.spells("www.", at: index) else { return nil }
        var end = scheme
        scan: while end < writing.count {
            switch writing.kinds[end] {
            case .space, .newline, .hangul: break scan
            default: break
            }
            if "\"'<>`“”‘’「」『』".unicodeScalars.contains(writing.keys[end]) { break }
            end += 1
        }
        while end > index, ",;.:!?)]}、".unicodeScalars.contains(writing.keys[end - 1]) { end -= 1 }
        return end
    }
}
