internal import Host
internal import Sheets
package import TaskQueue
internal import Text

/// What a clone knows of its syncs, in a file of the queue's folder that only the holder of the lock of syncs writes.
///
/// Whoever changes a table and has to know that the change is pushed looks at ``turn`` behind it: a turn that begins
/// later has it, and when that is done, nothing is left to do.
package struct SyncRecord: Equatable, Sendable {
    /// Something that befell a task of this clone in a sync.
    package struct Entry: Equatable, Sendable {
        package let id: String
        /// Of a claim that gave way.
        package let attempt: Int
        /// Who has the task then; nil where it has another id.
        package let holder: String?
        /// The other id.
        package let renamed: String?
        /// Whether something of the task has the value that others pushed, or it is there only since they changed it.
        package let isOverruled: Bool

        package init(
            id: String, attempt: Int = 0, holder: String? = nil, renamed: String? = nil, isOverruled: Bool = false
        ) {
            self.id = id
            self.attempt = attempt
            self.holder = holder
            self.renamed = renamed
            self.isOverruled = isOverruled
        }
    }

    /// A version of the remote that is being brought into the table.
    package struct Merge: Equatable, Sendable {
        package let tip: String
        /// Tasks that are in the queue again, and are to be taken out of the archive.
        package let returned: [TaskID]
        let version: UInt64
        let entries: [Entry]
    }

    /// How many versions were begun to be pushed, and the last of them that was.
    package fileprivate(set) var turn = 0
    package fileprivate(set) var done = 0
    /// What HEAD was when all of it was known to be pushed.
    package fileprivate(set) var covered: String?
    /// A commit of which it is not known whether it was pushed.
    package fileprivate(set) var pushing: String?
    /// What was begun and not ended.
    fileprivate var merging: Merge?
    /// When the remote was reached last, in milliseconds since 1970.
    package fileprivate(set) var contact: Int64 = 0
    /// When everything was pushed last, likewise.
    fileprivate var finished: Int64 = 0
    /// What was said already.
    package fileprivate(set) var said = ""
    /// How many entries there were, of which the last ones are kept.
    package fileprivate(set) var count = 0
    fileprivate var entries: [Entry] = []

    private static let mostEntries = 1000

    /// The entries since there were so many.
    package func entries(since count: Int) -> [Entry] { entries.suffix(max(0, self.count - count)) }

    fileprivate mutating func add(_ new: [Entry]) {
        count += new.count
        entries = (entries + new).suffix(Self.mostEntries)
    }

    /// Whether the remote was reached a moment ago and nothing is unclear.
    package func isFresh(at now: Int64, within milliseconds: Int64) -> Bool {
        pushing == nil && merging == nil && (0...milliseconds).contains(now - contact)
    }

    /// Whether everything was pushed only a moment ago.
    package func isBusy(at now: Int64) -> Bool { (0...100).contains(now - finished) }

    fileprivate init() {}

    // MARK: The file

    fileprivate init(in work: borrowing Folder) {
        guard let bytes = try? work.read(WorkFolder.sync),
            let json = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        else { return }
        turn = json["turn"]?.wholeNumber ?? 0
        done = json["done"]?.wholeNumber ?? 0
        count = json["count"]?.wholeNumber ?? 0
        contact = Int64(json["contact"]?.wholeNumber ?? 0)
        finished = Int64(json["finished"]?.wholeNumber ?? 0)
        covered = json["covered"]?.plainText
        pushing = json["pushing"]?.plainText
        said = json["said"]?.plainText ?? ""
        entries = Self.entries(json["entries"])
        if let tip = json["tip"]?.plainText, let version = json["version"]?.plainText.flatMap({ UInt64($0, radix: 16) })
        {
            let returned = json["returned"]?.elements.compactMap { $0.plainText.flatMap { TaskID($0) } }
            merging = Merge(
                tip: tip, returned: returned ?? [], version: version, entries: Self.entries(json["begun"]))
        }
    }

    fileprivate var json: JSONValue {
        [
            "turn": .integer(turn), "done": .integer(done), "count": .integer(count), "contact": .integer(contact),
            "finished": .integer(finished), "covered": .string(orNull: covered), "pushing": .string(orNull: pushing),
            "said": .string(said), "entries": Self.json(entries), "tip": .string(orNull: merging?.tip),
            "version": .string(orNull: merging.map { Hexadecimal.text(of: $0.version) }),
            "begun": Self.json(merging?.entries ?? []),
            "returned": .array(of: merging?.returned ?? []) { .string($0.text) },
        ]
    }

    private static func json(_ entries: [Entry]) -> JSONValue {
        .array(of: entries) { entry in
            [
                "id": .string(entry.id), "attempt": .integer(entry.attempt), "holder": .string(orNull: entry.holder),
                "renamed": .string(orNull: entry.renamed), "overruled": .bool(entry.isOverruled),
            ]
        }
    }

    private static func entries(_ json: JSONValue?) -> [Entry] {
        (json?.elements ?? []).compactMap { element in
            element["id"]?.plainText.map {
                Entry(
                    id: $0, attempt: element["attempt"]?.wholeNumber ?? 0, holder: element["holder"]?.plainText,
                    renamed: element["renamed"]?.plainText, isOverruled: element["overruled"] == .bool(true))
            }
        }
    }
}

