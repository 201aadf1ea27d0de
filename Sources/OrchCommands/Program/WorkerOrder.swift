internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Workers
internal import Workspace

/// How workers are started, by the operator's settings and flags.
struct WorkerOrder {
    /// The command line, for the shell; nil where none is set.
    let command: String?
    /// Who has the tasks.
    let owner: String
    let lease: LeaseTerms
    /// Whether no worker is started, and only one that has ended already is gone on with.
    let isForEnded: Bool
    /// Whether the worker is a session in a terminal.
    let isSession: Bool

    /// - Parameters:
    ///   - command: one given by a flag.
    ///   - owner: one given by a flag.
    init(
        command: String?, owner: String?, lease: LeaseTerms, isForEnded: Bool = false, in call: inout Call
    ) throws(CommandFailure) {
        self.isForEnded = isForEnded
        let workplace = try call.workplace()
        let settings = workplace.settings
        // A command that is given is a program of its own, whatever the settings say.
        isSession = command == nil && settings.usesSessions
        let preset = WorkerPreset(rawValue: settings.workerPreset)
        let found =
            isSession
            ? settings.sessionCommand ?? preset?.sessionCommand : command ?? settings.workerCommand ?? preset?.command
        self.command = found.flatMap { $0.contains { !$0.isWhitespace } ? $0 : nil }
        self.owner = owner ?? "worker:" + randomName().prefix(8)
        self.lease = lease
    }

    /// - Throws: that there is no worker to run.
    @discardableResult
    func required(in call: inout Call) throws(CommandFailure) -> String {
        if let command {
            if let name = try missingProgram(in: &call) {
                throw CommandFailure(
                    .unavailable, "there is no program \(name) for workers to run",
                    hint: "install it, or see PATH and 'orch config' here")
            }
            if isSession {
                let office = try Office(in: &call)
                try office.requireReady(in: &call)
                guard office.limits.cold + office.settings.warmSessions > 0 else {
                    throw CommandFailure(
                        .usage,
                        "no session can be started: \(Setting.sessionWarm.key) and \(Setting.sessionCold.key) are 0",
                        hint: "set one of them in \(try call.workplace().settingsPath)")
                }
            }
            return command
        }
        let setting: Setting = isSession ? .sessionCommand : .workerCommand
        throw CommandFailure(
            .usage, "there is no worker to run: \(setting.key) is not set",
            hint: "set it, or \(Setting.workerPreset.key), in \(try call.workplace().settingsPath), or give --command")
    }

    /// Looks whether a worker can begin the task that is to be claimed: a claim would use up an attempt.
    ///
    /// - Throws: that it can't.
    private func requireAnswers(for id: TaskID, in call: inout Call) throws(CommandFailure) {
        try required(in: &call)
        guard isSession else { return }
        let office = try Office(in: &call)
        var queue = try call.readQueue()
        // One that is nowhere here may be on the remote.
        let row = try? call.row(of: id, in: &queue)
        try office.requireAnswers(office.role(ofKind: row?.notes.value(of: .kind)), in: &call)
    }

    /// Looks whether a worker can begin the next ready task, or else one after it.
    ///
    /// - Parameters:
    ///   - kind: only tasks of this kind.
    ///   - queue: where the tasks are; nil for those in the file.
    /// - Returns: which kinds are to be passed over: those of roles whose sessions wait for an answer.
    /// - Throws: that it can't begin any.
    func passed(kind: String?, in queue: Queue? = nil, _ call: inout Call) throws(CommandFailure) -> KindCheck? {
        try required(in: &call)
        guard isSession else { return nil }
        let office = try Office(in: &call)
        let roles = office.settings.sessionRoles
        var waiting: [String] = []
        var failures: [CommandFailure] = []
        while true {
            let held = waiting
            let isHeld: KindCheck = { held.contains(Office.role(ofKind: $0, of: roles)) }
            let check = held.isEmpty ? nil : isHeld
            let next = try call.rehearse(Pick(owner: owner, lease: lease, kind: kind, passing: check), in: queue)
            var subject = next.subject
            guard let place = next.outcome.flatMap({ subject.rows(of: $0).first }) else {
                if let failure = failures.first { throw failure }
                return check
            }
            let role = Office.role(ofKind: subject.row(place).notes.value(of: .kind), of: roles)
            do throws(CommandFailure) {
                try office.requireAnswers(role, in: &call)
                for failure in failures { call.warn(failure.message) }
                return check
            } catch {
                guard error.exit == .busy else { throw error }
                failures.append(error)
                waiting.append(role)
            }
        }
    }

