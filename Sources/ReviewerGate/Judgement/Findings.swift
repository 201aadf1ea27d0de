internal import Text

/// What a report shows of each item of the criteria.
extension Reading {
    /// The more facts a report gives, the fewer of the criteria's own words it needs.
    func findings() -> [ItemFinding] {
        criteria.items.indices.map { finding(for: $0) }
    }

    /// The words of an item that a report has.
    struct MatchedWords {
        fileprivate(set) var found: [ItemFinding.Found] = []
        fileprivate(set) var missing: [String] = []
        /// What speaks for a report of this item rather than of anything else, less what speaks against it.
        private(set) var likelihood = 0.0
        private(set) var weight = 0
        private(set) var all = 0
        /// A file, some members of a list, or what can't be said in other words, is missing; or what is missing is said to come.
        fileprivate(set) var lacksOwn = false
        fileprivate(set) var lacksStrict = false
        fileprivate(set) var isPlanned = false

        var share: Double { all == 0 ? 1 : Double(weight) / Double(all) }

        /// - Parameter chance: how many of fifty reports of anything have it.
        fileprivate mutating func add(_ weight: Int, isFound: Bool, chance: Int) {
            all += weight
            if isFound { self.weight += weight }
            let others = Double(25 - min(chance, 25))
            // About the logarithms of 25/chance and of 25/(50-chance).
            let found = chance < 5 ? 3.6 - 0.4 * Double(chance) : 0.08 * others
            likelihood += Double(weight) / 4 * (isFound ? found : -0.028 * others)
        }
    }

    func words(of criterion: Criterion) -> MatchedWords {
        var words = MatchedWords()
        // Where a report has no word of a list, it may say so in other words.
        let hasMember = criterion.sought.contains { $0.isMember && token(showing: $0) != nil }
        let shown = Set(criterion.sought.filter { token(showing: $0) != nil }.compactMap(\.member))
        for sought in criterion.sought {
            // A word that only the other language has can't be in the report.
            let isForeign = sought.isUnknown && (sought.isKorean ? !hasHangul : hasHangul && !criterion.isKorean)
            let token = token(showing: sought)
            words.add(
                isForeign && !sought.isStrict ? min(1, sought.weight) : sought.weight, isFound: token != nil,
                chance: sought.chance)
            if let token {
                words.found.append(.init(sought: sought.label, line: report.line(report.tokens[token].line)))
            } else if sought.weight > 0 {
                words.missing.append(sought.label)
                if sought.isStrict || sought.role == .telling { words.lacksStrict = true }
                let isMissing = sought.isMember && !shown.contains(sought.member ?? 0)
                if sought.isFile || isMissing && hasMember { words.lacksOwn = true }
                if planned & sought.bit != 0, sought.weight > 1 { words.isPlanned = true }
            }
        }
        if hasSibling(of: criterion, in: report.tokens.indices) { words.isPlanned = true }
        // What is said to be verified has passed its tests.
        if criterion.asksForPassingTests, let token = firstBySense[Glossary.verification], names.count >= 2 {
            words = MatchedWords(found: [.init(sought: criterion.text, line: report.line(report.tokens[token].line))])
        }
        return words
    }

    /// How much of an item's words has to be in the report.
    private func needed(for criterion: Criterion) -> Double {
        let isOnly = criteria.items.count == 1
        // A measured value that keeps its bound says more than words.
        if criterion.bounds.contains(where: { $0.quantity.unit != .count && $0.quantity.unit != .bare }) {
            return isOnly && facts > 0 ? 0 : 0.2
        }
        // What is beside a repeated criterion has to speak of it by itself.
        if isGrounded, echo.isEcho.contains(true) { return 0.4 }
        if isGrounded { return isOnly ? 0.1 : facts < 5 ? 0.3 : 0.25 }
        return isChecked || criterion.isKorean && !hasHangul ? 0.3 : facts == 1 ? 0.67 : 0.7
    }

