import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Symbolic links")
struct ResolvedPathTests {
    @Test(
        "A path leads to its file through links of every kind",
        arguments: ["QUEUE.md", "one", "two", "sub/back", "absolute", "through/back"])
    func chains(name: String) throws {
        let place = try TemporaryFolder()
        try place.makeFolder("sub")
        try place.write("queue", to: "QUEUE.md")
        try place.makeLink("one", to: "QUEUE.md")
        try place.makeLink("two", to: "./sub/../one")
        try place.makeLink("sub/back", to: "../QUEUE.md")
        try place.makeLink("absolute", to: place.path + "/QUEUE.md")
        try place.makeLink("through", to: "sub")
        let resolved = try ResolvedPath.resolve(place.path + "/" + name)
        let (found, isMissing) = (resolved.path, resolved.isMissing)
        #expect(resolved.name == "QUEUE.md")
        #expect(isMissing == false)
        #expect(try resolved.folder.status().isSameFile(as: place.folder.status()))
        #expect(access(found, R_OK) == 0)
    }

    @Test("A link to a file yet to be made leads to the place where it belongs")
    func dangling() throws {
        let place = try TemporaryFolder()
        try place.makeFolder("sub")
        try place.makeLink("link", to: "sub/QUEUE.md")
        let resolved = try ResolvedPath.resolve(place.path + "/link")
        #expect(resolved.isMissing == true)
        #expect(resolved.name == "QUEUE.md")
        #expect(resolved.path == place.path + "/sub/QUEUE.md")
        #expect(try ResolvedPath.resolve(place.path + "/missing").isMissing == true)
    }

    @Test("Loops and long chains end at the limit")
    func loops() throws {
        let place = try TemporaryFolder()
        try place.makeLink("a", to: "b")
        try place.makeLink("b", to: "a")
        let loop = #expect(throws: SystemError.self) { _ = try ResolvedPath.resolve(place.path + "/a") }
        #expect(loop?.isLinkLoop == true)
        try place.write("x", to: "c0")
        for step in 1...41 { try place.makeLink("c\(step)", to: "c\(step - 1)") }
        #expect(try ResolvedPath.resolve(place.path + "/c40").name == "c0")
        let long = #expect(throws: SystemError.self) { _ = try ResolvedPath.resolve(place.path + "/c41") }
        #expect(long?.isLinkLoop == true)
    }

    @Test(
        "Paths that name no file are refused",
        arguments: [
            ("", ENOENT), ("/", EISDIR), ("/tmp/", EISDIR), ("/tmp/.", EISDIR), ("..", EISDIR),
            ("missing/words/.", ENOENT), ("/missing/x", ENOENT),
            ("/etc/passwd/x", ENOTDIR), ("/tmp/a\0b", EINVAL),
        ])
    func refused(path: String, code: Int32) throws {
        let error = #expect(throws: SystemError.self) { _ = try ResolvedPath.resolve(path) }
        #expect(error?.code == code)
    }

    @Test("A bare name is meant in the current folder, and one in the root in the root")
    func edges() throws {
        let bare = try ResolvedPath.resolve("no-such-file")
        #expect(bare.path == "no-such-file" && bare.isMissing)
        let root = try ResolvedPath.resolve("/no-such-file")
        #expect(root.path == "/no-such-file" && root.isMissing)
    }
}
