import Host

/// A repository with a queue in it, whose changes are committed; the machine's configuration of git has no part in it.
package struct GitBench: Sendable {
    package let bench: Workbench
    /// Where the repository is, below the bench.
    package private(set) var folder: String
    /// The variables of every run.
    package var environment = [
        "GIT_CONFIG_GLOBAL": Repository.root + "/Tests/BlackBox/Fixtures/gitconfig", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TEMPLATE_DIR": "", "ORCH_GIT_AUTOCOMMIT": "on",
    ]
    /// Variables beside those for runs of the program alone.
    package var callers: [String: String] = [:]

    /// - Parameters:
    ///   - folder: where the repository is to be, below the bench.
    ///   - options: of `git init`.
    package init(in folder: String = "r", options: [String] = []) throws {
        bench = try Workbench()
        self.folder = folder
        try bench.write("", to: folder + "/file")
        try git(["init", "-q", "-b", "main"] + options)
        let config = folder + "/.git/config"
        try bench.write(bench.text(of: config) + "[user]\n\tname = 팀\n\temail = t@example.com\n", to: config)
    }

    /// What a git command prints, without the last line end.
    @discardableResult
    package func git(_ words: String...) throws -> String { try git(words) }

    @discardableResult
    package func git(_ words: [String]) throws -> String {
        let answer = try bench.orch(in: folder, environment: environment).run("git", words)
        guard answer.exit == 0 else { throw GitFailure(words: words, answer: answer) }
        return answer.output.hasSuffix("\n") ? String(answer.output.dropLast()) : answer.output
    }

    /// Whether git finds nothing wrong in the repository, and no lock is left.
    package func isSound() throws -> Bool {
        let locks = try bench.run("find", bench.path + "/" + folder + "/.git", "-name", "*.lock").output
        return try locks.isEmpty && git("ls-files", "-u").isEmpty
            && git("fsck", "--strict", "--no-dangling", "--no-progress").isEmpty
    }

    /// Runs the program in the repository.
    @discardableResult
    package func orch(_ words: String...) throws -> Answer { try orch(words) }

    @discardableResult
    package func orch(_ words: [String]) throws -> Answer { try program.run(words) }

    /// The program, to be run in the repository.
    package var program: OrchBinary {
        bench.orch(in: folder, environment: environment.merging(callers) { $1 })
    }

    /// The same for another work tree of the bench.
    package func moved(to folder: String) -> GitBench {
        var other = self
        other.folder = folder
        return other
    }

    /// The same, called by the git of another repository, whose variables are in the environment.
    package func calledFromElsewhere() throws -> GitBench {
        var caller = self
        try git("init", "-q", "../other")
        let other = bench.path + "/other/.git"
        caller.callers = ["GIT_DIR": other, "GIT_INDEX_FILE": other + "/x", "GIT_WORK_TREE": "/"]
        return caller
    }

    /// Puts a queue with two tasks into the repository.
    package func writeQueue(to name: String = "QUEUE.md") throws {
        try bench.write(Self.queue, to: folder + "/" + name)
    }

    package static let queue = """
        # Queue

        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|
        | A-1 | PENDING | P1 | 로그 정리 | checked | - | - | - | - |
        | A-2 | PENDING | P1 | 재시도 보강 | checked | - | - | - | - |

        """

    /// The queue as it is.
    package func text(of name: String = "QUEUE.md") throws -> String { try bench.text(of: folder + "/" + name) }

    /// Writes the queue anew with something replaced, as an editor does.
    package func edit(_ old: String, _ new: String, in name: String = "QUEUE.md") throws {
        try bench.write(text(of: name).replacing(old, with: new), to: folder + "/" + name)
    }

    /// The subjects of all commits from HEAD on, the newest first.
    package func subjects() throws -> [String] {
        try git("log", "--format=%s").split(separator: "\n").map(String.init)
    }

    package struct GitFailure: Error {
        package let words: [String]
        package let answer: Answer
    }
}
