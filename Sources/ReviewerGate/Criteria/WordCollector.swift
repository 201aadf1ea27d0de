internal import Text

/// Collects what an item looks for from its tokens.
///
/// One collector reads all items, so that its rows are made once.
struct WordCollector {
    private let scalars: [UInt32]
    /// Where each folded scalar began in the raw ones.
    private let origins: [Int]
    private let raw: [UInt32]
    private var tokens: [Token] = []
    private var names: Names
    private var isCut = false
    /// The item has a word in Hangul.
    private(set) var isKorean = false
    private(set) var isNegative = false
    /// The part between commas that is being read.
    private var part = 0
    /// A preposition has been read.
    private var isAfterPreposition = false
    /// Tokens that spell demanded numbers.
    private var isBound: [Bool] = []
    /// The first of the sought words of the item.
    private var start = 0
    private var stem: [UInt32] = []
    private var concepts: [Int] = []

    init(text: FoldedText, raw: [UInt32]) {
        scalars = text.scalars
        origins = text.origins
        self.raw = raw
        names = Names(of: text.scalars)
    }

    mutating func read(_ item: ArraySlice<Token>, isCut: Bool, into criteria: inout Criteria) {
        tokens.removeAll(keepingCapacity: true)
        tokens.append(contentsOf: item)
        self.isCut = isCut
        isKorean = tokens.contains { $0.kind == .hangul }
        isNegative = false
        isAfterPreposition = false
        part = 0
        start = criteria.sought.count
        names.find(in: &tokens)
        readBounds(into: &criteria)
        collect(into: &criteria)
        WordGroups(tokens: tokens, scalars: scalars, start: start, isKorean: isKorean).join(&criteria.sought)
    }

