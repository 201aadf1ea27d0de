/// A worker's report, read once: its tokens, clauses, names, and where the words that are looked for stand.
struct Report {
    let original: String
    let text: FoldedText
    private(set) var tokens: [Token]
    let names: [Name]
    let lineStarts: [Int]
    /// What each token says about the stance of its clause.
    private(set) var marks: [StanceMarks]
    private(set) var clauses: [Clause] = []
    /// The clause of each token.
    private(set) var clauseOfToken: [Int] = []
    /// Tokens that a word next to them denies: `테스트 없이`, `without tests`.
    private(set) var denied: Set<Int> = []
    /// Where the glossary's groups are mentioned. Of each at most 64 mentions are kept, credible ones first, so that
    /// many items that ask for the same word stay cheap.
    private(set) var concepts: [Int: [Int]] = [:]
    /// Where the criteria's own words are mentioned.
    private(set) var literals: [Int: [Int]] = [:]
    /// Names by their base, and by their stem.
    private(set) var namesByBase: [String: [Int]] = [:]
    private(set) var namesByStem: [String: [Int]] = [:]

    /// Tokens that tell of something made.
    private(set) var making: Set<Int> = []
    /// The quantities of each clause.
    private(set) var quantities: [[Quantity]] = []
    /// Where each number stands.
    private(set) var numbers: [Double: [Int]] = [:]
    /// Most of its words are Hangul.
    private(set) var isKorean = false

    static let mentionLimit = 64

    init(_ original: String, lookingFor vocabulary: Vocabulary, about subjects: MarkerSubjects) {
        self.original = original
        text = FoldedText(original)
        var (tokens, lineStarts) = Tokenizer.tokens(of: text)
        names = Names.find(in: &tokens, of: text.scalars)
        Quotations.mark(&tokens)
        self.tokens = tokens
        self.lineStarts = lineStarts
        marks = [StanceMarks](repeating: [], count: tokens.count)
        scan(vocabulary)
        noteDocuments()
        let sections = SectionReader(scalars: text.scalars, lineStarts: lineStarts).sections()
        (clauses, clauseOfToken) = ClauseReader(
            tokens: tokens, marks: marks, sections: sections, scalars: text.scalars,
            isResearchWork: subjects.speaksOfResearch
        ).clauses()
        denied = Denials.denied(tokens: tokens, marks: marks, clauses: clauses)
        readNumbers()
        making = Set(concepts[Lexicon.shared.making] ?? [])
        concepts = concepts.mapValues(foremost)
        literals = literals.mapValues(foremost)
        for (index, name) in names.enumerated() {
            if namesByBase[name.base, default: []].count < 8 { namesByBase[name.base, default: []].append(index) }
            if namesByStem[name.stem, default: []].count < 8 { namesByStem[name.stem, default: []].append(index) }
        }
    }

    /// The line of a token as the worker wrote it, cut at 200 characters.
    func line(_ line: Int) -> String {
        let start = text.origins[min(lineStarts[line], text.origins.count - 1)]
        let end =
            line + 1 < lineStarts.count ? text.origins[lineStarts[line + 1] - 1] : text.origins[text.origins.count - 1]
        let bytes = original.utf8
        let slice =
            bytes.index(bytes.startIndex, offsetBy: start)..<bytes.index(bytes.startIndex, offsetBy: max(start, end))
        let scalars = original.unicodeScalars[slice].drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(scalars.prefix(200)))
    }

    /// Whether a mention of a token counts as evidence. A criterion that itself denies (`경고 없음`) accepts denials.
    func isCredible(_ token: Int, acceptingDenials: Bool) -> Bool {
        let clause = clauses[clauseOfToken[token]]
        if clause.isCredible { return acceptingDenials || !denied.contains(token) }
        return acceptingDenials && clause.stance == .denied
    }

    private mutating func readNumbers() {
        quantities = [[Quantity]](repeating: [], count: clauses.count)
        var hangul = 0
        var latin = 0
        for index in tokens.indices {
            if tokens[index].kind == .hangul { hangul += 1 }
            if tokens[index].kind == .latin, !tokens[index].isPartOfName { latin += 1 }
            if tokens[index].kind == .number { numbers[tokens[index].value, default: []].append(index) }
            if let quantity = Quantity(at: index, in: tokens, of: text.scalars) {
                quantities[clauseOfToken[index]].append(quantity)
            }
        }
        numbers = numbers.mapValues(foremost)
        isKorean = hangul * 2 > latin
    }

    private func foremost(_ mentions: [Int]) -> [Int] {
        guard mentions.count > Self.mentionLimit else { return mentions }
        let credible = mentions.lazy.filter { isCredible($0, acceptingDenials: false) }.prefix(Self.mentionLimit)
        return credible.isEmpty ? Array(mentions.prefix(Self.mentionLimit)) : Array(credible)
    }

    private mutating func scan(_ vocabulary: Vocabulary) {
        let scalars = text.scalars
        let lexicon = Lexicon.shared
        var mentions = [[Int]](repeating: [], count: lexicon.roles.count)
        var stem: [UInt32] = []
        for index in tokens.indices {
            let range = tokens[index].range
            switch tokens[index].kind {
            case .hangul:
                for start in range {
                    lexicon.spellings.walk(scalars, from: start, upTo: range.upperBound) { entry, end in
                        guard entry.fits(start..<end, in: range) else { return }
                        marks[index].formUnion(entry.marks)
                        if let concept = entry.concept { mentions[concept].append(index) }
                    }
                    vocabulary.words.walk(scalars, from: start, upTo: range.upperBound) { id, _ in
                        literals[id, default: []].append(index)
                    }
                }
                vocabulary.syllables.walk(scalars, from: range.lowerBound, upTo: range.upperBound) { id, _ in
                    literals[id, default: []].append(index)
                }
            case .latin:
                lexicon.spellings.walk(scalars, from: range.lowerBound, upTo: range.upperBound) { entry, end in
                    if end == range.upperBound { marks[index].formUnion(entry.marks) }
                }
                EnglishStem.write(scalars[range], into: &stem)
                scan(stem, at: index, vocabulary, &mentions)
            case .number, .mark: break
            }
        }
        for concept in mentions.indices where !mentions[concept].isEmpty { concepts[concept] = mentions[concept] }
    }

    private mutating func scan(
        _ stem: [UInt32], at index: Int, _ vocabulary: Vocabulary, _ mentions: inout [[Int]]
    ) {
        Lexicon.shared.stems.walk(stem, from: 0, upTo: stem.count) { concept, end in
            if end == stem.count { mentions[concept].append(index) }
        }
        vocabulary.stems.walk(stem, from: 0, upTo: stem.count) { id, end in
            if end == stem.count { literals[id, default: []].append(index) }
        }
        vocabulary.prefixes.walk(stem, from: 0, upTo: stem.count) { id, _ in
            literals[id, default: []].append(index)
        }
    }

    /// A file of prose is a document, whatever it is called.
    private mutating func noteDocuments() {
        for name in names where ["md", "txt", "rst", "adoc"].contains(where: { name.base.hasSuffix("." + $0) }) {
            concepts[Lexicon.shared.document, default: []].append(name.tokens.lowerBound)
        }
    }
}

extension Lexicon.Entry {
    /// Whether a spelling found at a place of a run of Hangul is meant there.
    func fits(_ place: Range<Int>, in run: Range<Int>) -> Bool {
        switch self.place {
        case .anywhere: true
        case .beginning: place.lowerBound == run.lowerBound
        case .end: place.upperBound == run.upperBound
        case .whole: place == run
        }
    }
}
