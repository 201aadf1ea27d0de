#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The machine's clocks.
package enum Clock {
    /// Milliseconds since 1970-01-01 00:00:00 UTC, rounded down.
    package static var wallMilliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// Nanoseconds since some moment before the process started, for durations alone: nobody sets this clock.
    package static var monotonicNanoseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return nanoseconds(now)
    }

    /// Waits; for conditions that the system has no way to signal. A signal may end the wait early.
    package static func sleep(_ duration: Duration) {
        let total = duration.nanoseconds
        var time = timespec(tv_sec: Int(total / 1_000_000_000), tv_nsec: Int(total % 1_000_000_000))
        nanosleep(&time, nil)
    }
}

extension Duration {
    /// Whole nanoseconds from none to a year, which is as good as for ever and far from the end of the clock.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return min(max(seconds, 0), 365 * 86_400) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000
    }
}
