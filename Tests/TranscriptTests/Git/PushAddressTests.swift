import BlackBox
import Testing

/// A claim is a comparison with one repository: the one that everybody fetches from.
@Suite("Remotes whose pushes go elsewhere")
struct PushAddressTests {
    /// Another repository than the shared one, as that is.
    private func copy(of clones: Clones, to name: String) throws -> String {
        try clones.first.git("clone", "-q", "--bare", "../remote.git", "../" + name)
        return "../" + name
    }

    @Test("Of several push URLs the shared repository's is used alone, however far behind the others are")
    func several() throws {
        let clones = try Clones()
        let (a, b) = (clones.first, try clones.clone())
        let mirror = try copy(of: clones, to: "mirror.git")
        try a.orch("set", "A-2", "priority=P2", "--sync")
        try b.git("remote", "set-url", "--add", "--push", "origin", b.git("remote", "get-url", "origin"))
        try b.git("remote", "set-url", "--add", "--push", "origin", mirror)
        #expect(try b.orch("pick", "--sync", "--owner-session", "나").output == "A-1\n")
        #expect(try b.orch("list", "--status", "IN_PROGRESS", "--json").output.contains("A-1"))
        #expect(try clones.pushed().contains("| A-2 | PENDING | P2 |"), "one task is claimed, not each")
        #expect(try a.orch("pick", "--sync", "--owner-session", "가").output == "A-2\n")
        // git knows where the branch is.
        try b.orch("sync")
        #expect(
            try b.git("rev-parse", "origin/main") == clones.first.git("ls-remote", "../remote.git", "main").prefix(40))
        #expect(try b.git("--git-dir=" + mirror, "log", "--format=%s", "main") == "begin")
    }

    @Test(
        "Where pushes go to another repository nothing is claimed, and how to sync is said",
        arguments: ["pushurl", "url"])
    func elsewhere(how: String) throws {
        let clones = try Clones()
        let b = try clones.clone()
        let url = try b.git("remote", "get-url", "origin")
        let fork = try b.bench.path + "/" + copy(of: clones, to: "fork.git").dropFirst(3)
        if how == "url" {
            try b.git("config", "url.\(fork).pushInsteadOf", url)
        } else {
            try b.git("remote", "set-url", "--push", "origin", fork)
        }
        for words in [["pick", "--sync"], ["sync"]] {
            let answer = try b.orch(words)
            #expect(
                answer.exit == 1 && answer.errors.contains("what is pushed to 'origin' goes to \(fork)"), "\(answer)")
            #expect(answer.errors.contains("'git remote set-url --push queue \(url)'"))
        }
        #expect(try b.text().contains("| A-1 | PENDING |"))
        try b.git("remote", "add", "queue", url)
        try b.git("remote", "set-url", "--push", "queue", url)
        var other = b
        other.environment["ORCH_GIT_REMOTE"] = "queue"
        #expect(try other.orch("pick", "--sync").output == "A-1\n")
        #expect(try clones.pushed().contains("| A-1 | IN_PROGRESS |"))
    }
}
