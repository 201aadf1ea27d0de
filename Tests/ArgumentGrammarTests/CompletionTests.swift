import Testing

@testable import ArgumentGrammar

@Suite("Completion tables")
struct CompletionTests {
    private let table = CompletionTable(Larder.grammar, handingOn: ["shelf"])

    private func place(_ path: String) throws -> CompletionTable.Place {
        try #require(table.places.first { $0.path == path })
    }

    @Test("Every name of a command is a place, and so are its beginnings")
    func places() {
        let paths = Set(table.places.map(\.path))
        for path in Larder.grammar.commands.map(\.path) {
            for count in 0...path.count { #expect(paths.contains(path.prefix(count).joined(separator: " "))) }
        }
        #expect(paths.count == table.places.count)
    }

    @Test("A command that begins another one offers its second word and its own arguments")
    func both() throws {
        #expect(try place("show").words.map(\.word) == ["all"])
        #expect(try place("turn").arguments == [.words(["left", "right"])])
        #expect(try place("").words.last?.word == "help")
        #expect(try place("shelf").words.map(\.word) == ["status"])
    }

    @Test("Flags are the command's and then the global ones, and only those with a value take one")
    func flags() throws {
        #expect(
            try place("list").flags.map(\.word) == [
                "--label", "--shelf", "--json", "--quiet", "--patience", "--help", "--version",
            ])
        #expect(table.values.contains { $0.path == "add" && $0.spellings == ["--grade", "-g"] })
        #expect(table.values.contains { $0.path == nil && $0.spellings == ["--shelf"] })
        #expect(!table.values.contains { $0.spellings.contains("--json") })
    }

    @Test(
        "A word is quoted for a shell such that it stays one",
        arguments: [
            ("plain", "'plain'"), ("it's", #"'it'\''s'"#), ("$(x) `y`", "'$(x) `y`'"), ("", "''"),
        ])
    func quoting(word: String, quoted: String) {
        #expect(word.shellQuoted == quoted)
    }
}
