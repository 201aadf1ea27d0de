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

/// Finds line ends and NUL bytes 32 bytes at a time.
///
/// `\n`, `\r` and NUL are all below 14, which one comparison shows; what is found that way is then looked at byte by byte,
/// since tabs are below 14 too.
struct LineEnds {
    let text: UnsafeBufferPointer<UInt8>

    /// Where the first NUL byte was, as far as lines have been read.
    private(set) var firstNUL: Int?

    /// Made once, which costs more than a comparison with it.
    private let bound = SIMD32<UInt8>(repeating: 14)

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// The offset of the first `\n` or `\r` at or after `start`, or the end of the text.
    @inline(__always)
    mutating func contentEnd(from start: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(base)
        let count = text.count
        var offset = start
        while offset &+ 32 <= count {
            let block = raw.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self)
            // All bits of a byte that is below 14, and no other bit.
            let low = unsafeBitCast(block .< bound, to: SIMD4<UInt64>.self)
            if low.x | low.y | low.z | low.w != 0 {
                if let end = lineEnd(among: low.x, at: offset) { return end }
                if let end = lineEnd(among: low.y, at: offset &+ 8) { return end }
                if let end = lineEnd(among: low.z, at: offset &+ 16) { return end }
                if let end = lineEnd(among: low.w, at: offset &+ 24) { return end }
            }
            offset &+= 32
        }
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
