internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension Folder {
    /// Moves a name to a name in another folder of the same file system, replacing what is there.
    package func rename(_ name: String, to newName: String, in folder: borrowing Folder) throws(SystemError) {
        try checkComponent(name, for: "renameat")
        try checkComponent(newName, for: "renameat")
        let (from, to) = (descriptor.number, folder.descriptor.number)
        _ = try system("renameat", newName) { renameat(from, name, to, newName) }
    }

    /// Moves a name to a name in this folder, replacing what is there.
    package func rename(_ name: String, to newName: String) throws(SystemError) {
        try rename(name, to: newName, in: self)
    }

    /// Exchanges two names in one step; both must exist.
    ///
    /// - Throws: an error that `isUnsupported` where the file system cannot do it.
    package func exchange(_ name: String, with other: String, in folder: borrowing Folder) throws(SystemError) {
        try checkComponent(name, for: "renameat2")
        try checkComponent(other, for: "renameat2")
        let (from, to) = (descriptor.number, folder.descriptor.number)
        _ = try answered("renameat2", other) { chost_exchange(from, name, to, other) }
    }

    /// Gives a file another name, which must be free (`isExisting` otherwise).
    package func link(_ name: String, as newName: String, in folder: borrowing Folder) throws(SystemError) {
        try checkComponent(name, for: "linkat")
        try checkComponent(newName, for: "linkat")
        let (from, to) = (descriptor.number, folder.descriptor.number)
        _ = try system("linkat", newName) { linkat(from, name, to, newName, 0) }
    }

    /// Removes a name that is not a folder's.
    package func unlink(_ name: String) throws(SystemError) {
        try checkComponent(name, for: "unlinkat")
        let number = descriptor.number
        _ = try system("unlinkat", name) { unlinkat(number, name, 0) }
    }

    /// Removes a subfolder, which must be empty.
    package func removeSubfolder(_ name: String) throws(SystemError) {
        try checkComponent(name, for: "unlinkat")
        let number = descriptor.number
        _ = try system("unlinkat", name) { unlinkat(number, name, AT_REMOVEDIR) }
    }

    /// Makes a folder and those above it, where they are missing (mode 0755, less the process's mask).
    package static func make(path: String) throws(SystemError) {
        try checkPath(path, for: "mkdirat")
        do throws(SystemError) {
            _ = try system("mkdirat", path) { mkdirat(AT_FDCWD, path, 0o755) }
        } catch {
            if error.isExisting { return }
            guard error.isNotFound, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex
            else { throw error }
            try make(path: String(path[..<slash]))
            do throws(SystemError) {
                _ = try system("mkdirat", path) { mkdirat(AT_FDCWD, path, 0o755) }
            } catch {
                // Another process was faster, or it is `..`.
                guard error.isExisting else { throw error }
            }
        }
    }
}
