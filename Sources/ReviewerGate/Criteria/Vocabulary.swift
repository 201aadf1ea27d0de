/// The words of the criteria that the glossary doesn't know, each with a number.
struct Vocabulary {
    /// Hangul, found anywhere in a run.
    private(set) var words = WordTrie<Int>()
    /// Single syllables, found where a run begins.
    private(set) var syllables = WordTrie<Int>()
    /// The beginning of a word that was cut off.
    private(set) var prefixes = WordTrie<Int>()
    private var stems = Numbers()
    private var hangul = Numbers()
    private var beginnings = Numbers()
    /// Bases and stems of names.
    var files = SpellingTable()
    /// Numbers that are words, each with its number.
    private(set) var numbers: [Double: Int] = [:]
    /// How many words there are.
    private(set) var count = 0

    /// Of a longer run of Hangul so many syllables are looked for, so that no search takes longer than that.
    private static let longestWord = 64

    mutating func number(ofHangul word: ArraySlice<UInt32>) -> Int {
        let (number, isNew) = hangul.number(of: word, count: &count)
        if isNew, word.count == 1 { syllables.insert(word, number) }
        if isNew, word.count > 1 { words.insert(word.prefix(Self.longestWord), number) }
        return number
    }

    mutating func number(ofStem stem: [UInt32]) -> Int { stems.number(of: stem[...], count: &count).number }

    mutating func number(ofBeginning word: ArraySlice<UInt32>) -> Int {
        let (number, isNew) = beginnings.number(of: word, count: &count)
        if isNew { prefixes.insert(word, number) }
        return number
    }

    mutating func number(of value: Double) -> Int {
        if let known = numbers[value] { return known }
        numbers[value] = numbers.count
        return numbers.count - 1
    }

    /// The word with a stem.
    func word(ofStem stem: [UInt32]) -> Int? { stems.table.find(stem[...]).map { stems.numbers[$0] } }

    /// Numbers of some of the words, by their spelling.
    private struct Numbers {
        var table = SpellingTable()
        var numbers: [Int] = []

        mutating func number(of spelling: ArraySlice<UInt32>, count: inout Int) -> (number: Int, isNew: Bool) {
            let known = table.number(of: spelling)
            if known < numbers.count { return (numbers[known], false) }
            numbers.append(count)
            count += 1
            return (count - 1, true)
        }
    }
}
