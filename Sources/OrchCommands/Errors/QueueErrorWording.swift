internal import ArgumentGrammar
internal import TaskQueue

extension CommandFailure {
    /// Conflicts of a hand edit that came up between the look for them and the change.
    static let newConflict = CommandFailure(.refused, "somebody changed the same just now")

    /// - Parameters:
    ///   - error: why the file is no queue, or why the operation is refused.
    ///   - path: the file, as the person knows it.
    ///   - offset: the offset in which times are shown.
    init(_ error: QueueError, path: String, offset: UTCOffset) {
        switch error {
        case .noTable:
            self.init(
                .badData, "\(path): no table has the columns id, status and task",
                hint: "add the header | id | status | priority | task | … |, or name the right file with --queue")
        case .severalTables(let lines):
            self.init(
                .badData,
                "\(path):\(lines.last ?? 0):1: a second queue table; the first one is in line \(lines.first ?? 0)",
                hint: "name the heading above the right one in orch.conf: queue.heading = …")
        case .noTableBelowHeading(let heading):
            self.init(
                .badData, "\(path): no queue table below the heading '\(heading)'",
                hint: "correct queue.heading in orch.conf")
        case .duplicateColumn(let name, let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): the header has a second column '\(name)'",
                hint: "rename one of the two")
        case .conflictMarker(let line):
            self.init(
                .badData, "\(path):\(line):1: a git conflict marker; a merge is not finished",
                hint: "resolve the conflict by hand and delete the marker lines")
        case .nulByte(let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): a NUL byte; this is no text file",
                hint: "look at it with 'git diff' or restore it from a commit")
        case .fileTooLarge(let bytes):
            self.init(.badData, "\(path): \(bytes) bytes are more than a queue can have (4 GB)")
        case .missingColumn(let name, let line):
            self.init(
                .badData, "\(path):\(line):1: the table has no column '\(name)' to write to",
                hint: "check the name, or add the column '\(name)' to the header and to each row")
        case .damagedRow(let id, let line, let column, let cells, let expected):
            self.init(
                .badData,
                "\(path):\(line):\(column): the row of \(id) has \(cells) cells where the header has \(expected)",
                hint: "a pipe too many or too few? write \\| for a pipe inside a cell")
        case .unknownStatus(let id, let text, let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): \(id) has the unknown status '\(text)'",
                hint: "use one of \(Status.allCases.map(\.word).joined(separator: ", "))")
        case .unwritableCell(let column, let line):
            self.init(
                .badData, "\(path):\(line):1: the text for '\(column)' would end this row, which has no outer pipes",
                hint: "put a | at both ends of the table's rows")
        case .unknownID, .unclearID, .ambiguousID, .illegalMove, .unroutable, .lostClaim, .notReady, .idTaken, .idInUse,
            .dedupeKeyTaken, .unknownDependency, .dependencyCircle, .closedLead, .openTeam, .noTeam,
            .unknownTeamDependency, .noCriteria, .cellTooLong, .emptyText, .invalidValue, .editConflicts,
            .idsExhausted:
            self = Self.refusal(error, offset: offset)
        }
    }

    private static func refusal(_ error: QueueError, offset: UTCOffset) -> CommandFailure {
        switch error {
        case .unknownID(let id):
            CommandFailure(.refused, "no task has the id \(id)", hint: "see the ids with 'orch list'")
        case .unclearID(let id, let candidates):
            CommandFailure(
                .refused, "\(id) is the end of \(candidates.count) ids: \(named(candidates))",
                hint: "write the whole id")
        case .ambiguousID(let id, let lines):
            CommandFailure(
                .refused, "\(lines.count) rows have the id \(id): lines \(list(lines))",
                hint: "give each row an id of its own, by hand")
        case .illegalMove(let id, let from, let to):
            CommandFailure(
                .refused, "\(id) is \(from.word) and cannot become \(to.word)", hint: moves(of: id, from: from))
        case .unroutable(let id, let verdict, let status):
            CommandFailure(
                .refused, "the verdict is \(verdict), and \(id) is \(status.word), which it can't leave that way",
                hint: "see why with --dry-run --explain; 'orch start \(id)' begins the work on it")
        case .lostClaim(let id, let claimed, let holder):
            CommandFailure(
                .refused, "\(id) is not claimed by \(claimed) any more; it is with \(holder)",
                hint: "stop working on it; see 'orch show \(id)'")
        case .notReady(let id, let obstacle):
            CommandFailure(.refused, "\(id) cannot be handed out: \(obstacle.wording(offset: offset))")
        case .idTaken(let id, let line):
            CommandFailure(
                .refused, "the id \(id) is taken, in line \(line)", hint: "leave --id out to get the next free one")
        case .idInUse(let id, let other, let tag):
            CommandFailure(
                .refused, "\(other) refers to \(id) by that name",
                hint: "change the \(tag): in the notes of \(other) first")
        case .dedupeKeyTaken(let key, let twin):
            CommandFailure(.refused, "\(twin) is open and has the dedupe key '\(key)' already")
        case .unknownDependency(let id, let text):
            CommandFailure(.refused, "\(id) would wait for '\(text)', and no task has that id")
        case .dependencyCircle(let ids):
            CommandFailure(
                .refused, "tasks would wait for each other in a circle: \(ids.map(\.text).joined(separator: " → "))")
        case .closedLead(let id, let state):
            CommandFailure(
                .refused, "\(id) is \(state.rawValue); there is nothing to divide", hint: "plan an open task")
        case .openTeam(let id, let workers):
            CommandFailure(
                .refused, "\(id) has open worker tasks already: \(workers.map(\.text).joined(separator: ", "))",
                hint: "see them with 'orch team status \(id)', or "
                    + "give them new directions with 'orch team replan \(id)'")
        case .noTeam(let id):
            CommandFailure(
                .refused, "\(id) has no worker tasks", hint: "plan them with 'orch team plan \(id)'")
        case .unknownTeamDependency(let dependency, let number, let title):
            CommandFailure(
                .refused,
                "task \(number) ('\(title)'): 'dependencies' names \(dependency), which is neither in the file nor in "
                    + "the queue")
        case .noCriteria(let id):
            CommandFailure(
                .refused, "\(id) has no success criteria to judge by",
                hint: "write them with 'orch set \(id) success_criteria=…', or give --success-criteria")
        case .editConflicts: newConflict
        case .cellTooLong(let column, let bytes, let limit):
            CommandFailure(
                .refused, "\(bytes) bytes are too many for the cell '\(column)'; it holds \(limit)",
                hint: "put the text into a file and name the file in the cell")
        case .emptyText(let column):
            CommandFailure(.refused, "'\(column)' may not be empty")
        case .invalidValue(let column, let text, let takes):
            CommandFailure(.refused, "'\(column)' takes \(takes); got '\(text)'")
        case .idsExhausted:
            CommandFailure(.refused, "the highest id is too long to count on", hint: "choose an id with --id")
        case .noTable, .severalTables, .noTableBelowHeading, .duplicateColumn, .conflictMarker, .nulByte,
            .fileTooLarge, .missingColumn, .damagedRow, .unknownStatus, .unwritableCell:
            CommandFailure(error, path: "", offset: offset)
        }
    }

    /// The first five of some ids.
    private static func named(_ ids: [TaskID]) -> String {
        ids.prefix(5).map(\.text).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    }

    private static func list(_ lines: [Int]) -> String {
        lines.map(String.init).joined(separator: ", ")
    }

    /// What the commands of this program can make of a task; where none can, the hand edit.
    private static func moves(of id: TaskID, from status: Status) -> String {
        let known = Set(Registry.grammar.commands.map(\.name))
        let moves = status.legalTargets.map { target in
            let commands = status.commands(movingTo: target).filter(known.contains)
            let ways = commands.isEmpty ? ["set \(id) status=\(target.word)"] : commands
            return ways.map { "'\($0)'" }.joined(separator: " or ") + " makes it \(target.word)"
        }
        return "from \(status.word), " + moves.joined(separator: "; ")
    }
}
