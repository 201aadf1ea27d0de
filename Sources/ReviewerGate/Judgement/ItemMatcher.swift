/// Compares the items of the criteria with a report.
///
/// Notes are summaries: a word or two of an item may be missing. So an item is covered when two thirds of its words
/// are found, and when the report is anchored to the task or answers in the other language, half of them. What may
/// never be missing: deeds that no other deed replaces, demanded numbers, files, and members of an enumeration.
struct ItemMatcher {
    private let report: Report
    private let echoes: EchoedLines
    /// A token that tells of any deed, as evidence for `추가` and its like.
    private let deed: Int?
    /// A token that tells how a deed was verified: `추가(md/db drift 검증)`.
    private let verification: Int?

    init(report: Report, echoes: EchoedLines) {
        self.report = report
        self.echoes = echoes
        deed = Self.deed(in: report, echoes)
        verification = Self.verification(in: report, echoes)
    }

    func findings(for criteria: [Criterion]) -> [ItemFinding] {
        let matches = criteria.map(match)
        let anchors = matches.count { $0.isAnchor }
        let uses = uses(of: criteria)
        return zip(criteria, matches).map { criterion, match in
            let isAnchored = anchors > (match.isAnchor ? 1 : 0)
            let isTranslated = criterion.isKorean != report.isKorean
            let isOwn = criterion.isCut || hasOwnWord(criterion, match, uses)
            return finding(for: criterion, match, isOwn: isOwn, isAnchored: isAnchored, isTranslated: isTranslated)
        }
    }

    /// In how many items each word is looked for.
    private func uses(of criteria: [Criterion]) -> [String: Int] {
        var uses: [String: Int] = [:]
        for criterion in criteria {
            for label in Set(criterion.sought.map(\.label)) { uses[label, default: 0] += 1 }
        }
        return uses
    }

    /// Whether a word was found that no other item has, if the item has such words: `parser handles comments` is no
    /// evidence for `formatter handles comments`.
    private func hasOwnWord(_ criterion: Criterion, _ match: Match, _ uses: [String: Int]) -> Bool {
        let own = criterion.sought.indices.filter {
            criterion.sought[$0].role == .content && !criterion.sought[$0].isAside
                && uses[criterion.sought[$0].label] == 1
        }
        return own.isEmpty || own.contains { match.parts[$0].share > 0 }
    }

    // MARK: Matching

    /// What of an item was found.
    private struct Match {
        /// For each sought thing, how much of it was found (0 to 1) and the token that shows it.
        var parts: [(share: Double, token: Int?)] = []
        /// For each sought thing, whether the report speaks of it only as not done.
        var isContradicted: [Bool] = []
        var bounds: [BoundMatcher.Answer] = []
        /// A name or a number that is particular to the task was found.
        var isAnchor = false
    }

    private func match(_ criterion: Criterion) -> Match {
        var match = Match()
        for sought in criterion.sought {
            let part = part(of: sought, isNegative: criterion.isNegative)
            match.parts.append(part)
            let isDenied = part.share == 0 && sought.role == .content && !criterion.isNegative
            match.isContradicted.append(isDenied && isToldAsUndone(sought.kind))
            if case .name = sought.kind, part.share == 1, !sought.isAside { match.isAnchor = true }
        }
        let subjects = zip(criterion.sought, match.parts).filter { $0.0.role == .content || $0.0.role == .telling }
        let isAbout = subjects.contains { $0.1.token != nil }
        let mentions = subjects.flatMap { self.mentions(of: $0.0.kind, acceptingDenials: criterion.isNegative) }
        var matcher = BoundMatcher(report: report, mentions: mentions, isWithoutSubject: subjects.isEmpty)
        match.bounds = criterion.bounds.map { matcher.answer(to: $0, allowsSum: criterion.hasBreakdown) }
        if isAbout, match.bounds.contains(where: \.isMet) { match.isAnchor = true }
        return match
    }

    private func part(of sought: Sought, isNegative: Bool) -> (share: Double, token: Int?) {
        if sought.role == .making { return (deed == nil ? 0 : 1, deed) }
        if let token = mentions(of: sought.kind, acceptingDenials: isNegative).first { return (1, token) }
        guard case .name(_, let parts) = sought.kind, !parts.isEmpty else { return (0, nil) }
        let tokens = parts.map { mentions(of: $0, acceptingDenials: isNegative).first }
        return tokens.allSatisfy { $0 != nil } ? (0.75, tokens[0]) : (0, nil)
    }

