internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Operations
internal import TaskQueue
internal import Workspace

struct UpCommand: Command {
    static let grammar = CommandGrammar(
        ["up"], group: CommandGroup.operations, summary: "run dispatch and watchdog every now and then",
        discussion: [
            "Stays in the foreground: runs 'orch dispatch' for all free slots every dispatch.interval_seconds and 'orch "
                + "watchdog' every watchdog.interval_seconds, both at once in the beginning, and shows what they did. One "
                + "that fails is tried again at the next time. Settings are read anew each time.",
            "Where the queue is not at its place, it waits until it is there again. One instance runs for a queue. Ctrl-C or "
                + "SIGTERM stops it when what it has begun is done; workers go on, and finish their tasks by themselves. Those who have a scheduler use that: see 'orch schedule show'.",
        ],
        flags: SyncArguments.all, examples: ["orch up", "orch up --queue automation/orchestrator/QUEUE.md"])

    /// Something that is done every now and then: an own command.
    private struct Tick {
        let arguments: [String]
        let interval: (Settings) -> Int
        var next = Clock.monotonicNanoseconds
        /// What it printed as errors and warnings last.
        var errors: [UInt8] = []
    }

    static func run(_ call: inout Call) throws(CommandFailure) {
        let program = try DispatchCommand.executable()
        let path = try call.workplace().path
        let terms = try LeaseArguments.terms(in: &call)
        // Without a worker no tick would ever do anything.
        let worker = try WorkerOrder(command: nil, owner: nil, lease: terms, in: &call).required(in: &call)
        _ = try call.readQueue()
        let lock: FileLock? = try instanceLock(besideQueueAt: path)
        var signals = try call.caughtSignals()
        tell(opening(path, worker, try call.workplace().settings), in: &call)
        try go(program, path, lock, heeding: &signals, in: &call)
        tell("stopped; workers that were started go on by themselves", in: &call)
    }

    /// The line that says what it is about to do.
    private static func opening(_ path: String, _ worker: String, _ settings: Settings) -> String {
        "running \(path): dispatch every \(settings.dispatchSeconds) s for up to "
            + "\(counted(min(settings.mostWorkers, Dispatch.mostWorkers), "worker")) of '\(worker)', watchdog every "
            + "\(settings.watchdogSeconds) s"
    }

    /// Prints a line at once, where no documents are printed.
    private static func tell(_ line: String, in call: inout Call) {
        guard !call.isJSON else { return }
        call.print(Screen.plain(line))
        call.flush()
    }

    /// Does what is due, until it is asked to stop.
    private static func go(
        _ program: String, _ path: String, _ lock: consuming FileLock?, heeding signals: inout Signals,
        in call: inout Call
    ) throws(CommandFailure) {
        var lock = lock
        var isWaiting = false
        var ticks = [
            Tick(arguments: ["watchdog"], interval: \.watchdogSeconds),
            // As many as the settings allow then.
            Tick(arguments: ["dispatch", "--parallel", String(Dispatch.mostWorkers)], interval: \.dispatchSeconds),
        ]
        while true {
            if !isHeld(lock, besideQueueAt: path) {
                // Whoever has removed the lock's file, or moved the queue away, made room for another instance.
                lock = nil
                guard FileFacts(path: path) != nil else {
                    if !isWaiting { call.warn("there is no queue at \(path); waiting for it") }
                    isWaiting = true
                    call.flush()
                    let next = Clock.monotonicNanoseconds + watchfulness
                    guard try call.wait(until: next, heeding: &signals) == nil else { return }
                    continue
                }
                isWaiting = false
                lock = try instanceLock(besideQueueAt: path)
            }
            for place in ticks.indices where ticks[place].next <= Clock.monotonicNanoseconds {
                let arguments = ticks[place].arguments + ["--queue", path] + passed(in: call)
                let (errors, isStopped) = perform(program, arguments, heeding: &signals)
                // What was in the way before, of one of the ticks, is known.
                if !errors.isEmpty, !ticks.contains(where: { $0.errors == errors }) {
                    try? Console.write(errors, to: .errors)
                }
                ticks[place].errors = errors
                guard !isStopped else { return }
                call.settle()
                let seconds = (try? call.workplace().settings).map(ticks[place].interval) ?? 60
                ticks[place].next = Clock.monotonicNanoseconds + Int64(seconds) * 1_000_000_000
            }
            let next = min(ticks.map(\.next).min() ?? 0, Clock.monotonicNanoseconds + watchfulness)
            guard try call.wait(until: next, heeding: &signals) == nil else { return }
        }
    }

    private static func passed(in call: borrowing Call) -> [String] {
        let given = call.invocation
        var words = [given[GlobalFlags.json] ? "--json" : "--quiet"]
        if let path = given[GlobalFlags.logPath] { words += ["--log-path", path] }
        if let timeout = given[GlobalFlags.lockTimeout] { words += ["--lock-timeout", String(timeout)] }
        for flag in [SyncArguments.isSynced, SyncArguments.isLocal] where given[flag] {
            words.append(flag.description.spelling)
        }
        return words
    }

    /// Runs a command of this program to its end. It leads a group of its own, so that Ctrl-C doesn't reach it; a second
    /// one does.
    ///
    /// - Returns: what it printed as errors and warnings, or why it was not run, and whether a signal came.
    private static func perform(
        _ program: String, _ arguments: [String], heeding signals: inout Signals
    ) -> (errors: [UInt8], isStopped: Bool) {
        var isStopped = false
        do throws(ChildError) {
            var child = try Child(ChildProgram(program, arguments, output: .inherited))
            do throws(SystemError) {
                while child.result == nil {
                    guard try child.turn(heeding: &signals) != nil else { continue }
                    if isStopped { child.end() }
                    isStopped = true
                }
            } catch {
                throw .system(error)
            }
            return (child.result?.errors ?? [], isStopped)
        } catch {
            let failure = CommandFailure(starting: program, error)
            return (Array("error: \(Screen.plain(failure.message))\n".utf8), isStopped)
        }
    }

    /// How often it is looked whether the queue and the lock are where they were, in nanoseconds.
    private static let watchfulness: Int64 = 1_000_000_000

    private static func isHeld(_ lock: borrowing FileLock?, besideQueueAt path: String) -> Bool {
        switch lock {
        case .some(let lock): InstanceLock.up.isInPlace(lock, besideQueueAt: path)
        case nil: false
        }
    }

    private static func instanceLock(besideQueueAt path: String) throws(CommandFailure) -> FileLock {
        do throws(LockError) {
            return try InstanceLock.up.acquire(besideQueueAt: path)
        } catch {
            switch error {
            case .timedOut(let holder):
                let who = holder.map { "process \($0)" } ?? "another process"
                throw CommandFailure(
                    .busy, "'orch up' runs for \(path) already: \(who)", hint: "stop that one first, or let it go on")
            case .system(let error): throw CommandFailure(.system, "\(path): \(error.reason)")
            }
        }
    }
}
