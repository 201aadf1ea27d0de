#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What one turn of a loop waits for: whatever happens first to children and signals.
///
/// Each of them announces itself, the loop waits, and each is served:
///
///     var news = News()
///     for worker in workers { worker.child.announce(to: &news) }
///     signals.announce(to: &news)
///     try news.wait()
///     for worker in workers { try worker.child.serve(news) }
package struct News: ~Copyable {
    private var polls: [pollfd] = []
    private var deadline: Int64?

    package init() {}

    /// Waits for a descriptor too; a negative number is nothing to wait for.
    mutating func add(_ number: Int32, _ event: Int32) {
        if number >= 0 { polls.append(pollfd(fd: number, events: Int16(event), revents: 0)) }
    }

    /// Waits until there is something to read too, or the end of it.
    package mutating func add(reading stream: Console.Stream) { add(stream.rawValue, Int32(POLLIN)) }

    /// Whether there is something to read from a stream that was added.
    package borrowing func isReadable(_ stream: Console.Stream) -> Bool { isReady(stream.rawValue) }

    /// Waits for the end of a stream too: nobody reads what is written to it any more.
    package mutating func addEnd(of stream: Console.Stream) { add(stream.rawValue, 0) }

    /// Whether a stream that was added has ended.
    package borrowing func hasEnded(_ stream: Console.Stream) -> Bool { isReady(stream.rawValue) }

    /// Waits until then at most (`Clock.monotonicNanoseconds`).
    package mutating func add(deadline other: Int64) {
        deadline = min(other, deadline ?? other)
    }

    /// Waits until something has happened.
    package mutating func wait() throws(SystemError) {
        // Rounded up, or the last part of a millisecond would be spent in a loop.
        let left = deadline.map { max(0, $0 - Clock.monotonicNanoseconds + 999_999) / 1_000_000 }
        var polls = polls
        _ = try system("poll") { poll(&polls, nfds_t(polls.count), Int32(clamping: left ?? -1)) }
        self.polls = polls
    }

    /// Whether something has happened to a descriptor that was added.
    borrowing func isReady(_ number: Int32) -> Bool {
        polls.contains { $0.fd == number && $0.revents != 0 }
    }
}
