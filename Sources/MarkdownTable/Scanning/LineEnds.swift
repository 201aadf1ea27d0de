/// The bytes that Markdown's block structure is made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let `return` = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let pipe = UInt8(ascii: "|")
    static let backslash = UInt8(ascii: "\\")
    static let hyphen = UInt8(ascii: "-")
    static let colon = UInt8(ascii: ":")
    static let hash = UInt8(ascii: "#")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let equals = UInt8(ascii: "=")
    static let backtick = UInt8(ascii: "`")
    static let tilde = UInt8(ascii: "~")

    /// What cells are trimmed of: space, tab, line tabulation, form feed.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte <= space && (byte == space || byte == tab || byte == 0x0B || byte == 0x0C)
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool {
        lowercased(byte) >= UInt8(ascii: "a") && lowercased(byte) <= UInt8(ascii: "z")
    }

    /// ASCII letters alone are folded; other bytes may come out as any byte that isn't a letter.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

/// Finds line ends and NUL bytes 32 bytes at a time, and on the way how many pipes a line has.
///
/// `\n`, `\r` and NUL are all below 14, which one comparison shows; what is found that way is then looked at byte by byte,
/// since tabs are below 14 too. The 32 bytes are two vectors of what every processor has registers for.
struct LineEnds {
    let text: UnsafeBufferPointer<UInt8>

    /// Where the first NUL byte was, as far as lines have been read.
    private(set) var firstNUL: Int?

    /// The number of pipes of the line whose end was found last; nil where it has a backslash, which may make a pipe text, or
    /// is too long for the counters, or ends with the text.
    private(set) var pipes: Int?

    /// Made once, which costs more than a comparison with them.
    private let bound = Block(repeating: 14)
    private let pipe = Block(repeating: Byte.pipe)
    private let backslash = Block(repeating: Byte.backslash)
    private let ones = SIMD64<UInt8>(lowHalf: SIMD32(repeating: .max), highHalf: SIMD32())

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// The offset of the first `\n` or `\r` at or after `start`, or the end of the text.
    @inline(__always)
    mutating func contentEnd(from start: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(base)
        let count = text.count
        var marks = PipeMarks()
        var offset = start
        while offset &+ 32 <= count {
            let first = raw.loadUnaligned(fromByteOffset: offset, as: Block.self)
            let second = raw.loadUnaligned(fromByteOffset: offset &+ 16, as: Block.self)
            let high = (Block.marks(first .>= bound), Block.marks(second .>= bound))
            let pipes = (Block.marks(first .== pipe), Block.marks(second .== pipe))
            let backslashes = (Block.marks(first .== backslash), Block.marks(second .== backslash))
            let all = unsafeBitCast(high.0 & high.1, to: SIMD2<UInt64>.self)
            if all.x & all.y != .max, let end = lineEnd(among: (~high.0, ~high.1), at: offset) {
                let line = lowest(end &- offset)
                marks.add((pipes.0 & line.0, pipes.1 & line.1), (backslashes.0 & line.0, backslashes.1 & line.1))
                self.pipes = marks.pipes(inBytes: end &- start)
                return end
            }
            marks.add(pipes, backslashes)
            offset &+= 32
        }
        pipes = nil
        while offset < count {
            if isLineEnd(offset) { return offset }
            offset &+= 1
        }
        return count
    }

    /// The start of the line after the one whose content ends at `contentEnd`. `\n`, `\r\n` and a lone `\r` each end
    /// a line (CommonMark 2.1).
    @inline(__always)
    func nextLine(after contentEnd: Int) -> Int {
        guard contentEnd < text.count else { return text.count }
        let isPair =
            text[contentEnd] == Byte.return && contentEnd &+ 1 < text.count
            && text[contentEnd &+ 1] == Byte.newline
        return contentEnd &+ (isPair ? 2 : 1)
    }

    /// All bits of the lowest of 32 bytes.
    @inline(__always)
    private func lowest(_ count: Int) -> (Block, Block) {
        withUnsafeBytes(of: ones) {
            (
                $0.loadUnaligned(fromByteOffset: 32 &- count, as: Block.self),
                $0.loadUnaligned(fromByteOffset: 48 &- count, as: Block.self)
            )
        }
    }

    @inline(__always)
    private mutating func lineEnd(among marks: (Block, Block), at offset: Int) -> Int? {
        let first = unsafeBitCast(marks.0, to: SIMD2<UInt64>.self)
        if let end = lineEnd(among: first.x, at: offset) { return end }
        if let end = lineEnd(among: first.y, at: offset &+ 8) { return end }
        let second = unsafeBitCast(marks.1, to: SIMD2<UInt64>.self)
        if let end = lineEnd(among: second.x, at: offset &+ 16) { return end }
        return lineEnd(among: second.y, at: offset &+ 24)
    }

    @inline(__always)
    private mutating func lineEnd(among marks: UInt64, at offset: Int) -> Int? {
        var marks = marks.littleEndian & 0x8080_8080_8080_8080
        while marks != 0 {
            let candidate = offset &+ marks.trailingZeroBitCount &>> 3
            if isLineEnd(candidate) { return candidate }
            marks &= marks &- 1
        }
        return nil
    }

    /// Notes a NUL on the way.
    @inline(__always)
    private mutating func isLineEnd(_ offset: Int) -> Bool {
        let byte = text[offset]
        if byte == 0, firstNUL == nil { firstNUL = offset }
        return byte == Byte.newline || byte == Byte.return
    }
}

private typealias Block = SIMD16<UInt8>

extension Block {
    /// All bits of each byte that a comparison is true for.
    @inline(__always)
    fileprivate static func marks(_ comparison: SIMDMask<SIMD16<Int8>>) -> Block {
        unsafeBitCast(comparison, to: Block.self)
    }
}

/// The pipes of a line, counted in 16 places at once.
private struct PipeMarks {
    private var pipes = Block()
    private var backslashes = Block()

    /// - Parameters: all bits of a byte that is one, and no other bit.
    @inline(__always)
    mutating func add(_ pipes: (Block, Block), _ backslashes: (Block, Block)) {
        self.pipes &-= pipes.0
        self.pipes &-= pipes.1
        self.backslashes |= backslashes.0 | backslashes.1
    }

    @inline(__always)
    func pipes(inBytes count: Int) -> Int? {
        let backslashes = unsafeBitCast(backslashes, to: SIMD2<UInt64>.self)
        // A place counts two bytes of 32, and two places are added up in a byte.
        guard count < 63 &* 32, backslashes.x | backslashes.y == 0 else { return nil }
        let counts = unsafeBitCast(pipes, to: SIMD2<UInt64>.self)
        let bytes = counts.x &+ counts.y
        let pairs = bytes & 0x00FF_00FF_00FF_00FF &+ bytes &>> 8 & 0x00FF_00FF_00FF_00FF
        return Int((pairs &* 0x0001_0001_0001_0001) &>> 48)
    }
}
