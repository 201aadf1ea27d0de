import BlackBox
import Testing

/// `orch tokens`: what texts and conversations cost.
@Suite("tokens")
struct TokensCommandTests {
    @Test("A line for each file, the sum of several, and one document with --json; a queue is not needed")
    func files() throws {
        let bench = try Workbench()
        try bench.write("Hello world\n", to: "a.txt")
        try bench.write("\u{FEFF}Hello world\n", to: "b\u{1B}.txt")
        try expectSession(
            #"""
            $ orch tokens a.txt
            3	a.txt
            $ orch tokens a.txt *.txt
            ! error: there is no file '*.txt'
            [exit 74]
            $ orch tokens a.txt a.txt --json
            {
              "schema": "orch.tokens/1",
              "transcript": false,
              "files": [
                {
                  "file": "a.txt",
                  "tokens": 3
                },
                {
                  "file": "a.txt",
                  "tokens": 3
                }
              ],
              "total": 6,
              "warnings": []
            }
            """#, in: bench)
        #expect(
            try bench.orch().run(["tokens", "a.txt", "b\u{1B}.txt"]).output == "3\ta.txt\n3\tb\\x1b.txt\n6\ttotal\n")
        #expect(bench.names() == ["a.txt", "b\u{1B}.txt"], "it only reads")
    }

    @Test("- is standard input, once, and is reported from a file in an odd encoding")
    func input() throws {
        let bench = try Workbench()
        let orch = bench.orch()
        #expect(try orch.run(["tokens", "-"], input: "Hello world\n").output == "3\t-\n")
        let twice = try orch.run(["tokens", "-", "-"], input: "Hello\n")
        #expect(twice.exit == 64)
        #expect(twice.errors == "error: standard input (-) can be read for one text only\n")
        try bench.write([0xC7, 0xD1, 0x0A], to: "cp949.txt")
        #expect(try orch.run(["tokens", "cp949.txt"]).exit == 1)
        #expect(try orch.run(["tokens", "."]).exit == 74)
        #expect(try orch.run(["tokens"]).exit == 64)
    }

    @Test("A conversation counts what a model is given, not its bookkeeping")
    func transcript() throws {
        let bench = try Workbench()
        try bench.write(
            #"{"role":"user","content":"Hello world","uuid":"0b1ab1c5-94ff-4f6b-9f47-5c4c2e6f0c55"}"# + "\n",
            to: "talk.jsonl")
        let plain = try bench.orch().run(["tokens", "talk.jsonl"]).output
        let counted = try bench.orch().run(["tokens", "--transcript", "talk.jsonl"]).output
        let tokens = try #require(counted.split(separator: "\t").first.flatMap { Int($0) })
        #expect((5...8).contains(tokens), "four for the message and two or three for its text: \(counted)")
        #expect(try #require(plain.split(separator: "\t").first.flatMap { Int($0) }) > 2 * tokens)
    }
}
