/// One line of a base that was replaced by one of another version or deleted, or lines that were inserted between two.
struct LineChange: Equatable {
    let base: Range<Int>
    let other: Range<Int>
}

enum LineChanges {
    /// What changed from `base` to `other`, in order.
    ///
    /// Lines that occur once on both sides anchor the comparison (patience diff). Rows of a queue have ids, so nearly
    /// every line does, and the cost stays near linear where a shortest edit script would be quadratic.
    static func between(_ base: [UInt64], _ other: [UInt64]) -> [LineChange] {
        var changes: [LineChange] = []
        var from = (base: 0, other: 0)
        for anchor in anchors(base, other) + [(base: base.count, other: other.count)] {
            let gap = trimmed(from.base..<anchor.base, from.other..<anchor.other, base, other)
            changes += lineByLine(gap)
            from = (anchor.base + 1, anchor.other + 1)
        }
        return changes
    }

    /// A gap without the equal lines at its ends.
    private static func trimmed(
        _ baseGap: Range<Int>, _ otherGap: Range<Int>, _ base: [UInt64], _ other: [UInt64]
    ) -> LineChange {
        var (baseStart, otherStart) = (baseGap.lowerBound, otherGap.lowerBound)
        var (baseEnd, otherEnd) = (baseGap.upperBound, otherGap.upperBound)
        while baseStart < baseEnd, otherStart < otherEnd, base[baseStart] == other[otherStart] {
            baseStart += 1
            otherStart += 1
        }
        while baseStart < baseEnd, otherStart < otherEnd, base[baseEnd - 1] == other[otherEnd - 1] {
            baseEnd -= 1
            otherEnd -= 1
        }
        return LineChange(base: baseStart..<baseEnd, other: otherStart..<otherEnd)
    }

    /// Lines that were replaced are taken each for itself, as rows of a table are: as many as there are on both sides.
    /// Of the rest, each old line was deleted, or all new ones were inserted at once.
    private static func lineByLine(_ change: LineChange) -> [LineChange] {
        var changes = zip(change.base, change.other).map { LineChange(base: $0..<$0 + 1, other: $1..<$1 + 1) }
        let rest = LineChange(
            base: change.base.dropFirst(changes.count), other: change.other.dropFirst(changes.count))
        changes += rest.base.map { LineChange(base: $0..<$0 + 1, other: rest.other) }
        if !rest.other.isEmpty { changes.append(rest) }
        return changes
    }

    /// Pairs of equal lines, unique on both sides, in an order that both sides share: the longest such order.
    private static func anchors(_ base: [UInt64], _ other: [UInt64]) -> [(base: Int, other: Int)] {
        let ends = trimmed(base.indices, other.indices, base, other)
        let places = uniquePlaces(base, ends.base)
        let otherPlaces = uniquePlaces(other, ends.other)
        let pairs = ends.base.compactMap { place -> (base: Int, other: Int)? in
            guard places[base[place]] == place, case let match? = otherPlaces[base[place]], match >= 0
            else { return nil }
            return (place, match)
        }
        let prefix = (0..<ends.base.lowerBound).map { (base: $0, other: $0) }
        let suffix = zip(ends.base.upperBound..<base.count, ends.other.upperBound..<other.count)
            .map { (base: $0, other: $1) }
        return prefix + longestIncreasing(pairs) + suffix
    }

    /// Where each line of the range is; −1 for lines that occur more than once.
    private static func uniquePlaces(_ lines: [UInt64], _ range: Range<Int>) -> [UInt64: Int] {
        var places: [UInt64: Int] = [:]
        for index in range {
            if places.updateValue(index, forKey: lines[index]) != nil { places[lines[index]] = -1 }
        }
        return places
    }

    /// The longest run of pairs whose second places increase (patience sorting).
    private static func longestIncreasing(_ pairs: [(base: Int, other: Int)]) -> [(base: Int, other: Int)] {
        var tops: [Int] = []
        var previous = [Int](repeating: -1, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var low = 0
            var high = tops.count
            while low < high {
                let middle = (low + high) / 2
                if pairs[tops[middle]].other < pair.other { low = middle + 1 } else { high = middle }
            }
            if low > 0 { previous[index] = tops[low - 1] }
            if low == tops.count { tops.append(index) } else { tops[low] = index }
        }
        var run: [(base: Int, other: Int)] = []
        var index = tops.last ?? -1
        while index >= 0 {
            run.append(pairs[index])
            index = previous[index]
        }
        return run.reversed()
    }
}
