import BlackBox
import Testing

/// Attributes by which git keeps other bytes of a queue than those of the work tree.
@Suite("Filters of git")
struct FilterTests {
    /// What `.gitattributes` says of the queue, and whether the queue is another file to git.
    struct Attribute: Sendable, CustomTestStringConvertible {
        let text: String
        var testDescription: String { text }
    }

    private static let attributes = [
        Attribute(text: "filter=turn"), Attribute(text: "text eol=crlf"), Attribute(text: "ident"),
    ]

    /// A repository whose queue was checked out as its attributes ask.
    private static func bench(_ attribute: Attribute) throws -> GitBench {
        let repository = try GitBench()
        for side in ["clean", "smudge"] {
            try repository.git("config", "filter.turn." + side, "tr a-zA-Z n-za-mN-ZA-M")
        }
        try repository.git("config", "filter.turn.required", "true")
        try repository.writeQueue()
        try repository.edit("# Queue", "# Queue $Id$")
        // It is UTF-8 until it is checked out.
        try repository.git("add", ".")
        try repository.bench.write("*.md \(attribute.text)\n", to: "r/.gitattributes")
        if attribute.text.hasPrefix("filter") { try repository.git("add", "--renormalize", ".") }
        try repository.git("add", ".gitattributes")
        try repository.git("commit", "-q", "-m", "begin")
        _ = try repository.bench.run("rm", "r/QUEUE.md")
        try repository.git("checkout", "-q", "QUEUE.md")
        return repository
    }

    @Test("History is read as a checkout writes it", arguments: attributes)
    func history(_ attribute: Attribute) throws {
        let repository = try Self.bench(attribute)
        #expect(try repository.orch("pick", "--owner-session", "w1").output == "A-1\n")
        #expect(try repository.orch("add", "--task", "third", "--success-criteria", "c").errors == "")
        #expect(try repository.git("status", "--porcelain", "-uno").isEmpty)
        let log = try repository.orch("log", "A-1")
        #expect(log.output.contains("status: PENDING -> IN_PROGRESS"), "\(log)")
        #expect(log.output.contains("A-1  added: ") && log.output.contains("begin"), "\(log)")
        #expect(try repository.orch("log", "--graph").output.contains("A-3  added: third"))
        let blame = try repository.orch("blame", "A-1").output
        #expect(!blame.contains("not committed") && blame.contains("pick A-1 (w1)"), "\(blame)")
        #expect(try repository.orch("diff", "HEAD~1").output == "A-3  added: third\n")
        #expect(try repository.orch("diff", "HEAD~1", "HEAD").output == "A-3  added: third\n")
        #expect(try repository.orch("undo").output == "A-3: removed\n")
        #expect(try repository.git("status", "--porcelain", "-uno").isEmpty)
        // A save from the version before is merged, and what it edits is named.
        let old = try repository.bench.bytes(of: "r/QUEUE.md")
        try repository.orch("add", "--task", "fourth", "--success-criteria", "c")
        try repository.bench.write(old, to: "r/QUEUE.md")
        try repository.orch("set", "A-2", "priority=P0")
        try repository.edit("| P0 |", "| P2 |")
        try repository.orch("done", "A-1", "--notes", "x", "--attempt", "1")
        #expect(try repository.subjects().prefix(2) == ["orch: done A-1 (w1)", "orch: hand edit A-2"])
        #expect(try repository.isSound())
    }

    @Test("Branches are merged by rows", arguments: attributes)
    func merge(_ attribute: Attribute) throws {
        var repository = try Self.bench(attribute)
        try repository.bench.write("#!/bin/sh\nexec '\(OrchBinary.path)' \"$@\"\n", to: "bin/orch")
        _ = try repository.bench.run("chmod", "+x", "bin/orch")
        let path = try repository.bench.run("sh", "-c", "echo $PATH").output.dropLast()
        repository.environment["PATH"] = repository.bench.path + "/bin:" + path
        try repository.orch("init", "--git")
        try repository.git("add", ".gitattributes")
        try repository.git("commit", "-q", "-m", "attributes")
        try repository.git("checkout", "-q", "-b", "side")
        try repository.orch("set", "A-1", "priority=P0")
        try repository.git("checkout", "-q", "main")
        try repository.orch("set", "A-1", "success_criteria=other")
        try repository.git("merge", "-q", "side")
        #expect(try repository.git("status", "--porcelain", "-uno").isEmpty)
        #expect(try repository.orch("show", "A-1", "--json").output.contains(#""priority": "P0""#))
        #expect(try repository.orch("show", "A-1", "--json").output.contains(#""success_criteria": "other""#))
        #expect(try repository.orch("log").output.contains("A-1  priority: P1 -> P0"))
    }