extension QueueStore {
    /// What the clone knows of its syncs; others may be changing it.
    package func syncRecord() -> SyncRecord {
        guard let place = try? TableStore.resolve(path), let work = try? WorkFolder.openFolder(of: place) else {
            return SyncRecord()
        }
        return SyncRecord(in: work)
    }
}

/// The lock of the syncs of a clone, with what it guards. It is another one than that of changes, which go on meanwhile.
package struct SyncLedger: ~Copyable {
    private let work: Folder
    private let lock: FileLock
    package private(set) var record: SyncRecord

    /// Waits for the lock.
    ///
    /// - Parameter timeout: how long.
    package init(of store: QueueStore, timeout: Duration) throws(StoreError) {
        let place = try TableStore.resolve(store.path)
        let root = try Transaction.openRoot(beside: place)
        let lock = try Transaction.lock(root, of: place, timeout: timeout, name: WorkFolder.syncLock)
        try self.init(root, lock, of: place)
    }

    private init(
        _ root: consuming Folder, _ lock: consuming FileLock, of place: consuming ResolvedPath
    ) throws(StoreError) {
        do throws(SystemError) {
            work = try root.openOrMakeSubfolder(WorkFolder.folder(of: place.name))
        } catch {
            throw .system(SystemFailure(error), path: WorkFolder.path(beside: place))
        }
        self.lock = lock
        record = SyncRecord(in: work)
    }

    private mutating func change(_ body: (inout SyncRecord) -> Void) {
        body(&record)
        Self.write(record, in: work)
    }

    private static func write(_ record: SyncRecord, in work: borrowing Folder) {
        // Not named like the files of changes, which are removed under another lock.
        let new = WorkFolder.sync + ".new"
        try? work.unlink(new)
        guard let file = try? work.createFile(new), (try? file.write(Array(record.json.text().utf8))) != nil else {
            return
        }
        try? work.rename(new, to: WorkFolder.sync)
    }

    // MARK: Pulling

    /// What a killed run began to take and brought into the table; the rest of that is to be done before it is settled.
    ///
    /// - Parameter current: the table as it is.
    package func unsettled(in current: [UInt8]) -> SyncRecord.Merge? {
        guard let merge = record.merging else { return nil }
        let isMade =
            LineHashes(of: current).contentHash == merge.version
            || VersionHistory(in: work, WorkFolder.versions)?.version(withContent: merge.version) != nil
        return isMade ? merge : nil
    }

    /// Ends what a killed run began.
    ///
    /// - Parameter merge: what of it is in the table.
    package mutating func settle(_ merge: SyncRecord.Merge?) {
        guard record.merging != nil else { return }
        change {
            if let merge { $0.add(merge.entries) }
            $0.merging = nil
        }
    }

    /// A function that notes a merge that is about to be written to the table, in the middle of the change.
    ///
    /// - Parameter tip: the commit that is merged.
    package func announcement(of tip: String) throws(StoreError) -> @Sendable (PushedMerge) -> Void {
        let record = record
        let path: String
        do throws(SystemError) { path = try work.path() } catch { throw .system(SystemFailure(error), path: "") }
        return { merge in
            guard let work = try? Folder(path: path) else { return }
            var record = record
            record.merging = SyncRecord.Merge(
                tip: tip, returned: merge.returned, version: LineHashes(of: merge.bytes).contentHash,
                entries: Self.entries(of: merge))
            Self.write(record, in: work)
        }
    }

    /// The merge that was announced is in the table, or there was none.
    package mutating func pulled(_ merge: PushedMerge?) {
        change {
            if let merge { $0.add(Self.entries(of: merge)) }
            $0.merging = nil
            $0.pushing = nil
        }
    }

    private static func entries(of merge: PushedMerge) -> [SyncRecord.Entry] {
        let overruled = merge.conflicts.compactMap(\.id) + (merge.kept + merge.returned).map(\.text)
        return merge.losses.map { .init(id: $0.id.text, attempt: $0.attempt, holder: $0.holder) }
            + merge.renamings.map { .init(id: $0.old.text, renamed: $0.new.text) }
            + overruled.map { .init(id: $0, isOverruled: true) }
    }

    // MARK: Pushing

    /// A turn begins: what is in the table by now will be pushed with it.
    package mutating func begin() { change { $0.turn += 1 } }

    /// A commit is about to be pushed.
    package mutating func push(_ commit: String) { change { $0.pushing = commit } }

    /// The turn ended with everything pushed.
    ///
    /// - Parameter head: what HEAD is, where all of it is pushed.
    package mutating func finish(at now: Int64, covering head: String? = nil) {
        change {
            if let head { $0.covered = head }
            $0.done = $0.turn
            $0.finished = now
            $0.pushing = nil
        }
    }

    /// The remote said that it has not taken the commit.
    package mutating func rejected() { change { $0.pushing = nil } }

    /// The remote was reached.
    package mutating func reached(at now: Int64) { change { $0.contact = now } }

    /// Notes something that is to be said only once.
    ///
    /// - Returns: whether it is new.
    package mutating func isNew(_ text: String) -> Bool {
        guard record.said != text else { return false }
        change { $0.said = text }
        return true
    }
}
