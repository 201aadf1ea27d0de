package import Text

/// A file that is complete before it has its name: it is written under a temporary one, made durable, and then put in
/// place. A run that is killed in between leaves the temporary name, and nothing else.
package struct NewFile: Sendable {
    private let base: [UInt8]
    private let segments: [Segment]
    private let temporary: String
    private let mode: UInt32
    private let isDurable: Bool

    /// - Parameters:
    ///   - base: what the segments' ranges are of.
    ///   - segments: the content.
    ///   - prefix: what the temporary name begins with.
    ///   - mode: the permission bits, less those of the process's mask.
    ///   - isDurable: whether the content is synced before the file gets its name.
    package init(
        base: [UInt8], segments: [Segment], prefix: String, mode: UInt32 = 0o600, isDurable: Bool = true
    ) {
        self.base = base
        self.segments = segments
        self.mode = mode
        self.isDurable = isDurable
        temporary = prefix + randomName()
    }

    /// - Parameters: as those of ``init(base:segments:prefix:mode:isDurable:)``.
    package init(_ content: [UInt8], prefix: String, mode: UInt32 = 0o600, isDurable: Bool = true) {
        self.init(
            base: content, segments: [.base(content.indices)], prefix: prefix, mode: mode, isDurable: isDurable)
    }

    /// Gives it a name that must be free; `isExisting` otherwise.
    ///
    /// - Parameters:
    ///   - folder: where it is written.
    ///   - target: where it gets the name.
    package func link(
        as name: String, in target: borrowing Folder, writtenIn folder: borrowing Folder
    ) throws(SystemError) {
        try write(in: folder) { temporary, _ throws(SystemError) in
            try folder.link(temporary, as: name, in: target)
            try? folder.unlink(temporary)
        }
    }

    /// Gives it a name in the folder that it is written in, replacing what is there.
    ///
    /// - Parameter prepare: called before it is synced.
    /// - Returns: its status when it was created, to recognise it again.
    package func rename(
        to name: String, in folder: borrowing Folder,
        preparing prepare: (borrowing File) throws(SystemError) -> Void = { _ in }
    ) throws(SystemError) -> FileStatus {
        try write(in: folder, preparing: prepare) { temporary, status throws(SystemError) in
            try folder.rename(temporary, to: name)
            return status
        }
    }

    /// Writes it, and has it put in place.
    ///
    /// - Parameters:
    ///   - prepare: called before it is synced.
    ///   - place: gets the temporary name, which is removed if it throws and is its own to deal with otherwise, and the
    ///     status of the file when it was created.
    package func write<Result>(
        in folder: borrowing Folder, preparing prepare: (borrowing File) throws(SystemError) -> Void = { _ in },
        place: (_ temporary: String, _ created: FileStatus) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        let file = try folder.createFile(temporary, mode: mode)
        do throws(SystemError) {
            try file.write(base: base, segments: segments)
            try prepare(file)
            if isDurable { try file.sync() }
            return try place(temporary, file.status)
        } catch {
            try? folder.unlink(temporary)
            throw error
        }
    }
}

/// Sixteen hexadecimal digits that nobody can guess or meet again (64 bits from the system, one call).
package func randomName() -> String {
    var generator = SystemRandomNumberGenerator()
    var rest: UInt64 = generator.next()
    return String(unsafeUninitializedCapacity: 16) { digits in
        for place in 0..<16 {
            let digit = UInt8(rest & 15)
            digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest >>= 4
        }
        return 16
    }
}
