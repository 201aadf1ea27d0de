internal import Host
internal import Synchronization

/// What git said of tables, for as long as HEAD stays where it is.
///
/// A change is made again when an editor's save comes before it, and each save is compared with what git put in the
/// table's place. If git were asked each time, an editor that saves twenty times a second would always be first.
package final class HistoryMemory: Sendable {
    private struct Answers {
        /// The reflog that they are of.
        let reflog: FileStatus
        var moves: HeadMoves?
        /// By how many moves were looked at.
        var placed: [(count: Int, table: PlacedTable?)] = []
        var versions: TableVersions?
    }

    /// By the paths of the tables.
    private let answers = Mutex<[String: Answers]>([:])

    package init() {}

    /// The last version that git put in a table's place; see ``PlacedTable``. Nil where there is none, or the folder is in no
    /// repository.
    ///
    /// - Parameters:
    ///   - last: the move of HEAD before it, as ``HeldMoves/last(around:)`` has it; nil where that is not known.
    ///   - seconds: since when it came then, since 1970.
    package func placed(
        _ name: String, in folder: String, since last: String?, _ seconds: Int64
    ) throws(GitError) -> PlacedTable? {
        guard let repository = GitFolder(around: folder) else { return nil }
        var known = known(name, folder, repository)
        let moves: HeadMoves
        if let asked = known?.moves { moves = asked } else { moves = try HeadMoves(in: folder) }
        known?.moves = moves
        let count = moves.count(
            of: last.flatMap { HeldMoves.count(behind: $0, in: repository) }, since: seconds)
        if let asked = known?.placed.first(where: { $0.count == count }) { return asked.table }
        let table = try PlacedTable(last: count, of: moves, name, in: folder)
        known?.placed.append((count, table))
        keep(known, name, folder)
        return table
    }

    /// The versions of a table in the history of HEAD; nil where there is none, or the folder is in no repository.
    package func versions(of name: String, in folder: String) throws(GitError) -> TableVersions? {
        guard let repository = GitFolder(around: folder) else { return nil }
        var known = known(name, folder, repository)
        let versions: TableVersions
        if let asked = known?.versions { versions = asked } else { versions = try TableVersions(of: name, in: folder) }
        known?.versions = versions
        keep(known, name, folder)
        return versions.count > 0 ? versions : nil
    }

    /// What is known already, or the beginning of it; nil where a move of HEAD would not be seen.
    private func known(_ name: String, _ folder: String, _ repository: GitFolder) -> Answers? {
        // Looked at before git is asked: what moves meanwhile is seen the next time.
        guard let reflog = repository.reflog else { return nil }
        let known = answers.withLock { $0[folder + "/" + name] }
        return known?.reflog == reflog ? known : Answers(reflog: reflog)
    }

    private func keep(_ known: Answers?, _ name: String, _ folder: String) {
        answers.withLock { $0[folder + "/" + name] = known }
    }
}

/// The folder in which git keeps what it knows of a work tree. It is looked for, not asked of git: that takes microseconds
/// rather than milliseconds, and this much of the layout is documented (gitrepository-layout).
package struct GitFolder {
    let path: String
    /// The root of the work tree.
    let tree: String

    /// - Parameter folder: an absolute path.
    /// - Returns: nil where the folder is in no work tree.
    package init?(around folder: String) {
        guard let repository = InheritedRepository.around(folder) else {
            self.init(foundAround: folder)
            return
        }
        self.init(path: repository.folder, tree: repository.root)
    }

    private init(path: String, tree: String) { (self.path, self.tree) = (path, tree) }

    /// The same, whatever the environment says.
    init?(foundAround folder: String) {
        var place = folder == "/" ? "" : folder
        while true {
            let path = place + "/.git"
            if let link = try? FileStatus(at: path) {
                self.init(
                    path: link.kind == .regular ? Self.target(in: place) : path, tree: place.isEmpty ? "/" : place)
                return
            }
            guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
            place = String(place[..<slash])
        }
    }

    /// What the file `.git` of a linked worktree or a submodule says: `gitdir: PATH`.
    private static func target(in tree: String) -> String {
        let prefix = "gitdir: "
        guard let folder = try? Folder(path: tree.isEmpty ? "/" : tree),
            let bytes = try? folder.openFile(".git").read(at: 0, count: 4096)
        else { return "" }
        let line = String(
            decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let target = String(line.dropFirst(prefix.count))
        return target.hasPrefix("/") ? target : tree + "/" + target
    }

    /// What is noted of HEAD's moves, the first one first.
    var moves: File? {
        guard let logs = try? Folder(path: path + "/logs") else { return nil }
        return try? logs.openFile("HEAD")
    }

    /// What says how HEAD moved; nil where nothing notes that.
    fileprivate var reflog: FileStatus? { path.isEmpty ? nil : try? FileStatus(at: path + "/logs/HEAD") }
}
