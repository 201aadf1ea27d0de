internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// An open file, closed when its owner goes away.
package struct File: ~Copyable, Sendable {
    let descriptor: Descriptor
    /// What the file was when it was opened.
    package let status: FileStatus

    init(_ descriptor: consuming Descriptor) throws(SystemError) {
        status = try FileStatus(of: descriptor)
        self.descriptor = descriptor
    }

    /// What the file is now.
    package func currentStatus() throws(SystemError) -> FileStatus {
        try FileStatus(of: descriptor)
    }

    /// Makes content and attributes durable (`fsync`, on macOS `F_FULLFSYNC`).
    ///
    /// Never to be retried: after a failure the system has dropped what it could not write, and a second call succeeds
    /// without it.
    package func sync() throws(SystemError) {
        let answer = chost_sync(descriptor.number)
        if answer < 0 { throw SystemError(call: "fsync", code: -answer) }
    }
}
