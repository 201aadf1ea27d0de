#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A folder of this process alone, for programs that want one, removed with all that is in it when its owner goes away.
package struct TemporaryFolder: ~Copyable {
    /// Its absolute path.
    package let path: String
    private let name: String
    private let parent: Folder

    /// Makes it (mode 0700) in the folder that TMPDIR names, else in `/tmp`.
    ///
    /// - Parameter prefix: what its name begins with.
    package init(prefix: String) throws(SystemError) {
        let named = Environment.variable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil }
        let parent = try Folder(path: named ?? "/tmp")
        let name = prefix + randomName()
        let path = try parent.path() + "/" + name
        let number = parent.descriptor.number
        _ = try system("mkdirat", name) { mkdirat(number, name, 0o700) }
        self.path = path
        self.name = name
        self.parent = parent
    }

    deinit {
        // Programs that are being killed may still make files while the folder is emptied.
        for _ in 0..<5 where (try? parent.removeTree(name)) == nil { continue }
    }
}

extension Folder {
    /// Removes a folder with all that is in it; links are removed and not followed.
    func removeTree(_ name: String) throws(SystemError) {
        let folder: Folder
        do throws(SystemError) {
            folder = try openSubfolder(name)
        } catch {
            if error.isNotFound { return }
            return try unlink(name)
        }
        for entry in try folder.names() {
            if try folder.status(of: entry).kind == .folder {
                try folder.removeTree(entry)
            } else {
                try folder.unlink(entry)
            }
        }
        try removeSubfolder(name)
    }
}
