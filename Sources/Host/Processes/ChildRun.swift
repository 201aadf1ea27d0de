internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension ChildProgram {
    /// Runs the program to its end.
    ///
    /// Input and both outputs are served at once, so that none of them can block another. Output of a program that
    /// lives on in the background when this one has ended is not waited for (Linux 5.3 and later).
    package func run() throws(ChildError) -> ChildResult {
        var run = try start()
        do {
            try run.serve(outputLimit: outputLimit)
        } catch {
            run.abandon()
            throw .system(error)
        }
        do {
            return try run.result()
        } catch {
            throw .system(error)
        }
    }

    private func start() throws(ChildError) -> ChildRun {
        let feed = try Pipe.make()
        let output = try Pipe.make()
        let errors = try Pipe.make()
        let process = try spawn(
            input: feed.reading.number, output: output.writing.number, errors: errors.writing.number)
        // The child's ends are closed on return; only then can the end of its output be seen.
        return ChildRun(
            process: process, input: input ?? [], timeout: timeout, feed: feed.writing, output: output.reading,
            errors: errors.reading)
    }
}

extension Pipe {
    fileprivate static func make() throws(ChildError) -> Pipe {
        do {
            return try Pipe()
        } catch {
            throw .system(error)
        }
    }
}

/// A program that runs, seen from the process that feeds and drains it.
private struct ChildRun: ~Copyable {
    /// How long a program that was told to end may take for that, in nanoseconds.
    static let grace: Int64 = 500_000_000
    /// After the end, what programs in its background still write is read so many times at most; a pipe's content
    /// takes fewer.
    static let lastReads = 32

    private let process: pid_t
    private let hasOwnGroup: Bool
    /// When it is told to end, and then when it is killed; nil when there is nothing more to be done.
    private var deadline: Int64?
    private var hasTimedOut = false

    private let input: [UInt8]
    private var fed = 0
    private var feed: Descriptor?
    private var output: Drain
    private var errors: Drain
    /// Readable when the program has ended; nil where the system has no such thing.
    private let end: Descriptor?

    init(
        process: pid_t, input: [UInt8], timeout: Duration?, feed: consuming Descriptor,
        output: consuming Descriptor, errors: consuming Descriptor
    ) {
        self.process = process
        self.input = input
        hasOwnGroup = timeout != nil
        deadline = timeout.map { Clock.monotonicNanoseconds + $0.nanoseconds }
        self.feed = consume feed
        self.output = Drain(output)
        self.errors = Drain(errors)
        let number = chost_watch_child(process)
        end = number < 0 ? nil : try? Descriptor(adopting: number)
    }

