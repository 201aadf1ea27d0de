/// Which drafts wait for which: arrows, and the limit on how many may run at once.
struct Ordering {
    private let parallel: Int
    /// For each draft, the first draft of the unbroken run of arrows that it stands in.
    private var runStarts: [Int] = []

    init(parallel: Int) {
        self.parallel = parallel
    }

    /// What the next draft waits for.
    ///
    /// Draft k waits for draft k − N, so that at most N are ready at any time; an arrow adds the fragment before, and
    /// makes the other needless where the run of arrows reaches back that far.
    /// - Parameter previous: the draft that stands for the fragment before an arrow; `nil` without an arrow.
    /// - Returns: indices of earlier drafts, ascending.
    mutating func next(after previous: Int?) -> [Int] {
        let index = runStarts.count
        var after: Set<Int> = []
        if let previous, index > 0 {
            // When the fragment before repeats an earlier draft, what was said in between comes first all the same.
            after = [previous, index - 1]
            runStarts.append(runStarts[index - 1])
        } else {
            runStarts.append(index)
        }
        let lane = index - parallel
        if lane >= 0, lane < runStarts[index] { after.insert(lane) }
        return after.sorted()
    }
}
