internal import ArgumentGrammar
internal import Engine
internal import Git
internal import TaskQueue
internal import Text
internal import Workspace

struct BlameCommand: Command {
    static let grammar = CommandGrammar(
        ["blame"], group: CommandGroup.audit, summary: "show who last changed each cell of a task, from git",
        discussion: [
            "A line for each cell: the commit that it has its text from, when and by whom that was made, what it was, and "
                + "the text. Without an id all tasks that are PENDING, IN_PROGRESS or BLOCKED are shown. A task is "
                + "followed into the archive, and back through a merge to the id that it had.",
            "What is not committed says so.",
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch blame ORCH-010", "orch blame --json"])

    static let isPaged = true

    static func run(_ call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let subject = try subject(in: &call)
        let origins: [RowOrigins]
        do throws(GitError) {
            let log = try QueueLog(workplace)
            origins = try log.origins(of: subject.rows, in: subject.table, isArchive: subject.isArchive)
        } catch {
            throw CommandFailure(error)
        }
        let offset = workplace.offset
        if call.isJSON {
            return call.print(["schema": "orch.blame/1", "tasks": .array(of: origins) { $0.json(offset) }])
        }
        let width = origins.flatMap(\.cells).map { displayWidth(of: $0.origin.work) }.max() ?? 0
        for row in origins {
            call.print(Screen.plain(row.id))
            for cell in row.cells {
                let (place, work) = (cell.origin.place(offset), cell.origin.work.fitted(to: min(width, 40)))
                call.print(
                    "    " + call.screen.styled(place.fitted(to: 26), .yellow) + "  \(work)  "
                        + Screen.plain("\(cell.column): \(RowChange.short(cell.text))"))
            }
        }
    }

    /// The rows that are meant, in the queue or its archive.
    private static func subject(
        in call: inout Call
    ) throws(CommandFailure) -> (rows: [Int], table: Queue, isArchive: Bool) {
        var queue = try call.readQueue()
        guard let given = try TaskArgument.valueIfGiven(in: call.invocation) else {
            let rows = (0..<queue.rowCount).filter { index in
                let row = queue.row(index)
                return row.isWellFormed && row.id != nil && row.status?.isOpen != false
            }
            return (rows, queue, false)
        }
        do throws(CommandFailure) {
            return (Array(queue.rows(of: try call.meant(by: given, in: &queue)).prefix(1)), queue, false)
        } catch {
            guard var archive = try? call.readArchive(), let row = archive.rows(of: given).first else { throw error }
            return ([row], archive, true)
        }
    }
}

extension RowOrigins.Origin {
    /// The commit and its time.
    fileprivate func place(_ offset: UTCOffset) -> String {
        switch self {
        case .commit(let entry): entry.shortCommit + "  " + entry.time.minuteText(at: offset)
        case .uncommitted: "not committed yet"
        case .unknown: "not in this history"
        }
    }

    /// Who it was, and what they did.
    fileprivate var work: String {
        if case .commit(let entry) = self { Screen.plain("\(entry.author): \(entry.title)") } else { "" }
    }
}

extension RowOrigins {
    fileprivate func json(_ offset: UTCOffset) -> JSONValue {
        [
            "id": .string(id),
            "cells": .array(of: cells) { cell in
                let known: JSONObject = [
                    "column": .string(cell.column), "text": .string(cell.text),
                    "committed": .bool(cell.origin != .uncommitted),
                ]
                guard case .commit(let entry) = cell.origin else { return .object(known.members) }
                return .object((known + entry.facts(offset)).members)
            },
        ]
    }
}
