/// A row that is claimed, or whose worker failed, and that never comes back by itself.
package struct StrandedRow: Equatable, Sendable {
    /// The row's line in the file, from 1.
    package let line: Int
    /// The id as it is written; empty where there is none.
    package let id: String
    package let obstacle: Readiness.Obstacle

    /// - Parameters: as the properties of the same names.
    package init(line: Int, id: String, obstacle: Readiness.Obstacle) {
        self.line = line
        self.id = id
        self.obstacle = obstacle
    }
}

extension Queue {
    /// The rows that a watchdog would bring back if it could, and those of which it can't be known when: in the order of
    /// the file.
    ///
    /// - Parameters:
    ///   - grace: seconds after the end of a lease in which the claim may hold.
    ///   - staleMinutes: how long a task without a lease may be in work.
    package mutating func strandedRows(grace: Int, staleMinutes: Int, at moment: Moment) -> [StrandedRow] {
        var failed = TaskFilter()
        failed.statuses = [.failed]
        failed.tags = [TagFilter(.attempt)]
        let rows = rows(withStatus: [.inProgress]) + rows(matching: failed, at: moment)
        return rows.sorted().compactMap { index in
            let row = row(index)
            let obstacle = stranding(row, grace: grace, staleMinutes: staleMinutes, at: moment)
            return obstacle.map { StrandedRow(line: row.line, id: row.text(.id), obstacle: $0) }
        }
    }

    /// What keeps a row for ever as it is; nil for one that comes back, or that is not to.
    package mutating func stranding(
        _ row: TaskRow, grace: Int, staleMinutes: Int, at moment: Moment
    ) -> Readiness.Obstacle? {
        switch row.status {
        case .inProgress:
            if let end = row.leaseEnd(at: moment.offset) {
                guard moment.timestamp.seconds(since: end) > grace else { return nil }
            } else if let start = row.time(.startedAt, at: moment.offset) {
                let age = moment.timestamp.seconds(since: start)
                if age < -TaskRow.clockDifference { return .startsLater(start) }
                guard age > Int64(staleMinutes) * 60 else { return nil }
            } else {
                return .timeless
            }
        case .failed:
            guard row.state != .dead, row.notes.has(.attempt), !row.notes.has(.permanent),
                !row.notes.has(.cancelledByOperator), row.notes.attempt?.number != 0
            else { return nil }
        case .pending, .done, .blocked, nil: return nil
        }
        if let text = row.notes.value(of: .attempt), row.notes.attempt == nil {
            return .unreadable(NoteTag.attempt.key, text)
        }
        guard let id = row.id else { return .invalidID }
        return lines(sharing: id).map { .sharedID(lines: $0) }
    }
}

extension TaskRow {
    /// How far ahead a start may be, in seconds: a day, for clocks and time zones that differ.
    static let clockDifference: Int64 = 86_400
}
