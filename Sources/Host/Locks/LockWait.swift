internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Waiting for `flock` with a limit: the system keeps the queue, and a timer ends the wait.
///
/// Asking again and again instead starves whoever asks at the wrong moments.
struct LockWait {
    private let timeout: Int64
    /// Set when there is something to wait for.
    private var deadline: Int64?

    init(timeout: Duration) {
        self.timeout = timeout.nanoseconds
    }

    /// Locks; false when the time ran out.
    mutating func lock(_ descriptor: borrowing Descriptor) throws(SystemError) -> Bool {
        let number = descriptor.number
        if try locked(number, LOCK_EX | LOCK_NB, ended: EWOULDBLOCK) { return true }
        let now = Clock.monotonicNanoseconds
        let deadline = deadline ?? now + timeout
        self.deadline = deadline
        if now >= deadline { return false }
        // The repeats are for the case that the first one comes between the look at the clock and the call.
        var alarm = chost_alarm()
        let started = chost_alarm_start(&alarm, deadline - now, 20_000_000)
        if started < 0 { throw SystemError(call: "timer_create", code: -started) }
        defer { chost_alarm_stop(&alarm) }
        while Clock.monotonicNanoseconds < deadline {
            if try locked(number, LOCK_EX, ended: EINTR) { return true }
        }
        return false
    }

    /// One call; false when it ended with the given code.
    private func locked(_ number: Int32, _ operation: Int32, ended code: Int32) throws(SystemError) -> Bool {
        while flock(number, operation) != 0 {
            let failure = errno
            if failure == code { return false }
            if failure != EINTR { throw SystemError(call: "flock", code: failure) }
        }
        return true
    }
}
