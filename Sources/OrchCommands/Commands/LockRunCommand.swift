internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Workers
internal import Workspace

struct LockRunCommand: Command {
    private static let words = PositionalList(.text("COMMAND"), help: "the program and its arguments")
    private static let owner = Flag(
        "owner", .holder("NAME"), help: "who has the lock", default: "run: and a random name")

    static let grammar = CommandGrammar(
        ["lock", "run"], group: CommandGroup.operations, summary: "run a command while holding a lock",
        discussion: [
            "Acquires the lock as 'orch lock acquire' does, runs the command, and releases the lock when it ends, with "
                + "whatever exit code: that is the exit code of 'orch lock run' too, or 128 and the number of the signal that "
                + "ended it. The lock is renewed at a third of its length. Flags behind '--' are the command's.",
            "The command has ORCH_LOCK_NAME, ORCH_LOCK_OWNER and ORCH_LOCK_TOKEN in its environment. It is ended with its "
                + "process group, asked to and killed 10 s later, when the lock is lost (exit code "
                + "\(ExitCode.refused.rawValue)) and on Ctrl-C or SIGTERM. What is left of the group when it ends is killed. It can't "
                + "read from the terminal. Where 'orch lock run' itself is killed (kill -9), its command goes on, and the lock "
                + "expires under it.",
        ],
        flags: [owner, LockArguments.ttl, LockArguments.wait], positionals: [LockArguments.lock, words],
        examples: [
            "orch lock run deploy -- ./deploy.sh --all", "orch lock run deploy --wait 10m --ttl 30s -- make release",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let words = call.invocation[words]
        try refuseUnlessThere(words[0])
        let seconds = call.invocation[LockArguments.ttl] ?? LockArguments.standardSeconds
        let owner = call.invocation[owner] ?? "run:" + randomName().prefix(8)
        var signals = try call.caughtSignals()
        var held = Clock.monotonicNanoseconds
        let lock = try call.acquireLock(owner: owner, seconds: seconds, heeding: &signals)
        call.settle()
        let proof = LockProof(owner: owner, token: lock.token)
        let run: WorkerRun
        do throws(ChildError) {
            run = try WorkerRun(
                program(words, with: lock), renewing: .milliseconds(seconds * 1000 / 3), heeding: &signals,
                begun: { _ in }, renew: { renew(lock.name, proof, seconds, since: &held, in: &call) })
        } catch {
            release(lock, proof, in: &call)
            throw CommandFailure(starting: words[0], error)
        }
        if run.stop != .lostClaim { release(lock, proof, in: &call) }
        switch (run.stop, run.status) {
        case (.signal(let signal), _): throw CommandFailure(interruptedBy: signal)
        case (.lostClaim, _):
            throw CommandFailure(
                .refused, "the lock \(lock.name) was lost, and the command was ended",
                hint: "see who has it with 'orch lock history \(lock.name)'")
        case (nil, .exited(let code)): call.end(passing: code)
        case (nil, .signalled(let number)): call.end(passing: 128 + number)
        case (nil, .timedOut): break
        }
    }

    private static func program(_ words: [String], with lock: Lock) -> ChildProgram {
        var program = ChildProgram(
            words[0], Array(words.dropFirst()),
            environment: [
                "ORCH_LOCK_NAME": lock.name, "ORCH_LOCK_OWNER": lock.owner, "ORCH_LOCK_TOKEN": String(lock.token),
            ],
            // A group of its own, which is ended as a whole, can't read from the terminal.
            input: Console.isTerminal(.input) ? .nothing : .inherited, output: .inherited, errors: .inherited)
        program.grace = WorkerRun.grace
        program.takesGroupAlong = true
        return program
    }

    /// - Throws: that there is no such program, before anybody has to wait for the lock.
    private static func refuseUnlessThere(_ name: String) throws(CommandFailure) {
        let isThere = ProgramSearch(path: Environment.variable("PATH") ?? "").find(name) != nil
        guard !isThere else { return }
        throw CommandFailure(
            .unavailable, "there is no program \(name)",
            hint: "name a program in PATH, or the path of one that may be run; the lock was not acquired")
    }

    /// - Parameter held: when the lock was renewed last. Once it has expired somebody else may have it, whatever keeps
    ///   this process from seeing that.
    private static func renew(
        _ name: String, _ proof: LockProof, _ seconds: Int, since held: inout Int64, in call: inout Call
    ) -> WorkerRun.Renewal {
        defer { call.settle() }
        let now = Clock.monotonicNanoseconds
        do throws(CommandFailure) {
            _ = try call.commit(RenewLock(name, proof), beginning: false)
            held = now
            return .held
        } catch {
            let isExpired = now - held >= Int64(seconds) * 1_000_000_000
            return error.exit == .refused || isExpired ? .lost : .failed
        }
    }

    /// Releases the lock, if it is this run's. Where that can't be done it expires by itself.
    private static func release(_ lock: Lock, _ proof: LockProof, in call: inout Call) {
        do throws(CommandFailure) {
            _ = try call.commit(ReleaseLock(lock.name, proof), beginning: false)
        } catch {
            call.warn("the lock was not released: \(error.message)")
        }
    }
}
