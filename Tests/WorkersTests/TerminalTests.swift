import BlackBox
import Host
import Testing

@testable import Workers

@Suite("A terminal", .serialized, .enabled(if: mayUse("tmux"), "tmux is missing"))
struct TerminalTests {
    @Test("The first byte of output is in the log, which only its owner reads, at any path")
    func firstByte() throws {
        let bench = try TerminalBench()
        let target = try bench.create("printf 'first %s' \"$(stty size)\"; pwd; exit 3")
        try bench.wait { try bench.terminal.state(of: target) == .exited(3) }
        try bench.wait { try bench.log().hasSuffix("\r\n") }
        #expect(try bench.log() == "first 50 200\(bench.bench.path)\r\n")
        #expect(try FileStatus(at: bench.terminal.log(of: "dev-a1b2")).mode & 0o777 == 0o600)
        let names = bench.bench.names(in: String(bench.logs.split(separator: "/").last!))
        #expect(names.filter { $0 != "dev-a1b2.process" } == [".keep", "dev-a1b2.log"])
        #expect(!bench.bench.names().contains("x"))
    }

    @Test("A session gets its own variables and those that it is to inherit, and none of an earlier one")
    func environment() throws {
        let bench = try TerminalBench()
        let command = "env >%; printf '%s' \"$TERM\"; exec sleep 100"
        func variables(_ id: String, _ environment: [String: String]) throws -> [String: String] {
            let file = bench.bench.path + "/" + id
            _ = try bench.terminal.create(
                id, command: command.replacing("%", with: "'\(file)'", maxReplacements: 1), in: bench.bench.path,
                environment: environment)
            try bench.awaitLog("-256color", of: id)
            return try bench.bench.text(of: id).split(separator: "\n").reduce(into: [:]) { variables, line in
                let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
            }
        }
        let first = try variables("a-1", ["ORCH_TASK": "A-1 #{pane_id} %H;", "SECRET": "s"])
        #expect(first["ORCH_TASK"] == "A-1 #{pane_id} %H;" && first["SECRET"] == "s")
        #expect(first["PATH"] == Environment.variable("PATH"))
        #expect(first["TMUX"] == nil && first["TMUX_PANE"] == nil)
        let second = try variables("a-2", ["ORCH_TASK": "A-2"])
        #expect(second["ORCH_TASK"] == "A-2" && second["SECRET"] == nil)
        let global = try bench.terminal.call([["show-environment", "-g"]])
        #expect(!String(decoding: global, as: UTF8.self).contains("SECRET"))
        for (name, value) in [("A B", ""), ("", "x"), ("LONG", String(repeating: "x", count: 17_000)), ("N", "a\0b")] {
            #expect(throws: TerminalError.unfitVariable(name)) { try variables("a-3", [name: value]) }
        }
    }

    @Test("Hangul is two columns wide, and the screen and what has left it can be read")
    func screen() throws {
        let bench = try TerminalBench()
        let target = try bench.create("seq 1 60; printf 한글; exec sleep 100")
        try bench.awaitLog("한글")
        let cursor = try bench.terminal.call([["display-message", "-p", "-t", target.text, "#{cursor_x}"]])
        #expect(cursor == Array("4\n".utf8))
        #expect(try bench.terminal.screen(of: target).hasPrefix("12\n13\n"))
        #expect(try bench.terminal.screen(of: target).hasSuffix("\n60\n한글\n"))
        #expect(try bench.terminal.history(of: target, lines: 11).hasPrefix("1\n2\n"))
    }

