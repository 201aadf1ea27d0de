internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Wakes a loop when files of some folders are written, made, moved or removed, so that it need not look again and again.
///
/// It is a hint and no more: changes by other machines of a shared folder are not announced, so the loop is woken every
/// second all the same, and five times a second where the system can't watch a folder, or the folder is not there.
package struct FolderWatch: ~Copyable {
    private let number: Int32
    private let paths: [String]

    /// - Parameter paths: of folders, which need not be there yet.
    package init(_ paths: [String]) {
        number = chost_watch_begin()
        self.paths = paths
    }

    deinit { if number >= 0 { close(number) } }

    /// Adds the folders to what a loop waits for.
    package borrowing func announce(to news: inout News) {
        // Again each time, for folders that have come or were replaced; for the others it changes nothing.
        let isComplete = number >= 0 && paths.allSatisfy { chost_watch_folder(number, $0) >= 0 }
        news.add(number, Int32(POLLIN))
        news.add(deadline: Clock.monotonicNanoseconds + (isComplete ? 1_000_000_000 : 200_000_000))
    }

    /// Takes what was announced until now.
    package borrowing func serve() {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while number >= 0, read(number, &buffer, buffer.count) > 0 { continue }
    }
}
