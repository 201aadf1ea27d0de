internal import CHost
package import Text

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

extension File {
    /// Writes everything at the file's position, continuing after partial writes.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try Descriptor.write(all: bytes, to: descriptor.number)
    }

    /// Writes segments one after the other at the file's position, without joining them.
    ///
    /// - Parameter base: what the segments' ranges are of; a range beyond it is a programming error.
    package func write(base: [UInt8], segments: [Segment]) throws(SystemError) {
        // In one place, so that the system can be given addresses of them.
        var own: [UInt8] = []
        for case .bytes(let bytes) in segments { own += bytes }
        let number = descriptor.number
        try base.withUnsafeBufferPointer { base throws(SystemError) in
            try own.withUnsafeBufferPointer { own throws(SystemError) in
                var used = 0
                let pieces = segments.map { segment in
                    let piece: UnsafeBufferPointer<UInt8>
                    switch segment {
                    case .base(let range): piece = UnsafeBufferPointer(rebasing: base[range])
                    case .bytes(let bytes):
                        piece = UnsafeBufferPointer(rebasing: own[used..<used + bytes.count])
                        used += bytes.count
                    }
                    return iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: piece.baseAddress), iov_len: piece.count)
                }
                try Descriptor.write(all: pieces, to: number)
            }
        }
    }

    /// Sets the time of the last change of content; the time of the last reading stays.
    ///
    /// - Parameter nanoseconds: since 1970, not negative.
    package func setModificationTime(_ nanoseconds: Int64) throws(SystemError) {
        let answer = chost_set_modified(descriptor.number, nanoseconds)
        if answer < 0 { throw SystemError(call: "futimens", code: -answer) }
    }
}
