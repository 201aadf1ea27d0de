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
        var run = try SyncRun(workplace)
        heal(run)
        // An edit by hand is a commit of its own; what is in the way of that is not in the way of a sync.
        if workplace.settings.isAutocommitted, !isPutBack(run) { _ = try? commitFile(subject: nil) }
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
    mutating func unarchive(_ ids: [TaskID]) throws(EngineError) {
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
        var known: SyncRemote.State?
        while try !push(&run, &ledger, knowing: known) {
            try run.pause()
            known = try pull(&run, &ledger)
            if isEnough(ledger.record) { return }
        }
    }

    /// Fetches, and brings what is new into the tables.
    ///
    /// - Returns: what git has after that; nil where the remote has no such branch.
    @discardableResult
    mutating func pull(_ run: inout SyncRun, _ ledger: inout SyncLedger) throws(EngineError) -> SyncRemote.State? {
        let place = try run.place()
        let (outcome, known) = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.refuseUnlessSettled(run.names)
            return (try place.fetch(isForced: false), try place.state(of: run.names))
        }
        ledger.reached(at: Clock.wallMilliseconds)
        let found = try run.leaveDocuments(known)
        heal(run)
        run.isUnborn = outcome == .absent
        if run.isUnborn {
            let wasThere = try SyncRun.attempt { () throws(SyncObstacle) in
                if found.synced == nil { try place.wasThere() } else { true }
            }
            if wasThere { throw .unsynced(.gone(remote: place.remote, branch: place.branch), left: nil) }
        }
        let state = outcome == .rewound ? try rewind(found, &run) : found
        guard !run.isUnborn, let tip = state.fetched else {
            ledger.rejected()
            return nil
        }
        let record = ledger.record
        let base = try SyncRun.attempt { () throws(SyncObstacle) in
            try place.base(of: tip.commit, state, record, names: run.names)
        }
        let older = try putBack(run, state)
        run.putBack = older
        if base?.commit != tip.commit || !older.isEmpty {
            // It would come to be at its old place again, beside the one that was moved.
            for table in run.tables where base?.objects[table.name] != nil && tip.objects[table.name] == nil {
                guard table.role == .queue || run.store(of: table).isThere else { continue }
                throw .unsynced(.removed(branch: place.name, table: table.name), left: nil)
            }
            if base == nil { try refuseStrangers(tip, run) }
            run.former = run.former ?? base
            for table in run.tables.reversed() {
                try take(table, from: tip, since: base, &run, &ledger)
            }
            announce(older, place)
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        } else if state.synced?.commit != tip.commit {
            try SyncRun.attempt { () throws(SyncObstacle) in try place.note(synced: tip.commit) }
        }
        ledger.pulled(nil)
        return SyncRemote.State(head: state.head, synced: tip, fetched: tip)
    }

    /// Refuses a commit that nothing is known to come from, unless the tasks there are those here, or one side has none:
    /// nobody can say who changed, archived or deleted the others.
    private mutating func refuseStrangers(_ tip: SyncRemote.Version, _ run: SyncRun) throws(EngineError) {
        let terms = run.workplace.settings.terms
        var run = run
        let place = try run.place()
        var (own, others, different): (Int, Int, [String]) = (0, 0, [])
        for table in run.tables where table.role != .ledger {
            let local = (try? run.store(of: table).readBytes()) ?? []
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
}
