internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct InitCommand: Command {
    private static let hooks = Switch("hooks", help: "add a git hook that checks the queue before a commit")
    private static let git = Switch("git", help: "make git merge and compare the queue by rows")
    private static let agents = Switch(
        "agents", help: "explain in \(AgentGuide.name) how coding agents use the queue")
    private static let adopted = Flag(
        "adopt", .text("FILE"), help: "show what FILE becomes as a queue: its table, or its list of boxes or headings")
    private static let isSure = Switch("yes", help: "write what --adopt shows")
    private static let uninstall = Switch("uninstall", help: "remove what --hooks and --git added, and nothing else")

    static let grammar = CommandGrammar(
        ["init"], group: CommandGroup.setup, summary: "create a queue",
        discussion: [
            "Writes QUEUE.md in the current folder (or the file that --queue or ORCH_QUEUE_MD names), orch.conf with "
                + "every setting as a comment beside it, and lines into .gitignore for the working files. In a linked "
                + "worktree it is that folder of the main one, whose queue all worktrees share. What is "
                + "there already stays as it is. In a git repository git.autocommit is on in orch.conf: each change "
                + "becomes a commit of the queue alone.",
            "With --hooks, --git or --agents a queue that is there is left alone and only the rest is done. The hook stops "
                + "commits in which the staged queue has errors; a pre-commit hook of your own is never replaced. --git adds lines to "
                + ".gitattributes, and 'orch merge-driver' and 'orch diff-driver' to the configuration of this clone; other clones "
                + "need them too. In "
                + "\(AgentGuide.name) only the part between the lines <!-- orch:agents --> is written.",
        ],
        flags: [adopted, isSure, hooks, git, agents, uninstall],
        examples: [
            "orch init", "orch init --queue automation/orchestrator/QUEUE.md", "orch init --hooks --git --agents",
            "orch init --adopt TODO.md", "orch init --uninstall",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        if given[uninstall] { return try uninstall(&call) }
        if let file = given[adopted] { return try adopt(file, &call) }
        if given[isSure] { throw CommandFailure(given.usageError(.missing([adopted.description.spelling]))) }
        let isExtra = given[hooks] || given[git] || given[agents]
        let named = call.session.request.namedQueue
        let existing = isExtra ? try call.foundQueue() : nil
        let path = if let known = named ?? existing { known } else { try call.newQueuePath() }
        try refuseReserved(path)
        // What is refused is refused before anything is created.
        let hook = given[hooks] ? try hook(for: path) : nil
        if let hook { try refuseTaken(hook) }
        let merges = given[git] ? try mergeSetup(for: path) : nil

        var files = Files()
        do throws(StoreError) {
            files.written = try QueueSetup.make(
                queue: path, template: QueueTemplate.text,
                settings: QueueTemplate.settings(isAutocommitted: isInRepository(path)))
        } catch {
            guard isExtra, case .exists = error else { throw CommandFailure(error, path: path, offset: .kst) }
        }
        if let hook {
            let isChanged = try attempt(hook) { hook throws(GitSetupError) in try hook.install() }
            files.add(Workplace.shortened(hook.path), isChanged: isChanged)
        }
        if let merges { try install(merges, for: path, &files, in: &call) }
        if given[agents] {
            let guide = try writeGuide(for: path)
            files.add(guide.path, isChanged: guide.isChanged)
        }
        report(files, as: "created", in: &call)
        if !call.isJSON { reportCommits(path, files.written, in: &call) }
    }

    /// What was done with files, by their paths.
    private struct Files {
        /// Those that were created, or removed.
        var written: [String] = []
        var changed: [String] = []
        var kept: [String] = []

        mutating func add(_ path: String, isChanged: Bool) {
            if isChanged { written.append(path) } else { kept.append(path) }
        }
    }

    private static func install(
        _ merges: MergeSetup, for path: String, _ files: inout Files, in call: inout Call
    ) throws(CommandFailure) {
        let attributes = Workplace.shortened(merges.attributes)
        let isThere = merges.hasAttributes
        let added = try attempt { () throws(GitSetupError) in try merges.install() }.map(Workplace.shortened)
        files.changed = isThere ? added.filter { $0 == attributes } : []
        files.written += added.filter { !files.changed.contains($0) }
        if added.isEmpty { files.kept.append(attributes) }
        if try attempt({ () throws(GitSetupError) in try merges.state() }) == .off {
            call.warn(
                "git merges \(path) in another way that an attribute asks for; see 'git check-attr merge -- \(path)'")
        }
    }

    /// Another table of a queue would be there.
    private static func refuseReserved(_ queue: String) throws(CommandFailure) {
        let name = Workplace.name(of: queue)
        guard QueueTable(named: name).role == .queue, name != SettingsFile.name, name != ".gitignore" else {
            throw CommandFailure(
                .refused, "\(name) is the name of a file beside a queue, and can't be one itself",
                hint: "name it otherwise, for example QUEUE.md")
        }
    }

    private static func isInRepository(_ queue: String) -> Bool {
        guard let place = try? ResolvedPath.resolve(queue), let folder = try? place.folder.path() else { return false }
        return (try? Git(in: folder).workTree()) != nil
    }

    private static func reportCommits(_ queue: String, _ created: [String], in call: inout Call) {
        guard created.contains(where: { $0.hasSuffix(SettingsFile.name) }), isInRepository(queue) else { return }
        call.print("\(Setting.gitAutocommit.key) = on: each change becomes a commit of the queue alone")
    }

    /// Makes a queue of a file that is there.
    private static func adopt(_ file: String, _ call: inout Call) throws(CommandFailure) {
        try refuseReserved(file)
        try call.turn(to: file)
        let isTrial = !call.invocation[isSure]
        let adoption = try call.adopt(isTrial: isTrial)
        var created: [String] = []
        if !isTrial {
            do throws(StoreError) {
                created = try QueueSetup.make(
                    queue: file, template: nil, settings: QueueTemplate.settings(isAutocommitted: isInRepository(file)))
            } catch {
                throw CommandFailure(error, path: file, offset: .kst)
            }
        }
        if call.isJSON {
            return call.print([
                "schema": "orch.adoption/1", "file": .string(file), "written": .bool(!isTrial && adoption.isChange),
                "changes": .array(adoption.lines.map(JSONValue.string)), "files": .array(created.map(JSONValue.string)),
            ])
        }
        for line in adoption.lines { call.print(Screen.plain(line)) }
        for path in created { call.print("created \(Screen.plain(path))") }
        reportCommits(file, created, in: &call)
        if !adoption.isChange { return call.print("\(Screen.plain(file)) is a queue already") }
        let named = file.hasSuffix("QUEUE.md") ? "" : "; name it with --queue or ORCH_QUEUE_MD"
        call.print(
            isTrial
                ? "nothing is written yet; 'orch init --adopt FILE --yes' does it"
                : Screen.plain("\(file) is a queue now\(named)"))
    }

    private static func uninstall(_ call: inout Call) throws(CommandFailure) {
        guard !call.invocation[agents] else {
            throw CommandFailure(
                call.invocation.usageError(.conflict(uninstall.description.spelling, agents.description.spelling)))
        }
        let path = try call.workplace().path
        let hook = try hook(for: path)
        let merges = try mergeSetup(for: path)
        var removed = try attempt { () throws(GitSetupError) in try merges.remove() }.map(Workplace.shortened)
        let name = Workplace.shortened(hook.path)
        if try attempt(hook, isAddable: false, { hook throws(GitSetupError) in try hook.remove() }) {
            removed.append(name)
        }
        if call.isJSON || !removed.isEmpty { return report(Files(written: removed), as: "removed", in: &call) }
        call.print("there is no \(Screen.plain(name)), and no merge driver")
    }

    private static func mergeSetup(for queue: String) throws(CommandFailure) -> MergeSetup {
        try makeFolder(of: queue)
        return try attempt { () throws(GitSetupError) in
            try MergeSetup(queue: queue, siblings: QueueStore(path: queue).siblingNames)
        }
    }

    private static func attempt<Result>(_ body: () throws(GitSetupError) -> Result) throws(CommandFailure) -> Result {
        do throws(GitSetupError) {
            return try body()
        } catch {
            throw CommandFailure(error, line: nil)
        }
    }

    private static func hook(for queue: String) throws(CommandFailure) -> CommitHook {
        try makeFolder(of: queue)
        return try attempt { () throws(GitSetupError) in
            try CommitHook(queue: queue, scripts: HookTemplate.scripts)
        }
    }

    private static func makeFolder(of queue: String) throws(CommandFailure) {
        do throws(StoreError) {
            try QueueSetup.makeFolder(of: queue)
        } catch {
            throw CommandFailure(error, path: queue, offset: .kst)
        }
    }

    private static func refuseTaken(_ hook: CommitHook) throws(CommandFailure) {
        let state = try attempt(hook) { hook throws(GitSetupError) in try hook.state() }
        if state == .another {
            throw CommandFailure(.taken(path: hook.path), line: HookTemplate.line(queue: hook.queue))
        }
    }

    private static func attempt<Result>(
        _ hook: CommitHook, isAddable: Bool = true, _ body: (CommitHook) throws(GitSetupError) -> Result
    ) throws(CommandFailure) -> Result {
        do throws(GitSetupError) {
            return try body(hook)
        } catch {
            throw CommandFailure(error, line: isAddable ? HookTemplate.line(queue: hook.queue) : nil)
        }
    }

    private static func writeGuide(for queue: String) throws(CommandFailure) -> (path: String, isChanged: Bool) {
        do throws(AgentGuideError) {
            let guide = try AgentGuide(queue: queue)
            let outcome = try guide.write(AgentTemplate.lines(queue: guide.queue))
            return (Workplace.shortened(guide.path), outcome != .unchanged)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// - Parameter verb: what was done with the files that are neither changed nor kept.
    private static func report(_ files: Files, as verb: String, in call: inout Call) {
        if call.isJSON {
            let done = verb == "created" ? "files" : verb
            call.print(
                ["schema": "orch.init/1"]
                    + JSONObject([.init(done, .array((files.written + files.changed).map(JSONValue.string)))])
                    + ["kept": .array(files.kept.map(JSONValue.string))])
        } else {
            for file in files.written { call.print("\(verb) \(Screen.plain(file))") }
            for file in files.changed { call.print("changed \(Screen.plain(file))") }
            for file in files.kept { call.print("kept \(Screen.plain(file))") }
        }
    }
}
