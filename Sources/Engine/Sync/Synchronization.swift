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
        let merge = ledger.unsettled(in: current)
        if let merge {
            let place = try run.place()
            try unarchive(merge.returned)
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: merge.tip) }
        }
        ledger.settle(merge)
    }

    /// Takes tasks out of the archive that came back to the queue, as far as they are still there.
    private mutating func unarchive(_ ids: [TaskID]) throws(EngineError) {
        guard !ids.isEmpty else { return }
        var queue = try readQueue()
        let archive = try workplace().store.archive
        guard archive.isThere else { return }
        _ = try commit(Unarchive(ids.filter { !queue.rows(of: $0).isEmpty }), in: archive, nil, trail: nil)
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
        let (outcome, found) = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.refuseUnlessSettled(run.names)
            return (try place.fetch(isForced: false), try place.state(of: run.names))
        }
        ledger.reached(at: Clock.wallMilliseconds)
        run.isUnborn = outcome == .absent
        if run.isUnborn {
            let wasThere = try SyncRun.attempt { () throws(SyncObstacle) in
                if found.synced == nil { try place.wasThere() } else { true }
            }
            if wasThere { throw .unsynced(.gone(remote: place.remote, branch: place.branch), left: nil) }
        }
        let state = outcome == .rewound ? try rewind(found, &run) : found
        guard !run.isUnborn, let tip = state.fetched else { return ledger.rejected() }
        let record = ledger.record
        let base = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.base(of: tip.commit, state, record, names: run.names)
        }
        if base?.commit != tip.commit {
            // It would come to be at its old place again, beside the one that was moved.
            for table in run.tables where base?.objects[table.name] != nil && tip.objects[table.name] == nil {
                guard table.role == .queue || run.workplace.store.sibling(table.name).isThere else { continue }
                throw .unsynced(.removed(branch: place.name, table: table.name), left: nil)
            }
            if base == nil { try refuseStrangers(tip, run) }
            for table in run.tables.reversed() {
                try take(table, from: tip, since: base, &run, &ledger)
            }
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        } else if state.synced?.commit != tip.commit {
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        }
        ledger.pulled(nil)
    }

    /// Refuses a commit that nothing is known to come from, unless the tasks there are those here, or one side has none:
    /// nobody can say who changed, archived or deleted the others.
    private mutating func refuseStrangers(_ tip: SyncRemote.Version, _ run: SyncRun) throws(EngineError) {
        let terms = run.workplace.settings.terms
        var run = run
        let place = try run.place()
        var (own, others, different): (Int, Int, [String]) = (0, 0, [])
        for table in run.tables where table.role != .ledger {
            let store = table.role == .queue ? run.workplace.store : run.workplace.store.sibling(table.name)
            let local = (try? store.readBytes()) ?? []
            let pushed = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.text(of: tip.objects[table.name], as: table.name, like: local)
            }
            own += Self.rows(of: table, from: [], to: local, terms).count
            others += Self.rows(of: table, from: [], to: pushed, terms).count
            for id in Self.rows(of: table, from: pushed, to: local, terms) where !different.contains(id) {
                different.append(id)
            }
        }
        guard own > 0, others > 0, !different.isEmpty else { return }
        try SyncRun.attempt { () throws(SyncObstacle) in
            if try place.isShallow() { throw .shallow(remote: place.remote, branch: place.name) }
            throw .unrelated(branch: place.name, ids: different)
        }
    }

    /// Takes a branch that lacks what it had: only where somebody looks at what comes of it, since claims may be among
    /// that. What is missing counts as not pushed.
    private mutating func rewind(
        _ state: SyncRemote.State, _ run: inout SyncRun
    ) throws(EngineError) -> SyncRemote.State {
        let (place, names, isLookedAt) = (try run.place(), run.names, run.report != nil)
        let known = (state.synced ?? state.fetched)?.commit ?? ""
        let (later, base) = try SyncRun.attempt {
            () throws(SyncObstacle) -> (SyncRemote.State, SyncRemote.Version?) in
            let tip = try place.rewound()
            var base = try place.mergeBase(known, tip, of: names)
            if base == nil, let head = state.head { base = try place.mergeBase(head.commit, tip, of: names) }
            guard let base else {
                if try place.isShallow() { throw .shallow(remote: place.remote, branch: place.name) }
                throw .replaced(branch: place.name)
            }
            guard isLookedAt else {
                throw .rewound(branch: place.name, from: String(known.prefix(8)), to: String(tip.prefix(8)))
            }
            _ = try place.fetch(isForced: true)
            try place.note(synced: base.commit, fetched: tip)
            return (try place.state(of: names), base)
        }
        let tip = later.fetched?.commit ?? ""
        notices.append(.rewound(branch: place.name, from: String(known.prefix(8)), to: String(tip.prefix(8))))
        return SyncRemote.State(head: later.head, synced: base, fetched: later.fetched)
    }

    /// Brings a table of a commit into the one that is here.
    private mutating func take(
        _ table: QueueTable, from tip: SyncRemote.Version, since base: SyncRemote.Version?,
        _ run: inout SyncRun, _ ledger: inout SyncLedger
    ) throws(EngineError) {
        let (place, workplace) = (try run.place(), run.workplace)
        // A task of the archive here may have an id that was given to another one there meanwhile.
        let isMoved = [table.name, table.role == .archive ? run.names[0] : table.name].contains {
            tip.objects[$0] != base?.objects[$0]
        }
        guard isMoved, let object = tip.objects[table.name] else { return }
        let store = table.role == .queue ? workplace.store : workplace.store.sibling(table.name)
        let local = (try? store.readBytes()) ?? []
        let (old, new) = try SyncRun.attempt { () throws(SyncObstacle) in
            (
                try place.text(of: base?.objects[table.name], as: table.name, like: local),
                try place.text(of: object, as: table.name, like: local)
            )
        }
        let sibling = table.sibling.map { name in
            let other = workplace.store.sibling(name)
            let objects = (base?.objects[name], tip.objects[name])
            return MergedSibling(
                isQueue: table.role == .archive, terms: QueueTable(named: name).terms(workplace.settings.terms),
                base: { (try? place.bytes(of: objects.0)) ?? [] },
                sides: { [try? place.bytes(of: objects.1), try? other.readBytes()].compactMap(\.self) })
        }
        let terms = table.terms(workplace.settings.terms)
        do throws(EngineError) {
            if table.role != .queue, FileFacts(path: store.path) == nil {
                do throws(SheetError) { _ = try Sheet(new, schema: table.schema, terms: terms) } catch {
                    throw .unreadable(.sheet(error), table: place.name + ":" + table.name)
                }
                try create(store, new)
                run.report?.taken.formUnion(Self.rows(of: table, from: [], to: new, workplace.settings.terms))
            } else if table.role == .ledger {
                let taken = try take(new, since: old, into: store, table.schema)
                run.report?.taken.formUnion(taken.keys.map { table.name + " " + $0 })
            } else {
                let operation = TakePushed(base: old, pushed: new, terms: terms, beside: sibling)
                try take(operation, tip.commit, into: table.role == .queue ? nil : store, &run, &ledger)
            }
        } catch {
            // Its lines are those of the version that was pushed.
            guard table.role != .ledger else { throw error }
            do throws(QueueError) { _ = try Queue(new, terms: terms) } catch {
                throw .unreadable(error, table: place.name + ":" + table.name)
            }
            throw error
        }
    }

    /// Brings tasks of a commit into the queue, or into its archive.
    private mutating func take(
        _ operation: TakePushed, _ tip: String, into archive: QueueStore?, _ run: inout SyncRun,
        _ ledger: inout SyncLedger
    ) throws(EngineError) {
        let workplace = run.workplace
        let merge: PushedMerge
        if let archive {
            let outcome = try commit(operation, in: archive, nil, trail: nil).outcome
            merge = outcome.merge
            run.report?.add(merge, outcome.differences)
        } else {
            let announce: @Sendable (PushedMerge) -> Void
            do throws(StoreError) { announce = try ledger.announcement(of: tip) } catch {
                throw workplace.failure(error)
            }
            // Its commit is the one that is pushed, or theirs where nothing of ours is left.
            let receipt = try commit(
                Announced(operation, announce: { announce($0.merge) }), in: workplace.store, nil,
                trail: audit(of: workplace).notes)
            merge = receipt.outcome.merge
            // What is not done by then is known to the next run from what was announced.
            try unarchive(merge.returned)
            ledger.pulled(merge)
            run.report?.add(merge, receipt.outcome.differences)
        }
        if !merge.conflicts.isEmpty {
            notices.append(.overruled(merge.conflicts, path: archive?.path ?? workplace.path))
        }
    }

    /// Brings rows of a commit into another table beside the queue.
    private mutating func take(
        _ new: [UInt8], since old: [UInt8], into store: QueueStore, _ schema: Schema
    ) throws(EngineError) -> TakenRows {
        let workplace = try workplace()
        let offset = workplace.offset
        var told: [StoreNotice] = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            let taken = try store.take(
                new, since: old, as: schema, at: { Self.moment(at: offset) }, tell: { told.append($0) })
            if !taken.conflicts.isEmpty { notices.append(.overruled(taken.conflicts, path: store.path)) }
            if !taken.lost.isEmpty { notices.append(.gaveWay(taken.lost, path: store.path)) }
            return taken
        } catch {
            throw workplace.failure(error, table: store.path)
        }
    }

    private mutating func create(_ store: QueueStore, _ content: [UInt8]) throws(EngineError) {
        do throws(StoreError) {
            try store.create(content)
        } catch {
            throw try workplace().failure(error, table: store.path)
        }
    }

    // MARK: Giving

    /// Pushes the tables as they are.
    ///
    /// - Returns: false when others pushed since the last fetch.
    mutating func push(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) -> Bool {
        let (place, workplace, names) = (try run.place(), run.workplace, run.names)
        let state = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.refuseIfOngoing()
            ledger.begin()
            return try place.state(of: names)
        }
        guard state.synced != nil || run.isUnborn else { return false }
        let (found, now) = try readTables(names, workplace)
        let tables = try SyncRun.attempt { () throws(SyncObstacle) in
            var tables: [(name: String, bytes: [UInt8], isExecutable: Bool)] = []
            for table in found {
                let isKnown =
                    table.name == names[0]
                    || [state.head, state.synced].contains { $0?.objects[table.name] != nil }
                if isKnown { tables.append(table) } else if try !place.isIgnored(table.name) { tables.append(table) }
            }
            return tables
        }
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
        let parent = known?.commit
        let isSame = known.map { known in files.allSatisfy { known.objects[$0.name] == $0.object } } ?? false
        var plan = SyncPlan(parent: parent)
        // Who asks for a sync wants one history, also where what this clone did is undone or done by others.
        if place.isCheckedOut, let head = state.head, !isSame || (run.report != nil && head.commit != parent) {
            let unpushed = try SyncRun.attempt { () throws(SyncObstacle) in
                try place.unpushed(since: parent, head.commit, tables: names)
            }
            guard unpushed.isOfTables || parent != nil else {
                throw .unsynced(.unborn(remote: place.remote, branch: place.branch), left: nil)
            }
            plan.join(head, unpushed, files)
        }
        if let known, isSame, plan.head == nil, plan.joined == nil {
            ledger.finish(at: Clock.wallMilliseconds)
            _ = try follow(
                known, now.hash, from: state.head, place, workplace, &ledger, isOfTables: nil, isPushed: false)
            return true
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
            let outcome = try place.push(commit, onto: isUnborn ? nil : parent)
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
        if run.report != nil {
            run.report?.given.formUnion(differences.map(\.id.text))
            for (file, table) in zip(files, tables).dropFirst() where known?.objects[file.name] != file.object {
                let old = try SyncRun.attempt { () throws(SyncObstacle) in
                    try place.bytes(of: known?.objects[file.name])
                }
                let rows = Self.rows(
                    of: QueueTable(named: file.name), from: old, to: table.bytes, workplace.settings.terms)
                run.report?.given.formUnion(rows)
            }
        }
        let objects = Dictionary(files.map { ($0.name, $0.object) }) { $1 }
        let version = SyncRemote.Version(commit: commit, objects: (known?.objects ?? [:]).merging(objects) { $1 })
        let isMoved = try follow(
            version, now.hash, from: state.head, place, workplace, &ledger, isOfTables: plan.isOfTables, isPushed: true)
        if !isMoved { try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: commit) } }
        ledger.finish(at: Clock.wallMilliseconds, covering: isMoved ? commit : plan.head ?? plan.joined)
        return true
    }

    /// The rows of a table beside the queue that differ in two versions; tasks by their ids.
    private static func rows(
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
        let offset = workplace.offset
        let plain = audit.trail { Self.moment(at: offset) }
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
                if staging == .foreign { log.said = AuditTrail.staged }
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
