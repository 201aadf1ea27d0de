import ArgumentGrammar
import Synchronization
import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        "add --name plums --amount 450",
        "add --name=plums --amount=450",
        "add -n plums --amount 450",
        "add -nplums --amount 450",
        "add -n=plums --amount 450",
        "add --amount +450 -n plums",
        "add --amount 450 --name plums --",
    ])
    func `a value is given in any of the usual ways`(line: String) throws {
        let invocation = try #require(try Larder.run(line))
        #expect(invocation[Larder.name] == "plums")
        #expect(invocation[Larder.amount] == 450)
        #expect(try invocation.require(Larder.name) == "plums")
        #expect(invocation[Larder.grade] == nil)
        #expect(invocation[Larder.label] == [])
    }

    @Test(arguments: [
        (["--best-note", "-5 rows"], "-5 rows"),
        (["--best-note", "-5"], "-5"),
        (["--best-note", "-"], "-"),
        (["--best-note", ""], ""),
        (["--best-note="], ""),
        (["--best-note=--json"], "--json"),
        (["--best-note=-"], "-"),
        (["--best-note=a=b"], "a=b"),
        (["--best-note", "--json=1"], "--json=1"),
        (["--best-note", "--amount"], "--amount"),
        (["--best-note", "--help me"], "--help me"),
        (["--best-note", "두 줄\nx"], "두 줄\nx"),
    ])
    func `a text is data, whatever it begins with`(arguments: [String], text: String) throws {
        let invocation = try #require(try Larder.run(["jar", "search"] + arguments))
        #expect(invocation[Larder.note] == text)
        #expect(invocation[Larder.words] == [])
    }

    @Test(arguments: [
        "--json --patience 3 --shelf s list",
        "list --json --patience 3 --shelf s",
        "--json list --patience=3 --shelf=s",
        "--shelf s list -j --patience 3",
    ])
    func `global flags stand before the command and after it`(line: String) throws {
        let invocation = try #require(try Larder.run(line))
        #expect(invocation.command.name == "list")
        #expect(invocation[Larder.json])
        #expect(!invocation[Larder.quiet])
        #expect(invocation[Larder.patience] == 3)
        #expect(invocation[Larder.shelf] == "s")
    }

    @Test(arguments: ["list -jq", "list -qj", "-jq list", "-j list -q", "list -jqlx"])
    func `letters of switches share a word`(line: String) throws {
        let invocation = try #require(try Larder.run(line))
        #expect(invocation[Larder.json])
        #expect(invocation[Larder.quiet])
        #expect(invocation[Larder.label] == (line.hasSuffix("lx") ? ["x"] : []))
    }

    @Test func `a repeatable flag keeps all its values in order`() throws {
        let invocation = try #require(try Larder.run("list --label b -l a --label=b -lc"))
        #expect(invocation[Larder.label] == ["b", "a", "b", "c"])
    }

    @Test(arguments: Larder.Grade.allCases)
    func `a choice is read as the value it stands for`(grade: Larder.Grade) throws {
        let invocation = try #require(try Larder.run("add -n x --amount 1 --grade \(grade.rawValue)"))
        #expect(invocation[Larder.grade] == grade)
    }

    @Test(arguments: [
        ("list", 0, "list"),
        ("add -n x --amount 1", 1, "add"),
        ("jar open J-7", 2, "jar open"),
        ("jar --json open J-7", 2, "jar open"),
        ("-- jar open J-7", 2, "jar open"),
        ("shelf status", 6, "shelf status"),
        ("show", 7, "show"),
        ("show J-7", 7, "show"),
        ("show --json", 7, "show"),
        ("show all", 8, "show all"),
    ])
    func `a command is found by its words`(line: String, index: Int, name: String) throws {
        let invocation = try #require(try Larder.run(line))
        #expect(invocation.index == index)
        #expect(invocation.command.name == name)
    }

    @Test(arguments: [
        ("move a b", ["a"], "b"),
        ("move a b c d", ["a", "b", "c"], "d"),
        ("move a --json b", ["a"], "b"),
        ("move a -- --json", ["a"], "--json"),
        ("move -- -1 -2 -- -3", ["-1", "-2", "--"], "-3"),
        ("move - -", ["-"], "-"),
        ("move help list", ["help"], "list"),
    ])
    func `several words leave the last argument its own`(line: String, from: [String], to: String) throws {
        let invocation = try #require(try Larder.run(line))
        #expect(invocation[Larder.sources] == from)
        #expect(invocation[Larder.target] == to)
    }

    @Test func `free text is all the words that are no flags`() throws {
        let invocation = try #require(try Larder.run("jar search the --json red one --best-note x"))
        #expect(invocation[Larder.words] == ["the", "red", "one"])
        #expect(invocation[Larder.json])
        #expect(invocation[Larder.note] == "x")
    }

    @Test func `a bullet begins text and no flag`() throws {
        let invocation = try #require(try Larder.run(["jar", "search", "- [ ] red\n- blue", "--json"]))
        #expect(invocation[Larder.words] == ["- [ ] red\n- blue"])
        #expect(invocation[Larder.json])
    }

    @Test func `an argument is read as the value it stands for`() throws {
        let invocation = try #require(try Larder.run("jar open J-12"))
        #expect(invocation[Larder.jar] == 12)
        #expect(try invocation.require(Larder.jar) == 12)
    }

    @Test func `what was not given is not there`() throws {
        let invocation = try #require(try Larder.run("list"))
        #expect(invocation[Larder.optionalJar] == nil)
        let missing = UsageError(.missing(["JAR"]), program: "larder", command: "list")
        #expect(throws: missing) { try invocation.require(Larder.optionalJar) }
        let flag = UsageError(.missing(["--shelf PATH"]), program: "larder", command: "list")
        #expect(throws: flag) { try invocation.require(Larder.shelf) }
    }

    @Test(arguments: [
        ("add --bogus --json", true),
        ("--json", true),
        ("-j bogus", true),
        ("add -- --json", false),
        ("add --json=1", false),
    ])
    func `a switch is seen among arguments that are wrong`(line: String, seen: Bool) {
        let arguments = line.split(separator: " ").map(String.init)
        #expect(Larder.grammar.mentions(Larder.json, in: arguments) == seen)
    }

    @Test func `commands that are not called cost nothing but their names`() throws {
        let made = Mutex<[String]>([])
        @Sendable func note(_ name: String) -> [String] {
            made.withLock { $0.append(name) }
            return []
        }
        func command(_ name: String) -> CommandGrammar {
            CommandGrammar(
                [name], group: "G", summary: "s", discussion: note("discussion of \(name)"),
                flags: note("flags of \(name)").map { Switch($0, help: "h") },
                positionals: note("arguments of \(name)").map { Positional(.text($0), help: "h") },
                examples: note("examples of \(name)"))
        }
        let grammar = Grammar(
            program: "p", summary: "s", globalFlags: [], commands: [command("one"), command("two")])
        #expect(made.withLock { $0 } == [])
        _ = try grammar.parse(["two"])
        #expect(made.withLock { $0 } == ["flags of two", "arguments of two"])
    }

    @Test func `a prefix may be before the commands of its group`() throws {
        let grammar = Grammar(
            program: "p", summary: "s", globalFlags: [], names: ["one", "two", "two more"], prefix: ("all", "G")
        ) { index in
            CommandGrammar([["one"], ["two"], ["two", "more"]][index], group: index == 0 ? "F" : "G", summary: "s")
        }
        func name(_ words: String...) throws -> String? {
            if case .run(let invocation) = try grammar.parse(words) { return invocation.command.name }
            return nil
        }
        #expect(try name("two") == "two")
        #expect(try name("all", "two") == "two")
        #expect(try name("all", "two", "more") == "two more")
        #expect(throws: UsageError.self) { try name("all", "one") }
        #expect(throws: UsageError.self) { try name("all", "all", "two") }
        #expect {
            try name("all")
        } throws: { error in
            (error as? UsageError)?.problem == .incompleteCommand("all", subcommands: ["two"])
        }
        guard case .help(let topic) = try grammar.parse(["help", "all"]) else { return #expect(Bool(false)) }
        #expect(grammar.help(on: topic).contains("Commands:\n  two       s\n  two more  s\n"))
    }

    @Test func `lists for completions and manual hold everything`() {
        #expect(Larder.grammar.globalFlags.map(\.name) == ["shelf", "json", "quiet", "patience", "help", "version"])
        #expect(Larder.add.flags.map(\.synopsis).last == "--label WORD")
        #expect(Larder.add.flags[2].value?.choices == ["A", "B", "C"])
        #expect(Larder.move.positionals.map(\.arity) == [.oneOrMore, .one])
    }

    @Test func `random words come back as they were given, or are refused with a reason`() throws {
        var random = SeededWords(state: 7)
        for _ in 0..<2000 {
            let words = random.words()
            let text = random.word()
            let asData = try #require(try Larder.run(["jar", "search", "--best-note=" + text, "--"] + words))
            #expect(asData[Larder.words] == words)
            #expect(asData[Larder.note] == text)

            let line = ["add"] + words
            guard Larder.complaint(line).isEmpty, let asFlags = try Larder.run(line) else { continue }
            #expect(asFlags[Larder.name] != nil, "\(line)")
            #expect(asFlags[Larder.amount] == 7, "\(line)")
        }
    }
}

/// Command lines at random, the same ones in each run.
private struct SeededWords {
    var state: UInt64

    private static let pieces = [
        "--", "-", "--name", "-n", "-nx", "-j", "--json", "--grade=A", "-g", "--amount", "--amount=7", "7", "add",
        "jar", "open", "J-7", "", "--=", "-=", "---", "--h", "=", "자두", "help", "--label", "x", "e\u{301}",
        "-e\u{301}", "-자", "a b", "\u{1b}[2J",
    ]

    mutating func word() -> String { Self.pieces[below(Self.pieces.count)] }

    mutating func words() -> [String] {
        var words: [String] = []
        for _ in 0..<below(8) { words.append(word()) }
        return words
    }

    /// Knuth's linear congruential generator.
    private mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
