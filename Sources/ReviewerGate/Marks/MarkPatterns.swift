internal import Text

/// The patterns of the table of marks, read once.
struct MarkPatterns: Sendable {
    enum Element: Sendable {
        case word(Lexicon.Sense)
        /// A number other than 0, and 0.
        case number, zero
        /// A status of HTTP that says that a server failed.
        case serverError
        /// One that says that a request was refused.
        case refusal
        case mark(UInt32)
        /// Up to so many tokens.
        case gap(Int)
    }

    struct Pattern: Sendable {
        /// The row of the table.
        let rule: Int
        let elements: [Element]
    }

    static let shared = MarkPatterns()

    private(set) var patterns: [Pattern] = []
    /// The patterns that a word begins, by its sense; those that a number begins, and those that a mark begins.
    private(set) var byFirstSense: [Lexicon.Sense: [Int]] = [:]
    private(set) var byNumber: [Int] = []
    private(set) var byZero: [Int] = []
    private(set) var byMark: [UInt32: [Int]] = [:]
    /// What the rows say of their marks; apart from the texts, which take time to copy.
    private(set) var rules: [(kind: MarkKind, excuses: Excuses, isOutput: Bool)] = []
    private var hangul: [[[UInt32]]] = []
    /// The words of ``MarkKind/whole``.
    private(set) var wholes: Set<Lexicon.Sense> = []
    /// The words of each element, by its sense.
    private var words: [(Lexicon.Sense, [Substring])] = []

    private init() {
        var senses: [Substring: Lexicon.Sense] = [:]
        for (number, rule) in MarkRule.table.enumerated() {
            rules.append((rule.kind, rule.excuses, rule.isOutput))
            for line in rule.patterns.split(separator: "\n") {
                let elements = line.split(separator: " ").map { part -> Element in
                    switch part {
                    case "#": return .number
                    case "0": return .zero
                    case "5xx": return .serverError
                    case "4xx": return .refusal
                    case "~": return .gap(3)
                    case "~~": return .gap(9)
                    case ":", "?", ",": return .mark(part.unicodeScalars.first?.value ?? 0)
                    default:
                        if let sense = senses[part] { return .word(sense) }
                        let sense = Lexicon.firstOfMarks + Lexicon.Sense(senses.count)
                        senses[part] = sense
                        words.append((sense, part.split(separator: "|")))
                        return .word(sense)
                    }
                }
                let place = patterns.count
                patterns.append(Pattern(rule: number, elements: elements))
                switch elements.first {
                case .word(let sense):
                    byFirstSense[sense, default: []].append(place)
                    if rule.kind == .whole, elements.count == 1 { wholes.insert(sense) }
                case .number, .serverError, .refusal: byNumber.append(place)
                case .zero: byZero.append(place)
                case .mark(let mark): byMark[mark, default: []].append(place)
                case .gap, nil: break
                }
            }
        }
        hangul = words.map { $0.1.map { $0.unicodeScalars.map(\.value).filter(Script.isHangul) } }
    }

    /// The Hangul spellings of an element.
    func spellings(of sense: Lexicon.Sense) -> [[UInt32]] {
        hangul[Int(sense - Lexicon.firstOfMarks)]
    }

    func add(to lexicon: inout Lexicon) {
        for (sense, words) in words {
            for word in words { lexicon.add(marked: word, sense) }
        }
    }
}
