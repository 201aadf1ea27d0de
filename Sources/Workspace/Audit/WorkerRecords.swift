package import Host
package import TaskQueue

/// The workers that run for the tasks of a queue, in `.orch/<table>/workers/`: a file each, named by task and attempt,
/// with the process that leads the worker's group. So whoever finds a claim lost can end its worker, also when the run
/// that started it was killed.
package struct WorkerRecords: Sendable {
    /// A worker that was noted.
    package struct Record: Sendable {
        package let id: TaskID
        package let attempt: Int
        package let process: ProcessIdentity
    }

    private let queue: String

    /// - Parameter queue: the path of the queue.
    package init(besideQueueAt queue: String) {
        self.queue = queue
    }

    /// Notes a worker. Where that fails, it runs all the same, and only its own run can end it.
    package func note(_ process: ProcessIdentity, of id: TaskID, attempt: Int) {
        guard let folder = openFolder(makes: true) else { return }
        let file = NewFile(
            Array("\(process.id) \(process.start)\n".utf8), prefix: WorkFolder.temporaryPrefix, isDurable: false)
        _ = try? file.rename(to: Self.name(id, attempt), in: folder)
    }

    /// Forgets a worker that has ended.
    package func forget(_ id: TaskID, attempt: Int) {
        guard let folder = openFolder(makes: false) else { return }
        try? folder.unlink(Self.name(id, attempt))
    }

    /// All that are noted.
    package func all() -> [Record] {
        guard let folder = openFolder(makes: false), let names = try? folder.names() else { return [] }
        return names.sorted().compactMap { name in
            guard let dash = name.lastIndex(of: "-"), let id = TaskID(String(name[..<dash])),
                let attempt = Int(name[name.index(after: dash)...]), let file = try? folder.openFile(name),
                let bytes = try? file.read(at: 0, count: 64)
            else { return nil }
            let numbers = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            guard numbers.count == 2, let number = Int32(numbers[0]), let start = Int64(numbers[1]) else { return nil }
            return Record(id: id, attempt: attempt, process: ProcessIdentity(id: number, start: start))
        }
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
