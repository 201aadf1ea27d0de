internal import Host
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text

/// Rows that leave the queue for its archive are two files' change. Before the queue is replaced, the rows are written
/// down as a promise (a write-ahead record); afterwards they are added to the archive and the promise is removed. A run
/// that is killed in between leaves the promise, which the next change keeps: so no row is lost, and none is in both
/// files for good.
extension Transaction {
    /// Where rows go that an operation takes out. Looked for only when there are some.
    private var archive: QueueStore { store.archive }

    /// Writes down the rows that an operation takes out, unless it takes out none.
    ///
    /// - Throws: why the archive could not take them; nothing is changed then.
    func promise(_ queue: Sheet) throws(StoreError) -> String? {
        guard !queue.archived.isEmpty else { return nil }
        try tryArchiving(queue.archived)
        let content = queue.table(of: queue.archived)
        let name = WorkFolder.promisePrefix + String(ContentHash.of(content), radix: 16)
        let temporary = WorkFolder.temporary()
        try attempt { () throws(SystemError) in
            do throws(SystemError) {
                let file = try work.createFile(temporary)
                try file.write(content)
                try file.sync()
                try work.rename(temporary, to: name)
                try work.sync()
            } catch {
                try? work.unlink(temporary)
                throw error
            }
        }
        return name
    }

    /// Takes a promise back whose rows are still in the queue.
    func withdraw(_ promise: String?) throws(StoreError) {
        guard let promise else { return }
        try attempt { () throws(SystemError) in try work.unlink(promise) }
    }

    /// Keeps the promises of a run that was killed. The rows of a promise leave the queue all at once: while one of
    /// them is there as it was, none has left it.
    mutating func keepOldPromises(_ names: [String]) throws(StoreError) {
        let promises = names.filter { $0.hasPrefix(WorkFolder.promisePrefix) }
        guard !promises.isEmpty else { return }
        let bytes = try SettledRead.read(place.name, in: place.folder, path: place.path).bytes
        // A file that is no queue just now can't tell; the operation is going to say why it is none.
        guard let queue = try? Queue(bytes, heading: heading) else { return }
        let present = Set(queue.sheet.rawRows())
        for promise in promises {
            keep(promise) { rows in rows.allSatisfy { !present.contains($0) } }
        }
    }

    /// Adds the promised rows to the archive. A failure leaves the promise for the next change, and is told.
    ///
    /// - Parameter isMade: whether the rows are out of the queue; a promise of others is taken back.
    mutating func keep(_ promise: String, if isMade: ([RawRow]) -> Bool = { _ in true }) {
        do throws(StoreError) {
            let record = try SettledRead.read(promise, in: work, path: work(promise))
            let table: Queue
            do throws(QueueError) {
                table = try Queue(record.bytes)
            } catch {
                throw .refused(error)
            }
            let rows = table.sheet.rawRows()
            if isMade(rows) { try addToArchive(rows, of: table) }
            try attempt { () throws(SystemError) in try work.unlink(promise) }
        } catch {
            notices.append(.unarchived(record: work(promise), archive: archive.path, because: error))
        }
    }

    private func work(_ name: String) -> String {
        place.folderPath == "." ? "\(WorkFolder.name)/\(name)" : "\(place.folderPath)/\(WorkFolder.name)/\(name)"
    }

    private mutating func addToArchive(_ rows: [RawRow], of table: Queue) throws(StoreError) {
        do throws(StoreError) {
            try archive.create(Array("# Archive of \(place.name)\n\n".utf8) + table.sheet.table(of: rows))
        } catch {
            guard case .exists = error else { throw error }
            var told: [StoreNotice] = []
            let receipt = try archive.commit(AppendRows(rows), at: { moment }, tell: { told.append($0) })
            notices += told
            if let failure = receipt.unconfirmed { throw .system(failure, path: archive.path) }
        }
    }

    private func tryArchiving(_ rows: [RawRow]) throws(StoreError) {
        do throws(StoreError) {
            try archive.rehearse(AppendRows(rows), at: moment)
        } catch {
            throw .archive(path: archive.path, error)
        }
    }
}

/// Adds rows of the queue to its archive.
private struct AppendRows: Operation {
    let name = "archive"
    let rows: [RawRow]

    init(_ rows: [RawRow]) { self.rows = rows }

    func apply(to table: inout ArchiveTable, at moment: Moment) throws(SheetError) { try table.sheet.append(rows) }
}

/// The archive of a queue, whose rows are only added to.
private struct ArchiveTable: SheetView {
    var sheet: Sheet
    var events: [SheetEvent] { [] }
    static let schema = Queue.schema

    init(_ sheet: Sheet) { self.sheet = sheet }

    static func failure(_ error: SheetError) -> SheetError { error }
}
