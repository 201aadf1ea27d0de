internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// A displaced file whose lines changed after it was replaced: an editor wrote to it through a descriptor that it had
/// opened before.
struct DisplacedEdit {
    let name: String
    let bytes: [UInt8]
    /// The lines at the time of the replacement; `nil` when nothing is recorded of them.
    let base: LineHashes?

    /// The edit brought into a newer version, or `nil` when both changed the same differently.
    ///
    /// It is merged by rows and fields where the version that it began with can be put together, and else by lines.
    ///
    /// - Parameters:
    ///   - ours: the newer version.
    ///   - replaced: lines that changes since then replaced.
    func merged(into ours: [UInt8], replaced: [UInt8], by kind: TableKind) -> [UInt8]? {
        guard let base else { return nil }
        return base.text(from: LinePool([ours, bytes, replaced])).flatMap { kind.merge($0, ours, bytes) }
            ?? LineMerge.merge(base: base, ours: ours, theirs: bytes)
    }

    /// How many of its lines were not there before.
    var changedLines: Int {
        let known = Set(base?.hashes ?? [])
        return LineHashes(of: bytes).hashes.count { !known.contains($0) }
    }
}

/// Versions that were replaced are kept for a while, since an editor's open descriptor may still write to them. The name of
/// each says which version it was, and the records of the last versions what that had in it. Where those may not know it,
/// or a part of the edit is merged already, the hashes of its lines lie beside it.
extension Transaction {
    /// How long a displaced file is looked after, in milliseconds.
    private static var keepingTime: Int64 { 600_000 }
    /// How many of them there are at most, and how many stay when there would be more. Removing several at a time is
    /// what keeps a change in a crowd short.
    private static var mostKept: Int { 16 }
    private static var keptAfterPruning: Int { 4 }
    static var linesSuffix: String { ".lines" }
    /// What is between the name of the table and the time in the name of a rescued version.
    static var rescuedInfix: String { ".rescued-" }

    /// Whether a name in the folder is that of a version, rather than of its lines or of something unfinished.
    static func isVersion(_ name: String) -> Bool {
        !name.hasSuffix(linesSuffix) && !name.hasPrefix(WorkFolder.temporaryPrefix)
    }

    /// Keeps the version that was replaced. The change is made already, so a failure leaves the file where it is for
    /// the next run's recovery, and is no error.
    ///
    /// - Parameter isRecorded: whether the records of the last versions have this one.
    func keepDisplaced(_ name: String, _ lines: LineHashes, isRecorded: Bool = false) {
        try? keep(name, lines, isRecorded: isRecorded)
    }

    /// Keeps a version with changes that are not in the queue yet; the next look finds them.
    func setAside(_ name: String, base: LineHashes) throws(StoreError) {
        try attempt { () throws(SystemError) in try keep(name, base, isRecorded: false) }
    }

    private func keep(_ name: String, _ lines: LineHashes, isRecorded: Bool) throws(SystemError) {
        let displaced = try work.openOrMakeSubfolder(WorkFolder.displaced)
        let version = Hexadecimal.text(of: lines.contentHash)
        let kept = String(moment.epochMilliseconds) + "-" + version + "-" + randomName()
        // Lines first: a displaced file without them could not be merged. Those that a killed run began are damaged, and
        // belong to no file.
        if !isRecorded { try displaced.createFile(kept + Self.linesSuffix).write(DisplacedRecord(lines: lines).bytes) }
        try work.rename(name, to: kept, in: displaced)
    }

    /// The displaced files that an editor has changed and closed, oldest first.
    ///
    /// This also finds out whether the folder is to be pruned.
    mutating func displacedEdits() throws(StoreError) -> [DisplacedEdit] {
        guard let displaced = try attempt({ () throws(SystemError) in try openDisplaced() }) else { return [] }
        let names = try attempt { () throws(SystemError) in try displaced.names().sorted() }
        isPruningDue = Self.isPruningDue(names, at: moment)
        return try attempt { () throws(SystemError) in
            var edits: [DisplacedEdit] = []
            for name in names where Self.isVersion(name) {
                guard try displaced.status(of: name).modified != Self.untouchedTime,
                    let bytes = try Self.settledBytes(of: name, in: displaced)
                else { continue }
                let base = lines(of: name, in: displaced)
                if let base, base == LineHashes(of: bytes) { continue }
                edits.append(DisplacedEdit(name: name, bytes: bytes, base: base))
            }
            return edits
        }
    }

