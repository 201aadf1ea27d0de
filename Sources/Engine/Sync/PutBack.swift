internal import Git
internal import Host
internal import Sheets
internal import Workspace

/// An older version of a table that was put in its place, as `git reset`, `git stash` or `git switch` do.
struct PutBack {
    /// What git calls it; nil where the table was not there.
    let object: String?
    /// How the table was then: that version, healed so that claims count on.
    let text: [UInt8]
    /// The commit that has it.
    let commit: String
}

extension Session {
    /// The tables that were put back, since the last sync, to what they were where HEAD and the branch of the remote went
    /// apart. Nobody has undone what came after that: it is on the remote still, and a push of the table would take it
    /// back. Who means that commits it, as `git revert` does, or changes the tasks.
    ///
    /// A version that a change of the table has made, such as a claim that was given back, is none of these.
    func putBack(_ run: SyncRun, _ state: SyncRemote.State) throws(EngineError) -> [String: PutBack] {
        guard let head = state.head, let synced = state.synced, head.commit != synced.commit else { return [:] }
        let different = run.tables.filter { table in
            guard head.objects[table.name] != synced.objects[table.name] else { return false }
            let store = run.store(of: table)
            return FileFacts(path: store.path) == nil || store.hasForeignChange
        }
        guard !different.isEmpty else { return [:] }
        var run = run
        let place = try run.place()
        return try SyncRun.attempt { () throws(SyncObstacle) in
            guard let fork = try place.mergeBase(head.commit, synced.commit, of: run.names) else { return [:] }
            var found: [String: PutBack] = [:]
            for table in different {
                let (name, store) = (table.name, run.store(of: table))
                guard let newer = synced.objects[name], fork.objects[name] != newer else { continue }
                guard let older = fork.objects[name] else {
                    // A table that came later was removed with that.
                    if table.role != .queue, head.objects[name] == nil, FileFacts(path: store.path) == nil {
                        found[name] = PutBack(object: nil, text: [], commit: fork.commit)
                    }
                    continue
                }
                let local = (try? store.readBytes()) ?? []
                let versions = (
                    older: try place.text(of: older, as: name, like: local),
                    newer: try place.text(of: newer, as: name, like: local)
                )
                guard let text = store.putBack(versions.older, since: versions.newer),
                    try !place.isCommitted(older, as: name, since: fork.commit, in: head.commit)
                else {
                    continue
                }
                found[name] = PutBack(object: older, text: text, commit: fork.commit)
            }
            return found
        }
    }

    /// Whether some were, as far as git says.
    func isPutBack(_ run: SyncRun) -> Bool {
        var run = run
        guard let place = try? run.place(), let found = try? place.state(of: run.names),
            let state = try? run.leaveDocuments(found)
        else { return false }
        return (try? putBack(run, state))?.isEmpty == false
    }

    /// Says which tables have again what the branch has.
    mutating func announce(_ older: [String: PutBack], _ place: SyncRemote) {
        guard let commit = older.values.first?.commit else { return }
        notices.removeAll { if case .store(.reverted) = $0 { true } else { false } }
        notices.append(.caughtUp(older.keys.sorted(), since: String(commit.prefix(8)), branch: place.name))
    }

    /// Merges saves from older versions with what changed since, before anything of the tables is pushed.
    mutating func heal(_ run: SyncRun) {
        var told: [StoreNotice] = []
        for table in run.tables {
            let store = run.store(of: table)
            guard FileFacts(path: store.path) != nil else { continue }
            // What can't be read is refused where it is needed.
            try? store.heal(as: table.schema, at: run.workplace.moment, tell: { told.append($0) })
        }
        note(told)
    }
}
