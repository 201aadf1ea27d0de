internal import ArgumentGrammar
internal import Engine
internal import Host
internal import TaskQueue
internal import Text
internal import Workspace

struct DoctorCommand: Command {
    static let grammar = CommandGrammar(
        ["doctor"], group: CommandGroup.setup, summary: "check the queue and what it depends on",
        discussion: [
            "Prints a line for each check: ok, note, warning or error, and below it what to do. Checked are the queue, "
                + "its settings and event log, the lock, what the file system can do, leftovers of killed runs, copies "
                + "and other queues beside it, git, the hook, clocks, and the programs that some commands run.",
            "Nothing is changed: what the file system can do is tried with two files of its own, which are removed.",
            "Exits with \(ExitCode.found.rawValue) when there is a warning or an error.",
        ],
        examples: ["orch doctor", "orch doctor --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let programs = ProgramSearch(path: Environment.variable("PATH") ?? "")
        var results = [ProgramChecks.version(programs)]
        results += checksOfQueue(in: &call, programs)
        results.append(ProgramChecks.others(programs))
        if results.contains(where: \.isWrong) { call.end(with: .found) }
        if call.isJSON {
            call.print([
                "schema": "orch.doctor/1", "healthy": .bool(!results.contains(where: \.isWrong)),
                "checks": .array(of: results) { result in
                    [
                        "check": .string(result.check), "level": .string(result.level.rawValue),
                        "text": .string(result.text), "advice": .string(orNull: result.advice),
                    ]
                },
            ])
            return
        }
        for result in results {
            let level = call.screen.styled(result.level.rawValue.fitted(to: 7), style(of: result.level))
            call.print("\(level)  \(result.check): \(Screen.plain(result.text))")
            if let advice = result.advice { call.print("         -> \(Screen.plain(advice))") }
        }
    }

    private static func checksOfQueue(in call: inout Call, _ programs: ProgramSearch) -> [CheckResult] {
        let path: String
        do throws(CommandFailure) {
            path = try call.queuePath()
        } catch {
            return [CheckResult("queue", error)]
        }
        var results = [QueueChecks.place(path, call.invocation)]
        var isCommitting = false
        do throws(CommandFailure) {
            let workplace = try call.workplace()
            isCommitting = workplace.settings.isAutocommitted
            results.append(QueueChecks.table(workplace.store, in: workplace))
            results += QueueChecks.others(workplace)
            results.append(QueueChecks.settings(workplace))
            results.append(QueueChecks.log(workplace))
            if let offsets = QueueChecks.offsets(workplace) { results.append(offsets) }
            let order = try WorkerOrder(command: nil, owner: nil, lease: LeaseArguments.terms(in: &call), in: &call)
            if let name = (try? order.missingProgram(in: &call)) ?? nil {
                results.append(
                    CheckResult(
                        "worker", .warning, "there is no program \(name) for workers to run",
                        advice: "install it, or name another one in \(workplace.settingsPath)"))
            }
        } catch {
            results.append(CheckResult("settings", error))
            results.append(QueueChecks.table(QueueStore(path: path), in: nil))
        }
        do throws(StoreError) {
            results += FolderChecks.results(
                try FolderProbe(queue: path), try Leftovers(queue: path), try Neighbours(queue: path))
        } catch {
            results.append(CheckResult("folder", CommandFailure(error, path: path, offset: .kst)))
        }
        results += RepositoryChecks.results(
            path, isNamed: call.session.request.namedQueue != nil, isCommitting: isCommitting, programs: programs)
        return results
            + [QueueChecks.names(path), QueueChecks.clock(path, now: Clock.wallMilliseconds)].compactMap(\.self)
    }

    private static func style(of level: CheckResult.Level) -> Screen.Style? {
        switch level {
        case .ok: .green
        case .note: nil
        case .warning: .yellow
        case .error: .red
        }
    }
}
