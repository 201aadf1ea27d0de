import BlackBox
import Testing

/// A file that goes back further than the store's own records reach, in a repository that has the versions.
@Suite("Versions that only git knows")
struct OldVersionTests {
    private static let header = """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|

        """

    /// Version `number` of a queue: in each, one task is reworded; the first is claimed from version 100 on.
    private static func version(_ number: Int) -> String {
        let claim = number >= 100 ? "IN_PROGRESS" : "PENDING"
        let notes = number >= 100 ? "attempt:1/3 / lease:2099-01-01 00:00:00" : "-"
        let owner = number >= 100 ? "w1" : "-"
        let rows = (2...40).map { row in
            let last = number - (number - row + 400) % 40
            return "| A-\(row) | BLOCKED | P1 | task \(row) of \(max(0, last)) | c | - | - | - | - |\n"
        }
        return header + "| A-1 | \(claim) | P1 | first | c | \(owner) | - | - | \(notes) |\n" + rows.joined()
    }

    /// A repository with 300 versions of the queue, of which the store has seen the last ones.
    private static func repository() throws -> GitBench {
        let repository = try GitBench()
        var stream = ""
        for number in 0..<300 {
            let text = version(number)
            stream += "commit refs/heads/main\ncommitter t <t@example.com> \(1_790_000_000 + number) +0000\n"
            stream += "data 1\nx\nM 100644 inline QUEUE.md\ndata \(text.utf8.count)\n\(text)\n"
        }
        let answer = try repository.bench.orch(in: "r", environment: repository.environment).run(
            "git", ["fast-import", "--quiet"], input: stream)
        #expect(answer.exit == 0, "\(answer.errors)")
        try repository.git("checkout", "-q", "-f", "main")
        for row in 2...4 { try repository.orch("set", "A-\(row)", "priority=P0") }
        return repository
    }

    @Test(
        "A save from a buffer that is hundreds of changes old keeps its edit and takes nothing back",
        arguments: [3, 60])
    func staleBuffer(number: Int) throws {
        let repository = try Self.repository()
        let before = try repository.text()
        let edited = Self.version(number).replacing("of \(number) | c |", with: "of \(number) | 손댐 |")
        try repository.bench.write(edited.replacing("| A-9 | BLOCKED |", with: "| A-9 | PENDING |"), to: "r/QUEUE.md")
        let next = try repository.orch("pick", "--owner-session", "w2")
        #expect(next.output == "A-9\n" && next.errors.contains("saved from an older version"), "\(next)")
        let (old, new) = (before.split(separator: "\n"), try repository.text().split(separator: "\n"))
        let changed = zip(old, new).filter { $0 != $1 }.map { $1 }
        #expect(old.count == new.count && changed.count == 2, "\(changed)")
        #expect(changed.contains { $0.hasPrefix("| A-9 | IN_PROGRESS | P1 | task 9 of 289 |") }, "\(changed)")
        #expect(changed.contains { $0.contains(" | 손댐 |") && !$0.contains("of \(number) |") }, "\(changed)")
        #expect(try repository.orch("done", "A-1", "--notes", "x", "--attempt", "1").exit == 0)
    }

    @Test("The task that was added last in a stale buffer is edited there, and not doubled", arguments: [1, 20])
    func lastAdded(changes: Int) throws {
        let repository = try GitBench()
        try repository.writeQueue()
        for number in 1...6 { try repository.orch("add", "t\(number)", "--success-criteria", "ok") }
        let buffer = try repository.text()
        for number in 1...changes { try repository.orch("set", "1", "notes=n\(number)") }
        // Beside a task that is deleted in it.
        let edited = buffer.replacing("| t6 |", with: "| t6 edited |").split(separator: "\n").filter {
            !$0.contains("| t3 |")
        }
        try repository.bench.write(edited.joined(separator: "\n") + "\n", to: "r/QUEUE.md")
        try repository.orch("set", "2", "priority=P0")
        let text = try repository.text()
        #expect(text.split(separator: "| t6").count == 2 && text.contains("| t6 edited |"), "\(text)")
        #expect(text.contains("| n\(changes) |") && !text.contains("renumbered") && !text.contains("| t3 |"), "\(text)")
    }

    @Test("A version that is checked out stays, and a claim counts on from the one that is still held")
    func checkout() throws {
        let repository = try Self.repository()
        try repository.git("checkout", "-q", "HEAD~250", "--", "QUEUE.md")
        let next = try repository.orch("pick", "--owner-session", "w2")
        #expect(next.output == "A-1\n" && next.errors.contains("whole older version"), "\(next)")
        #expect(try repository.text().contains("| A-1 | IN_PROGRESS | P1 | first | c | w2 |"))
        #expect(try repository.text().contains("attempt:2/3"))
        #expect(try repository.orch("done", "A-1", "--notes", "x", "--attempt", "1").exit == 1)
        #expect(try repository.orch("done", "A-1", "--notes", "x", "--owner-session", "w1").exit == 1)
        #expect(try repository.orch("done", "A-1", "--notes", "x", "--attempt", "2").exit == 0)
        let kept = try repository.text().replacing("\n", with: "").contains("| task 7 of 47 |")
        #expect(kept, "what was checked out stays")
    }

    @Test("A fresh clone hears of the missing drivers with its first change, and once")
    func freshClone() throws {
        var repository = try GitBench()
        repository.environment["ORCH_GIT_AUTOCOMMIT"] = nil
        try repository.writeQueue()
        try repository.orch("init", "--git")
        try repository.bench.write("/.orch/\n/logs/\n", to: "r/.gitignore")
        try repository.git("add", ".")
        try repository.git("commit", "-q", "-m", "begin")
        #expect(try repository.orch("set", "A-1", "priority=P0").errors == "")
        try repository.git("clone", "-q", ".", "../clone")
        let clone = repository.moved(to: "clone")
        #expect(try clone.orch("list").errors == "")
        let first = try clone.orch("set", "A-1", "priority=P0")
        #expect(first.exit == 0 && first.errors.hasPrefix("note: git would merge QUEUE.md as text"), "\(first.errors)")
        #expect(try clone.orch("set", "A-1", "priority=P2").errors == "")
    }
}
