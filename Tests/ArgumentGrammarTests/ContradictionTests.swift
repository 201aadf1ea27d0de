import ArgumentGrammar
import Testing

@Suite struct ContradictionTests {
    @Test func `a sound grammar has none`() {
        #expect(Larder.grammar.contradictions() == [])
    }

    @Test(arguments: [
        "two commands are called 'b'",
        "a command is called 'help' or nothing at all",
        "two flags of 'a' are called --json",
        "two flags of 'a' are called -h",
        "two arguments of 'a' are called JAR",
        "more than one argument of 'a' may take a varying number of words",
    ])
    func `a grammar that can't be read is found out`(sentence: String) {
        let first = CommandGrammar(
            ["a"], group: "G", summary: "s", flags: [Larder.json, Switch("hot", letter: "h", help: "warm it")],
            positionals: [Larder.jar, Larder.optionalJar, Larder.words])
        let second = CommandGrammar(["b"], group: "G", summary: "s")
        let helper = CommandGrammar(["help", "me"], group: "G", summary: "s")
        let third = CommandGrammar(["b"], group: "G", summary: "s")
        let grammar = Grammar(
            program: "p", summary: "s", globalFlags: [Larder.json], commands: [first, second, third, helper])
        #expect(grammar.contradictions().contains(sentence))
    }
}
