/// Compares the items of the criteria with a report.
///
/// Notes are summaries: a word or two of an item may be missing. So an item is covered when two thirds of its words
/// are found, and when the report is anchored to the task or answers in the other language, half of them. What may
/// never be missing: deeds that no other deed replaces, demanded numbers, files, and members of an enumeration.
struct ItemMatcher {
    private let report: Report
    private let criteria: Criteria
    private let echoes: EchoedLines
    private let mentions: Mentions
    private var lines: LineTexts
    /// The texts of the labels.
    private let labels: [String]
    /// A token that tells of any deed, as evidence for `추가` and its like.
    private var deed: Int?
    /// A verb in the past, where no word tells of a deed.
    private var past: Int?
    /// A token that tells how a deed was verified: `추가(md/db drift 검증)`.
    private var verification: Int?

    // What was found, in the order of the sought words and of the bounds of the criteria.

    /// How much of each sought thing was found (0 to 1), and the token that shows it.
    private var shares: [Double]
    private var shownBy: [Int?]
    /// For each sought thing, whether the report speaks of it only as not done.
    private var isContradicted: [Bool]
    private var answers: [BoundMatcher.Answer?]
    /// For each item, whether a name or a number that is particular to the task was found.
    private var isAnchor: [Bool]
    private var bounds: BoundMatcher
    /// For each label, the last item whose numbers were looked for near it: a word said twice has the same mentions.
    private var lookedNear: [Int]

    init(report: Report, criteria: Criteria, echoes: EchoedLines) {
        self.report = report
        self.criteria = criteria
        self.echoes = echoes
        mentions = Mentions(report: report, criteria: criteria, echoes: echoes)
        lines = LineTexts(report: report)
        labels = (0..<criteria.labels.count).map { Spelling.string(criteria.labels.spelling($0)) }
        shares = [Double](repeating: 0, count: criteria.sought.count)
        shownBy = [Int?](repeating: nil, count: criteria.sought.count)
        isContradicted = [Bool](repeating: false, count: criteria.sought.count)
        answers = [BoundMatcher.Answer?](repeating: nil, count: criteria.bounds.count)
        isAnchor = [Bool](repeating: false, count: criteria.items.count)
        bounds = BoundMatcher(report: report)
        lookedNear = [Int](repeating: -1, count: criteria.labels.count)
        deed = findDeed()
        verification = findVerification()
    }

    mutating func findings() -> [ItemFinding] {
        for item in criteria.items.indices { match(item) }
        let anchors = isAnchor.count { $0 }
        let uses = uses()
        var findings: [ItemFinding] = []
        findings.reserveCapacity(criteria.items.count)
        for (number, item) in criteria.items.enumerated() {
            let isAnchored = anchors > (isAnchor[number] ? 1 : 0)
            let isTranslated = item.isKorean != report.isKorean
            let isOwn = item.isCut || hasOwnWord(item, uses)
            findings.append(finding(for: item, isOwn: isOwn, isAnchored: isAnchored, isTranslated: isTranslated))
        }
        return findings
    }

    /// In how many items each word is looked for.
    private func uses() -> [Int] {
        var uses = [Int](repeating: 0, count: criteria.labels.count)
        var last = [Int](repeating: -1, count: criteria.labels.count)
        for (number, item) in criteria.items.enumerated() {
            for index in item.sought {
                let label = criteria.sought[index].label
                if last[label] != number { uses[label] += 1 }
                last[label] = number
            }
        }
        return uses
    }

    /// Whether a word was found that no other item has, if the item has such words: `parser handles comments` is no
    /// evidence for `formatter handles comments`.
    private func hasOwnWord(_ item: Criterion, _ uses: [Int]) -> Bool {
        var hasOwn = false
        for index in item.sought {
            let sought = criteria.sought[index]
            guard sought.role == .content, !sought.isAside, uses[sought.label] == 1 else { continue }
            if shares[index] > 0 { return true }
            hasOwn = true
        }
        return !hasOwn
    }

