internal import Sheets
internal import Text

/// Versions of a table that a history beside the store keeps, as git does: asked for where the store's own records do
/// not explain a file.
package struct CommittedVersions {
    /// Finds what such a history has of a table, by its folder and name.
    package struct Search: Sendable {
        let versions: @Sendable (_ folder: String, _ name: String) -> CommittedVersions?
        let placed: @Sendable (_ folder: String, _ name: String, _ head: String?, _ seconds: Int64) -> PlacedVersion?
        let isGivenUp: @Sendable (_ table: HeldTable) -> Bool
        let heldSince: @Sendable (_ folder: String, _ start: Int64?) -> Int64?
        let head: @Sendable (_ folder: String) -> String?

        /// - Parameters:
        ///   - versions: all versions.
        ///   - placed: the last one that it put in the table's place since it moved last; where that is not known, since a
        ///     time in seconds since 1970.
        ///   - isGivenUp: whether what changes waited for was given up, with all that came meanwhile.
        ///   - heldSince: since when changes wait for the end of what is going on, as it counts that; nil where they don't.
        ///     Where earlier ones wait for the same, it is their start.
        ///   - head: how it moved last.
        package init(
            versions: @escaping @Sendable (_ folder: String, _ name: String) -> CommittedVersions?,
            placed:
                @escaping @Sendable (_ folder: String, _ name: String, _ head: String?, _ seconds: Int64) ->
                PlacedVersion?,
            isGivenUp: @escaping @Sendable (_ table: HeldTable) -> Bool,
            heldSince: @escaping @Sendable (_ folder: String, _ start: Int64?) -> Int64?,
            head: @escaping @Sendable (_ folder: String) -> String?
        ) {
            self.head = head
            self.isGivenUp = isGivenUp
            self.heldSince = heldSince
            self.versions = versions
            self.placed = placed
        }
    }

    /// A table whose changes waited for something, and which lacks them now.
    package struct HeldTable: Sendable {
        package let folder: String
        package let name: String
        package let bytes: [UInt8]
        /// Whether that is what it was before them, or has nothing that came with them.
        package let isWithout: Bool
        /// See ``TrailLog/held``.
        package let since: Int64
    }

    /// A version that the history put in the place of the table, as git does in a pull or a switch.
    package struct PlacedVersion: Sendable {
        let bytes: [UInt8]
        /// What it may have had before, the newest first; never empty.
        let formers: [[UInt8]]
        /// Whether the table has surely got it.
        let isSure: Bool
        /// Whether the history has no later one, nor is to get one.
        let isLatest: Bool

        /// - Parameters: as the properties of the same names.
        package init(bytes: [UInt8], formers: [[UInt8]], isSure: Bool, isLatest: Bool) {
            self.bytes = bytes
            self.formers = formers
            self.isSure = isSure
            self.isLatest = isLatest
        }
    }

    /// How many there are.
    private let count: Int
    /// Whether the history ends with the newest, and not with a removal of the table.
    let isCurrent: Bool
    /// Whether somebody may have seen an older one here; nobody has in a new clone.
    let isSeen: Bool
    private let age: (_ file: [UInt8]) -> Int?
    private let texts: (_ numbers: [Int]) -> [[UInt8]]

    /// How many are read at once, and how many bytes of them.
    private static let mostRead = 32
    private static let mostBytes = 32 << 20
    private static let mostRecent = 8

    /// - Parameters:
    ///   - count: how many there are; the newest has the number 0.
    ///   - isCurrent: whether the history ends with the newest, and not with a removal of the table.
    ///   - isSeen: whether somebody may have seen an older one here.
    ///   - age: since how many changes a file is one of them, at least; nil where it is none.
    ///   - texts: reads some of them; none where that fails.
    package init(
        count: Int, isCurrent: Bool, isSeen: Bool, age: @escaping (_ file: [UInt8]) -> Int?,
        texts: @escaping (_ numbers: [Int]) -> [[UInt8]]
    ) {
        self.count = count
        self.isCurrent = isCurrent
        self.isSeen = isSeen
        self.age = age
        self.texts = texts
    }

    /// Whether a file is one of them, and not one that came later than another version. The newest one is not older than a
    /// version that was not committed: somebody may have committed a save.
    ///
    /// - Parameter last: the other version; nil where it is not known.
    func isOlder(_ file: [UInt8], than last: [UInt8]?) -> Bool {
        guard let age = age(file) else { return false }
        return last.flatMap(self.age).map { $0 < age } ?? (age > 0)
    }

    var newest: [UInt8]? { count > 0 ? texts([0]).first : nil }

    /// The newest few, of which one may have rows that were removed since, for ids that are not to be given again.
    var recent: [[UInt8]] { count > 0 ? texts(Array(0..<min(count, Self.mostRecent))) : [] }

    /// The version that a file is nearest to, the newest of several, but for itself: somebody may have committed a save.
    ///
    /// The further a version is from the one that the file comes from, the more lines differ. So some of all are
    /// compared, then some of those around the nearest of them, and so on.
    ///
    /// - Parameters:
    ///   - words: those of the file.
    ///   - most: how far it may be, less one.
    func nearest(to file: HashedText, _ words: FileWords, within most: Int, _ kind: TableKind) -> [UInt8]? {
        let sample = max(4, min(Self.mostRead, Self.mostBytes / max(1, file.bytes.count)))
        let common = words.common
        var distances: [Int: Int] = [:]
        var nearest: (distance: Int, number: Int, text: [UInt8])?
        var range = 0..<count
        while true {
            let step = max(1, (range.count + sample - 1) / sample)
            let numbers = stride(from: range.lowerBound, to: range.upperBound, by: step).filter { distances[$0] == nil }
            let found = numbers.isEmpty ? [] : texts(numbers)
            guard found.count == numbers.count else { return nil }
            for (number, text) in zip(numbers, found) {
                var distance = words.distance(
                    from: text, keyPlace: kind.keyPlace(in: text), to: file.lines, besides: common)
                if text == file.bytes { distance = most }
                distances[number] = distance
                if (distance, number) < (nearest?.distance ?? most, nearest?.number ?? 0) {
                    nearest = (distance, number, text)
                }
            }
            guard step > 1, let number = distances.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
                return nearest?.text
            }
            range = max(0, number - step + 1)..<min(count, number + step)
        }
    }
}
