package import Host

/// One run of a worker: its process group is kept until it ends, has to end, or loses its task.
package struct WorkerRun: Sendable {
    /// What became of the claim when it was to be renewed.
    package enum Renewal: Equatable, Sendable {
        case held
        /// Somebody else has the task now.
        case lost
        /// It is not known whether the claim was renewed, so that it is tried again soon.
        case failed
    }

    /// Why the worker was ended before it ended by itself.
    package enum Stop: Equatable, Sendable {
        case lostClaim
        case signal(Signal)
    }

    /// How long a worker may take to end when it is asked to.
    package static let grace = Duration.seconds(10)
    /// How much of its output is kept in the log, in bytes.
    package static let longestLog = 64 << 20
    /// How much of the end of its output a report is looked for in, in bytes.
    package static let tail = 1 << 20
    /// What a worker inherits whatever the settings say.
    static let inherited: Set<String> = [
        "PATH", "HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TERM", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ",
    ]

    /// How it ended.
    package let status: ChildResult.Status
    /// The end of what it printed.
    package let output: [UInt8]
    /// Why it was ended, if it was.
    package let stop: Stop?

    /// A worker that was no child of this process.
    package init(status: ChildResult.Status, output: [UInt8], stop: Stop? = nil) {
        self.status = status
        self.output = output
        self.stop = stop
    }

    /// A worker whose end was noted before.
    ///
    /// - Parameter output: the end of what it printed.
    package init?(ended word: String, output: [UInt8]) {
        guard let status = ChildResult.Status(word: word) else { return nil }
        self.status = status
        self.output = output
        stop = nil
    }

    /// The program that a worker is.
    ///
    /// - Parameters:
    ///   - command: the operator's command, for the shell.
    ///   - prompt: what it reads.
    ///   - variables: what it gets in its environment.
    ///   - names: which variables of this process it gets beside those that any program needs.
    ///   - folder: where it runs.
    ///   - log: the file for its output.
    ///   - seconds: how long it may take.
    package static func program(
        _ command: String, prompt: String, variables: [String: String], inheriting names: [String], in folder: String,
        log: String, seconds: Int
    ) -> ChildProgram {
        var program = ChildProgram(
            "/bin/sh", ["-c", gate, "sh", command], environment: variables.mapValues { Optional($0) },
            input: .bytes(Array(("\n" + prompt).utf8)), output: .log(log, limit: longestLog, tail: tail),
            errors: .joined,
            folder: folder, timeout: .seconds(seconds))
        program.inherited = inherited.union(names)
        program.grace = grace
        program.takesGroupAlong = true
        program.leadsSession = true
        return program
    }

    /// Waits for the line that comes once the worker is noted, and then is the worker. Where the run is killed before,
    /// the line never comes, and nothing was begun.
    private static let gate = "IFS= read -r line && exec /bin/sh -c -- \"$1\""

    /// Runs a worker to its end.
    ///
    /// - Parameters:
    ///   - program: the worker.
    ///   - interval: how often its claim is renewed.
    ///   - signals: of this process; one of them ends the worker, and a second one kills it.
    ///   - begun: called when its process is there, before it does anything.
    ///   - renew: renews the claim.
    package init(
        _ program: ChildProgram, renewing interval: Duration, heeding signals: inout Signals,
        begun: (ProcessIdentity) -> Void, renew: () -> Renewal
    ) throws(ChildError) {
        var child = try Child(program)
        if let process = ProcessIdentity(of: child.id) { begun(process) }
        var next = Self.time(after: interval)
        var stop: Stop?
        do throws(SystemError) {
            while true {
                if let result = child.result {
                    status = result.status
                    output = result.output
                    self.stop = stop
                    return
                }
                var news = News()
                child.announce(to: &news)
                signals.announce(to: &news)
                if stop == nil { news.add(deadline: next) }
                try news.wait()
                try child.serve(news)
                if let signal = signals.next() {
                    stop = stop ?? .signal(signal)
                    child.end()
                }
                guard stop == nil, child.result == nil, Clock.monotonicNanoseconds >= next else { continue }
                switch renew() {
                case .held: next = Self.time(after: interval)
                case .failed: next = Self.time(after: min(interval, .seconds(5)))
                case .lost:
                    stop = .lostClaim
                    child.end()
                }
            }
        } catch {
            throw .system(error)
        }
    }

    private static func time(after interval: Duration) -> Int64 {
        Clock.monotonicNanoseconds + interval.components.seconds * 1_000_000_000
            + interval.components.attoseconds / 1_000_000_000
    }
}

extension ChildResult.Status {
    /// The status in a word, to be noted.
    package var word: String {
        switch self {
        case .exited(let code): "exit:\(code)"
        case .signalled(let number): "signal:\(number)"
        case .timedOut: "timeout:"
        }
    }

    /// - Parameter word: what ``word`` gave.
    init?(word: String) {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch (parts[0], Int32(parts[1])) {
        case ("exit", let code?): self = .exited(code)
        case ("signal", let number?): self = .signalled(number)
        case ("timeout", nil): self = .timedOut
        default: return nil
        }
    }
}
