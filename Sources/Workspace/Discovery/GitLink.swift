internal import Host

/// What `.git` in a folder says. It is read, not asked of git: the queue has to be found in microseconds, and this much
/// of the layout is documented (gitrepository-layout).
struct GitLink {
    /// Whether the folder is the root of a work tree.
    let isRoot: Bool
    /// For a linked worktree, the root of the main one.
    let mainWorktree: String?

    init(folder: String) {
        guard let open = try? Folder(path: folder), let status = try? open.status(of: ".git") else {
            isRoot = false
            mainWorktree = nil
            return
        }
        isRoot = true
        mainWorktree = status.kind == .regular ? Self.mainWorktree(of: open, at: folder) : nil
    }

    /// `.git` holds `gitdir: MAIN/.git/worktrees/NAME`, and `commondir` there the way to `MAIN/.git`. A submodule has
    /// no `commondir`, and a bare repository no work tree: both have a queue of their own.
    private static func mainWorktree(of folder: borrowing Folder, at path: String) -> String? {
        let prefix = "gitdir: "
        guard let link = text(of: ".git", in: folder), link.hasPrefix(prefix) else { return nil }
        let gitFolder = absolute(String(link.dropFirst(prefix.count)), from: path)
        guard let open = try? Folder(path: gitFolder), let common = text(of: "commondir", in: open),
            let commonFolder = try? Folder(path: absolute(common, from: gitFolder)).path(),
            commonFolder.hasSuffix("/.git")
        else { return nil }
        return QueueDiscovery.parent(of: commonFolder)
    }

    private static func text(of name: String, in folder: borrowing Folder) -> String? {
        guard let file = try? folder.openFile(name), let bytes = try? file.read(at: 0, count: 4096) else { return nil }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(validating: line, as: UTF8.self)
    }

    private static func absolute(_ path: String, from folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }
}
