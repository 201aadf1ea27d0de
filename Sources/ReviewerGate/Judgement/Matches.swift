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
