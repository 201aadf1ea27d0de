internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Why the operating system refused a call.
package struct SystemError: Error, Equatable, Sendable {
    /// The call that failed, as its manual page is named (`renameat2`).
    package let call: String
    /// The `errno` value.
    package let code: Int32
    /// The name or path that the call was about, where there is one.
    package let subject: String?

    /// - Parameters:
    ///   - call: the call that failed.
    ///   - code: the `errno` value.
    ///   - subject: the name or path that the call was about.
    package init(call: String, code: Int32, subject: String? = nil) {
        self.call = call
        self.code = code
        self.subject = subject
    }

    /// There is no such file (ENOENT).
    package var isNotFound: Bool { code == ENOENT }
    /// The name is taken (EEXIST).
    package var isExisting: Bool { code == EEXIST }
    /// The text can't be the path of anything that is there: a part of it is missing, is no folder, is too long or is
    /// no name (ENOENT, ENOTDIR, ENAMETOOLONG, EINVAL).
    package var isNoPath: Bool {
        isNotFound || code == ENOTDIR || code == ENAMETOOLONG || code == EINVAL
    }
    /// Somebody else is using it now, later may do (EAGAIN, EBUSY, ETXTBSY).
    package var isBusy: Bool { code == EAGAIN || code == EBUSY || code == ETXTBSY }
    /// Rights are missing, or the file system is mounted read-only (EACCES, EPERM, EROFS).
    package var isPermission: Bool { code == EACCES || code == EPERM || code == EROFS }
    /// This system or file system has no such operation (EINVAL, ENOSYS, ENOTSUP, EXDEV): take another way.
    package var isUnsupported: Bool {
        code == EINVAL || code == ENOSYS || code == ENOTSUP || code == EOPNOTSUPP || code == EXDEV
    }
    /// A file or its folder of working files is mounted by itself, and can't be replaced from another one (EBUSY, EXDEV).
    package var isMount: Bool { code == EBUSY || code == EXDEV }
    /// It is a folder where a file is wanted (EISDIR).
    package var isFolder: Bool { code == EISDIR }
    /// Symbolic links lead in a circle, or a link is where none is followed (ELOOP).
    package var isLinkLoop: Bool { code == ELOOP }
    /// The reader of a pipe is gone (EPIPE).
    package var isBrokenPipe: Bool { code == EPIPE }

    /// The system's text for the code, in English.
    package var reason: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress else { return "error \(code)" }
            chost_error_text(code, start, buffer.count)
            return String(cString: start)
        }
    }
}

extension SystemError: CustomStringConvertible {
    /// `rename QUEUE.md: Permission denied`
    package var description: String {
        subject.map { "\(call) \($0): \(reason)" } ?? "\(call): \(reason)"
    }
}

/// Repeats a call until it is not interrupted by a signal, and returns its result.
///
/// `errno` is read before anything else can change it.
@inline(__always)
func system<Answer: SignedInteger>(
    _ call: String, _ subject: @autoclosure () -> String? = nil, _ body: () -> Answer
) throws(SystemError) -> Answer {
    while true {
        let answer = body()
        if answer >= 0 { return answer }
        let code = errno
        if code != EINTR { throw SystemError(call: call, code: code, subject: subject()) }
    }
}

/// The same for calls that return a negative error code themselves.
@inline(__always)
func answered<Answer: SignedInteger>(
    _ call: String, _ subject: @autoclosure () -> String? = nil, _ body: () -> Answer
) throws(SystemError) -> Answer {
    while true {
        let answer = body()
        if answer >= 0 { return answer }
        let code = Int32(truncatingIfNeeded: -answer)
        if code != EINTR { throw SystemError(call: call, code: code, subject: subject()) }
    }
}

/// A path that a call writes into a buffer; the call returns the path's length or a negative error code.
func text(
    _ call: String, _ subject: @autoclosure () -> String? = nil,
    _ body: (UnsafeMutablePointer<CChar>, Int) -> Int
) throws(SystemError) -> String {
    var code: Int32 = 0
    let text: String? = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
        guard let start = buffer.baseAddress else { return nil }
        let count = body(start, buffer.count)
        guard count >= 0 else {
            code = Int32(truncatingIfNeeded: -count)
            return nil
        }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
    guard let text else { throw SystemError(call: call, code: code, subject: subject()) }
    return text
}

/// Refuses names that are no single component: a NUL would cut them, a `/` would leave the folder.
func checkComponent(_ name: String, for call: String) throws(SystemError) {
    if name.isEmpty { throw SystemError(call: call, code: ENOENT, subject: name) }
    for byte in name.utf8 where byte == 0 || byte == UInt8(ascii: "/") {
        throw SystemError(call: call, code: EINVAL, subject: name)
    }
}

/// Refuses paths that a NUL would cut short.
func checkPath(_ path: String, for call: String) throws(SystemError) {
    if path.isEmpty { throw SystemError(call: call, code: ENOENT, subject: path) }
    for byte in path.utf8 where byte == 0 { throw SystemError(call: call, code: EINVAL, subject: path) }
}