    // MARK: Matching

    private func isSubject(_ index: Int) -> Bool {
        criteria.sought[index].role == .content || criteria.sought[index].role == .telling
    }

    private mutating func match(_ number: Int) {
        let item = criteria.items[number]
        var isAbout = false
        var hasSubject = false
        for index in item.sought {
            let sought = criteria.sought[index]
            (shares[index], shownBy[index]) = part(of: sought, isNegative: item.isNegative)
            if shares[index] == 0, sought.role == .content, !item.isNegative {
                isContradicted[index] = mentions.isToldAsUndone(sought.kind)
            }
            if case .name = sought.kind, shares[index] == 1, !sought.isAside { isAnchor[number] = true }
            if isSubject(index) {
                hasSubject = true
                if shownBy[index] != nil { isAbout = true }
            }
        }
        guard !item.bounds.isEmpty else { return }
        var near: [Int] = []
        for index in item.sought where isSubject(index) && lookedNear[criteria.sought[index].label] != number {
            lookedNear[criteria.sought[index].label] = number
            near += mentions.credible(criteria.sought[index].kind, acceptingDenials: item.isNegative)
        }
        bounds.look(near: near, isWithoutSubject: !hasSubject)
        for index in item.bounds {
            let answer = bounds.answer(to: criteria.bounds[index], allowsSum: item.hasBreakdown)
            answers[index] = answer
            if isAbout, answer.isMet { isAnchor[number] = true }
        }
    }

    private mutating func part(of sought: Sought, isNegative: Bool) -> (share: Double, token: Int?) {
        if sought.role == .making { return (deed == nil ? 0 : 1, deed) }
        if let token = mentions.first(sought.kind, acceptingDenials: isNegative) { return (1, token) }
        guard case .name(_, let parts) = sought.kind, !parts.isEmpty else { return (0, nil) }
        var token: Int?
        for part in parts {
            guard let shown = mentions.first(criteria.nameParts[part], acceptingDenials: isNegative) else {
                return (0, nil)
            }
            token = token ?? shown
        }
        return (0.75, token)
    }

    private func findDeed() -> Int? {
        let roles = Lexicon.shared.roles
        for concept in roles.indices where roles[concept] == .making || roles[concept] == .telling {
            if let token = mentions.first(ofConcept: concept) { return token }
        }
        return report.tokens.indices.first {
            report.marks[$0].contains(.finished) && report.isCredible($0, acceptingDenials: false)
        }
    }

    /// A sentence that begins with a verb in the past (`Cleaned up the timers`) tells what was changed.
    private func findPast() -> Int? {
        let scalars = report.text.scalars
        for (number, clause) in report.clauses.enumerated() where clause.isCredible {
            let first = clause.tokens.lowerBound
            let word = report.tokens[first].range
            let isSentence = number == 0 || report.clauses[number - 1].sentence != clause.sentence
            // -ed
            guard isSentence, report.tokens[first].kind == .latin, word.count >= 5,
                scalars[word].suffix(2).elementsEqual([0x65, 0x64]), !echoes.contains(clause.line)
            else { continue }
            return first
        }
        return nil
    }

    /// A verification that closes parentheses after a deed tells that the deed was put to the test.
    private func findVerification() -> Int? {
        let tokens = report.tokens
        return report.concepts[Lexicon.shared.verification].first { token in
            guard token + 1 < tokens.count, tokens[token + 1].isMark(")"),
                report.isCredible(token, acceptingDenials: false), !echoes.contains(tokens[token].line)
            else { return false }
            let start = report.clauses[report.clauseOfToken[token]].tokens.lowerBound
            guard let opening = (start..<token).last(where: { tokens[$0].isMark("(") }), opening > start else {
                return false
            }
            return report.making.contains(opening - 1)
        }
    }

    // MARK: Judging

