#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension SystemError {
    /// The text can't be the path of anything that is there: a part of it is missing, is no folder, is too long or is
    /// no name (ENOENT, ENOTDIR, ENAMETOOLONG, EINVAL).
    package var isNoPath: Bool {
        isNotFound || code == ENOTDIR || code == ENAMETOOLONG || code == EINVAL
    }
}
