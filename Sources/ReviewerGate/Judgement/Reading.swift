internal import Text

/// A report, read with a view to some criteria: what lowers the verdict. ``findings()`` is what shows the items.
struct Reading: ~Copyable {
    let report: Report
    let criteria: Criteria
    let marks: MarkFinder
    let echo: Echo
    let checklist: Checklist
    let measurements: Measurements
    /// By sentence, whether its words are evidence.
    private(set) var isCredible: [Bool]
    /// It says that something was looked at, tried or measured.
    let isChecked: Bool
    /// It speaks of all there is, or of nothing that is left.
    let speaksOfAll: Bool
    let hasHangul: Bool
    /// The first credible token of each sense and number.
    private(set) var firstBySense: [Lexicon.Sense: Int] = [:]
    private(set) var firstByNumber: [Double: Int] = [:]
    private(set) var names: [Name] = []
    /// How many facts the report gives: numbers, names and outputs that the criteria don't.
    private(set) var facts = 0
    /// More facts say no more.
    private static let enough = 8
    /// What sentences speak of that say what comes next, in bits of ``Criteria/subjectBits``.
    private(set) var planned: UInt64 = 0

    /// By sentence, whether a mark lowers what it says.
    private(set) var isDenied: [Bool] = []

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
        let standings = report.sentences.indices.map { Standing(of: $0, in: report, criteria, marks, echo) }
        let credible = standings.map(\.isCredible)
        isCredible = credible
        isDenied = standings.map(\.isDenied)
        // What is denied, doubted or planned is not shown by what else the report says of it.
        planned = standings.indices.filter { standings[$0].isPlanned }.reduce(0) { $0 | report.subjects[$1] }
        isChecked = report.sentences.indices.contains {
            credible[$0] && marks.isCheck($0, beyond: criteria)
        }
        speaksOfAll = report.sentences.indices.contains { number in
            credible[number] && !echo.isEcho[report.sentences[number].tokens].contains(true)
                && (marks.has(.whole, number) || marks.has(.absence, number)
                    || report.hasFact(number, beyond: criteria) && marks.has(.success, number))
        }
        hasHangul = report.tokens.contains { $0.kind == .hangul }
        measurements = Measurements(report, marks, echo, isCredible: credible)
        index()
        if !isGrounded, checklist.rows.isEmpty { keepPlainClaims() }
        readBlockedRows()
        for (number, standing) in standings.enumerated() {
            for mark in standing.marks { append(mark) }
            guard report.sentences[number].kind == .openBox, checklist.rows.isEmpty else { continue }
            let first = report.sentences[number].tokens.prefix(3)
            append(Mark(kind: .undone, rule: MarkRule.shares, pattern: nil, tokens: first, sentence: number))
        }
        if let (status, line) = checklist.status, status != .done,
            !(needs + failures).contains(where: { $0.number == line + 1 })
        {
            failures.append(MarkedLine(marker: status.rawValue, line: report.line(line), number: line + 1))
        }
    }

    /// What a sentence is for a verdict.
    private struct Standing {
        /// The marks that lower the verdict.
        let marks: [Mark]
        /// A mark lowers what it says.
        let isDenied: Bool
        /// Its words are evidence.
        let isCredible: Bool
        /// What it speaks of comes next, or is not so.
        let isPlanned: Bool

        init(of number: Int, in report: Report, _ criteria: Criteria, _ marks: MarkFinder, _ echo: Echo) {
            let sentence = report.sentences[number]
            // Words of a repeated criterion say nothing, in neither direction.
            var own = marks.counting(in: number).filter { !$0.tokens.allSatisfy { echo.isEcho[$0] } }
            isDenied = !own.isEmpty
            // A denial beside another mark is a part of it: `권한 없음`.
            if own.contains(where: { $0.kind != .denial }) { own.removeAll { $0.kind == .denial } }
            let hasFact = report.hasFact(number, beyond: criteria)
            let isTitle =
                sentence.kind == .quote || sentence.kind == .heading && !(marks.has(.deed, number) && hasFact)
            let isShown = marks.has(.check, number) || hasFact
            let isEvidence =
                sentence.kind != .openBox && !marks.isCrowded(number) && (isShown || !marks.has(.scope, number))
                && own.allSatisfy { $0.kind == .denial && isShown }
            isCredible = sentence.section == .work && !isTitle && !sentence.isQuestion && isEvidence
            isPlanned = sentence.section == .future || sentence.section == .work && !isTitle && !isEvidence
            self.marks = isTitle ? own.filter { $0.kind == .need } : own
        }
    }

    /// It gives facts, so that it needs fewer of the criteria's words, and what it denies is how things are.
    var isGrounded: Bool { facts >= 2 || isChecked && facts >= 1 }

    /// Words alone count only where they are a plain claim.
    private mutating func keepPlainClaims() {
        for number in report.sentences.indices where isCredible[number] && !isPlainClaim(number) {
            isCredible[number] = false
            planned |= report.subjects[number]
            let sentence = report.sentences[number]
            let isAside = [.scope, .courtesy, .absence].contains { marks.has($0, number) }
            guard !isAside, !isPastVerb(number), !report.hasFact(number, beyond: criteria),
                sentence.tokens.count(where: { report.tokens[$0].isWord })
                    > (report.tokens[sentence.tokens.lowerBound].kind == .hangul ? 2 : 3)
            else { continue }
            append(Mark(kind: .hedge, rule: 0, pattern: nil, tokens: sentence.tokens.prefix(6), sentence: number))
        }
        (firstBySense, firstByNumber, names) = ([:], [:], [])
        index()
    }

    private mutating func index() {
        var distinct: Set<UInt64> = []
        for (number, sentence) in report.sentences.enumerated() where isCredible[number] {
            for token in sentence.tokens where !echo.isEcho[token] && !report.isListNumber(token) {
                for sense in report.senses(of: token)
                where sense < Lexicon.firstOfMarks || sense >= Lexicon.firstOfCriteria {
                    if firstBySense[sense] == nil { firstBySense[sense] = token }
                }
                let value = report.tokens[token]
                if value.kind == .number, firstByNumber[value.value] == nil {
                    firstByNumber[value.value] = token
                    // `22.11` is a 22.
                    let whole = value.value.rounded(.down)
                    if firstByNumber[whole] == nil { firstByNumber[whole] = token }
                }
                guard distinct.count < Self.enough else { continue }
                let isNew =
                    value.kind == .number && !criteria.numbers.contains(value.value) && !report.isDate(token)
                if isNew || value.isWord && value.isQuoted && report.saysMore(token, than: criteria)
                    || isNumbered(value)
                {
                    distinct.insert(report.text.scalars[value.range].reduce(Lexicon.seed, Lexicon.hash))
                }
            }
        }
        var sentence = 0
        for name in report.names {
            while report.sentences[sentence].tokens.upperBound <= name.tokens.lowerBound { sentence += 1 }
            guard isCredible[sentence], !echo.isEcho[name.tokens.lowerBound] else { continue }
            names.append(name)
        }
        facts = distinct.count + names.count { !isNamed($0) }
        isRepetition =
            !report.tokens.isEmpty
            && report.tokens.indices.allSatisfy { echo.isEcho[$0] || report.tokens[$0].mark != 0 }
    }

    /// Whether the criteria have the name themselves.
    private func isNamed(_ name: Name) -> Bool {
        criteria.names.contains(report.text.scalars[name.base].reduce(Lexicon.seed, Lexicon.hash))
    }

    /// `v42`, `p95`
    private func isNumbered(_ token: Token) -> Bool {
        token.kind == .latin && report.text.scalars[token.range].contains(where: Script.isDigit)
    }

    /// Rows of the checklist that are blocked and say by what.
    private mutating func readBlockedRows() {
        for place in criteria.items.indices {
            guard let row = checklist.row(place + 1), row.status == .blocked,
                row.evidence.contains(where: { report.tokens[$0].isWord && !echo.isRepeated[$0] })
            else { continue }
            needs.append(MarkedLine(marker: row.status.rawValue, line: report.line(row.line), number: row.line + 1))
        }
    }

    private mutating func append(_ mark: Mark) {
        let hasRows = !checklist.rows.isEmpty
        switch mark.kind {
        case .need: needs.append(mark, in: report)
        case .failure, .undone: failures.append(mark, in: report)
        case .denial:
            let isElsewhere = report.subjects[mark.sentence] == 0
            let isShown = isElsewhere || report.hasFact(mark.sentence, beyond: criteria)
            let isOver = marks.has(.history, mark.sentence) || marks.isManner(mark)
            let isFound =
                marks.has(.check, mark.sentence)
            guard !hasRows, !isFound,
                isGrounded || isChecked ? !isShown && !isOver : !isElsewhere || facts == 0
            else { return }
            failures.append(mark, in: report)
        case .exception: limits.append(mark, in: report)
        case .hedge where !hasRows: limits.append(mark, in: report)
        default: break
        }
    }
}

extension [MarkedLine] {
    /// Appends the line of a mark, once, while there are few.
    fileprivate mutating func append(_ mark: Mark, in report: Report) {
        let first = report.tokens[mark.tokens.lowerBound]
        guard count < 32, last?.number != first.line + 1 else { return }
        let start = first.range.lowerBound
        let end = Swift.min(report.tokens[mark.tokens.upperBound - 1].range.upperBound, start + 60)
        append(
            MarkedLine(
                marker: String(scalarValues: report.text.scalars[start..<end]), line: report.line(first.line),
                number: first.line + 1))
    }
}

extension MarkFinder {
    /// Whether a sentence shows a program's output, or says that something was looked at of which the criteria don't speak.
    fileprivate func isCheck(_ number: Int, beyond criteria: Criteria) -> Bool {
        let sentence = report.sentences[number]
        guard sentence.kind != .output else { return true }
        guard !has(.task, number) else { return false }
        return marks(of: number).contains {
            $0.kind == .check
                && ($0.tokens.contains { report.saysMore($0, than: criteria) }
                    || sentence.tokens.contains { report.tokens[$0].isPartOfName })
        }
    }
}
