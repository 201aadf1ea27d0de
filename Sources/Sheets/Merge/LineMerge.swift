package import Text

/// Three-way merge of two versions of a text by lines.
package enum LineMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// Changes of different lines are both kept, also when the lines touch; equal changes count once; lines inserted at
    /// one place by both stand in the order ours, theirs. A change that is in `ours` already is not made again, so a
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
