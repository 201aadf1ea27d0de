import Sheets

@testable import TaskQueue

/// A queue to merge: rows below a header, with a line above and below the table.
struct Draft {
    var above = "# Queue\n\n"
    var header = TaskQueueTests.header
    var rows: [String]
    var below = "\nThe end.\n"

    init(_ rows: [String]) {
        self.rows = rows
    }

    var text: String {
        let columns = header.split(separator: "|").count
        let delimiter = "|" + String(repeating: "---|", count: columns)
        return above + ([header, delimiter] + rows).map { $0 + "\n" }.joined() + below
    }
}

/// A row of the usual columns.
func row(
    _ id: String, _ status: String = "PENDING", priority: String = "P1", task: String = "t", criteria: String = "c",
    owner: String = "-", started: String = "-", due: String = "-", notes: String = "-"
) -> String {
    "| \(id) | \(status) | \(priority) | \(task) | \(criteria) | \(owner) | \(started) | \(due) | \(notes) |"
}

/// What came of a merge, with the rows apart.
struct Merged {
    let text: String
    let rows: [String]
    let conflicts: [FieldConflict]
    let notes: [MergeNote]

    init(_ base: String, _ ours: String, _ theirs: String, renumbering side: MergeSide = .theirs) throws {
        let result = try QueueMerge.merge(
            base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), renumbering: side)
        text = String(decoding: result.bytes, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("|") }
        rows = Array(lines.dropFirst(2))
        conflicts = result.conflicts
        notes = result.notes
    }

    init(_ base: [String], _ ours: [String], _ theirs: [String], renumbering side: MergeSide = .theirs) throws {
        try self.init(Draft(base).text, Draft(ours).text, Draft(theirs).text, renumbering: side)
    }

    var isClean: Bool { conflicts.isEmpty && notes.isEmpty }
}
