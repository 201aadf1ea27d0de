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

    init(folder: String) {
        guard let open = try? Folder(path: folder), let status = try? open.status(of: ".git") else {
            (isRoot, mainWorktree, isBare) = (false, nil, false)
            return
        }
        isRoot = true
        guard status.kind == .regular, let common = Self.commonFolder(of: open, at: folder) else {
            (mainWorktree, isBare) = (nil, false)
            return
        }
        let settings = CoreSettings(in: common.folder)
        isBare = settings.isBare
        if let tree = settings.worktree, !isBare {
            mainWorktree = try? Folder(path: Self.absolute(tree, from: common.path)).path()
        } else {
            mainWorktree = common.path.hasSuffix("/.git") ? PathText.folder(of: common.path) : nil
        }
    }

    /// `.git` holds `gitdir: MAIN/.git/worktrees/NAME`, and `commondir` there the way to `MAIN/.git`. A submodule has
    /// no `commondir`, and so a queue of its own.
    private static func commonFolder(of folder: borrowing Folder, at path: String) -> CommonFolder? {
        let prefix = "gitdir: "
        guard let link = line(of: ".git", in: folder), link.hasPrefix(prefix) else { return nil }
        let gitFolder = absolute(String(link.dropFirst(prefix.count)), from: path)
        guard let open = try? Folder(path: gitFolder), let common = line(of: "commondir", in: open),
            let commonFolder = try? Folder(path: absolute(common, from: gitFolder)),
            let path = try? commonFolder.path()
        else { return nil }
        return CommonFolder(folder: commonFolder, path: path)
    }

    private struct CommonFolder: ~Copyable {
        let folder: Folder
        let path: String
    }

    private static func line(of name: String, in folder: borrowing Folder) -> String? {
        guard let file = try? folder.openFile(name), let bytes = try? file.read(at: 0, count: 4096) else { return nil }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(validating: line, as: UTF8.self)
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
    init(in folder: borrowing Folder) {
        // The second is the main worktree's own, where `extensions.worktreeConfig` is set.
        for name in ["config", "config.worktree"] {
            guard let file = try? folder.openFile(name), let bytes = try? file.read(at: 0, count: 1 << 16) else {
                continue
            }
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
