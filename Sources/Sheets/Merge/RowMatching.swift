/// Which rows of the versions are the same row.
///
/// A row is known by its key. Rows without one, and those whose key is in a version twice, are lines: each is the
/// same as one of equal content, and an edited one is another.
struct RowMatching {
    /// For a row of one side, those that it is in the base and on the other side.
    typealias Match = (base: Int?, other: Int?)

    /// For each of our rows.
    private let ours: [Match]
    /// For each of their rows.
    private let theirs: [Match]

    init(base: MergeVersion, ours: MergeVersion, theirs: MergeVersion) {
        let shared = Self.repeatedKeys(in: base).union(Self.repeatedKeys(in: ours)).union(Self.repeatedKeys(in: theirs))
        let names = (
            base: Self.names(in: base, lines: shared), ours: Self.names(in: ours, lines: shared),
            theirs: Self.names(in: theirs, lines: shared),
        )
        let places = (base: Self.places(names.base), ours: Self.places(names.ours), theirs: Self.places(names.theirs))
        self.ours = names.ours.map { (places.base[$0], places.theirs[$0]) }
        self.theirs = names.theirs.map { (places.base[$0], places.ours[$0]) }
    }

    /// The matches of one side's rows, from top to bottom.
    func rows(of side: MergeSide) -> [Match] { side == .ours ? ours : theirs }

    /// Whether the rows of a side are in the order of the base.
    func keepsOrder(_ side: MergeSide) -> Bool {
        var last = -1
        for case let place? in rows(of: side).lazy.map(\.base) {
            if place < last { return false }
            last = place
        }
        return true
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
