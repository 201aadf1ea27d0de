import Foundation
internal import Host

/// A folder of its own for one test, removed with it.
package final class Workbench: Sendable {
    /// The folder's path, links followed.
    package let path: String

    package init() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent("orch-\(randomName())")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        path = base.resolvingSymlinksInPath().path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The program, to be run here or in a folder below.
    package func orch(in folder: String = "", environment: [String: String] = [:]) -> OrchBinary {
        OrchBinary(in: folder.isEmpty ? path : path + "/" + folder, environment: environment, on: self)
    }

    /// Writes a file, making its folder.
    package func write(_ bytes: [UInt8], to name: String) throws {
        let place = URL(fileURLWithPath: path + "/" + name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Closed in programs that other tests start meanwhile: a file that somebody has open for writing is waited for.
        let number = open(place.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        defer { close(number) }
        guard number >= 0, Foundation.write(number, bytes, bytes.count) == bytes.count else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    package func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    /// The bytes of a file.
    package func bytes(of name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    package func text(of name: String) throws -> String {
        String(decoding: try bytes(of: name), as: UTF8.self)
    }

    /// The number of the file that a name stands for; replacing a file changes it.
    package func inode(of name: String) throws -> UInt64 {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return (attributes[.systemFileNumber] as? UInt64) ?? 0
    }

    /// Runs a program of the system here, without the tests' own variables beside PATH.
    package func run(_ program: String, _ arguments: String..., in folder: String = "") throws -> Answer {
        try orch(in: folder).run(program, arguments)
    }

    /// The names in a folder, sorted; none where there is no folder.
    package func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }
}

/// Whether a program of the system is here.
package func isInstalled(_ name: String) -> Bool {
    let path = (Environment.variable("PATH") ?? "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
}

/// Whether tests that need programs of the system are run: these are here, or `CI` is set, where a test must fail rather
/// than be skipped.
package func mayUse(_ names: String...) -> Bool {
    Environment.variable("CI") != nil || names.allSatisfy(isInstalled)
}
