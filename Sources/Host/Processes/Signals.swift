internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A signal, by the number that Linux and macOS share.
package enum Signal: Int32, Sendable {
    case hangUp = 1
    case interrupt = 2
    case quit = 3
    /// Can't be caught.
    case kill = 9
    case terminate = 15
    case windowChange = 28

    /// Those that ask a process to end.
    package static let endings: [Signal] = [.hangUp, .interrupt, .quit, .terminate]

    /// The exit code by which a shell reports a process that this signal ended.
    package var exitCode: Int32 { 128 + rawValue }

    /// Ends this process as if it had never caught the signal, so that whoever waits for it sees the signal.
    package func endProcess() -> Never {
        chost_raise_default(rawValue)
        _exit(exitCode)
    }
}

/// Signals as events that a loop reads. While a value lives they do nothing else; afterwards they do what they did before.
///
/// Signals that this process ignored before stay ignored. Any number of values may live at once, and each gets every
/// signal. One that nobody read has its usual effect when the last value goes away, so that none is lost.
package struct Signals: ~Copyable {
    private let pipe: Pipe
    private let caught: UInt32

    /// Catches signals from now on.
    package init(_ signals: [Signal]) throws(SystemError) {
        let pipe = try Pipe()
        pipe.reading.makeNonBlocking()
        pipe.writing.makeNonBlocking()
        let wanted = signals.reduce(UInt32(0)) { $0 | 1 << $1.rawValue }
        let number = pipe.writing.number
        caught = UInt32(try answered("sigaction") { chost_signals_begin(number, wanted) })
        self.pipe = pipe
    }

    deinit {
        chost_signals_receive(caught)
        let released = chost_signals_end(pipe.writing.number, caught)
        while let signal = Self.take(pipe.reading, caught) {
            // To the process: this thread may be one that has the signal blocked.
            if released >> signal.rawValue & 1 == 1 { kill(getpid(), signal.rawValue) }
        }
    }

    /// The oldest signal that was not yet read; nil when there is none.
    package mutating func next() -> Signal? { Self.take(pipe.reading, caught) }

    /// Waits for a signal until then at most (`Clock.monotonicNanoseconds`).
    package mutating func wait(until time: Int64) throws(SystemError) -> Signal? {
        while true {
            if let signal = next() { return signal }
            guard Clock.monotonicNanoseconds < time else { return nil }
            var news = News()
            announce(to: &news)
            news.add(deadline: time)
            try news.wait()
        }
    }

    /// Reads all that were sent until now.
    mutating func drain() {
        chost_signals_receive(caught)
        while next() != nil { continue }
    }

    /// Adds the signals to what a loop waits for.
    package borrowing func announce(to news: inout News) {
        news.add(pipe.reading.number, Int32(POLLIN))
    }

    /// A signal that another value alone has asked for is in the pipe too.
    private static func take(_ reading: borrowing Descriptor, _ caught: UInt32) -> Signal? {
        var number: UInt8 = 0
        while read(reading.number, &number, 1) == 1 {
            if caught >> number & 1 == 1 { return Signal(rawValue: Int32(number)) }
        }
        return nil
    }
}
