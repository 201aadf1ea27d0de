internal import Git
internal import Host
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Workspace

/// How the tables come to be on the branch, and HEAD after them.
extension Session {
    /// Pushes the tables as they are.
    ///
    /// - Parameter known: what git had a moment ago; nil to ask it. HEAD moves only from what it is then.
    /// - Returns: false when others pushed since the last fetch.
    mutating func push(
        _ run: inout SyncRun, _ ledger: inout SyncLedger, knowing known: SyncRemote.State? = nil
    ) throws(EngineError) -> Bool {
        let (place, workplace) = (try run.place(), run.workplace)
        var state = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.refuseIfOngoing()
            ledger.begin()
            if let known { return known }
            return try place.state(of: run.names)
        }
        if known == nil { state = try run.leaveDocuments(state) }
        let names = run.names
        guard state.synced != nil || run.isUnborn else { return false }
        // What came after that is to be brought back before.
        if run.putBack == nil, try !putBack(run, state).isEmpty { return false }
        let (found, now) = try readTables(names, workplace)
        let tables = try write(found, place, state)
        let base = try base(of: run, place, state)
        let plan = try plan(tables, on: base, run, place, state)
        if let base, plan.isDone {
            ledger.finish(at: Clock.wallMilliseconds)
            _ = try follow(
                base, now.hash, from: state.head, place, workplace, &ledger, isOfTables: nil, isPushed: false)
            return true
        }
        let messages = plan.messages + now.messages
        var differences: [QueueDifference] = []
        if messages.isEmpty || run.report != nil {
            let old = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.bytes(of: base?.objects[names[0]], as: names[0])
            }
            differences = Self.differences(from: old, to: tables[0].bytes, workplace.settings.terms)
        }
        let commit: String
        if let head = plan.head {
            commit = head
        } else {
            commit = try self.commit(tables, plan, CommitMessage(syncing: messages, differences), run, place)
        }
        guard try deliver(commit, onto: run.isUnborn ? nil : base?.commit, place, &ledger) else { return false }
        run.isUnborn = false
        if run.report != nil { try report(tables, differences, since: base, place, &run) }
        let objects = Dictionary(tables.map { ($0.file.name, $0.file.object) }) { $1 }
        let version = SyncRemote.Version(commit: commit, objects: (base?.objects ?? [:]).merging(objects) { $1 })
        let isMoved = try follow(
            version, now.hash, from: state.head, place, workplace, &ledger, isOfTables: plan.isOfTables, isPushed: true)
        if !isMoved { try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: commit) } }
        ledger.finish(at: Clock.wallMilliseconds, covering: isMoved ? commit : plan.head ?? plan.joined)
        return true
    }

    /// A table as it is, and what git has of it.
    private typealias WrittenTable = (bytes: [UInt8], file: TableFile)

    /// Gives git the tables that are to be pushed: those that it knows, and new ones that it is not to ignore. A queue
    /// that is to be ignored is nothing to sync.
    private func write(
        _ found: [FoundTable], _ place: SyncRemote, _ state: SyncRemote.State
    ) throws(EngineError) -> [WrittenTable] {
        try SyncRun.attempt { () throws(SyncObstacle) in
            var tables: [WrittenTable] = []
            for (number, table) in found.enumerated() {
                let isKnown = [state.head, state.synced].contains { $0?.objects[table.name] != nil }
                if !isKnown, try place.isIgnored(table.name) {
                    if number == 0 { throw .ignored }
                    continue
                }
                let file = try place.write(table.bytes, as: table.name, isExecutable: table.isExecutable)
                tables.append((table.bytes, file))
            }
            return tables
        }
    }

    /// The version of the remote that the push goes on from; nil where a branch is begun with nothing before it.
    private func base(
        of run: SyncRun, _ place: SyncRemote, _ state: SyncRemote.State
    ) throws(EngineError) -> SyncRemote.Version? {
        guard run.isUnborn else { return state.synced }
        return try SyncRun.attempt { () throws(SyncObstacle) -> SyncRemote.Version? in
            // A queue on each branch of a feature would be as many queues.
            if !place.isNamed, try place.hasOtherBranches() {
                throw .newBranch(remote: place.remote, branch: place.branch)
            }
            guard let head = state.head else { return nil }
            return try place.knownAncestor(of: head.commit, tables: run.names)
        }
    }

    /// Which commit is pushed: HEAD, one that joins it, or one of the tables alone.
    private func plan(
        _ tables: [WrittenTable], on base: SyncRemote.Version?, _ run: SyncRun, _ place: SyncRemote,
        _ state: SyncRemote.State
    ) throws(EngineError) -> SyncPlan {
        let files = tables.map(\.file)
        let isSame = base.map { base in files.allSatisfy { base.objects[$0.name] == $0.object } } ?? false
        var plan = SyncPlan(parent: base?.commit, isSame: isSame)
        // Who asks for a sync wants one history, also where what this clone did is undone or done by others.
        if place.isCheckedOut, let head = state.head, !isSame || (run.report != nil && head.commit != base?.commit) {
            try SyncRun.attempt { () throws(SyncObstacle) in
                let unpushed = try place.unpushed(since: base?.commit, head.commit, tables: run.names)
                guard unpushed.isOfTables || base != nil else {
                    throw .unborn(remote: place.remote, branch: place.branch)
                }
                plan.join(head, unpushed, files)
            }
        }
        return plan
    }

    private func commit(
        _ tables: [WrittenTable], _ plan: SyncPlan, _ message: CommitMessage, _ run: SyncRun, _ place: SyncRemote
    ) throws(EngineError) -> String {
        var message = message
        message.add(nonce: randomName())
        let moment = run.workplace.moment()
        return try SyncRun.attempt { () throws(SyncObstacle) in
            try place.commit(
                tables.map(\.file), onto: plan.parent, joining: plan.joined, message: message.text,
                at: moment.timestamp.epochSeconds, offset: moment.offset.seconds)
        }
    }

    /// Pushes a commit.
    ///
    /// - Returns: false when others pushed meanwhile.
    private func deliver(
        _ commit: String, onto parent: String?, _ place: SyncRemote, _ ledger: inout SyncLedger
    ) throws(EngineError) -> Bool {
        ledger.push(commit)
        do throws(SyncObstacle) {
            let outcome = try place.push(commit, onto: parent)
            ledger.reached(at: Clock.wallMilliseconds)
            if case .pushed = outcome { return true }
            ledger.rejected()
            return false
        } catch {
            // Otherwise nobody knows whether the remote has it.
            if case .declined = error { ledger.rejected() }
            throw .unsynced(error, left: nil)
        }
    }

    /// Counts the rows that were pushed.
    private func report(
        _ tables: [WrittenTable], _ differences: [QueueDifference], since base: SyncRemote.Version?,
        _ place: SyncRemote, _ run: inout SyncRun
    ) throws(EngineError) {
        run.report?.given.formUnion(differences.map(\.id.text))
        for (bytes, file) in tables.dropFirst() where base?.objects[file.name] != file.object {
            let old = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.bytes(of: base?.objects[file.name], as: file.name)
            }
            run.report?.given.formUnion(
                Self.rows(of: QueueTable(named: file.name), from: old, to: bytes, run.workplace.settings.terms))
        }
    }

    /// The rows of a table beside the queue that differ in two versions; tasks by their ids.
    static func rows(
        of table: QueueTable, from old: [UInt8], to new: [UInt8], _ terms: TableTerms
    ) -> [String] {
        let keys = try? SheetMerge.changedKeys(from: old, to: new, schema: table.schema, terms: table.terms(terms))
        return (keys ?? []).map { table.role == .ledger ? table.name + " " + $0 : $0 }
    }

    private static func differences(
        from old: [UInt8], to new: [UInt8], _ terms: TableTerms
    ) -> [QueueDifference] {
        if var queue = try? Queue(old, terms: terms) { return (try? queue.adopt(new, terms: terms)) ?? [] }
        guard let queue = try? Queue(new, terms: terms) else { return [] }
        return (0..<queue.rowCount).compactMap { queue.row($0).id.map { QueueDifference($0, .added) } }
    }

    private typealias FoundTable = (name: String, bytes: [UInt8], isExecutable: Bool)

    /// The tables as they are, the queue first, its hash, and the messages of the changes that are not committed yet.
    private mutating func readTables(
        _ names: [String], _ workplace: Workplace
    ) throws(EngineError) -> (tables: [FoundTable], now: (hash: UInt64, messages: [String])) {
        var tables: [FoundTable] = []
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
        var told: [StoreNotice] = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            try workplace.store.record(
                by: ChangeTrail(message: { name, _ in name }, record: body), at: workplace.moment,
                tell: { told.append($0) })
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Moves HEAD to what is pushed, where that changes nothing of the work tree.
    ///
    /// - Parameters:
    ///   - isOfTables: whether HEAD is behind that and differs in tables alone, where it is known.
    ///   - isPushed: whether this run made the commit.
    /// - Returns: whether it did, and noted that this is synced.
    private mutating func follow(
        _ version: SyncRemote.Version, _ hash: UInt64, from head: SyncRemote.Version?, _ place: SyncRemote,
        _ workplace: Workplace, _ ledger: inout SyncLedger, isOfTables known: Bool?, isPushed: Bool
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
        let audit = audit(of: workplace, edit: TakePushed.word)
        if isAutocommitted, !mayMove, let head {
            let names = Array(version.objects.keys)
            audit.author = try? place.author(of: version.commit, since: head.commit, tables: names)
        }
        let plain = audit.trail(at: workplace.moment)
        let isThere = head?.commit == version.commit
        let path = workplace.path
        var staging: TableCommits.Staging?
        var told: [Notice] = []
        // Under the lock of changes, whose commits are made on HEAD.
        try look(at: workplace) { table, log in
            // With the index as it was, a commit that waits for it would take back what HEAD has by then.
            if mayMove, !isThere, let head, !place.isIndexLocked {
                staging = (try? place.moveHead(from: head, to: version, isOwn: isPushed)) ?? nil
            }
            if staging != nil || isThere || !isAutocommitted {
                let said = log.said
                log.note(hash, as: version.objects[table.name] ?? "", behind: table.baseHash)
                guard let obstacle = staging?.obstacle else { return }
                if staging == .failed { log.behind = [head?.objects[table.name] ?? ""].filter { !$0.isEmpty } }
                if let staging, staging != .failed { log.said = AuditTrail.said(of: staging) }
                if staging == .failed || log.said != said { told.append(.uncommitted(obstacle, path: path)) }
            } else {
                // HEAD stays, and so gets commits of its own.
                plain.record(table, &log)
            }
        }
        notices += told + audit.obstacles.map { .uncommitted($0, path: path) }
        return staging != nil
    }
}
