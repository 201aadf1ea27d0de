import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Child programs")
struct ProcessTests {
    @Test("A megabyte goes in and comes out of both outputs, and nothing blocks")
    func megabyte() throws {
        let input = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let result = try ChildProgram("sh", ["-c", "tee /dev/stderr"], input: .bytes(input)).run()
        #expect(result.status == .exited(0))
        #expect(result.output == input)
        #expect(result.errors == input)
        #expect(!result.isCut)
    }

    @Test(
        "How a program ends is told",
        arguments: [
            ("exit 0", ChildResult.Status.exited(0)), ("exit 3", .exited(3)), ("kill -TERM $$", .signalled(SIGTERM)),
            ("kill -KILL $$", .signalled(SIGKILL)), ("exit 255", .exited(255)),
        ])
    func endings(script: String, status: ChildResult.Status) throws {
        #expect(try ChildProgram("sh", ["-c", script]).run().status == status)
        #expect(try ChildProgram("sh", ["-c", script], timeout: .seconds(20)).run().status == status)
    }

    @Test("A program that is missing, a folder that is missing, and a text with a NUL are told apart")
    func missing() {
        #expect(throws: ChildError.programMissing("no-such-program-anywhere")) {
            _ = try ChildProgram("no-such-program-anywhere", []).run()
        }
        #expect(throws: ChildError.system(SystemError(call: "chdir", code: ENOENT, subject: "/no/such/folder"))) {
            _ = try ChildProgram("sh", ["-c", "exit 0"], folder: "/no/such/folder").run()
        }
        #expect(throws: ChildError.system(SystemError(call: "posix_spawn", code: EINVAL, subject: "a\0b"))) {
            _ = try ChildProgram("sh", ["a\0b"]).run()
        }
    }

    @Test("A timeout ends the program and those that it started, and keeps what it wrote")
    func timeout() throws {
        let start = Clock.monotonicNanoseconds
        let result = try ChildProgram(
            "sh", ["-c", "echo before; sleep 100 & sleep 100; echo after"], timeout: .milliseconds(100)
        ).run()
        #expect(result.status == .timedOut)
        #expect(result.output == Array("before\n".utf8))
        #expect(Clock.monotonicNanoseconds - start < 10_000_000_000)
    }

    @Test("A program that ignores the request to end is killed")
    func stubborn() throws {
        let result = try ChildProgram(
            "sh", ["-c", "trap '' TERM; while :; do sleep 1; done"], timeout: .milliseconds(50)
        ).run()
        #expect(result.status == .timedOut)
    }

    #if os(Linux)
    @Test("A program left in the background is not waited for")
    func background() throws {
        let start = Clock.monotonicNanoseconds
        let result = try ChildProgram("sh", ["-c", "sleep 60 & echo $!"]).run()
        #expect(result.status == .exited(0))
        let pid = String(decoding: result.output, as: UTF8.self).split(separator: "\n").first.flatMap { pid_t($0) }
        if let pid { kill(pid, SIGKILL) }
        #expect(pid != nil)
        #expect(Clock.monotonicNanoseconds - start < 30_000_000_000)
    }
    #endif

    @Test("A program that does not read its input is no error, and SIGPIPE does not end this process")
    func unread() throws {
        let result = try ChildProgram(
            "sh", ["-c", "exec <&-; exit 4"], input: .bytes(.init(repeating: 1, count: 500_000))
        )
        .run()
        #expect(result.status == .exited(4))
    }

    @Test("Without input there is an end at once; folder and variables arrive")
    func surroundings() throws {
        let place = try TemporaryFolder()
        let script = "cat; pwd; echo \"$ORCH_HOST_TEST|${HOME-unset}\""
        let result = try ChildProgram(
            "sh", ["-c", script], environment: ["ORCH_HOST_TEST": "a b=c", "HOME": nil], folder: place.path
        ).run()
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.count == 2)
        #expect(lines.first?.hasSuffix(place.path) == true)
        #expect(lines.last == "a b=c|unset")
    }

    @Test("Output beyond the limit is dropped, and the program goes on")
    func limit() throws {
        let result = try ChildProgram("sh", ["-c", "head -c 300000 /dev/zero; exit 5"], output: .kept(limit: 1000))
            .run()
        #expect(result.output == [UInt8](repeating: 0, count: 1000))
        #expect(result.isCut)
        #expect(result.status == .exited(5))
    }

    @Test("A child gets the default for broken pipes, and none of this process's files")
    func inheritance() throws {
        let place = try TemporaryFolder()
        try place.write("x", to: "open")
        let file = try place.folder.openFile("open")
        // `yes` ends by the signal when nobody reads on; were it ignored, it would complain instead.
        let pipe = try ChildProgram("sh", ["-c", "yes | head -n 1"]).run()
        #expect(pipe.output == Array("y\n".utf8) && pipe.errors.isEmpty)
        let number = file.descriptor.number
        let result = try ChildProgram("sh", ["-c", "test -e /dev/fd/\(number)"]).run()
        #expect(result.status == .exited(1))
    }
}
