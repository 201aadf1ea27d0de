import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A fresh folder of one test.
struct TemporaryFolder: ~Copyable {
    private let base: Host.TemporaryFolder
    let folder: Folder

    var path: String { base.path }

    init() throws(SystemError) {
        let base = try Host.TemporaryFolder(prefix: "orch-host-")
        let folder = try Folder(path: base.path)
        self.base = base
        self.folder = folder
    }

    /// Makes a file with content.
    func write(_ content: String, to name: String) throws {
        let file = try folder.createFile(name, mode: 0o644)
        try file.write(Array(content.utf8))
    }

    /// What a file holds.
    func content(of name: String) throws -> String {
        String(decoding: try folder.openFile(name).readAll(), as: UTF8.self)
    }

    func makeLink(_ name: String, to target: String) throws {
        try #require(symlink(target, path + "/" + name) == 0)
    }

    func makeFolder(_ name: String) throws {
        try #require(mkdir(path + "/" + name, 0o755) == 0)
    }
}
