/// Where a report shows the words of a criterion.
enum Coverage {
    /// The share of a criterion's words that a sentence has.
    static func share(of criterion: Criterion, in sentence: Int, _ report: Report) -> Double {
        var (found, all) = (0, 0)
        for sought in criterion.sought where sought.weight > 0 {
            guard case .senses(let senses) = sought.kind else { continue }
            all += sought.weight
            if senses.contains(where: report.subjects[sentence].contains) { found += sought.weight }
        }
        return all == 0 ? 0 : Double(found) / Double(all)
    }
}

extension Report {
    /// Whether a token has one of some senses.
    func means(_ senses: [Lexicon.Sense], at token: Int) -> Bool {
        self.senses(of: token).contains { senses.contains($0) }
    }
}
