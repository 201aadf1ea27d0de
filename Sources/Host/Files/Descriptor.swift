#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// An open file descriptor, closed when its owner goes away, and not inherited by children.
struct Descriptor: ~Copyable, Sendable {
    let number: Int32

    /// Takes over a descriptor that was opened with close-on-exec.
    ///
    /// A program started with its standard streams closed gets 0, 1 or 2 for its first files; a message would then be
    /// written into the queue. Such a descriptor is moved out of the way.
    init(adopting number: Int32) throws(SystemError) {
        if number > 2 {
            self.number = number
            return
        }
        let moved = fcntl(number, F_DUPFD_CLOEXEC, 3)
        let code = errno
        close(number)
        guard moved >= 0 else { throw SystemError(call: "fcntl", code: code) }
        self.number = moved
    }

    // Not repeated when interrupted: the number may already be somebody else's.
    deinit { close(number) }

    /// Opens a name relative to a folder's descriptor, or a path relative to the current folder with `AT_FDCWD`.
    static func open(
        _ name: String, relativeTo folder: Int32, flags: Int32, mode: mode_t = 0
    ) throws(SystemError) -> Descriptor {
        try Descriptor(
            adopting: system("openat", name) { openat(folder, name, flags | O_CLOEXEC, mode) })
    }

    /// Writes everything, continuing after partial writes.
    ///
    /// A stream that somebody else made non-blocking is waited for.
    ///
    /// - Parameter patience: how long at most; nil waits for ever. Then it throws EAGAIN.
    static func write(all bytes: [UInt8], to number: Int32, patience: Duration? = nil) throws(SystemError) {
        let deadline = patience.map { Clock.monotonicNanoseconds + $0.nanoseconds }
        try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, rest.count > 0 {
                let written: Int
                do throws(SystemError) {
                    written = try system("write") { writeOnce(number, start, min(rest.count, largestTransfer)) }
                } catch {
                    guard error.code == EAGAIN else { throw error }
                    let left = deadline.map { ($0 - Clock.monotonicNanoseconds + 999_999) / 1_000_000 } ?? -1
                    if deadline != nil, left <= 0 { throw error }
                    var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    _ = try system("poll") { poll(&wait, 1, Int32(clamping: left)) }
                    continue
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    /// Writes pieces one after the other, as many at a time as the system takes.
    static func write(all pieces: [iovec], to number: Int32) throws(SystemError) {
        var rest = pieces[...]
        while !rest.isEmpty {
            var batch: [iovec] = []
            var room = largestBatch
            for piece in rest.prefix(mostPieces) where room > 0 {
                batch.append(iovec(iov_base: piece.iov_base, iov_len: min(piece.iov_len, room)))
                room -= min(piece.iov_len, room)
            }
            var written = try system("writev") { writev(number, batch, Int32(batch.count)) }
            while let first = rest.first, written >= first.iov_len {
                written -= first.iov_len
                rest.removeFirst()
            }
            if let first = rest.first {
                rest[rest.startIndex] = iovec(
                    iov_base: first.iov_base?.advanced(by: written), iov_len: first.iov_len - written)
            }
        }
    }

    /// `IOV_MAX` of Linux and macOS.
    private static var mostPieces: Int { 1024 }

    /// Of one call that writes pieces. For larger ones Linux looks for huge pages, and a write of 20 MB that takes 6 ms
    /// now and then takes 80.
    private static var largestBatch: Int { 512 * 1024 }

    /// The bytes that a call puts into a buffer.
    ///
    /// - Parameters:
    ///   - count: how many the buffer has room for.
    ///   - fill: fills it from its start, and returns how many bytes it has put there.
    static func bytes(
        atMost count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
    ) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemError) {
                filled = try fill(UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads into a buffer until it is full or the end is reached; returns how many bytes were read.
    static func read(into buffer: UnsafeMutableRawBufferPointer, from number: Int32) throws(SystemError) -> Int {
        var filled = 0
        while filled < buffer.count, let start = buffer.baseAddress {
            let count = try system("read") {
                readOnce(number, start + filled, min(buffer.count - filled, largestTransfer))
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Reads what is there into a buffer, after waiting for it; returns how many bytes, which is 0 at the end.
    static func readSome(into buffer: UnsafeMutableRawBufferPointer, from number: Int32) throws(SystemError) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        return try system("read") { readOnce(number, start, buffer.count) }
    }
}

/// What one call transfers at most: macOS refuses more than 2 GB, Linux cuts there.
let largestTransfer = 1 << 30

private func writeOnce(_ number: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int { write(number, start, count) }

private func readOnce(_ number: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(number, start, count)
}
