internal import Text

/// A word, name or number that a criterion looks for.
struct SearchTerm {
    enum Kind {
        /// Any of these senses: groups of the glossary, or the word itself.
        case senses([Lexicon.Sense])
        case name(Name)
        case number(Double)
    }

    let kind: Kind
    var role: Role
    /// How the criterion writes it.
    let label: String
    /// It can't be said in other words: a name, a number, a member of an enumeration.
    var isStrict = false
    /// Of a name, the senses of its words: another name that has them all is as good.
    var parts: [[Lexicon.Sense]] = []
    /// It is in parentheses: finding it helps, missing it doesn't hurt.
    var isAside = false
    /// It is in Hangul.
    var isKorean = false
    /// It is a name with an extension.
    var isFile = false
    /// Which member of a list it is a word of, and whether it is the one beside the comma.
    var member: Int?
    var isMember = false
    /// The glossary doesn't know it.
    var isUnknown = false
    /// Where the criteria have it.
    var token = 0
    /// How many items look for it.
    var sharing = 1
    /// Its bit of ``Criteria/subjectBits``; 0 for what carries nothing and for what is more than there are bits.
    var bit: UInt64 = 0

    /// How many of fifty reports of anything have it.
    var chance: Int {
        guard case .senses(let senses) = kind else { return 1 }
        return senses.reduce(0) { $0 + ($1 < Lexicon.firstOfMarks ? Glossary.shared.chances[Int($1)] : 1) }
    }

    /// How much it counts, in quarters.
    var weight: Int {
        switch role {
        case .content, .telling: isAside ? 1 : 4 / min(sharing, 4)
        case .light: 1
        case .making, .empty: 0
        }
    }
}

/// An item of the success criteria, read.
package struct Criterion {
    /// As the criteria write it, without the checks that it mentions.
    let text: String
    let checks: [NamedCheck]
    var sought: [SearchTerm] = []
    var bounds: [Bound] = []
    var numbers: Set<Double> = []
    /// It demands that something is absent (`경고 없음`, `without errors`), so denials answer it.
    var isNegative = false
    /// It demands that something is prevented (`제한`, `reject`), so that denials are what it is about.
    var isPreventing = false
    /// It demands that something goes away (`삭제`, `expire`).
    var isRemoving = false
    /// The words of ``Siblings`` that it has: the group, and which side of it.
    var sides: [(group: Int, place: Int)] = []
    /// The word that is to be absent, among the sought ones.
    var absent: Int?
    /// It asks that changes and verification are reported at all, as intake adds to every task.
    var asksForNotes = false
    var isKorean = false
    /// By how many percent it wants a value to rise or, below 0, to fall.
    var change: Double?
    /// It is about all of something (`모든`, `every`), which less than all doesn't meet.
    var isWhole = false
    /// It asks that tests pass and for nothing else.
    var asksForPassingTests: Bool {
        bounds.isEmpty && !isNegative && !sought.isEmpty
            && sought.allSatisfy {
                guard case .senses(let senses) = $0.kind, $0.weight > 0 else { return $0.weight == 0 }
                return senses.contains { $0 == Glossary.test || $0 == Glossary.passing }
            }
    }
    /// The bits of its words in ``Criteria/subjectBits``.
    var subjects: UInt64 = 0
    /// The hashes of its words in order, to recognise them when they are repeated.
    var key: [UInt64] = []
}

