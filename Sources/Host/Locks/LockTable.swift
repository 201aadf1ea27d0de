#if !canImport(Darwin)
#if canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The system's list of locks, `/proc/locks`:
///
///     1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF
///     1: -> FLOCK  ADVISORY  WRITE 1240 fe:00:5678 0 EOF
///
/// The second line is of somebody who waits. The columns after WRITE are the process (0 when it is in another
/// container) and the file: the device's numbers in base 16 and the inode's in base 10.
struct LockTable {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n")
    }

    /// The table as it is now; nil where there is none.
    static func read() -> LockTable? {
        guard let descriptor = try? Descriptor.open("/proc/locks", relativeTo: AT_FDCWD, flags: O_RDONLY) else {
            return nil
        }
        let number = descriptor.number
        var content = [UInt8](repeating: 0, count: 65_536)
        guard let count = try? content.withUnsafeMutableBytes({ try Descriptor.read(into: $0, from: number) })
        else { return nil }
        return LockTable(String(decoding: content[..<count], as: UTF8.self))
    }

    /// The process that holds a `flock` lock on a file.
    ///
    /// Some file systems show other device numbers here than in a file's status, so a line with the right inode alone
    /// is believed when it is the only one.
    func holder(of status: FileStatus) -> Int32? {
        let device = "\(hexadecimal(major(status.device))):\(hexadecimal(minor(status.device)))"
        var byInode: [Int32] = []
        for line in lines {
            let columns = line.split(separator: " ")
            guard columns.count >= 6, columns[1] == "FLOCK", let process = Int32(columns[4]), process > 0,
                let colon = columns[5].lastIndex(of: ":"),
                columns[5][columns[5].index(after: colon)...] == String(status.inode)
            else { continue }
            if columns[5][..<colon] == device { return process }
            byInode.append(process)
        }
        return byInode.count == 1 ? byInode[0] : nil
    }

    private func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }

    // As the C library's macros, which Swift does not see.
    private func major(_ device: UInt64) -> UInt64 { (device >> 8) & 0xfff | (device >> 32) & 0xffff_f000 }
    private func minor(_ device: UInt64) -> UInt64 { device & 0xff | (device >> 12) & 0xffff_ff00 }
}
#endif
