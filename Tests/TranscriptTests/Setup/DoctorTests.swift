import BlackBox
import Foundation
import Host
import Testing

/// What `orch doctor` finds.
@Suite("Doctor")
struct DoctorTests {
    /// The lines of a check.
    private static func lines(_ answer: Answer, _ check: String) -> [String] {
        answer.output.split(separator: "\n").map(String.init).filter { $0.dropFirst(9).hasPrefix(check + ": ") }
    }

    private static func git(_ bench: Workbench, _ words: String...) throws {
        let answer = try bench.orch().run("git", ["-c", "user.name=a", "-c", "user.email=a@b"] + words)
        #expect(answer.exit == 0, "\(answer.errors)")
    }

    @Test("A healthy queue: every check is ok or a note, and nothing is left behind")
    func healthy() throws {
        let bench = try expectSession(
            #"""
            $ orch doctor
            note     version: orch {any}
            ok       queue: QUEUE.md, found from the current folder upwards
            ok       table: 1 row
            ok       settings: all defaults
            ok       log: logs/orch_runs.jsonl is begun by the first change
            ok       lock: not created yet; the first change creates it
            {any}exchange: {any}
            {any}leases: {any}
            ok       leftovers: none
            note     git: the queue is in no git work tree
            ok       clock: the queue was saved before now
            note     programs: {any}
            """#, queue: queue(row("A")))
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("Times of two offsets in the event log are reported")
    func offsets() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.orch().run(["set", "A", "priority=P0"]).exit == 0)
        #expect(Self.lines(try bench.orch().run(["doctor"]), "offset") == [])
        #expect(try bench.orch(environment: ["ORCH_TZ_OFFSET": "-3.5"]).run(["set", "A", "priority=P1"]).exit == 0)
        let answer = try bench.orch().run(["doctor"])
        #expect(
            Self.lines(answer, "offset")
                == ["warning  offset: times are written in 2 offsets: now UTC+9, and lately UTC-3.5"])
        #expect(answer.exit == 2)
    }

    @Test("With --json there is one document with all checks, and no schema but its own")
    func json() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A"), "| B | DONE |"), to: "QUEUE.md")
        let answer = try bench.orch().run(["doctor", "--json"])
        #expect(answer.exit == 2)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.outputBytes)) as? [String: Any])
        #expect(document["schema"] as? String == "orch.doctor/1")
        #expect(document["healthy"] as? Bool == false)
        let checks = try #require(document["checks"] as? [[String: Any]])
        #expect(checks.allSatisfy { Set($0.keys) == ["check", "level", "text", "advice"] })
        #expect(checks.contains { $0["check"] as? String == "table" && $0["level"] as? String == "warning" })
    }

    @Test(
        "What is wrong is reported with what to do, and exits with 2",
        arguments: [
            ("printf '| X | DONE |\\n' >> QUEUE.md", "table", "warning  table: 2 rows with 1 error; line 6: the row"),
            ("printf 'no table\\n' > QUEUE.md", "table", "error    table: QUEUE.md: no table has"),
            ("printf 'x = 1\\n' > orch.conf", "settings", "error    settings: orch.conf:1:1: unknown setting 'x'"),
            ("printf 'queue.read_only = on\\n' > orch.conf", "settings", "warning  settings: queue.read_only is on"),
            ("printf 'tokens.soft = 5000\\n' > orch.conf", "settings", "warning  settings: tokens.soft, 5000, is more"),
            (
                "printf 'worker.command = no-such -p\\n' > orch.conf", "worker",
                "warning  worker: there is no program no-such"
            ),
            ("mkdir -p logs/orch_runs.jsonl", "log", "warning  log: logs/orch_runs.jsonl can't be written: "),
            ("touch -d '+1 hour' QUEUE.md", "clock", "warning  clock: the queue was saved "),
            ("printf x > QUEUE.md.rescued-20260209-100000", "rescued", "warning  rescued: 1 save could not be merged"),
            ("cp QUEUE.md 'QUEUE (1).md'", "copies", "warning  copies: beside the queue, where no command reads"),
            ("touch .QUEUE.md.swp", "editors", "warning  editors: an editor has the queue open"),
            ("cp QUEUE.md other.md", "queues", "warning  queues: there are other queues here: 'other.md'"),
            ("ln QUEUE.md other.md", "names", "error    names: QUEUE.md has 2 names (hard links)"),
            (
                "printf 'check.a.url = http://b/\\n' > orch.conf", "settings",
                "warning  settings: orch.conf:1:1: 'check.a.contains' is missing"
            ),
            ("git init -q; printf '/QUEUE.md\\n/.orch/\\n' > .gitignore", "git", "warning  git: the queue is ignored"),
            ("git init -q", "ignore", "warning  ignore: git does not ignore .orch/"),
            ("ln -s /nowhere/x .orch", "folder", "error    folder: "),
            ("mkdir .orch; mkdir .orch/lock", "lock", "error    lock: can't be taken"),
            ("rm QUEUE.md", "queue", "error    queue: no automation/orchestrator/QUEUE.md or QUEUE.md here"),
        ])
    func wrong(make: String, check: String, line: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.run("sh", "-c", make).exit == 0)
        let answer = try bench.orch().run(["doctor"])
        let found = Self.lines(answer, check)
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(line) }, "\(answer.output)\(answer.errors)")
        #expect(answer.exit == 2)
        #expect(answer.errors == "")
    }

    @Test("A variable of the environment that is nearly one of orch's is reported, and no other one")
    func misspelt() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let doctor = "'\(OrchBinary.path)' doctor"
        let wrong = try bench.run("sh", "-c", "ORCH_LEASE_SECOND=5 ORCH_TASK_ID=A ORCH_BENCH=1 \(doctor)")
        #expect(
            Self.lines(wrong, "settings") == [
                "warning  settings: the environment variable ORCH_LEASE_SECOND is not one of orch's and has no effect"
            ])
        #expect(wrong.output.contains("-> did you mean 'ORCH_LEASE_SECONDS'?") && wrong.exit == 2)
        let right = try bench.run("sh", "-c", "ORCH_TASK_ID=A ORCH_BENCH=1 ORCH_LOCK_NAME=x ORCH_ROLE=y \(doctor)")
        #expect(Self.lines(right, "settings") == ["ok       settings: all defaults"])
    }

    @Test("A held lock is reported with its holder, and nothing is tried meanwhile")
    func locked() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.orch().run(["set", "A", "priority=P0"]).exit == 0)
        let lock = try FileLock.acquire(in: Folder(path: bench.path + "/.orch"), name: "lock", timeout: .seconds(5))
        let answer = try bench.orch().run(["doctor"])
        withExtendedLifetime(lock) {}
        #expect(answer.exit == 0)
        #expect(
            Self.lines(answer, "lock") == [
                "note     lock: held by process \(ProcessInfo.processInfo.processIdentifier)"
            ])
        #expect(Self.lines(answer, "exchange") == ["note     exchange: not tried while somebody holds the lock"])
    }

    @Test("Leftovers of killed runs are counted and left to the next change")
    func leftovers() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.orch().run(["set", "A", "priority=P0"]).exit == 0)
        try bench.write("half", to: ".orch/QUEUE.md/tmp.0123")
        try bench.write("other", to: ".orch/QUEUE.md/swap.1.2")
        try bench.write("rows", to: ".orch/planned.3")
        try bench.write("a copy", to: ".orch/QUEUE.md/edit/A-0123.md")
        let before = bench.names(in: ".orch/QUEUE.md")
        let answer = try bench.orch().run(["doctor"])
        #expect(answer.exit == 0)
        #expect(
            Self.lines(answer, "leftovers") == [
                "note     leftovers: 1 unfinished, to be deleted; 1 of an interrupted change, to be judged by the "
                    + "content; 1 replaced version, kept for ten minutes; 1 list of rows on the way to another table, "
                    + "to be added to it"
            ])
        #expect(
            Self.lines(answer, "edits") == [
                "note     edits: 1 copy of hand edits, open or not taken whole; the newest is "
                    + ".orch/QUEUE.md/edit/A-0123.md"
            ])
        #expect(answer.output.contains("         -> once no editor has it open, take over what the queue lacks, "))
        #expect(bench.names(in: ".orch/QUEUE.md") == before)
    }

    @Test(
        "Where names can't be exchanged, the way around is named",
        .enabled(if: OrchBinary.mayBeTraced, "strace may not run here"))
    func fallback() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=renameat2:error=EINVAL"]
        let answer = try bench.orch().run(["doctor"], wrapper: strace)
        #expect(answer.exit == 2)
        #expect(Self.lines(answer, "exchange").first?.hasPrefix("warning  exchange: the file system can't ") == true)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("How the queue was found is reported, and copies in linked worktrees are named")
    func places() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "main/QUEUE.md")
        try bench.write("/.orch/\n", to: "main/.gitignore")
        try Self.git(bench, "-C", "main", "init", "-q")
        try Self.git(bench, "-C", "main", "add", ".")
        try Self.git(bench, "-C", "main", "commit", "-q", "-m", "begin")
        try Self.git(bench, "-C", "main", "worktree", "add", "-q", "../linked")
        #expect(Self.lines(try bench.orch(in: "main").run(["doctor"]), "worktrees") == [])
        try bench.write(queue(row("A", "DONE")), to: "linked/QUEUE.md")
        let linked = try bench.orch(in: "linked").run(["doctor"])
        #expect(linked.exit == 0, "\(linked.output)")
        #expect(
            Self.lines(linked, "queue") == [
                "ok       queue: \(bench.path)/main/QUEUE.md, found in the main worktree, since worktrees share its queue"
            ])
        #expect(
            Self.lines(linked, "worktrees") == [
                "note     worktrees: another version is in 1 linked worktree, such as \(bench.path)/linked/QUEUE.md"
            ])
        let named = try bench.orch(environment: ["ORCH_QUEUE_MD": "main/QUEUE.md"]).run(["doctor"])
        #expect(Self.lines(named, "queue") == ["ok       queue: main/QUEUE.md, named by ORCH_QUEUE_MD"])
        let given = try bench.orch().run(["doctor", "--queue", "main/QUEUE.md"])
        #expect(Self.lines(given, "queue") == ["ok       queue: main/QUEUE.md, named by --queue"])
    }

    @Test("Worktrees that have no main one in common are said to have a queue each", arguments: [false, true])
    func separate(isBare: Bool) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "main/QUEUE.md")
        try bench.write("/.orch/\n", to: "main/.gitignore")
        try Self.git(bench, "-C", "main", "init", "-q", "--separate-git-dir", "../store")
        try Self.git(bench, "-C", "main", "add", ".")
        try Self.git(bench, "-C", "main", "commit", "-q", "-m", "begin")
        if isBare { try Self.git(bench, "clone", "-q", "--bare", "store", "store.git") }
        let store = isBare ? "store.git" : "store"
        try Self.git(bench, "-C", store, "worktree", "add", "-q", "-b", "w", "../linked")
        let linked = bench.orch(in: "linked")
        let own =
            "note     worktrees: each linked worktree has a queue of its own: where the main one is, git does not know"
        #expect(Self.lines(try linked.run(["doctor"]), "worktrees") == [own])
        #expect(Self.lines(try bench.orch(in: "main").run(["doctor"]), "worktrees") == (isBare ? [] : [own]))
        let path = bench.path + "/main/QUEUE.md"
        let shared = try bench.orch(in: "linked", environment: ["ORCH_QUEUE_MD": path]).run(["doctor"])
        #expect(Self.lines(shared, "worktrees") == [])
        guard !isBare else { return }
        #expect(try linked.run(["doctor"]).output.contains("'git config core.worktree \"$PWD\"'"))
        try Self.git(bench, "-C", "main", "config", "core.worktree", bench.path + "/main")
        #expect(try linked.run(["pick"]).output == "A\n" && bench.text(of: "main/QUEUE.md").contains("IN_PROGRESS"))
        #expect(
            Self.lines(try linked.run(["doctor"]), "queue")[0].contains("/main/QUEUE.md, found in the main worktree"))
    }

    @Test("A conflict in the queue, and a merge that is not finished, are reported")
    func conflict() throws {
        let bench = try Workbench()
        try Self.git(bench, "init", "-q", "-b", "main")
        for (branch, status) in [("main", "PENDING"), ("side", "DONE"), ("main", "FAILED")] {
            if branch == "side" { try Self.git(bench, "checkout", "-q", "-b", branch) }
            if status == "FAILED" { try Self.git(bench, "checkout", "-q", "main") }
            try bench.write(queue(row("A", status)), to: "QUEUE.md")
            try Self.git(bench, "add", ".")
            try Self.git(bench, "commit", "-q", "-m", status)
        }
        _ = try bench.run("git", "-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "side")
        let answer = try bench.orch().run(["doctor"])
        #expect(answer.exit == 2)
        #expect(Self.lines(answer, "table").first?.contains("a git conflict marker") == true)
        #expect(Self.lines(answer, "merge") == ["error    merge: a merge of the queue waits to be resolved"])
        #expect(answer.output.contains("git merged it as text, without orch: keep one of each two rows"))
        // There is nothing that `orch resolve` could walk through.
        #expect(!answer.output.contains("orch resolve"))
        let resolve = try bench.orch().run(["resolve"])
        #expect(resolve.exit == 65 && resolve.errors.contains("a git conflict marker"))
    }

    @Test("A large index, which git writes for each change that is committed, is reported until git splits it")
    func index() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try Self.git(bench, "init", "-q")
        let script =
            "blob=$(git hash-object -w QUEUE.md); for i in $(seq 16000); do "
            + "echo \"100644 $blob 0\ta-file-$i\"; done | git update-index --index-info"
        #expect(try bench.run("sh", "-c", script).exit == 0)
        #expect(Self.lines(try bench.orch().run(["doctor"]), "index").isEmpty)
        let committing = bench.orch(environment: ["ORCH_GIT_AUTOCOMMIT": "on"])
        #expect(
            Self.lines(try committing.run(["doctor"]), "index")
                == ["note     index: git writes its index of 1 MB for each change of the queue"])
        try Self.git(bench, "config", "core.splitIndex", "true")
        #expect(Self.lines(try committing.run(["doctor"]), "index").isEmpty)
    }

    @Test("The hook, and an orch in PATH that is another one, are reported")
    func programs() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try Self.git(bench, "init", "-q")
        let own = OrchBinary.path.split(separator: "/").dropLast().joined(separator: "/")
        let path = Environment.variable("PATH") ?? ""
        #expect(
            Self.lines(try bench.orch().run(["doctor"]), "hook") == [
                "note     hook: none; 'orch init --hooks' adds one"
            ])
        #expect(try bench.orch().run(["init", "--hooks"]).exit == 0)
        let here = try bench.orch(environment: ["PATH": "/\(own):\(path)"]).run(["doctor"])
        #expect(Self.lines(here, "hook") == ["ok       hook: .git/hooks/pre-commit"])
        #expect(Self.lines(here, "version").first?.hasPrefix("ok       version: orch ") == true)
        try bench.write("#!/bin/sh\n", to: "bin/orch")
        #expect(try bench.run("chmod", "+x", "bin/orch").exit == 0)
        let other = try bench.orch(environment: ["PATH": "\(bench.path)/bin:\(path)"]).run(["doctor"])
        #expect(Self.lines(other, "version").first?.hasSuffix("; scripts would run \(bench.path)/bin/orch") == true)
    }
}
