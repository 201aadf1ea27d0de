import BlackBox
import Testing

/// The life of a row changes the lines of that row, and nothing else.
@Suite("The life of a row in a team's queue")
struct RowLifeTests {
    @Test("list shows all 26 rows", arguments: try QueueVariant.all())
    func list(variant: QueueVariant) throws {
        let bench = try Workbench()
        try bench.write(variant.bytes, to: "QUEUE.md")
        let answer = try bench.orch().run(["list"])
        #expect(answer.exit == 0)
        let ids = answer.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
        let expected = (1001...1026).map { number in "ORCH-" + String(number).dropFirst() }
        #expect(ids.map(String.init) == expected)
        #expect(answer.errors.split(separator: "\n").count == variant.damagedRows, "\(answer.errors)")
        #expect(try bench.bytes(of: "QUEUE.md") == variant.bytes)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test(
        "set, pick, start, done and nl submit change the lines they name, byte for byte",
        arguments: try QueueVariant.all())
    func life(variant: QueueVariant) throws {
        let bench = try Workbench()
        try bench.write(variant.bytes, to: "QUEUE.md")
        try expectOneLine(of: "ORCH-025", by: ["set", "ORCH-025", "status=PENDING"], in: bench)
        let picked = try expectOneLine(of: "ORCH-025", by: ["pick", "--owner-session", "worker:x"], in: bench)
        #expect(picked == "ORCH-025\n")
        try expectNoChange(by: ["pick"], in: bench)
        try expectNoChange(by: ["start", "ORCH-025", "--owner-session", "worker:x"], in: bench)
        try expectOneLine(of: "ORCH-025", by: ["done", "ORCH-025", "--notes", "끝 | 완료"], in: bench)
        try expectOneLine(of: "ORCH-019", by: ["fail", "ORCH-019", "--notes", "품절"], in: bench)
        try expectNewLines(2, by: ["nl", "submit", "하나, 둘"], in: bench)
    }

    @Test("A table at the end of a file without a newline stays without one")
    func noFinalNewline() throws {
        let bench = try expectSession(
            #"""
            $ orch add --task one --success-criteria two
            Added ORCH-002
            $ orch done ORCH-002 --notes three
            ORCH-002 -> DONE
            """#, queue: String(queue(row("ORCH-001")).dropLast()))
        let content = queue(row("ORCH-001"), "| ORCH-002 | DONE | P1 | one | two | - | - | - | three |").dropLast()
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("Padded cells keep their width while the text fits, and lose it when it does not")
    func padding() throws {
        try expectSession(
            #"""
            $ orch pick --owner-session w
            A
            $ orch done A --notes "한글 완료"
            A -> DONE
            $ cat QUEUE.md
            | status      | id | task | owner_session | started_at_kst   | notes                     | priority |
            |-------------|----|------|---------------|------------------|---------------------------|----------|
            | DONE        | A  | work | w             | {minute} | 한글 완료 | P1       |
            | BLOCKED     | B  | rest | -             | -                | -                         | P2       |
            """#,
            queue: """
                | status      | id | task | owner_session | started_at_kst   | notes                     | priority |
                |-------------|----|------|---------------|------------------|---------------------------|----------|
                | PENDING     | A  | work | -             | -                | -                         | P1       |
                | BLOCKED     | B  | rest | -             | -                | -                         | P2       |

                """)
    }

    /// Runs a command that changes the line of one task and nothing else, keeping its end.
    @discardableResult
    private func expectOneLine(
        of id: String, by arguments: [String], in bench: Workbench, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let before = Lines(try bench.bytes(of: "QUEUE.md"))
        let answer = try bench.orch().run(arguments)
        #expect(answer.exit == 0, "\(answer.errors)", sourceLocation: sourceLocation)
        let after = Lines(try bench.bytes(of: "QUEUE.md"))
        let line = try #require(before.index(of: id), sourceLocation: sourceLocation)
        #expect(before.changes(to: after) == [line], "\(arguments)", sourceLocation: sourceLocation)
        #expect(before.end(of: line) == after.end(of: line), sourceLocation: sourceLocation)
        return answer.output
    }

    private func expectNoChange(
        by arguments: [String], in bench: Workbench, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try bench.bytes(of: "QUEUE.md")
        let inode = try bench.inode(of: "QUEUE.md")
        #expect(try bench.orch().run(arguments).exit == 0, sourceLocation: sourceLocation)
        #expect(try bench.bytes(of: "QUEUE.md") == before, sourceLocation: sourceLocation)
        #expect(try bench.inode(of: "QUEUE.md") == inode, sourceLocation: sourceLocation)
    }

    /// Runs a command that adds rows below the last one.
    private func expectNewLines(_ count: Int, by arguments: [String], in bench: Workbench) throws {
        let before = Lines(try bench.bytes(of: "QUEUE.md"))
        let answer = try bench.orch().run(arguments)
        #expect(answer.exit == 0, "\(answer.errors)")
        let after = Lines(try bench.bytes(of: "QUEUE.md"))
        let last = try #require(before.index(of: "ORCH-026"))
        #expect(after.lines.count == before.lines.count + count)
        #expect(Array(after.lines[..<last]) == Array(before.lines[..<last]))
        #expect(after.text(of: last) == before.text(of: last))
        #expect(Array(after.lines[(last + 1 + count)...]) == Array(before.lines[(last + 1)...]))
        let end = before.end(of: last).isEmpty ? before.end(of: last - 1) : before.end(of: last)
        #expect((last..<(last + count)).allSatisfy { after.end(of: $0) == end })
        #expect(after.end(of: last + count) == before.end(of: last))
    }
}
