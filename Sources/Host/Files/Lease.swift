internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The result of asking for a lease.
package enum LeaseAnswer: Equatable, Sendable {
    /// Held: whoever opens the file the other way waits until it is given back, at most 45 seconds.
    case held
    /// Somebody has the file open for writing.
    case inUse
    /// The system does not say: not the file's owner, a file system without leases, or not Linux.
    case unknown
}

/// Leases (`F_SETLEASE`) show whether anybody has a file open for writing, this process included.
///
/// A lease goes away with the open file. Breaking one raises SIGURG, which does nothing.
extension File {
    /// Asks that nobody open the file for writing. The file must have been opened for reading alone.
    package func takeReadLease() -> LeaseAnswer {
        let number = descriptor.number
        do {
            _ = try answered("fcntl") { chost_set_lease(number, Int32(CHOST_READ_LEASE)) }
            return .held
        } catch {
            return error.code == EAGAIN ? .inUse : .unknown
        }
    }

    /// Whether a lease is held that nobody is waiting for.
    package var isLeaseHeld: Bool {
        chost_get_lease(descriptor.number) > CHOST_NO_LEASE
    }

    /// Gives the lease back; whoever waits for it goes on.
    package func releaseLease() {
        _ = chost_set_lease(descriptor.number, Int32(CHOST_NO_LEASE))
    }
}
