/// The words of the criteria that the glossary doesn't know, each with a number.
struct Vocabulary {
    /// Hangul, found anywhere in a run.
    private(set) var words = WordTrie<Int>()
    /// Single syllables, found where a run begins.
    private(set) var syllables = WordTrie<Int>()
    /// The beginning of a word that was cut off.
    private(set) var prefixes = WordTrie<Int>()
    /// Stems of other words, and their numbers.
    private(set) var stems = SpellingTable()
    private var stemNumbers: [Int] = []
    private var hangul = SpellingTable()
    private var hangulNumbers: [Int] = []
    private var beginnings = SpellingTable()
    private var beginningNumbers: [Int] = []
    /// Bases and stems of names.
    private(set) var files = SpellingTable()
    /// Numbers that are words, each with its number: in order of value once the criteria are read.
    private(set) var numbers = NumberTable()
    /// How many words there are.
    private(set) var count = 0

    /// Of a longer run of Hangul so many syllables are looked for, so that no search takes longer than that.
    private static let longestWord = 64

    mutating func number(ofHangul word: ArraySlice<UInt32>) -> Int {
        let known = hangul.number(of: word)
        if known < hangulNumbers.count { return hangulNumbers[known] }
        hangulNumbers.append(count)
        if word.count == 1 {
            syllables.insert(word, count)
        } else {
            words.insert(word.prefix(Self.longestWord), count)
        }
        count += 1
        return count - 1
    }

    mutating func number(ofStem stem: [UInt32]) -> Int {
        let known = stems.number(of: stem[...])
        if known < stemNumbers.count { return stemNumbers[known] }
        stemNumbers.append(count)
        count += 1
        return count - 1
    }

    mutating func number(ofBeginning word: ArraySlice<UInt32>) -> Int {
        let known = beginnings.number(of: word)
        if known < beginningNumbers.count { return beginningNumbers[known] }
        beginningNumbers.append(count)
        prefixes.insert(word, count)
        count += 1
        return count - 1
    }

    mutating func number(of value: Double) -> Int { numbers.number(of: value) }

    mutating func number(ofFile spelling: ArraySlice<UInt32>) -> Int { files.number(of: spelling) }

    /// The word with a stem.
    func word(ofStem stem: [UInt32]) -> Int? { stems.find(stem[...]).map { stemNumbers[$0] } }
}

/// Gives each value a number, counted from 0.
struct NumberTable {
    private var spellings = SpellingTable()

    var count: Int { spellings.count }

    mutating func number(of value: Double) -> Int { spellings.number(of: Self.halves(value)[...]) }

    func find(_ value: Double) -> Int? { count == 0 ? nil : spellings.find(Self.halves(value)[...]) }

    private static func halves(_ value: Double) -> [UInt32] {
        let bits = (value == 0 ? 0 : value).bitPattern
        return [UInt32(truncatingIfNeeded: bits >> 32), UInt32(truncatingIfNeeded: bits)]
    }
}
