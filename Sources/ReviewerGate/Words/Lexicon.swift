internal import Text

/// The glossary and the stance words in one index.
struct Lexicon: Sendable {
    /// What an entry says, and where in a run of Hangul it may be.
    struct Entry: Sendable {
        enum Place: Sendable { case anywhere, beginning, end, whole }

        let place: Place
        /// The group of the glossary, or none for a stance word.
        let concept: Int?
        let marks: StanceMarks
    }

    /// What the words of a glossary group do, by the group's number.
    private(set) var roles: [Role] = []
    /// Hangul and the raw spelling of English stance words.
    private(set) var spellings = WordTrie<Entry>()
    /// Stems of the English words of the glossary.
    private(set) var stems = WordTrie<Int>()

    /// The groups that rules speak of by name.
    private(set) var test = -1
    private(set) var document = -1
    private(set) var verification = -1
    private(set) var making = -1
    private(set) var passing = -1

    private var stem: [UInt32] = []

    static let shared = Lexicon()

    private init() {
        for words in WordList.lines(of: Glossary.content) { add(words, as: .content) }
        for words in WordList.lines(of: Glossary.telling) { add(words, as: .telling) }
        add(WordList.words(of: Glossary.making), as: .making)
        for words in WordList.lines(of: Glossary.light) { add(words, as: .light) }
        for word in WordList.words(of: Glossary.empty) { add([word], as: .empty) }
        test = group(of: "테스트")
        document = group(of: "문서")
        verification = group(of: "검증")
        making = group(of: "추가")
        passing = group(of: "통과")
        for (marks, words) in StanceMarks.words {
            for word in WordList.words(of: words) { add(word, marks: marks) }
        }
    }

    /// The group that a word begins.
    private func group(of word: String) -> Int {
        let spelling = word.scalarValues
        return spellings.meaning(of: spelling.indices, in: spelling)?.concept ?? -1
    }

    private mutating func add(_ words: [ArraySlice<UInt32>], as role: Role) {
        roles.append(role)
        for word in words {
            let (place, scalars) = Self.placed(word)
            if scalars.contains(where: Script.isHangul) {
                let isShort = scalars.count == 1 || role == .empty
                spellings.insert(
                    scalars,
                    Entry(
                        place: role == .empty ? .whole : isShort ? .beginning : place, concept: roles.count - 1,
                        marks: []))
            } else {
                EnglishStem.write(scalars, into: &stem)
                stems.insert(stem, roles.count - 1)
            }
        }
    }

    private mutating func add(_ word: ArraySlice<UInt32>, marks: StanceMarks) {
        let (place, scalars) = Self.placed(word)
        let isHangul = scalars.contains(where: Script.isHangul)
        spellings.insert(scalars, Entry(place: isHangul ? place : .whole, concept: nil, marks: marks))
    }

    private static func placed(_ word: ArraySlice<UInt32>) -> (Entry.Place, ArraySlice<UInt32>) {
        switch (word.first, word.last) {
        case (0x5E, _): (.beginning, word.dropFirst())
        case (0x3D, _): (.whole, word.dropFirst())
        case (_, 0x24): (.end, word.dropLast())
        default: (.anywhere, word)
        }
    }
}
