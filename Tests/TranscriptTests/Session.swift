import BlackBox
import Testing

/// Holds a transcript against what the program does.
///
/// - Parameters:
///   - transcript: the session; see ``Transcript``.
///   - queue: the QUEUE.md to begin with; without it the folder is empty.
@discardableResult
func expectSession(
    _ transcript: String, queue: String? = nil, in bench: Workbench? = nil,
    file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Workbench {
    let bench = try bench ?? Workbench()
    if let queue { try bench.write(queue, to: "QUEUE.md") }
    let transcript = Transcript(transcript)
    let differences = try transcript.differences(in: bench)
    if Blessing.isAsked, Blessing.rewrite(transcript, differences, in: file, below: sourceLocation.line) {
        return bench
    }
    for difference in differences {
        Issue.record(Comment(rawValue: difference.description), sourceLocation: sourceLocation)
    }
    return bench
}

/// A queue with these rows and the usual columns.
func queue(_ rows: String...) -> String {
    """
    # Queue

    | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
    |---|---|---|---|---|---|---|---|---|

    """ + rows.map { $0 + "\n" }.joined()
}

/// A row with the usual columns.
func row(
    _ id: String, _ status: String = "PENDING", _ priority: String = "P1", task: String = "work", owner: String = "-",
    started: String = "-", due: String = "-", notes: String = "-"
) -> String {
    "| \(id) | \(status) | \(priority) | \(task) | checked | \(owner) | \(started) | \(due) | \(notes) |"
}
