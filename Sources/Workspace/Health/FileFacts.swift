package import Host

/// What a file's folder says of it.
package struct FileFacts: Equatable, Sendable {
    /// Bytes.
    package let size: Int64
    /// The last change of its content, milliseconds since 1970.
    package let modifiedMilliseconds: Int64
    /// How many names the file has.
    package let linkCount: UInt64
    /// Whether its owner may run it.
    package let isExecutable: Bool

    /// - Parameter path: a file, links followed.
    /// - Returns: `nil` when nothing is there.
    package init?(path: String) {
        guard let place = try? ResolvedPath.resolve(path), let status = try? place.folder.status(of: place.name)
        else { return nil }
        size = status.size
        modifiedMilliseconds = status.modified / 1_000_000
        linkCount = status.linkCount
        isExecutable = status.mode & 0o100 != 0
    }
}

/// Where programs are.
package struct ProgramSearch: Sendable {
    private let folders: [String]

    /// - Parameter path: the variable PATH.
    package init(path: String) {
        folders = path.split(separator: ":").map(String.init)
    }

    /// The path of the first program of a name that may be run, and its file. A name with a slash is a path.
    package func find(_ name: String) -> (path: String, status: FileStatus)? {
        for path in name.contains("/") ? [name] : folders.map({ $0 + "/" + name }) {
            guard let place = try? ResolvedPath.resolve(path), !place.isMissing,
                let status = try? place.folder.status(of: place.name), status.kind == .regular,
                status.mode & 0o111 != 0
            else { continue }
            return (path, status)
        }
        return nil
    }
}
