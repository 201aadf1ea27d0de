internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct SyncCommand: Command {
    static let grammar = CommandGrammar(
        ["sync"], group: CommandGroup.audit, summary: "bring the queue and that of a git remote to one version",
        discussion: [
            "Fetches the branch that the current one tracks (or git.remote and git.branch), merges by rows, and pushes a commit "
                + "of the queue and the tables beside it alone; other files are neither fetched nor pushed, and hooks of this "
                + "repository, such as pre-push, are not run. Of several push URLs the one of the repository that is fetched "
                + "from is pushed to alone. What others pushed first stays: a new task whose id is taken "
                + "gets another one, and of two claims of one task theirs counts. What both changed differently has "
                + "their values, and QUEUE.conflicts.md has both; the exit code is 1 then. A branch that was rewound gets "
                + "back what it lacks, and that is said.",
            "--sync at a command that changes tasks pushes the change before it counts, so that on all machines together a "
                + "task is claimed once; 'git.sync = on' makes that the default. Where the remote is not reached, the exit "
                + "code is 75 and the queue is as it was; without --sync work goes on, and 'orch sync' pushes it later.",
        ],
        examples: ["orch sync", "orch sync --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let report = try call.sync()
        if !report.conflicts.isEmpty { call.end(with: .refused) }
        if report.fetched > 0, var queue = try? call.readQueue() {
            for twin in queue.openTwins() {
                call.warn(
                    "\(twin.id) has the dedupe key '\(Screen.plain(twin.key))' of \(twin.first), which is open too; cancel one "
                        + "of the two")
            }
        }
        if call.isJSON { return call.print(json(report)) }
        call.print("fetched \(counted(report.fetched, "change")), pushed \(report.pushed)")
        for renaming in report.renamings {
            call.print("\(renaming.new): was \(renaming.old), an id that was given to another task meanwhile")
        }
        for loss in report.losses {
            let what = loss.status == Status.inProgress.word ? "the claim" : loss.status
            call.print(
                Screen.plain("\(loss.id): \(what) gave way to what was pushed before; it is with \(loss.holder)"))
        }
        for id in report.kept { call.print("\(id): deleted on one side and edited on the other; it is kept") }
        for id in report.returned {
            call.print("\(id): archived on one side and changed on the other; it is in the queue, with what both did")
        }
    }

    private static func json(_ report: SyncReport) -> JSONObject {
        [
            "schema": "orch.sync/1", "remote": .string(report.remote), "fetched": .integer(report.fetched),
            "pushed": .integer(report.pushed),
            "renumbered": .array(of: report.renamings) { ["from": .string($0.old.text), "to": .string($0.new.text)] },
            "lost": .array(of: report.losses) { loss in
                [
                    "id": .string(loss.id.text), "attempt": .integer(loss.attempt), "status": .string(loss.status),
                    "holder": .string(loss.holder),
                ]
            },
            "kept": .array(of: report.kept) { .string($0.text) },
            "returned": .array(of: report.returned) { .string($0.text) },
            "conflicts": .array(of: report.conflicts) { conflict in
                [
                    "place": .string(conflict.place), "base": .string(conflict.base), "pushed": .string(conflict.ours),
                    "local": .string(conflict.theirs),
                ]
            },
        ]
    }
}

/// Whether a change is pushed before it counts.
enum SyncArguments {
    static let isSynced = Switch("sync", help: "push the change before it counts; see 'orch help sync'")
    static let isLocal = Switch("no-sync", help: "change the queue here alone, whatever git.sync says")

    static let all: [any FlagDeclaration] = [isSynced, isLocal]
}

extension Call {
    /// Brings the tables and a branch of a remote to one version.
    fileprivate mutating func sync() throws(CommandFailure) -> SyncReport {
        defer { reportNotices() }
        return try attempt { session throws(EngineError) in try session.sync() }
    }

    /// Whether the change that this call makes is to be pushed before it counts.
    mutating func isSynced() throws(CommandFailure) -> Bool {
        if invocation[SyncArguments.isLocal] { return false }
        return invocation[SyncArguments.isSynced] ? true : try workplace().settings.isSynced
    }

    /// Warns of what was changed here and elsewhere, and keeps both beside the queue.
    mutating func report(_ conflicts: [FieldConflict], of path: String) {
        for conflict in conflicts { warn("\(conflict.place) was changed here and elsewhere; what was pushed stays") }
        do throws(GitSetupError) {
            let file = ConflictFile(besides: path)
            try file.add(conflicts.map(\.turned), on: path)
            warn("both values are in \(file.path), ours being this clone's; see 'orch help resolve'")
        } catch {
            warn(CommandFailure(error, line: nil).message)
        }
    }
}
