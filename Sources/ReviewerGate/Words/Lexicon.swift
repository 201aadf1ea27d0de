/// The glossary and the stance words in one index.
struct Lexicon: Sendable {
    /// What an entry says, and where in a run of Hangul it may stand.
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

    static let shared = Lexicon()

    private init() {
        for line in Glossary.content.split(separator: "\n") { add(line.split(separator: " "), as: .content) }
        for line in Glossary.telling.split(separator: "\n") { add(line.split(separator: " "), as: .telling) }
        add(Glossary.making.split { $0 == " " || $0 == "\n" }, as: .making)
        for word in Glossary.light.split(whereSeparator: { $0 == " " || $0 == "\n" }) { add([word], as: .light) }
        for word in Glossary.empty.split(whereSeparator: { $0 == " " || $0 == "\n" }) { add([word], as: .empty) }
        for (marks, words) in StanceMarks.words {
            for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) { add(word, marks: marks) }
        }
    }

    private mutating func add(_ words: [Substring], as role: Role) {
        roles.append(role)
        switch words.first {
        case "테스트": test = roles.count - 1
        case "문서": document = roles.count - 1
        case "검증": verification = roles.count - 1
        case "추가": making = roles.count - 1
        case "통과": passing = roles.count - 1
        default: break
        }
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
                stems.insert(EnglishStem.stem(scalars[...]), roles.count - 1)
            }
        }
    }

    private mutating func add(_ word: Substring, marks: StanceMarks) {
        let (place, scalars) = Self.placed(word)
        let isHangul = scalars.contains(where: Script.isHangul)
        spellings.insert(scalars, Entry(place: isHangul ? place : .whole, concept: nil, marks: marks))
    }

    private static func placed(_ word: Substring) -> (Entry.Place, [UInt32]) {
        let scalars = word.unicodeScalars
        if scalars.first == "^" { return (.beginning, scalars.dropFirst().map(\.value)) }
        if scalars.first == "=" { return (.whole, scalars.dropFirst().map(\.value)) }
        if scalars.last == "$" { return (.end, scalars.dropLast().map(\.value)) }
        return (.anywhere, scalars.map(\.value))
    }
}
