import BlackBox
import Foundation
import Host
import Testing

/// Tasks that agents in terminals do, from the claim to the verdict.
@Suite("Sessions", .enabled(if: mayUse("tmux", "python3"), "tmux and python3 are needed"))
struct SessionTests {
    @Test("One session does a task after the other, and its rows say what happened")
    func loop() throws {
        let bench = try SessionBench(row("A-1"), row("A-2", task: "work (block)"))
        let answer = try bench.orch("run", "--loop")
        #expect(answer.output == "A-1 -> DONE\nA-2 -> DONE\n", "\(answer)")
        let commands = try bench.text(of: "COMMANDS.md")
        #expect(commands.components(separatedBy: "| create_session |").count == 2)
        #expect(commands.components(separatedBy: "| send_prompt |").count == 3)
        #expect(!commands.contains("| pending |") && !commands.contains("| processing |"))
        let session = try bench.session()
        #expect(try bench.text(of: "SESSIONS.md").contains("| \(session) | idle |"))
        #expect(try bench.git.git("branch", "--list", "orch/*").contains("orch/" + session))
    }

    @Test(
        "However an agent behaves, its task goes where it has to, and no session is left that can't be used",
        arguments: [
            ("die", "FAILED", "exit 3", false), ("silent", "PENDING", "review:RETRY", false),
            ("quiet", "DONE", "review:PASS", true), ("commit", "DONE", "review:PASS", true),
            ("flood", "DONE", "review:PASS", true), ("hang", "PENDING", "review:RETRY", false),
        ])
    func kinds(kind: String, status: String, note: String, isUsable: Bool) throws {
        let bench = try SessionBench(settings: "check.tree = test -f work.txt", row("A-1", task: "work (\(kind))"))
        // The work is in the session's worktree, and so are the facts.
        if kind == "commit" { try bench.git.edit("| checked |", "| @tree; @changed:work.txt |") }
        let answer = try bench.orch("run")
        #expect(answer.output.hasSuffix("A-1 -> \(status)\n"), "\(answer)")
        #expect(try bench.text().contains("| A-1 | \(status) |") && bench.text().contains(note))
        if isUsable { #expect(try bench.text().contains("(branch orch/\(bench.session()))")) }
        #expect(try bench.orch("session", "list", "--terminals").output.isEmpty != isUsable)
        #expect(try bench.tmux("list-sessions").output.isEmpty != isUsable)
        if kind == "flood" {
            let log = try bench.text(of: "logs/sessions/\(bench.session()).log")
            #expect(log.contains("049999 "), "the log is not whole")
        }
    }

    @Test("An agent that asks is waited for, with an alert until somebody answers")
    func question() throws {
        let bench = try SessionBench(row("A-1", task: "work (ask)"))
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.orch("alerts", "list").output.contains("waiting:")) == true }
        let session = try bench.session()
        #expect(try bench.orch("alerts", "list").output.contains("\(session) asks: Do you want to run `swift test`?"))
        #expect(try bench.orch("session", "pool").output.contains("waiting_input=1"))
        #expect(try bench.orch("session", "answer", session, "1").exit == 0)
        try run.serve()
        #expect(run.result?.status == .exited(0))
        #expect(try bench.text().contains("| A-1 | DONE |"))
        #expect(try bench.orch("alerts", "list").output.isEmpty)
    }

    @Test("The report of an agent whose run was killed is judged at the next tick, and its session is given back")
    func leftReport() throws {
        let bench = try SessionBench(row("A-1", task: "work (ask)"))
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.orch("alerts", "list").output.contains("waiting:")) == true }
        run.send(.kill)
        try run.serve()
        let session = try bench.session()
        #expect(try bench.orch("watchdog").output == "nothing to do\n")
        #expect(try bench.orch("session", "answer", session, "1").exit == 0)
        try bench.wait { try bench.text(of: "logs/workers/A-1-1.report.md").hasSuffix("- none\n") }
        let tick = try bench.orch("watchdog")
        #expect(tick.output == "A-1: the report of attempt 1 is judged now\n", "\(tick)")
        try bench.wait { try bench.text().contains("| A-1 | DONE |") }
        try bench.wait { try bench.orch("session", "pool").output.contains("ready=1") }
        #expect(try bench.session() == session)
        #expect(try bench.orch("alerts", "list").output.isEmpty)
    }

    @Test("A queue of the folder closes no session that works for another one")
    func neighbours() throws {
        let bench = try SessionBench(row("A-1", task: "work (ask)"))
        try bench.git.bench.write(queue(row("A-1", task: "work (ask)")), to: bench.git.folder + "/B.md")
        for (own, other, item) in [("QUEUE.md", "B.md", "A-1"), ("B.md", "QUEUE.md", "B.md:A-1")] {
            var run = try bench.git.program.start(["run", "--queue", own])
            try run.serve { (try? bench.orch("alerts", "list").output.contains("waiting:")) == true }
            let list = try bench.orch("session", "list", "--terminals").output
            #expect(list.contains("\t\(item)\t"), "\(list)")
            // As if it had been at it for long.
            func age(to year: Int) throws {
                let sessions = try bench.text(of: "SESSIONS.md").replacing(/20[0-9]{2}-/, with: "\(year)-")
                try bench.git.bench.write(sessions, to: bench.git.folder + "/SESSIONS.md")
            }
            try age(to: 2020)
            let office = ["office", "run", "--once", "--no-warm", "--queue"]
            #expect(try bench.git.orch(office + [other]).output.isEmpty)
            run.send(.kill)
            try run.serve()
            #expect(try bench.orch("task", "requeue", "A-1", "--queue", own).exit == 0)
            // Another one, since this is no older version.
            try age(to: 2021)
            #expect(try bench.git.orch(office + [other]).output.isEmpty)
            let closed = try bench.git.orch(office + [own])
            #expect(closed.output.contains(": \(item) is not its task any more, closed"), "\(closed)")
        }
    }

    @Test("An office goes on when what was in its way is over, and says once what it is")
    func trouble() throws {
        let bench = try SessionBench(row("A-1"))
        let settings = try bench.text(of: "orch.conf")
        let command = "exec '\(OrchBinary.path)' office run 2> errors"
        var office = try Child(ChildProgram("/bin/sh", ["-c", command], folder: bench.path, timeout: .seconds(60)))
        let errors = { (try? bench.text(of: "errors")) ?? "-" }
        try office.serve { (try? bench.text(of: "SESSIONS.md").contains("| ready |")) == true }
        for number in 1...2 {
            try bench.git.bench.write("lease.seconds = 9o0\n", to: bench.git.folder + "/orch.conf")
            try office.serve { errors().split(separator: "\n").count >= number }
            try bench.git.bench.write(settings, to: bench.git.folder + "/orch.conf")
            #expect(try bench.orch("session", "create").exit == 0)
        }
        #expect(office.result == nil)
        office.send(.terminate)
        try office.serve()
        // What it was about to do when it was asked to end is not known.
        #expect([.exited(0), .signalled(15)].contains(office.result?.status))
        #expect(!errors().contains("error:") && errors().contains("'lease.seconds' takes"), "\(errors())")
        #expect(try bench.orch("office", "run", "--once", "--no-warm").exit == 0)
    }

    @Test(
        "A session whose agent asks when it starts is used once it is answered, and no other is started meanwhile",
        arguments: ["", "session.roles = worker, reviewer"])
    func questionAtStart(settings: String) throws {
        let bench = try SessionBench(settings: settings, row("A-1"))
        try bench.set("exec python3", "printf 'Trust this folder? [y/N] '; read a; exec python3")
        let first = try bench.orch("run")
        #expect(first.exit == 75 && first.errors.contains("asks before it takes a task"), "\(first)")
        let session = try bench.session()
        let rows = try bench.text()
        #expect(rows.contains("| PENDING |") && rows.contains("attempt:1/"))
        #expect(try bench.orch("run").exit == 75)
        #expect(try bench.text() == rows && bench.session() == session)
        #expect(try bench.orch("session", "answer", session, "y").exit == 0)
        #expect(try bench.orch("run").output == "A-1 -> DONE\n")
        #expect(try bench.session() == session)
        #expect(try bench.orch("alerts", "list").output.isEmpty)
    }

    @Test("While the session of a role waits for an answer, tasks of other roles go on")
    func otherRole() throws {
        let bench = try SessionBench(
            settings: "session.roles = rev, dev\nsession.cold = 0", row("A-1", "PENDING", "P0", notes: "kind:rev"),
            row("A-2", notes: "kind:dev"), row("A-3", notes: "kind:dev"))
        try bench.set(
            "exec python3", "[ $ORCH_ROLE = dev ] || { printf 'Trust this folder? [y/N] '; read a; }; exec python3")
        _ = try bench.orch("office", "run", "--once")
        let list = try bench.orch("session", "pool").output
        #expect(list.contains("waiting_input=1"), "\(list)")
        let first = try bench.orch("run")
        #expect(
            first.output == "A-2 -> DONE\n" && first.errors.contains("asks before it takes"), "\(first)")
        // The role of the task is known by the end of its id too.
        let second = try bench.orch("run", "3")
        #expect(second.output == "A-3 -> DONE\n", "\(second)")
        #expect(try bench.orch("run").exit == 75)
        #expect(try bench.orch("run", "1").exit == 75)
        #expect(try bench.orch("dispatch").exit == 75)
        _ = try bench.orch("add", "work", "--id", "A-4", "--kind", "dev")
        let dispatch = try bench.orch("dispatch", "--parallel", "2")
        #expect(dispatch.output == "A-4 -> IN_PROGRESS\n" && dispatch.exit == 0, "\(dispatch)")
        try bench.wait { try bench.text().contains("| A-4 | DONE |") }
        #expect(try bench.text().contains("| A-1 | PENDING | P0 | work | checked | - | - | - | kind:rev |"))
    }

    @Test("An agent that works is not taken for ended where its table, its log or its server can't be reached")
    func outOfSight() throws {
        let bench = try SessionBench(row("A-1", task: "work (slow)"))
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.text(of: "SESSIONS.md").contains("| executing |")) == true }
        let session = try bench.session()
        let draft = bench.git.folder + "/.orch/worktrees/\(session)"
        try run.serve { bench.git.bench.names(in: draft).contains("draft-A-1-1.txt") }
        let server = String(try bench.tmux("display-message", "-p", "#{pid}").output.dropLast())
        let table = try bench.text(of: "SESSIONS.md")
        try bench.git.bench.write("<<<<<<< ours\n" + table, to: bench.git.folder + "/SESSIONS.md")
        try FileManager.default.removeItem(atPath: bench.path + "/logs/sessions/\(session).log")
        Thread.sleep(forTimeInterval: 0.5)
        try bench.git.bench.write(table, to: bench.git.folder + "/SESSIONS.md")
        try bench.removeSocket()
        let office = try bench.orch("office", "run", "--once", "--no-warm")
        #expect(office.output.isEmpty, "\(office)")
        try run.serve()
        #expect(run.result?.status == .exited(0), "\(String(describing: run.result))")
        #expect(try bench.text().contains("| A-1 | DONE |"))
        try bench.restoreSocket(of: server)
    }

    @Test("While a session is created its task's claim is renewed, and one that can't come is not waited for")
    func creation() throws {
        let bench = try SessionBench(row("A-1"))
        try bench.set("exec python3", "sleep 2; exec python3")
        var run = try bench.git.program.start(["run", "--lease", "2"])
        func lease() throws -> Substring? { try bench.text().firstMatch(of: /lease:([0-9: -]+)/)?.1 }
        try run.serve { (try? bench.text(of: "SESSIONS.md").contains("| creating |")) == true }
        let first = try lease()
        try run.serve { (try? lease()) != first }
        #expect(try bench.text(of: "SESSIONS.md").contains("| creating |"))
        try run.serve()
        #expect(try bench.text().contains("| A-1 | DONE |"))
        try bench.set("session.warm = 1", "session.warm = 0\nsession.cold = 0")
        _ = try bench.orch("add", "work", "--id", "A-2")
        let answer = try bench.orch("run", "A-2")
        #expect(answer.exit == 64 && answer.errors.contains("session.cold are 0"), "\(answer)")
        #expect(try bench.text().contains("| A-2 | PENDING |"))
    }

    @Test("An agent that ends because its work was cancelled has not failed, and the server ends with its last session")
    func cancelled() throws {
        let bench = try SessionBench(row("A-1", task: "work (hang)"))
        try bench.set("exec python3", "echo up; exec cat #")
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.text(of: "SESSIONS.md").contains("| executing |")) == true }
        let session = try bench.session()
        // Another name for the office leaves its sessions to nobody, which is said.
        try bench.set("office.id = here", "office.id = there")
        let stranger = try bench.orch("office", "run", "--once", "--no-warm")
        #expect(stranger.errors.contains("\(session) is a session of the office here"), "\(stranger)")
        try bench.set("office.id = there", "office.id = here")
        #expect(try bench.orch("session", "cancel", session).output == "\(session): A-1 is cancelled\n")
        try run.serve()
        #expect(try bench.text().contains("| A-1 | FAILED |"))
        #expect(!bench.git.bench.names(in: bench.git.folder).contains("BREAKERS.md"))
        try bench.wait { try bench.tmux("list-sessions").exit != 0 }
    }

    @Test("Another user than the folder's has an office of its own", .enabled(if: Environment.isRoot))
    func otherUser() throws {
        let bench = try SessionBench(row("A-1"))
        try bench.set("office.id = here", "")
        let own = try bench.orch("session", "pool").output
        #expect(chown(bench.path, 65_534, 65_534) == 0)
        let other = try bench.orch("session", "pool").output
        #expect(own.hasPrefix("office ") && other.contains("-0 cold"), "\(other)")
    }

    @Test("Ctrl-C gives the task back and closes the session, whose work is kept")
    func interrupted() throws {
        let bench = try SessionBench(row("A-1", task: "work (hang)"))
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.text(of: "COMMANDS.md").contains("| send_prompt |")) == true }
        try run.serve { (try? bench.text(of: "SESSIONS.md").contains("| executing |")) == true }
        let session = try bench.session()
        try bench.git.bench.write("half done", to: bench.git.folder + "/.orch/worktrees/\(session)/draft.txt")
        run.send(.interrupt)
        try run.serve()
        #expect(try bench.text().contains("| A-1 | PENDING |"))
        #expect(try bench.tmux("list-sessions").output.isEmpty)
        #expect(try bench.text(of: ".orch/worktrees/\(session)/draft.txt") == "half done")
    }

    @Test("An office keeps warm sessions, which a run uses; what dies is found, and what is paused goes on")
    func pool() throws {
        let bench = try SessionBench(row("A-1"))
        #expect(try bench.orch("office", "run", "--once").exit == 0)
        let warm = try bench.session()
        #expect(try bench.orch("session", "pool").output.contains("worker warm=1/1 ready=1"))
        #expect(try bench.orch("run").output == "A-1 -> DONE\n")
        #expect(try bench.session() == warm)
        #expect(try bench.orch("session", "prompt", warm, "hello; #(touch pwned) --help").exit == 0)
        try bench.wait {
            try bench.orch("session", "output", warm).output.contains("echo hello; #(touch pwned) --help")
        }
        #expect(try bench.orch("session", "cancel", warm).output == "\(warm) -> ready\n")
        try bench.tmux("kill-server")
        let found = try bench.orch("office", "run", "--once", "--no-warm")
        #expect(found.output.contains("\(warm): its agent or its terminal is gone"), "\(found)")
        #expect(try bench.orch("session", "list", "--terminals").output.isEmpty)
        let next = try bench.orch("session", "create").output.dropLast()
        #expect(try bench.orch("session", "terminate", String(next), "--pause").output == "\(next) -> terminated\n")
        let resumed = try bench.orch("session", "resume", String(next)).output.dropLast()
        #expect(try bench.text(of: "SESSIONS.md").contains("| \(resumed) | idle |"))
        #expect(try bench.git.git("worktree", "list").contains("[orch/\(next)]"))
        #expect(!FileManager.default.fileExists(atPath: bench.path + "/pwned"))
    }

    @Test("What is wrong with an agent, a session or a table is found before a task suffers from it")
    func faults() throws {
        let bench = try SessionBench(row("A-1"), row("A-2", task: "work (slow)"))
        #expect(try bench.orch("office", "run", "--once").exit == 0)
        let first = try bench.session()
        // An agent that ends while nobody needs it gets no task.
        let process = try bench.tmux("list-panes", "-a", "-F", "#{pane_pid}").output.dropLast()
        _ = try bench.git.bench.run("kill", "-9", String(process))
        try bench.wait { try bench.tmux("list-panes", "-a", "-F", "#{pane_dead}").output == "1\n" }
        let answer = try bench.orch("run", "A-1")
        #expect(answer.output == "A-1 -> DONE\n", "\(answer)")
        #expect(try bench.session() != first)
        // Another queue of the folder shares the sessions, and ends none.
        try bench.git.bench.write(queue(row("B-1")), to: bench.git.folder + "/B.md")
        let second = try bench.session()
        #expect(try bench.orch("--queue", "B.md", "run").output == "B-1 -> DONE\n")
        #expect(try bench.session() == second)
        // Work that somebody cancels is over.
        var run = try bench.git.program.start(["run", "A-2"])
        try run.serve { (try? bench.orch("session", "list").output.contains("A-2")) == true }
        try run.serve { (try? bench.text(of: "SESSIONS.md").contains("| executing |")) == true }
        #expect(try bench.orch("session", "cancel", second).exit == 0)
        try run.serve()
        #expect(try bench.text().contains("| A-2 | FAILED |"))
        #expect(try bench.orch("session", "pool").output.contains("breaker=closed"))
        // A table that can't be read is said before anything is claimed.
        try bench.git.bench.write("<<<<<<< ours\n", to: bench.git.folder + "/COMMANDS.md")
        _ = try bench.orch("add", "work", "--id", "A-3")
        #expect(try bench.orch("run", "A-3").exit == 65)
        #expect(try bench.text().contains("| A-3 | PENDING |"))
    }

    @Test("Agents that can't be started open the breaker, and leave nothing behind")
    func failing() throws {
        let bench = try SessionBench(settings: "session.roles = a,b,c")
        let settings = try bench.text(of: "orch.conf")
        try bench.git.bench.write(
            settings.replacingOccurrences(of: "exec python3", with: "exit 1 #"), to: bench.git.folder + "/orch.conf")
        for _ in 0..<3 { #expect(try bench.orch("office", "run", "--once").errors.contains("has ended")) }
        #expect(try bench.orch("session", "pool").output.contains("breaker=open"))
        #expect(try bench.orch("alerts", "list").output.contains("breaker:a"))
        #expect(try bench.git.git("branch", "--list", "orch/*").isEmpty)
        #expect(bench.git.bench.names(in: bench.git.folder + "/.orch/worktrees").isEmpty)
        #expect(try bench.orch("session", "list", "--terminals").output.isEmpty)
    }

    @Test("While a breaker is half-open one warm session is tried, not all of them")
    func halfOpen() throws {
        let bench = try SessionBench()
        try bench.set("session.warm = 1", "session.warm = 3")
        try bench.set("exec python3", "exit 1 #")
        try bench.git.bench.write(
            """
            | role | state | failures_kst | opened_at_kst | successes | probes_kst | changed_at_kst |
            | --- | --- | --- | --- | --- | --- | --- |
            | worker | open | - | 2020-02-09 10:00:00 | 0 | - | 2020-02-09 10:00:00 |

            """, to: bench.git.folder + "/BREAKERS.md")
        let office = try bench.orch("office", "run", "--once")
        #expect(office.errors.components(separatedBy: "has ended").count == 2, "\(office)")
        #expect(try bench.text(of: "BREAKERS.md").contains("| open |"))
    }

    @Test("What is left when something was killed is tidied up: alerts, terminals and worktrees without work in them")
    func remains() throws {
        let bench = try SessionBench(row("A-1", task: "work (ask)"))
        let tidied = ["office", "run", "--once", "--no-warm"]
        // A run that died while its agent waited for an answer.
        var run = try bench.git.program.start(["run"])
        try run.serve { (try? bench.orch("alerts", "list").output.contains("waiting:")) == true }
        run.send(.kill)
        try run.serve()
        let asking = try bench.session()
        #expect(try bench.git.orch(tidied).output.isEmpty)
        #expect(try bench.orch("alerts", "list").output.contains("\(asking) asks"))
        #expect(try bench.orch("session", "terminate", asking, "--pause").exit == 0)
        #expect(try bench.git.orch(tidied).exit == 0)
        #expect(try bench.orch("alerts", "list").output.isEmpty)
        // One that died between its row and its worktree, a while ago; what is paused stays, however long.
        for name in ["worker-gone", "worker-work"] {
            _ = try bench.git.git("worktree", "add", "-q", "-b", "orch/" + name, ".orch/worktrees/" + name)
        }
        try bench.git.bench.write("half done", to: bench.git.folder + "/.orch/worktrees/worker-work/draft.txt")
        let sessions = try bench.text(of: "SESSIONS.md").replacing(/20[0-9]{2}-/, with: "2020-")
        try bench.git.bench.write(sessions, to: bench.git.folder + "/SESSIONS.md")
        #expect(try bench.git.orch(tidied).exit == 0)
        let trees = try bench.git.git("worktree", "list").split(separator: "\n")
        #expect(trees.count == 3 && !trees.contains { $0.contains("worker-gone") }, "\(trees)")
        // A session that was ended, but not closed; several find it at once.
        #expect(try bench.orch("session", "create").exit == 0)
        let ended = try bench.text(of: "SESSIONS.md").replacing("| ready |", with: "| terminated |")
            .replacing(/20[0-9]{2}-/, with: "2020-")
        try bench.git.bench.write(ended, to: bench.git.folder + "/SESSIONS.md")
        let offices = """
            for _ in 1 2 3 4; do "$0" office run --once --no-warm & all="$all $!"; done
            for one in $all; do wait "$one" || exit; done
            """
        let several = try bench.git.program.run("sh", ["-c", offices, OrchBinary.path])
        #expect(several.exit == 0, "\(several)")
        #expect(try bench.tmux("list-sessions").output.isEmpty)
        #expect(try bench.git.git("worktree", "list").split(separator: "\n").count == 3)
    }

    @Test("Killed runs, offices and agents lose no work, no session and no prompt, and type none twice")
    func soak() throws {
        let bench = try Workbench()
        let words = [
            "--orch", OrchBinary.path, "--work", bench.path, "--tasks", "8", "--minutes", "0.15", "--runs", "2",
            "--pause", "2", "--kinds", "plain,block,commit,slow", "--may-end-early",
        ]
        let answer = try bench.orch().run("python3", [Repository.root + "/automation/soak/sessions.py"] + words)
        #expect(answer.exit == 0 && answer.output.hasPrefix("tasks="), "\(answer)")
    }

    @Test("A worktree has its persona, which git does not see")
    func persona() throws {
        let bench = try SessionBench()
        try bench.git.bench.write("You review code.\n", to: bench.git.folder + "/personas/worker.md")
        let session = try bench.orch("session", "create").output.dropLast()
        #expect(try bench.text(of: ".orch/worktrees/\(session)/CLAUDE.local.md") == "You review code.\n")
        let status = try bench.git.program.run(
            "git", ["-C", "\(bench.path)/.orch/worktrees/\(session)", "status", "--porcelain"])
        #expect(status.output.isEmpty)
    }

    @Test("Without tmux sessions exit with 69 and say how to install it, and all else works")
    func withoutTmux() throws {
        let bench = try SessionBench(row("A-1"))
        let tools = try bench.git.bench.run("sh", "-c", "command -v git").output.dropLast()
        try FileManager.default.createDirectory(atPath: bench.path + "/bin", withIntermediateDirectories: true)
        for program in ["git", "sh"] {
            let place = program == "git" ? String(tools) : "/bin/sh"
            try FileManager.default.createSymbolicLink(
                atPath: bench.path + "/bin/" + program, withDestinationPath: place)
        }
        var orch = bench.git.program
        orch.environment["PATH"] = bench.path + "/bin"
        let answer = try orch.run(["session", "create"])
        #expect(answer.exit == 69, "\(answer)")
        #expect(answer.errors.contains("apt install tmux"))
        #expect(try orch.run(["list"]).exit == 0)
        #expect(try orch.run(["session", "list"]).output.isEmpty)
    }
}
