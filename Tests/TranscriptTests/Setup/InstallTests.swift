import BlackBox
import Foundation
import Testing

/// `automation/install.sh`, with a program that is built already.
@Suite("Installing")
struct InstallTests {
    private static let script = Repository.root + "/automation/install.sh"

    private static let places = [
        "bin/orch", "share/bash-completion/completions/orch", "share/fish/vendor_completions.d/orch.fish",
        "share/man/man1/orch.1", "share/zsh/site-functions/_orch",
    ]

    private static func install(_ bench: Workbench, _ words: String..., environment: [String: String] = [:]) throws
        -> Answer
    {
        try bench.orch(environment: environment).run("bash", [script] + words)
    }

    private static func files(_ bench: Workbench) throws -> [String] {
        let found = try bench.run("find", ".", "-type", "f").output.split(separator: "\n")
        return found.map { String($0.dropFirst(2)) }.sorted()
    }

    @Test("It installs five files below the prefix, again the same, and removes exactly these")
    func round() throws {
        let bench = try Workbench()
        try bench.write("mine", to: "pre fix/bin/other")
        for _ in 1...2 {
            let answer = try Self.install(bench, "--prefix", "pre fix", "--binary", OrchBinary.path)
            #expect(answer.exit == 0, "\(answer.errors)")
            let told = answer.output.split(separator: "\n").filter { $0.hasPrefix("installed ") }
            #expect(told.map { String($0.dropFirst(10)) }.sorted() == Self.places.map { bench.path + "/pre fix/" + $0 })
            #expect(try Self.files(bench) == (Self.places + ["bin/other"]).map { "pre fix/" + $0 }.sorted())
        }
        #expect(try bench.run("pre fix/bin/orch", "--version").output.hasPrefix("orch "))
        #expect(try bench.text(of: "pre fix/share/man/man1/orch.1") == bench.orch().run(["man"]).output)
        #expect(try Self.install(bench, "--prefix=pre fix", "--uninstall").exit == 0)
        #expect(try Self.files(bench) == ["pre fix/bin/other"])
        #expect(try Self.install(bench, "--prefix=pre fix", "--uninstall").output == "")
    }

    @Test("DESTDIR stands before every path, and HOME/.local is the prefix where none is given")
    func destination() throws {
        let bench = try Workbench()
        let answer = try Self.install(
            bench, "--binary", OrchBinary.path, environment: ["DESTDIR": bench.path + "/dest", "HOME": "/home/me"])
        #expect(answer.exit == 0, "\(answer.errors)")
        #expect(try Self.files(bench) == Self.places.map { "dest/home/me/.local/" + $0 })
    }

    @Test(
        "Wrong arguments, and a program that does not run, install nothing",
        arguments: [
            (["--prefx", "x"], 64), (["--prefix"], 64), (["--prefix", ""], 64),
            (["--prefix", "x", "--binary", "gone"], 66),
            (["--prefix", "x", "--binary", "/bin/false"], 1),
        ] as [([String], Int32)])
    func refused(words: [String], exit: Int32) throws {
        let bench = try Workbench()
        let answer = try bench.orch().run("bash", [Self.script] + words)
        #expect(answer.exit == exit, "\(answer.output)\(answer.errors)")
        #expect(try Self.files(bench) == [])
    }

    @Test("shellcheck has nothing to say about it", .enabled(if: isInstalled("shellcheck")))
    func shellcheck() throws {
        #expect(try Workbench().run("shellcheck", Self.script).output == "")
    }
}
