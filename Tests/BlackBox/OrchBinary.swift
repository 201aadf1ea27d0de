package import Host

/// The built program, run as its users run it: in a folder, with an environment of its own.
package struct OrchBinary: Sendable {
    /// The program's path: the one beside the tests, or what `ORCH_BINARY` names (a release build, for example).
    package static let path: String = {
        if let path = Environment.variable("ORCH_BINARY") { return path }
        let tests = (try? Environment.executablePath()) ?? CommandLine.arguments[0]
        return tests.prefix(through: tests.lastIndex(of: "/") ?? tests.startIndex) + "orch"
    }()

    /// Whether tests that trace the program are run: strace is here and may trace, which containers often forbid, or
    /// `CI` is set, where a test must fail rather than be skipped.
    package static let mayBeTraced: Bool = {
        if Environment.variable("CI") != nil { return true }
        let probe = try? ChildProgram("strace", ["-qq", "-o", "/dev/null", "true"], timeout: .seconds(10)).run()
        return probe?.status == .exited(0)
    }()

    /// How many times as long as usual programs may take: what `ORCH_SLOWNESS` says, as where a sanitizer is in them. All
    /// limits of time that tests set are multiplied by it.
    package static let slowness: Int = {
        let number = Environment.variable("ORCH_SLOWNESS").flatMap { Int($0) } ?? 1
        return max(1, number)
    }()

    /// Variables that every program keeps: a search path, and what a sanitizer is to do with what it finds.
    package static let kept = Environment.all.filter { ["PATH", "ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }

    /// Where it runs.
    package let folder: String
    /// Variables beside PATH; everything else of the tests' own environment is taken away.
    package var environment: [String: String] = [:]
    /// The workbench that the folder is on, which would be removed with its last user.
    private let bench: Workbench?

    package init(in folder: String, environment: [String: String] = [:], on bench: Workbench? = nil) {
        self.folder = folder
        self.environment = environment
        self.bench = bench
    }

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: the words after the program's name.
    ///   - input: what it reads; nothing without it.
    ///   - wrapper: a program with its arguments that runs it, such as `["strace", "-f"]`.
    ///   - timeout: how long it may take, times ``slowness``.
    package func run(
        _ arguments: [String], input: String? = nil, wrapper: [String] = [], timeout: Duration = .seconds(60)
    ) throws(ChildError) -> Answer {
        let words = wrapper + [Self.path] + arguments
        return try run(words[0], Array(words.dropFirst()), input: input, timeout: timeout)
    }

    /// Runs another program of the system in the same way.
    package func run(
        _ program: String, _ arguments: [String], input: String? = nil, timeout: Duration = .seconds(60)
    ) throws(ChildError) -> Answer {
        Answer(try child(program, arguments, input: input, timeout: timeout).run())
    }

    /// Starts it without waiting for its end. It leads a process group, as a terminal's foreground job does.
    package func start(_ arguments: [String]) throws(ChildError) -> Child {
        try Child(child(Self.path, arguments, input: nil, timeout: .seconds(60)))
    }

    private func child(
        _ program: String, _ arguments: [String], input: String?, timeout: Duration
    ) -> ChildProgram {
        var variables: [String: String?] = [:]
        for name in Environment.all.keys where Self.kept[name] == nil { variables[name] = .some(nil) }
        for (name, value) in environment { variables[name] = value }
        return ChildProgram(
            program, arguments, environment: variables, input: input.map { .bytes(Array($0.utf8)) } ?? .nothing,
            folder: folder, timeout: timeout * Self.slowness)
    }
}

extension Child {
    /// Serves it until it has ended, or until a condition holds, which is looked at every few milliseconds.
    package mutating func serve(until condition: () -> Bool = { false }) throws(SystemError) {
        while result == nil, !condition() {
            var news = News()
            announce(to: &news)
            news.add(deadline: Clock.monotonicNanoseconds + 5_000_000)
            try news.wait()
            try serve(news)
        }
    }
}

/// Waits for a condition, at most for a time and ``OrchBinary/slowness`` times as long; whether it came true.
package func waitUntil(
    within limit: Duration = .seconds(20), every pause: Duration = .milliseconds(1), _ condition: () throws -> Bool
) rethrows -> Bool {
    let deadline = ContinuousClock.now + limit * OrchBinary.slowness
    while try !condition() {
        guard ContinuousClock.now < deadline else { return false }
        Clock.sleep(pause)
    }
    return true
}

/// What the program answered.
package struct Answer: Equatable, Sendable {
    /// How it ended.
    package let status: ChildResult.Status
    /// Standard output.
    package let output: String
    /// Standard error.
    package let errors: String
    /// Standard output as it came, which need not be UTF-8.
    package let outputBytes: [UInt8]

    init(_ result: ChildResult) {
        status = result.status
        outputBytes = result.output
        output = String(decoding: result.output, as: UTF8.self)
        errors = String(decoding: result.errors, as: UTF8.self)
    }

    /// The exit code; -1 when a signal or the timeout ended it.
    package var exit: Int32 {
        if case .exited(let code) = status { code } else { -1 }
    }
}
