import ArgumentGrammar
import Testing

/// Every usage error word for word.
@Suite struct UsageWordingTests {
    @Test(arguments: [
        ("--json", "a command is missing", "see 'larder --help'"),
        ("xyzzy", "unknown command 'xyzzy'", "see 'larder --help'"),
        ("lst", "unknown command 'lst'", "did you mean 'list'? See 'larder --help'"),
        ("LIST", "unknown command 'LIST'", "did you mean 'list'? See 'larder --help'"),
        ("tur", "unknown command 'tur'", "did you mean 'turn'? See 'larder --help'"),
        ("sho", "unknown command 'sho'", "did you mean 'show' or 'show all'? See 'larder --help'"),
        ("jaropen J-7", "unknown command 'jaropen'", "did you mean 'jar open'? See 'larder --help'"),
        ("jar-open J-7", "unknown command 'jar-open'", "did you mean 'jar open'? See 'larder --help'"),
        ("jra open J-7", "unknown command 'jra'", "did you mean 'jar open'? See 'larder --help'"),
        ("jarr", "unknown command 'jarr'", "did you mean 'jar'? See 'larder --help'"),
        ("search plum", "unknown command 'search'", "did you mean 'jar search'? See 'larder --help'"),
        ("jar opn J-7", "unknown command 'jar opn'", "did you mean 'jar open'? See 'larder jar --help'"),
        ("help opn", "unknown command 'opn'", "see 'larder --help'"),
        ("help ad", "unknown command 'ad'", "did you mean 'add'? See 'larder --help'"),
        ("jar", "'jar' needs a subcommand: open or search", "see 'larder jar --help'"),
        ("--json shelf", "'shelf' needs a subcommand: status", "see 'larder shelf --help'"),
    ])
    func `a wrong command is named with the nearest ones`(line: String, message: String, hint: String) {
        #expect(Larder.complaint(line) == [message, hint])
    }

    @Test(arguments: [
        ("--bogus list", "unknown flag --bogus", "see 'larder --help'"),
        ("--jsn list", "unknown flag --jsn", "did you mean --json? See 'larder --help'"),
        ("list --bogus", "unknown flag --bogus for 'list'", "see 'larder list --help'"),
        ("list --lable x", "unknown flag --lable for 'list'", "did you mean --label? See 'larder list --help'"),
        ("list --lab=x", "unknown flag --lab for 'list'", "did you mean --label? See 'larder list --help'"),
        ("list --pat 3", "unknown flag --pat for 'list'", "did you mean --patience? See 'larder list --help'"),
        ("add --note x", "unknown flag --note for 'add'", "did you mean --best-note? See 'larder add --help'"),
        (
            "add --best_note x", "unknown flag --best_note for 'add'",
            "did you mean --best-note? See 'larder add --help'"
        ),
        ("list -json", "unknown flag -json for 'list'", "did you mean --json? See 'larder list --help'"),
        ("list -x", "unknown flag -x for 'list'", "see 'larder list --help'"),
        ("list -jx", "unknown flag -x for 'list'", "see 'larder list --help'"),
        (
            "list -5", "unknown flag -5 for 'list'",
            "write -- before arguments that begin with a dash; see 'larder list --help'"
        ),
        ("list --é", "unknown flag '--é' for 'list'", "see 'larder list --help'"),
        (
            "--grade A add", "--grade has to come after the command, as in 'larder add --grade'",
            "see 'larder --help'"
        ),
        ("list --json=1", "--json takes no value; got '1'", "see 'larder list --help'"),
        ("list -j=1", "-j takes no value; got '1'", "see 'larder list --help'"),
        ("list --help=x", "--help takes no value; got 'x'", "see 'larder list --help'"),
        ("list --json -j", "--json is given more than once", "see 'larder list --help'"),
        ("--shelf a list --shelf b", "--shelf is given more than once", "see 'larder list --help'"),
    ])
    func `a wrong flag is named with the nearest one`(line: String, message: String, hint: String) {
        #expect(Larder.complaint(line) == [message, hint])
    }

