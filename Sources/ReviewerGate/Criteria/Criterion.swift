internal import Text

/// A word, name or number that a criterion looks for.
struct Sought {
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
    /// The glossary doesn't know it.
    var isUnknown = false
    /// Where the criteria have it.
    var token = 0
    /// How many items look for it.
    var sharing = 1
    /// Its bit of ``Criteria/subjectBits``; 0 for what carries nothing and for what is more than there are bits.
    var bit: UInt64 = 0

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
    fileprivate(set) var sought: [Sought] = []
    fileprivate(set) var bounds: [Bound] = []
    fileprivate(set) var numbers: Set<Double> = []
    /// It demands that something is absent (`경고 없음`, `without errors`), so denials answer it.
    fileprivate(set) var isNegative = false
    /// It demands that something is prevented (`제한`, `reject`), so that denials are what it is about.
    fileprivate(set) var isPreventing = false
    /// The word that is to be absent, among the sought ones.
    fileprivate(set) var absent: Int?
    /// It asks that changes and verification are reported at all, as intake adds to every task.
    fileprivate(set) var asksForNotes = false
    fileprivate(set) var isKorean = false
    /// It is about all of something (`모든`, `every`), which less than all doesn't meet.
    fileprivate(set) var isWhole = false
    /// It asks that tests pass and for nothing else.
    var asksForPassingTests: Bool {
        bounds.isEmpty && !isNegative && !sought.isEmpty
            && sought.allSatisfy {
                guard case .senses(let senses) = $0.kind, $0.weight > 0 else { return $0.weight == 0 }
                return senses.contains { $0 == Glossary.test || $0 == Glossary.passing }
            }
    }
    /// The bits of its words in ``Criteria/subjectBits``.
    fileprivate(set) var subjects: UInt64 = 0
    /// The hashes of its words in order, to recognise them when they are repeated.
    fileprivate(set) var key: [UInt64] = []
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
    fileprivate mutating func sense(of word: ArraySlice<UInt32>, _ place: Lexicon.Place) -> Lexicon.Sense {
        let hash = word.reduce(place == .stem ? ~Lexicon.seed : Lexicon.seed, Lexicon.hash)
        if let sense = known[hash] { return sense }
        let sense = nextSense
        nextSense += 1
        known[hash] = sense
        words.add(word, place, sense)
        return sense
    }

    fileprivate mutating func note(_ senses: [Lexicon.Sense]) { subjects.formUnion(senses) }
    fileprivate mutating func note(number: Double) { numbers.insert(number) }
}

/// Collects what an item looks for from its tokens.
private struct ItemReading {
    let tokens: [Token]
    let names: [Name]
    let scalars: [UInt32]
    let item: Range<Int>
    let isCapital: (Int) -> Bool
    /// How many numbers an item can demand.
    private static let mostBounds = 16
    private var taken: Set<Int> = []
    private var stem: [UInt32] = []
    private var found: [Lexicon.Sense] = []
    /// The first sought word behind `without`.
    private var manner: Int?

    init(tokens: [Token], names: [Name], scalars: [UInt32], item: Range<Int>, isCapital: @escaping (Int) -> Bool) {
        (self.tokens, self.names, self.scalars, self.item) = (tokens, names, scalars, item)
        self.isCapital = isCapital
    }

    mutating func read(_ part: Range<Int>, into criterion: inout Criterion, _ criteria: inout Criteria) {
        let ending = IntakeEnding.length(of: scalars[part])
        let isCut = ending > 0
        criterion.asksForNotes = IntakeEnding.isNotesDemand(scalars[part])
        let end = item.first { tokens[$0].range.lowerBound >= part.upperBound - ending } ?? item.upperBound
        for index in item where tokens[index].mark == 0 {
            criterion.key.append(scalars[tokens[index].range].reduce(Lexicon.seed, Lexicon.hash))
            if tokens[index].kind == .hangul { criterion.isKorean = true }
            note(index, in: &criteria)
            if tokens[index].kind == .number { criterion.numbers.insert(tokens[index].value) }
            if found.contains(where: MarkPatterns.shared.wholes.contains) { criterion.isWhole = true }
            if Negation.isPrevention(scalars[tokens[index].range]) { criterion.isPreventing = true }
        }
        readBounds(item.lowerBound..<end, into: &criterion)
        collect(item.lowerBound..<end, isCut: isCut, into: &criterion, &criteria)
        markEnumerations(&criterion)
        for place in criterion.sought.indices where place >= manner ?? .max { criterion.sought[place].isAside = true }
        // `위반 0건`
        if let none = criterion.bounds.first(where: { $0.quantity.value == 0 && $0.relation == .equal }) {
            criterion.isNegative = true
            criterion.absent = criterion.sought.lastIndex { $0.token < none.tokens.lowerBound }
        }
    }