    @Test("The hook before a commit checks the queue as a checkout writes it")
    func hook() throws {
        var repository = try Self.bench(Self.attributes[0])
        try repository.bench.write("#!/bin/sh\nexec '\(OrchBinary.path)' \"$@\"\n", to: "bin/orch")
        _ = try repository.bench.run("chmod", "+x", "bin/orch")
        let path = try repository.bench.run("sh", "-c", "echo $PATH").output.dropLast()
        repository.environment["PATH"] = repository.bench.path + "/bin:" + path
        try repository.orch("init", "--hooks")
        try repository.edit("| P1 | 재시도", "| P2 | 재시도")
        try repository.git("commit", "-q", "-a", "-m", "checked")
        #expect(try repository.subjects().first == "checked")
        // The one that an earlier version wrote is known again.
        let hook = try repository.bench.text(of: "r/.git/hooks/pre-commit")
        try repository.bench.write(
            hook.replacing("git cat-file --filters", with: "git show"), to: "r/.git/hooks/pre-commit")
        #expect(try repository.orch("init", "--uninstall").exit == 0)
        #expect(!repository.bench.names(in: "r/.git/hooks").contains("pre-commit"))
    }

    @Test("A queue that is checked out in another encoding is refused, and its history stays readable")
    func encoding() throws {
        let repository = try Self.bench(Attribute(text: "working-tree-encoding=EUC-KR"))
        let pick = try repository.orch("pick", "--owner-session", "w1")
        #expect(pick.exit == 65 && pick.errors.contains("this is not UTF-8, but seems to be CP949"), "\(pick)")
        #expect(try repository.orch("log", "A-1").output.contains("A-1  added: 로그 정리"))
        #expect(try repository.git("status", "--porcelain", "-uno").isEmpty)
    }

    @Test("A filter that fails is named, and nothing is taken for another version")
    func failure() throws {
        let repository = try Self.bench(Self.attributes[0])
        try repository.orch("pick", "--owner-session", "w1")
        let text = try repository.text()
        for side in ["clean", "smudge"] { try repository.git("config", "filter.turn." + side, "false") }
        for words in [["log"], ["diff", "HEAD~1"], ["undo"], ["blame", "A-1"]] {
            let answer = try repository.orch(words)
            #expect(answer.exit == 69 && answer.errors.contains("external filter 'false' failed"), "\(words) \(answer)")
        }
        let pick = try repository.orch("pick", "--owner-session", "w2")
        #expect(pick.output == "A-2\n" && pick.errors.contains("not committed"), "\(pick)")
        #expect(try repository.text() != text)
    }

    @Test("Without filters a change asks git no more than it did, and a retry for an editor's save asks nothing")
    func cost() throws {
        var repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("set", "A-2", "priority=P2")
        let git = try repository.bench.run("sh", "-c", "command -v git").output.dropLast()
        try repository.bench.write("#!/bin/sh\necho \"$*\" >> \"$COUNT\"\nexec \(git) \"$@\"\n", to: "bin/git")
        _ = try repository.bench.run("chmod", "+x", "bin/git")
        let path = try repository.bench.run("sh", "-c", "echo $PATH").output.dropLast()
        repository.callers["PATH"] = repository.bench.path + "/bin:" + path
        repository.callers["COUNT"] = repository.bench.path + "/count"
        try repository.orch("add", "--task", "third", "--success-criteria", "c")
        let words = try repository.bench.text(of: "count").split(separator: "\n").map { line in
            String(line.split(separator: " ").first { !$0.contains("core.") && !$0.hasPrefix("-") } ?? "")
        }
        #expect(words.sorted() == ["apply", "fast-import", "hash-object", "rev-parse", "var"])
    }
}
