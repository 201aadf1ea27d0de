import BlackBox
import Testing

/// What the program answers to its caller when something is in the way.
@Suite("Exit codes")
struct ExitTests {
    private static let add = ["add", "--task", "a", "--success-criteria", "b"]

    @Test(
        "Wrong usage is 64, names the flag and what it takes, and touches nothing",
        arguments: [
            (["lst"], "unknown command 'lst'", "did you mean 'list'? See 'orch --help'"),
            (["nl"], "'nl' needs a subcommand: plan or submit", "see 'orch nl --help'"),
            (
                ["list", "--statu", "DONE"], "unknown flag --statu for 'list'",
                "did you mean --status? See 'orch list --help'"
            ),
            (
                ["list", "--status", "OPEN"],
                "--status takes one of PENDING, IN_PROGRESS, DONE, FAILED, BLOCKED; got 'OPEN'", nil
            ),
            (["pick", "--lease", "0"], "--lease takes a whole number of seconds from 1 to 2592000; got '0'", nil),
            (
                ["pick", "--lease", "soon"], "--lease takes a whole number of seconds from 1 to 2592000; got 'soon'",
                nil
            ),
            (["pick", "A"], "unexpected argument 'A' for 'pick'", nil),
            (["done", "A"], "'done' needs --notes TEXT", nil), (["done", "--notes", "x"], "'done' needs ID", nil),
            (["done", "A", "--id", "A", "--notes", "x"], "ID and --id can't be given together", nil),
            (["done", "A", "--notes"], "--notes expects TEXT but nothing follows", nil),
            (["done", "A", "--notes", "x", "--notes", "y"], "--notes is given more than once", nil),
            (
                ["done", "A", "--notes", "x", "--attempt", "0"],
                "--attempt takes a whole number from 1 to 999999; got '0'", nil
            ),
            (
                ["fail", "A", "--notes", "x", "--error-code", "a b"],
                "--error-code takes a word of letters, digits, '.', '_' or '-'; got 'a b'", nil
            ),
            (add + ["--payload", "{"], "--payload takes a JSON document; got '{'", nil),
            (add + ["--kind", "a b"], "--kind takes a word of letters, digits, '.', '_' or '-'; got 'a b'", nil),
            (["list", "--color", "blue"], "--color takes one of auto, always, never; got 'blue'", nil),
            (
                ["pick", "--lock-timeout", "-1"],
                "--lock-timeout takes a whole number of seconds from 0 to 86400; got '-1'", nil
            ),
            (["list", "--json=yes"], "--json takes no value; got 'yes'", nil),
        ] as [([String], String, String?)])
    func usage(arguments: [String], message: String, hint: String?) throws {
        let content = queue(row("A"))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        let inode = try bench.inode(of: "QUEUE.md")
        let answer = try bench.orch().run(arguments)
        #expect(answer.exit == 64)
        #expect(answer.output == "")
        #expect(answer.errors.hasPrefix("error: \(message)\nhint: \(hint ?? "")"), "\(answer.errors)")
        #expect(answer.errors.split(separator: "\n").count == 2)
        #expect(try bench.text(of: "QUEUE.md") == content)
        #expect(try bench.inode(of: "QUEUE.md") == inode)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test(
        "Refused changes leave the file, and its inode, as they were",
        arguments: [
            ["show", "NONE"], ["done", "NONE", "--notes", "x"], ["start", "D"], ["done", "D", "--notes", "x"],
            ["done", "A", "--notes", "x", "--owner-session", "w"], ["set", "A", "status=OPEN"],
            ["add", "--task", "a", "--success-criteria", "b", "--id", "A"],
        ])
    func refused(arguments: [String]) throws {
        let content = queue(row("A"), row("D", "DONE"))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        let inode = try bench.inode(of: "QUEUE.md")
        let answer = try bench.orch().run(arguments)
        #expect(answer.exit == 1)
        #expect(answer.output == "")
        #expect(answer.errors.hasPrefix("error: "))
        #expect(try bench.text(of: "QUEUE.md") == content)
        #expect(try bench.inode(of: "QUEUE.md") == inode)
    }

