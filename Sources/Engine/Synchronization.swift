internal import Git
internal import Host
package import Operations
package import Sheets
package import TaskQueue
package import Workspace

/// What came of a sync.
package struct SyncReport: Sendable {
    /// The remote and its branch.
    package let remote: String
    /// The rows that others changed, and those that were pushed.
    package fileprivate(set) var fetched = 0
    package fileprivate(set) var pushed = 0
    package fileprivate(set) var losses: [PushedMerge.Loss] = []
    package fileprivate(set) var renamings: [PushedMerge.Renaming] = []
    package fileprivate(set) var kept: [TaskID] = []
    /// What was changed on both sides; the values that were pushed stay.
    package fileprivate(set) var conflicts: [FieldConflict] = []

    fileprivate mutating func add(_ merge: PushedMerge, _ differences: [QueueDifference]) {
        fetched += differences.count
        losses += merge.losses
        renamings += merge.renamings
        kept += merge.kept
        conflicts += merge.conflicts
    }
}

/// One sync: the tables of a folder with a branch of a remote.
private struct SyncRun {
    let workplace: Workplace
    /// The tables' names; the queue's is the first.
    let names: [String]
    /// What it came to, where somebody wants to know.
    var report: SyncReport?
    /// Whether the remote has no such branch yet.
    var isUnborn = false
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
        names = [name, workplace.store.archive.name]
        end = Clock.monotonicNanoseconds + Int64(workplace.settings.remoteSeconds) * 1_000_000_000
    }

    /// The branch; asked for when it is needed, since another run of the clone may have pushed already.
    mutating func place() throws(EngineError) -> SyncRemote {
        if let found { return found }
        let (folder, settings) = (folder, workplace.settings)
        let place = try Self.attempt { () throws(SyncObstacle) in
            try SyncRemote(
                of: folder, remote: settings.remote, branch: settings.branch,
                patience: .seconds(settings.remoteSeconds))
        }
        found = place
        return place
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

extension Session {
    /// Brings the tables and a branch of a remote to one version: fetches, merges by rows, pushes.
    package mutating func sync() throws(EngineError) -> SyncReport {
        let workplace = try workplace()
        // An edit by hand is a commit of its own; what is in the way of that is not in the way of a sync.
        if workplace.settings.isAutocommitted { _ = try? commitFile(subject: nil) }
        var run = try SyncRun(workplace)
        let report = SyncReport(remote: try run.place().name)
        run.report = report
        var ledger = try ledger(of: workplace)
        try settle(&run, &ledger)
        try pull(&run, &ledger)
        try pushUntilDone(&run, &ledger) { _ in false }
        return run.report ?? report
    }

    private func ledger(of workplace: Workplace) throws(EngineError) -> SyncLedger {
        do throws(StoreError) {
            return try SyncLedger(of: workplace.store, timeout: .seconds(workplace.settings.remoteSeconds))
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Ends what a killed run began.
    private mutating func settle(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) {
        let current: [UInt8]
        do throws(StoreError) {
            current = try run.workplace.store.readBytes()
        } catch {
            throw run.workplace.failure(error)
        }
        if let tip = ledger.settle(current) {
            let place = try run.place()
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip) }
        }
    }

    /// Pushes, and takes what others pushed first, until all is pushed.
    ///
    /// - Parameter isEnough: asked when something was taken.
    private mutating func pushUntilDone(
        _ run: inout SyncRun, _ ledger: inout SyncLedger, _ isEnough: (SyncRecord) -> Bool
    ) throws(EngineError) {
        while try !push(&run, &ledger) {
            try run.pause()
            try pull(&run, &ledger)
            if isEnough(ledger.record) { return }
        }
    }

    // MARK: Taking

    /// Fetches, and brings what is new into the tables.
    private mutating func pull(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) {
        let place = try run.place()
        let (isThere, state) = try SyncRun.attempt { () throws(SyncObstacle) in
            (try place.fetch(), try place.state(of: run.names))
        }
        ledger.reached(at: Clock.wallMilliseconds)
        run.isUnborn = !isThere
        guard isThere, let tip = state.fetched else { return ledger.rejected() }
        let record = ledger.record
        let base = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.base(of: tip.commit, state, record, names: run.names)
        }
        if base?.commit != tip.commit {
            for name in run.names.reversed() {
                try take(name, from: tip, since: base, &run, &ledger)
            }
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        } else if state.synced?.commit != tip.commit {
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        }
        ledger.pulled(nil)
    }

    /// Brings a table of a commit into the one that is here.
    private mutating func take(
        _ name: String, from tip: SyncRemote.Version, since base: SyncRemote.Version?,
        _ run: inout SyncRun, _ ledger: inout SyncLedger
    ) throws(EngineError) {
        let (place, workplace) = (try run.place(), run.workplace)
        guard let object = tip.objects[name], object != base?.objects[name] else { return }
        let (old, new) = try SyncRun.attempt { () throws(SyncObstacle) in
            (try place.bytes(of: base?.objects[name]), try place.bytes(of: object))
        }
        guard name == run.names[0] else { return try take(archive: new, since: old, workplace) }
        let announce: @Sendable (PushedMerge) -> Void
        do throws(StoreError) {
            announce = try ledger.announcement(of: tip.commit)
        } catch {
            throw workplace.failure(error)
        }
        let operation = Announced(
            TakePushed(base: old, pushed: new, terms: workplace.settings.terms), announce: { announce($0.merge) })
        // Its commit is the one that is pushed, or theirs where nothing of ours is left.
        let receipt = try commit(operation, in: workplace.store, nil, trail: audit(of: workplace).notes)
        let merge = receipt.outcome.merge
        ledger.pulled(merge)
        run.report?.add(merge, receipt.outcome.differences)
        if !merge.conflicts.isEmpty { notices.append(.overruled(merge.conflicts, path: workplace.path)) }
    }

    private mutating func take(archive new: [UInt8], since old: [UInt8], _ workplace: Workplace) throws(EngineError) {
        let archive = workplace.store.archive
        do throws(StoreError) {
            guard FileFacts(path: archive.path) != nil else { return try archive.create(new) }
        } catch {
            throw workplace.failure(error, table: archive.path)
        }
        _ = try commit(
            TakePushed(base: old, pushed: new, terms: workplace.settings.terms.ofSibling), in: archive, nil, trail: nil)
    }

    // MARK: Giving

    /// Pushes the tables as they are.
    ///
    /// - Returns: false when others pushed since the last fetch.
    private mutating func push(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) -> Bool {
        let (place, workplace, names) = (try run.place(), run.workplace, run.names)
        ledger.begin()
        let state = try SyncRun.attempt { () throws(SyncObstacle) in try place.state(of: names) }
        guard state.synced != nil || run.isUnborn else { return false }
        let (tables, now) = try readTables(names, workplace)
        let files = try SyncRun.attempt { () throws(SyncObstacle) in
            var files: [SyncRemote.File] = []
            for table in tables {
                files.append(try place.write(table.bytes, as: table.name, isExecutable: table.isExecutable))
            }
            return files
        }
        let isUnborn = run.isUnborn
        let known = try SyncRun.attempt { () throws(SyncObstacle) -> SyncRemote.Version? in
            guard isUnborn else { return state.synced }
            guard let head = state.head else { return nil }
            return try place.knownAncestor(of: head.commit, tables: names)
        }
        if let known, files.allSatisfy({ known.objects[$0.name] == $0.object }) {
            ledger.finish(at: Clock.wallMilliseconds)
            _ = try follow(known, now.hash, from: state.head, place, workplace, &ledger, isOfTables: nil)
            return true
        }
        let parent = known?.commit
        var plan = SyncPlan(parent: parent)
        if place.isCheckedOut, let head = state.head {
            let unpushed = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.unpushed(since: parent, head.commit, tables: names)
            }
            guard unpushed.isOfTables || parent != nil else {
                throw .unsynced(.unborn(remote: place.remote, branch: place.branch), left: nil)
            }
            plan.join(head, unpushed, files)
        }
        var differences: [QueueDifference] = []
        let messages = plan.messages + now.messages
        if messages.isEmpty || run.report != nil {
            let old = try SyncRun.attempt { () throws(SyncObstacle) in try place.bytes(of: known?.objects[names[0]]) }
            differences = Self.differences(from: old, to: tables[0].bytes, workplace.settings.terms)
        }
        let commit: String
        if let head = plan.head {
            commit = head
        } else {
            var message = CommitMessage(syncing: messages, differences)
            message.add(nonce: randomName())
            let moment = Self.moment(at: workplace.offset)
            commit = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.commit(
                    files, onto: plan.parent, joining: plan.joined, message: message.text,
                    at: moment.timestamp.epochSeconds, offset: moment.offset.seconds)
            }
        }
        ledger.push(commit)
        do throws(SyncObstacle) {
            let outcome = try place.push(commit)
            ledger.reached(at: Clock.wallMilliseconds)
            guard case .pushed = outcome else {
                ledger.rejected()
                return false
            }
        } catch {
            // Otherwise nobody knows whether the remote has it.
            if case .declined = error { ledger.rejected() }
            throw .unsynced(error, left: nil)
        }
        run.isUnborn = false
        run.report?.pushed += differences.count
        let objects = Dictionary(files.map { ($0.name, $0.object) }) { $1 }
        let version = SyncRemote.Version(commit: commit, objects: (known?.objects ?? [:]).merging(objects) { $1 })
        let isMoved = try follow(
            version, now.hash, from: state.head, place, workplace, &ledger, isOfTables: plan.isOfTables)
        if !isMoved { try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: commit) } }
        ledger.finish(at: Clock.wallMilliseconds, covering: isMoved ? commit : plan.head ?? plan.joined)
        return true
    }

    private static func differences(
        from old: [UInt8], to new: [UInt8], _ terms: TableTerms
    ) -> [QueueDifference] {
        if var queue = try? Queue(old, terms: terms) { return (try? queue.adopt(new, terms: terms)) ?? [] }
        guard let queue = try? Queue(new, terms: terms) else { return [] }
        return (0..<queue.rowCount).compactMap { queue.row($0).id.map { QueueDifference($0, .added) } }
    }

    /// The tables as they are, the queue's hash, and the messages of the changes that are not committed yet.
    private mutating func readTables(
        _ names: [String], _ workplace: Workplace
    ) throws(EngineError) -> (
        tables: [(name: String, bytes: [UInt8], isExecutable: Bool)], now: (hash: UInt64, messages: [String])
    ) {
        var tables: [(name: String, bytes: [UInt8], isExecutable: Bool)] = []
        var now: (hash: UInt64, messages: [String]) = (0, [])
        try look(at: workplace) { version, log in
            tables = [(version.name, version.base, version.isExecutable)]
            for neighbour in version.neighbours where names.contains(neighbour.name) {
                tables.append((neighbour.name, neighbour.bytes, false))
            }
            now = (version.baseHash, log.entries.map(\.message))
        }
        return (tables, now)
    }

    /// Looks at the queue as it is, and at what is noted of its changes, under the lock of changes.
    private mutating func look(
        at workplace: Workplace, _ body: @escaping (TrailedVersion, inout TrailLog) -> Void
    ) throws(EngineError) {
        let offset = workplace.offset
        var told: [StoreNotice] = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            try workplace.store.record(
                by: ChangeTrail(message: { name, _ in name }, record: body), at: { Self.moment(at: offset) },
                tell: { told.append($0) })
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Moves HEAD to what is pushed, where that changes nothing of the work tree.
    ///
    /// - Parameter isOfTables: whether HEAD is behind that and differs in tables alone, where it is known.
    /// - Returns: whether it did, and noted that this is synced.
    private mutating func follow(
        _ version: SyncRemote.Version, _ hash: UInt64, from head: SyncRemote.Version?, _ place: SyncRemote,
        _ workplace: Workplace, _ ledger: inout SyncLedger, isOfTables known: Bool?
    ) throws(EngineError) -> Bool {
        var mayMove = place.isCheckedOut && place.ongoing == nil
        if mayMove, let head, head.commit != version.commit, known == nil {
            let names = Array(version.objects.keys)
            let (isBehind, isOfTables) = try SyncRun.attempt { () throws(SyncObstacle) in
                (
                    try place.isAncestor(head.commit, of: version.commit),
                    try place.differInTablesAlone(head.commit, version.commit, tables: names)
                )
            }
            // Said once, not at each of the changes until somebody pulls.
            let said = isBehind && !isOfTables ? "other files" : ""
            if ledger.isNew(said), !said.isEmpty { notices.append(.otherFilesWait(branch: place.name)) }
            mayMove = isBehind && isOfTables
        }
        let isAutocommitted = workplace.settings.isAutocommitted
        let audit = audit(of: workplace)
        let offset = workplace.offset
        let plain = audit.trail { Self.moment(at: offset) }
        let isThere = head?.commit == version.commit
        var isMoved = false
        // Under the lock of changes, whose commits are made on HEAD.
        try look(at: workplace) { table, log in
            if mayMove, !isThere, let head { isMoved = (try? place.moveHead(from: head, to: version)) == true }
            if isMoved || isThere || !isAutocommitted {
                log.note(hash, as: version.objects[table.name] ?? "", behind: table.baseHash)
            } else {
                // HEAD stays, and so gets commits of its own.
                plain.record(table, &log)
            }
        }
        notices += audit.obstacles.map { .uncommitted($0, path: workplace.path) }
        return isMoved
    }
}

