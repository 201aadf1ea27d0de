import BlackBox
import Testing

/// What `orch init` puts around a queue.
@Suite("Set-up of a repository")
struct InitTests {
    private static func repository(in folder: String = "", _ bench: Workbench) throws {
        for words in [["init", "-q"], ["config", "user.name", "a"], ["config", "user.email", "a@b"]] {
            #expect(try bench.orch(in: folder).run("git", words).exit == 0)
        }
    }

    /// An `orch` in PATH whose `lint` answers with this exit code.
    private static func commit(_ bench: Workbench, lint: Int32?, in folder: String = "") throws -> Answer {
        var program = "rm -rf .bin; "
        if let lint {
            program += """
                mkdir .bin; printf '#!/bin/sh\\n[ "$*" = "lint --errors -" ] || exit 64\\ncat > %s/linted\\nexit \(lint)\\n' \
                "$PWD" > .bin/orch; chmod +x .bin/orch; PATH=$PWD/.bin:$PATH;
                """
        }
        return try bench.run("sh", "-c", program + "cd ./\(folder) && git commit -q -m x")
    }

    @Test("A row that can't be taken over is shown, and the settings are no queue")
    func untaken() throws {
        let bench = try Workbench()
        let table = "| No. | Task | State |\n|---|---|---|\n| 1 | fix `a|b` | todo |\n| 2 | write | todo |\n"
        try bench.write(table, to: "tasks.md")
        let answer = try bench.orch().run(["init", "--adopt", "tasks.md"])
        #expect(answer.exit == 0)
        #expect(
            answer.output.contains(
                "\nline 3 has other columns and stays as it is; write '|' in a cell as '\\|', and see 'orch lint'\n"))
        let refused = try bench.orch().run(["init", "--queue", "orch.conf"])
        #expect(refused.exit == 1 && bench.names() == ["tasks.md"])
    }

    @Test("Where QUEUE.md is a link, the settings are made where they are read")
    func linkedQueue() throws {
        let bench = try Workbench()
        _ = try bench.run("mkdir", "real")
        _ = try bench.run("ln", "-s", "real/QUEUE.md", "QUEUE.md")
        try expectSession(
            """
            $ orch init
            created QUEUE.md
            created real/orch.conf
            created real/.gitignore
            """, in: bench)
        #expect(bench.names() == ["QUEUE.md", "real"])
    }

    @Test("The hook and the guide are made once, and again they are kept")
    func idempotent() throws {
        let bench = try Workbench()
        try Self.repository(bench)
        try expectSession(
            #"""
            $ orch init --hooks --agents
            created QUEUE.md
            created orch.conf
            created .gitignore
            created .git/hooks/pre-commit
            created AGENTS.md
            git.autocommit = on: each change becomes a commit of the queue alone
            $ orch init --hooks --agents
            kept .git/hooks/pre-commit
            kept AGENTS.md
            $ orch init --hooks --json
            {
              "schema": "orch.init/1",
              "files": [],
              "kept": [
                ".git/hooks/pre-commit"
              ],
              "warnings": []
            }
            $ orch init
            ! error: QUEUE.md exists already and was left as it is
            [exit 1]
            $ orch init --uninstall
            removed .git/hooks/pre-commit
            $ orch init --uninstall
            there is no .git/hooks/pre-commit, and no merge driver
            $ orch init --uninstall --agents
            ! error: {any}
            ! hint: {any}
            [exit 64]
            """#, in: bench)
        #expect(!bench.names(in: ".git/hooks").contains { $0.hasPrefix("pre-commit.") && $0 != "pre-commit.sample" })
        #expect(bench.names() == [".git", ".gitignore", ".orch", "AGENTS.md", "QUEUE.md", "orch.conf"])
    }

    @Test(
        "The hook asks 'orch lint' about what is staged: errors stop the commit, all else passes",
        arguments: [
            (0, true), (1, false), (2, false), (65, false), (64, true), (74, true), (nil, true),
        ] as [(Int32?, Bool)])
    func commits(lint: Int32?, passes: Bool) throws {
        let bench = try Workbench()
        try Self.repository(bench)
        #expect(try bench.orch().run(["init", "--hooks"]).exit == 0)
        let staged = try bench.text(of: "QUEUE.md")
        #expect(try bench.run("git", "add", "QUEUE.md").exit == 0)
        try bench.write("not staged\n", to: "QUEUE.md")
        let answer = try Self.commit(bench, lint: lint)
        #expect((answer.exit == 0) == passes, "\(answer.errors)")
        #expect(answer.errors.contains("unchecked") == (lint == nil || lint == 64 || lint == 74))
        if lint != nil { #expect(try bench.text(of: "linted") == staged) }
    }

    @Test(
        "The name of a table beside a queue is no queue's",
        arguments: ["LOCKS.md", "ALERTS.md", "SESSIONS.md", "QUEUE.archive.md", "sub/work.archive.md"])
    func reserved(name: String) throws {
        let bench = try Workbench()
        for words in [["init"], ["init", "--git"]] {
            let refused = try bench.orch().run(["--queue", name] + words)
            #expect(refused.exit == 1 && refused.errors.contains("is the name of a file beside a queue"))
        }
        #expect(bench.names().isEmpty)
    }

    @Test("A commit that leaves the queue alone, or deletes it, is no matter of the hook's")
    func otherCommits() throws {
        let bench = try Workbench()
        try Self.repository(bench)
        try bench.write("x", to: "other.txt")
        #expect(try bench.orch().run(["init", "--hooks"]).exit == 0)
        #expect(try bench.run("git", "add", "other.txt").exit == 0)
        #expect(try Self.commit(bench, lint: 2).exit == 0)
        #expect(try bench.run("git", "add", "QUEUE.md").exit == 0)
        #expect(try Self.commit(bench, lint: 0).exit == 0)
        #expect(try bench.run("git", "rm", "-q", "QUEUE.md").exit == 0)
        #expect(try Self.commit(bench, lint: 2).exit == 0)
    }

    @Test("A hook that somebody else made stays, and what to add to it works there")
    func taken() throws {
        let bench = try Workbench()
        try Self.repository(bench)
        let own = "#!/bin/sh\necho mine >&2\n"
        try bench.write(own, to: ".git/hooks/pre-commit")
        #expect(try bench.run("chmod", "+x", ".git/hooks/pre-commit").exit == 0)
        let answer = try bench.orch().run(["init", "--hooks"])
        #expect(answer.exit == 1 && answer.output == "")
        let hint = try #require(answer.errors.split(separator: "\n").last)
        #expect(
            answer.errors.hasPrefix(
                "error: .git/hooks/pre-commit is not orch's hook and was left as it is\nhint: add this line to it: git "
            ))
        #expect(bench.names() == [".git"])
        #expect(try bench.orch().run(["init"]).exit == 0)
        #expect(try bench.orch().run(["init", "--uninstall"]).exit == 1)
        #expect(try bench.text(of: ".git/hooks/pre-commit") == own)
        let line = hint.split(separator: "it: ", maxSplits: 1)[1]
        try bench.write(own + line + "\n", to: ".git/hooks/pre-commit")
        #expect(try bench.run("git", "add", "QUEUE.md").exit == 0)
        #expect(try Self.commit(bench, lint: 2).exit != 0)
        #expect(try Self.commit(bench, lint: 0).exit == 0)
    }

    @Test("core.hooksPath, worktrees, folders below the root and names with quotes are respected")
    func places() throws {
        let bench = try Workbench()
        try Self.repository(in: "", bench)
        #expect(try bench.run("git", "config", "core.hooksPath", "own hooks").exit == 0)
        let queue = "it's a $(touch x)/deep/QUEUE.md"
        let made = try bench.orch().run(["init", "--hooks", "--agents", "--queue", queue])
        #expect(made.exit == 0, "\(made.errors)")
        #expect(made.output.contains("created own hooks/pre-commit\ncreated AGENTS.md\ngit.autocommit = on"))
        #expect(try bench.text(of: "AGENTS.md").contains("rows of `\(queue)`"))
        #expect(try bench.run("git", "add", ".").exit == 0)
        #expect(try Self.commit(bench, lint: 2).exit != 0)
        #expect(try Self.commit(bench, lint: 0).exit == 0)
        #expect(!bench.names().contains("x"))
        #expect(try bench.run("git", "worktree", "add", "-q", "linked").exit == 0)
        try bench.write("changed\n", to: "linked/" + queue)
        #expect(try bench.run("git", "-C", "linked", "add", ".").exit == 0)
        #expect(try Self.commit(bench, lint: 2, in: "linked").exit != 0)
        #expect(try bench.text(of: "linted") == "changed\n")
    }

    @Test("Without git, and outside of a repository, nothing is made")
    func noGit() throws {
        try expectSession(
            #"""
            $ orch init --hooks
            ! error: {any} is in no git work tree
            ! hint: create a repository with 'git init'
            [exit 1]
            $ PATH=/nowhere orch init --hooks
            ! error: git is needed and is not in PATH
            ! hint: install git
            [exit 69]
            $ PATH=/nowhere orch init --agents
            created QUEUE.md
            created orch.conf
            created .gitignore
            created AGENTS.md
            """#)
    }

    @Test("A second name of AGENTS.md that a killed run left is removed, and another one stays")
    func secondName() throws {
        let bench = try Workbench()
        try Self.repository(bench)
        let orch = bench.orch()
        #expect(try orch.run(["init", "--agents"]).exit == 0)
        #expect(try bench.run("ln", "AGENTS.md", "AGENTS.md.0123456789abcdef").exit == 0)
        #expect(try orch.run(["init", "--agents"]).output == "kept AGENTS.md\n")
        #expect(!bench.names().contains("AGENTS.md.0123456789abcdef"))
        #expect(try bench.run("ln", "AGENTS.md", "AGENTS.md.bak").exit == 0)
        #expect(try orch.run(["init", "--agents"]).errors.contains("has 2 names"))
        #expect(bench.names().contains("AGENTS.md.bak"))
    }

    @Test(
        "The guide keeps every other byte of AGENTS.md",
        arguments: [
            ("", "", ""), ("# Mine\r\n\r\ntext\r\n", "\r\n", ""), ("no line end", "\n\n", ""),
            ("before\n<!-- orch:agents -->\nold\n<!-- /orch:agents -->\nafter", "", "after"),
            ("\u{FEFF}before\n  <!-- orch:agents -->  \n  <!-- /orch:agents -->\n\nafter\n", "", "\nafter\n"),
        ])
    func guide(text: String, gap: String, rest: String) throws {
        let bench = try Workbench()
        try bench.write(text, to: "AGENTS.md")
        #expect(try bench.run("chmod", "640", "AGENTS.md").exit == 0)
        let answer = try bench.orch().run(["init", "--agents"])
        #expect(answer.exit == 0, "\(answer.errors)")
        let now = try bench.text(of: "AGENTS.md")
        let kept = text.split(separator: "  <!-- orch", maxSplits: 1, omittingEmptySubsequences: false)[0]
            .split(separator: "<!-- orch", maxSplits: 1, omittingEmptySubsequences: false)[0]
        #expect(now.hasPrefix(kept + gap + "<!-- orch:agents -->"))
        #expect(now.hasSuffix("<!-- /orch:agents -->" + (text.contains("\r\n") ? "\r\n" : "\n") + rest))
        #expect(now.contains("\r\n") == text.contains("\r\n"))
        #expect(try bench.run("stat", "-c", "%a", "AGENTS.md").output == "640\n")
        #expect(try bench.orch().run(["init", "--agents"]).output == "kept AGENTS.md\n")
        #expect(!bench.names().contains { $0.hasPrefix("AGENTS.md.") })
    }

    @Test(
        "A marker without its partner is reported with its line, and the file stays",
        arguments: [
            ("x\n<!-- orch:agents -->\n", 2), ("<!-- /orch:agents -->\n", 1),
            ("<!-- orch:agents -->\n<!-- orch:agents -->\n<!-- /orch:agents -->\n", 2),
            ("<!-- orch:agents -->\n<!-- /orch:agents -->\n<!-- orch:agents -->\n<!-- /orch:agents -->\n", 3),
        ])
    func unpaired(text: String, line: Int) throws {
        let bench = try Workbench()
        try bench.write(text, to: "AGENTS.md")
        let answer = try bench.orch().run(["init", "--agents"])
        #expect(answer.exit == 65)
        #expect(answer.errors.hasPrefix("error: AGENTS.md:\(line):1: "))
        #expect(try bench.text(of: "AGENTS.md") == text)
    }

    @Test("AGENTS.md may be a link; what it leads to is changed")
    func link() throws {
        let bench = try Workbench()
        try bench.write("words\n", to: "CLAUDE.md")
        #expect(try bench.run("ln", "-s", "CLAUDE.md", "AGENTS.md").exit == 0)
        #expect(try bench.orch().run(["init", "--agents"]).exit == 0)
        #expect(try bench.run("readlink", "AGENTS.md").output == "CLAUDE.md\n")
        #expect(try bench.text(of: "CLAUDE.md").hasPrefix("words\n\n<!-- orch:agents -->\n## Work queue\n"))
    }

    @Test(
        "The hook and orch itself: an error stops the commit, a warning does not",
        arguments: [
            ("PENDNIG", 1, "standard input:20:14: error: unknown status 'PENDNIG' (PENDING?)\n"),
            ("IN_PROGRESS", 0, ""),
        ] as [(String, Int32, String)])
    func realLint(status: String, exit: Int32, found: String) throws {
        let bench = try Workbench()
        try Self.repository(bench)
        try expectSession(
            #"""
            $ orch init --hooks
            created QUEUE.md
            created orch.conf
            created .gitignore
            created .git/hooks/pre-commit
            git.autocommit = on: each change becomes a commit of the queue alone
            $ orch add --task a --success-criteria b
            Added ORCH-001
            """#, in: bench)
        try bench.write(try bench.text(of: "QUEUE.md").replacing("| PENDING |", with: "| \(status) |"), to: "QUEUE.md")
        let folder = OrchBinary.path.split(separator: "/").dropLast().joined(separator: "/")
        let answer = try bench.run("sh", "-c", "PATH=\"/\(folder):$PATH\"; git add -A && git commit -q -m x")
        #expect(answer.exit == exit, "\(answer.errors)")
        #expect(answer.errors.hasPrefix(found) && (exit == 1 || answer.errors.isEmpty), "\(answer.errors)")
    }
}
