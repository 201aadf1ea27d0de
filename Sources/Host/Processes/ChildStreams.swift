internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// Two ends of a pipe that children do not inherit.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(SystemError) {
        let ends = UnsafeMutablePointer<Int32>.allocate(capacity: 2)
        defer { ends.deallocate() }
        _ = try answered("pipe2") { chost_pipe(ends) }
        // Both are set after the last call that can fail: a half-made value cannot be taken apart.
        let first = try Descriptor(adopting: ends[0])
        let second = try Descriptor(adopting: ends[1])
        reading = first
        writing = second
    }

    /// The same for whoever starts a child.
    static func make() throws(ChildError) -> Pipe {
        do throws(SystemError) {
            return try Pipe()
        } catch {
            throw .system(error)
        }
    }
}

extension Descriptor {
    /// What takes everything.
    static func null() throws(ChildError) -> Descriptor {
        do throws(SystemError) {
            return try .open("/dev/null", relativeTo: AT_FDCWD, flags: O_WRONLY)
        } catch {
            throw .system(error)
        }
    }

    /// Makes reading and writing return at once (EAGAIN) where they would wait.
    func makeNonBlocking() { _ = fcntl(number, F_SETFL, O_NONBLOCK) }
}

/// The writing end of a program's input, and what is to go through it.
struct Feed: ~Copyable {
    private let bytes: [UInt8]
    private var sent = 0
    private var own: Descriptor?
    /// The program's end, until it is started.
    var others: Descriptor?
    /// What the program gets; nil for `/dev/null`.
    let given: Int32?

    init(_ input: ChildProgram.Input) throws(ChildError) {
        if case .bytes(let bytes) = input, !bytes.isEmpty {
            let pipe = try Pipe.make()
            pipe.writing.makeNonBlocking()
            self.bytes = bytes
            given = pipe.reading.number
            own = consume pipe.writing
            others = consume pipe.reading
        } else {
            bytes = []
            given = input == .inherited ? 0 : nil
            own = nil
            others = nil
        }
    }

    /// -1 when there is nothing more to be sent.
    var number: Int32 {
        switch own {
        case .some(let descriptor): descriptor.number
        case nil: -1
        }
    }

    /// Writes what the pipe takes. A program that does not want the rest is no error.
    mutating func send() throws(SystemError) {
        let (number, bytes, sent) = (number, bytes, sent)
        let hold = chost_hold_broken_pipe()
        defer { if hold == 0 { chost_release_broken_pipe() } }
        do throws(SystemError) {
            self.sent += try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
                let rest = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[sent...]))
                return try system("write") { write(number, rest.baseAddress, rest.count) }
            }
        } catch {
            if error.isBrokenPipe {
                own = nil
            } else if error.code != EAGAIN {
                throw error
            }
        }
        if self.sent == bytes.count { own = nil }
    }
}

/// The reading end of an output, and what came through it.
struct Drain: ~Copyable {
    private static let largestRead = 65_536

    private let limit: Int
    /// How much of the end is kept beside what is in the file.
    private let tail: Int
    private var bytes: [UInt8] = []
    private var file: Descriptor?
    private var fileSize = 0
    private(set) var isCut = false
    private var own: Descriptor?
    /// The program's end, until it is started.
    var others: Descriptor?
    /// What the program gets.
    let given: Int32

    /// - Parameter number: the stream of this process that may be inherited.
    init(_ output: ChildProgram.Output, inherited number: Int32) throws(ChildError) {
        switch output {
        case .inherited, .joined:
            (limit, tail) = (0, 0)
            given = number
            return
        case .kept(let limit): (self.limit, tail) = (limit, 0)
        case .file(let path, let limit):
            (self.limit, tail) = (limit, 0)
            file = try Self.emptyFile(path)
        case .log(let path, let limit, let tail):
            (self.limit, self.tail) = (limit, tail)
            file = try Self.emptyFile(path)
        }
        let pipe = try Pipe.make()
        pipe.reading.makeNonBlocking()
        given = pipe.writing.number
        own = consume pipe.reading
        others = consume pipe.writing
    }

    private static func emptyFile(_ path: String) throws(ChildError) -> Descriptor {
        do throws(SystemError) {
            try checkPath(path, for: "openat")
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
            return try .open(path, relativeTo: AT_FDCWD, flags: flags, mode: 0o600)
        } catch {
            throw .system(error)
        }
    }

    /// -1 when there is nothing more to come.
    var number: Int32 {
        switch own {
        case .some(let descriptor): descriptor.number
        case nil: -1
        }
    }

    /// Takes what is there, up to a limit; returns whether there may be more now.
    mutating func receive() throws(SystemError) -> Bool {
        let number = number
        guard number >= 0 else { return false }
        let piece: [UInt8]
        do throws(SystemError) {
            piece = try Descriptor.bytes(atMost: Self.largestRead) { buffer throws(SystemError) in
                try Descriptor.readSome(into: buffer, from: number)
            }
        } catch {
            if error.code == EAGAIN { return false }
            throw error
        }
        if piece.isEmpty { own = nil } else { keep(piece) }
        return !piece.isEmpty
    }

    private mutating func keep(_ piece: [UInt8]) {
        let room = max(0, limit - (tail > 0 ? 0 : bytes.count) - fileSize)
        let isEnd = piece.count > room && !isCut
        if piece.count > room { isCut = true }
        switch file {
        case nil: bytes += piece.prefix(room)
        case .some(let descriptor):
            do throws(SystemError) {
                var part = Array(piece.prefix(room))
                fileSize += part.count
                if isEnd, tail > 0 { part += Array("\n[more than \(limit) bytes: the rest is left out]\n".utf8) }
                try Descriptor.write(all: part, to: descriptor.number)
            } catch {
                // A full disk is no reason to stop the program.
                isCut = true
            }
        }
        guard tail > 0 else { return }
        bytes += piece
        // Not at each piece, or what is kept would be moved as often.
        if bytes.count > 2 * tail { bytes.removeFirst(bytes.count - tail) }
    }

    /// What is kept in memory, which is then no longer kept.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
