/// Collects what an item looks for from its tokens.
struct WordCollector {
    private let tokens: [Token]
    private let scalars: [UInt32]
    private let names: [Name]
    private let isCut: Bool
    /// Tokens that the criteria write with a capital letter.
    private let capitals: Set<Int>
    private(set) var sought: [Sought] = []
    private(set) var bounds: [Bound] = []
    private(set) var isNegative = false
    /// The part between commas that is being read.
    private var part = 0

    init(tokens: [Token], scalars: [UInt32], names: [Name], isCut: Bool, capitals: Set<Int>) {
        self.tokens = tokens
        self.scalars = scalars
        self.names = names
        self.isCut = isCut
        self.capitals = capitals
    }

    mutating func collect(into vocabulary: inout Vocabulary) {
        let isWrapped = tokens.first?.mark == 0x28
        var depth = 0
        var nameIndex = 0
        var index = 0
        let inBounds = readBounds()
        while index < tokens.count {
            let token = tokens[index]
            if token.isMark("(") { depth += 1 }
            if token.isMark(")") { depth = max(0, depth - 1) }
            let isAside = depth > 0 && !isWrapped
            if depth == 0, token.isMark(",") || token.isMark("，") { part += 1 }
            if depth == 0, isConjunction(index), let last = sought.last, last.role == .making || last.role == .telling {
                part += 1
            }
            while nameIndex < names.count, names[nameIndex].tokens.lowerBound < index { nameIndex += 1 }
            if nameIndex < names.count, names[nameIndex].tokens.lowerBound == index {
                append(names[nameIndex], isAside: isAside, &vocabulary)
                index = names[nameIndex].tokens.upperBound
                continue
            }
            if !inBounds.contains(index) {
                switch token.kind {
                case .hangul: appendHangul(index, isAside: isAside, &vocabulary)
                case .latin: appendLatin(index, isAside: isAside, &vocabulary)
                case .number where !token.isPartOfName && !isAside:
                    append("\(Spelling.string(scalars[token.range]))", .number(token.value), .content, false, index)
                default: break
                }
            }
            index += 1
        }
        joinEnumerations()
        joinTerms()
        countMembers()
    }

    /// `및` and `and`: after a deed they begin another one.
    private func isConjunction(_ index: Int) -> Bool {
        tokens[index].isWord && ["및", "그리고", "and"].contains(Spelling.string(scalars[tokens[index].range]))
    }

    private mutating func countMembers() {
        var sizes: [Int: Int] = [:]
        var lengths: [Int: Int] = [:]
        for word in sought {
            if let number = word.enumeration { sizes[number, default: 0] += 1 }
            if let number = word.term { lengths[number, default: 0] += 1 }
        }
        for index in sought.indices {
            sought[index].enumerationSize = sought[index].enumeration.flatMap { sizes[$0] } ?? 1
            sought[index].termSize = sought[index].term.flatMap { lengths[$0] } ?? 1
        }
    }

    private mutating func append(
        _ label: String, _ kind: Sought.Kind, _ role: Role, _ isAside: Bool, _ index: Int
    ) {
        guard role != .empty else { return }
        sought.append(
            Sought(
                label: label, kind: kind, role: role, isAside: isAside, tokens: index..<index + 1, part: part,
                isProper: index > 0 && capitals.contains(index)))
    }

    /// Reads the demanded numbers; returns the tokens they take up. Numbers in parentheses explain, and demand nothing.
    private mutating func readBounds() -> Set<Int> {
        var taken: Set<Int> = []
        var depth = 0
        var index = 0
        while index < tokens.count {
            if tokens[index].isMark("(") { depth += 1 }
            if tokens[index].isMark(")") { depth = max(0, depth - 1) }
            if depth == 0, let quantity = Quantity(at: index, in: tokens, of: scalars) {
                if let bound = Bound(quantity, in: tokens, of: scalars) {
                    bounds.append(bound)
                    taken.formUnion(bound.tokens)
                    index = max(index + 1, bound.tokens.upperBound)
                    continue
                }
                if quantity.unit != .bare { taken.formUnion(quantity.tokens) }
            }
            index += 1
        }
        return taken
    }

    private mutating func append(_ name: Name, isAside: Bool, _ vocabulary: inout Vocabulary) {
        var parts: [Sought.Kind] = []
        for index in name.tokens where tokens[index].kind == .latin {
            let stem = EnglishStem.stem(scalars[tokens[index].range])
            parts.append(Self.kind(ofStem: stem, &vocabulary).0)
        }
        sought.append(
            Sought(
                label: name.text, kind: .name(name, parts: parts), role: .content, isAside: isAside,
                tokens: name.tokens,
                part: part, isProper: false))
    }

    private mutating func appendLatin(_ index: Int, isAside: Bool, _ vocabulary: inout Vocabulary) {
        let range = tokens[index].range
        let label = Spelling.string(scalars[range])
        if ["no", "not", "without", "never", "none", "zero", "don't", "doesn't"].contains(label) { isNegative = true }
        guard range.count > 1 else { return }
        if isCut, index == tokens.count - 1, range.count >= 3 {
            let stem = Array(scalars[range])
            append(label, .literal(vocabulary.number(ofBeginning: stem[...])), .content, isAside, index)
            return
        }
        let (kind, role) = Self.kind(ofStem: EnglishStem.stem(scalars[range]), &vocabulary)
        append(label, kind, role, isAside, index)
    }

