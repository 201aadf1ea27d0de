internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// What version 0.1 left in `.orch/` without saying of which file: that of all queues of the folder side by side, that
/// of their archives in `.orch/archive/`.
///
/// Its content shows whose it is: that of the file whose hash is in a name, or of the only file that shares a row. What
/// can't be known stays where it is, since in a wrong file it would be worse.
struct EarlierLayout {
    static let archive = "archive"
    /// Rows on their way from a queue to its archive, as a table.
    static let promisePrefix = "promise."

    /// The queues and archives of the folder.
    private var tables: [KnownTable] = []

    private struct KnownTable {
        let name: String
        let bytes: [UInt8]
        let hash: UInt64
        let headers: [String]
        /// Those of the file, and of what it left.
        var rows: Set<RawRow>

        /// By its name, as every archive of version 0.1.
        var isArchive: Bool { name.hasSuffix(".archive") || name.holds(".archive.") }
    }

    static func isThere(_ names: [String]) -> Bool {
        names.contains {
            $0 == WorkFolder.displaced || $0 == archive || $0.hasPrefix(promisePrefix)
                || WorkFolder.Contents(of: $0) != nil
        }
    }

    /// - Parameter place: a file in the folder; those with the same ending are considered.
    init(besides place: borrowing ResolvedPath) throws(SystemError) {
        let ending = Self.ending(of: place.name)
        for name in try place.folder.names().sorted()
        where Self.ending(of: name) == ending && !name.holds(Transaction.rescuedInfix) {
            guard let bytes = try? place.folder.read(name), let queue = try? Queue(bytes) else {
                continue
            }
            tables.append(
                KnownTable(
                    name: name, bytes: bytes, hash: ContentHash.of(bytes), headers: queue.headers,
                    rows: Set(queue.sheet.rawRows())))
        }
    }

    private static func ending(of name: String) -> Substring {
        name.lastIndex(of: ".").map { name[$0...] } ?? ""
    }

    /// The file that a version belongs to, or nil where that can't be known.
    ///
    /// - Parameters:
    ///   - contents: what its name says.
    ///   - ofArchives: whether it was found among what archives left.
    func owner(of bytes: [UInt8], _ contents: WorkFolder.Contents?, ofArchives: Bool) -> String? {
        let named = tables.filter { $0.hash == contents?.new || $0.hash == contents?.base }
        if named.count == 1 { return named[0].name }
        let rows = Self.rows(of: bytes)
        let sharing = tables.filter { $0.isArchive == ofArchives && !$0.rows.isDisjoint(with: rows) }
        return sharing.count == 1 ? sharing[0].name : nil
    }

    /// The queue that the rows of a promise are leaving, or have left: the only one in which they are or were, or else
    /// the only one with such a table.
    ///
    /// - Parameter isComplete: whether no queue is out of its place, whose rows nobody could know.
    func owner(ofPromise bytes: [UInt8], isComplete: Bool) -> String? {
        guard let promise = try? Queue(bytes) else { return nil }
        let rows = Self.rows(of: bytes)
        let queues = tables.filter { !$0.isArchive }
        let sharing = queues.filter { !$0.rows.isDisjoint(with: rows) }
        let alike = sharing.isEmpty && isComplete ? queues.filter { $0.headers == promise.headers } : sharing
        return alike.count == 1 ? alike[0].name : nil
    }

    /// The name that a version of a file has now: hashes were of whole contents.
    func newName(_ name: String, _ contents: WorkFolder.Contents, of bytes: [UInt8], leftBy owner: String) -> String {
        let known = [bytes] + tables.filter { $0.name == owner }.map(\.bytes)
        func new(_ hash: UInt64) -> UInt64 {
            known.first { ContentHash.of($0) == hash }.map { LineHashes(of: $0).contentHash } ?? hash
        }
        let contents = WorkFolder.Contents(base: new(contents.base), new: new(contents.new))
        return name.hasPrefix(WorkFolder.swapPrefix) ? contents.swapName : contents.awayName
    }

    /// Takes the rows of a version that a file left for its own too.
    mutating func note(_ bytes: [UInt8], leftBy owner: String) {
        for index in tables.indices where tables[index].name == owner {
            tables[index].rows.formUnion(Self.rows(of: bytes))
        }
    }

    private static func rows(of bytes: [UInt8]) -> Set<RawRow> {
        Set((try? Queue(bytes))?.sheet.rawRows() ?? [])
    }

