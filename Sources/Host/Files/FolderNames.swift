internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension Folder {
    /// The names in the folder in no order, without `.` and `..`, and without those that are not UTF-8.
    package func names() throws(SystemError) -> [String] {
        #if canImport(Darwin)
        return try namesByStream()
        #else
        return try namesByRecords()
        #endif
    }

    #if canImport(Darwin)
    private func namesByStream() throws(SystemError) -> [String] {
        let number = descriptor.number
        // The stream closes its descriptor, and a duplicate would share the position with ours.
        let copy = try system("openat") { openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw SystemError(call: "fdopendir", code: code)
        }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: Int(entry.pointee.d_namlen) + 1) {
                    String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw SystemError(call: "readdir", code: errno) }
        return names
    }
    #else
    /// Three calls for a small folder, where a stream of the C library makes six.
    private func namesByRecords() throws(SystemError) -> [String] {
        let number = descriptor.number
        _ = try system("lseek") { lseek(number, 0, SEEK_SET) }
        let room = 8_192
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 8)
        defer { buffer.deallocate() }
        var names: [String] = []
        while true {
            let filled = try answered("getdents64") { chost_folder_entries(number, buffer, room) }
            if filled == 0 { return names }
            var record = 0
            while record < filled {
                // struct linux_dirent64: inode (8), offset (8), record length (2), type (1), name ending in NUL.
                let length = Int(buffer.load(fromByteOffset: record + 16, as: UInt16.self))
                let name = String(validatingCString: (buffer + record + 19).assumingMemoryBound(to: CChar.self))
                record += length
                if let name, name != ".", name != ".." { names.append(name) }
            }
        }
    }
    #endif
}
