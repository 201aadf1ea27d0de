import BlackBox
import Testing

@testable import Workspace

@Suite("Finding the queue")
struct DiscoveryTests {
    /// The queue that is found from a folder among these files, as a path in the bench.
    private static func found(from folder: String, among files: [String: String]) throws -> String? {
        let bench = try Workbench()
        for (name, content) in files { try bench.write(content, to: name) }
        let start = folder.isEmpty ? bench.path : bench.path + "/" + folder
        return try QueueDiscovery.find(from: start).map { String($0.dropFirst(bench.path.count + 1)) }
    }

    private static let nearestCases: [(folder: String, files: [String], place: String?)] = [
        ("", ["QUEUE.md"], "QUEUE.md"), ("a/b", ["QUEUE.md", "a/b/x"], "QUEUE.md"),
        ("a/b", ["QUEUE.md", "a/QUEUE.md", "a/b/x"], "a/QUEUE.md"),
        ("a", ["a/QUEUE.md", "a/automation/orchestrator/QUEUE.md"], "a/automation/orchestrator/QUEUE.md"),
        (
            "a", ["a/automation/orchestrator/x", "automation/orchestrator/QUEUE.md"],
            "automation/orchestrator/QUEUE.md"
        ),
        ("automation/orchestrator", ["automation/orchestrator/QUEUE.md"], "automation/orchestrator/QUEUE.md"),
        ("a", ["a/queue.md", "a/QUEUE.md.bak", ".git/HEAD"], nil), ("a", ["QUEUE.md", "a/.git/HEAD"], nil),
        ("a/b", ["QUEUE.md", "a/.git/HEAD", "a/b/QUEUE.md"], "a/b/QUEUE.md"),
        ("a/b", ["QUEUE.md", "a/QUEUE.md", "a/.git/HEAD", "a/b/x"], "a/QUEUE.md"),
    ]

    @Test(
        "It is the nearest one, and that of automation/orchestrator before the folder's own",
        arguments: nearestCases)
    func nearest(folder: String, files: [String], place: String?) throws {
        #expect(try Self.found(from: folder, among: Dictionary(uniqueKeysWithValues: files.map { ($0, "") })) == place)
    }

    /// A repository with a linked worktree in `linked`, as gitrepository-layout describes it.
    private static let worktree = [
        "main/.git/HEAD": "ref: refs/heads/main\n", "main/.git/worktrees/linked/commondir": "../..\n",
        "linked/.git": "gitdir: ../main/.git/worktrees/linked\n", "linked/sub/x": "",
    ]

    private static let bare = worktree.merging(["main/.git/config": "[core]\n\tbare = true\n"]) { $1 }
    private static let main = "main/QUEUE.md"

    /// The same of a repository that is in no work tree.
    private static func apart(_ settings: String) -> [String: String] {
        [
            "store/HEAD": "ref: refs/heads/main\n", "store/worktrees/linked/commondir": "../..\n",
            "store/config": settings, "linked/.git": "gitdir: ../store/worktrees/linked\n", "linked/sub/x": "",
            "main/.git": "gitdir: ../store\n",
        ]
    }

    private static let worktreesCases: [(folder: String, layout: [String: String], queues: [String], place: String?)] =
        [
            ("linked/sub", worktree, ["main/QUEUE.md"], "main/QUEUE.md"),
            ("linked/sub", worktree, ["main/QUEUE.md", "linked/QUEUE.md", "linked/sub/QUEUE.md"], "main/QUEUE.md"),
            ("linked/sub", worktree, ["main/QUEUE.md", "main/sub/QUEUE.md"], "main/sub/QUEUE.md"),
            ("linked", worktree, ["linked/QUEUE.md"], nil), ("linked", worktree, ["QUEUE.md"], nil),
            (
                "linked", ["linked/.git": "gitdir: ../.git/modules/linked\n", ".git/modules/linked/HEAD": ""],
                ["QUEUE.md"], nil
            ),
            ("linked", ["linked/.git": "no link\r\n"], ["linked/QUEUE.md"], "linked/QUEUE.md"),
            // A submodule's, or of a repository beside its work tree that says where that is.
            ("linked/sub", apart("[core]\n\tbare = false\n\tworktree = ../main\n"), ["linked/QUEUE.md", main], main),
            ("linked", apart("[Core]\n worktree=\"../main\"\n[x]\nworktree = y\n"), ["linked/QUEUE.md", main], main),
            ("linked", apart("[core]\n\tworktree = ../nowhere\n"), ["linked/QUEUE.md", main], "linked/QUEUE.md"),
            ("linked", apart("[core]\n\tbare = true\n"), ["linked/QUEUE.md", main], "linked/QUEUE.md"),
            ("linked", apart(""), ["linked/QUEUE.md", main], "linked/QUEUE.md"),
            // A bare repository in a folder of worktrees, whose queue is for all of them.
            ("linked", bare, ["linked/QUEUE.md"], "linked/QUEUE.md"),
            ("linked", bare, ["linked/QUEUE.md", main], main),
        ]

    @Test(
        "A linked worktree shares the main one's queue, its own copy is never meant, and a submodule is on its own",
        arguments: worktreesCases)
    func worktrees(folder: String, layout: [String: String], queues: [String], place: String?) throws {
        var files = layout
        for queue in queues { files[queue] = "" }
        #expect(try Self.found(from: folder, among: files) == place)
    }

    @Test(
        "A worktree whose main repository can't be reached has no queue, and its copy is not taken for one",
        arguments: ["../gone/.git/worktrees/linked", "../loop/worktrees/linked"])
    func withoutMain(gitFolder: String) throws {
        let bench = try Workbench()
        try bench.write("", to: "linked/QUEUE.md")
        try bench.write("gitdir: \(gitFolder)\n", to: "linked/.git")
        #expect(try bench.run("ln", "-s", "loop", "loop").exit == 0)
        #expect(throws: StoreError.self) { try QueueDiscovery.find(from: bench.path + "/linked") }
    }

    @Test("What can't be read as a queue is found all the same, so that it is an error and not the queue above")
    func odd() throws {
        let bench = try Workbench()
        try bench.write("", to: "QUEUE.md")
        try bench.write("", to: "folder/QUEUE.md/x")
        try bench.write("", to: "link/x")
        #expect(try bench.run("ln", "-s", "nowhere", "link/QUEUE.md").exit == 0)
        for folder in ["folder", "link"] {
            #expect(try QueueDiscovery.find(from: "\(bench.path)/\(folder)") == "\(bench.path)/\(folder)/QUEUE.md")
        }
    }
}
