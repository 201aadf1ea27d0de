import BlackBox
import Testing

@Suite("Changes that were made amid a merge or a rebase which was given up")
struct GivenUpTests {
    /// Two clones that set a field of one task differently, and of which each has tasks that the other has not. Bob's are
    /// pushed.
    private static func clones(autocommit: String) throws -> GitBench {
        var (ann, bob) = try PlacedVersionTests.clones()
        try bob.orch("set", "A-1", "priority=P0")
        for number in 1...2 { try bob.orch("add", "of bob \(number)") }
        try bob.git("push", "-q")
        ann.environment["ORCH_GIT_AUTOCOMMIT"] = autocommit
        for words in [["set", "A-1", "priority=P2"]] + (1...3).map({ ["add", "of ann \($0)"] }) {
            try ann.orch(words)
            if autocommit == "off" { try ann.git("commit", "-qam", "work") }
        }
        return ann
    }

    private static func count(_ words: String, _ ann: GitBench) throws -> Int {
        try ann.text().split(separator: "\n").count { $0.contains(words) }
    }

    @Test(
        "are in the next commit without what was given up, and the next pull brings all that others pushed",
        arguments: ["--rebase", "--no-rebase"])
    func committed(_ way: String) throws {
        let ann = try Self.clones(autocommit: "on")
        let given = try ann.text()
        #expect(throws: (any Error).self) { try ann.git("pull", "-q", way) }
        try ann.orch("add", "amid")
        try ann.git(way == "--rebase" ? "rebase" : "merge", "--abort")
        try ann.orch("add", "after")
        #expect(try ann.git("show", "HEAD~1:QUEUE.md") + "\n" == given)
        #expect(try Self.count("| amid |", ann) == 1 && ann.git("status", "--porcelain", "QUEUE.md").isEmpty)
        #expect(throws: (any Error).self) { try ann.git("pull", "-q", way) }
        while (try? ann.git("rev-parse", way == "--rebase" ? "REBASE_HEAD" : "MERGE_HEAD")) != nil {
            try ann.git("add", "QUEUE.md")
            try ann.git("-c", "core.editor=true", way == "--rebase" ? "rebase" : "merge", "--continue")
        }
        #expect(try Self.count("| of bob ", ann) == 2 && Self.count("| of ann ", ann) == 3)
        #expect(try Self.count("| amid |", ann) == 1 && Self.count("| after |", ann) == 1)
    }

    @Test(
        "are made again on what a person edited before or since", arguments: ["--rebase", "--no-rebase"], [true, false])
    func edited(_ way: String, _ isBefore: Bool) throws {
        let ann = try Self.clones(autocommit: isBefore == (way == "--rebase") ? "on" : "off")
        let edit = { try ann.edit("| of ann 3 |", "| of ann 3, by hand |") }
        if isBefore { try edit() }
        #expect(throws: (any Error).self) { try ann.git("pull", "-q", way, "--autostash") }
        try ann.orch("add", "amid")
        try ann.git(way == "--rebase" ? "rebase" : "merge", "--abort")
        if !isBefore { try edit() }
        let answer = try ann.orch("add", "after")
        #expect(answer.errors.contains("changes made since then are back in"), "\(answer.errors)")
        let text = try ann.text()
        #expect(try Self.count("| of ann ", ann) == 3 && Self.count("| of bob ", ann) == 0, "\(text)")
        for words in ["| of ann 3, by hand |", "| amid |", "| after |", "| A-1 | PENDING | P2 |"] {
            #expect(try Self.count(words, ann) == 1, "\(words) in \(text)")
        }
    }

    @Test(
        "come back with the next change, whatever git did in between",
        arguments: [("--rebase", "commit"), ("--rebase", "again"), ("--no-rebase", "again"), ("--no-rebase", "switch")])
    func later(_ way: String, _ next: String) throws {
        let ann = try Self.clones(autocommit: "off")
        #expect(throws: (any Error).self) { try ann.git("pull", "-q", way) }
        try ann.orch("add", "amid")
        try ann.git(way == "--rebase" ? "rebase" : "merge", "--abort")
        switch next {
        case "commit": try ann.git("commit", "-q", "--allow-empty", "-m", "work")
        case "again": #expect(throws: (any Error).self) { try ann.git("pull", "-q", way) }
        default: try ann.git("switch", "-q", "-c", "other", "HEAD~1")
        }
        try ann.orch("add", "after")
        #expect(try Self.count("| amid |", ann) == 1 && Self.count("| after |", ann) == 1)
        guard next == "again" else { return }
        try ann.git(way == "--rebase" ? "rebase" : "merge", "--abort")
        try ann.orch("add", "last")
        for words in ["amid", "after", "last"] { #expect(try Self.count("| \(words) |", ann) == 1, "\(words)") }
        #expect(try Self.count("| of ann ", ann) == 3 && Self.count("| of bob ", ann) == 0)
    }
}
