import ArgumentGrammar
import Testing

@Suite struct HelpTests {
    @Test func `the overview lists every command under its group`() {
        #expect(
            Larder.grammar.help(on: .overview) == """
                larder: keeps jars on shelves

                Usage: larder [global flags] COMMAND [flags] [arguments]

                Jars:
                  list                    list the jars
                  add                     put a jar on the shelf
                  jar open                open a jar
                  jar search              find a jar by words

                Shelves:
                  move                    empty shelves into another
                  turn                    turn the shelf
                  shelf status            tell how full the shelf is
                  show                    show the shelf
                  show all                show all shelves

                Global flags:
                      --shelf PATH        the shelf to work on (default: the nearest one above;
                                          environment: LARDER_SHELF)
                  -j, --json              print one JSON document
                  -q, --quiet             say nothing
                      --patience SECONDS  how long to wait when somebody else is reaching into
                                          the shelf (default: 10)
                  -h, --help              show this help
                      --version           show the version

                'larder help COMMAND' says more about a command.

                """)
    }

    @Test func `a command's page has usage, discussion, flags and examples`() {
        #expect(
            Larder.grammar.help(on: .command(Larder.add)) == """
                larder add: put a jar on the shelf

                Usage: larder add --name TEXT --amount GRAMS [flags]

                A jar gets the next free number. The shelf is left as it was when anything is
                wrong with the jar, so that nobody finds half of one.

                  J-1   the first jar
                  J-2   the second one

                한글로 적은 설명도 화면 너비에 맞게 줄을 바꾸어야 하며, 한 글자는 두 칸을
                차지하므로 더 일찍 줄이 바뀝니다.

                Flags:
                  -n, --name TEXT         what is in the jar (required)
                      --amount GRAMS      how much of it (required)
                  -g, --grade GRADE       how good it is (A, B, C; default: B)
                      --best-note TEXT    anything else worth knowing
                  -l, --label WORD        a label to stick on (repeatable)

                Global flags:
                      --shelf PATH        the shelf to work on (default: the nearest one above;
                                          environment: LARDER_SHELF)
                  -j, --json              print one JSON document
                  -q, --quiet             say nothing
                      --patience SECONDS  how long to wait when somebody else is reaching into
                                          the shelf (default: 10)
                  -h, --help              show this help
                      --version           show the version

                Examples:
                  larder add --name plums --amount 450
                  larder add -n 자두 --amount 450 -gA -l 2026 -l red

                """)
    }

    @Test func `a narrow page puts explanations under long flags`() {
        let page = Larder.grammar.help(on: .command(Larder.add), width: 50)
        #expect(
            page.hasPrefix(
                """
                larder add: put a jar on the shelf

                Usage: larder add --name TEXT --amount GRAMS
                              [flags]

                A jar gets the next free number. The shelf is left
                as it was when anything is wrong with the jar, so
                that nobody finds half of one.

                  J-1   the first jar
                  J-2   the second one

                한글로 적은 설명도 화면 너비에 맞게 줄을 바꾸어야
                하며, 한 글자는 두 칸을 차지하므로 더 일찍 줄이
                바뀝니다.

                Flags:
                  -n, --name TEXT   what is in the jar (required)
                      --amount GRAMS
                                    how much of it (required)
                  -g, --grade GRADE
                                    how good it is (A, B, C;
                                    default: B)

                """))
    }

    @Test func `a family's page lists its commands alone`() {
        #expect(
            Larder.grammar.help(on: .family(["jar"])) == """
                Usage: larder jar COMMAND [flags] [arguments]

                Commands:
                  jar open    open a jar
                  jar search  find a jar by words

                'larder help jar COMMAND' says more about a command.

                """)
    }

    @Test(arguments: [
        "add --name TEXT --amount GRAMS [flags]",
        "list [flags] [JAR]",
        "move [flags] FROM ... TO",
        "jar search [flags] [TEXT ...]",
    ])
    func `the usage line tells what is needed and what is not`(line: String) {
        let lines = Larder.grammar.commands.map { Larder.grammar.usage(of: $0).joined(separator: " ") }
        #expect(lines.contains(line))
    }

    @Test(arguments: [
        ("help", "overview"),
        ("--help", "overview"),
        ("-h", "overview"),
        ("help --json", "overview"),
        ("--shelf x --help", "overview"),
        ("help help", "unknown"),
        ("help add", "add"),
        ("--help add", "add"),
        ("add --help", "add"),
        ("add -h", "add"),
        ("add -jh", "add"),
        ("add --amount 7 --help --bogus", "add"),
        ("help jar open", "jar open"),
        ("jar open --help", "jar open"),
        ("jar --help open", "jar open"),
        ("help shelf status", "shelf status"),
        ("help show", "show"),
        ("help show all", "show all"),
        ("help jar", "family jar"),
        ("jar --help", "family jar"),
        ("help shelf", "family shelf"),
        ("add --name a --amount 1 -- --help", "unknown"),
        ("--version", "version"),
        ("add --version", "version"),
    ])
    func `help is found wherever it is asked for`(line: String, expected: String) {
        #expect(answer(line.split(separator: " ").map(String.init)) == expected)
    }

    @Test func `no arguments at all ask for the overview`() {
        #expect(answer([]) == "overview")
    }

    private func answer(_ arguments: [String]) -> String {
        switch try? Larder.grammar.parse(arguments) {
        case .help(.overview): "overview"
        case .help(.family(let words)): "family " + words.joined(separator: " ")
        case .help(.command(let command)): command.name
        case .version: "version"
        case .run(let invocation): "run " + invocation.command.name
        case nil: "unknown"
        }
    }
}
