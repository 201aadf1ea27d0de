internal import Git
internal import Host
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Workspace

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

    func ledger(of workplace: Workplace) throws(EngineError) -> SyncLedger {
        do throws(StoreError) {
            return try SyncLedger(of: workplace.store, timeout: .seconds(workplace.settings.remoteSeconds))
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Ends what a killed run began.
    mutating func settle(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) {
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
    mutating func pushUntilDone(
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
    mutating func pull(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) {
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
        // A queue on each branch of a feature would be as many queues.
        if isUnborn, !place.isNamed, try SyncRun.attempt({ () throws(SyncObstacle) in try place.hasOtherBranches() }) {
            throw .unsynced(.newBranch(remote: place.remote, branch: place.branch), left: nil)
        }
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
