import BlackBox
import Testing

@testable import Git

@Suite("A session's worktree")
struct WorktreeTests {
    private let repository: GitBench
    private let tree: Worktree
    private let folder = "나무 a/dev-a1b2"

    init() throws {
        repository = try GitBench(in: "저장소 r")
        try repository.git("add", "-A")
        try repository.git("commit", "-q", "-m", "one")
        tree = Self.worktree("dev-a1b2", in: repository, at: folder)
    }

    private static func worktree(_ id: String, in repository: GitBench, at folder: String) -> Worktree {
        let path = repository.bench.path
        return Worktree(id, at: path + "/" + folder, in: path + "/" + repository.folder)
    }

    /// Commits a file in the worktree, or in the repository.
    private func commit(_ name: String, _ text: String = "x", in place: String? = nil) throws {
        let place = repository.moved(to: place ?? folder)
        try place.bench.write(text, to: place.folder + "/" + name)
        try place.git("add", "-A")
        try place.git("commit", "-q", "-m", name)
    }

    private var branches: String {
        get throws { try repository.git("branch", "--format=%(refname:short)") }
    }

    @Test("It is made on a branch of its own, found again, and removed with the branch")
    func life() throws {
        #expect(try tree.state() == nil)
        #expect(try tree.prepare() == .created)
        #expect(try tree.state() == .init(changes: [], unmerged: 0))
        #expect(try branches == "main\norch/dev-a1b2")
        #expect(try tree.prepare() == .reused)
        #expect(try tree.remove() == .removed)
        #expect(try branches == "main" && tree.state() == nil)
        #expect(try tree.remove() == .removed)
        #expect(repository.bench.names(in: "나무 a") == [])
        #expect(try repository.isSound())
    }

    @Test("Without a repository or a commit there is none")
    func nothing() throws {
        let bench = try Workbench()
        let outside = Worktree("a", at: bench.path + "/a", in: bench.path)
        #expect(try outside.prepare() == .noRepository(reason: nil))
        let empty = try GitBench()
        #expect(try Self.worktree("a", in: empty, at: "a").prepare() == .noCommit)
    }

