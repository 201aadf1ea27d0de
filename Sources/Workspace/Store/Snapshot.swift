internal import Host

/// The file as it was read: what a change is based on.
struct Snapshot: ~Copyable {
    let file: File
    let bytes: [UInt8]
    /// Whether it is certain that nobody was writing while it was read.
    let isSettled: Bool
}

/// Reads the file when nobody is in the middle of writing it.
///
/// An editor that saves in place cuts the file to nothing and fills it again. Under a read lease nobody has it open for
/// writing, and a program that opens it so waits until the lease is given back.
struct SettledRead {
    /// How long a writer that doesn't close the file is waited for. After that it is read as it is: a program that
    /// keeps QUEUE.md open for writing for good must not stop the queue.
    static let patience = Duration.seconds(2)
    /// How long a missing file is waited for: git replaces a file by removing it and making it anew.
    static let absence = Duration.milliseconds(200)

    /// Reads a table. A missing one is waited for where it was changed before, as git may be about to replace it; most
    /// queues have no archive and no alerts.
    static func read(_ place: borrowing ResolvedPath) throws(StoreError) -> Snapshot {
        try read(place.name, in: place.folder, path: place.path) {
            do throws(SystemError) { return try WorkFolder.openFolder(of: place) != nil } catch { return true }
        }
    }

    /// Reads a file.
    ///
    /// - Parameter isAwaited: whether it is waited for when it is missing.
    static func read(
        _ name: String, in folder: borrowing Folder, path: String, isAwaited: () -> Bool = { true }
    ) throws(StoreError) -> Snapshot {
        let start = Clock.monotonicNanoseconds
        var pause = Pause()
        while true {
            let waited = Duration.nanoseconds(Clock.monotonicNanoseconds - start)
            do throws(FileOpenError) {
                let file = try folder.openFile(name)
                // Somebody has put another file in its place since it was opened, where none has no name.
                let isGone = file.status.linkCount == 0 && waited < absence
                let isPatient = waited < patience
                if !isGone, let snapshot = try snapshot(of: file, acceptingWriters: !isPatient) { return snapshot }
            } catch {
                switch error {
                case .notRegular(let kind, _): throw .notAFile(path: path, kind: kind.noun)
                case .system(let error) where error.isNotFound:
                    guard waited < absence, isAwaited() else { throw .missing(path: path) }
                case .system(let error) where error.isBusy && waited < patience: break
                case .system(let error): throw .system(SystemFailure(error), path: path)
                }
            }
            pause.wait()
        }
    }

    /// Whether a file is there, or comes within the time for which a missing one is waited for.
    static func isThereSoon(_ name: String, in folder: borrowing Folder) -> Bool {
        let start = Clock.monotonicNanoseconds
        var pause = Pause()
        while (try? folder.status(of: name)) == nil {
            guard Duration.nanoseconds(Clock.monotonicNanoseconds - start) < absence else { return false }
            pause.wait()
        }
        return true
    }

    /// - Returns: `nil` when somebody is writing, or began to while the file was read.
    private static func snapshot(
        of file: consuming File, acceptingWriters: Bool
    ) throws(FileOpenError) -> Snapshot? {
        do throws(SystemError) {
            let lease = file.takeReadLease()
            if lease == .inUse, !acceptingWriters { return nil }
            let before = try file.currentStatus()
            let bytes = try file.readAll()
            switch lease {
            case .held:
                let isSettled = file.isLeaseHeld
                file.releaseLease()
                if !isSettled, !acceptingWriters { return nil }
                return Snapshot(file: file, bytes: bytes, isSettled: isSettled)
            case .inUse:
                return Snapshot(file: file, bytes: bytes, isSettled: false)
            case .unknown:
                // Without leases, a file that did not change while it was read is the best there is.
                guard try file.currentStatus() == before || acceptingWriters else { return nil }
                return Snapshot(file: file, bytes: bytes, isSettled: false)
            }
        } catch {
            throw .system(error)
        }
    }
}

/// Pauses that grow from 0.2 to 5 ms, for conditions that the system can't signal.
struct Pause {
    private var microseconds: Int64 = 200

    mutating func wait() {
        Clock.sleep(.microseconds(microseconds))
        microseconds = min(microseconds * 2, 5000)
    }
}

extension FileStatus.Kind {
    /// The kind as a noun for messages.
    package var noun: String {
        switch self {
        case .regular: "file"
        case .folder: "folder"
        case .link: "symbolic link"
        case .fifo: "FIFO"
        case .device: "device"
        case .socket: "socket"
        case .other: "special file"
        }
    }
}
