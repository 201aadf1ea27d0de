import BlackBox
import Foundation
import Host
import Testing

@Suite("A crowd", .serialized)
struct CrowdTests {
    /// Takes and finishes tasks until there are none; each worker notes what it was given.
    private static let workers = """
        work() {
            while id=$("$ORCH" pick --owner-session "worker:$1" 2>> "$NOTES/errors") \\
                && [ "$id" != "No pending tasks" ]; do
                echo "$id" >> "$NOTES/picked.$1"
                "$ORCH" done "$id" --notes "by $1" --owner-session "worker:$1" \\
                    >> "$NOTES/done.$1" 2>> "$NOTES/errors" || return 1
            done
        }
        """

    @Test("of eight workers beside an editor that adds lines takes each task once and keeps every line")
    func besideAnAppendingEditor() throws {
        let rows = 300
        let fault = try FaultBench(rows: rows)
        let script =
            Self.workers + """

                edit() {
                    count=0
                    while [ ! -e "$NOTES/over" ]; do
                        count=$((count + 1))
                        printf '| HAND-%s | BLOCKED | P2 | by hand | seen | - | - | - | - |\\n' "$count" >> QUEUE.md
                        sleep 0.1
                    done
                    echo "$count" > "$NOTES/edits"
                }
                edit & editor=$!
                workers=
                for name in 1 2 3 4 5 6 7 8; do work "$name" & workers="$workers $!"; done
                for worker in $workers; do wait "$worker" || echo failed >> "$NOTES/errors"; done
                touch "$NOTES/over"
                wait "$editor"
                "$ORCH" set ORCH-001 priority=P2
                """
        try run(script, fault)
        let picked = try notes("picked.", fault)
        #expect(picked.count == rows && Set(picked).count == rows)
        #expect(try notes("done.", fault).count == rows)
        let edits = try #require(Int(try notes("edits", fault).first ?? ""))
        let ids = try ids(in: fault)
        #expect(ids.count == rows + edits && Set(ids).count == rows + edits)
        #expect(try fault.text().split(separator: "\n").count { $0.contains("| DONE |") } == rows)
        let errors = try notes("errors", fault).filter { !$0.contains("an editor wrote to a version") }
        #expect(errors == [])
        #expect(fault.leftovers() == [])
    }

