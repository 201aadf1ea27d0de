package import Sheets
internal import Text

/// What came of bringing a version that is pushed into one that is not.
package struct PushedMerge: Sendable {
    /// A change of who has a task that gave way to one that was pushed before.
    package struct Loss: Equatable, Sendable {
        package let id: TaskID
        /// The number of the attempt that the lost change was about; 0 where it had none.
        package let attempt: Int
        /// The status that the task had here.
        package let status: String
        /// Who has the task, in words.
        package let holder: String
    }

    /// A task that has another id now.
    package struct Renaming: Equatable, Sendable {
        package let old: TaskID
        package let new: TaskID

        package init(old: TaskID, new: TaskID) {
            self.old = old
            self.new = new
        }
    }

    /// The merged file.
    package let bytes: [UInt8]
    /// What both sides changed differently; `ours` is what was pushed, and stays.
    package let conflicts: [FieldConflict]
    package let losses: [Loss]
    package let renamings: [Renaming]
    /// Tasks that one side deleted and the other edited, and so are kept.
    package let kept: [TaskID]
    /// Tasks that one side archived and the other changed: they are in the queue, and not in the archive any more.
    package let returned: [TaskID]
}

extension QueueMerge {
    /// Merges what is pushed with what is not. What is pushed stays where both changed the same: new tasks that are not
    /// pushed get other ids, and of two claims with equal attempts the pushed one counts, even where they are equal to
    /// the letter, since each is somebody's.
    ///
    /// - Parameters:
    ///   - base: the last version that both had; empty when there is none.
    ///   - pushed: the version of the remote.
    ///   - local: the version that is not pushed.
    ///   - terms: how the file is read.
    ///   - sibling: the archive of the queue, or the queue of the archive.
    ///   - isPutBack: whether the base is an older version that was put in the place of a later one: a claim made since then
    ///     counts on from attempts of that, and is no later one than what was pushed.
    package static func pushed(
        base: [UInt8], pushed: [UInt8], local: [UInt8], terms: TableTerms, beside sibling: MergedSibling? = nil,
        isPutBack: Bool = false
    ) throws(QueueError) -> PushedMerge {
        let result = try merge(
            base: base, ours: pushed, theirs: local, terms: terms, renumbering: .theirs, beside: sibling,
            countsAttempts: !isPutBack)
        let losses = try losses(base: base, pushed: pushed, local: local, merged: result.bytes, terms)
        let claims = Set(losses.filter { $0.status == Status.inProgress.word }.map(\.id.text))
        var renamings: [PushedMerge.Renaming] = []
        var (kept, returned): ([TaskID], [TaskID]) = ([], [])
        for note in result.notes {
            switch note {
            case .renumbered(let old, let new, _):
                guard let old = TaskID(old), let new = TaskID(new) else { continue }
                renamings.append(.init(old: old, new: new))
            case .kept(let id, _): if let id = TaskID(id) { kept.append(id) }
            case .returned(let id): if let id = TaskID(id) { returned.append(id) }
            case .gaveWay, .columnKept: continue
            }
        }
        let conflicts = result.conflicts.filter { conflict in
            if case .group = conflict.field, let id = conflict.id { !claims.contains(id) } else { true }
        }
        return PushedMerge(
            bytes: result.bytes, conflicts: conflicts, losses: losses, renamings: renamings, kept: kept,
            returned: returned)
    }

    private static func losses(
        base: [UInt8], pushed: [UInt8], local: [UInt8], merged: [UInt8], _ terms: TableTerms
    ) throws(QueueError) -> [PushedMerge.Loss] {
        guard var old = try? Queue(base, terms: terms) else { return [] }
        var (theirs, own) = (try Queue(pushed, terms: terms), try Queue(local, terms: terms))
        var result = try Queue(merged, terms: terms)
        var losses: [PushedMerge.Loss] = []
        for index in own.changedRows(in: old) {
            let row = own.row(index)
            guard let id = row.id, let before = old.onlyRow(of: id), let other = theirs.onlyRow(of: id),
                own.rows(of: id).count == 1, let now = result.onlyRow(of: id)
            else { continue }
            guard row.holding != before.holding, other.holding != before.holding else { continue }
            let isLost =
                row.holding == other.holding ? row.status == .inProgress : now.holding == other.holding
            guard isLost else { continue }
            losses.append(
                .init(
                    id: id, attempt: row.notes.attempt?.number ?? 0, status: row.text(.status), holder: other.holder))
        }
        return losses
    }
}

extension Queue {
    /// The row of a task; nil where it has none, or several.
    mutating func onlyRow(of id: TaskID) -> TaskRow? {
        let places = rows(of: id)
        return places.count == 1 ? row(places[0]) : nil
    }

    /// The same rows as they became later, with what happened to tasks before.
    ///
    /// - Parameter renamings: of tasks that have other ids by then.
    package func followed(by later: Queue, _ renamings: [PushedMerge.Renaming]) -> Queue {
        var queue = later
        queue.events = events.map { event in
            let new = renamings.first { $0.old.text == event.key }?.new.text
            return new.map { SheetEvent(event.name, $0, status: event.status, JSONObject(event.details)) } ?? event
        }
        return queue
    }
}

extension TaskRow {
    /// Who has the task, and for how long: what changes together.
    package var holding: [String] {
        [
            text(.status), text(.ownerSession), text(.startedAt), notes.value(of: .attempt) ?? "",
            notes.value(of: .lease) ?? "",
        ]
    }

    /// Who has the task, in words.
    package var holder: String {
        let owner = text(.ownerSession)
        switch status {
        case .inProgress: return owner.isEmpty ? "somebody without a name" : owner
        case let status?: return "nobody, since it is \(status.word)" + (owner.isEmpty ? "" : " by \(owner)")
        case nil: return "nobody"
        }
    }
}