/// Which commit is pushed.
private struct SyncPlan {
    /// The one whose other files it has.
    let parent: String?
    /// HEAD, where it is that.
    private(set) var head: String?
    /// HEAD, where it is another parent.
    private(set) var joined: String?
    /// The messages of what HEAD brings along.
    private(set) var messages: [String] = []
    /// Whether HEAD differs from it in tables alone; nil where that is not known.
    private(set) var isOfTables: Bool?

    init(parent: String?) {
        self.parent = parent
    }

    /// Takes HEAD along where its commits are of tables alone, so that the remote gets their messages.
    mutating func join(_ head: SyncRemote.Version, _ unpushed: SyncRemote.Unpushed, _ files: [SyncRemote.File]) {
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
    fileprivate func base(
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

/// An operation that says what it is about to do before that is written.
private struct Announced<Wrapped: Operation>: Operation {
    private let operation: Wrapped
    private let announce: @Sendable (Wrapped.Outcome) -> Void

    init(_ operation: Wrapped, announce: @escaping @Sendable (Wrapped.Outcome) -> Void) {
        self.operation = operation
        self.announce = announce
    }

    var name: String { operation.name }

    func apply(to subject: inout Wrapped.Subject, at moment: Moment) throws(Wrapped.Subject.Failure) -> Wrapped.Outcome
    {
        let outcome = try operation.apply(to: &subject, at: moment)
        announce(outcome)
        return outcome
    }
}

// MARK: Changes that are pushed before they count

extension Session {
    /// So long an answer of the remote is taken for its last word, in milliseconds.
    private static let freshness: Int64 = 1000
    /// So long others of a busy clone are waited for before a push.
    private static let company = Duration.milliseconds(12)

    /// Makes a change durable and pushes it. It is acknowledged when the remote has it; where others were faster, a
    /// claim is made anew and any other change is refused, and where the remote is not reached, nothing is changed.
    package mutating func commitSynced<Change: Operation>(
        _ operation: Change
    ) throws(EngineError) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        let workplace = try workplace()
        var run = try SyncRun(workplace)
        if !workplace.store.syncRecord().isFresh(at: Clock.wallMilliseconds, within: Self.freshness) {
            var ledger = try ledger(of: workplace)
            if !ledger.record.isFresh(at: Clock.wallMilliseconds, within: Self.freshness) {
                try settle(&run, &ledger)
                try pull(&run, &ledger)
            }
        }
        while true {
            let count = workplace.store.syncRecord().count
            let receipt = try commit(operation, in: workplace.store, nil, trail: audit(of: workplace).notes)
            guard receipt.isChanged else { return receipt }
            let entries: [SyncRecord.Entry]
            do throws(EngineError) {
                entries = try settled(SyncedChange(receipt.subject), since: count, &run)
            } catch {
                try takeBack(receipt.subject, because: error)
                throw error
            }
            var own = SyncedChange(receipt.subject)
            let lost = entries.first { own.isLost(by: $0) }
            if let lost, let id = TaskID(lost.id) {
                // Another task is as good for who only wants to work.
                if operation is Pick {
                    try run.count()
                    continue
                }
                throw workplace.failure(
                    .lostClaim(id, claimed: own.claimant(of: lost.id), holder: lost.holder ?? "somebody"))
            }
            let now = try readQueue()
            if operation is Pick, !own.isHeld(in: now) {
                try run.count()
                continue
            }
            let renamings = own.renamings(by: entries)
            let outcome = (receipt.outcome as? any NamesTasks)?.renaming(renamings) as? Change.Outcome
            return CommitReceipt(
                outcome: outcome ?? receipt.outcome, subject: receipt.subject.followed(by: now, renamings),
                isChanged: true, unconfirmed: receipt.unconfirmed)
        }
    }

    /// Waits until a change is pushed, by this run or by another one of the clone.
    ///
    /// - Returns: what befell tasks of the clone meanwhile.
    private mutating func settled(
        _ change: SyncedChange, since count: Int, _ run: inout SyncRun
    ) throws(EngineError) -> [SyncRecord.Entry] {
        let turn = run.workplace.store.syncRecord().turn
        var ledger = try ledger(of: run.workplace)
        try settle(&run, &ledger)
        let isLost = { (record: SyncRecord) in record.entries(since: count).contains { change.isLost(by: $0) } }
        if ledger.record.done <= turn, !isLost(ledger.record) {
            if ledger.record.pushing != nil { try pull(&run, &ledger) }
            if !isLost(ledger.record) {
                // Who was answered a moment ago is about to make the next change, and may come along.
                if ledger.record.isBusy(at: Clock.wallMilliseconds) { Clock.sleep(Self.company) }
                try pushUntilDone(&run, &ledger, isLost)
            }
        }
        return ledger.record.entries(since: count)
    }

    /// Takes a change back that was not pushed, as if it had not been made.
    private mutating func takeBack(_ queue: Queue, because error: EngineError) throws(EngineError) {
        let workplace = try workplace()
        let undo = Undo(
            before: queue.original, after: queue.rendered(), terms: workplace.settings.terms, keepingAttempts: false)
        let trail = ChangeTrail(message: audit(of: workplace).notes.message) { $1.rewind(to: $0.newHash) }
        guard let receipt = try? commit(undo, in: workplace.store, nil, trail: trail), receipt.isChanged else {
            guard case .unsynced(let obstacle, _) = error else { throw error }
            throw .unsynced(obstacle, left: workplace.path)
        }
    }
}

/// The rows that a change left, to be found again.
private struct SyncedChange {
    private let keys: Set<String>
    private var queue: Queue

    init(_ queue: Queue) {
        keys = Set(queue.events.map(\.key))
        self.queue = queue
    }

    /// Whether others were faster.
    func isLost(by entry: SyncRecord.Entry) -> Bool {
        guard entry.holder != nil, keys.contains(entry.id) else { return false }
        var queue = queue
        guard let id = TaskID(entry.id), let row = queue.rows(of: id).first else { return true }
        return queue.row(row).notes.attempt.map { $0.number == entry.attempt } ?? true
    }

    mutating func claimant(of key: String) -> String {
        guard let id = TaskID(key), let row = queue.rows(of: id).first else { return "this run" }
        let owner = queue.row(row).text(.ownerSession)
        return owner.isEmpty ? "this run" : owner
    }

    /// Whether who has the tasks is the same in a later version.
    mutating func isHeld(in later: Queue) -> Bool {
        var later = later
        return keys.allSatisfy { key in
            guard let id = TaskID(key), let old = queue.rows(of: id).first, let new = later.rows(of: id).first else {
                return false
            }
            return queue.row(old).holding == later.row(new).holding
        }
    }

    /// The ids that the tasks have after that; some may have had several meanwhile.
    func renamings(by entries: [SyncRecord.Entry]) -> [PushedMerge.Renaming] {
        var now: [String: String] = [:]
        for key in keys { now[key] = key }
        for entry in entries {
            guard let renamed = entry.renamed, let key = now.first(where: { $0.value == entry.id })?.key else {
                continue
            }
            now[key] = renamed
        }
        return now.compactMap { old, new in
            guard old != new, let old = TaskID(old), let new = TaskID(new) else { return nil }
            return PushedMerge.Renaming(old: old, new: new)
        }
    }
}
