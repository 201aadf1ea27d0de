package import Host

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
