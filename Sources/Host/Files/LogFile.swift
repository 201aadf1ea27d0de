#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// How large a log becomes before a new one takes its name, and how many of the old ones stay.
package struct LogLimit: Equatable, Sendable {
    let bytes: Int64
    let kept: Int

    /// - Parameters:
    ///   - bytes: what the file has at most, unless a single piece is longer.
    ///   - kept: how many full files stay beside it, as `log.1`, the newest, to `log.<kept>`; 1 or more.
    package init(bytes: Int64, kept: Int) {
        self.bytes = bytes
        self.kept = kept
    }
}

/// Why a full log stays where it is and grows.
package struct LogRoomError: Error, Equatable, Sendable {
    /// The path that a full log can't be renamed to.
    package let path: String
    package let reason: SystemError
}

/// What became of lines for a log.
package enum LogAddition: Equatable, Sendable {
    case added
    /// They were added to a file that is full.
    case addedBeyond(LogRoomError)
    /// Nothing was added: the path leads to another file now, which is to be opened. This one was full, or somebody else
    /// found it so.
    case elsewhere
}

/// A file that many processes add lines to at once, such that lines never mix.
package struct LogFile: ~Copyable, Sendable {
    private let descriptor: Descriptor
    private let path: String
    /// What the file was when it was opened.
    package let status: FileStatus

    /// How long another writer, or the reader of a pipe, is waited for. A log must not stop the work that it is about.
    private static let patience = Duration.seconds(1)

    /// Opens the file for adding, and makes it and its folder where they are missing.
    package init(path: String) throws(SystemError) {
        try checkPath(path, for: "openat")
        let flags = O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_NOCTTY
        let opened: Descriptor
        do throws(SystemError) {
            opened = try .open(path, relativeTo: AT_FDCWD, flags: flags, mode: 0o644)
        } catch {
            guard error.isNotFound else { throw error }
            try Folder.make(path: PathText.folder(of: path))
            opened = try .open(path, relativeTo: AT_FDCWD, flags: flags, mode: 0o644)
        }
        status = try FileStatus(of: opened)
        descriptor = opened
        self.path = path
    }

    /// Adds whole lines, each with its LF, in one piece. Behind a line that a full disk cut off they begin on a line of
    /// their own, and when the disk is full now nothing of them stays.
    ///
    /// - Parameter limit: when the file is to make room for a new one; without it, never.
    @discardableResult
    package func append(_ lines: [UInt8], limit: LogLimit? = nil) throws(SystemError) -> LogAddition {
        guard status.kind == .regular else {
            try write(lines)
            return .added
        }
        var addition = LogAddition.added
        var wait = LockWait(timeout: Self.patience)
        let isLocked = try wait.lock(descriptor)
        defer { if isLocked { flock(descriptor.number, LOCK_UN) } }
        let now = try FileStatus(of: descriptor)
        // Without the lock, lines are added to the file at hand: it is read even when it has become one of the old ones.
        if let limit, isLocked {
            guard (try? FileStatus(at: path))?.isSameFile(as: now) == true else { return .elsewhere }
            if now.size > 0, now.size + Int64(lines.count) > limit.bytes {
                do throws(LogRoomError) {
                    try makeRoom(keeping: limit.kept)
                    return .elsewhere
                } catch {
                    addition = .addedBeyond(error)
                }
            }
        }
        do throws(SystemError) {
            try write(endsInLine(at: now.size) ? lines : [UInt8(ascii: "\n")] + lines)
        } catch {
            if isLocked { ftruncate(descriptor.number, off_t(now.size)) }
            throw error
        }
        return addition
    }

    /// Gives the file, whose lock is held, its name among the old ones. The last step is the one after which somebody
    /// else can begin the next: nobody has the lock of a file that is not there yet.
    ///
    /// A killed run leaves one number free at most, which the next one fills.
    private func makeRoom(keeping kept: Int) throws(LogRoomError) {
        let place: ResolvedPath
        do throws(SystemError) { place = try ResolvedPath.resolve(path) } catch {
            throw LogRoomError(path: path, reason: error)
        }
        func name(_ number: Int) -> String { place.name + ".\(number)" }
        var free = 1
        while free < kept, let other = try? place.folder.status(of: name(free)) {
            // It has only the name of an old log.
            guard other.kind == .regular else {
                let error = SystemError(call: "renameat", code: other.kind == .folder ? EISDIR : EEXIST)
                throw LogRoomError(path: "\(path).\(free)", reason: error)
            }
            free += 1
        }
        do throws(SystemError) {
            while free > 1 {
                try place.folder.rename(name(free - 1), to: name(free))
                free -= 1
            }
            try place.folder.rename(place.name, to: name(1))
        } catch {
            throw LogRoomError(path: "\(path).\(free)", reason: error)
        }
    }

    private func endsInLine(at end: Int64) -> Bool {
        var last = UInt8(ascii: "\n")
        guard end > 0 else { return true }
        return pread(descriptor.number, &last, 1, off_t(end - 1)) < 1 || last == UInt8(ascii: "\n")
    }

    private func write(_ bytes: [UInt8]) throws(SystemError) {
        try Descriptor.write(all: bytes, to: descriptor.number, patience: Self.patience)
    }

}
