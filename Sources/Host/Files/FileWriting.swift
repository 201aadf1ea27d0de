#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

extension File {
    /// Writes everything at the file's position, continuing after partial writes.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        let number = descriptor.number
        try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
            try Descriptor.write(all: UnsafeRawBufferPointer(bytes), to: number)
        }
    }

    /// Writes segments one after the other at the file's position, many in a call and without joining them.
    ///
    /// - Parameter base: what the segments' ranges are of; a range beyond it is a programming error.
    package func write(base: [UInt8], segments: [Segment]) throws(SystemError) {
        let number = descriptor.number
        try base.withUnsafeBufferPointer { base throws(SystemError) in
            var gathering = GatheredWrite(to: number, roomFor: segments)
            for segment in segments {
                switch segment {
                case .base(let range):
                    precondition(range.upperBound <= base.count, "a segment reaches beyond its base")
                    try gathering.add(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: base[range])))
                case .bytes(let bytes):
                    try gathering.add(copying: bytes)
                }
            }
            try gathering.flush()
        }
    }
}

/// Collects pieces of memory and writes many of them with one call.
///
/// The bytes of small arrays are copied into one buffer, since their own memory may move; large ones are written at
/// once.
struct GatheredWrite: ~Copyable {
    /// Arrays up to this size are copied.
    static let smallest = 65_536
    /// How many pieces every system takes in a call (IOV_MAX).
    static let mostPieces = 1024

    private let number: Int32
    private let copies: UnsafeMutableRawBufferPointer
    private var copied = 0
    private var pieces: [iovec] = []
    private var total = 0

    init(to number: Int32, roomFor segments: [Segment]) {
        self.number = number
        var room = 0
        for case .bytes(let bytes) in segments where bytes.count <= Self.smallest { room += bytes.count }
        copies = .allocate(byteCount: room, alignment: 1)
        pieces.reserveCapacity(min(segments.count, Self.mostPieces))
    }

    deinit { copies.deallocate() }

    mutating func add(copying bytes: [UInt8]) throws(SystemError) {
        if bytes.count > Self.smallest {
            try flush()
            let number = number
            try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
                try Descriptor.write(all: UnsafeRawBufferPointer(bytes), to: number)
            }
        } else if !bytes.isEmpty {
            let copy = UnsafeMutableRawBufferPointer(rebasing: copies[copied..<(copied + bytes.count)])
            copy.copyBytes(from: bytes)
            copied += bytes.count
            try add(UnsafeRawBufferPointer(copy))
        }
    }

    mutating func add(_ piece: UnsafeRawBufferPointer) throws(SystemError) {
        guard let start = piece.baseAddress, piece.count > 0 else { return }
        if pieces.count == Self.mostPieces || total + piece.count > largestTransfer { try flush() }
        if piece.count > largestTransfer {
            try Descriptor.write(all: piece, to: number)
        } else {
            pieces.append(iovec(iov_base: UnsafeMutableRawPointer(mutating: start), iov_len: piece.count))
            total += piece.count
        }
    }

    mutating func flush() throws(SystemError) {
        while !pieces.isEmpty {
            let written = try system("writev") {
                pieces.withUnsafeBufferPointer { writev(number, $0.baseAddress, Int32($0.count)) }
            }
            Self.drop(written, from: &pieces)
        }
        total = 0
    }

    /// Takes away what was written: a partial write may end within a piece, and the next one goes on from there.
    static func drop(_ written: Int, from pieces: inout [iovec]) {
        var rest = written
        let whole = pieces.prefix { piece in
            guard rest >= piece.iov_len else { return false }
            rest -= piece.iov_len
            return true
        }
        pieces.removeSubrange(whole.indices)
        if rest > 0, let piece = pieces.first, let start = piece.iov_base {
            pieces[0] = iovec(iov_base: start + rest, iov_len: piece.iov_len - rest)
        }
    }
}
