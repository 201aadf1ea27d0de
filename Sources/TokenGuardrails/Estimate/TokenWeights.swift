/// What pieces of text cost, in hundredths of a token of `o200k_base`.
///
/// The figures are means of the fitting half of the corpus in automation/benchmarks/tokens, rounded and smoothed by
/// length; `calibrate.py` there prints them. Integers keep the estimate the same on every machine.
enum TokenWeights {
    static let one = 100

    /// English words by length, and beyond the list 33 a letter: up to seven letters are one token nearly always.
    private static let latin = [0, 100, 100, 101, 101, 104, 104, 110, 118, 122, 134, 143, 165, 180, 200]
    private static let latinBeyond = 33
    /// Words of Hangul by length, and beyond the list 27 a syllable: long ones are long by endings that are one token.
    private static let hangul = [0, 92, 153, 212, 272, 348]
    private static let hangulBeyond = 27
    /// A syllable that is in no token with another one, beside what its word costs.
    static let uncommonSyllable = 86
    /// What a word in `니다`, the polite ending, costs less.
    private static let politeEnding = 160

    /// A run of capitals: `KST`, or the `CG` of `CGImage`.
    static func capitals(length: Int) -> Int {
        one + 20 * max(0, length - 2)
    }

    /// A Latin word with letters like é or ż: not an English one, so few of its letters go together.
    static func accentedWord(length: Int) -> Int {
        max(one, 40 * length)
    }

    /// A diacritic of its own, beside what its word costs.
    static let accent = 150

    /// A word, by the kind of its letters, without what its diacritics and uncommon syllables add.
    ///
    /// - Parameter isPolite: whether it ends in `니다`; only Hangul does.
    static func word(of letters: ScalarKind, length: Int, isPolite: Bool) -> Int {
        switch letters {
        case .hangul where isPolite: max(one, price(length, from: hangul, beyond: hangulBeyond) - politeEnding)
        case .hangul: price(length, from: hangul, beyond: hangulBeyond)
        case .han, .kana: max(one, 78 * length)
        case .cyrillic: max(one, 25 * length)
        case .semitic: max(one, 32 * length)
        case .devanagari: max(one, 33 * length)
        case .greek, .thai, .other: max(one, 40 * length)
        case .jamo: max(one, 60 * length)
        case .conjoiningJamo, .rare: 200 * length
        default: price(length, from: latin, beyond: latinBeyond)
        }
    }

    /// What a mark that opens a word (`.count`, `(word`) costs beside the word.
    static func openingMark(of letters: ScalarKind, length: Int) -> Int {
        letters == .small ? 6 * min(length, 8) : one
    }

    /// The `'s` of `it's`.
    static let contraction = 30

    /// Digits go in threes.
    static func digits(length: Int) -> Int {
        one * ((length + 2) / 3)
    }

    /// A run of spaces within a line; vocabularies hold them up to about eighty.
    static func blanks(length: Int) -> Int {
        one * ((length + 79) / 80)
    }

    /// The first scalar of a run of marks.
    static func firstMark(_ kind: ScalarKind) -> Int {
        switch kind {
        case .symbol, .pictograph: 190
        default: one
        }
    }

    /// A further scalar of a run of marks: vocabularies hold `",` and long rules, but few mixtures of four.
    static func furtherMark(_ kind: ScalarKind, place: Int, repeated: Bool) -> Int {
        switch kind {
        case .mark: repeated ? 3 : place == 2 ? 5 : place == 3 ? 12 : 30
        case .sign: repeated ? 20 : one
        case .joiner: 80
        default: 190
        }
    }

    private static func price(_ length: Int, from table: [Int], beyond: Int) -> Int {
        let last = table.count - 1
        return length <= last ? table[length] : table[last] + beyond * (length - last)
    }
}