    private mutating func finding(
        for item: Criterion, isOwn: Bool, isAnchored: Bool, isTranslated: Bool
    ) -> ItemFinding {
        if item.asksForNotes {
            if deed == nil { past = findPast() }
            return finding(for: item, isCovered: (deed ?? past) != nil)
        }
        if isAnchored, item.asksForPassingTests, let verification {
            for index in item.sought { shownBy[index] = verification }
            return finding(for: item, isCovered: true)
        }
        let isEnough = isEnough(item, isRelaxed: isAnchored || isTranslated || item.isCut)
        let isWhole = item.isCut || !lacksEssential(item, isAnchored: isAnchored, isTranslated: isTranslated)
        let areBoundsMet = item.bounds.allSatisfy { answers[$0]?.isMet == true }
        return finding(for: item, isCovered: isOwn && isEnough && isWhole && areBoundsMet)
    }

    private func isEnough(_ item: Criterion, isRelaxed: Bool) -> Bool {
        var weight = 0.0
        var found = 0.0
        var isAboutSomething = false
        var hasSubject = false
        for index in item.sought {
            let sought = criteria.sought[index]
            let share = shares[index]
            if share == 0, sought.isAside || (isRelaxed && sought.role == .light) { continue }
            var own = sought.role == .content || sought.role == .telling ? 1 : 0.5
            own /= Double(sought.termSize)
            if isRelaxed { own /= Double(sought.enumerationSize) }
            weight += own
            found += own * share
            if sought.role == .content || sought.role == .telling {
                hasSubject = true
                if share > 0 { isAboutSomething = true }
            }
        }
        if weight == 0 { return !item.bounds.isEmpty }
        let isEnough = isRelaxed ? found * 2 >= weight : found * 3 >= weight * 2 - 0.001
        return isEnough && (isAboutSomething || !hasSubject)
    }

    /// Whether something is missing that nothing makes up for.
    private func lacksEssential(_ item: Criterion, isAnchored: Bool, isTranslated: Bool) -> Bool {
        for index in item.sought where shares[index] == 0 && !criteria.sought[index].isAside {
            let sought = criteria.sought[index]
            if sought.role == .telling { return true }
            switch sought.kind {
            case .number: return true
            case .literal: if sought.isProper, !isAnchored, !isTranslated { return true }
            case .name(let number, _):
                let name = criteria.names[number]
                if name.isIdentifier, name.hasExtension || !isAnchored { return true }
            case .concepts: break
            }
        }
        if !isAnchored, !isTranslated, !item.isKorean, lacksObject(item) { return true }
        return lacksMember(item, isLoose: isAnchored || isTranslated) || lacksPart(item)
    }

    /// Whether nothing was found of what an English item says is to be made: `sorting` is no `pagination`.
    private func lacksObject(_ item: Criterion) -> Bool {
        guard let first = item.sought.first, criteria.sought[first].role == .making,
            criteria.sought[first].tokens.lowerBound == 0
        else { return false }
        var hasObject = false
        for index in item.sought.dropFirst() where criteria.sought[index].isObject {
            if shares[index] > 0 { return false }
            hasObject = hasObject || criteria.sought[index].role == .content
        }
        return hasObject
    }

    /// Whether an enumeration was found in part. A loose match only minds when its phrase is told again without a
    /// member.
    private func lacksMember(_ item: Criterion, isLoose: Bool) -> Bool {
        var start = item.sought.lowerBound
        while start < item.sought.upperBound {
            var end = start + 1
            guard let number = criteria.sought[start].enumeration, !criteria.sought[start].isAside else {
                start = end
                continue
            }
            while end < item.sought.upperBound, criteria.sought[end].enumeration == number { end += 1 }
            let members = start..<end
            start = end
            let isMissing = members.contains { shares[$0] == 0 && criteria.sought[$0].role == .content }
            guard isMissing, members.contains(where: { shares[$0] > 0 }) else { continue }
            if !isLoose || restates(item, members) { return true }
        }
        return false
    }