    /// The name that the command begins with, where neither PATH nor the shell has such a program; nil too where more is
    /// run if there is none.
    func missingProgram(in call: inout Call) throws(CommandFailure) -> String? {
        let command = command ?? ""
        let name = String(command.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-")...UInt8(ascii: "/"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        // What is in a session's worktree is not known here.
        guard isPlain, !name.isEmpty, !Self.goesOn(command),
            !isSession || name.hasPrefix("/") || !name.contains("/"),
            ProgramSearch(path: Environment.variable("PATH") ?? "").find(name) == nil
        else { return nil }
        let known = try CheckEvidence.run(
            "command -v \(name)", seconds: 10, in: NamedChecks.folder(of: call.workplace()))
        guard case .exited(let code) = known.status, code != 0 else { return nil }
        return name
    }

    /// Whether something is run in any case after the command that a command line begins with, as far as is seen without
    /// reading it as a shell does.
    private static func goesOn(_ line: String) -> Bool {
        var last = UInt8(ascii: " ")
        for (byte, next) in zip(line.utf8, Array(line.utf8.dropFirst()) + [last]) {
            switch byte {
            case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "\n"): return true
            // `&&` and `2>&1` are something else.
            case UInt8(ascii: "&") where next != byte && last != byte && last != UInt8(ascii: ">"): return true
            default: last = byte
            }
        }
        return false
    }

    /// Claims the next ready task that a worker can begin; nil when none is ready.
    func claim(kind: String?, in call: inout Call) throws(CommandFailure) -> TaskRun? {
        let isPassed = try passed(kind: kind, &call)
        let receipt = try call.commit(Pick(owner: owner, lease: lease, kind: kind, passing: isPassed))
        guard let id = receipt.outcome else { return nil }
        return try TaskRun(id, in: receipt.subject, self, &call)
    }

    /// Claims a task, which has to be ready, or goes on with the claim of an attempt.
    func claim(
        _ id: TaskID, attempt: Int?, in call: inout Call
    ) throws(CommandFailure) -> TaskRun {
        if let attempt {
            let receipt = try call.commit(on: id) {
                Renew(id: $0, owner: owner, attempt: attempt, seconds: lease.seconds, phase: .executing)
            }
            return try TaskRun(receipt.outcome.id, in: receipt.subject, self, &call)
        }
        try requireAnswers(for: id, in: &call)
        let receipt = try call.commit(on: id) { Start(id: $0, owner: owner, lease: lease) }
        guard receipt.outcome.isChanged else {
            throw CommandFailure(
                .refused, "\(receipt.outcome.id) is running already",
                hint: "who has its claim goes on with --attempt N; see 'orch show \(receipt.outcome.id)'")
        }
        return try TaskRun(receipt.outcome.id, in: receipt.subject, self, &call)
    }
}

extension Workplace {
    /// Where workers leave their output, beside the queue itself. Those of the usual queue have no folder of their own
    /// there.
    var workerFolder: String {
        let end = settingsPath.lastIndex(of: "/")
        return (end.map { String(settingsPath[...$0]) } ?? "") + "logs/workers"
            + (LoggedQueue.ownName(at: path).map { "/" + $0 } ?? "")
    }
}
