import BlackBox
import Host
import Sheets
import TaskQueue
import Testing

@testable import Workspace

@Suite("Settings as values")
struct SettingsTests {
    private static func settings(_ file: String? = nil, _ environment: [String: String] = [:]) throws -> Settings {
        try Settings(file: file) { environment[$0] }
    }

    private static func error(_ file: String?, _ environment: [String: String] = [:]) -> SettingsError? {
        do {
            _ = try settings(file, environment)
            return nil
        } catch {
            return error as? SettingsError
        }
    }

    @Test("No two settings share a name, a variable or what they are for")
    func names() {
        let all = Setting.allCases
        #expect(Set(all.map(\.key)).count == all.count)
        #expect(Set(all.compactMap(\.environmentName)).count == all.compactMap(\.environmentName).count)
        #expect(Set(all.map(\.purpose)).count == all.count)
    }

    @Test("Every default is a value that the setting takes, and is in force where nothing is set")
    func defaults() throws {
        let settings = try Self.settings()
        for setting in Setting.allCases {
            #expect(setting.number(setting.standard) != nil, "\(setting)")
            #expect(settings[setting].text == setting.standard && settings[setting].origin == .standard)
        }
    }

    @Test(
        "A setting takes what it says, and nothing beside that",
        arguments: [
            (
                Setting.timeOffsetHours, ["9", "-3", "+0", "5.5", "5.75", "-14", "14"],
                ["", "15", "9.1", "--9", "nine", " 9"]
            ),
            (
                .leaseSeconds, ["1", "2592000", "007"],
                ["0", "2592001", "+1", "-1", "1.5", "", "٣", "99999999999999999999"]
            ),
            (.retryBackoffSeconds, ["60", "0,0", "60,180,600"], ["", ",", "60,", "60, 180", "-1", "2592001"]),
            (.retryMaxAttempts, ["1", "1000"], ["0", "1001"]),
            (.tokensSoft, ["1", "1000000000"], ["0", "1000000001"]),
            (.workerEnvironment, ["", "A", "A_1, b"], ["1A", "A B", "A,", "A=1", ","]),
            (.officeID, ["", "host-1.local"], ["-x", "a b", "a/b", "한글"]),
            (.sessionRoles, ["worker", "a, b_2"], ["", "a,", "a,a", "a b", "a/b", "../x"]),
            (.sessionInstructions, ["AGENTS.md", ".cursorrules"], ["", "a/b", "..", ".git", ".Git", ".gitignore"]),
            (.workerPreset, ["none", "codex"], ["", "other"]), (.dispatchMaxWorkers, ["1", "5"], ["0", "6"]),
            (.watchdogStaleMinutes, ["1"], ["0", "never"]),
            (.logPath, ["/dev/null", "a b"], [""]), (.queueHeading, ["", "Queue"], []),
            (.queueReadOnly, ["on", "1", "true", "yes", "off", "0", "false", "no", ""], ["On", "maybe"]),
        ])
    func forms(setting: Setting, accepted: [String], refused: [String]) throws {
        for text in accepted {
            #expect(try Self.settings("\(setting.key) = \(text)")[setting].text == text)
        }
        for text in refused {
            #expect(setting.number(text) == nil, "\(text)")
            let expected = SettingsError.badValue(setting, text: text, origin: .flag("--x"))
            #expect(throws: expected) { try Self.settings().overriding(setting, with: text, flag: "--x") }
        }
    }

    @Test("The rest of the program gets numbers, flags and offsets")
    func typed() throws {
        let file = """
            time.offset_hours = -3.5
            lease.seconds = 60
            retry.max_attempts = 7
            tokens.soft = 10
            tokens.hard = 20
            log.path = a.jsonl
            queue.heading = Ours
            queue.read_only = yes
            """
        let settings = try Self.settings(file)
        #expect(settings.offset == UTCOffset(hours: "-3.5"))
        #expect(
            [settings.leaseSeconds, settings.maxAttempts, settings.tokensSoft, settings.tokensHard] == [60, 7, 10, 20])
        #expect(settings.logPath == "a.jsonl" && settings.terms.heading == "Ours" && settings.isReadOnly)
        let standard = try Self.settings()
        #expect(standard.offset == .kst && standard.terms.heading == nil && !standard.isReadOnly)
        #expect(
            [standard.leaseSeconds, standard.maxAttempts, standard.tokensSoft, standard.tokensHard] == [
                900, 3, 2000, 3500,
            ])
    }

    @Test("A flag wins over the environment, that over the file, that over the default")
    func precedence() throws {
        let environment = ["ORCH_LEASE_SECONDS": "2"]
        let file = "\n# ours\nlease.seconds = 1\nretry.max_attempts = 4"
        let settings = try Self.settings(file, environment)
        #expect(settings[.leaseSeconds].origin == .environment("ORCH_LEASE_SECONDS") && settings.leaseSeconds == 2)
        #expect(settings[.retryMaxAttempts].origin == .file(line: 4) && settings.maxAttempts == 4)
        let flagged = try settings.overriding(.leaseSeconds, with: "3", flag: "--lease")
        #expect(flagged[.leaseSeconds].origin == .flag("--lease") && flagged.leaseSeconds == 3)
        #expect(flagged.maxAttempts == 4)
    }

    @Test(
        "Blanks, comments, line ends and a byte order mark don't count",
        arguments: [
            "lease.seconds=60", "\t lease.seconds\t=  60 \t", "\u{FEFF}lease.seconds = 60", "lease.seconds = 60\r\n",
            "\n\n  # lease.seconds = 5\nlease.seconds = 60\n# lease.seconds = 7",
        ])
    func layout(file: String) throws {
        #expect(try Self.settings(file).leaseSeconds == 60)
    }

    @Test("A mistake has its line, or the variable it is in")
    func mistakes() {
        #expect(Self.error("\nlease") == .notAssignment(line: 2, text: "lease"))
        #expect(Self.error("lease.second = 1") == .unknownKey("lease.second", line: 1))
        #expect(Self.error(" = 1") == .unknownKey("", line: 1))
        #expect(Self.error("Lease.Seconds = 1") == .unknownKey("Lease.Seconds", line: 1))
        let repeated = Self.error("tokens.soft = 1\n\ntokens.soft = 2")
        #expect(repeated == .repeatedKey("tokens.soft", line: 3, earlier: 1))
        let comment = Self.error("lease.seconds = 60 # note")
        #expect(comment == .badValue(.leaseSeconds, text: "60 # note", origin: .file(line: 1)))
        let variable = Self.error("lease.seconds = 60", ["ORCH_LEASE_SECONDS": "ten"])
        #expect(variable == .badValue(.leaseSeconds, text: "ten", origin: .environment("ORCH_LEASE_SECONDS")))
    }

    @Test("A file that an editor is saving in place is read when that is done")
    func savedInPlace() throws {
        let bench = try Workbench()
        let save = "exec >orch.conf; : >begun; sleep 0.2; echo lease.seconds = 7200"
        var editor = try Child(ChildProgram("sh", ["-c", save], folder: bench.path))
        #expect(waitUntil { bench.names().contains("begun") })
        #expect(try SettingsFile(besideQueueAt: bench.path + "/QUEUE.md").text == "lease.seconds = 7200\n")
        try editor.serve()
    }
}
