/// What may follow where on a command line, worked out once for all shells.
struct CompletionTable {
    /// A word or flag that is proposed, and what it means.
    struct Proposal {
        let word: String
        let text: String
    }

    /// A point that the words of a command line lead to: nothing yet, the first word of several commands, or a command.
    struct Place {
        /// The words, with a space between them.
        let path: String
        /// The words that may follow to name a command.
        let words: [Proposal]
        /// The flags that may follow.
        let flags: [Proposal]
        /// What the arguments may be.
        let arguments: [Offer]
    }

    /// The value of a flag at a place.
    struct FlagValue {
        /// The path of the place, or `nil` where it is so everywhere.
        let path: String?
        /// `--name`, and `-n` where it has a letter.
        let spellings: [String]
        let offer: Offer
    }

    let program: String
    let places: [Place]
    let values: [FlagValue]
    /// Where the program looks for what it is asked to propose depends on these flags: they are passed on.
    let handedOn: [String]

    init(_ grammar: Grammar, handingOn: [String]) {
        program = grammar.program
        handedOn = handingOn
        let global = grammar.globalFlags.map(Self.proposal)
        var paths: [[String]] = [[]]
        for path in grammar.commands.map(\.path) + grammar.prefixedPaths {
            for count in 1...path.count where !paths.contains(Array(path.prefix(count))) {
                paths.append(Array(path.prefix(count)))
            }
        }
        var places: [Place] = []
        var values: [FlagValue] = []
        for path in paths {
            let name = path.joined(separator: " ")
            let command = grammar.match(path).command.map(grammar.command)
            let flags = command?.flags ?? []
            places.append(
                Place(
                    path: name, words: Self.words(after: path, in: grammar), flags: flags.map(Self.proposal) + global,
                    arguments: command?.positionals.map(\.value.offer).filter { $0 != .nothing } ?? []))
            values += flags.compactMap { Self.value(of: $0, at: name) }
        }
        self.places = places
        self.values = values + grammar.globalFlags.compactMap { Self.value(of: $0, at: nil) }
    }

    private static func words(after path: [String], in grammar: Grammar) -> [Proposal] {
        let words = grammar.subcommands(of: path).map { word in
            let command = grammar.match(path + [word]).command
            return Proposal(word: word, text: command.map { grammar.command($0).summary } ?? "")
        }
        guard path.isEmpty else { return words }
        let prefix = grammar.prefix.map { Proposal(word: $0.word, text: "the commands of \($0.group)") }
        return words + [prefix, Proposal(word: "help", text: "explain a command")].compactMap(\.self)
    }

    private static func proposal(_ flag: FlagDescription) -> Proposal {
        Proposal(word: flag.spelling, text: flag.help)
    }

    private static func value(of flag: FlagDescription, at path: String?) -> FlagValue? {
        flag.value.map { value in
            FlagValue(
                path: path, spellings: [flag.spelling] + (flag.letter.map { ["-\($0)"] } ?? []), offer: value.offer)
        }
    }
}

extension CompletionTable {
    /// The values of all flags as branches of a POSIX `case`, which set `takes`.
    ///
    /// - Parameter opening: what is before a pattern; zsh can't do without a parenthesis everywhere.
    func valueCases(opening: String = "") -> String {
        values.map { value in
            let patterns = value.spellings.map { spelling in
                value.path.map { ($0 + " " + spelling).shellQuoted } ?? "*" + (" " + spelling).shellQuoted
            }
            let takes = value.offer.words.joined(separator: " ")
            return "    \(opening)\(patterns.joined(separator: " | "))) takes=(\(takes)) ;;"
        }.joined(separator: "\n")
    }

    /// The flags that are passed on, as a pattern of `case`.
    var handedOnPattern: String {
        handedOn.isEmpty ? "''" : handedOn.map { "--" + $0 }.joined(separator: " | ")
    }
}

extension Offer {
    /// As the scripts write it: what kind it is, and its words. Words of a grammar are plain ones.
    var words: [String] {
        switch self {
        case .nothing: ["nothing"]
        case .files: ["files"]
        case .words(let words): ["words"] + words
        case .answers(let arguments): ["answers"] + arguments
        }
    }
}

extension String {
    /// The text as one word of a POSIX shell, whatever is in it.
    package var shellQuoted: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
