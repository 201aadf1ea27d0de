internal import Text

/// A worker's report, read once: its tokens, clauses, names, and where the words that are looked for stand.
struct Report {
    /// The report as it was written.
    private let original: String
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
    private(set) var denied: [Bool] = []
    /// Where each of the glossary's groups is mentioned. Of each at most 64 mentions are kept, credible ones first,
    /// so that many items that ask for the same word stay cheap.
    private(set) var concepts: [[Int]] = []
    /// Where each of the criteria's own words is mentioned.
    private(set) var literals: [[Int]] = []
    /// Where each of the numbers that are words in the criteria is.
    private(set) var numbers: [[Int]] = []
    /// The first eight names with each of the bases, and with each of the stems, that the criteria name.
    private(set) var namesByBase: [[Int]] = []
    private(set) var namesByStem: [[Int]] = []
    /// Tokens that report that something was created.
    private(set) var making: [Int] = []
    /// The quantities in order, and for each clause the first of its own; the end of the last one follows.
    private var allQuantities: [Quantity] = []
    private var firstQuantity: [Int] = []
    /// Most of its words are Hangul.
    private(set) var isKorean = false

    static let mentionLimit = 64

    init(_ original: String, lookingFor vocabulary: Vocabulary, about subjects: MarkerSubjects) {
        self.original = original
        text = FoldedText(original)
        var (tokens, lineStarts) = Tokenizer.tokens(of: text)
        var names = Names(of: text.scalars)
        names.find(in: &tokens)
        self.names = names.found
        Quotations.mark(&tokens)
        self.tokens = tokens
        self.lineStarts = lineStarts
        marks = [StanceMarks](repeating: [], count: tokens.count)
        scan(vocabulary)
        noteDocuments()
        let sections = SectionReader(scalars: text.scalars, lineStarts: lineStarts).sections()
        (clauses, clauseOfToken) = ClauseReader(
            tokens: tokens, marks: marks, sections: sections, scalars: text.scalars,
            isResearchWork: subjects.contains(.research), isRequestWork: subjects.contains(.request)
        ).clauses()
        denied = Denials.denied(tokens: tokens, marks: marks, clauses: clauses)
        readNumbers(vocabulary)
        making = concepts[Lexicon.shared.making]
        for concept in concepts.indices { concepts[concept] = foremost(concepts[concept]) }
        for literal in literals.indices { literals[literal] = foremost(literals[literal]) }
        indexNames(vocabulary.files)
    }

    private mutating func indexNames(_ files: SpellingTable) {
        namesByBase = [[Int]](repeating: [], count: files.count)
        namesByStem = namesByBase
        guard files.count > 0 else { return }
        for (index, name) in names.enumerated() {
            let base = files.find(text.scalars[name.base])
            if let base, namesByBase[base].count < 8 { namesByBase[base].append(index) }
            let stem = name.hasExtension ? files.find(text.scalars[name.stem]) : base
            if let stem, namesByStem[stem].count < 8 { namesByStem[stem].append(index) }
        }
    }

    /// The numbers of a clause with what they count.
    func quantities(of clause: Int) -> ArraySlice<Quantity> {
        allQuantities[firstQuantity[clause]..<firstQuantity[clause + 1]]
    }

    /// The line of a token as the worker wrote it, cut at 200 characters.
    func line(_ line: Int) -> String {
        let start = text.origins[min(lineStarts[line], text.origins.count - 1)]
        let end =
            line + 1 < lineStarts.count ? text.origins[lineStarts[line + 1] - 1] : text.origins[text.origins.count - 1]
        let first = original.utf8.index(original.startIndex, offsetBy: start)
        let last = original.utf8.index(first, offsetBy: end - start)
        var line = original.unicodeScalars[first..<last].drop { Script.isWhitespace($0.value) }.prefix(200)
        // A Windows line end is no part of the line.
        if line.last == "\r" { line.removeLast() }
        return String(line)
    }

    /// Whether a mention of a token counts as evidence. A criterion that itself denies (`경고 없음`) accepts denials.
    func isCredible(_ token: Int, acceptingDenials: Bool) -> Bool {
        let clause = clauses[clauseOfToken[token]]
        if clause.isCredible { return acceptingDenials || !denied[token] }
        return acceptingDenials && clause.stance == .denied
    }