/// The success criteria, read.
struct Criteria {
    private(set) var items: [Criterion] = []
    /// The words that the glossary doesn't know.
    private(set) var words = Lexicon()
    /// The senses that any item speaks of.
    private(set) var subjects: Set<Lexicon.Sense> = []
    /// The bits of the senses that items look for, so that what sentences are about is quickly compared.
    private(set) var subjectBits: [Lexicon.Sense: UInt64] = [:]
    private(set) var numbers: Set<Double> = []
    /// The hashes of the names that any item has.
    private(set) var names: Set<UInt64> = []
    /// The folded text of all items.
    private(set) var scalars: [UInt32] = []
    /// The pairs of scalars that follow one another in it.
    private var pairs: Set<UInt64> = []
    /// An item demands that something is gone or kept out.
    var wantsLess: Bool { items.contains { $0.isPreventing || $0.isRemoving } }
    /// The first items that demand an absence or a prevention.
    private(set) var denying: [Int] = []
    private var nextSense = Lexicon.firstOfCriteria
    private var known: [UInt64: Lexicon.Sense] = [:]
    private var stem: [UInt32] = []

    init(_ criteria: String) {
        let read = CriteriaList.items(of: criteria).map { Criterion.checks(in: $0) }
        var folded = FoldedText(capacity: criteria.utf8.count)
        var raw: [UInt32] = []
        let parts = read.map { item in
            let start = raw.count
            raw += item.words.scalarValues
            return folded.append(start..<raw.count, of: raw)
        }
        scalars = folded.scalars
        var (tokens, _) = Tokenizer.tokens(of: folded)
        var names = Names(of: scalars)
        names.find(in: &tokens)
        self.names = Set(names.found.map { folded.scalars[$0.base].reduce(Lexicon.seed, Lexicon.hash) })
        var first = 0
        for (item, part) in zip(read, parts) {
            var end = first
            while end < tokens.count, tokens[end].range.lowerBound < part.upperBound { end += 1 }
            var reading = ItemReading(
                tokens: tokens, names: names.found, scalars: scalars, item: first..<end,
                isCapital: { 0x41...0x5A ~= raw[folded.origins[tokens[$0].range.lowerBound]] })
            var criterion = Criterion(text: item.words, checks: item.checks)
            reading.read(part, into: &criterion, &self)
            items.append(criterion)
            first = end
        }
        countSharing()
        pairs = Set(zip(scalars, scalars.dropFirst()).lazy.map { UInt64($0) << 32 | UInt64($1) })
        denying = Array(items.indices.filter { items[$0].isNegative || items[$0].isPreventing }.prefix(16))
    }

    /// Whether two scalars follow one another in the criteria.
    func hasPair(_ pair: ArraySlice<UInt32>) -> Bool {
        pair.count == 2 && pairs.contains(UInt64(pair[pair.startIndex]) << 32 | UInt64(pair[pair.startIndex + 1]))
    }

    /// A word that several items have tells little about each of them.
    private mutating func countSharing() {
        var counts: [Lexicon.Sense: Int] = [:]
        for item in items {
            let senses = item.sought.compactMap { if case .senses(let senses) = $0.kind { senses.first } else { nil } }
            for sense in Set(senses) { counts[sense, default: 0] += 1 }
        }
        var used: UInt64 = 1
        for item in items.indices {
            for place in items[item].sought.indices {
                guard case .senses(let senses) = items[item].sought[place].kind, let first = senses.first else {
                    continue
                }
                items[item].sought[place].sharing = counts[first] ?? 1
                guard items[item].sought[place].weight > 0, used != 0 else { continue }
                items[item].sought[place].bit = used
                items[item].subjects |= used
                for sense in senses { subjectBits[sense, default: 0] |= used }
                used <<= 1
            }
        }
    }

    /// The sense of a word that the glossary doesn't know.
    mutating func sense(of word: ArraySlice<UInt32>, _ place: Lexicon.Place) -> Lexicon.Sense {
        let hash = word.reduce(place == .stem ? ~Lexicon.seed : Lexicon.seed, Lexicon.hash)
        if let sense = known[hash] { return sense }
        let sense = nextSense
        nextSense += 1
        known[hash] = sense
        words.add(word, place, sense)
        return sense
    }

    mutating func note(_ senses: [Lexicon.Sense]) { subjects.formUnion(senses) }

    mutating func note(number: Double) { numbers.insert(number) }
}
