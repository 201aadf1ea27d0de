#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Why a lock was not acquired.
package enum LockError: Error, Equatable, Sendable {
    /// Somebody else held it for the whole time.
    ///
    /// - Parameter holder: the process that holds it, where the system says.
    case timedOut(holder: Int32?)
    case system(SystemError)
}

/// An exclusive lock (`flock`) on a file that is there for nothing else, given back when its owner goes away.
///
/// The file is never removed: whoever waits for a removed file's lock would hold it beside somebody with a new file.
/// Children do not inherit it, and it ends with the process however that ends.
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: Descriptor

    // Not left to closing alone: a child of another thread that is just being started has a copy of the descriptor
    // until it runs its program, and would keep the lock so long.
    deinit { flock(descriptor.number, LOCK_UN) }

    /// Acquires the lock, waiting in the system's queue while somebody else has it.
    ///
    /// - Parameters:
    ///   - folder: where the lock file is; made (mode 0600) where there is none. A link in its place is refused.
    ///   - timeout: how long to wait; zero tries once.
    package static func acquire(
        in folder: borrowing Folder, name: String, timeout: Duration
    ) throws(LockError) -> FileLock {
        var wait = LockWait(timeout: timeout)
        while true {
            let lock = try FileLock(in: folder, name: name)
            let isAcquired: Bool
            do {
                isAcquired = try wait.lock(lock.descriptor)
                if isAcquired, try lock.isInPlace(folder, name) {
                    try lock.noteHolder()
                    return lock
                }
            } catch {
                throw .system(error)
            }
            if !isAcquired { throw .timedOut(holder: lock.holder()) }
        }
    }

    private init(in folder: borrowing Folder, name: String) throws(LockError) {
        do {
            try checkComponent(name, for: "openat")
            descriptor = try .open(
                name, relativeTo: folder.descriptor.number, flags: O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK,
                mode: 0o600)
        } catch {
            throw .system(error)
        }
    }

    /// Whether the locked file is still the one at its name. If it is not, the lock keeps nobody out.
    package func isInPlace(_ folder: borrowing Folder, _ name: String) throws(SystemError) -> Bool {
        let locked = try FileStatus(of: descriptor)
        guard locked.kind == .regular else { throw SystemError(call: "flock", code: EINVAL, subject: name) }
        do {
            return try folder.status(of: name).isSameFile(as: locked)
        } catch {
            if error.isNotFound { return false }
            throw error
        }
    }

    #if canImport(Darwin)
    /// Writes who holds the lock into its file, since the system does not say.
    private func noteHolder() throws(SystemError) {
        let number = descriptor.number
        _ = try system("ftruncate") { ftruncate(number, 0) }
        let digits = Array(String(getpid()).utf8)
        _ = try system("pwrite") { pwrite(number, digits, digits.count, 0) }
    }

    private func holder() -> Int32? {
        var digits = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor.number, &digits, digits.count, 0)
        return count > 0 ? Int32(String(decoding: digits[..<count], as: UTF8.self)) : nil
    }
    #else
    /// Nothing to do: the system knows who holds the lock.
    private func noteHolder() throws(SystemError) {}

    private func holder() -> Int32? {
        guard let status = try? FileStatus(of: descriptor) else { return nil }
        return LockTable.read()?.holder(of: status)
    }
    #endif
}
