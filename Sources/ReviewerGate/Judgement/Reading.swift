internal import Text

/// A report, read with a view to some criteria: what lowers the verdict, and what shows the items.
struct Reading {
    private let report: Report
    private let criteria: Criteria
    private let marks: MarkFinder
    private let echo: Echo
    let checklist: Checklist
    private let measurements: Measurements
    /// The first credible token of each sense and number.
    private var firstBySense: [Lexicon.Sense: Int] = [:]
    private var firstByNumber: [Double: Int] = [:]
    private var names: [Name] = []
    /// How many facts the report gives: numbers, names and outputs that the criteria don't.
    private var facts = 0
    private let hasHangul: Bool
    /// It says that something was looked at, tried or measured.
    private let isChecked: Bool
    private let isCredible: [Bool]

    private(set) var needs: [MarkedLine] = []
    private(set) var failures: [MarkedLine] = []
    private(set) var limits: [MarkedLine] = []
    /// All that is not a repetition of criteria is empty.
    private(set) var isRepetition = false

    init(_ report: Report, _ criteria: Criteria) {
        self.report = report
        self.criteria = criteria
        let marks = MarkFinder(report: report, criteria: criteria)
        let echo = Echo(of: criteria, in: report, marks)
        self.marks = marks
        self.echo = echo
        checklist = Checklist(report)
        var credible: [Bool] = []
        let hasRows = !checklist.rows.isEmpty
        var counting: [Mark] = []
        for (number, sentence) in report.sentences.enumerated() {
            let own = marks.counting(in: number).filter { mark in
                // Words of a repeated criterion say nothing, in neither direction.
                !mark.tokens.allSatisfy { echo.isEcho[$0] }
            }
            let isEvidence =
                sentence.section == .work && ![.heading, .quote, .openBox].contains(sentence.kind)
                && !sentence.isQuestion
                && own.isEmpty
            credible.append(isEvidence)
            guard ![.heading, .quote].contains(sentence.kind) else {
                counting += own.filter { $0.kind == .need }
                continue
            }
            if sentence.kind == .openBox, !hasRows {
                counting.append(
                    Mark(
                        kind: .undone, rule: MarkRule.shares, pattern: nil, tokens: sentence.tokens.prefix(3),
                        sentence: number))
            }
            counting += own
        }
        isCredible = credible
        isChecked = report.sentences.indices.contains { number in
            credible[number] && (marks.has(.check, number) || report.sentences[number].kind == .output)
        }
        hasHangul = report.tokens.contains { $0.kind == .hangul }
        measurements = Measurements(report, marks, echo, isCredible: credible)
        for (place, _) in criteria.items.enumerated() {
            guard let row = checklist.row(place + 1), row.status == .blocked, !row.evidence.isEmpty,
                row.evidence.contains(where: { report.tokens[$0].isWord && !echo.isRepeated[$0] })
            else { continue }
            needs.append(MarkedLine(marker: row.status.rawValue, line: report.line(row.line), number: row.line + 1))
        }
        index()
        if !hasRows { appendObservations() }
        for mark in counting {
            switch mark.kind {
            case .need: append(mark, to: &needs)
            case .failure, .undone: append(mark, to: &failures)
            case .denial where !hasRows || contradictsRows(mark): append(mark, to: &failures)
            case .exception: append(mark, to: &limits)
            case .hedge where !hasRows: append(mark, to: &limits)
            default: break
            }
        }
    }

    private mutating func index() {
        var distinct: Set<UInt64> = []
        for (number, sentence) in report.sentences.enumerated() where isCredible[number] {
            for token in sentence.tokens where !echo.isEcho[token] {
                for sense in report.senses(of: token)
                where sense < Lexicon.firstOfMarks || sense >= Lexicon.firstOfCriteria {
                    if firstBySense[sense] == nil { firstBySense[sense] = token }
                }
                let value = report.tokens[token]
                if report.isListNumber(token) { continue }
                // `45 passed` speaks of tests.
                if sentence.kind == .output, token > 0, report.tokens[token - 1].kind == .number,
                    report.means([Glossary.passing], at: token), firstBySense[Glossary.test] == nil
                {
                    firstBySense[Glossary.test] = token
                }
                if value.kind == .number, firstByNumber[value.value] == nil { firstByNumber[value.value] = token }
                if value.kind == .number && !criteria.numbers.contains(value.value) || value.isQuoted && value.isWord {
                    distinct.insert(report.text.scalars[value.range].reduce(Lexicon.seed, Lexicon.hash))
                }
            }
        }
        var sentence = 0
        for name in report.names {
            while report.sentences[sentence].tokens.upperBound <= name.tokens.lowerBound { sentence += 1 }
            if isCredible[sentence], !echo.isEcho[name.tokens.lowerBound] { names.append(name) }
        }
        facts = distinct.count + names.count
        isRepetition =
            !report.tokens.isEmpty
            && report.tokens.indices.allSatisfy { echo.isEcho[$0] || report.tokens[$0].mark != 0 }
    }

