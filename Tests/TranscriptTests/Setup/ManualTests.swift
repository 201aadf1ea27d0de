import BlackBox
import Testing

/// The page for man(1).
@Suite("The manual page")
struct ManualTests {
    @Test("It tells every command, the exit codes, the variables and the files")
    func parts() throws {
        let page = try Workbench().orch().run(["man"]).output
        #expect(page.hasPrefix(".TH \"ORCH\" \"1\" "))
        for heading in ["NAME", "SYNOPSIS", "COMMANDS", "GLOBAL FLAGS", "EXIT STATUS", "ENVIRONMENT", "FILES"] {
            #expect(page.contains("\n.SH \"\(heading)\"\n"), "\(heading)")
        }
        for command in HelpTests.commands.map({ $0.replacing("-", with: "\\-") }) {
            #expect(page.contains("\n.SS \"orch \(command) "), "\(command)")
        }
        #expect(page.contains("\n.B \"ORCH_LEASE_SECONDS\"\n"))
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
    }

    private static let checks = [
        ["groff", "-man", "-ww", "-Tutf8", "-z", "page"], ["mandoc", "-Tlint", "-Wwarning", "page"],
    ].filter { isInstalled($0[0]) }

    @Test("groff and mandoc have nothing to say about it", .enabled(if: !checks.isEmpty), arguments: checks)
    func clean(check: [String]) throws {
        let bench = try Workbench()
        try bench.write(try bench.orch().run(["man"]).output, to: "page")
        let answer = try bench.orch().run(check[0], Array(check.dropFirst()))
        #expect(answer.exit == 0 && answer.output == "" && answer.errors == "", "\(answer.output)\(answer.errors)")
    }
}
