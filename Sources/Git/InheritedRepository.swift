internal import Host

/// The repository that `GIT_DIR` and `GIT_WORK_TREE` name. git itself takes it for that of the current folder; orch does so
/// for a queue in its work tree, unless the queue is in a repository of its own there. Hooks are run with these variables
/// too, which do not apply to a queue elsewhere.
struct InheritedRepository: Sendable {
    /// The root of the work tree, without links.
    let root: String
    /// Where git keeps what it knows of that; an absolute path.
    let folder: String

    /// What git takes the variables for; nil where none is set, or they name no work tree.
    static let named: InheritedRepository? = isNamed ? ask() : nil

    private static let folderVariable = "GIT_DIR"
    private static let treeVariable = "GIT_WORK_TREE"

    static let isNamed = [folderVariable, treeVariable].contains { Environment.variable($0) != nil }

    /// The one for a folder; nil where that is found as without the variables.
    ///
    /// - Parameter folder: an absolute path.
    static func around(_ folder: String) -> InheritedRepository? {
        guard isNamed else { return nil }
        let found = GitFolder(foundAround: folder)
        // A hook of the queue's own repository.
        if let found, let name = Environment.variable(folderVariable), Environment.variable(treeVariable) == nil,
            let own = try? FileStatus(at: found.path), let named = try? FileStatus(at: name), own.isSameFile(as: named)
        {
            return nil
        }
        guard let repository = named, let real = try? Folder(path: folder).path(), repository.holds(real) else {
            return nil
        }
        if let tree = found?.tree, let inner = try? Folder(path: tree).path(), inner != repository.root,
            repository.holds(inner)
        {
            return nil
        }
        return repository
    }

    /// For git, in whichever folder it runs.
    var variables: [String: String] { [Self.folderVariable: folder, Self.treeVariable: root] }

    /// Why a folder is in no work tree although there are variables; nil without them.
    static var reason: String? {
        guard isNamed else { return nil }
        let names = [folderVariable, treeVariable].filter { Environment.variable($0) != nil }
            .joined(separator: " and ")
        guard let named else { return "\(names) in the environment names none either" }
        return "it is outside \(named.root), which \(names) in the environment names"
    }

    private func holds(_ path: String) -> Bool {
        path == root || root == "/" || path.utf8.starts(with: (root + "/").utf8)
    }

    private static func ask() -> InheritedRepository? {
        guard let current = try? Environment.currentFolder() else { return nil }
        let program = ChildProgram(
            "git", ["rev-parse", "--show-toplevel", "--absolute-git-dir"],
            environment: ["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"], folder: current, timeout: .seconds(5))
        guard let result = try? program.run(), result.status == .exited(0) else { return nil }
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == 2, let root = try? Folder(path: lines[0]).path() else { return nil }
        return InheritedRepository(root: root, folder: lines[1])
    }
}

/// A `git commit` that runs this program from one of its hooks.
struct CallingCommit {
    /// Whether it has not moved HEAD yet, and fails if somebody else does.
    let isUnfinished: Bool

    /// - Parameter folder: that of a repository.
    /// - Returns: nil where there is none, or it is one of another repository.
    init?(in folder: String) {
        // git names the index in its hooks alone.
        guard let index = Environment.variable("GIT_INDEX_FILE") else { return nil }
        var parent = PathText.folder(of: index)
        let hook = Self.hook
        // The hook may have gone to another folder, in which there is a `.git` too.
        if !parent.hasPrefix("/"), let caller = hook?.caller { parent = "/proc/\(caller)/cwd/" + parent }
        if let named = try? FileStatus(at: parent) {
            guard let own = try? FileStatus(at: folder), own.isSameFile(as: named) else { return nil }
        }
        isUnfinished = hook.map { !$0.name.hasPrefix("post-") } ?? true
    }

    private static let hooks: Set = [
        "pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "applypatch-msg", "pre-applypatch",
        "post-commit", "post-merge", "post-rewrite", "post-applypatch",
    ]

    /// The name of the hook, from the command lines of the processes that started this one, and the process of the git that
    /// runs it; nil where the system does not show them.
    private static var hook: (name: String, caller: String?)? {
        var process = "self"
        var found: String?
        for _ in 0..<32 {
            guard let folder = try? Folder(path: "/proc/" + process),
                let status = try? folder.read("stat"), let words = try? folder.read("cmdline")
            else { break }
            let names = words.split(separator: 0).map { $0.split(separator: UInt8(ascii: "/")).last ?? [] }
            if let found {
                if names.first?.elementsEqual("git".utf8) == true { return (found, process) }
            } else {
                found = names.lazy.compactMap { name in hooks.first { $0.utf8.elementsEqual(name) } }.first
            }
            // `NUMBER (NAME) STATE PARENT`, where the name may have brackets too.
            let fields = status[(status.lastIndex(of: UInt8(ascii: ")")) ?? 0)...].split(separator: UInt8(ascii: " "))
            guard fields.count > 2 else { break }
            process = String(decoding: fields[2], as: UTF8.self)
        }
        return found.map { ($0, nil) }
    }
}