    @Test(
        "Work in it is kept and said",
        arguments: ["changed", "untracked", "staged", "passed over", "detached", "left", "locked", "foreign"])
    func kept(kind: String) throws {
        let place = repository.moved(to: folder)
        var obstacle = Worktree.Obstacle.changes(["file"])
        if kind != "foreign" { #expect(try tree.prepare() == .created) }
        switch kind {
        case "changed": try repository.bench.write("y", to: folder + "/file")
        case "untracked":
            try repository.bench.write("y", to: folder + "/새 파일/b")
            obstacle = .changes(["새 파일/b"])
        case "staged": try place.git("rm", "-q", "file")
        case "detached":
            try place.git("checkout", "-q", "--detach")
            try commit("b")
            obstacle = .detached(1)
        case "passed over":
            try place.git("update-index", "--skip-worktree", "file")
            try repository.bench.write("y", to: folder + "/file")
        case "left":
            // What was amended on its branch is no work any more.
            try commit("b")
            try place.git("commit", "-q", "--amend", "-m", "c")
            try place.git("reset", "-q", "--hard", "HEAD~1")
            try place.git("checkout", "-q", "--detach")
            try commit("d")
            try place.git("switch", "-q", "orch/dev-a1b2")
            obstacle = .detached(1)
        case "locked":
            try repository.git("worktree", "lock", "--reason", "in use", repository.bench.path + "/" + folder)
            obstacle = .locked("in use")
        default:
            try repository.bench.write("y", to: folder + "/b")
            obstacle = .notOurs
        }
        #expect(try tree.remove() == .kept(obstacle))
        let names = repository.bench.names(in: folder)
        #expect(!names.isEmpty)
        if case .changes(let changes) = obstacle {
            #expect(try tree.state() == .init(changes: changes, unmerged: 0))
            #expect(try tree.update() == .current)
            #expect(repository.bench.names(in: folder) == names)
        }
        if kind == "foreign" { #expect(throws: GitError.self) { try tree.prepare() } }
    }

    @Test("A branch with commits that are merged nowhere stays, and is used again")
    func unmerged() throws {
        _ = try tree.prepare()
        try commit("b")
        #expect(try tree.state() == .init(changes: [], unmerged: 1))
        #expect(try tree.update() == .left(.unmerged(1)))
        #expect(try tree.remove() == .removedApartFromBranch(unmerged: 1))
        #expect(try branches == "main\norch/dev-a1b2")
        #expect(try tree.prepare() == .created)
        #expect(repository.bench.names(in: folder).contains("b"))
        try repository.git("merge", "-q", tree.branch)
        #expect(try tree.update() == .current && tree.remove() == .removed)
        #expect(try branches == "main")
    }

    @Test("Before a job it follows the repository, if it is on its branch")
    func update() throws {
        _ = try tree.prepare()
        #expect(try tree.update() == .current)
        try commit("b", in: repository.folder)
        #expect(try tree.update() == .forwarded)
        #expect(repository.bench.names(in: folder).contains("b"))
        try repository.moved(to: folder).git("checkout", "-q", "-b", "other")
        #expect(try tree.update() == .left(.otherBranch("other")))
        #expect(try tree.remove() == .removed && branches == "main\nother")
    }

    @Test("Where somebody deleted the folder, it is made again, and nothing of it is left over")
    func deleted() throws {
        for _ in 0..<2 {
            #expect(try tree.prepare() == .created)
            _ = try repository.bench.run("rm", "-rf", repository.bench.path + "/" + folder)
            #expect(try tree.state() == nil)
        }
        #expect(try tree.remove() == .removed && branches == "main")
        #expect(try repository.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test("What a killed run has begun is made anew", arguments: [true, false])
    func unfinished(isLinked: Bool) throws {
        _ = try tree.prepare()
        let path = repository.bench.path + "/" + folder
        try repository.git("worktree", "lock", "--reason", "initializing", path)
        _ = try repository.bench.run("rm", path + "/file", isLinked ? path + "/none" : path + "/.git", "-f")
        #expect(try tree.prepare() == .created)
        #expect(try tree.state() == .init(changes: [], unmerged: 0))
        #expect(repository.bench.names(in: folder) == [".git", "file"])
        #expect(try tree.remove() == .removed)
    }

    @Test("A folder that has lost its link is kept, and is not taken for a part of the repository around it")
    func unlinked() throws {
        let inside = Self.worktree("in", in: repository, at: repository.folder + "/.orch/in")
        _ = try inside.prepare()
        try repository.bench.write("work", to: repository.folder + "/.orch/in/new")
        _ = try repository.bench.run("rm", repository.bench.path + "/" + repository.folder + "/.orch/in/.git")
        #expect(try inside.state() == nil)
        #expect(throws: GitError.self) { try inside.prepare() }
        #expect(try inside.remove() == .kept(.notOurs))
        #expect(try repository.bench.text(of: repository.folder + "/.orch/in/new") == "work")
    }

    @Test("Instructions are written where git tracks none, and are never a change")
    func instructions() throws {
        try commit("AGENTS.md", "ours", in: repository.folder)
        try repository.bench.write("*.log", to: repository.folder + "/.git/info/exclude")
        _ = try tree.prepare()
        for text in ["one", "two"] { #expect(try tree.write(instructions: text, as: "CLAUDE.md")) }
        #expect(try !tree.write(instructions: "x", as: "AGENTS.md"))
        #expect(try repository.bench.text(of: folder + "/CLAUDE.md") == "two")
        #expect(try repository.bench.text(of: folder + "/AGENTS.md") == "ours")
        #expect(try repository.bench.text(of: repository.folder + "/.git/info/exclude") == "*.log\n/CLAUDE.md\n")
        #expect(try tree.state() == .init(changes: [], unmerged: 0))
        #expect(try tree.remove() == .removed)
    }

    @Test("A repository with submodules keeps them, and a worktree with one checked out is kept")
    func submodules() throws {
        let module = try GitBench(in: "module")
        try module.git("add", "-A")
        try module.git("commit", "-q", "-m", "one")
        let allow = ["-c", "protocol.file.allow=always", "submodule", "--quiet"]
        let path = module.bench.path + "/module"
        try repository.git(allow + ["add", path, "sub"])
        try repository.git("commit", "-q", "-m", "sub")
        #expect(try tree.prepare() == .created)
        #expect(try tree.remove() == .removed)
        #expect(try repository.git("status", "--porcelain").isEmpty)
        #expect(repository.bench.names(in: repository.folder + "/sub").contains("file"))
        #expect(try tree.prepare() == .created)
        try repository.moved(to: folder).git(allow + ["update", "--init"])
        #expect(try tree.remove() == .kept(.submodules))
        #expect(repository.bench.names(in: folder + "/sub").contains("file"))
    }

    @Test("Worktrees of several sessions don't meet")
    func several() throws {
        let others = ["a", "b", "c"].map { Self.worktree($0, in: repository, at: "trees/" + $0) }
        for other in others { #expect(try other.prepare() == .created) }
        #expect(try others[1].remove() == .removed)
        #expect(try branches == "main\norch/a\norch/c")
        #expect(try others[2].state() != nil)
        let rival = Self.worktree("a", in: repository, at: "trees/d")
        #expect(throws: GitError.self) { try rival.prepare() }
        #expect(try rival.remove() == .removedApartFromBranch(unmerged: 0))
    }
}
