#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// How many times the work is of ten times the size: about 10 where it grows with the size, 100 where with its square.
/// Caches blur that, hence a limit of 40 between the two.
///
/// - Parameter call: is given the size. The work is the processor time of its thread; other than the time on a clock, it
///   leaves out what the machine did for others meanwhile.
package func growth(from size: Int, _ call: (Int) throws -> Void) rethrows -> Double {
    func work(on size: Int) throws -> Duration {
        let start = processorTime()
        try call(size)
        return processorTime() - start
    }
    // The first call is slower than all others.
    let small = try [work(on: size), work(on: size), work(on: size)].min() ?? .zero
    return try work(on: 10 * size) / max(small, .nanoseconds(1))
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
}
