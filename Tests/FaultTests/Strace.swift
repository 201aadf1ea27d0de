import BlackBox
import Foundation
import Host
import Synchronization

/// `strace`, which makes system calls fail, delays them, or sends signals at them.
enum Strace {
    /// Whether tests that need it are run.
    static let isAvailable = OrchBinary.mayBeTraced

    /// The words before a program's that make it run under faults such as `fsync:error=EIO:when=1`.
    static func injecting(_ faults: [String]) -> [String] {
        // Stopping at calls without a fault takes more time than the run. The kernel's filter, which keeps strace from it,
        // lets no signals be injected.
        let filter = faults.contains { $0.contains(":signal=") } ? [] : ["--seccomp-bpf"]
        return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + names(in: faults)] + filter
            + faults.flatMap { ["-e", "inject=" + $0] }
    }

    /// Runs the program until it is killed at a call, which is not carried out any more.
    static func kill(
        _ orch: OrchBinary, _ arguments: [String], at call: Call, faults: [String] = []
    ) throws -> Answer {
        let kill = "\(call.name):signal=KILL:when=\(call.occurrence)"
        let answer = try orch.run(arguments, wrapper: injecting(faults + [kill]))
        guard case .signalled = answer.status else { throw FaultError.notKilled }
        return answer
    }

    /// The names of the calls in faults, as `trace=` takes them.
    static func names(in faults: [String]) -> String {
        Set(faults.map { String($0.prefix { $0 != ":" }) }).sorted().joined(separator: ",")
    }

    /// A system call by its name and which of the calls of that name it is, as `when=` counts them.
    struct Call: Hashable, Sendable, CustomStringConvertible {
        let name: String
        let occurrence: Int
        /// Whether it may change something that stays when the process is gone. A kill at a call that doesn't leaves what
        /// a kill at the next one leaves.
        let isChange: Bool
        var description: String { "\(name):\(occurrence)" }
    }

    /// The calls of a run in their order, from where the program itself begins (the loader's are left out), without
    /// those that manage memory alone.
    ///
    /// - Parameter children: whether those of the programs that it starts count too.
    static func calls(
        of orch: OrchBinary, _ arguments: [String], faults: [String] = [], log: String, children: Bool = true
    ) throws -> [Call] {
        let wrapper = ["strace", "-f", "-qq", "-o", log] + faults.flatMap { ["-e", "inject=" + $0] }
        _ = try orch.run(arguments, wrapper: wrapper)
        let trace = try String(contentsOfFile: log, encoding: .utf8)
        var counts: [String: Int] = [:]
        var calls: [Call] = []
        var hasBegun = false
        let main = trace.prefix { $0 != " " }
        for line in trace.split(separator: "\n") where children || line.hasPrefix(main + " ") {
            guard let call = line.split(separator: " ").dropFirst().first, let bracket = call.firstIndex(of: "(")
            else { continue }
            let name = String(call[..<bracket])
            counts[name, default: 0] += 1
            if name == "rt_sigaction", line.contains("SIGPIPE") { hasBegun = true }
            guard hasBegun, !memoryCalls.contains(name) else { continue }
            let isChange = name == "openat" ? line.contains("O_CREAT") : !readingCalls.contains(name)
            calls.append(Call(name: name, occurrence: counts[name, default: 1], isChange: isChange))
        }
        return calls
    }

    /// The last call before a run exchanges the file (or renames it away): where a save comes latest. As a stop.
    static func lastStopBeforeExchange(_ arguments: [String]) throws -> String {
        let fault = try FaultBench()
        let calls = try calls(of: fault.orch, arguments, log: fault.bench.path + "/trace")
        let last = calls.prefix { $0.name != "renameat2" }.last { $0.name == "newfstatat" }
        return last.map { "\($0.name):when=\($0.occurrence)" } ?? "renameat:when=1"
    }

    /// What puts names into folders, or takes them out.
    static let moves: Set = ["renameat", "renameat2", "linkat", "unlinkat"]

    private static let readingCalls: Set = [
        "access", "clock_gettime", "close", "fcntl", "fgetxattr", "flistxattr", "flock", "fstat", "getcwd",
        "getdents64", "getpid", "getrandom", "gettid", "ioctl", "lseek", "newfstatat", "pread64", "prlimit64", "read",
        "readlink", "readlinkat", "rt_sigaction", "rt_sigprocmask", "statx", "uname",
    ]
    private static let memoryCalls: Set = ["brk", "mmap", "munmap", "mprotect", "madvise", "mremap", "futex"]
}

/// A run that stops at system calls until it is told to go on.
final class StoppingRun {
    private let process = Process()
    private let log: String
    private let outputPath: String
    private let errorsPath: String
    private var stops = 0

    /// - Parameter stops: system calls and which of them, such as `renameat:when=1`. A call is carried out before the
    ///   run stops.
    init(_ fault: FaultBench, _ arguments: [String], stops: [String], faults: [String] = []) throws {
        if fault.bench.exists(FaultBench.queue) { try fault.settle() }
        let notes = fault.bench.path + "/run-" + randomName()
        log = notes + ".trace"
        outputPath = notes + ".out"
        errorsPath = notes + ".err"
        // strace leaves alone what it is not told to trace.
        let names = Strace.names(in: stops + faults)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // -D leaves the program this process's own child; the trace tells when it stops.
        var words = ["strace", "-D", "-f", "-o", log, "-e", "trace=" + names]
        let stopping = stops.map { $0.replacingOccurrences(of: ":when", with: ":signal=STOP:when") }
        for fault in stopping + faults { words += ["-e", "inject=" + fault] }
        process.arguments = words + [OrchBinary.path] + arguments
        // The same as where calls are counted: a sanitizer makes some of its own, as its variables say.
        process.environment = OrchBinary.kept
        process.currentDirectoryURL = URL(fileURLWithPath: fault.orch.folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(outputPath)
        process.standardError = try Self.file(errorsPath)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var identifier: Int32 { process.processIdentifier }

    /// Waits for the next stop.
    func waitForStop() throws {
        stops += 1
        let wanted = stops
        let log = log
        let hasStopped = waitUntil { Self.stops(in: log) >= wanted }
        if !hasStopped { throw FaultError.neverStopped((try? String(contentsOfFile: log, encoding: .utf8)) ?? "") }
    }

    func goOn() { kill(process.processIdentifier, SIGCONT) }

    func end() { kill(process.processIdentifier, SIGKILL) }

    /// Waits for the end; answers the exit code (a signal's number negated), output and errors.
    func finish() throws -> (exit: Int32, output: String, errors: String) {
        let process = process
        guard waitUntil({ !process.isRunning }) else {
            end()
            throw FaultError.stillRunning
        }
        let exit = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return (
            exit, try String(contentsOfFile: outputPath, encoding: .utf8),
            try String(contentsOfFile: errorsPath, encoding: .utf8)
        )
    }

    private static func stops(in log: String) -> Int {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "stopped by SIGSTOP").count - 1
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}

/// Runs a body for each element on two threads; answers what went wrong, a line each.
func onTwoThreads<Element: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) throws -> [String]
) -> [String] {
    let problems = Mutex<[String]>([])
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < elements.count else { return }
            let found: [String]
            do {
                found = try body(elements[index])
            } catch {
                found = ["\(error)"]
            }
            if !found.isEmpty { problems.withLock { $0 += found.map { "\(elements[index]): \($0)" } } }
        }
    }
    return problems.withLock { $0 }
}