    /// Whether nothing at all was found of a part between commas, or a part is told of as not done.
    private func lacksPart(_ item: Criterion) -> Bool {
        var parts = 0
        var foundParts = 0
        var lastPart = -1
        var lastFound = -1
        for index in item.sought where criteria.sought[index].role == .content && !criteria.sought[index].isAside {
            // Parts are counted up, so that those of one number follow each other.
            let part = criteria.sought[index].part
            if part != lastPart { parts += 1 }
            lastPart = part
            if shares[index] > 0, part != lastFound {
                foundParts += 1
                lastFound = part
            }
            if isContradicted[index] { return true }
        }
        if item.isNegative, !isDenied(item) { return true }
        return parts > 1 && foundParts < parts
    }

    /// Whether a clause about a negative item denies something: `품질 손실 없음` needs more than the mention of a loss.
    private func isDenied(_ item: Criterion) -> Bool {
        let denials: StanceMarks = [.denial, .absence, .without, .inability, .impossible]
        for index in item.sought where isSubject(index) {
            for token in mentions.credible(criteria.sought[index].kind, acceptingDenials: true) {
                let number = report.clauseOfToken[token]
                if !report.clauses[number].marks.isDisjoint(with: denials) { return true }
                if report.quantities(of: number).contains(where: { $0.value == 0 }) { return true }
            }
        }
        return false
    }

    /// Whether the report says an item's own phrase with a member of its enumeration dropped: `병렬 선택` for
    /// `병렬/순차 선택`. A summary in other words is no such thing.
    private func restates(_ item: Criterion, _ siblings: Range<Int>) -> Bool {
        guard siblings.upperBound < item.sought.upperBound else { return false }
        let follower = criteria.sought[siblings.upperBound]
        guard follower.role == .content || follower.role == .light || follower.role == .telling else { return false }
        let followers = mentions.credible(follower.kind, acceptingDenials: item.isNegative)
        for sibling in siblings {
            for token in mentions.credible(criteria.sought[sibling].kind, acceptingDenials: item.isNegative) {
                for next in token...min(token + 2, report.tokens.count - 1) {
                    if report.tokens[next].kind == .mark { break }
                    if followers.contains(next) { return true }
                }
            }
        }
        return false
    }

    private mutating func finding(for item: Criterion, isCovered: Bool) -> ItemFinding {
        var lookedFor: [String] = []
        var found: [ItemFinding.Found] = []
        var missing: [String] = []
        lookedFor.reserveCapacity(item.sought.count + item.bounds.count)
        for index in item.sought {
            let label = labels[criteria.sought[index].label]
            lookedFor.append(label)
            if let token = shownBy[index] {
                found.append(.init(sought: label, line: lines.text(of: report.tokens[token].line)))
            } else if !criteria.sought[index].isAside {
                missing.append(label)
            }
        }
        for index in item.bounds {
            guard let answer = answers[index] else { continue }
            lookedFor.append(answer.label)
            if answer.isMet, let line = answer.line {
                found.append(.init(sought: answer.label, line: lines.text(of: line)))
            } else {
                missing.append(answer.label)
            }
        }
        if item.asksForNotes, let deed = deed ?? past {
            missing = []
            found = [.init(sought: item.text, line: lines.text(of: report.tokens[deed].line))]
        }
        return ItemFinding(
            text: item.text, isCovered: isCovered, lookedFor: lookedFor, found: found, missing: missing)
    }
}

/// The lines of a report as text; those asked for last are kept, since many items point to the same ones.
private struct LineTexts {
    private let report: Report
    private var kept = [(line: Int, text: String)](repeating: (-1, ""), count: 64)

    init(report: Report) { self.report = report }

    mutating func text(of line: Int) -> String {
        let place = line & 63
        if kept[place].line != line { kept[place] = (line, report.line(line)) }
        return kept[place].text
    }
}
