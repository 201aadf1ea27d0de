package import Text

/// Three-way merge of two versions of a text by lines.
package enum LineMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// Changes of different lines are both kept, also when the lines touch; equal changes count once; lines inserted at
    /// one place by both are in the order ours, theirs. A change that is in `ours` already is not made again, so a
    /// merge may be repeated.
    ///
    /// - Parameters:
    ///   - base: the hashes of the common ancestor's lines; its text is not needed.
    ///   - ours: the version that stays where nobody else changed it.
    ///   - theirs: the version whose changes are brought in.
    /// - Returns: the merged text, or `nil` when both changed the same line differently.
    package static func merge(base: LineHashes, ours: [UInt8], theirs: [UInt8]) -> [UInt8]? {
        let ourLines = LineRanges.of(ours)
        let theirLines = LineRanges.of(theirs)
        let runs = runs(
            base: base.hashes, ours: ourLines.map { ContentHash.of(ours, $0) },
            theirs: theirLines.map { ContentHash.of(theirs, $0) })
        var merged: [UInt8] = []
        merged.reserveCapacity(ours.count + theirs.count / 8)
        for run in runs {
            switch run {
            case .ours(let lines): append(ours, ourLines[lines], to: &merged)
            case .theirs(let lines): append(theirs, theirLines[lines], to: &merged)
            case .conflict: return nil
            }
        }
        return merged
    }

    /// Lines that follow one another in a merge.
    package enum Run: Equatable {
        case ours(Range<Int>)
        case theirs(Range<Int>)
        /// Lines of the base that both sides replaced, each by others; an empty range where a side deleted them.
        case conflict(base: Range<Int>, ours: Range<Int>, theirs: Range<Int>)
    }

    /// The merge of three sequences of hashes, whatever these stand for.
    package static func runs(base: [UInt64], ours: [UInt64], theirs: [UInt64]) -> [Run] {
        let ourChanges = LineChanges.between(base, ours)
        let neighbourhoods = neighbourhoods(of: ourChanges)
        var runs: [Run] = []
        var next = 0
        var written = 0
        var shift = 0
        for change in LineChanges.between(base, theirs) {
            while next < ourChanges.count, ourChanges[next].base.upperBound <= change.base.lowerBound {
                shift = ourChanges[next].other.upperBound - ourChanges[next].base.upperBound
                next += 1
            }
            let rival = next < ourChanges.count && ourChanges[next].base == change.base ? ourChanges[next] : nil
            if let rival, ours[rival.other] == theirs[change.other] { continue }
            // The comparison may have paired our lines with others than it did in the merge before.
            let isThere = (max(next - 1, 0)..<min(next + 1, ourChanges.count)).contains { index in
                touch(ourChanges[index].base, change.base)
                    && contains(ours[neighbourhoods[index]], theirs[change.other])
            }
            // Where ours still has the line that they replaced, it goes.
            if isThere, rival != nil || change.base.isEmpty { continue }
            let target = rival?.other ?? change.base.lowerBound + shift..<change.base.upperBound + shift
            if written < target.lowerBound { runs.append(.ours(written..<target.lowerBound)) }
            if rival != nil {
                runs.append(.conflict(base: change.base, ours: target, theirs: change.other))
            } else if !change.other.isEmpty, !isThere {
                runs.append(.theirs(change.other))
            }
            written = target.upperBound
        }
        if written < ours.count { runs.append(.ours(written..<ours.count)) }
        return runs
    }

    /// For each change, the lines of the other version that it and the changes next to it brought, without an unchanged
    /// line between them.
    private static func neighbourhoods(of changes: [LineChange]) -> [Range<Int>] {
        var neighbourhoods: [Range<Int>] = []
        neighbourhoods.reserveCapacity(changes.count)
        var start = 0
        for end in 1..<max(changes.count + 1, 1) {
            if end < changes.count, touch(changes[end - 1].base, changes[end].base) { continue }
            let lines = changes[start].other.lowerBound..<changes[end - 1].other.upperBound
            neighbourhoods += Array(repeating: lines, count: end - start)
            start = end
        }
        return neighbourhoods
    }

    private static func touch(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        one.lowerBound <= other.upperBound && other.lowerBound <= one.upperBound
    }

    /// Whether lines are among ours, in a row. No lines are not: a deletion leaves nothing to be found.
    private static func contains(_ ours: ArraySlice<UInt64>, _ theirs: ArraySlice<UInt64>) -> Bool {
        guard !theirs.isEmpty, ours.count >= theirs.count else { return false }
        return (ours.startIndex...ours.endIndex - theirs.count).contains { ours[$0..<$0 + theirs.count] == theirs }
    }

    /// Lines in a row; one without an end gets one when another line follows it.
    private static func append(_ bytes: [UInt8], _ lines: ArraySlice<Range<Int>>, to merged: inout [UInt8]) {
        guard let first = lines.first, let last = lines.last else { return }
        if let end = merged.last, end != UInt8(ascii: "\n") { merged += lineEnd(of: merged) }
        merged += bytes[first.lowerBound..<last.upperBound]
    }

    /// The end of the last line that has one.
    private static func lineEnd(of text: [UInt8]) -> [UInt8] {
        let end = UInt8(ascii: "\n")
        guard let last = text.lastIndex(of: end), last > 0, text[last - 1] == UInt8(ascii: "\r") else { return [end] }
        return [UInt8(ascii: "\r"), end]
    }
}

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
