internal import MarkdownTable
internal import Sheets

/// A row that a person may take for one that is to be claimed next, and why it isn't.
package struct PassedRow: Equatable, Sendable {
    /// The row's number in the table; nil for one outside of it.
    package let index: Int?
    /// The row's line in the file, from 1.
    package let line: Int
    /// The id as it is written; empty where there is none.
    package let id: String
    package let obstacle: Readiness.Obstacle
    /// Whether it can be claimed later though nobody corrects it.
    package fileprivate(set) var isWaiting: Bool
}

extension Queue {
    /// The rows that no `pick` claims now: PENDING ones, those with a status that is no word of the table, those that
    /// fell out of the table, and those whose claim expired on the last attempt. In the order of the file.
    ///
    /// - Parameters:
    ///   - kind: the kind of tasks that is asked for, or `nil` for any.
    ///   - grace: seconds after the end of a lease in which the claim may hold.
    package mutating func passedRows(kind: String? = nil, grace: Int, at moment: Moment) -> [PassedRow] {
        var passed: [PassedRow] = []
        for (index, facts) in survey().rows.enumerated() {
            switch facts.status {
            case .done, .failed, .blocked: continue
            case .inProgress, .pending, nil: break
            }
            let row = row(index)
            guard let obstacle = obstacle(passing: row, kind: kind, grace: grace, at: moment) else { continue }
            passed.append(
                PassedRow(
                    index: index, line: row.line, id: row.text(.id), obstacle: obstacle, isWaiting: obstacle.passes))
        }
        settleDependencies(&passed)
        return (passed + rowsOutsideTable()).sorted { $0.line < $1.line }
    }

    /// The PENDING rows that a claim passed over, though somebody has to correct them first: those that were to be claimed
    /// before it, and those of an unknown priority. Each is looked at as the claim did, and no other one.
    ///
    /// - Parameters:
    ///   - claimed: the row that was claimed.
    ///   - kind: the kind of tasks that was asked for, or `nil` for any.
    package mutating func rowsPassed(over claimed: Int, kind: String? = nil, at moment: Moment) -> [PassedRow] {
        let rows = survey().rows
        let unknown = rows.indices.filter { rows[$0].status == .pending && rows[$0].priority == nil }
        return (rowsByUrgency(.pending).prefix { $0 != claimed } + unknown).compactMap { index in
            let row = row(index)
            guard let obstacle = obstacle(passing: row, kind: kind, grace: 0, at: moment),
                !obstacle.passes, !obstacle.isDependency
            else { return nil }
            return PassedRow(index: index, line: row.line, id: row.text(.id), obstacle: obstacle, isWaiting: false)
        }
    }

    private mutating func obstacle(
        passing row: TaskRow, kind: String?, grace: Int, at moment: Moment
    ) -> Readiness.Obstacle? {
        let readiness: Readiness?
        switch row.status {
        case .inProgress: readiness = reclaiming(row, grace: grace, at: moment)
        // Closed since reading.
        case .done, .failed, .blocked: return nil
        case nil where isSeparating(row.index): return nil
        case .pending, nil: readiness = self.readiness(of: row, at: moment)
        }
        if case .notReady(let obstacle) = readiness { return obstacle }
        guard readiness == .ready, let kind, row.notes.value(of: .kind) != kind else { return nil }
        return .otherKind(row.notes.value(of: .kind) ?? "")
    }

    /// Decides which of the rows that wait for others can ever be ready: those whose tasks are being worked on or can
    /// be. What waits for a cancelled or missing task, for one that failed for good, for itself, or for one that waits
    /// so, can't.
    private mutating func settleDependencies(_ passed: inout [PassedRow]) {
        var isOpen: [String: Bool] = [:]
        var waiting: [String: [Int]] = [:]
        var left = Array(repeating: 0, count: passed.count)
        var settled: [Int] = []
        let places = Dictionary(passed.indices.map { (passed[$0].id, $0) }) { first, _ in first }
        for place in passed.indices {
            guard case .waitsFor(let ids) = passed[place].obstacle else {
                if passed[place].isWaiting { settled.append(place) }
                continue
            }
            for id in ids {
                if let other = places[id], passed[other].isWaiting || passed[other].obstacle.isDependency {
                    left[place] += 1
                    waiting[id, default: []].append(place)
                } else {
                    let open = isOpen[id] ?? (places[id] == nil && canBecomeDone(id))
                    isOpen[id] = open
                    if !open { left[place] = .max / 2 }
                }
            }
            if left[place] == 0 { settled.append(place) }
        }
        while let place = settled.popLast() {
            passed[place].isWaiting = true
            for other in waiting[passed[place].id] ?? [] {
                left[other] -= 1
                if left[other] == 0 { settled.append(other) }
            }
        }
    }

    /// Whether a task may be DONE one day, though nobody corrects its row.
    private mutating func canBecomeDone(_ id: String) -> Bool {
        guard let id = TaskID(id) else { return false }
        let rows = rows(of: id)
        guard rows.count == 1 else { return false }
        let row = row(rows[0])
        return row.status?.isOpen ?? false && row.state != .cancelled || row.state == .failed && row.notes.isForRetry
    }

    private func rowsOutsideTable() -> [PassedRow] {
        strayRows { $0 == .pending || $0 == nil }.map { row in
            PassedRow(
                index: nil, line: row.line, id: row.id, obstacle: .outsideTable(lastLine: row.tableEnd),
                isWaiting: false)
        }
    }
}

extension Readiness.Obstacle {
    fileprivate var isDependency: Bool {
        if case .waitsFor = self { true } else { false }
    }

    /// Whether it goes away by itself; of tasks that are waited for that is another question.
    fileprivate var passes: Bool {
        switch self {
        case .waitsUntil, .alreadyDone, .inWork, .otherKind, .requestFull, .expiredLately: true
        case .damaged, .invalidID, .sharedID, .notPending, .unknownPriority, .unreadable, .uncountable, .waitsFor,
            .lastAttemptExpired, .timeless, .startsLater, .outsideTable:
            false
        }
    }
}
