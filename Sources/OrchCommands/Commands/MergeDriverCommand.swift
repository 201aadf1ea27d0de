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
                + "(QUEUE.conflicts.md) has all three, and the exit code is 1. 'orch resolve' walks through it; then "
                + "'git add' the queue.",
        ],
        positionals: [base, ours, theirs, path],
        examples: ["git config merge.orch.driver 'orch merge-driver -- %O %A %B %P'"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(path)
        let driver = MergeDriver(
            base: try call.required(base), ours: try call.required(ours), theirs: try call.required(theirs), path: path)
        let table = QueueTable(named: Workplace.name(of: path))
        let terms = terms(of: path, in: &call)
        let kind: MergeDriver.Kind =
            table.sibling.map { .tasks(sibling: $0, isQueue: table.role == .archive) } ?? .ledger(table.schema)
        do throws(GitSetupError) {
            let other = table.role == .queue ? terms.ofSibling : terms
            switch try driver.run(kind, terms: table.terms(terms), siblingTerms: other) {
            case .byRows(let result):
                MergedVersion.note(result.bytes, of: path)
                for note in result.notes { call.warn("\(path): \(note.wording)") }
                let report = try driver.report(result.conflicts)
                guard !result.conflicts.isEmpty else { return }
                for conflict in result.conflicts { call.warn("\(path): \(conflict.place) was changed on both sides") }
                if let report {
                    call.warn("our values are in \(path), all versions of them in \(report); see 'orch help resolve'")
                }
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
    private static func terms(of path: String, in call: inout Call) -> TableTerms {
        do throws(CommandFailure) {
            try call.turn(to: path)
            return try call.workplace().settings.terms
        } catch {
            call.warn("\(error.message); the queue is merged with the default settings")
            return TableTerms()
        }
    }
}

extension MergeNote {
    /// What was decided, as a clause.
    fileprivate var wording: String {
        switch self {
        case .kept(let id, let side):
            "\(id) was deleted on \(side == .ours ? "our" : "their") side and edited on the other; it is kept"
        case .returned(let id):
            "\(id) was archived on one side and changed on the other; it is in the queue with what both did, and leaves the "
                + "archive with the next 'orch archive' at the latest"
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
