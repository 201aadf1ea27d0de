import BlackBox
import Foundation
import Host
import Testing

/// Which queue is meant, and what stands at its path.
@Suite("Where the queue is")
struct PlaceTests {
    private static let here = queue(row("HERE"))
    private static let main = queue(row("MAIN"))

    @Test("It is found from a folder below, and what is shown is its path from there")
    func fromBelow() throws {
        let bench = try Workbench()
        try bench.write("", to: "a/b/file")
        try expectSession(
            #"""
            $ cd a/b
            $ orch list
            HERE	PENDING	P1	work
            $ orch config --json
            {
              "schema": "orch.config/1",
              "queue": "{folder}/QUEUE.md",
            …
            $ orch add --task one --success-criteria two
            Added ORCH-001
            """#, queue: Self.here, in: bench)
        #expect(bench.names() == [".orch", "QUEUE.md", "a", "logs"])
        #expect(bench.names(in: "a/b") == ["file"])
    }

    @Test("automation/orchestrator/QUEUE.md comes before QUEUE.md, and the nearest folder before those above")
    func nearest() throws {
        let bench = try Workbench()
        try bench.write(Self.here, to: "QUEUE.md")
        try bench.write(Self.main, to: "automation/orchestrator/QUEUE.md")
        try bench.write(queue(row("NEAR")), to: "sub/QUEUE.md")
        try bench.write("", to: "sub/deep/file")
        try expectSession(
            #"""
            $ orch list
            MAIN	PENDING	P1	work
            $ cd sub/deep
            $ orch list
            NEAR	PENDING	P1	work
            $ cd automation/orchestrator
            $ orch list
            MAIN	PENDING	P1	work
            """#, in: bench)
    }

    @Test(
        "The search stops at the root of the repository, be .git a folder or a submodule's file",
        arguments: [
            true, false,
        ])
    func repositoryRoot(isFolder: Bool) throws {
        let bench = try Workbench()
        if isFolder {
            try bench.write("ref: refs/heads/main\n", to: "repository/.git/HEAD")
        } else {
            try bench.write("gitdir: ../.git/modules/repository\n", to: "repository/.git")
            try bench.write("ref: refs/heads/main\n", to: ".git/modules/repository/HEAD")
        }
        try bench.write("", to: "repository/below/file")
        try expectSession(
            #"""
            $ cd repository/below
            $ orch list
            ! error: no automation/orchestrator/QUEUE.md or QUEUE.md here or above, up to the repository's root
            ! hint: create a queue with 'orch init', or name one with --queue
            [exit 66]
            $ orch list --queue ../../QUEUE.md
            HERE	PENDING	P1	work
            """#, queue: Self.here, in: bench)
    }

    @Test(
        "A link that leads nowhere is an error rather than the queue of a folder above",
        arguments: [
            "gone.md", "gone/QUEUE.md", "QUEUE.md",
        ])
    func brokenLink(target: String) throws {
        let bench = try Workbench()
        try bench.write(Self.here, to: "QUEUE.md")
        try bench.write("", to: "below/.keep")
        #expect(try bench.run("ln", "-s", target, "below/QUEUE.md").exit == 0)
        for arguments in [["list"], ["pick"]] {
            let answer = try bench.orch(in: "below").run(arguments)
            #expect([66, 74].contains(answer.exit), "\(answer.output)\(answer.errors)")
            #expect(answer.output == "")
        }
        #expect(try bench.text(of: "QUEUE.md") == Self.here)
    }

    @Test("--queue wins over ORCH_QUEUE_MD, and that over the search")
    func named() throws {
        let bench = try Workbench()
        try bench.write(Self.main, to: "other/tasks.md")
        try expectSession(
            #"""
            $ ORCH_QUEUE_MD=other/tasks.md orch list
            MAIN	PENDING	P1	work
            $ ORCH_QUEUE_MD=nowhere/QUEUE.md orch list
            ! error: there is no queue at nowhere/QUEUE.md
            ! hint: create one with 'orch init'
            [exit 66]
            $ ORCH_QUEUE_MD=nowhere/QUEUE.md orch list --queue other/tasks.md
            MAIN	PENDING	P1	work
            $ ORCH_QUEUE_MD= orch list
            HERE	PENDING	P1	work
            $ orch --queue=other/tasks.md add --task one --success-criteria two
            Added ORCH-001
            $ orch list --queue ""
            ! error: --queue takes a path; got ''
            [exit 64]
            $ orch list --queue QUEUE.md/below
            ! error: {any}
            [exit 74]
            """#, queue: Self.here, in: bench)
        #expect(bench.names(in: "other") == [".orch", "logs", "tasks.md"])
    }

    @Test("A linked worktree shares the queue of the main one")
    func worktree() throws {
        let bench = try Workbench()
        try bench.write(Self.main, to: "main/automation/orchestrator/QUEUE.md")
        let git = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
        for arguments in [
            ["init", "-q"], ["add", "."], ["commit", "-q", "-m", "begin"], ["worktree", "add", "-q", "../linked"],
        ] {
            let answer = try bench.orch(in: "main").run("git", git + arguments)
            #expect(answer.exit == 0, "\(answer.errors)")
        }
        try bench.write("", to: "linked/sub/file")
        try expectSession(
            #"""
            $ cd linked/automation/orchestrator
            $ orch pick --owner-session w
            MAIN
            $ cd linked/sub
            $ orch list
            MAIN	IN_PROGRESS	P1	work
            $ cd main
            $ orch list
            MAIN	IN_PROGRESS	P1	work
            """#, in: bench)
        #expect(try bench.text(of: "linked/automation/orchestrator/QUEUE.md") == Self.main)
        #expect(try bench.run("rm", "-r", "main/.git/worktrees").exit == 0)
        try expectSession(
            #"""
            $ cd linked
            $ orch list
            ! error: {any}/linked shares the queue of its main worktree, and {any}/main/.git/worktrees/linked is not there
            ! hint: make the main repository reachable under that path, or run 'git worktree repair' in it where it was moved; a worktree that was pruned has to be added again; --queue names a queue
            [exit 66]
            """#, in: bench)
    }

    @Test("A queue that is created in a linked worktree is the main one's, which is found from there")
    func newInWorktree() throws {
        let bench = try Workbench()
        try bench.write("", to: "main/sub/file")
        let git = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
        for arguments in [
            ["init", "-q"], ["add", "."], ["commit", "-q", "-m", "begin"], ["worktree", "add", "-q", "../linked"],
        ] {
            let answer = try bench.orch(in: "main").run("git", git + arguments)
            #expect(answer.exit == 0, "\(answer.errors)")
        }
        try bench.write("", to: "linked/other/file")
        let made = try bench.orch(in: "linked/other").run(["init"])
        #expect(made.output.hasPrefix("created \(bench.path)/main/QUEUE.md\n"), "\(made)")
        #expect(try bench.orch(in: "linked/other").run(["list"]).exit == 0)
        #expect(try bench.orch(in: "linked").run(["init"]).exit == 1, "it is there")
        #expect(bench.names(in: "linked").sorted() == [".git", "other", "sub"])
        let below = try bench.orch(in: "linked/sub").run(["init"])
        #expect(below.output.hasPrefix("created \(bench.path)/main/sub/QUEUE.md\n"), "\(below)")
    }

    @Test(
        "QUEUE.md is a folder, FIFO or device, or a loop of links: refused at once",
        arguments: [
            (["mkdir", "QUEUE.md"], "error: QUEUE.md is a folder, not a file\n", 74),
            (["mkfifo", "QUEUE.md"], "error: QUEUE.md is a FIFO, not a file\n", 74),
            (["ln", "-s", "/dev/zero", "QUEUE.md"], "error: /dev/zero is a device, not a file\n", 74),
            (["ln", "-s", "QUEUE.md", "QUEUE.md"], "error: QUEUE.md: readlinkat: ", 74),
            (["ln", "-s", "gone.md", "QUEUE.md"], "error: there is no queue at gone.md\n", 66),
        ])
    func notAFile(make: [String], message: String, exit: Int32) throws {
        let bench = try Workbench()
        #expect(try bench.orch().run(make[0], Array(make.dropFirst())).exit == 0)
        for arguments in [["list"], ["pick"], ["done", "A", "--notes", "x"], ["nl", "submit", "a, b"]] {
            let answer = try bench.orch().run(arguments, timeout: .seconds(20))
            #expect(answer.exit == exit, "\(arguments): \(answer.errors)")
            #expect(answer.output == "")
            #expect(answer.errors.hasPrefix(message), "\(answer.errors)")
        }
    }

    @Test("A file with two names and one without write permission are refused, with the way out")
    func unreplaceable() throws {
        let bench = try Workbench()
        try bench.write(Self.here, to: "QUEUE.md")
        #expect(try bench.run("ln", "QUEUE.md", "second.md").exit == 0)
        try expectSession(
            #"""
            $ orch list
            HERE	PENDING	P1	work
            $ orch pick
            ! error: QUEUE.md has 2 names (hard links), and a change would reach only this one
            ! hint: give it a single name, or make the others symbolic links to it
            [exit 74]
            """#, in: bench)
        #expect(try bench.run("rm", "second.md").exit == 0)
        #expect(try bench.run("chmod", "a-w", "QUEUE.md").exit == 0)
        try expectSession(
            #"""
            $ orch list
            HERE	PENDING	P1	work
            $ orch pick
            ! error: QUEUE.md may not be written, by its permissions
            ! hint: allow it with 'chmod u+w QUEUE.md', as its owner
            [exit 74]
            """#, in: bench)
        #expect(try bench.text(of: "QUEUE.md") == Self.here)
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("What another user owns is named, and the hint is no guess about the queue")
    func foreignFolder() throws {
        let bench = try Workbench()
        try bench.write(Self.here, to: "QUEUE.md")
        #expect(try bench.orch().run(["add", "--task", "a", "--success-criteria", "b"]).exit == 0)
        let before = try bench.text(of: "QUEUE.md")
        #expect(try bench.run("chmod", "000", ".orch").exit == 0)
        defer { _ = try? bench.run("chmod", "700", ".orch") }
        // Root may read everything unless it gives that right away.
        let script =
            #"[ "$(id -u)" = 0 ] && exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"; exec "$@""#
        let answer = try bench.orch().run(["pick"], wrapper: ["sh", "-c", script, "sh"])
        #expect(
            answer.errors == """
                error: .orch: openat: Permission denied
                hint: 'ls -ld .orch' shows whose it is; run orch as that user, or have them let you write there

                """)
        #expect(answer.exit == 74)
        #expect(try bench.text(of: "QUEUE.md") == before)
    }

    @Test("A folder in place of the queue is named as one", arguments: [".", "..", "/", "sub"])
    func folder(path: String) throws {
        let bench = try Workbench()
        try bench.write("", to: "sub/file")
        try expectSession(
            """
            $ orch list --queue \(path)
            ! error: \(path) is a folder, not a file
            ! hint: name the right file with --queue
            [exit 74]
            """, in: bench)
    }

    @Test("A lock that somebody else holds: exit 75 in time, with who holds it")
    func locked() throws {
        let bench = try Workbench()
        try bench.write(Self.here, to: "QUEUE.md")
        #expect(try bench.orch().run(["add", "--task", "a", "--success-criteria", "b"]).exit == 0)
        let before = try bench.bytes(of: "QUEUE.md")
        let lock = try FileLock.acquire(in: Folder(path: bench.path + "/.orch"), name: "lock", timeout: .seconds(5))
        let refused = try bench.orch().run(["pick", "--lock-timeout", "0"])
        #expect(refused.exit == 75)
        #expect(refused.output == "")
        #expect(
            refused.errors == """
                error: process \(ProcessInfo.processInfo.processIdentifier) has held the lock of QUEUE.md for more than 0 s
                hint: try again, or wait longer with --lock-timeout

                """)
        #expect(try bench.orch().run(["list"]).exit == 0, "reading takes no lock")
        withExtendedLifetime(lock) {}
        #expect(try bench.bytes(of: "QUEUE.md") == before)
    }
}
