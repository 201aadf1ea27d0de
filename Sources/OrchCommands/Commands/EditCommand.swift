internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct EditCommand: Command {
    static let grammar = CommandGrammar(
        ["edit"], group: CommandGroup.queue, summary: "edit the queue or a task in your editor",
        discussion: [
            "Opens a copy of QUEUE.md, or with an id one task as a small form, in $VISUAL, $EDITOR or vi. What you "
                + "wrote is checked as by 'orch lint': you may edit again, discard it, or write what is valid. Then it "
                + "is merged with whatever happened meanwhile, row by row and cell by cell, so that neither you nor "
                + "the workers lose anything.",
            "Where you and somebody else changed the same cell, theirs stays, yours is shown, and your copy is kept. "
                + "Editing the file directly is fine too; this adds the check and the merge.",
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch edit", "EDITOR='code --wait' orch edit ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        guard !workplace.settings.isReadOnly else { throw CommandFailure(workplace.failure(StoreError.readOnly)) }
        var queue = try call.readQueue()
        var subject = EditSubject.file
        if let id = try TaskArgument.valueIfGiven(in: call.invocation) {
            subject = .task(try call.meant(by: id, in: &queue))
        }
        // A queue that can't be written is refused before anyone edits it.
        try refuseUnlessWritable(queue, at: workplace, in: &call)
        var session = try EditSession(of: subject, since: queue, at: workplace)
        while let wish = try session.edit() {
            if try settle(wish, &session, in: &call) { return }
        }
        session.discard()
        call.print("nothing changed")
    }

    private static func refuseUnlessWritable(
        _ queue: Queue, at workplace: Workplace, in call: inout Call
    ) throws(CommandFailure) {
        let bytes = queue.rendered()
        let nothing = MergeEdit(base: bytes, edited: bytes, terms: workplace.settings.terms)
        let moment = try call.moment()
        do throws(StoreError) {
            try workplace.store.rehearse(nothing, at: moment)
        } catch {
            throw CommandFailure(workplace.failure(error))
        }
    }

    /// Merges the edited version, and writes it.
    ///
    /// - Returns: false when they want to edit again.
    private static func settle(
        _ wish: EditSession.Wish, _ session: inout EditSession, in call: inout Call
    ) throws(CommandFailure) -> Bool {
        while true {
            let queue = try call.readQueue()
            let merge = try session.merge(wish.version, into: queue)
            for conflict in merge.conflicts { Dialogue.tell(conflict.wording) }
            switch merge.conflicts.isEmpty ? .write : Dialogue.ask([Dialogue.Choice.again, .write, .discard]) {
            case .again:
                Dialogue.tell("your copy is kept in \(session.path)")
                try session.rebase(wish.version, onto: queue)
                return false
            case .discard:
                session.discard()
                call.print("nothing changed")
                return true
            case .write, nil: break
            }
            do throws(CommandFailure) {
                let receipt = try call.commit(session.operation(for: wish.version, accepting: merge.conflicts))
                try report(receipt, of: session, isWhole: wish.isWhole, merge, in: &call)
                return true
            } catch {
                // Somebody was faster between the look and the change: look again.
                guard error == .newConflict else { throw error.keeping(session.path) }
            }
        }
    }

    private static func report(
        _ receipt: CommitReceipt<Queue, [QueueDifference]>, of session: borrowing EditSession, isWhole: Bool,
        _ merge: MergeResult, in call: inout Call
    ) throws(CommandFailure) {
        let conflicts = merge.conflicts
        let keptColumns = merge.notes.compactMap(\.keptColumn)
        for header in keptColumns {
            call.warn("the column '\(header)' stays: somebody wrote into it, or changed the header, meanwhile")
        }
        if isWhole, conflicts.isEmpty, keptColumns.isEmpty, !merge.dropsWords {
            session.discard()
        } else {
            call.warn("not everything that you wrote is in the queue; your copy is kept in \(session.path)")
        }
        if !conflicts.isEmpty { call.end(with: .refused) }
        if call.isJSON { return try call.reportJSON(receipt, details: ["conflicts": .integer(conflicts.count)]) }
        for difference in receipt.outcome { call.print(Screen.plain(difference.wording)) }
        guard receipt.outcome.isEmpty else { return }
        call.print(receipt.isChanged ? "edited; no task says anything else" : "nothing changed")
    }
}

extension MergeNote {
    /// The column that is kept although the user removed it.
    fileprivate var keptColumn: String? {
        if case .columnKept(let header, removedBy: .theirs) = self { header } else { nil }
    }
}
