internal import Host

/// What somebody has asked git to do with an entry of its index (`git update-index --skip-worktree`, `--assume-unchanged`).
/// An entry that gets another version loses it.
struct IndexFlags: ~Copyable {
    private let index: File?

    /// Opens the index as it is now; it is read later, when git may have written another one.
    init(in gitFolder: String) {
        index = try? Folder(path: gitFolder).openFile("index")
    }

    /// The options of `git update-index` that set again what an entry had.
    ///
    /// - Parameters:
    ///   - path: from the root of the work tree.
    ///   - length: of a binary object name.
    func options(of path: [UInt8], objectLength length: Int) -> [String] {
        guard let bytes = try? index?.readAll() else { return [] }
        return Self.options(of: path, in: bytes, objectLength: length)
    }

    /// The same of an index's bytes (gitformat-index(5)).
    static func options(of path: [UInt8], in bytes: [UInt8], objectLength: Int) -> [String] {
        bytes.withUnsafeBytes { bytes in
            func number(_ place: Int, _ count: Int) -> Int {
                bytes[place..<(place + count)].reduce(0) { $0 << 8 | Int($1) }
            }
            guard bytes.count > 12, bytes.starts(with: "DIRC".utf8) else { return [] }
            let (isPacked, count) = (number(4, 4) == 4, number(8, 4))
            var (start, name) = (12, [UInt8]())
            for _ in 0..<count {
                let place = start + 40 + objectLength
                guard place + 4 < bytes.count else { return [] }
                let flags = number(place, 2)
                let isExtended = flags & 0x4000 != 0
                var text = place + (isExtended ? 4 : 2)
                if isPacked {
                    // So many bytes of the name before are not in this one.
                    var gone = number(text, 1) & 0x7f
                    while number(text, 1) & 0x80 != 0, text + 1 < bytes.count {
                        text += 1
                        gone = min((gone + 1) << 7 | number(text, 1) & 0x7f, bytes.count)
                    }
                    text += 1
                    name.removeLast(min(gone, name.count))
                }
                let isLong = isPacked || flags & 0xfff == 0xfff
                guard let end = isLong ? bytes[text...].firstIndex(of: 0) : text + flags & 0xfff, end < bytes.count
                else { return [] }
                if isPacked { name += bytes[text..<end] }
                if isPacked ? name == path : end - text == path.count && bytes[text..<end].elementsEqual(path) {
                    let isSkipped = isExtended && number(place + 2, 2) & 0x4000 != 0
                    return (flags & 0x8000 != 0 ? ["--assume-unchanged"] : []) + (isSkipped ? ["--skip-worktree"] : [])
                }
                // Entries are filled up with one to eight zeros.
                start = isPacked ? end + 1 : start + (end - start + 8) & ~7
            }
            return []
        }
    }
}
