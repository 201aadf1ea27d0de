import BlackBox
import Foundation
import Testing

/// `automation/release.sh`, with a program that is built already.
@Suite("Making a release")
struct ReleaseTests {
    private static let script = Repository.root + "/automation/release.sh"

    @Test(
        "the files of a release name one version, have one time, and their checksums hold",
        .enabled(if: isInstalled("strip")))
    func files() throws {
        let bench = try Workbench()
        let environment = ["SOURCE_DATE_EPOCH": "1796000000", "DEBFULLNAME": "Kim", "DEBEMAIL": "kim@example.org"]
        let answer = try bench.orch(environment: environment)
            .run("bash", [Self.script, "--binary", OrchBinary.path, "--output", "dist"], timeout: .seconds(300))
        #expect(answer.exit == 0, "\(answer.errors)")
        let version = try bench.orch().run(["--version"]).output.dropFirst(5).dropLast()
        let names = bench.names(in: "dist")
        let name = try #require(names.first { $0.hasSuffix(".tar.gz") }?.dropLast(7))
        #expect(name.hasPrefix("orch-\(version)-"))
        for suffix in ["", ".tar.gz", ".spdx.json", ".sha256"] { #expect(names.contains(name + suffix)) }
        #expect(try bench.run("sh", "-c", "cd dist && sha256sum -c \(name).sha256").exit == 0)

        let listing = try bench.run("tar", "--utc", "--full-time", "-tvzf", "dist/\(name).tar.gz").output
        let lines = listing.split(separator: "\n")
        #expect(lines.count == 20 && lines.allSatisfy { $0.contains(" 0/0 ") && $0.contains(" 2026-11-30 00:53:20 ") })
        #expect(lines.contains { $0.hasPrefix("-rwxr-xr-x") && $0.hasSuffix(" \(name)/bin/orch") })
        #expect(lines.contains { $0.hasSuffix(" \(name)/share/man/man1/orch.1") })
        let spdx = try JSONSerialization.jsonObject(with: Data(bench.text(of: "dist/\(name).spdx.json").utf8))
        let packages = try #require((spdx as? [String: Any])?["packages"] as? [[String: Any]])
        #expect(packages.first?["versionInfo"] as? String == String(version) && packages.count == 4)

        guard isInstalled("dpkg-deb") else { return }
        let package = try #require(names.first { $0.hasSuffix(".deb") })
        let control = try bench.run("dpkg-deb", "-f", "dist/" + package).output
        #expect(control.contains("Version: \(version)\n") && control.contains("Maintainer: Kim <kim@example.org>\n"))
        #expect(try bench.run("dpkg-deb", "-x", "dist/" + package, "root").exit == 0)
        #expect(try bench.run("root/usr/bin/orch", "--version").output == "orch \(version)\n")
    }

    @Test(
        "what can't be packaged is refused, and nothing is written", .enabled(if: isInstalled("strip")),
        arguments: [
            (["--binary", "gone"], 66), (["--binary", "/bin/false"], 1), (["--twice", "--binary", "/bin/false"], 64),
            (["--output"], 64), (["--outptu", "x"], 64),
        ] as [([String], Int32)])
    func refused(words: [String], exit: Int32) throws {
        let bench = try Workbench()
        let answer = try bench.orch().run(
            "bash", [Self.script] + words + (words.count > 1 ? ["--output", "dist"] : []))
        #expect(answer.exit == exit && answer.errors.hasPrefix("error: "), "\(answer.errors)")
        #expect(bench.names(in: "dist") == [])
    }

    @Test("shellcheck has nothing to say about it", .enabled(if: isInstalled("shellcheck")))
    func shellcheck() throws {
        #expect(try Workbench().run("shellcheck", Self.script).output == "")
    }
}
