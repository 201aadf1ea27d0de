import BlackBox
import Testing

/// Commands that are given the end of an id.
@Suite("The end of an id on the command line")
struct PartialIDTests {
    @Test("Every command that acts on a task takes it, and answers with the whole id")
    func commands() throws {
        let bench = try Workbench()
        try bench.write("[REPORT ORCH-004]\nStatus: done\n", to: "report.md")
        try expectSession(
            #"""
            $ orch start 1 --owner-session w
            ORCH-001 -> IN_PROGRESS
            $ orch start 001 --owner-session w
            ORCH-001: nothing to change
            $ orch done --id 1 --notes "테스트 통과"
            ORCH-001 -> DONE
            $ orch set 2 priority=P0
            ORCH-002: priority set
            $ orch set 2 priority=P0
            ORCH-002: nothing to change
            $ orch fail 2 --notes x
            ORCH-002 -> FAILED
            $ orch block 3 --notes x
            ORCH-003 -> BLOCKED
            $ orch review 4 --report "the login was checked by hand, 12 tests passed" --dry-run
            PASS
            $ orch guard 4 --report report.md --current-tokens 9000
            BLOCK
            …
            ORCH-004 -> BLOCKED
            [exit 2]
            $ orch review 5 --report "the login was checked by hand, 12 tests passed"
            PASS
            ORCH-005 -> DONE
            $ orch show 5
            id               ORCH-005
            …
            """#,
            queue: queue(row("ORCH-001"), row("ORCH-002"), row("ORCH-003"), row("ORCH-004"), row("ORCH-005")),
            in: bench)
    }

    @Test("Where several tasks could be meant, nothing is done and they are named")
    func unclear() throws {
        let bench = try expectSession(
            #"""
            $ orch done 7 --notes x
            ! error: 7 is the end of 2 ids: A-7, B-007
            ! hint: write the whole id
            [exit 1]
            $ orch show 9
            ! error: 9 is the end of 6 ids: A-9, B-9, C-9, D-9, E-9, …
            ! hint: write the whole id
            [exit 1]
            $ orch done 8 --notes x
            ! error: 8 not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            """#,
            queue: queue(
                row("A-7"), row("B-007"), row("A-9"), row("B-9"), row("C-9"), row("D-9"), row("E-9"), row("F-9")))
        #expect(bench.names() == ["QUEUE.md", "logs"])
    }

    @Test("Ids that are written into the queue are taken as they are")
    func written() throws {
        try expectSession(
            #"""
            $ orch add --id 10 --task a --success-criteria b
            Added 10
            $ orch add --task a --success-criteria b --after 1
            ! error: ORCH-011 would wait for '1', and no task has that id
            ! hint: write the whole id, as 'orch list' shows it
            [exit 1]
            $ orch done 10 --notes x
            10 -> DONE
            """#, queue: queue(row("ORCH-010"), row("ORCH-001")))
    }

    @Test("A whole id costs one reading of the queue", .enabled(if: OrchBinary.mayBeTraced, "strace may not run here"))
    func reads() throws {
        let bench = try Workbench()
        try bench.write(queue(row("ORCH-010"), row("ORCH-011")), to: "QUEUE.md")
        #expect(try bench.orch().run(["set", "ORCH-010", "priority=P2"]).exit == 0)
        for id in ["ORCH-011", "10"] {
            let strace = ["strace", "-f", "-qq", "-e", "trace=openat", "-o", "trace"]
            #expect(try bench.orch().run(["done", id, "--notes", "x"], wrapper: strace).exit == 0)
            let opened = try bench.text(of: "trace").split(separator: "\n").filter {
                $0.contains("\"QUEUE.md\"") && !$0.contains("O_DIRECTORY")
            }
            #expect(opened.count == 1, "\(id): \(opened)")
        }
    }
}
