package import Host
package import TaskQueue

/// The workers of the tasks of a queue, in `.orch/<table>/workers/`: a file each, named by task and attempt, with the
/// claim's owner, the process that leads the worker's group, and with how that ended as long as the task was not sent on.
///
/// So whoever finds a claim lost can end its worker, and whoever finds a worker's report can go on with it, also when the
/// run that started the worker was killed. A folder may be shared by several machines: what another one has noted is left
/// alone.
package struct WorkerRecords: Sendable {
    /// A claim that a worker works for. The number of an attempt comes again when a task is put back by hand, also with
    /// the same owner.
    package struct Claim: Equatable, Sendable {
        package let id: TaskID
        package let attempt: Int
        package let owner: String
        /// When it was made, by the event log, in milliseconds since 1970; 0 where that says nothing.
        package let made: Int64

        /// - Parameters: as the properties of the same names.
        package init(id: TaskID, attempt: Int, owner: String, made: Int64) {
            self.id = id
            self.attempt = attempt
            self.owner = owner
            self.made = made
        }

        /// Whether the claim that a task has now is still this one, and not a later one that looks like it.
        package func isHeld(by now: Claim) -> Bool {
            (now.id, now.attempt, now.owner) == (id, attempt, owner) && (made == 0 || now.made <= made)
        }

        var name: String { "\(id)-\(attempt)" }
    }

    /// What a worker's report is judged by, as it was when the worker was started.
    package struct Terms: Equatable, Sendable {
        /// The success criteria that it was given.
        package let criteria: String
        /// The text of `orch.conf`.
        package let settings: String

        /// - Parameters: as the properties of the same names.
        package init(criteria: String, settings: String) {
            self.criteria = criteria
            self.settings = settings
        }
    }

    /// A worker that was noted.
    package struct Record: Equatable, Sendable {
        package let claim: Claim
        /// The worker; nil where it belongs to an earlier start of this machine, and so has ended.
        package var worker: ProcessIdentity?
        /// The run that keeps it.
        package var runner: ProcessIdentity?
        /// How the worker ended, in a word or two of whoever noted it; nil while it runs.
        package var end: String?
        /// Nil where an earlier version of this program noted it.
        package fileprivate(set) var terms: Terms?
        /// The success criteria that the worker was given, as far as they are known.
        package var criteria: String? { terms?.criteria }

        /// - Parameters: as the properties of the same names.
        package init(
            _ claim: Claim, worker: ProcessIdentity?, runner: ProcessIdentity?, end: String? = nil,
            terms: Terms? = nil
        ) {
            self.claim = claim
            self.worker = worker
            self.runner = runner
            self.end = end
            self.terms = terms
        }

        /// Whether its run goes on.
        package var isKept: Bool { runner?.isAlive ?? false }
        /// Whether this process keeps it, or nobody does.
        var isOwn: Bool { !isKept || runner == .own }
        /// Whether something of the worker has not ended.
        package var isAlive: Bool { worker?.hasGroup ?? false }
    }

    private let queue: String

    /// - Parameter queue: the path of the queue.
    package init(besideQueueAt queue: String) {
        self.queue = queue
    }

    /// What a run finds when it begins.
    package enum Beginning: Sendable {
        /// Nothing that is in its way. A worker that was noted in the same place is in the record of this run until the
        /// run's own is noted.
        case free
        /// A worker of the claim has ended, and its run is gone: this one goes on with it.
        case ended(Record)
        /// Another run keeps the claim.
        case kept(Record)
    }

    /// Notes that this process runs a claim, unless another run that is alive does. Of several who try, one gets it.
    ///
    /// - Parameter criteria: what a worker is given that is started now.
    package func begin(_ claim: Claim, by terms: Terms) -> Beginning {
        let beginning = changing(claim, makes: true) { folder, found in
            var record = Record(claim, worker: found?.worker, runner: .own, terms: terms)
            guard let found, found.claim.isHeld(by: claim) else {
                _ = Self.write(record, in: folder)
                return Beginning.free
            }
            guard found.isOwn else { return .kept(found) }
            record.end = found.end
            if found.end != nil || found.isAlive { record.terms = found.terms }
            _ = Self.write(record, in: folder)
            return found.end == nil ? .free : .ended(record)
        }
        return beginning ?? .free
    }

    /// Notes a worker of this process.
    ///
    /// - Returns: whether that worked. Where it didn't, only the worker's own run can end it.
    @discardableResult
    package func note(_ record: Record) -> Bool {
        changing(record.claim, makes: true) { folder, found in
            (found?.isOwn ?? true) && Self.write(record, in: folder)
        } ?? false
    }

    /// Forgets a worker whose task was sent on, or that has ended, unless another run keeps it or another claim has its
    /// place.
    package func forget(_ claim: Claim) {
        _ = changing(claim, makes: false) { folder, found in
            if let found, found.claim == claim, found.isOwn { try? folder.unlink(claim.name) }
        }
    }

    /// Looks at the record in the place of a claim and changes it, while nobody else does.
    private func changing<Result>(
        _ claim: Claim, makes: Bool, _ change: (borrowing Folder, Record?) -> Result
    ) -> Result? {
        guard let folder = openFolder(makes: makes),
            let lock = try? InstanceLock.workers.acquire(besideQueueAt: queue, timeout: .seconds(10))
        else { return nil }
        // Nobody else writes here meanwhile, so that these are of one that was killed.
        for name in (try? folder.names()) ?? [] where name.hasPrefix(WorkFolder.temporaryPrefix) {
            try? folder.unlink(name)
        }
        let result = change(folder, read(claim.name, in: folder))
        _ = consume lock
        return result
    }

    private static func write(_ record: Record, in folder: borrowing Folder) -> Bool {
        guard let machine = Machine.own else { return false }
        let lines = [
            machine.host, machine.boot, line(of: record.worker), line(of: record.runner), record.end ?? "",
            String(record.claim.made), record.claim.owner,
        ]
        var text = lines.joined(separator: "\n") + "\n"
        if let terms = record.terms { text += "\(terms.criteria.utf8.count)\n\(terms.criteria)\(terms.settings)" }
        let file = NewFile(Array(text.utf8), prefix: WorkFolder.temporaryPrefix, isDurable: record.end != nil)
        return (try? file.rename(to: record.claim.name, in: folder)) != nil
    }

    /// All that were noted on this machine.
    package func all() -> [Record] {
        guard let folder = openFolder(makes: false), let names = try? folder.names() else { return [] }
        return names.sorted().compactMap { read($0, in: folder) }
    }

    private func read(_ name: String, in folder: borrowing Folder) -> Record? {
        guard let machine = Machine.own, let dash = name.lastIndex(of: "-"), let id = TaskID(String(name[..<dash])),
            let attempt = Int(name[name.index(after: dash)...]), let bytes = try? folder.read(name)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 8, omittingEmptySubsequences: false).map(String.init)
        guard lines.count >= 8, let made = Int64(lines[5]) else { return nil }
        let noted = Machine(host: lines[0], boot: lines[1])
        guard noted == machine || noted.isRestarted(as: machine) else { return nil }
        return Record(
            Claim(id: id, attempt: attempt, owner: lines[6], made: made),
            worker: noted == machine ? Self.process(lines[2]) : nil,
            runner: noted == machine ? Self.process(lines[3]) : nil, end: lines[4].isEmpty ? nil : lines[4],
            terms: lines.count == 9 ? terms(lines[8].utf8, Int(lines[7]) ?? 0) : nil)
    }

    private func terms(_ text: String.UTF8View, _ count: Int) -> Terms {
        Terms(
            criteria: String(Substring(text.prefix(max(count, 0)))),
            settings: String(Substring(text.dropFirst(max(count, 0)))))
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

    /// The folder; that of the table is there since the claim was made.
    private func openFolder(makes: Bool) -> Folder? {
        guard let place = try? ResolvedPath.resolve(queue), let table = try? WorkFolder.openFolder(of: place) else {
            return nil
        }
        return makes
            ? try? table.openOrMakeSubfolder(WorkFolder.workers) : try? table.openSubfolder(WorkFolder.workers)
    }
}
