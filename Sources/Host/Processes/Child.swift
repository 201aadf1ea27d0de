internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A program that runs, seen from the process that started it.
///
/// Input and both outputs are served at once, so that none of them can block another. Output of a program that lives on
/// in the background when this one has ended is not waited for. A child whose owner goes away is killed.
package struct Child: ~Copyable {
    /// How often a child is looked at where the system can't report its end, in nanoseconds.
    private static let lookTime: Int64 = 10_000_000
    /// After the end, what programs in its background still write is read so many times at most; a pipe's content
    /// takes fewer.
    private static let lastReads = 32

    private enum Stage { case running, asked, killed }

    /// The number of the process, and of its group if it leads one.
    package let id: Int32
    /// What became of it; nil while it runs.
    package private(set) var result: ChildResult?
    private let leadsGroup: Bool
    private let takesGroupAlong: Bool
    /// How long a program that was asked to end may take for that, in nanoseconds.
    private let grace: Int64
    private var stage = Stage.running
    private var hasTimedOut = false
    /// It has ended, and what it started has not.
    private var isOutlived = false
    /// When it is asked to end, and then when it is killed; nil when there is nothing more to be done.
    private var deadline: Int64?
    private var feed: Feed
    private var output: Drain
    private var errors: Drain
    /// Readable when the program has ended; nil where the system has no such thing.
    private let watch: Descriptor?

    /// Starts a program.
    package init(_ program: ChildProgram) throws(ChildError) {
        var feed = try Feed(program.input)
        var output = try Drain(program.output, inherited: 1)
        var errors = try Drain(program.errors, inherited: program.errors == .joined ? output.given : 2)
        id = try program.spawn(input: feed.given, output: output.given, errors: errors.given)
        // Only when the child alone has its ends can the end of its output be seen.
        feed.others = nil
        output.others = nil
        errors.others = nil
        self.feed = feed
        self.output = output
        self.errors = errors
        leadsGroup = !program.isInOwnersGroup
        takesGroupAlong = program.takesGroupAlong && !program.isInOwnersGroup
        grace = program.grace.nanoseconds
        deadline = program.timeout.map { Clock.monotonicNanoseconds + $0.nanoseconds }
        let number = chost_watch_child(id)
        watch = number < 0 ? nil : try? Descriptor(adopting: number)
    }

    deinit {
        guard result == nil else { return }
        kill(leadsGroup ? -id : id, SIGKILL)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }

    // MARK: A turn of the loop

    /// Adds the child to what a loop waits for.
    package borrowing func announce(to news: inout News) {
        guard result == nil else { return }
        news.add(feed.number, Int32(POLLOUT))
        news.add(output.number, Int32(POLLIN))
        news.add(errors.number, Int32(POLLIN))
        if watchNumber < 0 { news.add(deadline: Clock.monotonicNanoseconds + Self.lookTime) }
        news.add(watchNumber, Int32(POLLIN))
        if let deadline { news.add(deadline: deadline) }
    }

    /// Does what the news are about: feeds and drains the program, ends it when its time is over, and notes its end.
    package mutating func serve(_ news: borrowing News) throws(SystemError) {
        guard result == nil else { return }
        if news.isReady(feed.number) { try feed.send() }
        if news.isReady(output.number) { _ = try output.receive() }
        if news.isReady(errors.number) { _ = try errors.receive() }
        if watchNumber < 0 || news.isReady(watchNumber), try hasEnded() {
            // A shell ends at once when it is asked to; what it has waited for has its grace.
            isOutlived = stage == .asked && takesGroupAlong && ProcessIdentity(id: id, start: -1).hasGroup
            guard isOutlived else { return try reap() }
        }
        guard let deadline, Clock.monotonicNanoseconds >= deadline else { return }
        if stage == .running { hasTimedOut = true }
        end()
    }

    /// One turn of a loop that has this child and signals alone: waits for what happens first, and serves the child.
    ///
    /// - Parameter time: waits until then at most (`Clock.monotonicNanoseconds`).
    /// - Returns: a signal, if one came.
    package mutating func turn(
        heeding signals: inout Signals, until time: Int64? = nil
    ) throws(SystemError) -> Signal? {
        var news = News()
        announce(to: &news)
        signals.announce(to: &news)
        if let time { news.add(deadline: time) }
        try news.wait()
        try serve(news)
        return signals.next()
    }

    /// What it has written to standard output since this was last asked, where that is kept in memory; the limit then
    /// holds from one time to the next.
    package mutating func takeOutput() -> [UInt8] { output.take() }

    // MARK: The end

    /// Asks the program to end (SIGTERM), and kills it when its grace is over, or at once when asked a second time; with
    /// it ends every program of its group.
    package mutating func end() {
        guard stage != .killed else { return }
        send(stage == .running ? .terminate : .kill)
        deadline = stage == .running ? Clock.monotonicNanoseconds + grace : nil
        stage = stage == .running ? .asked : .killed
    }

    /// Sends a signal to the program's group, or to the program alone if it leads none.
    package func send(_ signal: Signal) {
        // Afterwards the number may be another's.
        if result == nil { kill(leadsGroup ? -id : id, signal.rawValue) }
    }

    private var watchNumber: Int32 {
        switch watch {
        case .some(let descriptor): isOutlived ? -1 : descriptor.number
        case nil: -1
        }
    }

    /// Whether it has ended, without taking its number from it.
    private func hasEnded() throws(SystemError) -> Bool {
        let id = id
        var state = siginfo_t()
        _ = try system("waitid") { waitid(P_PID, id_t(id), &state, WEXITED | WNOHANG | WNOWAIT) }
        return state.si_signo == SIGCHLD
    }

    private mutating func reap() throws(SystemError) {
        for _ in 0..<Self.lastReads {
            let hasMore = try (output.receive(), errors.receive())
            if hasMore == (false, false) { break }
        }
        // What is left of its group; the number is free for others once the program is waited for.
        if stage != .running || takesGroupAlong { send(.kill) }
        let id = id
        var status: Int32 = 0
        _ = try system("waitpid") { waitpid(id, &status, 0) }
        // As WIFEXITED, WEXITSTATUS and WTERMSIG, which Swift does not see.
        let ending: ChildResult.Status =
            status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
        result = ChildResult(
            status: hasTimedOut ? .timedOut : ending, output: output.take(), errors: errors.take(),
            isCut: output.isCut || errors.isCut)
    }
}