    /// A report that checked nothing may only say what was done; how things are now it can't know.
    private mutating func appendObservations() {
        let credible = report.sentences.indices.filter { isCredible[$0] }
        guard !isChecked, facts < 3, let first = credible.first else { return }
        for number in credible where number != first && report.sentences[number].kind == .prose {
            let tokens = report.sentences[number].tokens
            let isPast = tokens.contains {
                let token = report.tokens[$0]
                return token.kind == .latin && report.text.scalars[token.range].suffix(2).elementsEqual([0x65, 0x64])
            }
            let words = tokens.count { report.tokens[$0].isWord }
            let excuses: [MarkKind] = [.deed, .success, .scope, .courtesy, .absence]
            let isFact = tokens.contains {
                let token = report.tokens[$0]
                return token.isPartOfName || token.isQuoted
                    || token.kind == .number && !criteria.numbers.contains(token.value)
            }
            let isAnswer = criteria.items.prefix(64).contains { report.share(of: $0, in: number) >= 0.4 }
            guard words > 2, !isPast, !isFact, !isAnswer, !excuses.contains(where: { marks.has($0, number) }) else {
                continue
            }
            append(Mark(kind: .hedge, rule: 0, pattern: nil, tokens: tokens.prefix(6), sentence: number), to: &limits)
        }
    }

    /// Beside rows, a denial only counts in prose that speaks of a criterion.
    private func contradictsRows(_ mark: Mark) -> Bool {
        let tokens = report.sentences[mark.sentence].tokens
        if checklist.rows.contains(where: { $0.evidence.overlaps(tokens) }) { return false }
        return criteria.items.prefix(64).contains { !$0.isNegative && report.share(of: $0, in: mark.sentence) >= 0.5 }
    }

    private func append(_ mark: Mark, to lines: inout [MarkedLine]) {
        guard lines.count < 32, lines.last?.number != report.tokens[mark.tokens.lowerBound].line + 1 else { return }
        lines.append(line(mark))
    }

    private func line(_ mark: Mark) -> MarkedLine {
        let start = report.tokens[mark.tokens.lowerBound].range.lowerBound
        let end = min(report.tokens[mark.tokens.upperBound - 1].range.upperBound, start + 60)
        let line = report.tokens[mark.tokens.lowerBound].line
        return MarkedLine(
            marker: String(scalarValues: report.text.scalars[start..<end]), line: report.line(line), number: line + 1)
    }

    // MARK: Items

    /// What the report shows of each item.
    ///
    /// The more facts a report gives, the fewer of the criteria's own words it needs. One that names several files and
    /// speaks of most items may be brief about one of them.
    func findings() -> [ItemFinding] {
        let words = criteria.items.map(words)
        let shares = words.map(\.share)
        let average = shares.reduce(0, +) / Double(max(1, shares.count))
        let isDense = names.count >= 2 && average >= 0.6
        return criteria.items.indices.map { finding(for: $0, words[$0], isDense: isDense) }
    }

    /// The words of an item that a report has.
    private struct Words {
        var found: [ItemFinding.Found] = []
        var missing: [String] = []
        var weight = 0
        var all = 0
        var lacksFile = false
        var lacksStrict = false

        var share: Double { all == 0 ? 1 : Double(weight) / Double(all) }
    }

    private func words(of criterion: Criterion) -> Words {
        var words = Words()
        for sought in criterion.sought {
            // A word that only the other language has can't be in the report.
            let isForeign = sought.isUnknown && (sought.isKorean ? !hasHangul : hasHangul && !criterion.isKorean)
            let weight = isForeign && !sought.isStrict ? min(1, sought.weight) : sought.weight
            words.all += weight
            if let token = token(showing: sought) {
                words.weight += weight
                words.found.append(.init(sought: sought.label, line: report.line(report.tokens[token].line)))
            } else if sought.weight > 0 {
                words.missing.append(sought.label)
                if sought.isStrict || sought.role == .telling { words.lacksStrict = true }
                if sought.isFile || sought.role == .telling && (facts < 3 || !isChecked) { words.lacksFile = true }
            }
        }
        // What is said to be verified has passed its tests.
        if criterion.asksForPassingTests, let token = firstBySense[Glossary.verification], names.count >= 2 {
            words = Words(found: [.init(sought: criterion.text, line: report.line(report.tokens[token].line))])
        }
        return words
    }

