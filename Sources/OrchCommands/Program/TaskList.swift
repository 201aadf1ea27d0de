internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

/// The tasks that ``ListArguments`` choose, in their order.
struct TaskList {
    private(set) var queue: Queue
    /// The part that is shown of the rows that were found.
    let rows: [Int]
    /// How many were found.
    let total: Int
    let problems: [RowProblem]
    let moment: Moment
    /// The table's path.
    let path: String

    init(in call: inout Call) throws(CommandFailure) {
        let filter = try ListArguments.filter(in: call.invocation)
        let order = try ListArguments.order(in: call.invocation)
        let isArchive = ListArguments.isArchive(in: call.invocation)
        queue = try isArchive ? call.readArchive() : call.readQueue()
        path = try isArchive ? call.workplace().store.archive.path : call.workplace().path
        moment = try call.moment()
        let found = queue.rows(matching: filter, at: moment)
        total = found.count
        rows = Array(
            ListArguments.part(of: queue.sorted(found, by: order, at: moment.offset), in: call.invocation))
        problems = queue.problems()
        if !filter.statuses.isEmpty || filter.isReady { call.warnOfUnknownStatus(in: &queue, "not listed") }
        if isArchive, queue.rowCount == 0 { call.note("nothing is archived; 'orch archive' moves finished tasks") }
    }

    mutating func document() -> JSONObject {
        var queue = queue
        let moment = moment
        return [
            "schema": "orch.list/1", "total": .integer(total),
            "tasks": .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) }),
            "problems": .array(of: problems) { problem in
                [
                    "line": .integer(problem.line), "column": .integer(problem.column),
                    "message": .string(problem.wording),
                ]
            },
        ]
    }

    func wording(of problem: RowProblem) -> String {
        "\(path):\(problem.line):\(problem.column): \(problem.wording)"
    }
}

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

extension RowProblem {
    /// - Parameter id: empty where the row has none.
    static func outside(_ id: String, tableEnd: Int) -> String {
        "\(id.isEmpty ? "a row without an id" : id) is outside the table, which ends in line \(tableEnd)"
    }

    var wording: String {
        switch kind {
        case .damaged(let cells, let expected):
            "the row has \(counted(cells, "cell")) where the header has \(expected); it is left alone"
        case .outsideTable(let id, let end): Self.outside(id, tableEnd: end)
        case .sharedID(let id, let first): "the id \(id) is that of line \(first) too; neither can be changed by it"
        }
    }
}
