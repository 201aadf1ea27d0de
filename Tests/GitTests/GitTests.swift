import BlackBox
import Host
import TaskQueue
import Testing

@testable import Git

@Suite("git")
struct GitTests {
    private let bench: Workbench

    init() throws {
        bench = try Workbench()
        _ = try bench.run("git", "init", "-q")
    }

    private func git(_ arguments: String...) throws {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgSign=false"]
        let answer = try bench.orch().run("git", identity + arguments)
        try #require(answer.exit == 0, "\(answer.errors)")
    }

    /// A program in git's place, which answers with this shell script.
    private func impostor(_ script: String) throws -> Git {
        // Written by another program: one that a test starts meanwhile would have the file open, and nobody could run it.
        try bench.write("#!/bin/sh\n\(script)\n", to: "script")
        _ = try bench.run("sh", "-c", "cat script > impostor && chmod +x impostor")
        var git = Git(in: bench.path)
        git.program = bench.path + "/impostor"
        return git
    }

    @Test("What git prints comes as bytes, and a question is answered by yes or no")
    func answers() throws {
        try bench.write("x", to: "가")
        try git("add", "-A")
        let git = Git(in: bench.path)
        #expect(try git.output(["ls-files", "-z"]) == Array("가\0".utf8))
        #expect(try git.line(["rev-parse", "--is-inside-work-tree"]) == "true")
        #expect(try git.holds(["ls-files", "--error-unmatch"], paths: ["가"]))
        #expect(try !git.holds(["ls-files", "--error-unmatch"], paths: ["나"]))
        #expect(try !git.holds(["rev-parse", "--verify", "-q"], revisions: ["HEAD"]))
        let hash = try git.output(["hash-object", "--stdin"], input: Array("hello\n".utf8))
        #expect(hash.starts(with: "ce013625".utf8))
    }

    @Test(
        "A path is a path and a revision a revision, whatever they look like",
        arguments: ["--error-unmatch", "-x", "*.md", ":!QUEUE.md", ":(glob)**", "HEAD", "a b", "--output=stolen"])
    func names(name: String) throws {
        let git = Git(in: bench.path)
        #expect(try !git.holds(["ls-files", "--error-unmatch"], paths: [name]), "nothing else is meant by it")
        try bench.write("x", to: name)
        try bench.write("x", to: "QUEUE.md")
        try self.git("add", "-A")
        try self.git("commit", "-q", "-m", "x")
        #expect(try git.output(["ls-files", "-z"], paths: [name]) == Array(name.utf8) + [0])
        #expect(throws: GitError.self) { try git.output(["rev-list"], revisions: ["--output=stolen"]) }
        #expect(throws: GitError.self) { try git.output(["rev-list"], revisions: ["--all"]) }
        #expect(!bench.names().contains("stolen"))
    }

    @Test("The root of a work tree is found, and what is in none is an error")
    func workTree() throws {
        try bench.write("", to: "a/b/c")
        try git("init", "-q", "--bare", "bare")
        #expect(try Git(in: bench.path + "/a/b").workTree() == bench.path)
        for folder in [bench.path + "/bare", bench.path + "/.git", "/"] {
            #expect(throws: GitError.noWorkTree(folder: folder, reason: nil)) { try Git(in: folder).workTree() }
        }
        let distrustful = try impostor("echo 'fatal: dubious ownership' >&2; exit 128")
        #expect(throws: GitError.noWorkTree(folder: bench.path, reason: "fatal: dubious ownership")) {
            try distrustful.workTree()
        }
    }

    @Test(
        "Why git gave no answer is known",
        arguments: [
            ("echo one >&2; echo two >&2; exit 3", GitError.failed(command: "status", message: "two")),
            ("exit 3", .failed(command: "status", message: "it does not say why")),
            ("kill -9 $$", .failed(command: "status", message: "ended by signal 9")),
            ("case $* in *version) echo git version 2.29.3;; *) exit 129;; esac", .tooOld("2.29.3")),
            ("case $* in *version) echo git version 1.31;; *) exit 129;; esac", .tooOld("1.31")),
            (
                "case $* in *version) echo 'git version 2.30.0 (Apple Git-1)';; *) exit 129;; esac",
                .failed(command: "status", message: "it does not say why")
            ),
            ("head -c 70000000 /dev/zero", .failed(command: "status", message: "it printed more than 64 MB")),
        ])
    func failures(script: String, error: GitError) throws {
        let git = try impostor(script)
        #expect(throws: error) { try git.output(["status"]) }
        if script != "exit 3" { #expect(throws: error) { try git.holds(["status"]) } }
    }

    @Test("A git that is missing, or not done in time, is an error of its own")
    func absence() throws {
        var git = try impostor("sleep 60")
        git.patience = .milliseconds(20)
        #expect(throws: GitError.timedOut(command: "status", seconds: 0)) { try git.output(["status"]) }
        git.program = "no-such-git"
        #expect(throws: GitError.missing) { try git.output(["status"]) }
        #expect(throws: GitError.failed(command: "status", message: "No such file or directory")) {
            try Git(in: bench.path + "/nowhere").output(["status"])
        }
    }

    @Test("Of an index that is cut off or broken nothing is read behind its end")
    func brokenIndex() throws {
        try bench.write("x", to: "a")
        try git("add", "-A")
        try git("update-index", "--index-version", "4")
        try git("update-index", "--skip-worktree", "a")
        let index = try Folder(path: bench.path + "/.git").read("index")
        let options = { (index: ArraySlice<UInt8>) in
            IndexFlags.options(of: Array("a".utf8), in: Array(index), objectLength: 20)
        }
        #expect(options(index[...]) == ["--skip-worktree"])
        for end in index.indices {
            let found = options(index[..<end])
            #expect(found.isEmpty || found == ["--skip-worktree"])
        }
        // So many bytes of the name before that no number holds them.
        let endless = [UInt8](repeating: 0xff, count: 12) + Array("a\0".utf8)
        let name = 12 + 40 + 20 + 4
        var longer = index
        longer.insert(contentsOf: endless, at: name)
        #expect(options(longer[...]).isEmpty)
    }

    @Test("Of git's variables those of the user stay, and those of a caller go")
    func environment() {
        let user = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_SSH_COMMAND", "HOME", "PATH"]
        let caller = [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_TRACE",
            "GIT_LITERAL_PATHSPECS", "GIT_EDITOR",
        ]
        let own = ["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"]
        let all = (user + caller + own.keys).map { ($0, "1") }
        let changes = Git.environment(beside: Dictionary(uniqueKeysWithValues: all))
        #expect(changes.compactMapValues(\.self) == own)
        #expect(changes.filter { $0.value == nil }.keys.sorted() == caller.sorted())
    }
}