    @Test("Sessions are listed with what became of their programs, and no server has none")
    func sessions() throws {
        let bench = try TerminalBench()
        #expect(try bench.terminal.sessions() == [])
        let ended = try bench.create("kill -9 $$", id: "b-2")
        let running = try bench.create("exec sleep 100;", id: "a-1")
        try bench.wait { try bench.terminal.state(of: ended) == .signalled(9) }
        let sessions = try bench.terminal.sessions()
        #expect(sessions.map(\.target) == [running, ended])
        guard case .alive(let process) = sessions[0].state else { throw TerminalError.ended }
        #expect(TerminalBench.runs(process))
        #expect(throws: TerminalError.failed(command: "new-session", message: "duplicate session: a-1")) {
            try bench.create("true", id: "a-1")
        }
        let other = try #require(TerminalTarget(session: "a-1", pane: ended.pane))
        #expect(try bench.terminal.state(of: other) == .gone)
        #expect(throws: TerminalError.gone("can't find pane: \(ended.pane)")) { try bench.terminal.screen(of: other) }
        try bench.terminal.close("b-2")
        try bench.terminal.close("b-2")
        #expect(try bench.terminal.state(of: ended) == .gone)
        try bench.terminal.killServer()
        #expect(try bench.terminal.sessions() == [] && bench.terminal.state(of: running) == .gone)
        try bench.wait { !TerminalBench.runs(process) }
        try bench.terminal.killServer()
    }

    @Test("An interrupt ends a program, unless that answers it")
    func interrupt() throws {
        let bench = try TerminalBench()
        let plain = try bench.create("echo up; exec sleep 100", id: "a-1")
        let answering = try bench.create("trap 'echo caught' INT; echo up; while :; do sleep 0.05; done", id: "b-2")
        for target in [plain, answering] {
            try bench.awaitLog("up", of: target.session)
            try bench.terminal.press([.interrupt], in: target)
        }
        try bench.wait { try bench.terminal.state(of: plain) == .signalled(2) }
        try bench.awaitLog("caught", of: "b-2")
        guard case .alive = try bench.terminal.state(of: answering) else { throw TerminalError.ended }
    }

    @Test("Closing ends the program, what it put into the background, and what does not want to end")
    func close() throws {
        let bench = try TerminalBench()
        let script =
            "trap '' TERM HUP; set -m; sleep 1001 & sleep 1002 & echo $! $$ >>pids; echo up; while :; do sleep 1; done"
        _ = try bench.create(script)
        try bench.awaitLog("up")
        let numbers = try bench.bench.text(of: "pids").split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        #expect(numbers.count == 2 && numbers.allSatisfy(TerminalBench.runs))
        try bench.terminal.close("dev-a1b2", grace: .milliseconds(50))
        try bench.wait { !numbers.contains(where: TerminalBench.runs) }
        #expect(try bench.terminal.sessions() == [])
    }

    @Test("Closing ends the program also where nobody reaches the server, and a log that was removed begins anew")
    func outOfReach() throws {
        let bench = try TerminalBench()
        let target = try bench.create("echo up; exec cat")
        try bench.awaitLog("up")
        try Folder(path: bench.logs).unlink("dev-a1b2.log")
        #expect(try bench.terminal.logSize(of: "dev-a1b2") == 0)
        try bench.terminal.send(Array("again".utf8), to: target, entering: true)
        try bench.awaitLog("again")
        let process = try #require(bench.terminal.process(of: "dev-a1b2"))
        let server = try bench.server
        defer { _ = try? ChildProgram("kill", ["-KILL", "\(server)"]).run() }
        _ = try ChildProgram("sh", ["-c", "rm /tmp/tmux-$(id -u)/\(bench.terminal.socket)"]).run()
        #expect(try bench.terminal.state(of: target) == .gone && process.isAlive)
        try bench.terminal.close("dev-a1b2")
        #expect(!process.isAlive && bench.terminal.process(of: "dev-a1b2") == nil)
    }

    @Test("A flood arrives whole, and is cut where it is longer than the log may be")
    func flood() throws {
        let bench = try TerminalBench()
        // `automation/soak/terminals.sh` asks for more.
        let last = Environment.variable("ORCH_SOAK_LINES").flatMap(Int.init) ?? 20_000
        let lines = Array((1...last).map { "\($0)\r\n" }.joined().utf8)
        // tmux closes the terminal when its program ends, whatever of the output has not come through by then.
        let target = try bench.create("seq 1 \(last); read -r line")
        try bench.wait { try bench.terminal.logSize(of: "dev-a1b2") >= lines.count }
        #expect(try bench.terminal.output(of: "dev-a1b2", from: 0, limit: lines.count + 1) == lines)
        try bench.terminal.press([.enter], in: target)
        try bench.wait { try bench.terminal.state(of: target) == .exited(0) }
        let short = try TerminalBench(limit: 10_240)
        let cut = try short.create("seq 1 \(last)")
        try short.wait { try short.terminal.state(of: cut) == .exited(0) }
        #expect(try short.terminal.logSize(of: "dev-a1b2") == 10_240)
    }

    @Test("A server that hangs, is killed or was never there is an error in time")
    func lostServer() throws {
        let bench = try TerminalBench()
        let target = try bench.create("exec cat")
        let server = try bench.server
        var hurried = bench.terminal
        hurried.patience = .milliseconds(100)
        _ = try ChildProgram("kill", ["-STOP", "\(server)"]).run()
        #expect(throws: TerminalError.timedOut(command: "list-panes")) { try hurried.sessions() }
        #expect(throws: TerminalError.timedOut(command: "paste-buffer")) {
            try hurried.send(Array("x".utf8), to: target)
        }
        _ = try ChildProgram("kill", ["-KILL", "\(server)"]).run()
        try bench.wait { !TerminalBench.runs(server) }
        #expect(try bench.terminal.sessions() == [] && bench.terminal.state(of: target) == .gone)
        for call in [
            { try bench.terminal.press([.enter], in: target) }, { _ = try bench.terminal.screen(of: target) },
            { _ = try bench.terminal.send([0x78], to: target) },
        ] as [() throws -> Void] {
            #expect { try call() } throws: {
                if case .gone? = $0 as? TerminalError { true } else { false }
            }
        }
        // The next session needs nobody's help, and no pane of the old server is one of it.
        let next = try bench.create("exec cat", id: "dev-next")
        #expect(next.pane == target.pane)
        #expect { try bench.terminal.screen(of: target) } throws: {
            if case .gone? = $0 as? TerminalError { true } else { false }
        }
    }

    @Test(
        "An id that would mean something else to tmux is none",
        arguments: ["", "a:b", "a.b", "=a", "-a", "가", "a b", "#{x}"])
    func invalidID(id: String) throws {
        #expect(throws: TerminalError.invalidID(id)) { try TerminalBench().create("true", id: id) }
        #expect(TerminalTarget(session: id, pane: "%1") == nil)
    }

    @Test("Who looks at a session on a small terminal leaves its size alone, and only may type who is to")
    func attachment() throws {
        let bench = try TerminalBench()
        let target = try bench.create("stty -echo; echo hello; while read -r line; do echo \"got $line\"; done")
        try bench.awaitLog("hello")
        for readOnly in [true, false] {
            let id = readOnly ? "reader" : "writer"
            let program = bench.terminal.attachment(to: "dev-a1b2", readOnly: readOnly)
            let words = [program.program] + program.arguments
            let viewer = try bench.terminal.create(
                id, command: words.map { "'\($0)'" }.joined(separator: " "), in: bench.bench.path, columns: 40, rows: 10
            )
            try bench.wait { try bench.terminal.screen(of: viewer).contains("hello") }
            try bench.terminal.send(Array("\(id)".utf8), to: viewer)
            try bench.terminal.press([.enter], in: viewer)
            try bench.wait { try readOnly || bench.log().contains("got writer") }
            let size = try bench.terminal.call(
                [["display-message", "-p", "-t", target.text, "#{window_width} #{window_height}"]])
            #expect(size == Array("200 50\n".utf8))
        }
        #expect(try !bench.log().contains("reader"))
        let controlled = bench.terminal.attachment(to: "dev-1", readOnly: true, controlled: true)
        #expect(controlled.arguments.suffix(6) == ["-CC", "attach-session", "-E", "-r", "-t", "=dev-1"])
        #expect(controlled.environment["TMUX"] == .some(nil))
    }
}