    /// An editor that replaces the file by an older text takes with it what was changed since it read that; what is
    /// shown here is that none of its own lines is lost, and that the table stays whole. It reads under the lock, since
    /// a version that is about to be withdrawn may lack its last save.
    @Test("of four workers beside an editor that replaces the file keeps all that the editor saved")
    func besideAReplacingEditor() throws {
        let fault = try FaultBench(rows: 10)
        let script = """
            work() {
                while [ ! -e "$NOTES/over" ]; do
                    "$ORCH" add --task "of $1" --success-criteria c >> "$NOTES/added" 2>> "$NOTES/errors"
                done
            }
            "$ORCH" set ORCH-001 priority=P0 > "$NOTES/first"
            for name in 1 2 3 4; do work "$name" & done
            count=0
            while [ "$count" -lt 150 ]; do
                count=$((count + 1))
                {
                    flock .orch/lock cat QUEUE.md
                    printf '| HAND-%s | BLOCKED | P2 | by hand | seen | - | - | - | - |\\n' "$count"
                } > ../saved.md
                mv ../saved.md QUEUE.md
            done
            touch "$NOTES/over"
            wait
            "$ORCH" set ORCH-001 priority=P2
            """
        try run(script, fault)
        let ids = Set(try ids(in: fault))
        let rescued = try fault.bench.names(in: "q").filter { $0.contains(".rescued-") }
            .map { try fault.bench.text(of: "q/" + $0) }.joined()
        for count in 1...150 { #expect(ids.contains("HAND-\(count)") || rescued.contains("| HAND-\(count) |")) }
        #expect(try fault.text().hasPrefix(FaultBench.header))
        #expect(fault.leftovers().filter { !$0.contains(".rescued-") } == [])
    }

    /// `sed -i` reads before an exchange and renames after it, with an older version in its hands.
    @Test("of four workers beside 'sed -i' takes each task once and keeps every edit")
    func besideSed() throws {
        let rows = 40
        let fault = try FaultBench(rows: rows)
        let script =
            Self.workers + """

                "$ORCH" set ORCH-001 priority=P1 > "$NOTES/first"
                for name in 1 2 3 4; do (work "$name" || echo failed >> "$NOTES/errors") & done
                count=\(rows)
                while [ "$count" -gt 0 ]; do
                    sed -i "s/ task $count / task $count, edited /" QUEUE.md
                    count=$((count - 1))
                done
                wait
                "$ORCH" set ORCH-001 priority=P2
                """
        try run(script, fault)
        let picked = try notes("picked.", fault)
        #expect(picked.count == rows && Set(picked).count == rows)
        let text = try fault.text()
        for count in 1...rows { #expect(text.contains("| task \(count), edited |"), "\(text)") }
        #expect(text.split(separator: "\n").count { $0.contains("| DONE |") } == rows)
        // Two saves may come in one window; the first is merged then.
        let errors = try notes("errors", fault).filter {
            !$0.contains("saved from an older version") && !$0.contains("an editor wrote to a version")
        }
        #expect(errors == [])
    }

    @Test("of sixty-four processes gets its turn within the lock's timeout")
    func sixtyFour() throws {
        let fault = try FaultBench(rows: 64)
        let script = """
            i=0
            while [ "$i" -lt 64 ]; do
                i=$((i + 1))
                ("$ORCH" pick --owner-session "worker:$i" >> "$NOTES/picked" 2>> "$NOTES/errors" \\
                    || echo failed >> "$NOTES/errors") &
            done
            wait
            """
        try run(script, fault)
        #expect(try notes("errors", fault) == [])
        #expect(Set(try notes("picked", fault)) == Set((1...64).map(FaultBench.id)))
    }

    @Test(
        "of four workers without exchange of names takes each task once",
        .enabled(if: Strace.isAvailable, "strace may not run here"))
    func withoutExchange() throws {
        let rows = 40
        let fault = try FaultBench(rows: rows)
        let wrapper = """
            #!/bin/sh
            exec strace -f -qq -o /dev/null -e trace=renameat2 -e inject=renameat2:error=EINVAL \\
                '\(OrchBinary.path)' "$@"

            """
        try fault.bench.write(wrapper, to: "orch")
        try shell("chmod +x orch", in: fault.bench.path)
        let script =
            Self.workers + """

                for name in 1 2 3 4; do (work "$name" || echo failed >> "$NOTES/errors") & done
                wait
                """
        try run(script, fault, orch: fault.bench.path + "/orch")
        #expect(try notes("errors", fault) == [])
        let picked = try notes("picked.", fault)
        #expect(picked.count == rows && Set(picked).count == rows)
        #expect(fault.leftovers() == [])
    }

    @Test(
        "waits for a stopped holder of the lock no longer than it is told, and names it",
        .enabled(if: Strace.isAvailable, "strace may not run here"))
    func stoppedHolder() throws {
        let fault = try FaultBench()
        let holder = try StoppingRun(fault, ["done", "ORCH-001", "--notes", "x"], stops: ["fsync:when=1"])
        try holder.waitForStop()
        let log = fault.bench.path + "/waiting"
        let other = try fault.orch.run(
            ["done", "ORCH-002", "--notes", "x", "--lock-timeout", "1"],
            wrapper: ["strace", "-f", "-qq", "-o", log, "-e", "trace=flock,timer_settime"])
        #expect(other.exit == 75 && other.errors.contains("process \(holder.identifier) "), "\(other.errors)")
        // It sleeps in the system until the timer ends that, once; it does not try again and again.
        let calls = try fault.bench.text(of: "waiting").split(separator: "\n")
        #expect(calls.count { $0.contains("flock(") && $0.contains("ERESTARTSYS") } == 1, "\(calls)")
        #expect(calls.contains { $0.contains("timer_settime(") && $0.contains("it_value={tv_sec=1, tv_nsec=0}") })
        // Reading waits for nobody.
        #expect(try fault.orch.run(["list"]).exit == 0)
        holder.goOn()
        #expect(try holder.finish().exit == 0)
        #expect(try fault.orch.run(["done", "ORCH-002", "--notes", "x"]).exit == 0)
    }

    /// Each try takes longer than the editor needs for a save.
    @Test(
        "with an editor that saves without end gives up in time for the others",
        .enabled(if: Strace.isAvailable, "strace may not run here"))
    func restlessEditor() throws {
        let fault = try FaultBench()
        let slow = "strace -f -qq -o $NOTES/trace -e trace=fsync,renameat2 -e inject=fsync:delay_exit=100000"
        let script = """
            cp QUEUE.md ../base.md
            while [ ! -e "$NOTES/over" ]; do cp ../base.md ../saved.md; mv ../saved.md QUEUE.md; done & editor=$!
            code=0
            \(slow) "$ORCH" done ORCH-002 --notes x --lock-timeout 2 2> "$NOTES/told" || code=$?
            touch "$NOTES/over"
            wait "$editor"
            echo "$code" > "$NOTES/code"
            """
        try run(script, fault)
        // Half of the timeout is for trying, and each of these costs a tenth of a second.
        #expect((2...15).contains(try notes("trace", fault).count { $0.contains("fsync(") }))
        #expect(try notes("code", fault) == ["75"])
        #expect(try notes("told", fault).first?.contains("was saved again and again by somebody else") == true)
        #expect(try fault.orch.run(["done", "ORCH-002", "--notes", "x", "--lock-timeout", "0"]).exit == 0)
    }

    private func run(_ script: String, _ fault: FaultBench, orch: String = OrchBinary.path) throws {
        try fault.bench.write("", to: "notes/errors")
        #expect(try shell(script, in: fault.orch.folder, ["ORCH": orch, "NOTES": fault.bench.path + "/notes"]))
    }

    /// The lines of all notes whose name begins so.
    private func notes(_ prefix: String, _ fault: FaultBench) throws -> [String] {
        try fault.bench.names(in: "notes").filter { $0.hasPrefix(prefix) }
            .flatMap { try fault.bench.text(of: "notes/" + $0).split(separator: "\n").map(String.init) }
    }

    private func ids(in fault: FaultBench) throws -> [String] {
        try fault.text().split(separator: "\n").filter { $0.hasPrefix("| ORCH-") || $0.hasPrefix("| HAND-") }
            .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    }
}
