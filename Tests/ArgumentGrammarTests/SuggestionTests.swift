import ArgumentGrammar
import Testing

/// How near a name has to be before it is suggested.
@Suite struct SuggestionTests {
    @Test(arguments: [
        // One slip is forgiven up to four letters, two up to eight, three beyond.
        ("pcik", ["pick"]),
        ("pik", ["pick"]),
        ("oick", ["pick"]),
        ("picks", ["pick"]),
        ("kcip", []),
        ("dispacht", ["dispatch"]),
        ("dspath", ["dispatch"]),
        ("dsptach", ["dispatch"]),
        ("dxyzatch", []),
        ("succes-critria", ["success-criteria"]),
        ("sucess-crtiera", ["success-criteria"]),
        // The beginning of a name, one of its parts, and joints that were left out or differ.
        ("disp", ["dispatch"]),
        ("criteria", ["success-criteria"]),
        ("successcriteria", ["success-criteria"]),
        ("success_criteria", ["success-criteria"]),
        ("SUCCESS-CRITERIA", ["success-criteria"]),
        ("p", []),
        // Equally near ones in their order, three at most; a nearer one stands alone.
        ("red1", ["red2", "red3", "red4"]),
        ("red22", ["red2"]),
        ("re", ["red2", "red3", "red4"]),
        // Nothing to go by.
        ("", []),
        ("작업", []),
        ("x y", []),
    ])
    func `slips are forgiven by length`(typed: String, expected: [String]) {
        let names = ["pick", "dispatch", "success-criteria", "red2", "red3", "red4", "red5"]
        let grammar = Grammar(
            program: "p", summary: "s", globalFlags: [],
            commands: names.map { CommandGrammar([$0], group: "G", summary: "s") })
        #expect(suggestions(of: grammar, for: typed) == expected)
    }

    private func suggestions(of grammar: Grammar, for typed: String) -> [String]? {
        do throws(UsageError) {
            _ = try grammar.parse([typed])
            return nil
        } catch {
            guard case .unknownCommand(typed, let suggestions) = error.problem else { return nil }
            return suggestions
        }
    }
}
