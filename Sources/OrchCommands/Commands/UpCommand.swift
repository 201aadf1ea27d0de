internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Workspace

struct UpCommand: Command {
    static let grammar = CommandGrammar(
        ["up"], group: CommandGroup.operations, summary: "run dispatch and watchdog every now and then",
        discussion: [
            "Stays in the foreground: runs 'orch dispatch' for all free slots every dispatch.interval_seconds and 'orch "
                + "watchdog' every watchdog.interval_seconds, both at once in the beginning, and shows what they print. One "
                + "that fails is tried again at the next time. Settings are read anew each time.",
            "One instance runs for a queue. Ctrl-C or SIGTERM stops it when what it has begun is done; workers go on, and "
                + "finish their tasks by themselves. Those who have a scheduler use that: see 'orch schedule show'.",
        ],
        examples: ["orch up", "orch up --queue automation/orchestrator/QUEUE.md"])

    /// Something that is done every now and then: an own command.
    private struct Tick {
        let arguments: [String]
        let interval: (Settings) -> Int
        var next = Clock.monotonicNanoseconds
    }

    static func run(_ call: inout Call) throws(CommandFailure) {
        let program = try DispatchCommand.executable()
        let path = try call.workplace().path
        let terms = try LeaseArguments.terms(in: &call)
        // Without a worker no tick would ever do anything.
        _ = try WorkerOrder(command: nil, owner: nil, lease: terms, in: &call)
        let most = String(try call.workplace().settings.mostWorkers)
        _ = try call.readQueue()
        try tick(program, path, most: most, holding: instanceLock(besideQueueAt: path), in: &call)
    }

    private static func tick(
        _ program: String, _ path: String, most: String, holding lock: borrowing FileLock, in call: inout Call
    ) throws(CommandFailure) {
        var signals = try call.caughtSignals()
        var ticks = [
            Tick(arguments: ["watchdog"], interval: \.watchdogSeconds),
            Tick(arguments: ["dispatch", "--parallel", most], interval: \.dispatchSeconds),
        ]
        while true {
            for place in ticks.indices where ticks[place].next <= Clock.monotonicNanoseconds {
                let arguments = ticks[place].arguments + ["--queue", path] + passed(in: call)
                guard try perform(program, arguments, heeding: &signals) else { return }
                call.settle()
                let seconds = (try? call.workplace().settings).map(ticks[place].interval) ?? 60
                ticks[place].next = Clock.monotonicNanoseconds + Int64(seconds) * 1_000_000_000
            }
            guard try wait(until: ticks.map(\.next).min() ?? 0, heeding: &signals) else { return }
        }
    }

    private static func passed(in call: Call) -> [String] {
        let given = call.invocation
        return (given[GlobalFlags.json] ? ["--json"] : [])
            + (given[GlobalFlags.logPath].map { ["--log-path", $0] } ?? [])
            + (given[GlobalFlags.lockTimeout].map { ["--lock-timeout", String($0)] } ?? [])
    }

    /// Runs a command of this program to its end. It leads a group of its own, so that Ctrl-C doesn't reach it; a second
    /// one does.
    ///
    /// - Returns: whether to go on.
    private static func perform(
        _ program: String, _ arguments: [String], heeding signals: inout Signals
    ) throws(CommandFailure) -> Bool {
        var isToGoOn = true
        do throws(ChildError) {
            var child = try Child(ChildProgram(program, arguments, output: .inherited, errors: .inherited))
            do throws(SystemError) {
                while child.result == nil {
                    var news = News()
                    child.announce(to: &news)
                    signals.announce(to: &news)
                    try news.wait()
                    try child.serve(news)
                    guard signals.next() != nil else { continue }
                    if !isToGoOn { child.end() }
                    isToGoOn = false
                }
            } catch {
                throw .system(error)
            }
        } catch {
            throw CommandFailure(starting: program, error)
        }
        return isToGoOn
    }

    /// - Returns: whether to go on; not when a signal came.
    private static func wait(until time: Int64, heeding signals: inout Signals) throws(CommandFailure) -> Bool {
        do throws(SystemError) {
            while Clock.monotonicNanoseconds < time {
                if signals.next() != nil { return false }
                var news = News()
                signals.announce(to: &news)
                news.add(deadline: time)
                try news.wait()
            }
        } catch {
            throw CommandFailure(.system, "waiting: \(error.reason)")
        }
        return signals.next() == nil
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
