#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The work of a call: the processor time of its thread, the least of some tries. Other than the time on a clock, it
/// leaves out what the machine did for others meanwhile.
package func leastWork(of tries: Int = 3, _ call: () throws -> Void) rethrows -> Duration {
    var least: Duration?
    for _ in 0..<tries {
        let start = processorTime()
        try call()
        let work = processorTime() - start
        least = least.map { min($0, work) } ?? work
    }
    return least ?? .zero
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
}