    /// The credible mentions of a thing.
    private func mentions(of kind: Sought.Kind, acceptingDenials: Bool) -> [Int] {
        allMentions(of: kind).filter {
            report.isCredible($0, acceptingDenials: acceptingDenials) && !echoes.lines.contains(report.tokens[$0].line)
        }
    }

    /// Whether a claim that is no evidence mentions a thing.
    private func isToldAsUndone(_ kind: Sought.Kind) -> Bool {
        allMentions(of: kind).contains { token in
            let clause = report.clauses[report.clauseOfToken[token]]
            guard clause.section == .claim || clause.section == .result else { return false }
            return clause.stance != .told || report.denied.contains(token)
        }
    }

    private func allMentions(of kind: Sought.Kind) -> [Int] {
        switch kind {
        case .concepts(let groups): return groups.flatMap { report.concepts[$0] ?? [] }
        case .literal(let number): return report.literals[number] ?? []
        case .number(let value): return report.numbers[value] ?? []
        case .name(let name, _):
            let same = (report.namesByBase[name.base] ?? []).filter { name.agrees(with: report.names[$0]) }
            let alike = (report.namesByStem[name.stem] ?? []).filter {
                !name.hasExtension || !report.names[$0].hasExtension
            }
            return (same + alike).map { report.names[$0].tokens.lowerBound }
        }
    }

    private static func deed(in report: Report, _ echoes: EchoedLines) -> Int? {
        let roles = Lexicon.shared.roles
        for concept in report.concepts.keys.sorted() where roles[concept] == .making || roles[concept] == .telling {
            let token = report.concepts[concept]?.first {
                report.isCredible($0, acceptingDenials: false) && !echoes.lines.contains(report.tokens[$0].line)
            }
            if let token { return token }
        }
        return report.tokens.indices.first {
            report.marks[$0].contains(.finished) && report.isCredible($0, acceptingDenials: false)
        }
    }

    /// A verification that closes parentheses after a deed tells that the deed was put to the test.
    private static func verification(in report: Report, _ echoes: EchoedLines) -> Int? {
        let tokens = report.tokens
        return report.concepts[Lexicon.shared.verification]?.first { token in
            guard token + 1 < tokens.count, tokens[token + 1].isMark(")"),
                report.isCredible(token, acceptingDenials: false), !echoes.lines.contains(tokens[token].line)
            else { return false }
            let start = report.clauses[report.clauseOfToken[token]].tokens.lowerBound
            guard let opening = (start..<token).last(where: { tokens[$0].isMark("(") }), opening > start else {
                return false
            }
            return report.making.contains(opening - 1)
        }
    }

    // MARK: Judging

    private func finding(
        for criterion: Criterion, _ match: Match, isOwn: Bool, isAnchored: Bool, isTranslated: Bool
    ) -> ItemFinding {
        if criterion.asksForNotes {
            return finding(for: criterion, match, isCovered: deed != nil)
        }
        if isAnchored, criterion.asksForPassingTests, let verification {
            var answered = match
            for index in answered.parts.indices { answered.parts[index] = (1, verification) }
            return finding(for: criterion, answered, isCovered: true)
        }
        let isEnough = isEnough(criterion, match, isRelaxed: isAnchored || isTranslated || criterion.isCut)
        let isWhole =
            criterion.isCut || !lacksEssential(criterion, match, isAnchored: isAnchored, isTranslated: isTranslated)
        let areBoundsMet = match.bounds.allSatisfy(\.isMet)
        return finding(for: criterion, match, isCovered: isOwn && isEnough && isWhole && areBoundsMet)
    }

