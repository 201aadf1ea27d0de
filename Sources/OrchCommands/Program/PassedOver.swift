internal import Engine
internal import TaskQueue
internal import Text

/// What a command says of rows that are in the file and not in what it shows.
extension Call {
    /// Rows that no status counts.
    mutating func warnOfUncounted(in queue: inout Queue) {
        warnOfLeftOut(in: &queue, "not counted")
        warnOfUnknownStatus(in: &queue, "not counted")
    }

    /// Rows that are damaged or outside the table.
    ///
    /// - Parameter passedOver: what the command doesn't do with them.
    mutating func warnOfLeftOut(in queue: inout Queue, _ passedOver: String) {
        let leftOut = queue.problems().filter(\.isLeftOut)
        guard let first = leftOut.first else { return }
        warn(leftOut.count, passedOver, "line \(first.line): \(first.wording)")
    }

    /// Rows whose status is no word of the table, so that no status finds them.
    ///
    /// - Parameter passedOver: what the command doesn't do with them.
    mutating func warnOfUnknownStatus(in queue: inout Queue, _ passedOver: String) {
        let unknown = queue.rowsOfUnknownStatus()
        guard let first = unknown.first.map(queue.row) else { return }
        let name = first.text(.id).isEmpty ? "line \(first.line)" : first.text(.id)
        let status = first.text(.status)
        warn(
            unknown.count, passedOver,
            Screen.plain("\(name): " + (status.isEmpty ? "its status is missing" : "its status is '\(status)'")))
    }

    private mutating func warn(_ count: Int, _ passedOver: String, _ example: String) {
        warn("\(counted(count, "row")) \(passedOver) (\(example)\(count > 1 ? "; …" : "")); see 'orch lint'")
    }
}