    private func finding(for place: Int) -> ItemFinding {
        let criterion = criteria.items[place]
        let words = words(of: criterion)
        var (found, missing) = (words.found, words.missing)
        var isMet = true
        if let wanted = criterion.change, let change = measurements.change() {
            isMet = change / wanted >= 0.99
            if !isMet { missing.append("\(Int(wanted))%") }
        }
        for bound in criterion.bounds where bound.quantity.value > 0 {
            if criterion.change != nil, measurements.change() != nil, bound.quantity.unit == .percent { continue }
            switch measurements.answer(bound, of: criterion) {
            case .met(let line): found.append(.init(sought: bound.label, line: report.line(line)))
            case .violated, .missing:
                missing.append(bound.label)
                isMet = false
            }
        }
        if criterion.absent != nil, measurements.counts(absent(of: criterion), after: marks.lastRepair) {
            isMet = false
        }
        let isTranslated = criterion.isKorean && !hasHangul
        let lacks =
            words.isPlanned || criterion.isWhole && !speaksOfAll
            || words.lacksOwn || words.lacksStrict && !isGrounded && !isTranslated
        let isMeasured = isMet && criterion.bounds.contains { $0.quantity.value > 0 }
        let isLikely = criteria.items.count > 1 || !isGrounded || isMeasured || words.likelihood > -0.8
        let isShown = words.all == 0 ? !firstBySense.isEmpty : isLikely && words.share >= needed(for: criterion)
        var strength: Strength?
        if isMet, !lacks, isShown, !criterion.isNegative || isAbsent(criterion) { strength = .mentioned }
        if criterion.asksForNotes, isCredible.contains(true), !isRepetition { strength = .mentioned }
        if let row = checklist.row(place + 1) {
            if row.status != .done || !isKept(criterion, by: row) {
                strength = nil
            } else if isStated(row, for: criterion) {
                strength = .stated
            }
            if strength == .stated { found.append(.init(sought: "checklist", line: report.line(row.line))) }
        } else if !checklist.rows.isEmpty {
            strength = nil
        }
        let lookedFor = criterion.sought.map(\.label) + criterion.bounds.map(\.label)
        return ItemFinding(
            text: criterion.text, strength: strength, lookedFor: lookedFor, found: found, missing: missing)
    }

    /// Whether the evidence of a row that says done is a fact that can be looked up, and keeps the criterion's bounds.
    func isStated(_ row: ChecklistRow, for criterion: Criterion) -> Bool {
        let own = report.sentences.indices.filter { report.sentences[$0].tokens.overlaps(row.evidence) }
        let isSure = own.allSatisfy { number in
            !marks.counting(in: number).contains { $0.kind == .forecast || $0.kind == .hedge }
        }
        let isFact = row.evidence.contains { index in
            let token = report.tokens[index]
            guard !echo.isRepeated[index], !token.isMark("|") else { return false }
            return token.isPartOfName || isExtension(index) || token.isQuoted || isCommit(token)
                || token.kind == .number && !Bound.isStated(at: index, in: report)
        }
        // `완료 / 부분 / 실패`: the form, not filled in.
        let isForm = row.evidence.first.map { report.tokens[$0].isMark("/") } ?? true
        return isSure && isFact && !isForm
            && criterion.bounds.allSatisfy { measurements.keeps($0, of: criterion, in: row.evidence) == true }
    }

    /// Whether the evidence of a row has nothing that speaks against the criterion: a count of what was to be absent, a
    /// value beyond a bound, another place than the one that was asked for.
    private func isKept(_ criterion: Criterion, by row: ChecklistRow) -> Bool {
        !(criterion.isNegative && measurements.counts(absent(of: criterion), after: -1, in: row.evidence))
            && !hasSibling(of: criterion, in: row.evidence)
            && criterion.bounds.allSatisfy { measurements.keeps($0, of: criterion, in: row.evidence) != false }
    }

