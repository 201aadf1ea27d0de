internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct MergeDriverCommand: Command {
    private static let base = Positional(.file("BASE"), help: "the common ancestor; empty where there is none")
    private static let ours = Positional(.file("OURS"), help: "our version, which the merged one replaces")
    private static let theirs = Positional(.file("THEIRS"), help: "the version that is merged into ours")
    private static let path = Positional(.file("PATH"), help: "the queue's path in the repository")

    static let grammar = CommandGrammar(
        ["merge-driver"], group: CommandGroup.audit, summary: "merge two versions of a queue by rows, for git",
        discussion: [
            "git calls it for merge, rebase, cherry-pick and pull once 'orch init --git' has set it up. Different rows, and "
                + "different fields of one row, are both kept. A task that both sides claimed has the later attempt, and "
                + "of two new tasks with one id the one that was not pushed gets another id.",
            "What both sides changed differently is a conflict: the table is valid and has our values, a report beside it "
                + "(QUEUE.conflicts.md) has all three, and the exit code is 1. Edit the queue where theirs is right, then "
                + "'git add' it.",
        ],
        positionals: [base, ours, theirs, path],
        examples: ["git config merge.orch.driver 'orch merge-driver %O %A %B %P'"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(path)
        let driver = MergeDriver(
            base: try call.required(base), ours: try call.required(ours), theirs: try call.required(theirs), path: path)
        let terms = try terms(of: path, in: &call)
        do throws(GitSetupError) {
            switch try driver.run(terms: terms) {
            case .byRows(let result):
                for note in result.notes { call.warn("\(path): \(note.wording)") }
                let report = try driver.report(result.conflicts.isEmpty ? nil : Self.report(result.conflicts, on: path))
                guard !result.conflicts.isEmpty else { return }
                for conflict in result.conflicts { call.warn("\(path): \(conflict.place) was changed on both sides") }
                if let report { call.warn("our values are in \(path), all versions of them in \(report)") }
                call.end(with: .refused)
            case .asText(let isClean, let error):
                let reason = CommandFailure(error, path: path, offset: .kst).message
                call.warn("\(path) was merged as text, since a version is not a queue: \(reason)")
                if !isClean { call.end(with: .refused) }
            }
        } catch {
            throw CommandFailure(error, line: nil)
        }
    }

    /// How the queue is read. In the middle of a merge the settings may have conflicts of their own.
    private static func terms(of path: String, in call: inout Call) throws(CommandFailure) -> TableTerms {
        do throws(CommandFailure) {
            try call.turn(to: path)
            let terms = try call.workplace().settings.terms
            return path.hasSuffix(".archive.md") ? terms.ofSibling : terms
        } catch {
            call.warn("\(error.message); the queue is merged with the default settings")
            return TableTerms()
        }
    }

    static func report(_ conflicts: [FieldConflict], on path: String) -> String {
        """
        # Conflicts in \(path)

        Both sides changed what follows. The queue has the values of ours: edit it where theirs are right, then
        `git add` it and delete this file.

        """
            + conflicts.map { conflict in
                "\n## \(conflict.place)\n\n- base: \(conflict.base)\n- ours: \(conflict.ours)\n- theirs: \(conflict.theirs)\n"
            }.joined()
    }
}

extension MergeNote {
    /// What was decided, as a clause.
    fileprivate var wording: String {
        switch self {
        case .kept(let id, let side):
            "\(id) was deleted on \(side == .ours ? "our" : "their") side and edited on the other; it is kept"
        case .renumbered(let id, let new, let side):
            "both sides added \(id); \(side == .ours ? "ours" : "theirs") is \(new) now"
        case .gaveWay(let id, let side, let dropped):
            "both sides changed \(id); the later attempt, \(side == .ours ? "ours" : "theirs"), stays, and "
                + "'\(dropped)' is dropped"
        case .columnKept(let header, let side):
            "the column '\(header)' was removed on \(side == .ours ? "our" : "their") side and changed on the other; it "
                + "is kept"
        }
    }
}
