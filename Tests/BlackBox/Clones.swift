/// Clones of a bare repository with a queue, all on one bench.
package struct Clones: Sendable {
    /// The first one, which pushed the queue.
    package let first: GitBench
    private let path: String

    /// - Parameters:
    ///   - queue: the queue's path in the repository.
    ///   - options: of `git init`.
    ///   - autocommit: whether each change is a commit.
    package init(queue: String = "QUEUE.md", options: [String] = [], autocommit: Bool = false) throws {
        var first = try GitBench(in: "a", options: options)
        first.environment["ORCH_GIT_AUTOCOMMIT"] = autocommit ? "on" : "off"
        try first.git(["init", "-q", "--bare", "-b", "main", "../remote.git"] + options)
        try first.git("remote", "add", "origin", "../remote.git")
        try first.writeQueue(to: queue)
        try first.bench.write(".orch/\nlogs/\n", to: "a/.gitignore")
        try first.git("add", ".")
        try first.git("commit", "-q", "-m", "begin")
        try first.git("push", "-q", "-u", "origin", "main")
        self.first = first
        path = first.bench.path
    }

    /// Another clone.
    package func clone(_ name: String = "b", options: [String] = []) throws -> GitBench {
        let author = ["-c", "user.name=팀", "-c", "user.email=t@example.com"]
        try first.git(["clone", "-q"] + author + options + ["file://" + path + "/remote.git", "../" + name])
        return first.moved(to: name)
    }

    /// What the remote has.
    package func pushed(_ name: String = "QUEUE.md", branch: String = "main") throws -> String {
        try first.git("--git-dir=../remote.git", "show", branch + ":" + name) + "\n"
    }

    /// What changed on the remote, the newest commit first.
    package func subjects(branch: String = "main") throws -> [String] {
        try first.git("--git-dir=../remote.git", "log", "--format=%s", branch).split(separator: "\n").map(String.init)
    }

    /// Puts a hook into the remote.
    package func hook(_ name: String, _ script: String) throws {
        try first.bench.write("#!/bin/sh\n" + script, to: "remote.git/hooks/" + name)
        _ = try first.bench.run("chmod", "+x", "remote.git/hooks/" + name)
    }

    /// Makes the remote unreachable, or reachable again.
    package func cut(_ isCut: Bool) throws {
        _ = try first.bench.run("mv", isCut ? "remote.git" : "gone.git", isCut ? "gone.git" : "remote.git")
    }

    /// The first clone with a git before whose first push the other clone makes a change.
    package func racing(_ words: [String]) throws -> GitBench {
        var a = first
        let command = ([OrchBinary.path] + words + ["--sync"]).map { "'\($0)'" }.joined(separator: " ")
        try a.bench.write(
            """
            #!/bin/sh
            PATH=${PATH#*:}
            case " $* " in
            *" push "*) rm '\(path)/bin/git' && (cd '\(path)/b' && unset GIT_DIR GIT_INDEX_FILE && \(command) >/dev/null) ;;
            esac
            exec git "$@"

            """, to: "bin/git")
        _ = try a.bench.run("chmod", "+x", "bin/git")
        a.environment["PATH"] = path + "/bin:" + (a.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        return a
    }
}
