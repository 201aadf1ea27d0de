internal import Engine
internal import Interfaces
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// What a board shows of a queue.
struct BoardSource {
    /// The queue's path, as it is shown.
    let path: String
    let moment: Moment
    /// The documents of the tasks, as `orch list --json` prints them, the most urgent first.
    let documents: [JSONValue]
    let tasks: [BoardTask]
    /// Why parts of the queue can't be read, in words.
    let problems: [String]

    init(_ queue: inout Queue, path: String, at moment: Moment) {
        self.path = path
        self.moment = moment
        let rows = queue.sorted(
            queue.rows(withStatus: []), by: TaskOrder([.init(.priority)]), at: moment.offset
        ).map { queue.row($0) }
        documents = rows.map { JSONValue($0, in: &queue, at: moment) }
        let offset = moment.offset
        tasks = zip(rows, documents).map { row, document in
            let isClaimed = row.status == .inProgress
            func time(_ time: Timestamp?) -> BoardTask.Time? { time.map { BoardTask.Time($0, at: moment) } }
            return BoardTask(
                document, started: isClaimed ? time(row.time(.startedAt, at: offset)) : nil,
                lease: isClaimed ? time(row.leaseEnd(at: offset)) : nil, due: time(row.openDue(at: offset)))
        }
        problems = queue.problems().map { "\(path):\($0.line):\($0.column): \($0.wording)" }
    }

    /// The board as one HTML page.
    ///
    /// - Parameters:
    ///   - figures: how well the queue works, for a page that can't ask.
    ///   - link: what the page follows the queue by; nil for one that stays as it is.
    func page(figures: JSONValue? = nil, link: BoardPage.Link? = nil) -> BoardPage {
        BoardPage(
            title: path, written: Self.written(moment), offset: moment.offset.text, tasks: tasks, problems: problems,
            figures: figures, link: link)
    }

    /// A page that says nothing of the queue.
    static func emptyPage(at moment: Moment, link: BoardPage.Link) -> BoardPage {
        BoardPage(title: "orch", written: written(moment), offset: moment.offset.text, tasks: [], link: link)
    }

    private static func written(_ moment: Moment) -> (text: String, seconds: Int64) {
        (moment.timestamp.minuteText(at: moment.offset), moment.timestamp.epochSeconds)
    }
}

extension BoardTask.Time {
    fileprivate init(_ time: Timestamp, at moment: Moment) {
        let seconds = time.seconds(since: moment.timestamp)
        let text = time.secondText(at: moment.offset).split(separator: " ").joined(separator: "T")
        self.init(text + moment.offset.text, length: Age.length(seconds: abs(seconds)), isPast: seconds < 0)
    }
}

extension UTCOffset {
    /// The offset as RFC 3339 writes it: `+09:00`.
    fileprivate var text: String {
        let minutes = abs(seconds) / 60
        func digits(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return (seconds < 0 ? "-" : "+") + digits(minutes / 60) + ":" + digits(minutes % 60)
    }
}
