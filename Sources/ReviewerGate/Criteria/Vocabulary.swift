/// The words of the criteria that the glossary doesn't know, each with a number.
struct Vocabulary {
    /// Hangul, found anywhere in a run.
    private(set) var words = WordTrie<Int>()
    /// Single syllables, found where a run begins.
    private(set) var syllables = WordTrie<Int>()
    /// Stems of other words.
    private(set) var stems = WordTrie<Int>()
    /// The beginning of a word that was cut off.
    private(set) var prefixes = WordTrie<Int>()
    private var numbers: [String: Int] = [:]

    mutating func number(ofHangul word: ArraySlice<UInt32>) -> Int {
        number(of: "h" + Spelling.string(word)) {
            if word.count == 1 { $0.syllables.insert(word, $1) } else { $0.words.insert(word, $1) }
        }
    }

    mutating func number(ofStem stem: [UInt32]) -> Int {
        number(of: "s" + Spelling.string(stem[...])) { $0.stems.insert(stem, $1) }
    }

    mutating func number(ofBeginning word: ArraySlice<UInt32>) -> Int {
        number(of: "b" + Spelling.string(word)) { $0.prefixes.insert(word, $1) }
    }

    private mutating func number(of key: String, insert: (inout Vocabulary, Int) -> Void) -> Int {
        if let number = numbers[key] { return number }
        let number = numbers.count
        numbers[key] = number
        insert(&self, number)
        return number
    }
}
