internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue
internal import Text

extension CommandFailure {
    /// Conflicts of a hand edit that came up between the look for them and the change.
    static let newConflict = CommandFailure(.refused, "somebody changed the same just now")

    init(_ error: QueueError, path: String, offset: UTCOffset) {
        switch error {
        case .sheet(.noTable):
            self.init(
                .badData, "\(path): \(Self.noTable)",
                hint: "\(Self.tableHint), or name the right file with --queue")
        case .sheet(let error): self.init(error, path: path)
        case .unknownStatus(let id, let text, let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): \(id) has the unknown status '\(text)'",
                hint: "use one of \(Status.allCases.map(\.word).joined(separator: ", "))")
        case .unknownID, .archivedID, .unreadableArchive, .renamedID, .removedID, .strayID:
            self = Self.notFound(error)
        case .changedSince(let id, let cells):
            let names = cells.map(\.header).joined(separator: ", ")
            self = CommandFailure(
                .refused, "\(id) is not as it was when it was looked at; \(names) not set",
                hint: "look at it with 'orch show \(id)', and decide anew"
            ).because(.changed, [Self.conflicts(cells)])
        case .unknownColumn(let name, let columns, let line):
            let failure = CommandFailure(SheetError.missingColumn(name, line: line), path: path)
            self.init(failure.exit, failure.message, hint: Self.meant(name, among: columns) ?? failure.hint)
        case .unclearID(let id, let candidates):
            self.init(
                .refused, "\(id) is the end of \(candidates.count) ids: \(Self.named(candidates))",
                hint: "write the whole id")
        case .ambiguousID(let id, let lines):
            self.init(
                .refused, "\(lines.count) rows have the id \(id): lines \(Self.list(lines))",
                hint: "give each row an id of its own, by hand")
        case .illegalMove(let id, let from, let to):
            self.init(
                .refused, "\(id) is \(from.word) and cannot become \(to.word)", hint: Self.moves(from: from))
        case .unroutable(let id, let verdict, let status):
            self.init(
                .refused, "the verdict is \(verdict), and \(id) is \(status.word), which it can't leave that way",
                hint: "see why with --dry-run --explain; 'orch start \(id)' begins the work on it")
        case .lostClaim(let id, let claimed, let holder):
            self.init(
                .refused, "\(id) is not claimed by \(claimed); it is with \(holder)",
                hint: "don't work on it; see 'orch show \(id)'")
        case .claimed(let id, let holder):
            self.init(
                .refused, "\(id) is with \(holder) already",
                hint: "'orch pick' takes another task; see 'orch show \(id)'")
        case .noAttemptLeft(let id, let attempt):
            self.init(
                .refused, "\(id) was tried as often as it may be: attempt \(attempt.text)",
                hint: "'orch retry \(id) --force' tries it once more")
        case .notDead(let id, let status):
            self.init(
                .refused, "\(id) is \(status.word) and not a dead letter", hint: "see them with 'orch task dead list'")
        case .notReady(let id, let obstacle):
            self.init(.refused, "\(id) cannot be claimed: \(obstacle.wording(offset: offset))")
        case .idTaken(let id, let line):
            self.init(
                .refused, "the item \(id) already exists, in line \(line)",
                hint: "choose another one; 'orch add' without --id takes the next free one")
        case .idArchived(let id):
            self.init(
                .refused, "the item \(id) already exists, in the archive",
                hint: "choose another one; 'orch add' without --id takes the next free one")
        case .idInUse(let id, let other, let tag):
            self.init(
                .refused, "\(other) refers to \(id), and its row is damaged",
                hint: "correct that row, or its \(tag):, by hand first")
        case .dedupeKeyTaken(let key, let twin):
            self = CommandFailure(
                .refused, "\(twin) is open and has the dedupe key '\(key)' already",
                hint: "it is the same piece of work: see 'orch show \(twin)'; give other work another key"
            ).because(.repeated)
        case .unknownDependency(let id, let text):
            self.init(
                .refused, "\(id) would wait for '\(text)', and no task has that id",
                hint: "write the whole id, as 'orch list' shows it")
        case .dependencyCircle(let ids):
            self.init(
                .refused, "tasks would wait for each other in a circle: \(ids.map(\.text).joined(separator: " → "))")
        case .closedLead(let id, let state):
            self.init(
                .refused, "\(id) is \(state.rawValue); there is nothing to divide", hint: "plan an open task")
        case .openTeam(let id, let workers):
            self.init(
                .refused, "\(id) has open worker tasks already: \(workers.map(\.text).joined(separator: ", "))",
                hint: "see them with 'orch team status \(id)', or "
                    + "give them new directions with 'orch team replan \(id)'")
        case .noTeam(let id):
            self.init(
                .refused, "\(id) has no worker tasks", hint: "plan them with 'orch team plan \(id)'")
        case .unknownTeamDependency(let dependency, let number, let title):
            self.init(
                .refused,
                "task \(number) ('\(title)'): 'dependencies' names \(dependency), which is neither in the file nor in "
                    + "the queue")
        case .noCriteria(let id):
            self.init(
                .refused, "\(id) has no success criteria to judge by",
                hint: "write them with 'orch set \(id) success_criteria=…', or give --success-criteria")
        case .editConflicts: self = .newConflict
        case .movedOn(let rows):
            self.init(
                .refused, "\(rows.joined(separator: ", ")) changed since; nothing is undone",
                hint: rows.first.flatMap(TaskID.init).map { "see what happened with 'orch log \($0)'" })
        case .notChanged(let id, let rows):
            self.init(
                .refused, "\(id) is not in that change; it changed \(Session.Notice.listed(rows))",
                hint: "see when it changed with 'orch log \(id)'")
        case .overtaken(let rows):
            self.init(
                .refused, "\(rows.joined(separator: ", ")) was changed elsewhere meanwhile; this change is not made",
                hint: rows.first.flatMap(TaskID.init).map { "look at it with 'orch show \($0)', and decide anew" })
        case .heldByOther(let id, let holder):
            self.init(
                .refused, "\(id) is with \(holder), and that claim is among those changes; nothing is undone",
                hint: "undo fewer changes, or those of other tasks with --id; see 'orch log'")
        case .decidedSince(let id, let now):
            self.init(
                .refused, "\(id) has neither side's value any more, but '\(now)'",
                hint: "keep that with --ours, or give a value with --value")
        case .notAField(let id):
            self.init(
                .refused, "the conflict in \(id ?? "what is around the rows") can't be decided by setting a field",
                hint: "edit the queue by hand, then drop the entry with --ours")
        case .imported(let file, let line, let column, let reason):
            let failure = CommandFailure(reason, path: path, offset: offset)
            self.init(
                failure.exit, "\(file):\(line):\(column): \(failure.message)", hint: failure.hint)
        case .idsExhausted:
            self.init(.refused, "the highest id is too long to count on", hint: "choose an id with --id")
        }
    }

    private static func notFound(_ error: QueueError) -> CommandFailure {
        let (message, hint): (String, String) =
            switch error {
            case .archivedID(let id): ("\(id) not found: it is in the archive", "see it with 'orch list --archived'")
            case .unreadableArchive(let id):
                (
                    "\(id) not found: the archive, which may have it, can't be read",
                    "see why with 'orch list --archived'"
                )
            case .renamedID(let id, let now):
                ("\(id) not found: its id is \(now) now", "use \(now); see 'orch show \(now)'")
            case .removedID(let id):
                (
                    "\(id) not found: its row was removed",
                    "'orch log \(id)' shows when, where the queue is in a repository, and 'orch undo' takes that back"
                )
            case .strayID(let id, let line, let end):
                (
                    "\(id) not found: its row in line \(line) is outside the table, which ends in line \(end)",
                    "take out the lines between the table and this row"
                )
            case .unknownID(let id, let near) where !near.isEmpty:
                (
                    "\(id) not found: no task has that id",
                    "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
                )
            case .unknownID(let id, _): ("\(id) not found: no task has that id", "see the ids with 'orch list'")
            default: ("not found", "see the ids with 'orch list'")
            }
        return CommandFailure(.refused, message, hint: hint).because(.unknown)
    }

    /// What each cell was to be, and what it is.
    private static func conflicts(_ cells: [CellConflict]) -> JSONValue.Member {
        .init(
            "conflicts",
            .array(of: cells) { cell in
                ["column": .string(cell.header), "yours": .string(cell.yours), "now": .string(cell.now)]
            })
    }

    /// What is said of a file without any table like a queue.
    static let noTable = "no table has the columns id, status and task"
    /// The two lines that make a queue.
    static let tableHint =
        "add the lines '| \(Queue.schema.columns.joined(separator: " | ")) |' and "
        + "'|\(String(repeating: "---|", count: Queue.schema.columns.count))' above the rows"

    private static func named(_ ids: [TaskID]) -> String {
        ids.prefix(5).map(\.text).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    }

    private static func list(_ lines: [Int]) -> String {
        lines.map(String.init).joined(separator: ", ")
    }

    /// The commands that move a task on.
    private static func moves(from status: Status) -> String {
        let moves = status.legalTargets.map { target in
            // The watchdog moves what it finds, and not what somebody names.
            let commands = status.moves(to: target).filter { $0 != .watchdog }.map { "'\($0.command)'" }
            return commands.joined(separator: " or ") + " sets it to \(target.word)"
        }
        return "from \(status.word), " + moves.joined(separator: "; ")
    }
}
