/// Three-way merge of two versions of a text by lines.
package enum LineMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// Changes of different lines are both kept, also when the lines touch; equal changes count once; lines inserted at
    /// one place by both stand in the order ours, theirs.
    ///
    /// - Parameters:
    ///   - base: the hashes of the common ancestor's lines; its text is not needed.
    ///   - ours: the version that stays where nobody else changed it.
    ///   - theirs: the version whose changes are brought in.
    /// - Returns: the merged text, or `nil` when both changed the same line differently.
    package static func merge(base: LineHashes, ours: [UInt8], theirs: [UInt8]) -> [UInt8]? {
        let ourLines = LineRanges.of(ours)
        let theirLines = LineRanges.of(theirs)
        let ourHashes = ourLines.map { ContentHash.of(ours, $0) }
        let theirHashes = theirLines.map { ContentHash.of(theirs, $0) }
        var ourChanges = LineChanges.between(base.hashes, ourHashes)[...]
        var merged: [UInt8] = []
        merged.reserveCapacity(ours.count + theirs.count / 8)
        var written = 0
        var shift = 0
        for change in LineChanges.between(base.hashes, theirHashes) {
            var place: Range<Int>?
            while let mine = ourChanges.first, precedes(mine.base, change.base) {
                shift = mine.other.upperBound - mine.base.upperBound
                ourChanges.removeFirst()
            }
            if let mine = ourChanges.first, mine.base.overlaps(change.base) || mine.base == change.base {
                if mine.base == change.base, ourHashes[mine.other] == theirHashes[change.other] { continue }
                guard mine.base.isEmpty, change.base.isEmpty else { return nil }
                if contains(ourHashes[mine.other], theirHashes[change.other]) { continue }
                // Both inserted here: theirs goes behind ours.
                place = mine.other.upperBound..<mine.other.upperBound
            }
            let target = place ?? change.base.lowerBound + shift..<change.base.upperBound + shift
            append(ours, ourLines[written..<target.lowerBound], to: &merged)
            append(theirs, theirLines[change.other], to: &merged)
            written = target.upperBound
        }
        append(ours, ourLines[written...], to: &merged)
        return merged
    }

    /// Whether a change of ours lies wholly before one of theirs. Where one only inserts, it stays before lines that
    /// the other replaces.
    private static func precedes(_ mine: Range<Int>, _ change: Range<Int>) -> Bool {
        mine.upperBound <= change.lowerBound && !(mine.isEmpty && change.isEmpty && mine == change)
    }

    /// Whether inserted lines are there already, in a row: merging the same text a second time adds nothing.
    private static func contains(_ ours: ArraySlice<UInt64>, _ theirs: ArraySlice<UInt64>) -> Bool {
        guard ours.count >= theirs.count else { return false }
        return (ours.startIndex...ours.endIndex - theirs.count).contains { ours[$0..<$0 + theirs.count] == theirs }
    }

    /// Lines in a row; one without an end gets one when another line follows it.
    private static func append(_ bytes: [UInt8], _ lines: ArraySlice<Range<Int>>, to merged: inout [UInt8]) {
        guard let first = lines.first, let last = lines.last else { return }
        if let end = merged.last, end != UInt8(ascii: "\n") { merged.append(UInt8(ascii: "\n")) }
        merged += bytes[first.lowerBound..<last.upperBound]
    }
}
