import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Folders")
struct FolderTests {
    @Test("Exchange swaps two names, and each keeps its file")
    func exchange() throws {
        let place = try TemporaryFolder()
        let sub = try place.folder.openOrMakeSubfolder(".orch")
        try place.write("old", to: "a")
        try sub.createFile("b").write(Array("new".utf8))
        let old = try place.folder.status(of: "a")
        do {
            try sub.exchange("b", with: "a", in: place.folder)
        } catch {
            try #require(error.isUnsupported)
            return
        }
        #expect(try place.content(of: "a") == "new")
        #expect(try sub.status(of: "b").isSameFile(as: old))
        #expect(throws: SystemError(call: "renameat2", code: ENOENT, subject: "missing")) {
            try sub.exchange("b", with: "missing", in: place.folder)
        }
    }

    @Test("A new name must be free for link, and need not be for rename")
    func names() throws {
        let place = try TemporaryFolder()
        try place.write("1", to: "a")
        try place.write("2", to: "b")
        let error = #expect(throws: SystemError.self) { try place.folder.link("a", as: "b", in: place.folder) }
        #expect(error?.isExisting == true)
        try place.folder.link("a", as: "c", in: place.folder)
        #expect(try place.folder.status(of: "c").linkCount == 2)
        try place.folder.rename("a", to: "b")
        #expect(try place.content(of: "b") == "1")
        try place.folder.unlink("c")
        #expect(try place.folder.names() == ["b"])
        try place.folder.sync()
    }

    @Test("All names of a large folder are listed, every time")
    func listing() throws {
        let place = try TemporaryFolder()
        let names = (0..<1_500).map { "file-with-a-longer-name-\($0)" } + [".hidden"]
        for name in names { _ = try place.folder.createFile(name) }
        for _ in 0..<2 { #expect(try Set(place.folder.names()) == Set(names)) }
    }

    @Test("Names that would leave the folder are refused", arguments: ["a/b", "/etc/passwd", "../x", "a\0b", ""])
    func components(name: String) throws {
        let place = try TemporaryFolder()
        #expect(throws: FileOpenError.self) { _ = try place.folder.openFile(name) }
        #expect(throws: SystemError.self) { _ = try place.folder.createFile(name) }
        #expect(throws: SystemError.self) { _ = try place.folder.openOrMakeSubfolder(name) }
        #expect(try place.folder.names() == [])
    }

    @Test(
        "What is no regular file is refused at once, and the error says what it is",
        arguments: [
            ("fifo", FileStatus.Kind.fifo), ("folder", .folder), ("link", .link),
        ])
    func kinds(name: String, kind: FileStatus.Kind) throws {
        let place = try TemporaryFolder()
        try #require(mkfifo(place.path + "/fifo", 0o600) == 0)
        try place.makeFolder("folder")
        try place.write("x", to: "target")
        try place.makeLink("link", to: "target")
        #expect(throws: FileOpenError.notRegular(kind, name: name)) { _ = try place.folder.openFile(name) }
        #expect(try place.folder.status(of: name).kind == kind)
    }

    @Test("A device and a socket are refused too")
    func devices() throws {
        #if os(Linux)
        let place = try TemporaryFolder()
        try #require(mknod(place.path + "/socket", S_IFSOCK | 0o600, 0) == 0)
        #expect(throws: FileOpenError.notRegular(.socket, name: "socket")) { _ = try place.folder.openFile("socket") }
        #endif
        let devices = try Folder(path: "/dev")
        #expect(throws: FileOpenError.notRegular(.device, name: "null")) { _ = try devices.openFile("null") }
    }

    @Test("A subfolder is private, and a link in its place is refused")
    func subfolders() throws {
        let place = try TemporaryFolder()
        _ = try place.folder.openOrMakeSubfolder(".orch")
        #expect(try place.folder.status(of: ".orch").mode & 0o077 == 0)
        _ = try place.folder.openOrMakeSubfolder(".orch")
        try place.makeLink("planted", to: "/tmp")
        let error = #expect(throws: SystemError.self) { _ = try place.folder.openOrMakeSubfolder("planted") }
        #expect(error?.code == ENOTDIR || error?.isLinkLoop == true)
    }

    @Test("A folder knows its path")
    func path() throws {
        let place = try TemporaryFolder()
        let sub = try place.folder.openOrMakeSubfolder("a b")
        #expect(try sub.path().hasSuffix(place.path + "/a b"))
        #expect(try sub.status().kind == .folder)
    }
}