    @Test(arguments: [
        ("add --name", "--name expects TEXT but nothing follows", "see 'larder add --help'"),
        ("add -n", "-n expects TEXT but nothing follows", "see 'larder add --help'"),
        (
            "add --name --json", "--name expects TEXT but is followed by the flag --json",
            "write --name=--json if that is the value; see 'larder add --help'"
        ),
        (
            "add -n -j", "-n expects TEXT but is followed by the flag -j",
            "write -n=-j if that is the value; see 'larder add --help'"
        ),
        (
            "add --name --help", "--name expects TEXT but is followed by the flag --help",
            "write --name=--help if that is the value; see 'larder add --help'"
        ),
        (
            "add --name --", "--name expects TEXT but is followed by --",
            "write --name=-- if that is the value; see 'larder add --help'"
        ),
        ("add --grade P", "--grade takes one of A, B, C; got 'P'", "see 'larder add --help'"),
        ("add -gBB", "-g takes one of A, B, C; got 'BB'", "see 'larder add --help'"),
        ("add --grade D", "--grade takes one of A, B, C; got 'D'", "see 'larder add --help'"),
        ("add --grade=", "--grade takes one of A, B, C; got ''", "see 'larder add --help'"),
        (
            "list --patience 0", "--patience takes a whole number of seconds, 1 or more; got '0'",
            "see 'larder list --help'"
        ),
        (
            "--patience -1 list", "--patience takes a whole number of seconds, 1 or more; got '-1'",
            "see 'larder --help'"
        ),
        (
            "add --amount 5001", "--amount takes a whole number of grams from 1 to 5000; got '5001'",
            "see 'larder add --help'"
        ),
        (
            "jar open J-1 --change 99999999999999999999",
            "--change takes a whole number; got '99999999999999999999'", "see 'larder jar open --help'"
        ),
    ])
    func `a wrong value is named with what the flag takes`(line: String, message: String, hint: String) {
        #expect(Larder.complaint(line) == [message, hint])
    }

    @Test(arguments: [
        ("add", "'add' needs --name TEXT and --amount GRAMS", "see 'larder add --help'"),
        ("add --name x", "'add' needs --amount GRAMS", "see 'larder add --help'"),
        ("jar open", "'jar open' needs JAR", "see 'larder jar open --help'"),
        ("move", "'move' needs FROM and TO", "see 'larder move --help'"),
        ("move a", "'move' needs TO", "see 'larder move --help'"),
        (
            "jar open x7", "JAR takes the number of a jar such as J-7; got 'x7'",
            "see 'larder jar open --help'"
        ),
        ("turn lefft", "SIDE takes one of left, right; got 'lefft'", "did you mean left? See 'larder turn --help'"),
        (
            "list a b", "unexpected argument 'b' for 'list'",
            "quote the value of JAR if it has several words; see 'larder list --help'"
        ),
        (
            "add red", "unexpected argument 'red' for 'add'",
            "'add' needs --name TEXT and --amount GRAMS; see 'larder add --help'"
        ),
        (
            "add --name two red jars", "unexpected argument 'red' for 'add'",
            "quote the value of --name if it has several words; see 'larder add --help'"
        ),
        (
            "add --name=two red jars", "unexpected argument 'red' for 'add'",
            "quote the value of --name if it has several words; see 'larder add --help'"
        ),
        (
            "list -l very old J-7", "unexpected argument 'old' for 'list'",
            "quote the value of -l if it has several words; see 'larder list --help'"
        ),
        (
            "add --name two -- red", "unexpected argument 'red' for 'add'",
            "'add' needs --amount GRAMS; see 'larder add --help'"
        ),
        ("turn left right", "unexpected argument 'right' for 'turn'", "see 'larder turn --help'"),
    ])
    func `what is missing or too much is named`(line: String, message: String, hint: String) {
        #expect(Larder.complaint(line) == [message, hint])
    }

    @Test(arguments: [
        (UsageError.Problem.missingEither(["JAR", "--id JAR"]), "'jar open' needs JAR or --id JAR"),
        (.missing(["A", "B", "C"]), "'jar open' needs A, B and C"),
        (.conflict("JAR", "--id"), "JAR and --id can't be given together"),
    ])
    func `a command can complain in the same words`(problem: UsageError.Problem, message: String) throws {
        let invocation = try #require(try Larder.run("jar open J-7"))
        let error = invocation.usageError(problem)
        #expect(error.message == message)
        #expect(error.hint == "see 'larder jar open --help'")
    }

    @Test(
        arguments: [
            (Int.min...Int.max, nil, "a whole number"),
            (Int.min...9, nil, "a whole number, 9 or less"),
            (1...Int.max, "days", "a whole number of days, 1 or more"),
            (1...5, nil, "a whole number from 1 to 5"),
        ] as [(ClosedRange<Int>, String?, String)])
    func `bounds are worded as people say them`(range: ClosedRange<Int>, unit: String?, phrase: String) {
        #expect(ValueSyntax.integer("N", in: range, of: unit).description.takes == phrase)
    }

    @Test func `a choice of one word is no list`() {
        #expect(ValueSyntax.choice("FORMAT", of: ["json"]).description.takes == "json")
    }

    @Test func `a long text is shortened in the message`() {
        let text = String(repeating: "나", count: 100_000)
        let shown = String(repeating: "나", count: 60)
        #expect(Larder.complaint(["turn", text]).first == "SIDE takes one of left, right; got '\(shown)…'")
        #expect(Larder.complaint(["list", "--" + text]).first == "unknown flag '--\(shown.dropLast(2))…' for 'list'")
        #expect(Larder.complaint([text]).first == "unknown command '\(shown)…'")
    }
}
