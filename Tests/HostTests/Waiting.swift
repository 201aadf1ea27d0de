import CHost
import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Waits until a condition holds; a failure after ten seconds. The thread is kept meanwhile: other tests that were let in
/// between could hold it for longer than the condition lasts.
func until(_ condition: () -> Bool) throws {
    let limit = Clock.monotonicNanoseconds + 10_000_000_000
    while !condition() {
        try #require(Clock.monotonicNanoseconds < limit)
        Clock.sleep(.milliseconds(1))
    }
}

/// A thread of the system, for calls that block.
struct Thread {
    private final class Work: Sendable {
        let body: @Sendable () -> Bool
        init(_ body: @escaping @Sendable () -> Bool) { self.body = body }
    }

    private let thread: pthread_t

    init(_ body: @escaping @Sendable () -> Bool) {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        #if canImport(Darwin)
        var thread: pthread_t?
        pthread_create(&thread, nil, { Thread.start($0) }, work)
        self.thread = thread!
        #else
        var thread = pthread_t()
        pthread_create(&thread, nil, { $0.flatMap { Thread.start($0) } }, work)
        self.thread = thread
        #endif
    }

    private static func start(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        return work.body() ? UnsafeMutableRawPointer(bitPattern: 1) : nil
    }

    /// What the thread's function answered.
    func join() -> Bool {
        var answer: UnsafeMutableRawPointer?
        pthread_join(thread, &answer)
        return answer != nil
    }
}

/// Starts a program of the system without waiting for it.
func spawn(_ command: [String]) throws -> pid_t {
    var pid = pid_t()
    var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
    argv.append(nil)
    defer { argv.forEach { free($0) } }
    try #require(posix_spawnp(&pid, command[0], nil, nil, argv, chost_environment()) == 0)
    return pid
}