    private func finding(for place: Int, _ words: Words, isDense: Bool) -> ItemFinding {
        let criterion = criteria.items[place]
        var (found, missing) = (words.found, words.missing)
        var isMet = true
        for bound in criterion.bounds where bound.quantity.value > 0 {
            switch measurements.answer(bound, of: criterion) {
            case .met(let line): found.append(.init(sought: bound.label, line: report.line(line)))
            case .violated, .missing:
                missing.append(bound.label)
                isMet = false
            }
        }
        let isTranslated = criterion.isKorean && !hasHangul
        let isLenient = isDense || isTranslated
        // A measured value that keeps its bound, or a report that says what was checked, says more than words.
        let isMeasured = criterion.bounds.contains { $0.quantity.unit != .count && $0.quantity.unit != .bare }
        let needed =
            isMeasured ? 0.2 : isLenient || facts >= 6 || isChecked ? 0.3 : facts >= 3 ? 0.45 : facts >= 1 ? 0.6 : 0.75
        let lacks = isLenient || isChecked && facts >= 3 ? words.lacksFile : words.lacksStrict
        let isShown = words.all == 0 ? !firstBySense.isEmpty : words.share >= needed
        var strength: Strength?
        if isMet, !lacks, isShown, !criterion.isNegative || isAbsent(criterion) { strength = .mentioned }
        if criterion.asksForNotes, isCredible.contains(true), !isRepetition { strength = .mentioned }
        if let row = checklist.row(place + 1) {
            if row.status != .done { strength = nil } else if isStated(row, for: criterion) { strength = .stated }
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
            return token.isPartOfName || token.isQuoted || isCommit(token)
                || token.kind == .number && !Bound.isStated(at: index, in: report)
        }
        return isSure && isFact
            && criterion.bounds.allSatisfy { measurements.keeps($0, of: criterion, in: row.evidence) }
    }

    /// `aa41b70`
    private func isCommit(_ token: Token) -> Bool {
        let word = report.text.scalars[token.range]
        return (7...40).contains(word.count) && word.contains(where: Script.isDigit)
            && word.allSatisfy { Script.isDigit($0) || (0x61...0x66).contains($0) }
    }

    private func tokenOfParts(_ parts: [[Lexicon.Sense]]) -> Int? {
        let tokens = parts.map { senses in senses.compactMap { firstBySense[$0] }.min() }
        return tokens.contains(nil) ? nil : tokens.first ?? nil
    }

    /// Whether a sentence says that what a criterion wants to be absent is.
    private func isAbsent(_ criterion: Criterion) -> Bool {
        // `no new lint warnings`: one of the next words; `변경 없음`: any, since nothing but the deed is denied.
        let absent = criterion.absent.map { criterion.sought[$0...].prefix(criterion.isKorean ? 1 : 3) } ?? []
        let senses = absent.flatMap { sought -> [Lexicon.Sense] in
            guard sought.weight > 0, hasHangul || !sought.isKorean, case .senses(let own) = sought.kind else {
                return []
            }
            return own
        }
        return report.sentences.indices.contains {
            isCredible[$0] && !echo.isEcho[report.sentences[$0].tokens].contains(true)
                && (marks.has(.absence, $0) || marks.has(.success, $0))
                && (senses.isEmpty
                    ? report.share(of: criterion, in: $0) > 0
                    : senses.contains(where: report.subjects[$0].contains))
        }
    }

    private func token(showing sought: Sought) -> Int? {
        switch sought.kind {
        case .senses(let senses): return senses.compactMap { firstBySense[$0] }.min()
        case .number(let value): return firstByNumber[value]
        case .name(let name):
            let text = criteria.scalars[name.base]
            let whole = criteria.scalars[name.text]
            return names.first {
                let other = report.text.scalars[$0.base]
                guard
                    other.elementsEqual(text)
                        || report.text.scalars[$0.stem].elementsEqual(criteria.scalars[name.stem])
                            && (!$0.hasExtension || !name.hasExtension)
                else { return false }
                return Name.agree(report.text.scalars[$0.text], whole) || !whole.contains(0x2F)
                    || !report.text.scalars[$0.text].contains(0x2F)
            }?.tokens.lowerBound ?? tokenOfParts(sought.parts)
        }
    }
}