    @Test("Hints name commands that there are")
    func hints() throws {
        let bench = try Workbench()
        try bench.write(queue(row("D", "DONE"), row("F", "FAILED"), row("B", "BLOCKED")), to: "QUEUE.md")
        for arguments in [
            ["done", "D", "--notes", "x"], ["done", "F", "--notes", "x"], ["fail", "F", "--notes", "x"],
            ["start", "B"],
        ] {
            let answer = try bench.orch().run(arguments)
            let hint = try #require(answer.errors.split(separator: "\n").last { $0.hasPrefix("hint: ") })
            let quoted = hint.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            for (place, name) in quoted where place % 2 == 1 {
                let words = name.split(separator: " ").map(String.init).filter { $0 != "orch" }
                #expect(try bench.orch().run(["help"] + words.prefix(1)).exit == 0, "\(hint)")
            }
        }
    }

    @Test("An output that can't be written is 74; a reader that has seen enough is no error")
    func output() throws {
        let bench = try Workbench()
        try bench.write(try Repository.teamQueue(), to: "QUEUE.md")
        let full = try bench.run("sh", "-c", "\"$0\" list > /dev/full", OrchBinary.path)
        #expect(full.exit == 74)
        #expect(full.errors == "error: standard output: No space left on device\n")
        let head = try bench.run("sh", "-c", "{ \"$0\" list; echo $? >&2; } | head -n 1", OrchBinary.path)
        #expect(head.output.hasPrefix("ORCH-001\tDONE\t"))
        #expect(head.errors == "0\n")
        #expect(try bench.run("sh", "-c", "\"$0\" list < /dev/null >&-", OrchBinary.path).exit == 74)
    }

    @Test("Where a change was made and can't be reported, the error says that it was made")
    func untold() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let answer = try bench.run("sh", "-c", "\"$0\" pick > /dev/full", OrchBinary.path)
        #expect(answer.exit == 74)
        #expect(
            answer.errors == """
                error: standard output: No space left on device
                hint: the change was written; see it with 'orch list'

                """)
        #expect(try bench.text(of: "QUEUE.md").contains("| A | IN_PROGRESS |"))
    }

    @Test("A queue that is not there is 66, and nothing is begun where it would be")
    func absent() throws {
        let bench = try Workbench()
        try bench.write("", to: "empty/.keep")
        #expect(try bench.orch().run(["pick", "--queue", "empty/QUEUE.md"]).exit == 66)
        #expect(bench.names(in: "empty") == [".keep"])
    }

    @Test("Standard input in another encoding is refused, and a byte order mark is left out")
    func encoding() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "QUEUE.md")
        try bench.write([0xB7, 0xCE, 0xB1, 0xD7, 0x0A], to: "cp949.txt")
        let refused = try bench.run("sh", "-c", "\"$0\" nl submit - < cp949.txt", OrchBinary.path)
        #expect(refused.exit == 1)
        #expect(refused.errors.hasPrefix("error: standard input is not UTF-8\nhint: "))
        #expect(try bench.text(of: "QUEUE.md") == queue())
        let marked = ["add", "--task", "-", "--success-criteria", "b"]
        #expect(try bench.orch().run(marked, input: "\u{FEFF}글").exit == 0)
        #expect(try bench.text(of: "QUEUE.md").contains("| 글 |"))
    }

    @Test("Standard input that can't be read is 74")
    func input() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let answer = try bench.run("sh", "-c", "\"$0\" done A --notes - < /", OrchBinary.path)
        #expect(answer.exit == 74)
        #expect(answer.errors.hasPrefix("error: standard input: "))
        #expect(try bench.text(of: "QUEUE.md") == queue(row("A")))
    }

    @Test("A folder that is gone is 74, with the next step")
    func goneFolder() throws {
        let bench = try Workbench()
        let answer = try bench.run("sh", "-c", "mkdir gone; cd gone; rmdir ../gone; \"$0\" list", OrchBinary.path)
        #expect(answer.exit == 74)
        #expect(answer.errors.hasPrefix("error: the current folder is gone: "))
        #expect(answer.errors.hasSuffix("\nhint: change to another one\n"))
    }
}