    private mutating func collect(into criteria: inout Criteria) {
        let isWrapped = tokens.first?.mark == 0x28
        var depth = 0
        var nameIndex = 0
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            if token.mark == 0x28 { depth += 1 }
            if token.mark == 0x29 { depth = max(0, depth - 1) }
            let isAside = depth > 0 && !isWrapped
            if depth == 0, token.mark == 0x2C || token.mark == 0xFF0C { part += 1 }
            if depth == 0, criteria.sought.count > start, let last = criteria.sought.last,
                last.role == .making || last.role == .telling, joins(index, [.deeds])
            {
                part += 1
            }
            while nameIndex < names.found.count, names.found[nameIndex].tokens.lowerBound < index { nameIndex += 1 }
            if nameIndex < names.found.count, names.found[nameIndex].tokens.lowerBound == index {
                append(names.found[nameIndex], isAside: isAside, &criteria)
                index = names.found[nameIndex].tokens.upperBound
                continue
            }
            if !isBound[index] {
                switch token.kind {
                case .hangul: appendHangul(index, isAside: isAside, &criteria)
                case .latin: appendLatin(index, isAside: isAside, &criteria)
                case .number where !token.isPartOfName && !isAside:
                    let number = criteria.vocabulary.number(of: token.value)
                    append(token.range, .number(number), .content, false, index, &criteria)
                default: break
                }
            }
            index += 1
        }
    }

    private func joins(_ index: Int, _ joint: Joint) -> Bool { joint.isMeant(by: tokens[index], of: scalars) }

    private func append(
        _ label: Range<Int>, _ kind: Sought.Kind, _ role: Role, _ isAside: Bool, _ index: Int,
        _ criteria: inout Criteria
    ) {
        guard role != .empty else { return }
        criteria.sought.append(
            Sought(
                label: criteria.labels.number(of: scalars[label]), length: label.count, kind: kind, role: role,
                isAside: isAside, tokens: index..<index + 1, part: part,
                isProper: index > 0 && isCapital(index), isObject: !isAfterPreposition))
    }

    /// Whether the criteria write a word with a capital letter.
    private func isCapital(_ index: Int) -> Bool {
        tokens[index].kind == .latin && 0x41...0x5A ~= raw[origins[tokens[index].range.lowerBound]]
    }

    /// Reads the demanded numbers and notes the tokens they take up. Numbers in parentheses explain, and demand
    /// nothing.
    private mutating func readBounds(into criteria: inout Criteria) {
        isBound.removeAll(keepingCapacity: true)
        isBound.append(contentsOf: repeatElement(false, count: tokens.count))
        var depth = 0
        var index = 0
        while index < tokens.count {
            if tokens[index].mark == 0x28 { depth += 1 }
            if tokens[index].mark == 0x29 { depth = max(0, depth - 1) }
            if depth == 0, let quantity = Quantity(at: index, in: tokens, of: scalars) {
                if let bound = Bound(quantity, in: tokens, of: scalars) {
                    criteria.bounds.append(bound)
                    for taken in bound.tokens { isBound[taken] = true }
                    index = max(index + 1, bound.tokens.upperBound)
                    continue
                }
                if quantity.unit != .bare { for taken in quantity.tokens { isBound[taken] = true } }
            }
            index += 1
        }
    }

    private mutating func append(_ name: Name, isAside: Bool, _ criteria: inout Criteria) {
        let firstPart = criteria.nameParts.count
        for index in name.tokens where tokens[index].kind == .latin {
            criteria.nameParts.append(kind(ofWord: tokens[index].range, &criteria).0)
        }
        criteria.names.append(name)
        _ = criteria.vocabulary.files.number(of: scalars[name.base])
        _ = criteria.vocabulary.files.number(of: scalars[name.stem])
        criteria.sought.append(
            Sought(
                label: criteria.labels.number(of: scalars[name.text]), length: name.text.count,
                kind: .name(criteria.names.count - 1, parts: firstPart..<criteria.nameParts.count), role: .content,
                isAside: isAside, tokens: name.tokens, part: part, isProper: false, isObject: !isAfterPreposition))
    }

    private mutating func appendLatin(_ index: Int, isAside: Bool, _ criteria: inout Criteria) {
        let range = tokens[index].range
        if joins(index, [.absence]) { isNegative = true }
        if joins(index, [.preposition]) { isAfterPreposition = true }
        guard range.count > 1 else { return }
        if isCut, index == tokens.count - 1, range.count >= 3 {
            let number = criteria.vocabulary.number(ofBeginning: scalars[range])
            append(range, .literal(number), .content, isAside, index, &criteria)
            return
        }
        let (kind, role) = kind(ofWord: range, &criteria)
        append(range, kind, role, isAside, index, &criteria)
    }

    private mutating func kind(ofWord word: Range<Int>, _ criteria: inout Criteria) -> (Sought.Kind, Role) {
        EnglishStem.write(scalars[word], into: &stem)
        concepts.removeAll(keepingCapacity: true)
        Lexicon.shared.stems.walk(stem, from: 0, upTo: stem.count) { concept, end in
            if end == stem.count { concepts.append(concept) }
        }
        if let found = noteConcepts(in: &criteria) { return found }
        return (.literal(criteria.vocabulary.number(ofStem: stem)), .content)
    }

    /// Puts the collected groups in order; the first one decides what the word does.
    private mutating func noteConcepts(in criteria: inout Criteria) -> (Sought.Kind, Role)? {
        if concepts.count > 1 { concepts.sort() }
        guard let first = concepts.first else { return nil }
        let place = criteria.groups.count
        criteria.groups.append(contentsOf: concepts)
        return (.concepts(place..<criteria.groups.count), Lexicon.shared.roles[first])
    }

    /// Cuts a run of Hangul into the words that the glossary knows and the rest without particles and endings.
    private mutating func appendHangul(_ index: Int, isAside: Bool, _ criteria: inout Criteria) {
        let run = tokens[index].range
        if KoreanEndings.isAbsence(scalars[run]) || KoreanEndings.isDenial(scalars[run]) {
            // `보지 않기 옵션` names an option; `변경하지 않기` at the end forbids.
            if KoreanEndings.isAbsence(scalars[run]) || index == tokens.count - 1 { isNegative = true }
            return
        }
        var restStart = run.lowerBound
        var start = run.lowerBound
        while start < run.upperBound {
            let end = readLongestConcept(from: start, in: run)
            guard end > start, let (kind, role) = noteConcepts(in: &criteria) else {
                start += 1
                continue
            }
            appendRest(restStart..<start, isLast: false, at: index, isAside: isAside, &criteria)
            append(start..<end, kind, role, isAside, index, &criteria)
            start = end
            restStart = end
        }
        appendRest(restStart..<run.upperBound, isLast: true, at: index, isAside: isAside, &criteria)
    }

    /// Collects the groups of the longest known word from a place on; returns its end.
    private mutating func readLongestConcept(from start: Int, in run: Range<Int>) -> Int {
        concepts.removeAll(keepingCapacity: true)
        var longest = start
        Lexicon.shared.spellings.walk(scalars, from: start, upTo: run.upperBound) { entry, end in
            guard let concept = entry.concept, entry.fits(start..<end, in: run) else { return }
            if end != longest { concepts.removeAll(keepingCapacity: true) }
            concepts.append(concept)
            longest = end
        }
        return longest
    }

    private mutating func appendRest(
        _ rest: Range<Int>, isLast: Bool, at index: Int, isAside: Bool, _ criteria: inout Criteria
    ) {
        // A syllable counts nothing by itself, unless it is in an enumeration: `맥/리눅스`.
        if rest.count == 1, rest == tokens[index].range, isNextToSlash(index) {
            let number = criteria.vocabulary.number(ofHangul: scalars[rest])
            append(rest, .literal(number), .content, isAside, index, &criteria)
        }
        guard rest.count >= 2 else { return }
        var word = rest
        if isLast {
            let isWhole = rest == tokens[index].range
            if !isWhole, KoreanEndings.isEnding(scalars[word]) { return }
            word = KoreanEndings.stem(scalars[word]).indices
        }
        guard word.count >= 2 else { return }
        let isCutOff = isCut && index == tokens.count - 1
        let number = criteria.vocabulary.number(ofHangul: scalars[word])
        append(word, .literal(number), isCutOff ? .light : .content, isAside, index, &criteria)
    }

    private func isNextToSlash(_ index: Int) -> Bool {
        func isSlash(_ index: Int) -> Bool {
            tokens.indices.contains(index) && (tokens[index].mark == 0x2F || tokens[index].mark == 0xB7)
        }
        return isSlash(index - 1) || isSlash(index + 1)
    }
}
