/// Which rows of the versions are the same row.
///
/// A row is known by its key. Rows without one, and those whose key is in a version twice, are lines: each is the
/// same as one of equal content, and an edited one is another.
struct RowMatching {
    /// For each of our rows, the one in the base and the one in theirs.
    private(set) var ours: [(base: Int?, theirs: Int?)] = []
    /// For each of their rows, the one in the base and the one in ours.
    private(set) var theirs: [(base: Int?, ours: Int?)] = []
    /// For each row of the base, the ones that are left of it.
    private(set) var base: [(ours: Int?, theirs: Int?)] = []

    init(base: MergeVersion, ours: MergeVersion, theirs: MergeVersion) {
        let shared = Self.repeatedKeys(in: base).union(Self.repeatedKeys(in: ours)).union(Self.repeatedKeys(in: theirs))
        let names = (
            base: Self.names(in: base, lines: shared), ours: Self.names(in: ours, lines: shared),
            theirs: Self.names(in: theirs, lines: shared),
        )
        let places = (base: Self.places(names.base), ours: Self.places(names.ours), theirs: Self.places(names.theirs))
        self.base = names.base.map { (places.ours[$0], places.theirs[$0]) }
        self.ours = names.ours.map { (places.base[$0], places.theirs[$0]) }
        self.theirs = names.theirs.map { (places.base[$0], places.ours[$0]) }
    }

    /// The keys, as hashes, that are in more than one row, damaged ones included.
    static func repeatedKeys(in version: MergeVersion) -> Set<UInt64> {
        var seen: Set<UInt64> = []
        seen.reserveCapacity(version.rows.count)
        var repeated: Set<UInt64> = []
        for row in version.rows where row.keyHash != 0 && !seen.insert(row.keyHash).inserted {
            repeated.insert(row.keyHash)
        }
        return repeated
    }

    /// A number for each row that rows of other versions have if they are the same.
    private static func names(in version: MergeVersion, lines: Set<UInt64>) -> [UInt64] {
        var counts: [UInt64: UInt64] = [:]
        return version.rows.map { row in
            guard row.keyHash == 0 || lines.contains(row.keyHash) else { return row.keyHash }
            let count = counts[row.hash, default: 0] + 1
            counts[row.hash] = count
            // The multiplication keeps lines apart from keys, and the second of two equal lines from the first.
            return (row.hash &+ count) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    private static func places(_ names: [UInt64]) -> [UInt64: Int] {
        Dictionary(zip(names, names.indices)) { first, _ in first }
    }
}

/// In which order the merged rows stand.
enum RowOrder {
    /// Joins the orders of two versions.
    ///
    /// - Parameters:
    ///   - leader: the rows of the version whose order is kept, by their numbers in the merge; those that are gone are
    ///     left out.
    ///   - follower: the rows of the other version. Those that the leader has not stand behind the nearest row above
    ///     them that both have, and at the top where there is none.
    ///   - followerFirst: whether, at one place, the follower's rows stand before those that the leader alone has.
    ///   - count: how many rows there are in the merge.
    static func joined(leader: [Int], follower: [Int], followerFirst: Bool, count: Int) -> [Int] {
        var isLeaders = [Bool](repeating: false, count: count)
        var isFollowers = isLeaders
        for row in leader { isLeaders[row] = true }
        for row in follower { isFollowers[row] = true }
        var additions: [Int: [Int]] = [:]
        var above = -1
        for row in follower {
            if isLeaders[row] { above = row } else { additions[above, default: []].append(row) }
        }
        var order: [Int] = []
        order.reserveCapacity(count)
        above = -1
        if followerFirst { order += additions[-1] ?? [] }
        for row in leader {
            if isFollowers[row] {
                if !followerFirst { order += additions[above] ?? [] }
                above = row
                order.append(row)
                if followerFirst { order += additions[above] ?? [] }
            } else {
                order.append(row)
            }
        }
        if !followerFirst { order += additions[above] ?? [] }
        return order
    }

    /// Whether rows stand in the order of the base.
    ///
    /// - Parameter places: where each is in the base; `nil` for those that are new.
    static func isKept(_ places: some Sequence<Int?>) -> Bool {
        var last = -1
        for place in places {
            guard let place else { continue }
            if place < last { return false }
            last = place
        }
        return true
    }
}