    /// What the item speaks of at all, the words of marks included.
    private mutating func note(_ index: Int, in criteria: inout Criteria) {
        found.removeAll(keepingCapacity: true)
        if tokens[index].kind == .number { return criteria.note(number: tokens[index].value) }
        Lexicon.shared.senses(of: tokens[index].range, in: scalars, stem: &stem, into: &found)
        criteria.note(found)
    }

    /// Reads the demanded numbers. Numbers in parentheses explain, and demand nothing.
    private mutating func readBounds(_ range: Range<Int>, into criterion: inout Criterion) {
        var depth = 0
        var index = range.lowerBound
        let own = Array(tokens[..<range.upperBound])
        while index < range.upperBound {
            if tokens[index].isMark("(") { depth += 1 }
            if tokens[index].isMark(")") { depth = max(0, depth - 1) }
            if depth == 0, let quantity = Quantity(at: index, in: own, of: scalars) {
                if var bound = Bound(quantity, in: own, of: scalars) {
                    if criterion.isPreventing { bound.limit() }
                    if criterion.bounds.count < Self.mostBounds { criterion.bounds.append(bound) }
                    taken.formUnion(bound.tokens)
                    index = max(index + 1, bound.tokens.upperBound)
                    continue
                }
                if quantity.unit != .bare { taken.formUnion(quantity.tokens) }
            }
            index += 1
        }
    }