    private static func kind(ofStem stem: [UInt32], _ vocabulary: inout Vocabulary) -> (Sought.Kind, Role) {
        var concepts: [Int] = []
        Lexicon.shared.stems.walk(stem, from: 0, upTo: stem.count) { concept, end in
            if end == stem.count { concepts.append(concept) }
        }
        concepts.sort()
        if let first = concepts.first { return (.concepts(concepts), Lexicon.shared.roles[first]) }
        return (.literal(vocabulary.number(ofStem: stem)), .content)
    }

    /// Cuts a run of Hangul into the words that the glossary knows and the rest without particles and endings.
    private mutating func appendHangul(_ index: Int, isAside: Bool, _ vocabulary: inout Vocabulary) {
        let run = tokens[index].range
        if KoreanEndings.isAbsence(scalars[run]) || KoreanEndings.isDenial(scalars[run]) {
            // `보지 않기 옵션` names an option; `변경하지 않기` at the end forbids.
            if KoreanEndings.isAbsence(scalars[run]) || index == tokens.count - 1 { isNegative = true }
            return
        }
        var restStart = run.lowerBound
        var start = run.lowerBound
        while start < run.upperBound {
            guard let (concepts, end) = longestConcept(from: start, in: run) else {
                start += 1
                continue
            }
            appendRest(restStart..<start, isLast: false, at: index, isAside: isAside, &vocabulary)
            append(
                Spelling.string(scalars[start..<end]), .concepts(concepts), Lexicon.shared.roles[concepts[0]], isAside,
                index)
            start = end
            restStart = end
        }
        appendRest(restStart..<run.upperBound, isLast: true, at: index, isAside: isAside, &vocabulary)
    }

    private func longestConcept(from start: Int, in run: Range<Int>) -> ([Int], Int)? {
        var concepts: [Int] = []
        var longest = start
        Lexicon.shared.spellings.walk(scalars, from: start, upTo: run.upperBound) { entry, end in
            guard let concept = entry.concept, entry.fits(start..<end, in: run) else { return }
            concepts = end == longest ? concepts + [concept] : [concept]
            longest = end
        }
        return concepts.isEmpty ? nil : (concepts.sorted(), longest)
    }

    private mutating func appendRest(
        _ rest: Range<Int>, isLast: Bool, at index: Int, isAside: Bool, _ vocabulary: inout Vocabulary
    ) {
        // A syllable counts nothing by itself, unless it stands in an enumeration: `맥/리눅스`.
        if rest.count == 1, rest == tokens[index].range, isNextToSlash(index) {
            let number = vocabulary.number(ofHangul: scalars[rest])
            append(Spelling.string(scalars[rest]), .literal(number), .content, isAside, index)
        }
        guard rest.count >= 2 else { return }
        var word = scalars[rest]
        if isLast {
            let isWhole = rest == tokens[index].range
            if !isWhole, KoreanEndings.isEnding(word) { return }
            word = KoreanEndings.stem(word)
        }
        guard word.count >= 2 else { return }
        let isCutOff = isCut && index == tokens.count - 1
        append(
            Spelling.string(word), .literal(vocabulary.number(ofHangul: word)), isCutOff ? .light : .content, isAside,
            index)
    }

    private func isNextToSlash(_ index: Int) -> Bool {
        [index - 1, index + 1].contains {
            tokens.indices.contains($0) && (tokens[$0].isMark("/") || tokens[$0].isMark("·"))
        }
    }

    /// Numbers the members of enumerations: words around `/` and `·`.
    private mutating func joinEnumerations() {
        for index in sought.indices.dropFirst() {
            if sought[index].tokens == sought[index - 1].tokens {
                sought[index].enumeration = sought[index - 1].enumeration
                continue
            }
            guard sought[index].isAside == sought[index - 1].isAside, areJoined(sought[index - 1], sought[index]) else {
                continue
            }
            let number = sought[index - 1].enumeration ?? index
            sought[index - 1].enumeration = number
            sought[index].enumeration = number
        }
    }

    /// Whether `/`, `·`, `and` or `와` stands between two words.
    private func areJoined(_ left: Sought, _ right: Sought) -> Bool {
        let between = left.tokens.upperBound..<max(left.tokens.upperBound, right.tokens.lowerBound)
        if between.count == 1 {
            let token = tokens[between.lowerBound]
            if token.isMark("/") || token.isMark("·") || token.isMark("&") { return true }
            return ["and", "및", "와", "과"].contains(Spelling.string(scalars[token.range]))
        }
        let last = tokens[left.tokens.upperBound - 1]
        guard between.isEmpty, last.kind == .hangul, let ending = scalars[last.range].last else { return false }
        // 와 and 과 after a noun, which is shorter than the run by that particle.
        return [0xC640, 0xACFC].contains(ending) && left.label.unicodeScalars.count < last.range.count
    }

    private mutating func joinTerms() {
        guard tokens.contains(where: { $0.kind == .hangul }) else { return }
        for index in sought.indices.dropFirst() {
            let (last, this) = (sought[index - 1], sought[index])
            guard last.enumeration == nil, this.enumeration == nil, last.tokens.upperBound == this.tokens.lowerBound,
                isPlainLatin(last), isPlainLatin(this)
            else { continue }
            let number = last.term ?? index
            sought[index - 1].term = number
            sought[index].term = number
        }
    }

    private func isPlainLatin(_ word: Sought) -> Bool {
        if case .name = word.kind { return false }
        return tokens[word.tokens.lowerBound].kind == .latin && word.role == .content
    }
}
