/// What was found in a report, in the order of the sought words, of the bounds and of the items of the criteria.
struct Matches {
    /// How much of each sought thing was found (0 to 1), and the token that shows it.
    var shares: [Double]
    var shownBy: [Int?]
    /// For each sought thing, whether the report speaks of it only as not done.
    var isContradicted: [Bool]
    var answers: [BoundMatcher.Answer?]
    /// For each item, whether a name or a number that is particular to the task was found.
    var isAnchor: [Bool]

    /// Nothing is found yet.
    init(of criteria: Criteria) {
        shares = [Double](repeating: 0, count: criteria.sought.count)
        shownBy = [Int?](repeating: nil, count: criteria.sought.count)
        isContradicted = [Bool](repeating: false, count: criteria.sought.count)
        answers = [BoundMatcher.Answer?](repeating: nil, count: criteria.bounds.count)
        isAnchor = [Bool](repeating: false, count: criteria.items.count)
    }
}

/// Decides whether what was found of an item covers it.
///
/// Notes are summaries: a word or two of an item may be missing. So an item is covered when two thirds of its words
/// are found, and when the report is anchored to the task or answers in the other language, half of them. What may
/// never be missing: deeds that no other deed replaces, demanded numbers, files, and members of an enumeration.
struct Coverage {
    let report: Report
    let criteria: Criteria
    let mentions: Mentions
    let matches: Matches

    /// - Parameters:
    ///   - isAnchored: something particular to the task was found for another item.
    ///   - isTranslated: the report answers in the other language.
    func covers(_ item: Criterion, isAnchored: Bool, isTranslated: Bool) -> Bool {
        let areBoundsMet = item.bounds.allSatisfy { matches.answers[$0]?.isMet == true }
        return areBoundsMet && isEnough(item, isRelaxed: isAnchored || isTranslated || item.isCut)
            && (item.isCut || !lacksEssential(item, isAnchored: isAnchored, isTranslated: isTranslated))
    }

    /// Whether enough of an item's words were found, by weight.
    private func isEnough(_ item: Criterion, isRelaxed: Bool) -> Bool {
        var weight = 0.0
        var found = 0.0
        var isAboutSomething = false
        var hasSubject = false
        for index in item.sought {
            let sought = criteria.sought[index]
            let share = matches.shares[index]
            if share == 0, sought.isAside || (isRelaxed && sought.role == .light) { continue }
            var own = sought.isSubject ? 1 : 0.5
            own /= Double(sought.termSize)
            if isRelaxed { own /= Double(sought.enumerationSize) }
            weight += own
            found += own * share
            if sought.isSubject {
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
        for index in item.sought where matches.shares[index] == 0 && !criteria.sought[index].isAside {
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
            if matches.shares[index] > 0 { return false }
            hasObject = hasObject || criteria.sought[index].role == .content
        }
        return hasObject
    }

    /// Whether an enumeration was found in part. A loose match only minds when its phrase is repeated without a
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
            let isMissing = members.contains { matches.shares[$0] == 0 && criteria.sought[$0].role == .content }
            guard isMissing, members.contains(where: { matches.shares[$0] > 0 }) else { continue }
            if !isLoose || restates(item, members) { return true }
        }
        return false
    }

    /// Whether nothing at all was found of a part between commas, or a part is reported as not done.
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
            if matches.shares[index] > 0, part != lastFound {
                foundParts += 1
                lastFound = part
            }
            if matches.isContradicted[index] { return true }
        }
        if item.isNegative, !isDenied(item) { return true }
        return parts > 1 && foundParts < parts
    }

    /// Whether a clause about a negative item denies something: `품질 손실 없음` needs more than the mention of a loss.
    private func isDenied(_ item: Criterion) -> Bool {
        let denials: StanceMarks = [.denial, .absence, .without, .inability, .impossible]
        for index in item.sought where criteria.sought[index].isSubject {
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
}