    /// Whether one more would be too many, the oldest is too old, or a killed run left something.
    private static func isPruningDue(_ names: [String], at moment: Moment) -> Bool {
        let count = names.count { isVersion($0) }
        // Digits come before letters, and lines behind their file.
        return count >= mostKept || names.last?.hasPrefix(WorkFolder.temporaryPrefix) == true
            || names.first.map { isOld($0, at: moment) } ?? false
            || names.indices.contains {
                names[$0].hasSuffix(linesSuffix) && ($0 == 0 || names[$0 - 1] + linesSuffix != names[$0])
            }
    }

    static func isOld(_ name: String, at moment: Moment) -> Bool {
        let created = name.split(separator: "-").first.flatMap { Int64($0) } ?? 0
        return abs(moment.epochMilliseconds - created) > keepingTime
    }

    /// The lines that changes of the queue replaced, as far as their displaced files are there.
    func replacedLines() throws(StoreError) -> [UInt8] {
        try attempt { () throws(SystemError) in
            guard let displaced = try openDisplaced() else { return [] }
            var lines = histories().flatMap { $0.texts.joined() }
            for name in try displaced.names() where Self.isVersion(name) {
                lines += Self.record(of: name, in: displaced)?.replaced ?? []
            }
            return lines
        }
    }

    /// The versions that are kept.
    func displacedTexts() throws(StoreError) -> [[UInt8]] {
        try attempt { () throws(SystemError) in try Self.displacedTexts(in: work) }
    }

    /// - Parameter work: the folder of a table.
    static func displacedTexts(in work: borrowing Folder) throws(SystemError) -> [[UInt8]] {
        guard let displaced = try openDisplaced(in: work) else { return [] }
        var texts: [[UInt8]] = []
        for name in try displaced.names() where isVersion(name) {
            if let bytes = try settledBytes(of: name, in: displaced) { texts.append(bytes) }
        }
        return texts
    }

    /// Records that an edit is in the queue now, so that only what the editor writes from here on counts.
    ///
    /// - Parameter version: the queue with the edits in it.
    func settle(_ edits: [DisplacedEdit], in version: [UInt8]) throws(StoreError) {
        try attempt { () throws(SystemError) in
            guard !edits.isEmpty, let displaced = try openDisplaced() else { return }
            let new = LineHashes(of: version)
            for edit in edits {
                let lines = LineHashes(of: edit.bytes)
                let record = DisplacedRecord(lines: lines, replaced: lines.lines(of: edit.bytes, missingIn: new))
                try Self.write(record, as: edit.name + Self.linesSuffix, in: displaced)
            }
        }
    }

    /// Gives a version that can't be merged a name beside the queue, where a person finds it.
    mutating func rescue(_ edit: DisplacedEdit) throws(StoreError) {
        guard let displaced = try attempt({ () throws(SystemError) in try openDisplaced() }) else { return }
        notices.append(try rescued(edit.name, in: displaced))
        try? displaced.unlink(edit.name + Self.linesSuffix)
    }

    /// Moves a file to `QUEUE.md.rescued-<time>`; never over another file.
    func rescued(_ name: String, in folder: borrowing Folder) throws(StoreError) -> StoreNotice {
        let civil = moment.timestamp.compactText(at: moment.offset)
        var rescued = place.name + Self.rescuedInfix + civil
        var count = 1
        while true {
            do throws(SystemError) {
                try folder.link(name, as: rescued, in: place.folder)
                try folder.unlink(name)
                return .rescued(file: rescued)
            } catch {
                if !error.isExisting, (try? place.folder.status(of: rescued)) == nil {
                    // A folder, or a file system without hard links.
                    try attempt { () throws(SystemError) in try folder.rename(name, to: rescued, in: place.folder) }
                    return .rescued(file: rescued)
                }
                guard error.isExisting else { throw failure(error) }
                count += 1
                rescued = place.name + Self.rescuedInfix + civil + "-" + String(count)
            }
        }
    }

