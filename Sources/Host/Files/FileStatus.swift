#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What the file system knows about a file, without its content.
package struct FileStatus: Equatable, Sendable {
    /// What is at a name.
    package enum Kind: Equatable, Sendable {
        case regular, folder, link, fifo, device, socket, other
    }

    /// What it is.
    package let kind: Kind
    /// The file system. Two names with the same device and inode are one file.
    package let device: UInt64
    /// The file's number on the file system.
    package let inode: UInt64
    /// Bytes.
    package let size: Int64
    /// The permission bits with set-user-id, set-group-id and sticky (`0o7777`).
    package let mode: UInt32
    /// The user whom it belongs to, by number.
    package let owner: UInt32
    /// The group that it belongs to, by number.
    package let group: UInt32
    /// How many names the file has.
    package let linkCount: UInt64
    /// Nanoseconds since 1970, at the ends of Int64's range where a file system says more.
    package let modified: Int64
    /// The last change of content or attributes, nanoseconds since 1970.
    package let changed: Int64

    /// Whether both are the same file, whatever was done to it meanwhile.
    package func isSameFile(as other: FileStatus) -> Bool {
        inode == other.inode && device == other.device
    }

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .fifo
            case S_IFCHR, S_IFBLK: .device
            case S_IFSOCK: .socket
            default: .other
            }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        mode = UInt32(status.st_mode & 0o7777)
        owner = status.st_uid
        group = status.st_gid
        linkCount = UInt64(status.st_nlink)
        #if canImport(Darwin)
        modified = nanoseconds(status.st_mtimespec)
        changed = nanoseconds(status.st_ctimespec)
        #else
        modified = nanoseconds(status.st_mtim)
        changed = nanoseconds(status.st_ctim)
        #endif
    }

    /// The status of what a path leads to, links followed.
    package init(at path: String) throws(SystemError) {
        try checkPath(path, for: "stat")
        var status = stat()
        _ = try system("stat", path) { stat(path, &status) }
        self.init(status)
    }

    /// The status of what is at a path, of the link itself where that is one; nil where nothing is, or can be.
    package static func ofName(at path: String) throws(SystemError) -> FileStatus? {
        try checkPath(path, for: "lstat")
        var status = stat()
        do throws(SystemError) {
            _ = try system("lstat", path) { lstat(path, &status) }
        } catch {
            if error.isNoPath { return nil }
            throw error
        }
        return FileStatus(status)
    }

    /// The status of an open file.
    init(of descriptor: borrowing Descriptor) throws(SystemError) {
        var status = stat()
        let number = descriptor.number
        _ = try system("fstat") { fstat(number, &status) }
        self.init(status)
    }
}

/// A time of the system as nanoseconds, without overflow for dates that a file system cannot mean.
func nanoseconds(_ time: timespec) -> Int64 {
    let (product, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(Int64(time.tv_nsec))
    return overflow || carry ? (time.tv_sec < 0 ? .min : .max) : sum
}
