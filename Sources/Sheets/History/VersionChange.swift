package import Text

/// How one version of a file came from the one before: which lines took the place of which.
package struct VersionChange: Equatable, Sendable {
    /// Lines in a row that others replaced.
    struct Hunk: Equatable, Sendable {
        /// The first of them in the older version, from 0, and how many there were.
        let line: Int
        let count: Int
        /// Their text, as far as it is known.
        let old: [UInt8]
        /// The text of the lines that took their place.
        let new: [UInt8]
    }

    /// The hash of the newer version, as ``LineHashes/contentHash``.
    package let contentHash: UInt64
    let hunks: [Hunk]
    /// Whether it took back the version before, which readers saw for a moment only, or which was a save that put older rows
    /// back. Whoever saves that version again does not mean to go back to it.
    private(set) var isWithdrawal = false
    /// Whether somebody saved the newer version, or a program such as git did, and no change of the table made it.
    private(set) var isForeign = false

    /// Up to so many lines in a row are recorded as one change without a search for equal ones among them.
    private static let fewLines = 16

    /// - Parameters:
    ///   - old: the lines of the older version.
    ///   - new: those of the newer one.
    ///   - oldText: the text of lines of the older version, as far as it is known; an empty range has none.
    ///   - newText: the text from the first line of the newer version that differs to the last one; called once.
    package init(
        from old: LineHashes, to new: LineHashes, oldText: (Range<Int>) -> [UInt8], newText: (Range<Int>) -> [UInt8]
    ) {
        contentHash = new.contentHash
        let (before, after) = (old.hashes, new.hashes)
        let most = min(before.count, after.count)
        var head = 0
        while head < most, before[head] == after[head] { head += 1 }
        var tail = 0
        while tail < most - head, before[before.count - 1 - tail] == after[after.count - 1 - tail] { tail += 1 }
        let (removed, added) = (head..<before.count - tail, head..<after.count - tail)
        guard !removed.isEmpty || !added.isEmpty else {
            hunks = []
            return
        }
        let text = newText(added)
        guard max(removed.count, added.count) > Self.fewLines else {
            hunks = [Hunk(line: head, count: removed.count, old: oldText(removed), new: text)]
            return
        }
        let lines = LineRanges.of(text)
        hunks = LineChanges.between(Array(before[removed]), Array(after[added])).map { change in
            let place = change.base.lowerBound + head..<change.base.upperBound + head
            let bytes =
                change.other.isEmpty
                ? [] : text[lines[change.other.lowerBound].lowerBound..<lines[change.other.upperBound - 1].upperBound]
            return Hunk(line: place.lowerBound, count: place.count, old: oldText(place), new: Array(bytes))
        }
    }

    /// The change and the one that takes it back; none where not all of the text that it replaced is known.
    ///
    /// - Parameter contentHash: that of the older version.
    package func withdrawn(to contentHash: UInt64) -> [VersionChange] {
        guard isWhole else { return [] }
        var moved = 0
        let back = hunks.map { hunk in
            let count = LineHashes(of: hunk.new).hashes.count
            defer { moved += count - hunk.count }
            return Hunk(line: hunk.line + moved, count: count, old: hunk.new, new: hunk.old)
        }
        return [self, VersionChange(contentHash: contentHash, hunks: back, isWithdrawal: true)]
    }

    /// The same as one that takes back what the version before had taken back.
    package var asHealing: VersionChange {
        VersionChange(contentHash: contentHash, hunks: hunks, isWithdrawal: true)
    }

    /// The same as one that somebody else made.
    package var asForeign: VersionChange {
        var change = self
        change.isForeign = true
        return change
    }

    private init(contentHash: UInt64, hunks: [Hunk], isWithdrawal: Bool) {
        (self.contentHash, self.hunks, self.isWithdrawal) = (contentHash, hunks, isWithdrawal)
    }

    /// The lines of the newer version.
    func applied(to lines: inout [UInt64]) {
        for hunk in hunks.reversed() {
            lines.replaceSubrange(hunk.line..<hunk.line + hunk.count, with: LineHashes(of: hunk.new).hashes)
        }
    }

    /// Whether the text of all replaced lines is known.
    package var isWhole: Bool { hunks.allSatisfy { LineHashes(of: $0.old).hashes.count == $0.count } }

    var size: Int { hunks.reduce(0) { $0 + $1.old.count + $1.new.count } }

    // MARK: As bytes

    private static let withdrawalMark: UInt64 = 1 << 63
    private static let foreignMark: UInt64 = 1 << 62

    /// Numbers of all hunks, and then their texts.
    var bytes: [UInt8] {
        let marks = (isWithdrawal ? Self.withdrawalMark : 0) | (isForeign ? Self.foreignMark : 0)
        var numbers = [UInt64(hunks.count) | marks]
        for hunk in hunks {
            numbers += [hunk.line, hunk.count, hunk.old.count, hunk.new.count].map(UInt64.init)
        }
        return hunks.reduce(into: LineHashes(hashes: numbers).bytes) { $0 += $1.old + $1.new }
    }

    /// - Parameter bytes: what ``bytes`` gave; nil for others.
    init?(_ bytes: ArraySlice<UInt8>, contentHash: UInt64) {
        guard let mark = LineHashes(bytes: Array(bytes.prefix(8))).hashes.first else { return nil }
        let count = mark & ~(Self.withdrawalMark | Self.foreignMark)
        guard count < bytes.count / 32 + 1 else { return nil }
        let end = 8 + Int(count) * 32
        let numbers = LineHashes(bytes: Array(bytes.prefix(end).dropFirst(8))).hashes.compactMap { Int(exactly: $0) }
        guard numbers.count == Int(count) * 4 else { return nil }
        var rest = bytes.dropFirst(end)
        var hunks: [Hunk] = []
        for place in stride(from: 0, to: numbers.count, by: 4) {
            let (old, new) = (numbers[place + 2], numbers[place + 3])
            guard old <= rest.count, new <= rest.count - old else { return nil }
            hunks.append(
                Hunk(
                    line: numbers[place], count: numbers[place + 1], old: Array(rest.prefix(old)),
                    new: Array(rest.dropFirst(old).prefix(new))))
            rest = rest.dropFirst(old + new)
        }
        self.init(contentHash: contentHash, hunks: hunks, isWithdrawal: mark & Self.withdrawalMark != 0)
        isForeign = mark & Self.foreignMark != 0
    }
}