    /// Removes displaced files that are too old or too many, unless somebody has changed them or may be about to.
    func prune() {
        guard let displaced = try? openDisplaced(), let names = try? displaced.names() else { return }
        let kept = names.filter(Self.isVersion).sorted()
        for (index, name) in kept.enumerated() {
            guard Self.isOld(name, at: moment) || index < kept.count - Self.keptAfterPruning,
                isUntouched(name, in: displaced)
            else { continue }
            try? displaced.unlink(name)
            try? displaced.unlink(name + Self.linesSuffix)
        }
        // What killed runs left: lines without their file, and unfinished ones.
        for name in names where !Self.isVersion(name) {
            let owner = String(name.dropLast(Self.linesSuffix.count))
            if !name.hasSuffix(Self.linesSuffix) || !kept.contains(owner) { try? displaced.unlink(name) }
        }
    }

    func isUntouched(_ name: String, in displaced: borrowing Folder) -> Bool {
        guard let file = try? displaced.openFile(name), file.takeReadLease() != .inUse else { return false }
        if (try? file.currentStatus().modified) == Self.untouchedTime { return true }
        guard let bytes = try? file.readAll() else { return false }
        return lines(of: name, in: displaced) == LineHashes(of: bytes)
    }

    /// The lines of a file when it was displaced, or when the last edit of it was merged; nil when nothing is recorded.
    private func lines(of name: String, in displaced: borrowing Folder) -> LineHashes? {
        if let record = Self.record(of: name, in: displaced) { return record.lines }
        let parts = name.split(separator: "-")
        guard parts.count == 3, let hash = UInt64(parts[1], radix: 16) else { return nil }
        for history in histories() {
            if let version = history.number(ofContent: hash) { return history.lines(ofVersion: version) }
        }
        return nil
    }

    private func histories() -> [VersionHistory] {
        [WorkFolder.versions, WorkFolder.furtherVersions].compactMap { VersionHistory(in: work, $0) }
    }

    private func openDisplaced() throws(SystemError) -> Folder? { try Self.openDisplaced(in: work) }

    private static func openDisplaced(in work: borrowing Folder) throws(SystemError) -> Folder? {
        do throws(SystemError) {
            return try work.openSubfolder(WorkFolder.displaced)
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    /// A file's content, or `nil` while somebody is writing it.
    private static func settledBytes(of name: String, in displaced: borrowing Folder) throws(SystemError) -> [UInt8]? {
        guard let file = try? displaced.openFile(name), file.takeReadLease() != .inUse else { return nil }
        return try file.readAll()
    }

    private static func write(
        _ record: DisplacedRecord, as name: String, in displaced: borrowing Folder
    ) throws(SystemError) {
        _ = try NewFile(record.bytes, prefix: WorkFolder.temporaryPrefix, isDurable: false)
            .rename(to: name, in: displaced)
    }

    /// What is recorded of a file, or `nil` when nothing is or a power failure has damaged it.
    private static func record(of name: String, in displaced: borrowing Folder) -> DisplacedRecord? {
        (try? displaced.read(name + linesSuffix)).flatMap(DisplacedRecord.init)
    }
}

/// What is recorded of a displaced file beside it: enough to tell later what an editor changed in it, and what it had
/// changed it from.
struct DisplacedRecord: Equatable {
    /// Its lines when it was displaced, or when the last edit of it was merged.
    let lines: LineHashes
    /// The text of those of its lines that the version after it has not.
    let replaced: [UInt8]

    init(lines: LineHashes, replaced: [UInt8] = []) {
        self.lines = lines
        self.replaced = replaced
    }

    /// - Parameter content: what ``bytes`` gave.
    /// - Returns: nil when it is damaged: merging with a wrong base would double every line.
    init?(_ content: [UInt8]) {
        let tail = LineHashes(bytes: Array(content.suffix(Self.tailSize))).hashes
        let body = content.dropLast(8)
        guard tail.count == 2, ContentHash.of(Array(body)) == tail[1],
            let size = Int(exactly: tail[0]), size <= body.count - 8
        else { return nil }
        let end = body.endIndex - 8 - size
        self.init(
            lines: LineHashes(bytes: Array(body[..<end])), replaced: Array(body[end..<body.endIndex - 8]))
    }

    /// The hashes, the text, its size and a checksum.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.hashes.count * 8 + replaced.count + Self.tailSize)
        lines.append(to: &bytes)
        bytes += replaced
        LineHashes(hashes: [UInt64(replaced.count)]).append(to: &bytes)
        LineHashes(hashes: [ContentHash.of(bytes)]).append(to: &bytes)
        return bytes
    }

    private static let tailSize = 16
}