@Suite("A tmux server that is killed", .serialized, .enabled(if: mayUse("tmux"), "tmux is missing"))
struct KilledServerTests {
    /// `automation/soak/terminals.sh` asks for more.
    private static let rounds = Environment.variable("ORCH_SOAK_KILLS").flatMap(Int.init) ?? 3

    @Test("Killed at any moment it makes errors in time, no program outlives it, and the next one is as good")
    func kills() throws {
        let bench = try TerminalBench()
        for round in 0..<Self.rounds {
            let target = try bench.create("exec cat", id: "s-\(round)")
            guard case .alive(let process) = try bench.terminal.state(of: target) else { throw TerminalError.ended }
            let delay = Double.random(in: 0...0.03)
            try ChildProgram("sh", ["-c", "sleep \(delay); kill -9 \(bench.server)"]).startDetached()
            var calls = 0
            var isLost = false
            while !isLost {
                do throws(TerminalError) {
                    switch calls % 6 {
                    case 0: try bench.terminal.send(Array(repeating: 0x78, count: 1_000), to: target)
                    case 1: _ = try bench.terminal.screen(of: target)
                    case 2: try bench.terminal.press([.enter], in: target)
                    case 3: isLost = try bench.terminal.state(of: target) == .gone
                    case 4: try bench.terminal.close("other")
                    default: _ = try bench.terminal.history(of: target, lines: 10)
                    }
                } catch .gone {
                    isLost = true
                } catch {
                    Issue.record(error)
                    isLost = true
                }
                calls += 1
            }
            try bench.wait { ProcessIdentity(of: process) == nil }
        }
        #expect(try bench.terminal.sessions().isEmpty)
    }
}

@Suite("Without a fitting tmux")
struct MissingTmuxTests {
    @Test("That it is missing, or too old, is known")
    func unfit() throws {
        let bench = try TerminalBench()
        var terminal = bench.terminal
        terminal.program = "no-such-tmux"
        #expect(throws: TerminalError.missing) { try terminal.sessions() }
        for (version, error) in [
            ("tmux 3.0a", TerminalError.tooOld("3.0")), ("tmux 2.9", .tooOld("2.9")),
            ("tmux next-3.4", .failed(command: "list-panes", message: "usage")),
            ("tmux master", .failed(command: "list-panes", message: "usage")),
        ] {
            try bench.bench.write(
                "#!/bin/sh\nfor a; do [ \"$a\" != -V ] || { echo '\(version)'; exit 0; }; done; echo usage >&2; exit 1\n",
                to: "tmux")
            _ = try bench.bench.run("chmod", "+x", "tmux")
            terminal.program = bench.bench.path + "/tmux"
            #expect(throws: error) { try terminal.sessions() }
        }
    }
}
