internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct OfficeRunCommand: Command {
    private static let isOnce = Switch("once", help: "do what there is to do now, and end")
    private static let isCold = Switch("no-warm", help: "start no sessions before they are needed")

    static let grammar = CommandGrammar(
        ["office", "run"], group: CommandGroup.sessions, summary: "do the commands for this machine's sessions",
        discussion: [
            "Watches COMMANDS.md and does each command for this office: creates sessions, types prompts, reads output, cancels, "
                + "terminates. It keeps session.warm sessions of each role ready, closes those that nobody needs any more, "
                + "brings SESSIONS.md in line with the terminals that there are, and archives old commands.",
            "What is in its way, such as a file that is being edited or a tmux that does not answer, is a warning, and it "
                + "tries again; with --once it is an error. Several may run: each command is done once. One that was killed in the middle of a command leaves it to the "
                + "next, but for what it was typing, which fails. Without any, whoever waits for a command does it.",
        ],
        flags: [isOnce, isCold], examples: ["orch office run", "orch office run --once --no-warm"])

    /// How often the pool is looked after, in nanoseconds.
    private static let interval: Int64 = 10_000_000_000

    static func run(_ call: inout Call) throws(CommandFailure) {
        if call.isJSON, !call.invocation[isOnce] {
            throw CommandFailure(.usage, "--json needs --once", hint: "without it there is no end to answer at")
        }
        var signals = try call.caughtSignals()
        let path = try call.workplace().path
        let watch = FolderWatch([Workplace.folder(of: path)])
        let first = try Office(in: &call)
        _ = try first.agentCommand()
        for line in try first.removeLeftovers(in: &call) { call.print(Screen.plain(line)) }
        for line in try first.strangers(in: &call) { call.warn(line) }
        let isOnce = call.invocation[isOnce]
        var next = Clock.monotonicNanoseconds
        var trouble = ""
        while true {
            var news = News()
            watch.announce(to: &news)
            signals.announce(to: &news)
            let isDue = Clock.monotonicNanoseconds >= next
            if isDue { next = Clock.monotonicNanoseconds + interval }
            do throws(CommandFailure) {
                try work(isDue: isDue, heeding: &signals, in: &call)
                trouble = ""
            } catch {
                // It may pass.
                guard !isOnce, error.signal == nil else { throw error }
                if error.message != trouble { call.warn(error.message) }
                trouble = error.message
            }
            call.settle()
            call.flush()
            guard !isOnce else {
                if call.isJSON { call.print(["schema": "orch.office/1", "office_id": .string(first.id)]) }
                return
            }
            news.add(deadline: next)
            try news.wait(for: "commands")
            watch.serve()
            guard signals.next() == nil else { return }
        }
    }

    /// Does the commands that there are, after a look at the pool where that is due.
    private static func work(
        isDue: Bool, heeding signals: inout Signals, in call: inout Call
    ) throws(CommandFailure) {
        // Settings are read anew each time.
        let office = try Office(in: &call)
        if isDue { try look(after: office, isWarm: !call.invocation[isCold], in: &call) }
        var failures: [String] = []
        while try office.handleNext(in: &call, failed: { failures.append($0) }) {
            for failure in failures { call.warn(failure) }
            failures = []
            if let signal = signals.next() { throw CommandFailure(interruptedBy: signal) }
        }
    }

    private static func look(
        after office: Office, isWarm: Bool, in call: inout Call
    ) throws(CommandFailure) {
        try office.settlePrompted(in: &call)
        for line in try office.reconcile(in: &call) + office.closeOrphans(in: &call) + office.expire(in: &call) {
            call.print(Screen.plain(line))
        }
        try office.settleQuestions(in: &call)
        if isWarm {
            for session in try office.warm(in: &call) { call.print(Screen.plain("\(session.id): being created")) }
        }
        let cutoff = try call.moment().timestamp.advanced(bySeconds: -Int64(office.settings.commandDays) * 86_400)
        let offset = try call.workplace().offset
        let count = try office.archive(before: cutoff, in: &call)
        if count > 0 { call.print("\(counted(count, "command")) archived") }
        let sessions: Sessions? = try call.readTable(Sessions.file)
        let isEnded = sessions?.all.contains {
            $0.status == .terminated && Timestamp(text: $0.lastActivityAt, at: offset).map { $0 < cutoff } ?? false
        }
        // What is in a worktree is found by its session's row.
        if isEnded == true {
            let removal = RemoveSessions(before: cutoff, unless: { office.hasWorktree($0) })
            for session in try call.commit(removal, beginning: false).outcome { office.removeLog(of: session) }
        }
        call.settle()
    }
}
