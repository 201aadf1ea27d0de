#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The place that a path leads to when every symbolic link has been followed: an open folder and a name in it that is
/// not a link.
///
/// Whoever replaces the file there replaces the links' target and leaves the links alone.
package struct ResolvedPath: ~Copyable, Sendable {
    /// The folder that the place is in.
    package let folder: Folder
    /// The name there.
    package let name: String
    /// The folder's path as the links spell it, for messages; relative if the given path and the links were.
    package let folderPath: String
    /// Whether nothing is there: the path, or a link that it leads to, names a file yet to be made.
    package let isMissing: Bool
    /// How many links were followed.
    package let linksFollowed: Int

    /// Follows a path.
    ///
    /// - Parameters:
    ///   - path: absolute, or relative to the current folder.
    ///   - limit: how many links are followed at most; Linux itself follows 40.
    /// - Throws: `isLinkLoop` beyond the limit, `isNotFound` when a folder on the way does not exist, and EISDIR when
    ///   the path ends in `/`, `.` or `..`.
    package static func resolve(_ path: String, limit: Int = 40) throws(SystemError) -> ResolvedPath {
        try checkPath(path, for: "openat")
        var (folderPath, name) = try split(path)
        var folder = try Folder(path: folderPath)
        var followed = 0
        while true {
            let target: String?
            do {
                target = try folder.target(ofLink: name)
            } catch {
                guard error.isNotFound else { throw error }
                return ResolvedPath(
                    folder: folder, name: name, folderPath: folderPath, isMissing: true, linksFollowed: followed)
            }
            guard let target else {
                return ResolvedPath(
                    folder: folder, name: name, folderPath: folderPath, isMissing: false, linksFollowed: followed)
            }
            followed += 1
            if followed > limit { throw SystemError(call: "readlinkat", code: ELOOP, subject: path) }
            let (next, nextName) = try split(target)
            if next != "." {
                folder = try folder.openFolder(path: next)
                folderPath = next.utf8.first == UInt8(ascii: "/") || folderPath == "." ? next : folderPath + "/" + next
            }
            name = nextName
        }
    }

    /// The path of the place, for messages.
    package var path: String {
        switch folderPath {
        case ".": name
        case "/": "/" + name
        default: folderPath + "/" + name
        }
    }

    /// Splits a path at its last slash into a folder (`.` when there is none) and a name.
    private static func split(_ path: String) throws(SystemError) -> (folder: String, name: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        if name.isEmpty || name == "." || name == ".." {
            // Where there is no such folder, that is what is wrong.
            if slash != nil { _ = try Folder(path: path) }
            throw SystemError(call: "openat", code: EISDIR, subject: path)
        }
        guard let slash else { return (".", name) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }
}
