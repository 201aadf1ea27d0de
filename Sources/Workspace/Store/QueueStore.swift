internal import Host
public import Operations
public import TaskQueue

/// The one way to read and change a QUEUE.md.
public struct QueueStore: Sendable {
    private let heading: String?
    private let table: TableStore

    /// - Parameters:
    ///   - path: the file, relative to the current folder or absolute.
    ///   - heading: the heading above the queue's table, where the file has several.
    ///   - isReadOnly: refuses every change.
    ///   - lockTimeout: how long to wait while others change a table of the folder.
    public init(
        path: String, heading: String? = nil, isReadOnly: Bool = false, lockTimeout: Duration = .seconds(10)
    ) {
        self.heading = heading
        table = TableStore(
            path: path, kind: .queue(heading: heading), isReadOnly: isReadOnly, lockTimeout: lockTimeout)
    }

    /// The file as the caller named it; links are followed when it is read or changed.
    public var path: String { table.path }

    /// The file beside the queue that finished tasks move to; it need not be there. `QUEUE.archive.md` for a
    /// `QUEUE.md`.
    package var archive: QueueStore {
        // Beside the file itself, so that all names that links give it have one archive.
        let file: String
        do throws(StoreError) {
            file = try TableStore.resolve(path).path
        } catch {
            file = path
        }
        return QueueStore(path: TableAddition.archive(of: file))
    }

    /// Reads the queue as it is.
    public func read() throws(StoreError) -> Queue {
        let bytes = try readBytes()
        do throws(QueueError) {
            return try Queue(bytes, heading: heading)
        } catch {
            throw .queue(error)
        }
    }

    /// Reads the file as it is, whether it is a queue or not.
    package func readBytes() throws(StoreError) -> [UInt8] {
        try table.read()
    }

    /// Makes a change durable, or leaves the file as it is.
    ///
    /// - Parameters:
    ///   - operation: what to change. It is applied anew when somebody saved the file in between, so it may run more
    ///     than once.
    ///   - clock: tells the moment of each try.
    ///   - tell: called with what a person has to know beside the result, whether the operation is made or refused.
    ///   - beforeWriting: called when it is certain that something changes, before anything does.
    /// - Throws: why nothing was changed.
    public func commit(
        _ operation: any Operation, at clock: () -> Moment, tell: (StoreNotice) -> Void,
        beforeWriting: () -> Void = {}
    ) throws(StoreError) -> CommitReceipt {
        var applied: (queue: Queue, events: [QueueEvent])?
        let receipt = try table.commit(at: clock, tell: tell, beforeWriting: beforeWriting) {
            bytes, moment throws(StoreError) in
            let result = try apply(operation, to: bytes, at: moment)
            applied = result
            // Looked for only when rows go to the archive.
            let file = result.queue.archived.isEmpty ? path : try TableStore.resolve(path).name
            return TableChange(result.queue, of: file)
        }
        guard let applied else { throw .missing(path: path) }
        return CommitReceipt(
            events: applied.events, queue: applied.queue, isChanged: receipt.isChanged,
            unconfirmed: receipt.unconfirmed)
    }

    /// Tries an operation without lock or trace; a file that is not there refuses nothing.
    ///
    /// - Throws: why the operation would be refused, or the file is not a queue.
    package func rehearse(_ operation: any Operation, at moment: Moment) throws(StoreError) {
        let place = try TableStore.resolve(path)
        if place.isMissing { return }
        let base = try TableStore.current(at: place)
        try Transaction.refuseUnlessReplaceable(base.file.status, path: place.path)
        _ = try apply(operation, to: base.bytes, at: moment)
    }

    /// Writes a copy for an editor, in the folder for what changes of the queue leave behind.
    ///
    /// - Returns: its path.
    func makeDraft(_ content: [UInt8], named name: String) throws(StoreError) -> String {
        try table.makeDraft(content, named: name)
    }

    /// Whether there is a folder for working files: a change was made here before, or is being made.
    package var hasWorkFolder: Bool { table.hasWorkFolder }

    private func apply(
        _ operation: any Operation, to bytes: [UInt8], at moment: Moment
    ) throws(StoreError) -> (queue: Queue, events: [QueueEvent]) {
        do throws(QueueError) {
            var queue = try Queue(bytes, heading: heading)
            let events = try operation.apply(to: &queue, at: moment)
            return (queue, events)
        } catch {
            throw .queue(error)
        }
    }
}
