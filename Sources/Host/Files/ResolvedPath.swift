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

    /// How many links are followed; Linux itself follows as many.
    private static let mostLinks = 40

    /// Follows a path.
    ///
    /// - Parameter path: absolute, or relative to the current folder.
    /// - Throws: `isLinkLoop` beyond ``mostLinks``, `isNotFound` when a folder on the way does not exist, and EISDIR when
    ///   the path ends in `/`, `.` or `..`.
    package static func resolve(_ path: String) throws(SystemError) -> ResolvedPath {
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
                return ResolvedPath(folder: folder, name: name, folderPath: folderPath, isMissing: true)
            }
            guard let target else {
                return ResolvedPath(folder: folder, name: name, folderPath: folderPath, isMissing: false)
            }
            followed += 1
            if followed > mostLinks { throw SystemError(call: "readlinkat", code: ELOOP, subject: path) }
            let (next, nextName) = try split(target)
            if next != "." {
                folder = try folder.openFolder(path: next)
                folderPath = next.utf8.first == UInt8(ascii: "/") || folderPath == "." ? next : folderPath + "/" + next
            }
            name = nextName
        }
    }

    /// The content of the regular file that a path leads to.
    package static func read(_ path: String) throws(FileOpenError) -> [UInt8] {
        let place: ResolvedPath
        do throws(SystemError) {
            place = try resolve(path)
        } catch {
            throw .system(error)
        }
        return try place.folder.read(place.name)
    }

    /// The path of the place, for messages.
    package var path: String { path(of: name) }

    /// The path of a name in the same folder, for messages.
    package func path(of name: String) -> String { PathText.join(folderPath, name) }

    /// Splits a path at its last slash into a folder (`.` when there is none) and a name.
    private static func split(_ path: String) throws(SystemError) -> (folder: String, name: String) {
        let name = PathText.name(of: path)
        if name.isEmpty || name == "." || name == ".." {
            // Where there is no such folder, that is what is wrong.
            if name != path { _ = try Folder(path: path) }
            throw SystemError(call: "openat", code: EISDIR, subject: path)
        }
        return (PathText.folder(of: path), name)
    }
}

/// Paths as texts, without a look at the file system.
package enum PathText {
    /// The folder that a path names something in; `.` for a name alone.
    package static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What is behind the last slash of a path.
    package static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// The path of a name in a folder; the name alone in `.`.
    package static func join(_ folder: String, _ name: String) -> String {
        switch folder {
        case ".": name
        case "/": "/" + name
        default: folder + "/" + name
        }
    }
}
