internal import Sheets
internal import TaskQueue
internal import Text

/// What the other files of a table know of rows that it does not have: the records of its last versions, its archive
/// and the event log.
struct TableMemory: RowMemory {
    private let table: QueueStore
    /// The path of the event log, where there may be one.
    private let log: String?
    private let keyPlace: Int

    /// - Parameters:
    ///   - table: the table.
    ///   - log: the path of the event log, where there may be one.
    ///   - keyPlace: where the key is in a row.
    init(of table: QueueStore, log: String?, keyPlace: Int) {
        self.table = table
        self.log = log
        self.keyPlace = keyPlace
    }

    func formerKeys() -> [String] { table.formerKeys(at: keyPlace) }

    /// A search for the bytes of one key is much cheaper than reading all of them.
    func keysElsewhere(having key: String) -> [String] {
        let archived = try? archiveThatIsThere?.readBytes()
        let end = log.flatMap { LogEnd(ofFileAt: $0, atMost: History.reach) }
        guard archived?.holds(key) == true || end?.bytes.holds("\"\(key)\"") == true else { return [] }
        var kept: [String] = []
        switch archive() {
        case .table(let sheet):
            let queue = Queue(sheet)
            kept = (0..<queue.rowCount).map { queue.row($0).text(.id) }
        case .text(let words): kept = Array(words ?? [])
        case nil: break
        }
        return kept + (end.map { History.keys(in: $0) } ?? [])
    }

    func archive() -> ArchiveContent? {
        guard let archive = archiveThatIsThere else { return nil }
        if let queue = try? archive.read() { return .table(queue.sheet) }
        return .text((try? archive.readBytes()).map { ArchiveContent.words(in: $0) })
    }

    func successor(of key: String) -> String? {
        log.flatMap { History.successor(of: key, inLogAt: $0, of: LoggedQueue(at: table.path)) }
    }

    var label: String { LoggedQueue.label(at: table.path) }

    /// Most queues have no archive, and one that was changed before is waited for when it is missing.
    private var archiveThatIsThere: QueueStore? {
        let archive = table.archive
        return FileFacts(path: archive.path) == nil ? nil : archive
    }
}
