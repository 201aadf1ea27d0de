internal import Host

/// What `.git` in a folder says. It is read, not asked of git: the queue has to be found in microseconds, and this much
/// of the layout is documented (gitrepository-layout).
struct GitLink {
    /// Whether the folder is the root of a work tree.
    let isRoot: Bool
    /// For a linked worktree, the root of the main one, or the folder that a bare repository is in as `.git`.
    let mainWorktree: String?
    /// Whether that is no work tree, and a queue in it is one all the same.
    let isBare: Bool

    /// - Throws: that something is there and can't be read: which queue it stands for is not known then.
    init(folder: String) throws(StoreError) {
        let path = PathText.join(folder, ".git")
        guard let status = try Self.known(path, { () throws(SystemError) in try FileStatus.ofName(at: path) }) ?? nil
        else {
            (isRoot, mainWorktree, isBare) = (false, nil, false)
            return
        }
        isRoot = true
        guard status.kind == .regular, let common = try Self.commonFolder(of: folder) else {
            (mainWorktree, isBare) = (nil, false)
            return
        }
        let settings = try CoreSettings(in: common)
        isBare = settings.isBare
        if let tree = settings.worktree, !isBare {
            mainWorktree = try Self.realPath(of: Self.absolute(tree, from: common))
        } else {
            mainWorktree = common.hasSuffix("/.git") ? PathText.folder(of: common) : nil
        }
    }

    /// `.git` holds `gitdir: MAIN/.git/worktrees/NAME`, and `commondir` there the way to `MAIN/.git`. A submodule has
    /// no `commondir`, and so a queue of its own.
    ///
    /// - Throws: also that the repository of a linked worktree is not there; what the worktree has is a copy of the queue.
    private static func commonFolder(of folder: String) throws(StoreError) -> String? {
        let prefix = "gitdir: "
        guard let link = try line(of: ".git", in: folder), link.hasPrefix(prefix) else { return nil }
        let gitFolder = absolute(String(link.dropFirst(prefix.count)), from: folder)
        if let common = try line(of: "commondir", in: gitFolder) {
            return try realPath(of: absolute(common, from: gitFolder))
        }
        let isWorktree = PathText.name(of: PathText.folder(of: gitFolder)) == "worktrees"
        if isWorktree, try realPath(of: gitFolder) == nil { throw .withoutMain(worktree: folder, gitFolder: gitFolder) }
        return nil
    }

    /// The path of a folder without links; nil where there is none.
    static func realPath(of folder: String) throws(StoreError) -> String? {
        try known(folder) { () throws(SystemError) in try Folder(path: folder).path() }
    }

    private static func line(of name: String, in folder: String) throws(StoreError) -> String? {
        guard let bytes = try head(of: name, in: folder, count: 4_096) else { return nil }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(validating: line, as: UTF8.self)
    }

    /// The first bytes of a file; nil where there is none.
    fileprivate static func head(of name: String, in folder: String, count: Int) throws(StoreError) -> [UInt8]? {
        guard let open = try known(folder, { () throws(SystemError) in try Folder(path: folder) }) else { return nil }
        return try known(PathText.join(folder, name)) { () throws(SystemError) in
            do throws(FileOpenError) {
                return try open.read(name, upTo: count)
            } catch {
                guard case .system(let error) = error else { return nil }
                throw error
            }
        } ?? nil
    }

    /// What is found out about a path; nil where nothing is there.
    private static func known<Fact: ~Copyable>(
        _ path: String, _ find: () throws(SystemError) -> Fact
    ) throws(StoreError) -> Fact? {
        do throws(SystemError) {
            return try find()
        } catch {
            if error.isNoPath { return nil }
            throw .system(SystemFailure(error), path: path)
        }
    }

    private static func absolute(_ path: String, from folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }
}

/// What a repository's configuration says of its main work tree.
///
/// One with `--separate-git-dir` says nothing of it; git itself does not know it from a linked worktree then.
private struct CoreSettings {
    private(set) var isBare = false
    /// The work tree of a submodule, or whatever somebody has set.
    private(set) var worktree: String?

    /// - Parameter folder: that which all worktrees have in common.
    init(in folder: String) throws(StoreError) {
        // The second is the main worktree's own, where `extensions.worktreeConfig` is set.
        for name in ["config", "config.worktree"] {
            guard let bytes = try GitLink.head(of: name, in: folder, count: 1 << 16) else { continue }
            read(String(decoding: bytes, as: UTF8.self))
        }
    }

    private mutating func read(_ text: String) {
        var isCore = false
        for line in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let words = Self.trimmed(String(Substring(line)))
            if words.hasPrefix("[") {
                isCore = words.lowercased() == "[core]"
                continue
            }
            guard isCore else { continue }
            let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? Self.plain(Self.trimmed(String(parts[1]))) : "true"
            switch Self.trimmed(String(parts[0])).lowercased() {
            case "bare": isBare = ["true", "yes", "on", "1"].contains(value.lowercased())
            case "worktree": worktree = value
            default: break
            }
        }
    }

    /// A value without the quotes and marks that git writes where it has to.
    private static func plain(_ value: String) -> String {
        var plain = ""
        var isMarked = false
        for character in value {
            if !isMarked, character == "\\" || character == "\"" {
                isMarked = character == "\\"
            } else {
                plain.append(character)
                isMarked = false
            }
        }
        return plain
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }
}
