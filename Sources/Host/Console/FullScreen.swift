internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The terminal while a program draws on all of it: what was there before is set aside, the cursor is hidden, and each key
/// comes at once and is not shown. However the owner of the value goes away, the terminal is as it was before.
///
/// Keys that send signals elsewhere are keys like others. Signals that come otherwise are the owner's to catch.
package struct FullScreen: ~Copyable {
    private let before: termios

    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[H\u{1B}[2J"
    private static let leave = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// - Returns: nil when input or output is no terminal.
    package static func begin() -> FullScreen? {
        var mode = termios()
        guard Console.isTerminal(.input), Console.isTerminal(.output), tcgetattr(0, &mode) == 0 else { return nil }
        let before = mode
        cfmakeraw(&mode)
        guard tcsetattr(0, TCSAFLUSH, &mode) == 0 else { return nil }
        return FullScreen(before)
    }

    private init(_ before: termios) {
        self.before = before
        try? Console.write(Array(Self.enter.utf8), to: .output)
    }

    deinit {
        try? Console.write(Array(Self.leave.utf8), to: .output)
        var mode = before
        tcsetattr(0, TCSAFLUSH, &mode)
    }

    /// How many columns and lines it has now; 80 and 24 where the terminal does not know.
    package static var size: (columns: Int, lines: Int) {
        let lines = chost_terminal_lines(Console.Stream.output.rawValue)
        return (Console.width(of: .output) ?? 80, lines > 0 ? Int(lines) : 24)
    }

    /// Adds the keyboard to what a loop waits for.
    package borrowing func announce(to news: inout News) { news.add(0, Int32(POLLIN)) }

    /// The bytes of the keys that were pressed; none where nothing was, and nil when there is no keyboard any more.
    package borrowing func keys(_ news: borrowing News) -> [UInt8]? {
        guard news.isReady(0) else { return [] }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(0, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
