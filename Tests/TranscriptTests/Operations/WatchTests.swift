import BlackBox
import Foundation
import Host
import Testing

@Suite("orch watch")
struct WatchTests {
    /// Writes each run's input to a file of its own, and waits while there is a file for this run.
    private static let hook = """
        #!/bin/sh
        echo "$ORCH_QUEUE_MD $*" > called
        number=$(ls runs | wc -l)
        cat > "runs/.new" && mv runs/.new "runs/$number"
        while [ -e "hold$number" ]; do sleep 0.02; done
        [ ! -e fail ]

        """

    private static func bench() throws -> Workbench {
        let bench = try Workbench()
        try bench.write(queue(row("A-1"), row("A-2")), to: "QUEUE.md")
        try bench.write(hook, to: "hook.sh")
        try bench.write("", to: "runs/0")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path + "/hook.sh")
        return bench
    }

    private static func runs(_ bench: Workbench) -> Int {
        bench.names(in: "runs").filter { !$0.hasPrefix(".") }.count - 1
    }

    @Test("Each change runs the command with what happened as JSON lines, and its words are no shell's")
    func run() throws {
        let bench = try Self.bench()
        var watch = try bench.orch().start(["watch", "--exec", "--", "./hook.sh", "--flag", "$(touch pwned); *"])
        // It says nothing when it has begun: so the queue is changed until it notices.
        var number = 0
        var changed = Clock.monotonicNanoseconds - 1_000_000_000
        try watch.serve {
            if Clock.monotonicNanoseconds - changed > 1_000_000_000 {
                number += 1
                changed = Clock.monotonicNanoseconds
                _ = try? bench.orch().run(["set", "A-1", "task=work \(number)"])
            }
            return Self.runs(bench) > 0
        }
        #expect(try bench.text(of: "called") == "QUEUE.md --flag $(touch pwned); *\n")
        let first = try bench.text(of: "runs/1")
        let lines = first.split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(first)")
        #expect(first.contains(#""event":"task_edited""#) && first.contains(#""item_id":"A-1""#), "\(first)")

        let text = try bench.text(of: "QUEUE.md")
        try bench.write(text.replacingOccurrences(of: "| A-2 | PENDING |", with: "| A-2 | BLOCKED |"), to: "QUEUE.md")
        let before = Self.runs(bench)
        try watch.serve { Self.runs(bench) > before }
        let hand = try bench.text(of: "runs/\(before + 1)")
        #expect(
            hand.contains(
                #""event":"hand_edit","item_id":"A-2","kind":"edited","cells":{"status":"BLOCKED"},"before":{"status":"PENDING"}"#
            ), "\(hand)")
        watch.send(.interrupt)
        try watch.serve()
        #expect(watch.result?.status == .signalled(Signal.interrupt.rawValue))
        #expect(!bench.names().contains("pwned"))
    }

    @Test("Changes that come while the command runs are joined, one that fails is reported, and Ctrl-C ends both")
    func join() throws {
        let bench = try Self.bench()
        for name in ["hold1", "hold3", "fail"] { try bench.write("", to: name) }
        var watch = try bench.orch().start(["watch", "--exec", "./hook.sh"])
        var changed = Clock.monotonicNanoseconds - 1_000_000_000
        try watch.serve {
            if Clock.monotonicNanoseconds - changed > 1_000_000_000 {
                changed = Clock.monotonicNanoseconds
                _ = try? bench.orch().run(["add", "task \(changed)"])
            }
            return Self.runs(bench) > 0
        }
        for number in 1...3 { #expect(try bench.orch().run(["add", "joined \(number)"]).exit == 0) }
        try FileManager.default.removeItem(atPath: bench.path + "/hold1")
        try watch.serve { Self.runs(bench) > 1 }
        let joined = try bench.text(of: "runs/2")
        #expect((1...3).allSatisfy { joined.contains("joined \($0)") }, "\(joined)")
        #expect(try bench.orch().run(["add", "last"]).exit == 0)
        try watch.serve { Self.runs(bench) > 2 }
        watch.send(.interrupt)
        try watch.serve()
        #expect(watch.result?.status == .signalled(Signal.interrupt.rawValue))
        let errors = String(decoding: watch.result?.errors ?? [], as: UTF8.self)
        #expect(errors.hasPrefix("warning: ./hook.sh ended with exit code 1\n"), "\(errors)")
    }

    @Test("Without a command, or with one that is not there, it ends at once")
    func refused() throws {
        try expectSession(
            """
            $ orch watch --exec
            ! error: 'watch' needs COMMAND
            ! hint: see 'orch watch --help'
            [exit 64]
            $ orch watch ls
            ! error: --exec is missing
            ! hint: 'orch watch --exec COMMAND'; 'orch events --follow' shows what happens
            [exit 64]
            $ orch watch --exec ./nothing-here
            ! error: there is no program ./nothing-here
            ! hint: name a program in PATH, or the path of one that may be run
            [exit 69]
            """, queue: queue(row("A-1")))
    }
}