    private mutating func readNumbers(_ vocabulary: Vocabulary) {
        numbers = [[Int]](repeating: [], count: vocabulary.numbers.count)
        firstQuantity = [Int](repeating: 0, count: clauses.count + 1)
        var hangul = 0
        var latin = 0
        for (clause, range) in clauses.lazy.map(\.tokens).enumerated() {
            firstQuantity[clause] = allQuantities.count
            for index in range {
                let token = tokens[index]
                switch token.kind {
                case .hangul: hangul += 1
                case .latin: if !token.isPartOfName { latin += 1 }
                case .number where vocabulary.numbers.isEmpty: break
                case .number: if let number = vocabulary.numbers[token.value] { numbers[number].append(index) }
                case .mark: continue
                }
                if let quantity = Quantity(at: index, in: tokens, of: text.scalars) { allQuantities.append(quantity) }
            }
        }
        firstQuantity[clauses.count] = allQuantities.count
        for number in numbers.indices { numbers[number] = foremost(numbers[number]) }
        isKorean = hangul * 2 > latin
    }

    private func foremost(_ mentions: [Int]) -> [Int] {
        guard mentions.count > Self.mentionLimit else { return mentions }
        var credible: [Int] = []
        for token in mentions where isCredible(token, acceptingDenials: false) {
            credible.append(token)
            if credible.count == Self.mentionLimit { break }
        }
        return credible.isEmpty ? Array(mentions.prefix(Self.mentionLimit)) : credible
    }

    private mutating func scan(_ vocabulary: Vocabulary) {
        let scalars = text.scalars
        let lexicon = Lexicon.shared
        concepts = [[Int]](repeating: [], count: lexicon.roles.count)
        literals = [[Int]](repeating: [], count: vocabulary.count)
        var stem: [UInt32] = []
        for index in tokens.indices {
            let range = tokens[index].range
            switch tokens[index].kind {
            case .hangul:
                for start in range {
                    lexicon.spellings.walk(scalars, from: start, upTo: range.upperBound) { entry, end in
                        guard entry.fits(start..<end, in: range) else { return }
                        marks[index].formUnion(entry.marks)
                        if let concept = entry.concept { concepts[concept].append(index) }
                    }
                    vocabulary.words.walk(scalars, from: start, upTo: range.upperBound) { id, _ in
                        literals[id].append(index)
                    }
                }
                vocabulary.syllables.walk(scalars, from: range.lowerBound, upTo: range.upperBound) { id, _ in
                    literals[id].append(index)
                }
            case .latin:
                lexicon.spellings.walk(scalars, from: range.lowerBound, upTo: range.upperBound) { entry, end in
                    if end == range.upperBound { marks[index].formUnion(entry.marks) }
                }
                EnglishStem.write(scalars[range], into: &stem)
                scan(stem, at: index, vocabulary)
            case .number, .mark: break
            }
        }
    }

    private mutating func scan(_ stem: [UInt32], at index: Int, _ vocabulary: Vocabulary) {
        Lexicon.shared.stems.walk(stem, from: 0, upTo: stem.count) { concept, end in
            if end == stem.count { concepts[concept].append(index) }
        }
        if let id = vocabulary.word(ofStem: stem) { literals[id].append(index) }
        vocabulary.prefixes.walk(stem, from: 0, upTo: stem.count) { id, _ in
            literals[id].append(index)
        }
    }

    /// A file of prose is a document, whatever it is called.
    private mutating func noteDocuments() {
        for name in names where isProse(name) {
            concepts[Lexicon.shared.document].append(name.tokens.lowerBound)
        }
    }

    private func isProse(_ name: Name) -> Bool {
        guard name.hasExtension else { return false }
        let scalars = text.scalars[name.stem.upperBound..<name.base.upperBound]
        return Self.proseEndings.contains { scalars.elementsEqual($0) }
    }

    private static let proseEndings = [".md", ".txt", ".rst", ".adoc"].map(\.scalarValues)
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
