internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension File {
    /// Gives this file the owner, group, mode and extended attributes of another, in this order: a change of owner
    /// clears set-user-id bits.
    ///
    /// Attributes that it has already are left alone, and so are those that it can't have: only root may give files
    /// away, for instance. Where the group cannot be kept, the group's rights become those of everybody else, since the
    /// new group is another set of people.
    ///
    /// - Throws: what the system refuses for another reason than missing rights or support.
    package func copyAttributes(from original: borrowing File) throws(SystemError) {
        let source = try original.currentStatus()
        var (keptOwner, keptGroup) = (true, true)
        let number = descriptor.number
        var mode = status.mode
        if status.owner != source.owner || status.group != source.group {
            keptOwner = try permitted { () throws(SystemError) in
                _ = try system("fchown") { fchown(number, source.owner, source.group) }
            }
            if !keptOwner {
                keptGroup = try permitted { () throws(SystemError) in
                    _ = try system("fchown") { fchown(number, uid_t.max, source.group) }
                }
                keptOwner = status.owner == source.owner
            }
            mode = try currentStatus().mode
        }
        var wanted = source.mode
        if !keptOwner { wanted &= ~0o4000 }
        if !keptGroup { wanted = wanted & ~0o2070 | (wanted & 0o7) << 3 }
        if mode != wanted {
            _ = try system("fchmod") { fchmod(number, mode_t(truncatingIfNeeded: wanted)) }
        }
        try copyExtendedAttributes(from: original)
    }

    /// Makes the extended attributes those of another file.
    private func copyExtendedAttributes(from original: borrowing File) throws(SystemError) {
        guard let wanted = try original.extendedAttributeNames(), let present = try extendedAttributeNames() else {
            // The file system has none.
            return
        }
        let number = descriptor.number
        // A default access list of the folder, for instance, that the original does not have.
        for name in present where !wanted.contains(name) {
            _ = try permitted { () throws(SystemError) in
                _ = try answered("fremovexattr", name) { chost_remove_attribute(number, name) }
            }
        }
        for name in wanted {
            guard let value = try original.extendedAttribute(name) else { continue }
            if present.contains(name), try extendedAttribute(name) == value { continue }
            _ = try permitted { () throws(SystemError) in
                _ = try answered("fsetxattr", name) { chost_set_attribute(number, name, value, value.count) }
            }
        }
    }

    /// The names of the extended attributes; nil where the file system has none.
    private func extendedAttributeNames() throws(SystemError) -> [String]? {
        let number = descriptor.number
        do {
            return try sized("flistxattr") { buffer, size in
                chost_list_attributes(number, buffer?.assumingMemoryBound(to: CChar.self), size)
            }
            .split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        } catch {
            if error.isUnsupported { return nil }
            throw error
        }
    }

    /// An extended attribute's value; nil when it is gone or may not be read.
    func extendedAttribute(_ name: String) throws(SystemError) -> [UInt8]? {
        let number = descriptor.number
        do {
            return try sized("fgetxattr") { buffer, size in chost_get_attribute(number, name, buffer, size) }
        } catch {
            if error.isPermission || error.isUnsupported || error.code == missingAttribute { return nil }
            throw error
        }
    }
}

#if canImport(Darwin)
private let missingAttribute = ENOATTR
#else
private let missingAttribute = ENODATA
#endif

/// Whether a change was made, or not permitted or not possible here.
private func permitted(_ change: () throws(SystemError) -> Void) throws(SystemError) -> Bool {
    do {
        try change()
        return true
    } catch {
        if error.code == EPERM || error.code == EACCES || error.isUnsupported { return false }
        throw error
    }
}

/// What a call returns that has to be asked for the size first (most files have nothing, and one call says so).
private func sized(
    _ call: String, _ body: (UnsafeMutableRawPointer?, Int) -> Int
) throws(SystemError) -> [UInt8] {
    while true {
        let size = try answered(call) { body(nil, 0) }
        if size == 0 { return [] }
        var code = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            let count = body(buffer.baseAddress, size)
            if count < 0 { code = -count } else { filled = count }
        }
        if code == 0 { return bytes }
        // It grew between the two calls.
        if code != Int(ERANGE) { throw SystemError(call: call, code: Int32(truncatingIfNeeded: code)) }
    }
}