    /// Whether a version that was taken out of its place may be a missing file: it is no other's.
    static func mayBelong(_ name: String, in root: borrowing Folder, to place: borrowing ResolvedPath) -> Bool {
        guard let bytes = try? root.read(name), let layout = try? EarlierLayout(besides: place)
        else { return false }
        return layout.owner(of: bytes, WorkFolder.Contents(of: name), ofArchives: false) == nil
    }
}

extension Transaction {
    /// Moves what version 0.1 left to the folders of the files that it belongs to, where recovery finds it.
    ///
    /// - Parameter names: what is in `.orch/`.
    /// - Returns: whether there was something.
    func adoptEarlierLeftovers(_ names: [String]) throws(StoreError) -> Bool {
        guard EarlierLayout.isThere(names) else { return false }
        try attempt { () throws(SystemError) in
            var layout = try EarlierLayout(besides: place)
            try adoptVersions(in: root, ofArchives: false, &layout)
            if let archive = try? root.openSubfolder(EarlierLayout.archive) {
                try adoptVersions(in: archive, ofArchives: true, &layout)
                // Unfinished, or a second name of an archive that was just begun.
                for name in try archive.names() where name.hasPrefix(WorkFolder.temporaryPrefix) {
                    try archive.unlink(name)
                }
                // Its lock was only ever taken under that of the folder.
                if try archive.names() == [WorkFolder.lock] { try archive.unlink(WorkFolder.lock) }
                try? root.removeSubfolder(EarlierLayout.archive)
            }
            let isComplete = !names.contains { $0.hasPrefix(WorkFolder.awayPrefix) }
            for name in names where name.hasPrefix(EarlierLayout.promisePrefix) {
                try adoptPromise(name, layout, isComplete: isComplete)
            }
        }
        return true
    }

    private func adoptVersions(
        in folder: borrowing Folder, ofArchives: Bool, _ layout: inout EarlierLayout
    ) throws(SystemError) {
        for name in try folder.names() {
            guard let contents = WorkFolder.Contents(of: name), let bytes = try? folder.read(name)
            else { continue }
            var owner = layout.owner(of: bytes, contents, ofArchives: ofArchives)
            if owner == nil, name.hasPrefix(WorkFolder.awayPrefix), !ofArchives,
                (try? place.folder.status(of: place.name)) == nil
            {
                owner = place.name
            }
            if let owner {
                layout.note(bytes, leftBy: owner)
                try folder.rename(
                    name, to: layout.newName(name, contents, of: bytes, leftBy: owner),
                    in: root.openOrMakeSubfolder(WorkFolder.folder(of: owner)))
            } else if ContentHash.of(bytes) == contents.new {
                try folder.unlink(name)
            }
        }
        guard let displaced = try? folder.openSubfolder(WorkFolder.displaced) else { return }
        for name in try displaced.names() where Self.isVersion(name) {
            guard let bytes = try? displaced.read(name) else { continue }
            let lines = name + Self.linesSuffix
            if let owner = layout.owner(of: bytes, nil, ofArchives: ofArchives) {
                layout.note(bytes, leftBy: owner)
                let target = try root.openOrMakeSubfolder(WorkFolder.folder(of: owner))
                    .openOrMakeSubfolder(WorkFolder.displaced)
                try? displaced.rename(lines, to: lines, in: target)
                try displaced.rename(name, to: name, in: target)
            } else if Self.isOld(name, at: moment), isUntouched(name, in: displaced) {
                try? displaced.unlink(lines)
                try displaced.unlink(name)
            }
        }
        try? folder.removeSubfolder(WorkFolder.displaced)
    }

    /// Makes a record of a promise.
    private func adoptPromise(_ name: String, _ layout: EarlierLayout, isComplete: Bool) throws(SystemError) {
        guard let rows = try? root.read(name),
            let owner = layout.owner(ofPromise: rows, isComplete: isComplete)
        else { return }
        let addition = TableAddition(archiving: rows, of: owner, Queue.schema)
        let record = AdditionRecord(
            table: owner, kind: addition.kind, contents: WorkFolder.Contents(base: 0, new: 0), additions: [addition])
        _ = try NewFile(record.bytes, prefix: WorkFolder.temporaryPrefix)
            .rename(to: WorkFolder.plannedPrefix + randomName(), in: root)
        try root.sync()
        try root.unlink(name)
    }
}
