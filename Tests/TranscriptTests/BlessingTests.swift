import BlackBox
import Testing

/// `ORCH_BLESS=1`: transcripts that take over what the program prints.
@Suite("Blessing")
struct BlessingTests {
    @Test(
        "A step takes over the printed lines, and keeps its patterns where they match",
        arguments: [
            (["old"], ["new"], ["new"]), ([], ["new"], ["new"]), (["old"], [], []),
            (["a", "old", "b"], ["a", "b"], ["a", "b"]), (["a", "b"], ["a", "new", "b"], ["a", "new", "b"]),
            (["at {minute}", "old"], ["at 2026-02-09 10:00", "new"], ["at {minute}", "new"]),
            (["a {any}", "old"], ["a 1", "new"], ["a {any}", "new"]),
            (["{number} rows"], ["3 of 4 rows"], ["3 of 4 rows"]),
            (["old {second}"], ["new 2026-02-09 10:00:01"], ["new {second}"]),
            (["a {trace}"], ["b 0123456789abcdef", "c 0123456789abcdef"], ["b {trace}", "c {trace}"]),
            (["a", "…", "z"], ["new", "b", "c", "z"], ["new", "…", "z"]),
            (["a", "…"], ["new", "a", "b"], ["new", "a", "…"]), (["…", "z"], ["a", "z", "y"], ["…", "z", "y"]),
            (["a", "b", "…", "z"], ["a", "x", "y", "z2"], ["a", "x", "…", "z2"]), (["…"], ["a"], ["…"]),
        ])
    func steps(patterns: [String], printed: [String], blessed: [String]) {
        #expect(Blessing.lines(patterns, printed: printed) == blessed)
    }

    private static let source = ##"""
            let text = """
                other
                """
            try expectSession(
                #"""
                $ orch add --task one --success-criteria c
                Added ORCH-007
                $ orch list
                ORCH-001	{any}	P1	one

                $ orch show ORCH-002
                $ orch add --task two --success-criteria c
                …
                """#)

        """##

    private static func transcript() -> Transcript {
        Transcript(
            """
            $ orch add --task one --success-criteria c
            Added ORCH-007
            $ orch list
            ORCH-001	{any}	P1	one

            $ orch show ORCH-002
            $ orch add --task two --success-criteria c
            …
            """)
    }

    @Test("The literal in the test's source says what was printed, line for line, and then passes")
    func rewriting() throws {
        let bench = try Workbench()
        try bench.write(Self.source, to: "Test.swift")
        let path = bench.path + "/Test.swift"
        let session = try Workbench()
        try session.write(queue(), to: "QUEUE.md")
        let transcript = Self.transcript()
        let differences = try transcript.differences(in: session)
        #expect(differences.count == 2)
        #expect(Blessing.rewrite(transcript, differences, in: path, below: 4))
        let blessed = try bench.text(of: "Test.swift")
        #expect(
            blessed
                == Self.source.replacing("ORCH-007", with: "ORCH-001").replacing(
                    "show ORCH-002\n",
                    with: """
                        show ORCH-002
                                ! error: ORCH-002 not found: no task has that id
                                ! hint: see the ids with 'orch list'
                                [exit 1]

                        """))
        // A second call counts lines in the file as it was built, and agrees with the first or is refused.
        #expect(Blessing.rewrite(transcript, differences, in: path, below: 4))
        #expect(try bench.text(of: "Test.swift") == blessed)
        let again = try Workbench()
        try again.write(queue(), to: "QUEUE.md")
        #expect(try Transcript(transcript.blessed(differences).joined(separator: "\n")).differences(in: again).isEmpty)
    }

    @Test("What is put together at run time, or can't be written as it is in a literal, is left alone")
    func refusals() throws {
        let bench = try Workbench()
        let path = bench.path + "/Test.swift"
        let transcript = Self.transcript()
        let session = try Workbench()
        try session.write(queue(), to: "QUEUE.md")
        let differences = try transcript.differences(in: session)
        #expect(!Blessing.rewrite(transcript, differences, in: path, below: 4), "there is no file")
        for source in [
            Self.source.replacing("Added ORCH-007", with: ##"\#(added)"##),
            Self.source.replacing("{any}\t", with: "\n"),
            Self.source.replacing("orch show", with: "orch list"),
            "try expectSession(text)\n",
        ] {
            try bench.write(source, to: "Test.swift")
            #expect(!Blessing.rewrite(transcript, differences, in: path, below: 1))
            #expect(try bench.text(of: "Test.swift") == source)
        }
    }
}
