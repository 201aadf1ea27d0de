internal import Git
internal import Host
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Workspace

/// How what others pushed comes into the tables.
extension Session {
    /// Brings a table of a commit into the one that is here.
    mutating func take(
        _ table: QueueTable, from tip: SyncRemote.Version, since base: SyncRemote.Version?,
        _ run: inout SyncRun, _ ledger: inout SyncLedger
    ) throws(EngineError) {
        let (place, workplace, older) = (try run.place(), run.workplace, run.putBack ?? [:])
        var base = base
        if let known = base {
            let objects = known.objects.filter { older[$0.key] == nil }
            base = .init(commit: known.commit, objects: objects.merging(older.compactMapValues(\.object)) { $1 })
        }
        // A task of the archive here may have an id that was given to another one there meanwhile.
        let isMoved = [table.name, table.role == .archive ? run.names[0] : table.name].contains {
            tip.objects[$0] != base?.objects[$0]
        }
        guard isMoved, let object = tip.objects[table.name] else { return }
        let store = run.store(of: table)
        let local = (try? store.readBytes()) ?? []
        let former = base?.objects[table.name]
        let (old, new) = try SyncRun.attempt { () throws(SyncObstacle) -> ([UInt8], [UInt8]) in
            let new = try place.text(of: object, as: table.name, like: local)
            if let older = older[table.name] { return (older.text, new) }
            return (try place.text(of: former, as: table.name, like: local), new)
        }
        let terms = table.terms(workplace.settings.terms)
        do throws(EngineError) {
            if table.role != .queue, FileFacts(path: store.path) == nil {
                do throws(SheetError) { _ = try Sheet(new, schema: table.schema, terms: terms) } catch {
                    throw .unreadable(.sheet(error), table: place.name + ":" + table.name)
                }
                try create(store, new)
                heal(run)
                run.report?.taken.formUnion(Self.rows(of: table, from: [], to: new, workplace.settings.terms))
            } else if table.role == .ledger {
                let taken = try take(new, since: old, into: store, table.schema)
                run.report?.taken.formUnion(taken.keys.map { table.name + " " + $0 })
            } else {
                let operation = TakePushed(
                    base: old, pushed: new, terms: terms, beside: sibling(of: table, tip, base, place, workplace),
                    isPutBack: older[table.name] != nil)
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

    /// The table that tasks of a table may come from or go to, as it was in a commit's version, and as it is there and here.
    private func sibling(
        of table: QueueTable, _ tip: SyncRemote.Version, _ base: SyncRemote.Version?, _ place: SyncRemote,
        _ workplace: Workplace
    ) -> MergedSibling? {
        table.sibling.map { name in
            let here = workplace.store.sibling(name)
            let (former, pushed) = (base?.objects[name], tip.objects[name])
            return MergedSibling(
                isQueue: table.role == .archive, terms: QueueTable(named: name).terms(workplace.settings.terms),
                base: { (try? place.bytes(of: former, as: name)) ?? [] },
                sides: { [try? place.bytes(of: pushed, as: name), try? here.readBytes()].compactMap(\.self) })
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
        var told: [StoreNotice] = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            let taken = try store.take(
                new, since: old, as: schema, at: workplace.moment, tell: { told.append($0) })
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
