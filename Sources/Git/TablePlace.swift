import Text

/// Where a queue and its archive are, or were before somebody moved them.
struct TablePlace {
    /// Run in the folder that the names are relative to.
    let git: Git
    /// The queue's name, and its archive's where it has one.
    let names: [String]

    /// Where they were before a commit that moved them here; nil where the commit did not.
    func former(before commit: String) throws(GitError) -> TablePlace? {
        let words = ["diff-tree", "-r", "-M", "-z", "--no-commit-id", "--name-status", "--diff-filter=R", commit]
        let fields = try git.output(words).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        let prefix = try git.line(["rev-parse", "--show-prefix"])
        // `R100`, the old path and the new one.
        var old: [String: String] = [:]
        for place in stride(from: 0, to: fields.count - 2, by: 3) { old[fields[place + 2]] = fields[place + 1] }
        guard let queue = names.first.flatMap({ old[prefix + $0] }) else { return nil }
        let archive = names.dropFirst().compactMap { old[prefix + $0] }
        return TablePlace(git: git.moved(to: try git.workTree()), names: [queue] + archive)
    }

    /// Where they were before the last commit that moved them here, if that came after another commit.
    func formerPlace(since commit: String) throws(GitError) -> TablePlace? {
        let words = [
            "log", "--max-count=1", "--diff-filter=A", "--no-renames", "--format=%H", "--no-show-signature",
            commit + "..HEAD",
        ]
        let move = try git.line(words + ["--"] + names.prefix(1).map { ":(literal)" + $0 })
        return move.isEmpty ? nil : try former(before: move)
    }

    /// What a commit changed that moved them from here.
    func difference(_ commit: String, to new: TablePlace) throws(GitError) -> [UInt8] {
        let prefix = try new.git.line(["rev-parse", "--show-prefix"])
        let words = [
            "diff-tree", "-r", "-M", "-U0", "--patch", "--no-commit-id", "--no-ext-diff", "--no-textconv", commit,
        ]
        return try git.output(words, paths: names + new.names.map { prefix + $0 })
    }
}

/// The commits that were made in a clone, and did not come from another one.
struct OwnCommits {
    /// What the reflog says where a sync took what others pushed.
    static let syncMark = "orch: sync"
    /// What it says where a sync made the commit.
    static let pushMark = "orch: push"
    /// What it says where commits of tables were made.
    private static let importMark = "fast-import"
    /// How many of the last moves of HEAD are known.
    private static let mostMoves = 10_000
    private var commits: Set<String> = []
    /// Merges of what others pushed with what is here: they change what was made here, seen from their first parents.
    private(set) var pushes: Set<String> = []
    /// Commits that also hold what a sync fetched, where HEAD could not be moved to that.
    private(set) var mixed: Set<String> = []
    /// Whether HEAD's moves are noted at all.
    private var isKnown = false

    /// Reads how HEAD came to be what it is.
    init(_ git: Git) throws(GitError) {
        let words = [
            "log", "-g", "--format=%H %P%x00%gs%x00" + Self.operations, "--no-show-signature",
            "--max-count=\(Self.mostMoves)", "HEAD",
        ]
        // The commit before the one of a move that made two: an edit by hand and the operation after it.
        var parent: Substring?
        var edits: [Substring] = []
        for line in String(decoding: try git.output(words), as: UTF8.self).split(separator: "\n") {
            isKnown = true
            let parts = line.split(separator: "\0", omittingEmptySubsequences: false)
            let names = parts[0].split(separator: " ")
            guard parts.count > 2, let commit = names.first else { continue }
            if let parent, parent != commit { edits.append(parent) }
            let (move, isPush) = (parts[1], parts[1] == Self.pushMark)
            if isPush { pushes.insert(String(commit)) }
            add(String(commit), parts[2], isPush: isPush, isTaken: Self.isTaken(move))
            parent = move.hasPrefix(Self.importMark) ? names.dropFirst().first : nil
        }
        guard !edits.isEmpty else { return }
        let named = [
            "log", "--no-walk", "--ignore-missing", "--stdin", "--format=%H%x00" + Self.operations,
            "--no-show-signature",
        ]
        let input = Array(edits.joined(separator: "\n").utf8)
        for line in String(decoding: try git.output(named, input: input), as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\0", omittingEmptySubsequences: false)
            add(String(parts[0]), parts.last ?? "", isPush: false, isTaken: false)
        }
    }

    /// The operations of a commit, by its trailers.
    static let operations = "%(trailers:key=Orch-Operation,valueonly,separator=%x2C)"

    private mutating func add(_ commit: String, _ trailers: Substring, isPush: Bool, isTaken: Bool) {
        let operations = trailers.split(separator: ",")
        if !isPush, operations.contains("sync") { mixed.insert(commit) }
        let isFetched = !isPush && !operations.isEmpty && operations.allSatisfy { $0 == "sync" }
        if !isTaken, !isFetched { commits.insert(commit) }
    }

    func contains(_ commit: String) -> Bool { !isKnown || commits.contains(commit) }

    /// Whether a move went to a commit that was there. In a rebase, those that are picked are new commits.
    private static func isTaken(_ move: Substring) -> Bool {
        let marks = [syncMark, "clone", "pull", "merge", "checkout", "reset", "rebase", "branch", "fetch"]
        let isMade = ["Merge made by", "(pick)", "(reword)", "(edit)", "(squash)", "(fixup)", "(continue)"].contains {
            move.holds($0)
        }
        return !isMade && marks.contains(where: move.hasPrefix)
    }
}
