internal import Git
internal import Host
internal import Operations
package import Sheets
package import TaskQueue
internal import Workspace

/// What came of a sync.
package struct SyncReport: Sendable {
    /// The remote and its branch.
    package let remote: String
    /// How many rows others changed, and how many were pushed. A task that goes to the archive is one.
    package var fetched: Int { taken.count }
    package var pushed: Int { given.count }
    var taken: Set<String> = []
    var given: Set<String> = []
    package internal(set) var losses: [PushedMerge.Loss] = []
    package internal(set) var renamings: [PushedMerge.Renaming] = []
    package internal(set) var kept: [TaskID] = []
    package internal(set) var returned: [TaskID] = []
    /// What was changed on both sides; the values that were pushed stay.
    package internal(set) var conflicts: [FieldConflict] = []

    mutating func add(_ merge: PushedMerge, _ differences: [QueueDifference]) {
        taken.formUnion(differences.map(\.id.text))
        losses += merge.losses
        renamings += merge.renamings
        kept += merge.kept
        returned += merge.returned
        conflicts += merge.conflicts
    }
}

/// One sync: the tables of a folder with a branch of a remote.
struct SyncRun {
    let workplace: Workplace
    /// The queue first, then its archive and the others.
    private(set) var tables: [QueueTable]
    /// The tables' names.
    var names: [String] { tables.map(\.name) }
    /// What it came to, where somebody wants to know.
    var report: SyncReport?
    /// Whether the remote has no such branch yet.
    var isUnborn = false
    /// The tables that somebody has put back to an older version, with that; nil before it was looked.
    var putBack: [String: PutBack]?
    /// What others' changes were merged on since the change that is to be pushed; nil where there were none.
    var former: SyncRemote.Version?
    private var tries = 0
    private var pauses = 0
    private let end: Int64
    private let folder: String
    private var found: SyncRemote?

    init(_ workplace: Workplace) throws(EngineError) {
        self.workplace = workplace
        let name: String
        do throws(SystemError) {
            let resolved = try ResolvedPath.resolve(workplace.path)
            folder = try resolved.folder.path()
            name = resolved.name
        } catch {
            throw workplace.failure(.system(SystemFailure(error), path: workplace.path))
        }
        tables = QueueTable.all(of: name)
        end = Clock.monotonicNanoseconds + Int64(workplace.settings.remoteSeconds) * 1_000_000_000
    }

    func store(of table: QueueTable) -> QueueStore {
        table.role == .queue ? workplace.store : workplace.store.sibling(table.name)
    }

    /// The branch; asked for when it is needed, since another run of the clone may have pushed already.
    mutating func place() throws(EngineError) -> SyncRemote {
        // What was waited for others is part of the time.
        let left = max(1, (end - Clock.monotonicNanoseconds) / 1_000_000_000)
        if var place = found {
            place.limit(to: .seconds(left))
            return place
        }
        let (folder, queue, settings) = (folder, names[0], workplace.settings)
        let place = try Self.attempt { () throws(SyncObstacle) in
            try SyncRemote(
                of: folder, queue: queue, remote: settings.remote, branch: settings.branch, patience: .seconds(left))
        }
        found = place
        return place
    }

    /// Leaves files alone that only have the name of a table beside the queue: a COMMANDS.md with somebody's notes.
    ///
    /// A table that was damaged is none of these, and whoever repairs it is to have in it what others did meanwhile.
    ///
    /// - Parameter state: what git has.
    /// - Returns: what it has of the other files.
    mutating func leaveDocuments(_ state: SyncRemote.State) throws(EngineError) -> SyncRemote.State {
        let (place, terms) = (try place(), workplace.settings.terms)
        var documents: Set<String> = []
        for table in tables where table.role == .ledger {
            let (name, store) = (table.name, store(of: table))
            let isThere = FileFacts(path: store.path) != nil
            if isThere, table.isTable((try? store.readBytes()) ?? [], terms) || store.hasVersions { continue }
            let versions = isThere ? [state.head] : [state.fetched, state.synced, state.head]
            let object = versions.lazy.compactMap { $0?.objects[name] }.first
            if object == nil, !isThere { continue }
            let known = try Self.attempt { () throws(SyncObstacle) in try place.bytes(of: object, as: name) }
            if !table.isTable(known, terms) { documents.insert(name) }
        }
        guard !documents.isEmpty else { return state }
        tables.removeAll { documents.contains($0.name) }
        return state.without(documents)
    }

    static func attempt<Result>(_ body: () throws(SyncObstacle) -> Result) throws(EngineError) -> Result {
        do throws(SyncObstacle) {
            return try body()
        } catch {
            throw .unsynced(error, left: nil)
        }
    }

    /// Counts a try, and gives up when the time is over.
    mutating func count() throws(EngineError) {
        tries += 1
        guard Clock.monotonicNanoseconds < end else { throw .unsynced(.outrun(tries: tries), left: nil) }
    }

    /// Waits a moment, longer from time to time and never as long as others do.
    mutating func pause() throws(EngineError) {
        try count()
        pauses += 1
        guard pauses > 1 else { return }
        Clock.sleep(.milliseconds(Int64.random(in: 0...min(200, 2 << Int64(min(pauses, 7))))))
    }
}

/// Which commit is pushed.
struct SyncPlan {
    /// The one whose other files it has.
    let parent: String?
    /// Whether that has the tables as they are.
    let isSame: Bool
    /// HEAD, where it is that.
    private(set) var head: String?
    /// HEAD, where it is another parent.
    private(set) var joined: String?
    /// The messages of what HEAD brings along.
    private(set) var messages: [String] = []
    /// Whether HEAD differs from it in tables alone; nil where that is not known.
    private(set) var isOfTables: Bool?

    init(parent: String?, isSame: Bool) {
        self.parent = parent
        self.isSame = isSame
    }

    /// Whether there is nothing to push.
    var isDone: Bool { isSame && head == nil && joined == nil }

    /// Takes HEAD along where its commits are of tables alone, so that the remote gets their messages.
    mutating func join(_ head: SyncRemote.Version, _ unpushed: SyncRemote.Unpushed, _ files: [TableFile]) {
        if head.commit == parent { isOfTables = true }
        guard !unpushed.messages.isEmpty, unpushed.isOfTables else { return }
        messages = unpushed.messages
        if !unpushed.isBehind { isOfTables = true }
        if !unpushed.isBehind, files.allSatisfy({ head.objects[$0.name] == $0.object }) {
            self.head = head.commit
        } else {
            joined = head.commit
        }
    }
}

extension SyncRemote {
    /// The last version that the tables and a commit of the remote had both.
    ///
    /// - Parameters:
    ///   - tip: the commit.
    ///   - record: what the clone knows of its syncs.
    func base(
        of tip: String, _ state: State, _ record: SyncRecord, names: [String]
    ) throws(SyncObstacle) -> Version? {
        if let pushing = record.pushing, let base = try mergeBase(pushing, tip, of: names), base.commit == pushing {
            return base
        }
        let synced = state.synced
        guard let head = state.head, isCheckedOut || synced == nil, head.commit != synced?.commit else { return synced }
        if synced != nil, head.commit == record.covered { return synced }
        // Who pulled or pushed with git has synced too.
        guard let base = try mergeBase(head.commit, tip, of: names) else { return synced }
        guard let synced, base.commit != synced.commit else { return base }
        return try isAncestor(synced.commit, of: base.commit) ? base : synced
    }
}
