import Testing

@testable import ArgumentGrammar

@Suite("Manual pages")
struct ManualTests {
    @Test(
        "Text is shown as it is, whatever roff would make of it",
        arguments: [
            (".SH not a heading", #"\&.SH not a heading"#), ("'tis", #"\(aqtis"#), (#"a\fBb"#, #"a\efBb"#),
            ("--flag", #"\-\-flag"#), ("~/`x`^", #"\(ti/\(gax\(ga\(ha"#), ("가", #"\[uAC00]"#), ("😀", #"\[u1F600]"#),
            ("é", #"\[u00E9]"#), ("two\nlines", "two lines"), ("\"q\"", "\"q\""), ("", ""),
        ])
    func escapes(text: String, escaped: String) {
        #expect(Roff.escaped(text) == escaped)
    }

    @Test("An argument of a macro stays one, with quotes in it")
    func arguments() {
        var page = Roff()
        page.section(#"a "b" c"#)
        #expect(page.text == #".SH "a \(dqb\(dq c""# + "\n")
    }

    @Test("A page has every command with its flags, arguments and examples")
    func page() {
        let page = Larder.grammar.manual(
            version: "2.1", date: "2026-02-08", sections: [ManualSection("FILES", [("shelf", "the shelf")])])
        #expect(page.hasPrefix(#".TH "LARDER" "1" "2026-02-08" "larder 2.1" "User Commands""# + "\n.SH \"NAME\"\n"))
        for command in Larder.grammar.commands {
            let heading = Roff.escaped((["larder"] + Larder.grammar.usage(of: command)).joined(separator: " "))
            #expect(page.contains(".SS \"\(heading)\"\n"), "\(command.name)")
        }
        #expect(page.contains(".B \"\\-g, \\-\\-grade GRADE\"\nhow good it is (A, B, C; default: B)\n"))
        #expect(page.hasSuffix(".SH \"FILES\"\n.TP\n.B \"shelf\"\nthe shelf\n"))
    }
}
