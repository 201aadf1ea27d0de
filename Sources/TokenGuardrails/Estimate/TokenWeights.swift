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

    /// A further scalar of a run of marks: vocabularies hold `",` and long rules, but few mixtures of four. A rule of
    /// three and more is a token apart from what is around it, as in `|---|---|`.
    ///
    /// - Parameters:
    ///   - place: its place in the run, from 1.
    ///   - isSame: whether it is the scalar before it once more.
    ///   - before: how often that one has come in a row.
    static func furtherMark(_ kind: ScalarKind, place: Int, isSame: Bool, before: Int) -> Int {
        switch kind {
        case .mark where isSame: before == 2 && place > 3 ? one : 3
        case .mark: before >= 3 ? one : place == 2 ? 5 : place == 3 ? 12 : 30
        case .sign: isSame ? 20 : one
        case .joiner: 80
        default: 190
        }
    }

    private static func price(_ length: Int, from table: [Int], beyond: Int) -> Int {
        let last = table.count - 1
        return length <= last ? table[length] : table[last] + beyond * (length - last)
    }
}

/// The Hangul syllables that are in a token of `o200k_base` together with another one.
///
/// Words made of them are cut into fewer pieces; any other syllable is a token of its own or several.
/// `calibrate.py` in automation/benchmarks/tokens prints the list, those of most tokens first.
enum CommonSyllables {
    /// Whether a syllable, U+AC00 to U+D7A3, is one of them.
    static func contain(_ syllable: Unicode.Scalar) -> Bool {
        let place = Int(syllable.value) - first
        guard (0..<count).contains(place) else { return false }
        return bits[place / 64] >> UInt64(place % 64) & 1 == 1
    }

    private static let first = 0xAC00
    private static let count = 11_172

    private static let bits: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: count / 64 + 1)
        for scalar in list.unicodeScalars where (first..<first + count).contains(Int(scalar.value)) {
            let place = Int(scalar.value) - first
            bits[place / 64] |= 1 << UInt64(place % 64)
        }
        return bits
    }()

    private static let list = """
        이다지는사가기시고니로을하스의인자정제대리어그라를나서아트도상한보요있에전문일장해부오게주마드습
        공동원은국만면성소용화관들모바신터개경데비세수여운조회간것계구내되래러않업우으최행료방번분생안없
        었영음출거교등록미민위입작치카프했호까려르무선실역예유중진체크타표학합험현감결과노능당력명반발설
        야연재적직품활같건금난뉴디따렇말매메며목받배변산식았움준참추츠통특확후강검격근글년담때람런레련른
        물버본송알약얼열였온임저족처클텔파판페포할함항향환각객겠견광규급날너느늘님단댓던된됩든또랍랜램랫
        령롯루류름린립막많머벌법벤복삭색석션속승심십양억언올외울육접젝존종좋증집째차책천청초코태텐템평폼
        플피필형히값굴균극께낌났냥넘네넷녀녕높누닌달더델독돌됐두떤떨떻락랑략량럼럽렵렸례론롭룹릭림링
        망먼뮤므밀밝별북뷰브블살삼새샵센순술쉽슬싶쓰씀악앙앞애엇옵완왔욱워월웨융응쟁점져졌즈즌질징짜찰찾
        축충친케콘큼키탁택털테토투튼팅패퓨혔홈황획효
        """
}
