import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Children")
struct ChildTests {
    /// A child that a collection can hold.
    private final class Worker {
        var child: Child
        var text = ""

        init(_ script: String, output: ChildProgram.Output = .kept(limit: 100)) throws {
            child = try Child(ChildProgram("sh", ["-c", script], output: output, timeout: .seconds(20)))
        }

        /// Waits for what the child prints.
        func read(until text: String) throws {
            while self.text != text, child.result == nil {
                var news = News()
                child.announce(to: &news)
                try news.wait()
                try child.serve(news)
                self.text += String(decoding: child.takeOutput(), as: UTF8.self)
            }
            try #require(self.text == text)
        }
    }

    /// A child of a child that has printed its number.
    private func grandchild() throws -> (worker: Worker, process: ProcessIdentity) {
        let place = try TemporaryFolder()
        let path = place.path + "/pid"
        let worker = try Worker("sleep 60 & echo $! > \(path); echo begun; wait")
        try worker.read(until: "begun\n")
        let id = try #require(Int32(try place.content(of: "pid").dropLast()))
        return (worker, try #require(ProcessIdentity(of: id)))
    }

    @Test("One loop serves many, and reads what each prints while it runs")
    func many() throws {
        let place = try TemporaryFolder()
        // Each waits for the one before, so that none can end unless all are served.
        let workers = try (0..<5).map { number in
            try Worker(
                """
                echo begun
                while ! test -e \(place.path)/\(number); do sleep 0.01; done
                echo \(number)
                """)
        }
        for worker in workers { try worker.read(until: "begun\n") }
        try place.write("", to: "4")
        while workers.contains(where: { $0.child.result == nil }) {
            var news = News()
            for worker in workers { worker.child.announce(to: &news) }
            try news.wait()
            for (number, worker) in workers.enumerated() where worker.child.result == nil {
                try worker.child.serve(news)
                if worker.child.result != nil, number > 0 { try place.write("", to: "\(number - 1)") }
            }
        }
        let results = workers.compactMap { $0.child.result }
        #expect(results.map(\.status) == .init(repeating: .exited(0), count: 5))
        #expect(results.map { String(decoding: $0.output, as: UTF8.self) } == (0..<5).map { "\($0)\n" })
    }

    @Test("The limit of what is kept holds from one reading to the next")
    func limit() throws {
        let worker = try Worker("head -c 80 /dev/zero; sleep 60", output: .kept(limit: 100))
        try worker.read(until: String(repeating: "\0", count: 80))
        worker.child.end()
        while worker.child.result == nil {
            var news = News()
            worker.child.announce(to: &news)
            try news.wait()
            try worker.child.serve(news)
        }
        #expect(worker.child.result?.isCut == false && worker.child.result?.status == .signalled(SIGTERM))
    }

    @Test("Ending a child ends its whole group")
    func group() throws {
        let (worker, process) = try grandchild()
        worker.child.end()
        try until { !process.isAlive }
        try worker.read(until: worker.text)
    }

    @Test("A signal goes to the whole group")
    func signal() throws {
        let (worker, process) = try grandchild()
        worker.child.send(.hangUp)
        try until { !process.isAlive }
    }

    @Test("A child whose owner goes away is killed with its group")
    func abandoned() throws {
        let process = try grandchild().process
        try until { !process.isAlive }
    }

    @Test("Output goes into a file up to its limit, and into a link never")
    func file() throws {
        let place = try TemporaryFolder()
        try place.write("what was there before", to: "log")
        try place.makeLink("link", to: "log")
        func run(_ name: String) throws -> ChildResult {
            try ChildProgram(
                "sh", ["-c", "printf 0123456789; printf error >&2"], output: .file(place.path + "/" + name, limit: 4),
                errors: .file(place.path + "/errors", limit: 100)
            ).run()
        }
        let result = try run("log")
        #expect(result.output.isEmpty && result.isCut && result.status == .exited(0))
        #expect(try place.content(of: "log") == "0123" && place.content(of: "errors") == "error")
        let path = place.path + "/link"
        #expect(throws: ChildError.system(SystemError(call: "openat", code: ELOOP, subject: path))) {
            _ = try run("link")
        }
    }

    @Test("A program leads a group of its own unless it belongs to its owner's")
    func groups() throws {
        for isInOwnersGroup in [true, false] {
            let child = try Child(ChildProgram("sleep", ["60"], isInOwnersGroup: isInOwnersGroup))
            #expect(getpgid(child.id) == (isInOwnersGroup ? getpgrp() : child.id))
        }
    }

    @Test("A process is alive until it has ended, and a later one of its number is another")
    func identity() throws {
        let own = try #require(ProcessIdentity(of: getpid()))
        #expect(own.id == getpid() && own.isAlive)
        #expect(!ProcessIdentity(id: own.id, start: own.start - 1).isAlive)
        #expect(ProcessIdentity(of: 0) == nil && ProcessIdentity(of: -1) == nil)
        // A name with brackets and spaces moves no field.
        let place = try TemporaryFolder()
        try place.makeLink("a) S 1 (b", to: "/bin/sleep")
        let child = try spawn([place.path + "/a) S 1 (b", "60"])
        let process = try #require(ProcessIdentity(of: child))
        #expect(process.isAlive && process.start >= own.start)
        kill(child, SIGKILL)
        // It has ended, but nobody has asked how.
        try until { !process.isAlive }
        waitpid(child, nil, 0)
        #expect(!process.isAlive)
    }

    @Test("A log has both outputs in their order up to its limit, and the end is in memory")
    func log() throws {
        let place = try TemporaryFolder()
        let path = place.path + "/log"
        var program = ChildProgram("sh", ["-c", "echo one; echo two >&2; printf '%030d' 0; echo end"])
        (program.output, program.errors) = (.log(path, limit: 12, tail: 8), .joined)
        let result = try program.run()
        #expect(result.isCut && result.errors.isEmpty)
        #expect(String(decoding: result.output, as: UTF8.self).hasSuffix("0000end\n") && result.output.count <= 40)
        let log = try Folder(path: place.path).openFile("log").readAll()
        #expect(String(decoding: log, as: UTF8.self).hasPrefix("one\ntwo\n0000\n[more than 12 bytes"))
    }

    @Test("A program gets the variables that it may inherit and those that are set, and no others")
    func inherited() throws {
        var program = ChildProgram("env", [], environment: ["ORCH_X": "1"])
        program.inherited = ["PATH"]
        let lines = String(decoding: try program.run().output, as: UTF8.self).split(separator: "\n")
        #expect(lines.map { $0.prefix { $0 != "=" } }.sorted() == ["ORCH_X", "PATH"])
    }

    @Test("A group is ended by its leader's number and start, also one that takes no notice at first")
    func strangers() throws {
        let place = try TemporaryFolder()
        let script = "trap '' TERM; : > \(place.path)/up; while :; do sleep 60; done"
        // It leads a group, and is killed with its owner whatever comes.
        let child = try Child(ChildProgram("sh", ["-c", script]))
        let leader = try #require(ProcessIdentity(of: child.id))
        try until { access(place.path + "/up", F_OK) == 0 }
        ProcessIdentity.endGroups(of: [ProcessIdentity(id: leader.id, start: leader.start - 1)], grace: .zero)
        #expect(leader.isAlive)
        ProcessIdentity.endGroups(of: [leader], grace: .milliseconds(20))
        try until { !leader.isAlive }
        child.send(.kill)
    }
}
