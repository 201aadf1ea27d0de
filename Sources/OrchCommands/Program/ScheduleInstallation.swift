internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Text
internal import Workspace

/// What is to be done to have a scheduler run `orch dispatch` and `orch watchdog` for a queue, or to have it stop: files
/// of its own, or a block of lines in the crontab. Whatever others wrote stays.
struct ScheduleInstallation {
    /// Something that was done, or would be.
    private(set) var steps: [String] = []
    private let scheduler: ScheduleTemplate.Scheduler
    private let template: ScheduleTemplate
    private let isTrial: Bool
    private let home: String

    /// - Parameter isTrial: only says what would be done.
    init(
        _ scheduler: ScheduleTemplate.Scheduler, isTrial: Bool, in call: inout Call
    ) throws(CommandFailure) {
        self.scheduler = scheduler
        self.isTrial = isTrial
        template = try ScheduleTemplate(in: &call)
        let environment = call.session.request.environment
        guard let home = environment("HOME"), home.hasPrefix("/") else {
            throw CommandFailure(.refused, "HOME is not set, so the files of the scheduler are not found")
        }
        let config = environment("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
        self.home = scheduler == .launchd ? home + "/Library/LaunchAgents" : config + "/systemd/user"
        let program = scheduler.program
        guard ProgramSearch(path: environment("PATH") ?? "").find(program) != nil else {
            throw CommandFailure(
                .unavailable, "there is no \(program) in PATH",
                hint: "see what would be installed with 'orch schedule show \(scheduler.rawValue)'")
        }
    }

    mutating func install() throws(CommandFailure) {
        guard scheduler != .cron else { return try writeCrontab(template.crontabLines) }
        let files = template.files(for: scheduler, named: template.tag)
        var isChanged = false
        for file in files {
            let known = try own(file.name)
            guard known != file.text else { continue }
            isChanged = true
            if !isTrial { try write(file.name, file.text) }
            steps.append("write \(home)/\(file.name)")
        }
        guard isChanged else { return }
        try run(scheduler.beginning(files.map(\.name), in: home))
    }

    mutating func uninstall() throws(CommandFailure) {
        guard scheduler != .cron else { return try writeCrontab([]) }
        var names: [String] = []
        for file in template.files(for: scheduler, named: template.tag) where try own(file.name) != nil {
            names.append(file.name)
        }
        guard !names.isEmpty else { return }
        try run(scheduler.ending(names, in: home))
        for name in names {
            if !isTrial { try attempt(name) { folder throws(SystemError) in try folder.unlink(name) } }
            steps.append("remove \(home)/\(name)")
        }
        if scheduler == .systemd { try run([["systemctl", "--user", "daemon-reload"]]) }
    }

    // MARK: cron

    private mutating func writeCrontab(_ lines: [String]) throws(CommandFailure) {
        let old = try crontab()
        let new: String
        do throws(CrontabBlock.Flaw) {
            new = try CrontabBlock(queue: template.queue).replaced(in: old, by: lines)
        } catch {
            guard case .unended(let line) = error else { return }
            throw CommandFailure(
                .refused, "line \(line) of the crontab begins a block of orch that does not end",
                hint: "remove it, or write its last line, with 'crontab -e'")
        }
        guard new != old else { return }
        if !isTrial { _ = try run("crontab", ["-"], input: new) }
        let (before, after) = (Set(old.split(separator: "\n")), Set(new.split(separator: "\n")))
        steps += old.split(separator: "\n").filter { !after.contains($0) }.map { "- \($0)" }
        steps += new.split(separator: "\n").filter { !before.contains($0) }.map { "+ \($0)" }
    }

    /// The user's crontab; empty where there is none.
    private func crontab() throws(CommandFailure) -> String {
        let result = try output("crontab", ["-l"], input: "")
        if result.status == .exited(0) {
            guard let text = String(validating: result.output, as: UTF8.self) else {
                throw CommandFailure(.refused, "the crontab is not UTF-8", hint: "correct it with 'crontab -e'")
            }
            return text
        }
        let message = ProgramText.lastLine(of: result.errors) ?? ""
        // Each cron has its own words for that, and none of them an exit code.
        let isNone = ["no crontab", "No such file", "can't open"].contains { message.holds($0) }
        guard result.output.isEmpty, isNone else {
            throw CommandFailure(.unavailable, "'crontab -l' failed: \(Screen.plain(message))")
        }
        return ""
    }

    // MARK: Files

    /// The text of a file that this command has written; nil where there is none.
    private func own(_ name: String) throws(CommandFailure) -> String? {
        guard let folder = try? Folder(path: home), (try? folder.status(of: name)) != nil else { return nil }
        guard let file = try? folder.openFile(name), let bytes = try? file.read(at: 0, count: 1 << 20) else {
            throw CommandFailure(.system, "\(home)/\(name) can't be read", hint: "move it away")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.holds(template.mark) else {
            throw CommandFailure(
                .refused, "\(home)/\(name) is not a file of 'orch schedule install'", hint: "move it away, or keep it")
        }
        return text
    }

    private func write(_ name: String, _ text: String) throws(CommandFailure) {
        do throws(SystemError) {
            try Folder.make(path: home)
        } catch {
            throw CommandFailure(.system, "\(home): \(error.reason)")
        }
        try attempt(name) { folder throws(SystemError) in
            _ = try NewFile(Array(text.utf8), prefix: ".orch.", mode: 0o644).rename(to: name, in: folder)
        }
    }

    private func attempt(
        _ name: String, _ body: (borrowing Folder) throws(SystemError) -> Void
    ) throws(CommandFailure) {
        do throws(SystemError) {
            try body(Folder(path: home))
        } catch {
            throw CommandFailure(.system, "\(home)/\(name): \(error.reason)")
        }
    }

    // MARK: Programs

    private mutating func run(_ commands: [[String]]) throws(CommandFailure) {
        for command in commands {
            if !isTrial { try run(command[0], Array(command.dropFirst()), input: "") }
            steps.append("run " + command.joined(separator: " "))
        }
    }

    private func run(_ program: String, _ arguments: [String], input: String) throws(CommandFailure) {
        let result = try output(program, arguments, input: input)
        guard result.status != .exited(0) else { return }
        let message = ProgramText.lastLine(of: result.errors) ?? ProgramText.lastLine(of: result.output) ?? "no message"
        throw CommandFailure(
            .unavailable, "'\(([program] + arguments).joined(separator: " "))' failed: \(Screen.plain(message))",
            hint: "correct that and run it again"
                + (steps.isEmpty ? "" : "; done already: " + steps.joined(separator: "; ")))
    }

    private func output(
        _ program: String, _ arguments: [String], input: String
    ) throws(CommandFailure) -> ChildResult {
        do throws(ChildError) {
            return try ChildProgram(
                program, arguments, input: .bytes(Array(input.utf8)), timeout: .seconds(30)
            ).run()
        } catch {
            throw CommandFailure(starting: program, error)
        }
    }
}

extension ScheduleTemplate.Scheduler {
    /// The program that sets it up: it takes the crontab, the units or the agents.
    fileprivate var program: String {
        switch self {
        case .cron: "crontab"
        case .systemd: "systemctl"
        case .launchd: "launchctl"
        }
    }

    /// What has it begin with files that were written.
    fileprivate func beginning(_ names: [String], in folder: String) -> [[String]] {
        switch self {
        case .cron: []
        case .systemd:
            [
                ["systemctl", "--user", "daemon-reload"],
                ["systemctl", "--user", "enable", "--now"] + Self.timers(names),
            ]
        case .launchd: names.map { ["launchctl", "load", "-w", folder + "/" + $0] }
        }
    }

    /// What has it stop before the files go.
    fileprivate func ending(_ names: [String], in folder: String) -> [[String]] {
        switch self {
        case .cron: []
        case .systemd:
            Self.timers(names).isEmpty ? [] : [["systemctl", "--user", "disable", "--now"] + Self.timers(names)]
        case .launchd: names.map { ["launchctl", "unload", "-w", folder + "/" + $0] }
        }
    }

    private static func timers(_ names: [String]) -> [String] { names.filter { $0.hasSuffix(".timer") } }
}
