package import Text

/// The last versions of a file: the hashes of the lines of an early one, and how each of the others came from the one
/// before. Since a change touches a line or two, it grows by hundreds of bytes, whatever the size of the file.
///
/// As bytes it is a sequence of frames, each a body and a footer: so the last version is known from the last 40 bytes,
/// and a change adds a frame at the end.
package struct VersionHistory: Equatable, Sendable {
    /// The lines of the earliest version.
    private(set) var first: LineHashes
    package private(set) var changes: [VersionChange] = []
    /// Hashes of whole versions before the earliest one, oldest first.
    private(set) var earlier: [UInt64] = []
    /// For each form of a numbered key, such as `ORCH-`, the highest that a version before the earliest one had.
    private(set) var earlierKeys: [String] = []

    /// How much is kept when the oldest changes are left out.
    package struct Reach: Sendable {
        /// How many changes, and how many bytes of text these may hold together.
        package let changes: Int
        package let text: Int

        /// What each comparison of a file needs at hand: the last changes.
        package static let last = Reach(changes: 64, text: 512 * 1024)
        /// What a buffer needs that was open for hours.
        package static let further = Reach(changes: 2048, text: 4 * 1024 * 1024)
    }

    /// How many versions before the earliest one are known by a hash.
    private static let mostEarlier = 1024

    /// - Parameter lines: those of the only version that is known.
    package init(of lines: LineHashes) {
        first = lines
    }

    /// The number of the last version; that of the earliest one is 0.
    package var last: Int { changes.count }

    package mutating func append(_ change: VersionChange) { changes.append(change) }

    /// The hash of a version.
    package func contentHash(ofVersion number: Int) -> UInt64 {
        number == 0 ? first.contentHash : changes[number - 1].contentHash
    }

    /// The lines of a version.
    package func lines(ofVersion number: Int) -> LineHashes {
        var lines = first.hashes
        for change in changes[..<number] { change.applied(to: &lines) }
        return LineHashes(hashes: lines)
    }

    /// The texts of all lines that changes replaced or brought.
    package var texts: [[UInt8]] { changes.flatMap { $0.hunks.flatMap { [$0.old, $0.new] } } }

    /// The rows that changes brought since a version, each with a line end; several have one key.
    ///
    /// - Parameter keyPlace: where the key is in a row.
    package func rows(since number: Int, keyPlace: Int) -> [UInt8] {
        var rows: [UInt8] = []
        for text in changes[number...].flatMap(\.hunks).map(\.new) {
            LineRanges.forEach(in: text) { line in
                guard RowWords.key(in: text[line], at: keyPlace) != nil else { return }
                rows += text[line]
                if rows.last != UInt8(ascii: "\n") { rows.append(UInt8(ascii: "\n")) }
            }
        }
        return rows
    }

    /// Whether a change of the last version takes back something of those before it: a line that one of them brought is
    /// gone, or one is there that it replaced.
    package func isTakenBack(by change: VersionChange) -> Bool {
        func hashes(_ texts: [[UInt8]]) -> [UInt64] { texts.flatMap { LineHashes(of: $0).hashes } }
        let gone = Set(hashes(change.hunks.map(\.old)))
        let come = Set(hashes(change.hunks.map(\.new)))
        return changes.contains { earlier in
            hashes(earlier.hunks.map(\.new)).contains { gone.contains($0) }
                || hashes(earlier.hunks.map(\.old)).contains { come.contains($0) }
        }
    }

    /// The number of the newest version that has this content; nil when there is none that stayed.
    package func version(withContent hash: UInt64) -> Int? {
        (0...last).last { contentHash(ofVersion: $0) == hash && !isWithdrawn($0) }
    }

    private func isWithdrawn(_ number: Int) -> Bool { number < last && changes[number].isWithdrawal }

    /// Whether somebody else than a change has put a version in the place of the file.
    package var hasForeignChange: Bool { changes.contains { $0.isForeign } }

    /// The number of the newest version that has this content, be it withdrawn.
    package func number(ofContent hash: UInt64) -> Int? { (0...last).last { contentHash(ofVersion: $0) == hash } }

    /// What an older version is that somebody else put in the place of the file since it had a newer one: as it is, or
    /// as it was healed, so that claims count on.
    ///
    /// - Parameter newer: the hash of the newer one.
    /// - Returns: nil where nobody did, or the newer one is not known.
    package func putBack(_ older: [UInt8], since newer: UInt64) -> [UInt8]? {
        let hash = LineHashes(of: older).contentHash
        guard let start = number(ofContent: newer),
            let place = changes[start...].lastIndex(where: { $0.isForeign && $0.contentHash == hash })
        else { return nil }
        guard place + 1 < last, changes[place + 1].isWithdrawal else { return older }
        return lines(ofVersion: place + 2).knownText(from: LinePool([older] + texts))
    }

    /// A version, where all of its lines are known.
    ///
    /// - Parameters:
    ///   - version: its number.
    ///   - others: texts that may have lines of it, beside the changes.
    package func text(ofVersion version: Int, knowing others: [[UInt8]]) -> [UInt8]? {
        let lines = lines(ofVersion: version)
        let known = lines.knownText(from: LinePool(others + texts))
        return LineHashes(of: known) == lines ? known : nil
    }

    /// Whether a version before the earliest one has this content.
    package func isEarlier(_ hash: UInt64) -> Bool { earlier.contains(hash) }

    /// Leaves out the oldest changes where there are more than are wanted.
    ///
    /// - Parameter keyPlace: where the key is in a row.
    /// - Returns: what is left out, up to the version that is the earliest now; nil for nothing.
    @discardableResult
    package mutating func trim(to reach: Reach = .last, keyPlace: Int) -> VersionHistory? {
        var kept = 0
        var text = 0
        while kept < min(last, reach.changes) {
            text += changes[last - 1 - kept].size
            if text > reach.text { break }
            kept += 1
        }
        let start = last - kept
        guard start > 0 else { return nil }
        var left = VersionHistory(of: first)
        left.changes = Array(changes[..<start])
        earlier = (earlier + (0..<start).filter { !isWithdrawn($0) }.map { contentHash(ofVersion: $0) }).suffix(
            Self.mostEarlier)
        earlierKeys = Self.highest(in: earlierKeys + Self.keys(in: changes[..<start], at: keyPlace))
        first = lines(ofVersion: start)
        changes.removeFirst(start)
        return left
    }

    /// Adds a history that goes on where this one has a version, in the place of what it has behind that.
    ///
    /// - Returns: false where it goes on from no version of this one; nothing is added.
    package mutating func append(_ later: VersionHistory) -> Bool {
        guard let start = version(withContent: later.contentHash(ofVersion: 0)) else { return false }
        changes = changes[..<start] + later.changes
        return true
    }

    /// Keys that rows of the versions had, those that are gone among them.
    package func keys(at place: Int) -> [String] { earlierKeys + Self.keys(in: changes[...], at: place) }

    private static func keys(in changes: ArraySlice<VersionChange>, at place: Int) -> [String] {
        changes.flatMap { $0.hunks.flatMap { [$0.old, $0.new] } }.flatMap { keys(in: $0, at: place) }
    }

    /// The keys of rows in a text.
    package static func keys(in text: [UInt8], at place: Int) -> [String] {
        LineRanges.of(text).compactMap {
            RowWords.key(in: text[$0], at: place).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Takes the keys of a version for known that was before all of these.
    package mutating func remember(keysOf text: [UInt8], at place: Int) {
        earlierKeys = Self.highest(in: earlierKeys + Self.keys(in: text, at: place))
    }

    /// Of keys that differ in the digits at their end alone, the one with the highest number.
    private static func highest(in keys: [String]) -> [String] {
        var highest: [Substring: (number: Int, key: String)] = [:]
        for key in keys {
            let digits = key.utf8.reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            guard let number = Int(key.suffix(digits)), number > highest[key.dropLast(digits)]?.number ?? -1 else {
                continue
            }
            highest[key.dropLast(digits)] = (number, key)
        }
        return highest.values.map(\.key).sorted()
    }

    // MARK: As bytes

    /// What the last bytes say of the last version.
    package struct Footer: Equatable, Sendable {
        let bodySize: Int
        /// The hash of the version.
        package let contentHash: UInt64
        /// Its number.
        package let number: Int
        let bodyHash: UInt64

        package static let size = 40

        init(of body: [UInt8], contentHash: UInt64, number: Int) {
            bodySize = body.count
            self.contentHash = contentHash
            self.number = number
            bodyHash = ContentHash.of(body)
        }

        /// - Parameter bytes: nil when they don't end with one, since a run was killed or the disk was full.
        package init?(endOf bytes: [UInt8]) {
            self.init(bytes, end: bytes.count)
        }

        init?(_ bytes: [UInt8], end: Int) {
            guard end >= Self.size else { return nil }
            let words = LineHashes(bytes: Array(bytes[end - Self.size..<end])).hashes
            guard ContentHash.of(bytes, end - Self.size..<end - 8) == words[4],
                let size = Int(exactly: words[0]), let number = Int(exactly: words[2])
            else { return nil }
            (bodySize, contentHash, self.number, bodyHash) = (size, words[1], number, words[3])
        }

        var bytes: [UInt8] {
            let words = LineHashes(hashes: [UInt64(bodySize), contentHash, UInt64(number), bodyHash]).bytes
            return words + LineHashes(hashes: [ContentHash.of(words)]).bytes
        }
    }

    /// The frame of a change, to be added behind those that there are.
    ///
    /// - Parameter number: that of the version it leads to.
    private static func frame(_ change: VersionChange, number: Int) -> [UInt8] {
        let body = change.bytes
        return body + Footer(of: body, contentHash: change.contentHash, number: number).bytes
    }

    package var bytes: [UInt8] {
        let keys = Array(earlierKeys.joined(separator: "\n").utf8)
        let body = LineHashes(hashes: [UInt64(earlier.count), UInt64(keys.count)] + earlier).bytes + keys + first.bytes
        return body + Footer(of: body, contentHash: first.contentHash, number: 0).bytes + frames(behind: 0)
    }

    /// The frames of all changes.
    ///
    /// - Parameter number: that of the version that they begin with.
    package func frames(behind number: Int) -> [UInt8] {
        changes.enumerated().flatMap { index, change in Self.frame(change, number: number + index + 1) }
    }

    /// - Parameter bytes: what ``bytes`` and ``frame(_:number:)`` gave; nil when they are damaged.
    package init?(_ bytes: [UInt8]) {
        var frames: [(footer: Footer, body: ArraySlice<UInt8>)] = []
        var end = bytes.count
        while end > 0 {
            guard let footer = Footer(bytes, end: end), footer.bodySize <= end - Footer.size else { return nil }
            let body = end - Footer.size - footer.bodySize..<end - Footer.size
            guard ContentHash.of(bytes, body) == footer.bodyHash else { return nil }
            frames.append((footer, bytes[body]))
            end = body.lowerBound
        }
        guard let opening = frames.popLast(), opening.footer.number == 0, opening.body.count >= 16 else { return nil }
        let counts = LineHashes(bytes: Array(opening.body.prefix(16))).hashes
        guard let count = Int(exactly: counts[0]), let size = Int(exactly: counts[1]), count <= Self.mostEarlier,
            size <= opening.body.count, 16 + count * 8 + size <= opening.body.count
        else { return nil }
        let rest = opening.body.dropFirst(16)
        earlier = LineHashes(bytes: Array(rest.prefix(count * 8))).hashes
        earlierKeys = String(decoding: rest.dropFirst(count * 8).prefix(size), as: UTF8.self).split(separator: "\n")
            .map(String.init)
        first = LineHashes(bytes: Array(rest.dropFirst(count * 8 + size)))
        for frame in frames.reversed() {
            guard frame.footer.number == last + 1,
                let change = VersionChange(frame.body, contentHash: frame.footer.contentHash)
            else { return nil }
            append(change)
        }
    }
}
