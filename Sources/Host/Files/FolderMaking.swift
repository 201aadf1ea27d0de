#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension Folder {
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
            _ = try system("mkdirat", path) { mkdirat(AT_FDCWD, path, 0o755) }
        }
    }
}
