internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Why a file was not opened for reading.
package enum FileOpenError: Error, Equatable, Sendable {
    /// Something other than a regular file is there; a link counts as `.link` and is not followed.
    case notRegular(FileStatus.Kind, name: String)
    case system(SystemError)
}

/// An open folder. Names are single components relative to it, so that it may be moved while it is in use.
package struct Folder: ~Copyable, Sendable {
    let descriptor: Descriptor

    /// Opens the folder at a path, following links.
    package init(path: String) throws(SystemError) {
        try checkPath(path, for: "openat")
        descriptor = try .open(path, relativeTo: AT_FDCWD, flags: O_RDONLY | O_DIRECTORY)
    }

    private init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Opens a folder by a path relative to this one, following links.
    func openFolder(path: String) throws(SystemError) -> Folder {
        try checkPath(path, for: "openat")
        return Folder(try .open(path, relativeTo: descriptor.number, flags: O_RDONLY | O_DIRECTORY))
    }

    /// Opens a subfolder; a link in its place is refused.
    package func openSubfolder(_ name: String) throws(SystemError) -> Folder {
        try checkComponent(name, for: "openat")
        return Folder(
            try .open(name, relativeTo: descriptor.number, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
    }

    /// Opens a subfolder, and makes it first (mode 0700) where there is none; a link in its place is refused.
    package func openOrMakeSubfolder(_ name: String) throws(SystemError) -> Folder {
        do {
            return try openSubfolder(name)
        } catch {
            guard error.isNotFound else { throw error }
        }
        do {
            let number = descriptor.number
            _ = try system("mkdirat", name) { mkdirat(number, name, 0o700) }
        } catch {
            // Another process was faster.
            guard error.isExisting else { throw error }
        }
        return try openSubfolder(name)
    }

    /// Opens a regular file for reading. Links are not followed, and a FIFO or a device does not block.
    ///
    /// - Throws: `.system` with EAGAIN when another process holds a write lease on it.
    package func openFile(_ name: String) throws(FileOpenError) -> File {
        let file: File
        do {
            try checkComponent(name, for: "openat")
            file = try File(
                .open(name, relativeTo: descriptor.number, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK))
        } catch {
            switch error.code {
            case ELOOP, EMLINK: throw .notRegular(.link, name: name)
            case ENXIO, EOPNOTSUPP: throw .notRegular(.socket, name: name)
            default: throw .system(error)
            }
        }
        guard file.status.kind == .regular else { throw .notRegular(file.status.kind, name: name) }
        return file
    }

    /// The content of a regular file, which is opened as ``openFile(_:)`` does.
    ///
    /// - Parameter limit: how many bytes are read at most; nil for all.
    package func read(_ name: String, upTo limit: Int? = nil) throws(FileOpenError) -> [UInt8] {
        let file = try openFile(name)
        do throws(SystemError) {
            return if let limit { try file.read(at: 0, count: limit) } else { try file.readAll() }
        } catch {
            throw .system(error)
        }
    }

    /// Opens a regular file that is there, for adding to its end. Links are not followed.
    package func openForAppending(_ name: String) throws(SystemError) -> File {
        try checkComponent(name, for: "openat")
        return try File(
            .open(name, relativeTo: descriptor.number, flags: O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK))
    }

    /// Makes a file that must not exist yet, open for writing and reading.
    ///
    /// - Parameter mode: its permission bits, less those of the process's mask.
    package func createFile(_ name: String, mode: UInt32 = 0o600) throws(SystemError) -> File {
        try checkComponent(name, for: "openat")
        return try File(
            .open(
                name, relativeTo: descriptor.number, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
                mode: mode_t(truncatingIfNeeded: mode)))
    }

    /// The status of what is at a name; of the link itself where that is one.
    package func status(of name: String) throws(SystemError) -> FileStatus {
        try checkComponent(name, for: "fstatat")
        var status = stat()
        let number = descriptor.number
        _ = try system("fstatat", name) { fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) }
        return FileStatus(status)
    }

    /// The folder's own status.
    package func status() throws(SystemError) -> FileStatus {
        try FileStatus(of: descriptor)
    }

    /// What the link at a name points to; nil when something other than a link is there.
    package func target(ofLink name: String) throws(SystemError) -> String? {
        try checkComponent(name, for: "readlinkat")
        let number = descriptor.number
        do {
            return try text("readlinkat", name) { buffer, size in
                let count = readlinkat(number, name, buffer, size)
                return count < 0 ? -Int(errno) : count
            }
        } catch {
            if error.code == EINVAL { return nil }
            throw error
        }
    }

    /// The path by which the system knows the folder now, without links.
    package func path() throws(SystemError) -> String {
        let number = descriptor.number
        return try text("readlink") { buffer, size in chost_path_of(number, buffer, size) }
    }

    /// Makes the folder's entries durable: what was created, renamed and removed in it. Never to be retried.
    package func sync() throws(SystemError) {
        let answer = chost_sync(descriptor.number)
        if answer < 0 { throw SystemError(call: "fsync", code: -answer) }
    }
}
