import BlackBox
import Foundation
import Testing

/// Texts that would be more than a text somewhere else.
@Suite("Hostile texts")
struct HostileTextTests {
    /// A task as it is given, and the cell that it becomes.
    static let texts: [(given: String, cell: String)] = [
        ("one\ntwo\r\nthree\rfour", "one two three four"),
        ("a\tb", "a b"),
        ("| x | y |", "/ x / y /"),
        ("--help", "--help"),
        ("--task=b", "--task=b"),
        ("; touch x", "; touch x"),
        ("$(touch x)", "$(touch x)"),
        ("`touch x`", "`touch x`"),
        ("#(touch x)", "#(touch x)"),
        ("%s %n ${PATH}", "%s %n ${PATH}"),
        ("\u{1B}[2J\u{07}\u{9B}31m\u{7F}", "[2J31m"),
        ("\u{1B}]52;c;aGk=\u{07}", "]52;c;aGk="),
        (#"back\slash \"#, #"back\slash \"#),
        ("<!-- -->", "<!-- -->"),
        ("```", "```"),
        ("<<<<<<< HEAD", "<<<<<<< HEAD"),
        ("가\u{200D}나 👩‍💻 é e\u{0301}", "가\u{200D}나 👩‍💻 é e\u{0301}"),
    ]

    @Test("A text is one cell of one row, and never a second argument nor run by anything", arguments: texts)
    func task(given: String, cell: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("ORCH-001")), to: "QUEUE.md")
        let added = try bench.orch().run(["add", "--task=\(given)", "--success-criteria=\(given)"])
        #expect(added.output == "Added ORCH-002\n", "\(added.errors)")
        let lines = try bench.text(of: "QUEUE.md").split(separator: "\n")
        #expect(lines.count == 5)
        let expected = "| ORCH-002 | PENDING | P1 | \(cell) | \(cell) | - | - | - | - |"
        #expect(Array(lines[4].utf8) == Array(expected.utf8), "bytes, as NFC equals NFD otherwise")
        #expect(try bench.orch().run(["done", "ORCH-002", "--notes=\(given)"]).output == "ORCH-002 -> DONE\n")
        #expect(try bench.orch().run(["set", "ORCH-001", "owner_session=\(given)"]).exit == 0)
        let submitted = try bench.orch().run(["nl", "submit", "--", given + " work"])
        #expect(submitted.exit == 0, "\(submitted.errors)")
        #expect(try bench.orch().run(["list"]).errors == "")
        #expect(bench.names() == [".orch", "QUEUE.md", "logs"])
    }

    @Test("A value that looks like a flag needs =, and the error says so")
    func flagAsValue() throws {
        try expectSession(
            #"""
            $ orch add --task --help --success-criteria b
            ! error: --task expects TEXT but is followed by the flag --help
            ! hint: write --task=--help if that is the value; see 'orch add --help'
            [exit 64]
            """#, queue: queue())
    }

    @Test("Arguments that are not UTF-8 are refused, and reported by their position")
    func invalidArguments() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "QUEUE.md")
        let answer = try bench.run(
            "sh", "-c", "\"$0\" add --task \"$(printf 'a\\377\\303b')\" --success-criteria c", OrchBinary.path)
        #expect(answer.exit == 64)
        #expect(answer.output == "")
        #expect(answer.errors.hasPrefix("error: argument 3 is not UTF-8\nhint: "), "\(answer.errors)")
        #expect(try bench.text(of: "QUEUE.md") == queue())
        let json = try bench.run("sh", "-c", "\"$0\" --json show \"$(printf 'A\\377')\"", OrchBinary.path)
        #expect(json.exit == 64)
        #expect(json.errors.contains("\n  \"message\": \"argument 3 is not UTF-8\",\n"), "\(json.errors)")
        let name = try bench.run("sh", "-c", "\"$0\" \"$(printf 'l\\377st')\"", OrchBinary.path)
        #expect(name.exit == 64)
        #expect(name.errors.hasPrefix("error: argument 1 is not UTF-8\n"), "\(name.errors)")
    }

    @Test("What cells hold never reaches a screen raw, piped or not: lists, rows, warnings and errors")
    func output() throws {
        let evil = "a\u{1B}]52;c;aGk=\u{07}b\u{9B}31m\u{7F}\u{202E}"
        let bench = try Workbench()
        try bench.write(
            queue(
                row("A", task: evil, owner: evil, notes: "after:\(evil)"), row("B", evil), row("C", "PENDING", evil),
                "| \(evil) | x |"),
            to: "QUEUE.md")
        for arguments in [
            ["list"], ["show", "A"], ["show", "B"], ["show", "C"], ["done", "B", "--notes", "x"],
            ["done", "A", "--notes", "x", "--owner-session", "w"], ["start", "C"], ["start", "A"],
            ["show", "--", evil],
            ["lst\(evil)"], ["list", "--status", evil], ["list", "--queue", evil], ["nl", "plan", "a\(evil), b"],
            ["list", "--json"], ["list", "--search", evil], ["list", "--columns", evil], ["list", "--tag", evil],
            ["list", "--sort", evil], ["show", "A", "--json"], ["show", "--json", "--", evil],
        ] {
            let answer = try bench.orch().run(arguments)
            for text in [answer.output, answer.errors] {
                let raw = text.unicodeScalars.filter { scalar in
                    scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
                }
                #expect(raw.isEmpty, "\(arguments): \(text.debugDescription)")
            }
        }
    }
}
