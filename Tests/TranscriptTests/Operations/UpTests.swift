import BlackBox
import Foundation
import Host
import Testing

/// `orch up` and `orch schedule`.
@Suite("Running by itself")
struct UpTests {
    @Test("It dispatches and watches until it is asked to stop, one instance for each queue")
    func up() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A-1"), row("A-2", "FAILED", notes: "attempt:1/3"), row("A-3")), to: "QUEUE.md")
        try bench.write(
            """
            worker.command = sh ./worker.sh
            dispatch.interval_seconds = 1
            watchdog.interval_seconds = 1
            retry.backoff_seconds = 0

            """, to: "orch.conf")
        try bench.write("echo \"$ORCH_TASK_ID $ORCH_ATTEMPT\" >> ran\n" + RunTests.reporting, to: "worker.sh")
        let orch = bench.orch()
        var child = try orch.start(["up"])
        try child.serve {
            ((try? bench.text(of: "QUEUE.md").split(separator: "| DONE |").count) ?? 0) == 4
        }
        let second = try orch.run(["up"])
        #expect(second.exit == 75 && second.errors.contains("'orch up' runs for QUEUE.md already: process \(child.id)"))
        child.send(.terminate)
        try child.serve()
        let ended = child.result
        let result = try #require(ended)
        #expect(result.status == .exited(0))
        let output = String(decoding: result.output, as: UTF8.self)
        let first = "running QUEUE.md: dispatch every 1 s for up to 3 workers of 'sh ./worker.sh', watchdog every 1 s\n"
        #expect(
            output.hasPrefix(first) && output.hasSuffix("\nstopped; workers that were started go on by themselves\n"))
        #expect(!output.contains("nothing to do") && !output.contains("no free slot") && !output.contains("No pending"))
        #expect(output.contains("A-2 -> PENDING") && output.contains("A-1 -> IN_PROGRESS"), "\(output)")
        let ran = try bench.text(of: "ran").split(separator: "\n").sorted()
        #expect(ran == ["A-1 1", "A-2 2", "A-3 1"])
    }

    @Test("What is in the way of both ticks is said once")
    func unreadable() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write(
            "worker.command = sh ./worker.sh\ndispatch.interval_seconds = 1\nwatchdog.interval_seconds = 1\n",
            to: "orch.conf")
        try bench.write(RunTests.reporting, to: "worker.sh")
        let command = "exec '\(OrchBinary.path)' up 2> errors"
        var up = try Child(ChildProgram("/bin/sh", ["-c", command], folder: bench.path, timeout: .seconds(60)))
        let told = { (try? bench.text(of: "errors")) ?? "" }
        let errors = { told().split(separator: "\n").count { $0.hasPrefix("error: QUEUE.md") } }
        try up.serve { (try? bench.text(of: "QUEUE.md"))?.contains("| DONE |") ?? false }
        for (count, id) in [(1, "A-2"), (2, "A-3")] {
            try bench.write("nothing\n", to: "QUEUE.md")
            try up.serve { errors() == count }
            // The other tick meets it too.
            let later = ContinuousClock.now + .seconds(1)
            try up.serve { ContinuousClock.now > later }
            try bench.write(queue(row(id)), to: "QUEUE.md")
            try up.serve { (try? bench.text(of: "QUEUE.md"))?.contains("| DONE |") ?? false }
        }
        up.send(.terminate)
        try up.serve()
        #expect(errors() == 2, "\(told())")
    }

    @Test("A tick that can't be started is tried again at the next time")
    func upgrade() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "QUEUE.md")
        try bench.write(
            "worker.command = sh ./worker.sh\ndispatch.interval_seconds = 1\nwatchdog.interval_seconds = 1\n",
            to: "orch.conf")
        try bench.write(RunTests.reporting, to: "worker.sh")
        let install = "ln '\(OrchBinary.path)' orch || cp '\(OrchBinary.path)' orch"
        _ = try bench.run("sh", "-c", install)
        var up = try Child(
            ChildProgram("/bin/sh", ["-c", "exec ./orch up 2> errors"], folder: bench.path, timeout: .seconds(60)))
        try up.serve { bench.names(in: ".orch/QUEUE.md").contains("up.lock") }
        try FileManager.default.removeItem(atPath: bench.path + "/orch")
        try up.serve { (try? bench.text(of: "errors"))?.contains("error: there is no ") ?? false }
        _ = try bench.run("sh", "-c", install)
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try up.serve { (try? bench.text(of: "QUEUE.md"))?.contains("| DONE |") ?? false }
        up.send(.terminate)
        try up.serve()
        #expect(up.result?.status == .exited(0))
    }

    @Test("A removed lock is made anew, and another instance may run where the queue has gone")
    func moved() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "q/QUEUE.md")
        try bench.write(
            "worker.command = false\ndispatch.interval_seconds = 1\nwatchdog.interval_seconds = 1\n", to: "q/orch.conf")
        let arguments = ["up", "--queue", "q/QUEUE.md"]
        var child = try bench.orch().start(arguments)
        try child.serve { bench.names(in: "q/.orch/QUEUE.md").contains("up.lock") }
        try FileManager.default.removeItem(atPath: bench.path + "/q/.orch/QUEUE.md/up.lock")
        try child.serve { bench.names(in: "q/.orch/QUEUE.md").contains("up.lock") }
        #expect(try bench.orch().run(arguments).exit == 75)
        try FileManager.default.moveItem(atPath: bench.path + "/q", toPath: bench.path + "/r")
        var other: Int32 = 75
        // It notices when its next tick is due.
        let limit = Clock.monotonicNanoseconds + 20_000_000_000
        while other == 75, Clock.monotonicNanoseconds < limit {
            var second = try bench.orch().start(["up", "--queue", "r/QUEUE.md"])
            let end = Clock.monotonicNanoseconds + 300_000_000
            try second.serve { Clock.monotonicNanoseconds > end }
            second.send(.terminate)
            try second.serve()
            if case .exited(let code)? = second.result?.status { other = code }
        }
        #expect(other == 0)
        child.send(.terminate)
        try child.serve()
        let ended = child.result
        let errors = String(decoding: ended?.errors ?? [], as: UTF8.self)
        #expect(errors.contains("waiting for it"), "\(errors)")
        #expect(!bench.names().contains("q"))
    }

    /// A queue beside programs that note what they get.
    private static func scheduled() throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "50% x/QUEUE.md")
        let crontab = """
            #!/bin/sh
            [ "$1" != -l ] || { [ -e "$HOME/tab" ] && cat "$HOME/tab" || { echo "no crontab for x" >&2; exit 1; }; exit; }
            cat > "$HOME/tab"
            """
        try bench.write(crontab + "\n", to: "bin/crontab")
        for name in ["systemctl", "launchctl"] {
            try bench.write("#!/bin/sh\necho \(name) \"$@\" >> \"$HOME/ran\"\n", to: "bin/" + name)
        }
        _ = try bench.run("chmod", "+x", "bin/crontab", "bin/systemctl", "bin/launchctl")
        return bench
    }

    private static func orch(_ bench: Workbench) -> OrchBinary {
        bench.orch(
            in: "50% x", environment: ["HOME": bench.path, "PATH": bench.path + "/bin:/usr/bin:/bin"])
    }

    @Test("A crontab gets a block of lines for the queue, once, and keeps all others")
    func cron() throws {
        let bench = try Self.scheduled()
        let orch = Self.orch(bench)
        #expect(try orch.run(["schedule", "uninstall", "cron"]).output == "nothing to change\n")
        let trial = try orch.run(["schedule", "install", "cron", "--dry-run"])
        #expect(trial.output.contains("+ */30 * * * * PATH=") && !bench.names().contains("tab"), "\(trial)")
        let others = "MAILTO=x\n# mine\n0 0 * * * true"
        try bench.write(others, to: "tab")
        let first = try orch.run(["schedule", "install", "cron"])
        #expect(first.output == trial.output)
        let text = try bench.text(of: "tab")
        #expect(text.hasPrefix(others + "\n# BEGIN orch \(bench.path)/50% x/QUEUE.md\n*/30 * * * * PATH="), "\(text)")
        #expect(text.hasSuffix("\n# END orch \(bench.path)/50% x/QUEUE.md\n"))
        #expect(text.contains("--queue '\(bench.path)/50\\% x/QUEUE.md'\n"))
        #expect(try orch.run(["schedule", "install", "cron"]).output == "nothing to change\n")
        try bench.write("dispatch.interval_seconds = 600\n", to: "50% x/orch.conf")
        let changed = try orch.run(["schedule", "install", "cron"]).output
        #expect(
            changed.hasPrefix("- */30 ") && changed.contains("\n+ */10 ") && changed.split(separator: "\n").count == 2)
        #expect(try orch.run(["schedule", "uninstall", "cron"]).exit == 0)
        #expect(try bench.text(of: "tab") == others + "\n")
        try bench.write("# BEGIN orch \(bench.path)/50% x/QUEUE.md\n0 0 * * * true\n", to: "tab")
        #expect(try orch.run(["schedule", "install", "cron"]).exit == 1)
        try bench.write("#!/bin/sh\necho 'you may not use it' >&2; exit 1\n", to: "bin/crontab")
        let refused = try orch.run(["schedule", "install", "cron"])
        #expect(refused.exit == 69 && refused.errors.contains("'crontab -l' failed: you may not use it"), "\(refused)")
    }

    @Test("Units and agents are written and removed with their marks, and those of others are left alone")
    func files() throws {
        let bench = try Self.scheduled()
        let orch = Self.orch(bench)
        for (scheduler, folder, begin, end) in [
            (
                "systemd", ".config/systemd/user", "systemctl --user enable --now orch-dispatch-",
                "systemctl --user disable"
            ),
            ("launchd", "Library/LaunchAgents", "launchctl load -w", "launchctl unload -w"),
        ] {
            let trial = try orch.run(["schedule", "install", scheduler, "--dry-run"])
            #expect(trial.output.contains("write ") && bench.names(in: folder) == [], "\(trial)")
            #expect(try orch.run(["schedule", "install", scheduler]).output == trial.output)
            let names = bench.names(in: folder)
            #expect(names.count == (scheduler == "systemd" ? 4 : 2))
            #expect(try bench.text(of: "ran").contains(begin))
            #expect(try orch.run(["schedule", "install", scheduler]).output == "nothing to change\n")
            try bench.write("theirs\n", to: folder + "/other")
            #expect(try orch.run(["schedule", "uninstall", scheduler]).output.contains("remove "))
            #expect(try bench.text(of: "ran").contains(end) && bench.names(in: folder) == ["other"])
            try bench.write("theirs\n", to: folder + "/" + names[0])
            #expect(try orch.run(["schedule", "install", scheduler]).exit == 1)
            #expect(try orch.run(["schedule", "uninstall", scheduler]).exit == 1)
            #expect(try bench.text(of: folder + "/" + names[0]) == "theirs\n")
            let failing = bench.orch(in: "50% x", environment: ["HOME": bench.path + "/h", "PATH": "/nowhere"])
            let missing = try failing.run(["schedule", "install", scheduler])
            #expect(
                missing.exit == 69 && missing.errors.contains("in PATH") && !bench.names().contains("h"), "\(missing)")
        }
    }

    @Test("A day by itself: each task ends DONE, dead or BLOCKED with the reason, and nothing is done twice")
    func day() throws {
        let bench = try Workbench()
        let script = Repository.root + "/automation/soak/day.sh"
        let orch = bench.orch(environment: ["ORCH": OrchBinary.path, "FLOOD": "1000000", "HOME": bench.path])
        let kinds = "good fail die fork flood bad other self mute"
        let answer = try orch.run(
            "bash", [script, "--rounds", "1", "--kills", "1", "--kinds", kinds, "--work", bench.path + "/day"])
        #expect(
            answer.exit == 0 && answer.output.hasPrefix("tasks=9 ") && answer.output.contains(" dead=2 "), "\(answer)")
    }

    @Test("A schedule names this program and this queue, quoted for the scheduler")
    func schedule() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "50% 한글 $x/QUEUE.md")
        try bench.write("dispatch.interval_seconds = 600\n", to: "50% 한글 $x/orch.conf")
        let orch = bench.orch(in: "50% 한글 $x")
        let cron = try orch.run(["schedule", "show", "cron"])
        #expect(cron.output.contains("\n*/10 * * * * "), "\(cron)")
        #expect(cron.output.contains(" dispatch --parallel 3 --queue '\(bench.path)/50\\% 한글 $x/QUEUE.md'\n"))
        #expect(cron.output.contains("\n0 */2 * * * "))
        let systemd = try orch.run(["schedule", "show", "systemd"]).output
        #expect(systemd.contains("\"--queue\" \"\(bench.path)/50%% 한글 $$x/QUEUE.md\"\n"), "\(systemd)")
        #expect(systemd.contains("==> orch-watchdog.timer <==\n"))
        #expect(try orch.run(["schedule", "show", "launchd"]).output.contains("<integer>600</integer>"))
    }
}