    private mutating func collect(
        _ range: Range<Int>, isCut: Bool, into criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let isWrapped = tokens[range].first?.isMark("(") ?? false
        var depth = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let token = tokens[index]
            if token.isMark("(") { depth += 1 }
            if token.isMark(")") { depth = max(0, depth - 1) }
            let before = criterion.sought.count
            if let name = names.first(where: {
                $0.tokens.lowerBound == index && $0.tokens.upperBound <= range.upperBound
            }) {
                let label = String(scalarValues: scalars[name.text])
                var sought = Sought(
                    kind: .name(name), role: .content, label: label, isStrict: name.isIdentifier && !isCut,
                    parts: parts(of: name, &criteria))
                sought.isFile = name.hasExtension && sought.isStrict && !Self.hosts.contains(where: label.hasSuffix)
                criterion.sought.append(sought)
                index = name.tokens.upperBound - 1
            } else if !taken.contains(index) {
                let isEnd = isCut && index == range.upperBound - 1
                switch token.kind {
                case .hangul: appendHangul(index, isCut: isEnd, &criterion, &criteria)
                case .latin: appendLatin(index, isCut: isEnd, range, &criterion, &criteria)
                case .number where !token.isPartOfName && depth == 0:
                    let label = String(scalarValues: scalars[token.range])
                    criterion.sought.append(
                        Sought(kind: .number(token.value), role: .content, label: label, isStrict: true))
                default: break
                }
            }
            for place in before..<criterion.sought.count { criterion.sought[place].token = index }
            if depth > 0, !isWrapped {
                for place in before..<criterion.sought.count {
                    criterion.sought[place].isAside = true
                    criterion.sought[place].isStrict = false
                }
            }
            index += 1
        }
    }

    private static let hosts = [".com", ".net", ".org", ".io", ".kr"]

    private mutating func parts(of name: Name, _ criteria: inout Criteria) -> [[Lexicon.Sense]] {
        name.tokens.filter { tokens[$0].kind == .latin }.map { senses(ofLatin: tokens[$0].range, &criteria) }
    }

    private mutating func senses(ofLatin word: Range<Int>, _ criteria: inout Criteria) -> [Lexicon.Sense] {
        EnglishStem.write(scalars[word], into: &stem)
        let groups = Glossary.shared.groups(ofStem: stem)
        return groups.isEmpty ? [criteria.sense(of: stem[...], .stem)] : groups
    }

    private mutating func appendLatin(
        _ index: Int, isCut: Bool, _ range: Range<Int>, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let word = tokens[index].range
        if Negation.isManner(scalars[word]), criterion.sought.count > 1 {
            manner = criterion.sought.count
        } else if Negation.isAbsence(scalars[word]) {
            criterion.isNegative = true
            criterion.absent = criterion.sought.count
        }
        guard word.count > 1 else { return }
        let label = String(scalarValues: scalars[word])
        if isCut, word.count >= 3 {
            let sense = criteria.sense(of: scalars[word], .beginning)
            criterion.sought.append(Sought(kind: .senses([sense]), role: .light, label: label))
            return
        }
        let senses = senses(ofLatin: word, &criteria)
        let isUnknown = senses[0] >= Lexicon.firstOfCriteria
        let role = isUnknown ? .content : Glossary.shared.roles[Int(senses[0])]
        guard role != .empty else { return }
        var sought = Sought(kind: .senses(senses), role: role, label: label)
        sought.isUnknown = isUnknown
        sought.isStrict = isUnknown && index > range.lowerBound && isCapital(index)
        criterion.sought.append(sought)
    }

    /// Cuts a run of Hangul into the words that the glossary knows and the rest without particles and endings.
    private mutating func appendHangul(
        _ index: Int, isCut: Bool, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        let run = tokens[index].range
        if Negation.isManner(scalars[run]), index + 1 < item.upperBound, !criterion.sought.isEmpty {
            criterion.sought[criterion.sought.count - 1].isAside = true
            return
        }
        if Negation.isAbsence(scalars[run]) || Negation.isDenial(scalars[run]) {
            // `사용하지 않는 폴더` only says which folder.
            if scalars[run].last != 0xB294 {
                criterion.isNegative = true
                criterion.absent = criterion.sought.indices.last
            }
            return
        }
        // `README를`: a particle behind a word of another script.
        if tokens[index].isGlued, KoreanEndings.isEnding(scalars[run]) { return }
        if Glossary.shared.isEmptyWord(KoreanEndings.stem(scalars[run])) { return }
        var restStart = run.lowerBound
        var start = run.lowerBound
        while start < run.upperBound {
            guard let (length, groups) = Glossary.shared.longestWord(at: start, of: run, in: scalars) else {
                start += 1
                continue
            }
            appendRest(restStart..<start, of: run, isCut: false, &criterion, &criteria)
            let role = Glossary.shared.roles[Int(groups[0])]
            if role != .empty {
                let label = String(scalarValues: scalars[start..<start + length])
                criterion.sought.append(Sought(kind: .senses(groups), role: role, label: label, isKorean: true))
            }
            start += length
            restStart = start
        }
        appendRest(restStart..<run.upperBound, of: run, isCut: isCut, &criterion, &criteria)
    }

    private mutating func appendRest(
        _ rest: Range<Int>, of run: Range<Int>, isCut: Bool, _ criterion: inout Criterion, _ criteria: inout Criteria
    ) {
        var word = scalars[rest]
        if rest.upperBound == run.upperBound {
            if rest != run, KoreanEndings.isEnding(word) { return }
            if rest != run, word.count == 2, KoreanEndings.isEnding(word.suffix(1)) { return }
            word = KoreanEndings.stem(word)
        }
        guard word.count >= 2 || (rest == run && isEnumerated(run)) else { return }
        let sense = criteria.sense(of: word, word.count == 1 ? .beginning : .anywhere)
        criterion.sought.append(
            Sought(
                kind: .senses([sense]), role: isCut ? .light : .content, label: String(scalarValues: word),
                isKorean: true, isUnknown: true))
    }

    private func isEnumerated(_ run: Range<Int>) -> Bool {
        [run.lowerBound - 1, run.upperBound].contains {
            scalars.indices.contains($0) && [0x2F, 0xB7].contains(scalars[$0])
        }
    }

    /// Members of `단위/통합`, `ko, en, ja` and `CSV, JSON and XML` can't stand in for one another.
    private func markEnumerations(_ criterion: inout Criterion) {
        for place in criterion.sought.indices.dropFirst() {
            let (first, second) = (criterion.sought[place - 1], criterion.sought[place])
            guard second.token - first.token == 2, !first.isAside, !second.isAside, first.role == .content,
                second.role == .content
            else { continue }
            let between = tokens[first.token + 1]
            let word = String(scalarValues: scalars[between.range])
            let isJoined = between.isGlued && tokens[second.token].isGlued && (word == "/" || word == "·")
            let areNames = [first, second].allSatisfy { tokens[$0.token].kind == .latin && $0.isUnknown }
            if isJoined || areNames && [",", "and", "및", "&", "or"].contains(word) {
                criterion.sought[place - 1].isStrict = true
                criterion.sought[place].isStrict = true
            }
        }
    }
}

/// What intake writes at the end of the criteria it makes from a request.
enum IntakeEnding {
    /// How many folded scalars `... 수행 완료` or `... done` take at the end of an item; 0 when they aren't there.
    static func length(of item: ArraySlice<UInt32>) -> Int {
        endings.first { item.count >= $0.count && item.suffix($0.count).elementsEqual($0) }?.count ?? 0
    }

    /// `변경사항/검증결과 notes 기록`, `changes and verification recorded in notes`.
    static func isNotesDemand(_ item: ArraySlice<UInt32>) -> Bool {
        demands.contains { item.elementsEqual($0) }
    }

    private static let endings = ["... 수행 완료", "… 수행 완료", " 수행 완료", "... done", "… done"].map(\.scalarValues)
    private static let demands = [
        "변경사항/검증결과 notes 기록", "변경사항/검증결과 기록", "changes and verification recorded in notes",
    ].map(\.scalarValues)
}
