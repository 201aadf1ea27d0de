import BlackBox
import Testing

/// Versions that somebody puts in place with git on purpose, beside those that a switch or a merge that is given up puts there.
@Suite("What is put in place on purpose stays")
struct DeliberateVersionTests {
    private func repository() throws -> GitBench {
        let repository = try GitBench(in: "a")
        try repository.writeQueue()
        try repository.bench.write(".orch/\nlogs/\n", to: "a/.gitignore")
        try repository.bench.write("1\n", to: "a/file")
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        return repository
    }

    @Test("An edit of a newer table that was fetched from another branch is no stale save", arguments: [false, true])
    func fetched(isCommitted: Bool) throws {
        let a = try repository()
        try a.git("branch", "older")
        try a.orch("pick", "--owner-session", "가")
        try a.orch("done", "A-1", "--notes", "끝", "--owner-session", "가")
        try a.orch("add", "셋째 일")
        try a.git("switch", "-q", "older")
        try a.git("checkout", "-q", "main", "--", "QUEUE.md")
        if isCommitted { try a.git("commit", "-q", "-m", "take") }
        try a.edit("# Queue", "# Queue of the team")
        #expect(try a.orch("set", "A-2", "priority=P0").exit == 0)
        let text = try a.text()
        #expect(text.contains("| A-1 | DONE |") && text.contains("| A-3 | PENDING |"), "\(text)")
    }

    @Test("A table that is restored amid a merge is left as it is")
    func restored() throws {
        let a = try repository()
        try a.git("switch", "-q", "-c", "other")
        try a.bench.write("2\n", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "other")
        try a.git("switch", "-q", "main")
        try a.bench.write("3\n", to: "a/file")
        try a.git("commit", "-q", "-a", "-m", "own")
        _ = try? a.git("merge", "-q", "other")
        try a.orch("set", "A-2", "priority=P0")
        try a.git("checkout", "-q", "HEAD", "--", "QUEUE.md")
        try a.orch("set", "A-1", "priority=P2")
        #expect(try a.text().contains("| A-2 | PENDING | P1 |"))
    }

    @Test("A table that is reset after a commit that a hook refused is left as it is")
    func refused() throws {
        let a = try repository()
        try a.bench.write(
            "#!/bin/sh\n'\(OrchBinary.path)' set A-2 priority=P0\nexit 1\n", to: "a/.git/hooks/pre-commit")
        _ = try a.bench.run("chmod", "+x", "a/.git/hooks/pre-commit")
        try a.bench.write("4\n", to: "a/file")
        _ = try? a.git("commit", "-q", "-a", "-m", "refused")
        #expect(try a.text().contains("| A-2 | PENDING | P0 |"))
        try a.bench.write("#!/bin/sh\n", to: "a/.git/hooks/pre-commit")
        try a.git("reset", "-q", "--hard")
        try a.orch("set", "A-1", "priority=P0")
        #expect(try a.text().contains("| A-2 | PENDING | P1 |"))
    }

    @Test("In a new clone an edit is one of the version that was cloned")
    func cloned() throws {
        let a = try repository()
        try a.orch("add", "셋째 일")
        try a.orch("add", "넷째 일")
        try a.git("clone", "-q", ".", "../b")
        let b = a.moved(to: "b")
        try b.edit("넷째 일", "우유 사 오기")
        try b.orch("set", "A-1", "priority=P2")
        let text = try b.text()
        #expect(text.contains("| A-4 | PENDING | P1 | 우유 사 오기 |") && !text.contains("A-5"), "\(text)")
    }
}
