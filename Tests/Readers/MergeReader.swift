import Ledgers
import MarkdownTable
import Sheets
import TaskQueue

/// What has to hold for merges, and for the tables beside a queue.
extension Reader {
    /// 2026-02-09 10:00:30 in Korea.
    static let moment = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

    /// What is above the rows of an input that has none of its own.
    static let head = Array(
        """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|

        """.utf8)

    // MARK: Merges

    func checkMerge(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        let hasHead = choices.number(below: 4) > 0
        let side: MergeSide = choices.number(below: 2) == 0 ? .ours : .theirs
        let versions = choices.parts(3).map { hasHead ? Self.head + $0 : $0 }
        let (base, ours, theirs) = (versions[0], versions[1], versions[2])
        guard versions.allSatisfy({ (try? Queue($0)) != nil }) else {
            _ = try? QueueMerge.merge(base: base, ours: ours, theirs: theirs, renumbering: side)
            return
        }
        guard let result = try? QueueMerge.merge(base: base, ours: ours, theirs: theirs, renumbering: side) else {
            return
        }
        let merged = try require(try? Queue(result.bytes), "the merge is a queue")
        try requireEachTaskOnce(
            in: merged,
            of: try versions.map { (bytes) throws(Violation) in
                try require(try? Queue(bytes), "a version is a queue")
            }, result)
        let same = try? QueueMerge.merge(base: base, ours: ours, theirs: ours, renumbering: side)
        try require(same == nil || same?.bytes == ours, "merging the same changes nothing")
        let alone = try? QueueMerge.merge(base: base, ours: base, theirs: theirs, renumbering: side)
        try require(alone == nil || alone?.conflicts.isEmpty == true, "a single change has no conflict")
    }

    /// No id is doubled, and no task is gone that nobody has removed.
    private func requireEachTaskOnce(
        in merged: Queue, of versions: [Queue], _ result: MergeResult
    ) throws(Violation) {
        let counts = versions.map { ids(of: $0) }
        let after = ids(of: merged)
        // A merge takes rows of an id that a version has twice as lines, also where one of the rows is damaged.
        let known = Set(versions.flatMap { ids(of: $0, withDamaged: true).filter { $0.value > 1 }.keys })
        for (id, count) in after where count > 1 && !known.contains(id) {
            throw Violation("\(id.text) is in no version twice, and so it is not in the merge")
        }
        // What the report of the merge names is not lost.
        let named = Set(
            result.notes.compactMap { if case .renumbered(let from, _, _) = $0 { TaskID(from) } else { nil } }
                + result.conflicts.compactMap { $0.id.flatMap(TaskID.init) })
        for id in Set(counts[1].keys).union(counts[2].keys).subtracting(known).subtracting(named) {
            let (wasThere, isOurs, isTheirs) = (counts[0][id] != nil, counts[1][id] != nil, counts[2][id] != nil)
            guard !wasThere || (isOurs && isTheirs) else { continue }
            try require(after[id] != nil, "\(id.text), which nobody removed, is in the merge")
        }
    }

    private func ids(of queue: Queue, withDamaged: Bool = false) -> [TaskID: Int] {
        (0..<queue.rowCount).reduce(into: [:]) { counts, row in
            let row = queue.row(row)
            if withDamaged || row.isWellFormed, let id = row.id { counts[id, default: 0] += 1 }
        }
    }

    // MARK: Other tables

    func checkLedgers(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        switch choices.number(below: 5) {
        case 0: try checkLedger(Alerts.self, &choices) { $0.all.count }
        case 1: try checkLedger(Locks.self, &choices) { $0.all.count }
        case 2: try checkLedger(Sessions.self, &choices) { $0.all.count }
        case 3: try checkLedger(Commands.self, &choices) { $0.all.count }
        default: try checkLedger(Breakers.self, &choices) { $0.all.count }
        }
    }

    private func checkLedger<Table: Ledger>(
        _ kind: Table.Type, _ choices: inout Choices, count: (Table) -> Int
    ) throws(Violation) {
        let bytes = choices.number(below: 4) == 0 ? choices.text : Table.empty + choices.text
        guard let sheet = try? Sheet(bytes, schema: Table.schema) else { return }
        let table = Table(sheet)
        try require(count(table) <= sheet.table.rowCount, "no row is made up")
        for row in 0..<sheet.table.rowCount { _ = Table.oddCells(of: sheet.row(row)) }
        _ = Lint.findings(inLedger: bytes, of: Table.schema, writing: [], terms: TableTerms()) {
            Table.oddCells(of: $0)
        }
        var changed = sheet
        guard (try? changed.append([NamedText(Table.schema.key, "new-key")])) != nil else { return }
        let after = try require(try? Sheet(changed.rendered(), schema: Table.schema), "a table with a new row is read")
        try require(after.table.rowCount == sheet.table.rowCount + 1, "a new row is one more")
        try require(
            !after.rows(withKey: "new-key").isEmpty, "a new row is found by its key")
        let merged = try? SheetMerge.merge(
            base: bytes, ours: changed.rendered(), theirs: bytes, schema: Table.schema)
        try require(merged == nil || merged?.bytes == changed.rendered(), "a single change is the merge")
    }
}