    /// Serves the three streams until the program has ended, or has closed its outputs.
    mutating func serve(outputLimit: Int) throws(SystemError) {
        if input.isEmpty { feed = nil }
        let hold = input.isEmpty ? 1 : chost_hold_broken_pipe()
        defer { if hold == 0 { chost_release_broken_pipe() } }
        if let number = feedNumber { _ = try system("fcntl") { fcntl(number, F_SETFL, O_NONBLOCK) } }

        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 4_096)
        defer { scratch.deallocate() }
        let watch = endNumber ?? -1
        var polls = [pollfd](repeating: pollfd(fd: -1, events: Int16(POLLIN), revents: 0), count: 4)
        polls[3].fd = watch
        var readsLeft = Self.lastReads
        var hasEnded = false
        while readsLeft > 0 {
            if !hasEnded, let deadline, Clock.monotonicNanoseconds >= deadline { expire() }
            polls[0].fd = output.number
            polls[1].fd = errors.number
            polls[2].fd = feedNumber ?? -1
            polls[2].events = Int16(POLLOUT)
            let isDrained = polls[0].fd < 0 && polls[1].fd < 0
            if isDrained, hasEnded || (watch < 0 && polls[2].fd < 0) { break }
            let wait = hasEnded ? 0 : pollTime()
            let ready = try system("poll") { poll(&polls, nfds_t(polls.count), wait) }
            if ready == 0, hasEnded || (hasTimedOut && deadline == nil && watch < 0) { break }
            if polls[0].revents != 0 { try output.receive(limit: outputLimit, scratch) }
            if polls[1].revents != 0 { try errors.receive(limit: outputLimit, scratch) }
            if polls[2].revents != 0 { try send() }
            if hasEnded {
                readsLeft -= 1
            } else if polls[3].revents != 0 {
                hasEnded = true
                polls[3].fd = -1
                feed = nil
            }
        }
    }

    /// Waits for the end.
    mutating func result() throws(SystemError) -> ChildResult {
        feed = nil
        let status = try reap()
        return ChildResult(
            status: status, output: output.bytes, errors: errors.bytes, isCut: output.isCut || errors.isCut)
    }

    /// Ends a program that can no longer be served.
    mutating func abandon() {
        end(by: SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private var feedNumber: Int32? {
        switch feed {
        case .some(let descriptor): descriptor.number
        case nil: nil
        }
    }

    private var endNumber: Int32? {
        switch end {
        case .some(let descriptor): descriptor.number
        case nil: nil
        }
    }

    /// Milliseconds until the deadline, rounded up; -1 for ever.
    private func pollTime() -> Int32 {
        guard let deadline else { return hasTimedOut ? 100 : -1 }
        return Int32(clamping: max(0, deadline - Clock.monotonicNanoseconds + 999_999) / 1_000_000)
    }

    /// Tells the program to end, and the second time ends it.
    private mutating func expire() {
        end(by: hasTimedOut ? SIGKILL : SIGTERM)
        deadline = hasTimedOut ? nil : Clock.monotonicNanoseconds + Self.grace
        hasTimedOut = true
    }

    private func end(by signal: Int32) {
        kill(hasOwnGroup ? -process : process, signal)
    }

    /// Writes what the pipe takes. A program that does not want the rest is no error.
    private mutating func send() throws(SystemError) {
        guard let number = feedNumber else { return }
        let rest = fed
        let input = input
        do throws(SystemError) {
            fed += try input.withUnsafeBufferPointer { bytes throws(SystemError) in
                guard let start = bytes.baseAddress else { return 0 }
                return try system("write") { write(number, start + rest, bytes.count - rest) }
            }
        } catch {
            if error.isBrokenPipe {
                feed = nil
            } else if error.code != EAGAIN {
                throw error
            }
        }
        if fed == input.count { feed = nil }
    }

    /// Waits for the end, which with a deadline left and nothing to watch is asked for every few milliseconds.
    private mutating func reap() throws(SystemError) -> ChildResult.Status {
        let process = process
        var status: Int32 = 0
        while endNumber == nil, let deadline {
            if try system("waitpid", nil, { waitpid(process, &status, WNOHANG) }) == process { return ended(status) }
            if Clock.monotonicNanoseconds >= deadline { expire() }
            _ = poll(nil, 0, 5)
        }
        // What is left of its group; the number is free for others once the program is waited for.
        if hasTimedOut { end(by: SIGKILL) }
        _ = try system("waitpid") { waitpid(process, &status, 0) }
        return ended(status)
    }

    private func ended(_ status: Int32) -> ChildResult.Status {
        hasTimedOut ? .timedOut : ChildResult.Status(waited: status)
    }
}

extension ChildResult.Status {
    /// - Parameter status: what `waitpid` tells of a program that has ended.
    init(waited status: Int32) {
        // As WIFEXITED, WEXITSTATUS and WTERMSIG, which Swift does not see.
        self = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
    }
}

/// The reading end of an output, and what came through it.
private struct Drain: ~Copyable {
    private var descriptor: Descriptor?
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = consume descriptor
    }

    /// -1 when the other end is closed, which `poll` takes for nothing.
    var number: Int32 {
        switch descriptor {
        case .some(let descriptor): descriptor.number
        case nil: -1
        }
    }

    /// Takes what is there; must only be called when something is.
    mutating func receive(limit: Int, _ scratch: UnsafeMutableRawBufferPointer) throws(SystemError) {
        let number = number
        let count = try system("read") { read(number, scratch.baseAddress, scratch.count) }
        if count == 0 {
            descriptor = nil
            return
        }
        let kept = min(count, max(0, limit - bytes.count))
        bytes.append(contentsOf: scratch[..<kept])
        if kept < count { isCut = true }
    }
}
