internal import ArgumentGrammar
internal import Text

/// The program's version (semantic versioning). Releases, the manual page and the interfaces take it from here.
enum Version {
    static let text = "0.1.0"
    /// The day of this version.
    static let date = "2026-11-21"

    static var system: String {
        #if os(macOS)
        "macos"
        #else
        "linux"
        #endif
    }

    static var architecture: String {
        #if arch(arm64)
        "arm64"
        #else
        "x86_64"
        #endif
    }
}

struct VersionCommand: Command {
    static let grammar = CommandGrammar(
        ["version"], group: CommandGroup.setup,
        summary: "print the version, and with --json what the program is built for",
        examples: ["orch version --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        guard call.isJSON else { return call.print("orch \(Version.text)") }
        call.print([
            "schema": "orch.version/1", "version": .string(Version.text), "date": .string(Version.date),
            "system": .string(Version.system), "architecture": .string(Version.architecture),
        ])
    }
}
