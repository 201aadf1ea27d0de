internal import Engine
internal import Host
internal import TaskQueue
internal import Workers
internal import Workspace

/// The files of one attempt of a task: what its worker prints, and the report that it leaves.
struct WorkerFiles {
    let folder: String
    private let id: TaskID
    private let attempt: Int

    /// More than a report may have.
    private static let longestReport = 1 << 20

    /// - Parameter folder: where workers leave their output.
    init(of id: TaskID, _ attempt: Int, in folder: String) {
        self.folder = folder
        self.id = id
        self.attempt = attempt
    }

    private var logName: String { "\(id)-\(attempt).log" }
    private var reportName: String { "\(id)-\(attempt).report.md" }
    var log: String { folder + "/" + logName }
    var reportPath: String { folder + "/" + reportName }

    /// The report, or what keeps it from being read; neither where there is none.
    func report() -> (bytes: [UInt8]?, flaw: String?) {
        guard let folder = try? Folder(path: folder) else { return (nil, nil) }
        do throws(FileOpenError) {
            let file = try folder.openFile(reportName)
            return (try? file.read(at: 0, count: Self.longestReport), nil)
        } catch {
            switch error {
            case .notRegular(let kind, _): return (nil, "\(reportPath) is a \(kind.noun), not a file")
            case .system(let error): return (nil, error.isNotFound ? nil : "\(reportPath): \(error.reason)")
            }
        }
    }

    /// The end of the log, where a report may be.
    var output: [UInt8] {
        guard let file = try? Folder(path: folder).openFile(logName) else { return [] }
        return (try? file.read(at: max(0, file.status.size - Int64(WorkerRun.tail)), count: WorkerRun.tail)) ?? []
    }

    /// Keeps what a worker printed that has no log of its own.
    func keep(_ output: [UInt8]) {
        guard let folder = try? Folder(path: folder) else { return }
        _ = try? NewFile(output, prefix: ".tmp-").rename(to: logName, in: folder)
    }

    /// Takes over what a worker has left in another folder, if it has reported there.
    func take(from other: String) {
        guard let from = try? Folder(path: other), (try? from.status(of: reportName)) != nil,
            (try? Folder.make(path: folder)) != nil, let to = try? Folder(path: folder)
        else { return }
        for name in [logName, reportName] { try? from.rename(name, to: name, in: to) }
    }

    /// Makes the folder, without a report that an earlier run left.
    func prepare() throws(CommandFailure) {
        do throws(SystemError) {
            try Folder.make(path: folder)
        } catch {
            throw CommandFailure(
                .system, "\(folder): \(error.reason)", hint: "the output of workers is kept there; make room for it")
        }
        do throws(SystemError) {
            try removeReport()
        } catch {
            throw CommandFailure(
                .system, "\(reportPath): \(error.reason)", hint: "the report is to be there; move it away")
        }
    }

    /// An earlier run of the same attempt, before somebody put the task back by hand, may have left one.
    private func removeReport() throws(SystemError) {
        do throws(SystemError) {
            try Folder(path: folder).unlink(reportName)
        } catch {
            guard error.isNotFound else { throw error }
        }
    }
}
