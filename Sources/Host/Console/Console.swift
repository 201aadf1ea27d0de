internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Why standard input was not read.
package enum InputError: Error, Equatable, Sendable {
    /// It holds more than the limit, in bytes.
    case tooLong(limit: Int)
    case system(SystemError)
}

/// The three standard streams.
package enum Console {
    /// A standard stream, by its descriptor.
    package enum Stream: Int32, Sendable {
        case input = 0
        case output = 1
        case errors = 2
    }

    /// Whether a stream is a terminal.
    package static func isTerminal(_ stream: Stream) -> Bool {
        isatty(stream.rawValue) == 1
    }

    /// How many columns a stream's terminal has; nil when it is not a terminal, or the terminal does not know.
    package static func width(of stream: Stream) -> Int? {
        let columns = chost_terminal_columns(stream.rawValue)
        return columns > 0 ? Int(columns) : nil
    }

    /// Makes writing into a closed pipe an error (`isBrokenPipe`) instead of the end of the process, for the rest of
    /// its life. Programs that ``ChildProgram`` starts do not inherit it.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Makes writing beyond the size that a file may have (`ulimit -f`) an error instead of the end of the process, for
    /// the rest of its life. Programs that ``ChildProgram`` starts do not inherit it.
    package static func ignoreSizeLimits() {
        signal(SIGXFSZ, SIG_IGN)
    }

    /// Writes everything to a stream at once, without a buffer in between.
    package static func write(_ bytes: [UInt8], to stream: Stream) throws(SystemError) {
        try Descriptor.write(all: bytes, to: stream.rawValue)
    }

    /// Writes everything to a stream, and waits no longer than until a time for whoever reads it.
    ///
    /// - Parameter time: `Clock.monotonicNanoseconds`; then it throws `isTimeOver`.
    package static func write(_ bytes: [UInt8], to stream: Stream, until time: Int64) throws(SystemError) {
        let flags = fcntl(stream.rawValue, F_GETFL)
        if flags >= 0, flags & O_NONBLOCK == 0 { _ = fcntl(stream.rawValue, F_SETFL, flags | O_NONBLOCK) }
        let patience = Duration.nanoseconds(max(0, time - Clock.monotonicNanoseconds))
        try Descriptor.write(all: bytes, to: stream.rawValue, patience: patience)
    }

    /// Reads standard input to its end.
    ///
    /// - Parameter limit: bytes; one more is an error.
    package static func readInput(limit: Int) throws(InputError) -> [UInt8] {
        try read(from: Stream.input.rawValue, limit: limit)
    }

    /// Reads a number of bytes of standard input, or fewer at its end.
    package static func readInput(count: Int) throws(SystemError) -> [UInt8] {
        try Descriptor.bytes(atMost: count) { buffer throws(SystemError) in
            try Descriptor.read(into: buffer, from: Stream.input.rawValue)
        }
    }

    /// Reads one line of standard input, without its end; nil at the end of the input. Bytes that are not UTF-8 become
    /// U+FFFD.
    package static func readLine() throws(SystemError) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        // Byte by byte: what follows the line is for whoever reads next.
        while try withUnsafeMutableBytes(
            of: &byte,
            { buffer throws(SystemError) in
                try Descriptor.read(into: buffer, from: Stream.input.rawValue)
            }) == 1
        {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// Reads what of standard input is there, after waiting for it; empty at its end.
    package static func readPiece() throws(SystemError) -> [UInt8] {
        try Descriptor.bytes(atMost: 65_536) { buffer throws(SystemError) in
            try Descriptor.readSome(into: buffer, from: Stream.input.rawValue)
        }
    }

    static func read(from number: Int32, limit: Int) throws(InputError) -> [UInt8] {
        var content: [UInt8] = []
        while content.count <= limit {
            let room = min(limit + 1 - content.count, max(65_536, content.count))
            let piece: [UInt8]
            do throws(SystemError) {
                piece = try Descriptor.bytes(atMost: room) { buffer throws(SystemError) in
                    try Descriptor.read(into: buffer, from: number)
                }
            } catch {
                throw .system(error)
            }
            if content.isEmpty { content = piece } else { content += piece }
            if piece.count < room { break }
        }
        if content.count > limit { throw .tooLong(limit: limit) }
        return content
    }
}
