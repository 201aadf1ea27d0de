import BlackBox
import Testing

@testable import Workspace

@Suite("Checks of orch.conf")
struct CheckTests {
    @Test("Commands and pages are read from orch.conf, in its order, and from nowhere else")
    func definitions() throws {
        let file = """
            check.tests = swift test --filter "a = b"
            check.login.contains = 로그인
            lease.seconds = 60
            check.login = ./login.sh
            check.login.url = https://localhost/
            check.timeout_seconds = 5
            """
        let settings = try Settings(file: file) { $0.contains("CHECK") ? "echo" : nil }
        #expect(settings.checks.map(\.mention) == ["tests", "login", "ui:login"])
        #expect(settings.checks[0].subject == .command(#"swift test --filter "a = b""#))
        #expect(settings.checks[2].subject == .page(url: "https://localhost/", text: "로그인"))
        #expect(settings.checkSeconds == 5)
        #expect(settings.checkLines.map(\.key).contains("check.login.url"))
    }

    @Test(
        "A mistake in a check has its line",
        arguments: [
            ("check.a =", .badCheck(key: "check.a", text: "", takes: "a command", line: 1)),
            (
                "check.a.url = javascript:1",
                .badCheck(
                    key: "check.a.url", text: "javascript:1", takes: Browser.addressForm, line: 1)
            ),
            ("check.a = b\ncheck.a = c", .repeatedKey("check.a", line: 2, earlier: 1)),
            ("check. = b", .unknownKey("check.", line: 1)), ("check.a b = c", .unknownKey("check.a b", line: 1)),
            ("check.tests.timeout = 5", .unknownKey("check.tests.timeout", line: 1)),
            ("check.-a = b", .unknownKey("check.-a", line: 1)), ("check..url = b", .unknownKey("check..url", line: 1)),
        ] as [(String, SettingsError)])
    func mistakes(file: String, error: SettingsError) {
        #expect(throws: error) { try Settings(file: file) { _ in nil } }
    }

    @Test(
        "A page that lacks its other setting stops nothing but this check",
        arguments: [
            ("\ncheck.a.url = http://a/", .half(line: 2, missing: "check.a.contains")),
            ("check.a.contains = x", .half(line: 1, missing: "check.a.url")),
        ] as [(String, CheckDefinition.Subject)])
    func halves(file: String, subject: CheckDefinition.Subject) throws {
        let checks = try Settings(file: file + "\ncheck.b = true") { _ in nil }.checks
        #expect(checks.map(\.mention) == ["ui:a", "b"] && checks[0].subject == subject)
    }

    @Test("A result is known for the same command and commit alone, and the newest ones are kept")
    func records() throws {
        let bench = try Workbench()
        try bench.write("", to: "QUEUE.md")
        let path = bench.orch().folder + "/QUEUE.md"
        let records = CheckRecords(besideQueueAt: path)
        let result = CheckRecords.Result(value: 83.5, detail: "exit 0, a\tb")
        records.keep(result, of: "test", at: "c1")
        #expect(records.result(of: "test", at: "c1") == nil, "there is no folder to keep it in")

        try bench.write("", to: ".orch/lock")
        records.keep(.init(value: nil, detail: "old"), of: "test", at: "c1")
        records.keep(result, of: "test", at: "c1")
        #expect(records.result(of: "test", at: "c1") == result)
        #expect(records.result(of: "test ", at: "c1") == nil && records.result(of: "test", at: "c") == nil)
        for number in 0..<CheckRecords.most { records.keep(.init(value: nil, detail: "x"), of: "\(number)", at: "c2") }
        #expect(records.result(of: "test", at: "c1") == nil)
        #expect(records.result(of: "0", at: "c2") == .init(value: nil, detail: "x"))
    }
}
