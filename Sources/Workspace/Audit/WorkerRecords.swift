package import Host
package import TaskQueue

/// The workers of the tasks of a queue, in `.orch/<table>/workers/`: a file each, named by task and attempt, with the
/// process that leads the worker's group, and with how that ended as long as the task was not sent on.
///
/// So whoever finds a claim lost can end its worker, and whoever finds a worker's report can go on with it, also when the
/// run that started the worker was killed. A folder may be shared by several machines: what another one has noted is left
/// alone.
package struct WorkerRecords: Sendable {
    /// A worker that was noted.
    package struct Record: Equatable, Sendable {
        package let id: TaskID
        package let attempt: Int
        /// The worker; nil where it belongs to an earlier start of this machine, and so has ended.
        package var worker: ProcessIdentity?
        /// The run that keeps it.
        package var runner: ProcessIdentity?
        /// How the worker ended, in a word or two of whoever noted it; nil while it runs.
        package var end: String?

        /// - Parameters: as the properties of the same names.
        package init(
            id: TaskID, attempt: Int, worker: ProcessIdentity?, runner: ProcessIdentity?, end: String? = nil
        ) {
            self.id = id
            self.attempt = attempt
            self.worker = worker
            self.runner = runner
            self.end = end
        }

        /// Whether its run goes on.
        package var isKept: Bool { runner?.isAlive ?? false }
        /// Whether something of the worker has not ended.
        package var isAlive: Bool { worker?.hasGroup ?? false }
    }

    private let queue: String

    /// - Parameter queue: the path of the queue.
    package init(besideQueueAt queue: String) {
        self.queue = queue
    }

    /// Notes a worker.
    ///
    /// - Returns: whether that worked. Where it didn't, only the worker's own run can end it.
    @discardableResult
    package func note(_ record: Record) -> Bool {
        guard let folder = openFolder(makes: true), let machine = Machine.own else { return false }
        let lines = [
            machine.host, machine.boot, Self.line(of: record.worker), Self.line(of: record.runner), record.end ?? "",
        ]
        let text = lines.joined(separator: "\n") + "\n"
        let file = NewFile(Array(text.utf8), prefix: WorkFolder.temporaryPrefix, isDurable: record.end != nil)
        return (try? file.rename(to: Self.name(record.id, record.attempt), in: folder)) != nil
    }

    /// Forgets a worker whose task was sent on, or that has ended.
    package func forget(_ id: TaskID, attempt: Int) {
        guard let folder = openFolder(makes: false) else { return }
        try? folder.unlink(Self.name(id, attempt))
    }

    /// Takes over a worker that has ended and whose run is gone. Of several who try, one gets it.
    package func take(_ id: TaskID, attempt: Int, by runner: ProcessIdentity?) -> Record? {
        guard let folder = openFolder(makes: false), var record = read(Self.name(id, attempt), in: folder),
            record.end != nil, !record.isKept
        else { return nil }
        let taken = WorkFolder.temporaryPrefix + Self.name(id, attempt)
        guard (try? folder.rename(Self.name(id, attempt), to: taken)) != nil else { return nil }
        record.runner = runner
        note(record)
        try? folder.unlink(taken)
        return record
    }

    /// All that were noted on this machine.
    package func all() -> [Record] {
        guard let folder = openFolder(makes: false), let names = try? folder.names() else { return [] }
        return names.sorted().compactMap { read($0, in: folder) }
    }

    private func read(_ name: String, in folder: borrowing Folder) -> Record? {
        guard let machine = Machine.own, let dash = name.lastIndex(of: "-"), let id = TaskID(String(name[..<dash])),
            let attempt = Int(name[name.index(after: dash)...]), let file = try? folder.openFile(name),
            let bytes = try? file.read(at: 0, count: 4096)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 6 else { return nil }
        let noted = Machine(host: lines[0], boot: lines[1])
        guard noted == machine || noted.isRestarted(as: machine) else { return nil }
        return Record(
            id: id, attempt: attempt, worker: noted == machine ? Self.process(lines[2]) : nil,
            runner: noted == machine ? Self.process(lines[3]) : nil, end: lines[4].isEmpty ? nil : lines[4])
    }

    private static func line(of process: ProcessIdentity?) -> String {
        process.map { "\($0.id) \($0.start)" } ?? ""
    }

    private static func process(_ line: String) -> ProcessIdentity? {
        let words = line.split(separator: " ")
        guard words.count == 2, let number = Int32(words[0]), number > 0, let start = Int64(words[1]) else {
            return nil
        }
        return ProcessIdentity(id: number, start: start)
    }

    private static func name(_ id: TaskID, _ attempt: Int) -> String { "\(id)-\(attempt)" }

    /// The folder; that of the table is there since the claim was made.
    private func openFolder(makes: Bool) -> Folder? {
        guard let place = try? ResolvedPath.resolve(queue), let table = try? WorkFolder.openFolder(of: place) else {
            return nil
        }
        return makes
            ? try? table.openOrMakeSubfolder(WorkFolder.workers) : try? table.openSubfolder(WorkFolder.workers)
    }
}
