internal import MarkdownTable
internal import Sheets

struct Wait {
    let row: Int
    let text: String
    let offset: Int
}

/// Tasks that wait for nobody, for themselves or for each other. What a DONE task once waited for is nobody's concern.
extension LintSheet {
    mutating func checkWaiting() {
        var graph = WaitGraph()
        for wait in waits {
            guard TaskID(wait.text) != nil, let target = shape.firstRow(withKey: wait.text) else {
                checkArchive(of: wait)
                continue
            }
            if target == wait.row {
                mark(.ownDependency, at: wait.offset)
            } else if rows[target].status != .done {
                graph.add(target, behind: wait)
                if rows[wait.row].status == .pending, let state = finalState(ofRow: target) {
                    mark(.strandedDependency(Self.shown(wait.text), state), at: wait.offset)
                }
            }
        }
        for circle in graph.circles() {
            let ids = circle.map(\.row).map { row in Self.shown(idText(ofRow: row)) }
            guard let first = circle.first, let name = ids.first else { continue }
            mark(.dependencyCircle(ids + [name]), at: first.offset)
        }
    }

    /// A task that is in the archive came back with an older version of the file, or got the id of another one.
    mutating func checkArchived() {
        guard let place = places[.id] else { return }
        var cells = RowCells()
        let shape = shape
        for (id, row, status) in queue.archivedTwins({ shape.firstRow(withKey: $0) }) {
            document.readRow(row, ofTable: table.index, into: &cells)
            mark(.archivedID(id.text, status), at: cells.text(place).lowerBound)
        }
    }

    /// A task that is not in the table may be in the archive.
    private mutating func checkArchive(of wait: Wait) {
        switch TaskID(wait.text).flatMap({ queue.archivedStatus(of: $0) }) {
        case .done: break
        case .other(let status): mark(.archivedDependency(Self.shown(wait.text), status), at: wait.offset)
        case .unreadable: mark(.archivedDependency(Self.shown(wait.text), nil), at: wait.offset)
        case nil: mark(.unknownDependency(Self.shown(wait.text)), at: wait.offset)
        }
    }

    /// The state of a task that nobody works on any more unless somebody asks for it.
    private func finalState(ofRow row: Int) -> TaskState? {
        guard let status = rows[row].status, status == .failed || status == .blocked else { return nil }
        var cells = RowCells()
        document.readRow(row, ofTable: table.index, into: &cells)
        let notes = places[.notes].flatMap { $0 < cells.count ? document.cellText(cells.text($0)) : nil }
        let tags = Notes(notes ?? "")
        let state = TaskState(status: status, isStarted: false, notes: tags)
        return state == .blocked || state == .failed && tags.isForRetry ? nil : state
    }

    private func idText(ofRow row: Int) -> String {
        var cells = RowCells()
        document.readRow(row, ofTable: table.index, into: &cells)
        guard let place = places[.id], place < cells.count else { return "" }
        return document.word(cells.text(place))
    }
}

private struct WaitGraph {
    private var edges: [Int: [(target: Int, wait: Wait)]] = [:]

    mutating func add(_ target: Int, behind wait: Wait) {
        edges[wait.row, default: []].append((target, wait))
    }

    /// For each group of rows all of which wait for each other, a shortest circle through its topmost row.
    func circles() -> [[Wait]] {
        groups().compactMap { group in
            guard group.count > 1, let top = group.min() else { return nil }
            return circle(through: top, in: Set(group))
        }
    }

    private func circle(through top: Int, in group: Set<Int>) -> [Wait]? {
        var reached: [Int: Wait] = [:]
        var open = [top]
        var next = 0
        while next < open.count {
            for (target, wait) in edges[open[next]] ?? [] where group.contains(target) && reached[target] == nil {
                reached[target] = wait
                open.append(target)
            }
            next += 1
            if reached[top] != nil { break }
        }
        var circle: [Wait] = []
        var place = top
        while let wait = reached[place] {
            circle.append(wait)
            place = wait.row
            if place == top { return circle.reversed() }
        }
        return nil
    }

    /// The strongly connected components (Tarjan 1972), with a stack of its own: a chain may be as long as the queue.
    private func groups() -> [[Int]] {
        var numbers: [Int: Int] = [:]
        var lowest: [Int: Int] = [:]
        var stack: [Int] = []
        var isOnStack: Set<Int> = []
        var groups: [[Int]] = []
        for root in edges.keys.sorted() where numbers[root] == nil {
            var calls: [(row: Int, nextEdge: Int)] = []
            func enter(_ row: Int) {
                numbers[row] = numbers.count
                lowest[row] = numbers[row]
                stack.append(row)
                isOnStack.insert(row)
                calls.append((row, 0))
            }
            enter(root)
            while let call = calls.last {
                let targets = edges[call.row] ?? []
                if call.nextEdge < targets.count {
                    calls[calls.count - 1].nextEdge += 1
                    let target = targets[call.nextEdge].target
                    if numbers[target] == nil {
                        enter(target)
                    } else if isOnStack.contains(target) {
                        lowest[call.row] = min(lowest[call.row] ?? 0, numbers[target] ?? 0)
                    }
                    continue
                }
                calls.removeLast()
                if let caller = calls.last?.row {
                    lowest[caller] = min(lowest[caller] ?? 0, lowest[call.row] ?? 0)
                }
                guard lowest[call.row] == numbers[call.row] else { continue }
                var group: [Int] = []
                while let row = stack.popLast() {
                    isOnStack.remove(row)
                    group.append(row)
                    if row == call.row { break }
                }
                groups.append(group)
            }
        }
        return groups
    }
}