    private func isEnough(_ criterion: Criterion, _ match: Match, isRelaxed: Bool) -> Bool {
        var weight = 0.0
        var found = 0.0
        var isAboutSomething = false
        var hasSubject = false
        for (index, sought) in criterion.sought.enumerated() {
            let share = match.parts[index].share
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
        if weight == 0 { return !criterion.bounds.isEmpty }
        let isEnough = isRelaxed ? found * 2 >= weight : found * 3 >= weight * 2 - 0.001
        return isEnough && (isAboutSomething || !hasSubject)
    }

    /// Whether something is missing that nothing makes up for.
    private func lacksEssential(
        _ criterion: Criterion, _ match: Match, isAnchored: Bool, isTranslated: Bool
    ) -> Bool {
        for (index, sought) in criterion.sought.enumerated() where match.parts[index].share == 0 && !sought.isAside {
            if sought.role == .telling { return true }
            if case .number = sought.kind { return true }
            if case .literal = sought.kind, sought.isProper, !isAnchored, !isTranslated { return true }
            if case .name(let name, _) = sought.kind {
                if name.isIdentifier, name.hasExtension || !isAnchored { return true }
            }
        }
        return lacksMember(criterion, match, isLoose: isAnchored || isTranslated) || lacksPart(criterion, match)
    }

    /// Whether an enumeration was found in part. A loose match only minds when its phrase is told again without a
    /// member.
    private func lacksMember(_ criterion: Criterion, _ match: Match, isLoose: Bool) -> Bool {
        var start = 0
        while start < criterion.sought.count {
            var end = start + 1
            guard let number = criterion.sought[start].enumeration, !criterion.sought[start].isAside else {
                start = end
                continue
            }
            while end < criterion.sought.count, criterion.sought[end].enumeration == number { end += 1 }
            let members = start..<end
            start = end
            let isMissing = members.contains { match.parts[$0].share == 0 && criterion.sought[$0].role == .content }
            guard isMissing, members.contains(where: { match.parts[$0].share > 0 }) else { continue }
            if !isLoose || restates(criterion, members) { return true }
        }
        return false
    }

    /// Whether nothing at all was found of a part between commas, or a part is told of as not done.
    private func lacksPart(_ criterion: Criterion, _ match: Match) -> Bool {
        var hasSubject: Set<Int> = []
        var isFound: Set<Int> = []
        for (index, sought) in criterion.sought.enumerated() where sought.role == .content && !sought.isAside {
            hasSubject.insert(sought.part)
            if match.parts[index].share > 0 { isFound.insert(sought.part) }
            if match.isContradicted[index] { return true }
        }
        if criterion.isNegative, !isDenied(criterion) { return true }
        return hasSubject.count > 1 && isFound.count < hasSubject.count
    }

    /// Whether a clause about a negative item denies something: `품질 손실 없음` needs more than the mention of a loss.
    private func isDenied(_ criterion: Criterion) -> Bool {
        let denials: StanceMarks = [.denial, .absence, .without, .inability, .impossible]
        return criterion.sought.contains { sought in
            guard sought.role == .content || sought.role == .telling else { return false }
            return mentions(of: sought.kind, acceptingDenials: true).contains { token in
                let number = report.clauseOfToken[token]
                return !report.clauses[number].marks.isDisjoint(with: denials)
                    || report.quantities[number].contains { $0.value == 0 }
            }
        }
    }

    /// Whether the report says an item's own phrase with a member of its enumeration dropped: `병렬 선택` for
    /// `병렬/순차 선택`. A summary in other words is no such thing.
    private func restates(_ criterion: Criterion, _ siblings: Range<Int>) -> Bool {
        guard siblings.upperBound < criterion.sought.count else { return false }
        let follower = criterion.sought[siblings.upperBound]
        guard follower.role == .content || follower.role == .light || follower.role == .telling else { return false }
        let followers = Set(mentions(of: follower.kind, acceptingDenials: criterion.isNegative))
        return siblings.contains { sibling in
            mentions(of: criterion.sought[sibling].kind, acceptingDenials: criterion.isNegative).contains { token in
                for next in token...min(token + 2, report.tokens.count - 1) {
                    if report.tokens[next].kind == .mark { return false }
                    if followers.contains(next) { return true }
                }
                return false
            }
        }
    }

    private func finding(for criterion: Criterion, _ match: Match, isCovered: Bool) -> ItemFinding {
        var lookedFor: [String] = []
        var found: [ItemFinding.Found] = []
        var missing: [String] = []
        for (sought, part) in zip(criterion.sought, match.parts) {
            lookedFor.append(sought.label)
            if let token = part.token {
                found.append(.init(sought: sought.label, line: report.line(report.tokens[token].line)))
            } else if !sought.isAside {
                missing.append(sought.label)
            }
        }
        for answer in match.bounds {
            lookedFor.append(answer.label)
            if answer.isMet, let line = answer.line {
                found.append(.init(sought: answer.label, line: report.line(line)))
            } else {
                missing.append(answer.label)
            }
        }
        if criterion.asksForNotes, let deed {
            missing = []
            found = [.init(sought: criterion.text, line: report.line(report.tokens[deed].line))]
        }
        return ItemFinding(
            text: criterion.text, isCovered: isCovered, lookedFor: lookedFor, found: found, missing: missing)
    }
}
