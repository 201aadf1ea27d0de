internal import Text

/// Compares the items of the criteria with a report. What suffices is for ``Coverage`` to say.
struct ItemMatcher {
    private let report: Report
    private let criteria: Criteria
    private let mentions: Mentions
    private var lines: LineTexts
    /// The texts of the labels.
    private let labels: [String]
    private let deeds: ReportedDeeds
    private let deed: Int?
    private let verification: Int?
    /// A verb in the past, where no word reports a deed.
    private var past: Int?
    private var matches: Matches
    private var bounds: BoundMatcher
    /// For each label, the last item whose numbers were looked for near it: a word said twice has the same mentions.
    private var lookedNear: [Int]

    init(report: Report, criteria: Criteria, echoes: EchoedLines) {
        self.report = report
        self.criteria = criteria
        mentions = Mentions(report: report, criteria: criteria, echoes: echoes)
        lines = LineTexts(report: report)
        labels = (0..<criteria.labels.count).map { String(scalarValues: criteria.labels.spelling($0)) }
        matches = Matches(of: criteria)
        bounds = BoundMatcher(report: report)
        lookedNear = [Int](repeating: -1, count: criteria.labels.count)
        deeds = ReportedDeeds(report: report, mentions: mentions, echoes: echoes)
        deed = deeds.any()
        verification = deeds.verification()
    }

    mutating func findings() -> [ItemFinding] {
        for item in criteria.items.indices { match(item) }
        let coverage = Coverage(report: report, criteria: criteria, mentions: mentions, matches: matches)
        let anchors = matches.isAnchor.count { $0 }
        let uses = uses()
        var findings: [ItemFinding] = []
        findings.reserveCapacity(criteria.items.count)
        for (number, item) in criteria.items.enumerated() {
            let isAnchored = anchors > (coverage.matches.isAnchor[number] ? 1 : 0)
            let isOwn = item.isCut || hasOwnWord(item, uses)
            findings.append(finding(for: item, by: coverage, isOwn: isOwn, isAnchored: isAnchored))
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
            if matches.shares[index] > 0 { return true }
            hasOwn = true
        }
        return !hasOwn
    }

    // MARK: Matching

    private mutating func match(_ number: Int) {
        let item = criteria.items[number]
        var isAbout = false
        var hasSubject = false
        for index in item.sought {
            let sought = criteria.sought[index]
            (matches.shares[index], matches.shownBy[index]) = part(of: sought, isNegative: item.isNegative)
            if matches.shares[index] == 0, sought.role == .content, !item.isNegative {
                matches.isContradicted[index] = mentions.isReportedAsUndone(sought.kind)
            }
            if case .name = sought.kind, matches.shares[index] == 1, !sought.isAside { matches.isAnchor[number] = true }
            if sought.isSubject {
                hasSubject = true
                if matches.shownBy[index] != nil { isAbout = true }
            }
        }
        guard !item.bounds.isEmpty else { return }
        var near: [Int] = []
        for sought in criteria.sought[item.sought] where sought.isSubject && lookedNear[sought.label] != number {
            lookedNear[sought.label] = number
            near += mentions.credible(sought.kind, acceptingDenials: item.isNegative)
        }
        bounds.look(near: near, isWithoutSubject: !hasSubject)
        for index in item.bounds {
            let answer = bounds.answer(to: criteria.bounds[index], allowsSum: item.hasBreakdown)
            matches.answers[index] = answer
            if isAbout, answer.isMet { matches.isAnchor[number] = true }
        }
    }

    private func part(of sought: Sought, isNegative: Bool) -> (share: Double, token: Int?) {
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

    // MARK: Judging

    private mutating func finding(
        for item: Criterion, by coverage: Coverage, isOwn: Bool, isAnchored: Bool
    ) -> ItemFinding {
        if item.asksForNotes {
            if deed == nil { past = deeds.past() }
            return finding(for: item, isCovered: (deed ?? past) != nil)
        }
        if isAnchored, item.asksForPassingTests, let verification {
            for index in item.sought { matches.shownBy[index] = verification }
            return finding(for: item, isCovered: true)
        }
        let isTranslated = item.isKorean != report.isKorean
        let isCovered = isOwn && coverage.covers(item, isAnchored: isAnchored, isTranslated: isTranslated)
        return finding(for: item, isCovered: isCovered)
    }

    private mutating func finding(for item: Criterion, isCovered: Bool) -> ItemFinding {
        var lookedFor: [String] = []
        var found: [ItemFinding.Found] = []
        var missing: [String] = []
        lookedFor.reserveCapacity(item.sought.count + item.bounds.count)
        for index in item.sought {
            let label = labels[criteria.sought[index].label]
            lookedFor.append(label)
            if let token = matches.shownBy[index] {
                found.append(.init(sought: label, line: lines.text(of: report.tokens[token].line)))
            } else if !criteria.sought[index].isAside {
                missing.append(label)
            }
        }
        for index in item.bounds {
            guard let answer = matches.answers[index] else { continue }
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
struct LineTexts {
    private let report: Report
    private var kept = [(line: Int, text: String)](repeating: (-1, ""), count: 64)

    init(report: Report) { self.report = report }

    mutating func text(of line: Int) -> String {
        let place = line & 63
        if kept[place].line != line { kept[place] = (line, report.line(line)) }
        return kept[place].text
    }
}
