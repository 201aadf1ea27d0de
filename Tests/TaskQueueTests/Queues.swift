import Sheets
import TaskQueue

/// 2026-02-09 10:00:00 in Korea.
let now = Moment(epochMilliseconds: 1_770_598_800_000, offset: .kst)

/// The header that every queue begins with.
let header =
    "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
let delimiter = "|---|---|---|---|---|---|---|---|---|"

func queue(_ text: String, heading: String? = nil) throws(QueueError) -> Queue {
    try Queue(Array(text.utf8), terms: TableTerms(heading: heading))
}

/// A queue of rows that have an id, a status, a priority and notes.
func queue(rows: [(id: String, status: String, priority: String, notes: String)]) throws -> Queue {
    let lines = rows.map { "| \($0.id) | \($0.status) | \($0.priority) | t | c | - | - | - | \($0.notes) |" }
    return try queue(([header, delimiter] + lines).joined(separator: "\n") + "\n")
}
