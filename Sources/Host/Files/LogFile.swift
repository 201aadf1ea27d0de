#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A file that many processes add lines to at once, such that lines never mix.
package struct LogFile: ~Copyable, Sendable {
    private let descriptor: Descriptor
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
            try Self.makeFolder(of: path)
            opened = try .open(path, relativeTo: AT_FDCWD, flags: flags, mode: 0o644)
        }
        status = try FileStatus(of: opened)
        descriptor = opened
    }

    /// Adds whole lines, each with its LF, in one piece. Behind a line that a full disk cut off they begin on a line of
    /// their own, and when the disk is full now nothing of them stays.
    package func append(_ lines: [UInt8]) throws(SystemError) {
        guard status.kind == .regular else { return try write(lines) }
        var wait = LockWait(timeout: Self.patience)
        let isLocked = try wait.lock(descriptor)
        defer { if isLocked { flock(descriptor.number, LOCK_UN) } }
        let end = try FileStatus(of: descriptor).size
        do throws(SystemError) {
            try write(endsInLine(at: end) ? lines : [UInt8(ascii: "\n")] + lines)
        } catch {
            if isLocked { ftruncate(descriptor.number, off_t(end)) }
            throw error
        }
    }

    private func endsInLine(at end: Int64) -> Bool {
        var last = UInt8(ascii: "\n")
        guard end > 0 else { return true }
        return pread(descriptor.number, &last, 1, off_t(end - 1)) < 1 || last == UInt8(ascii: "\n")
    }

    private func write(_ bytes: [UInt8]) throws(SystemError) {
        let number = descriptor.number
        var failure: SystemError?
        bytes.withUnsafeBytes { bytes in
            do throws(SystemError) {
                try Descriptor.write(all: bytes, to: number, patience: Self.patience)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private static func makeFolder(of path: String) throws(SystemError) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return }
        try Folder.make(path: String(path[..<slash]))
    }
}
