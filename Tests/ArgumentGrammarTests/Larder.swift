import ArgumentGrammar

/// An invented program that keeps jars on shelves. It has one of everything a grammar can say.
enum Larder {
    enum Grade: String, CaseIterable {
        case a = "A"
        case b = "B"
        case c = "C"
    }

    static let shelf = Flag(
        "shelf", .text("PATH"), help: "the shelf to work on", default: "the nearest one above",
        environment: "LARDER_SHELF")
    static let json = Switch("json", letter: "j", help: "print one JSON document")
    static let quiet = Switch("quiet", letter: "q", help: "say nothing")
    static let patience = Flag(
        "patience", .integer("SECONDS", in: 1..., of: "seconds"),
        help: "how long to wait when somebody else is reaching into the shelf", default: "10")

    static let name = Flag("name", letter: "n", .text("TEXT"), help: "what is in the jar", isRequired: true)
    static let amount = Flag(
        "amount", .integer("GRAMS", in: 1...5000, of: "grams"), help: "how much of it", isRequired: true)
    static let grade = Flag(
        "grade", letter: "g", .choice("GRADE", of: Grade.allCases, word: \.rawValue), help: "how good it is",
        default: "B")
    static let note = Flag("best-note", .text("TEXT"), help: "anything else worth knowing")
    static let label = Flag("label", letter: "l", .text("WORD"), help: "a label to stick on").repeatable
    static let change = Flag("change", .integer("GRAMS"), help: "how much to add; may be negative")

    static let jar = Positional(
        ValueSyntax("JAR", takes: "the number of a jar such as J-7") { text in
            text.hasPrefix("J-") ? Int(text.dropFirst(2)) : nil
        }, help: "the jar")
    static let optionalJar = Positional(.text("JAR"), help: "the jar, all of them without it", isRequired: false)
    static let sources = PositionalList(.text("FROM"), help: "the shelves to empty")
    static let target = Positional(.text("TO"), help: "the shelf to fill")
    static let words = PositionalList(.text("TEXT"), help: "what to look for", isRequired: false)
    static let side = Positional(.choice("SIDE", of: ["left", "right"]), help: "which side to turn to")

    static let list = CommandGrammar(
        ["list"], group: "Jars", summary: "list the jars", flags: [label], positionals: [optionalJar])
    static let add = CommandGrammar(
        ["add"], group: "Jars", summary: "put a jar on the shelf",
        discussion: [
            "A jar gets the next free number. The shelf is left as it was when anything is wrong with the jar, so that "
                + "nobody finds half of one.",
            "  J-1   the first jar\n  J-2   the second one",
            "한글로 적은 설명도 화면 너비에 맞게 줄을 바꾸어야 하며, 한 글자는 두 칸을 차지하므로 더 일찍 줄이 바뀝니다.",
        ],
        flags: [name, amount, grade, note, label],
        examples: ["larder add --name plums --amount 450", "larder add -n 자두 --amount 450 -gA -l 2026 -l red"])
    static let move = CommandGrammar(
        ["move"], group: "Shelves", summary: "empty shelves into another", positionals: [sources, target])
    static let turn = CommandGrammar(
        ["turn"], group: "Shelves", summary: "turn the shelf", positionals: [side])
    static let jarOpen = CommandGrammar(
        ["jar", "open"], group: "Jars", summary: "open a jar", flags: [change], positionals: [jar])
    static let jarSearch = CommandGrammar(
        ["jar", "search"], group: "Jars", summary: "find a jar by words", flags: [note], positionals: [words])
    static let status = CommandGrammar(
        ["shelf", "status"], group: "Shelves", summary: "tell how full the shelf is")
    static let show = CommandGrammar(["show"], group: "Shelves", summary: "show the shelf", positionals: [optionalJar])
    static let showAll = CommandGrammar(["show", "all"], group: "Shelves", summary: "show all shelves")

    static let grammar = Grammar(
        program: "larder", summary: "keeps jars on shelves", globalFlags: [shelf, json, quiet, patience],
        commands: [list, add, jarOpen, jarSearch, move, turn, status, show, showAll])

    /// The invocation of a command line whose words are separated by single spaces.
    static func run(_ line: String) throws -> Invocation? {
        try run(line.split(separator: " ").map(String.init))
    }

    static func run(_ arguments: [String]) throws -> Invocation? {
        guard case .run(let invocation) = try grammar.parse(arguments) else { return nil }
        return invocation
    }

    /// What is said about a wrong command line: message and hint, or nothing when it is right.
    static func complaint(_ arguments: [String]) -> [String] {
        do throws(UsageError) {
            _ = try grammar.parse(arguments)
            return []
        } catch {
            return [error.message, error.hint]
        }
    }

    static func complaint(_ line: String) -> [String] {
        complaint(line.split(separator: " ").map(String.init))
    }
}

extension Grammar {
    init(program: String, summary: String, globalFlags: [any FlagDeclaration], commands: [CommandGrammar]) {
        self.init(
            program: program, summary: summary, globalFlags: globalFlags, names: commands.map(\.name),
            command: { commands[$0] })
    }
}