    /// `no new lint warnings`: one of the next words; `중복 알림 없음`: the ones before.
    private func absentWords(of criterion: Criterion) -> ArraySlice<SearchTerm> {
        guard let next = criterion.absent, !criterion.sought.isEmpty else { return [] }
        guard criterion.isKorean else { return criterion.sought[next...].prefix(3) }
        // `오류 no`: no word is behind a negation at the end.
        let place = min(next, criterion.sought.count - 1)
        let isJoined = place > 0 && criterion.sought[place].token == criterion.sought[place - 1].token + 1
        return criterion.sought[(isJoined ? place - 1 : place)...place]
    }

    /// The senses of what a criterion wants to be absent.
    private func absent(of criterion: Criterion) -> [Lexicon.Sense] {
        absentWords(of: criterion).flatMap { sought -> [Lexicon.Sense] in
            if case .senses(let senses) = sought.kind { return senses } else { return [] }
        }
    }

    /// The dot of `보고서.docx`.
    private func isExtension(_ dot: Int) -> Bool {
        guard report.tokens[dot].isMark("."), report.tokens[dot].isGlued, dot + 1 < report.tokens.count else {
            return false
        }
        let next = report.tokens[dot + 1]
        return next.isGlued && next.kind == .latin && (2...5).contains(next.range.count)
    }

    /// `aa41b70`
    private func isCommit(_ token: Token) -> Bool {
        let word = report.text.scalars[token.range]
        return (7...40).contains(word.count) && word.contains(where: Script.isDigit)
            && word.allSatisfy { Script.isDigit($0) || (0x61...0x66).contains($0) }
    }

    /// Whether a sentence denies something or reports a success, and nothing counts what a criterion wants to be absent.
    private func isAbsent(_ criterion: Criterion) -> Bool {
        let isZero = criterion.bounds.contains { $0.quantity.value == 0 } && firstByNumber[0] != nil
        return isZero
            || report.sentences.indices.contains {
                isCredible[$0]
                    && (report.hasFact($0, beyond: criteria)
                        || !echo.isEcho[report.sentences[$0].tokens].contains(true))
                    && (marks.has(.absence, $0) || marks.has(.success, $0) || marks.has(.refusal, $0))
            }
    }

    /// Whether some tokens have the counterpart of a word of a criterion and not the word: an export and no import.
    private func hasSibling(of criterion: Criterion, in tokens: Range<Int>) -> Bool {
        criterion.sides.contains { side in
            let group = Siblings.groups[side.group]
            let words = tokens.filter { report.tokens[$0].isWord }.map {
                report.text.scalars[report.tokens[$0].range]
            }
            return !words.contains { Siblings.has(group[side.place], $0) }
                && words.contains { word in group.contains { Siblings.has($0, word) } }
        }
    }

    private func token(showing sought: SearchTerm) -> Int? {
        switch sought.kind {
        case .senses(let senses): return senses.compactMap { firstBySense[$0] }.min()
        case .number(let value): return firstByNumber[value]
        case .name(let name):
            let text = criteria.scalars[name.base]
            let whole = criteria.scalars[name.text]
            let same = names.first {
                let other = report.text.scalars[$0.base]
                guard
                    other.elementsEqual(text)
                        || report.text.scalars[$0.stem].elementsEqual(criteria.scalars[name.stem])
                            && (!$0.hasExtension || !name.hasExtension)
                else { return false }
                return Name.agree(report.text.scalars[$0.text], whole) || !whole.contains(0x2F)
                    || !report.text.scalars[$0.text].contains(0x2F)
            }
            return same?.tokens.lowerBound ?? token(of: sought.parts)
        }
    }

    /// A token of the words of a name, where all of them are.
    private func token(of parts: [[Lexicon.Sense]]) -> Int? {
        let tokens = parts.map { senses in senses.compactMap { firstBySense[$0] }.min() }
        return tokens.contains(nil) ? nil : tokens.first ?? nil
    }
}
