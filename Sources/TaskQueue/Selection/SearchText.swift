internal import Text

/// A text to be found in cells.
///
/// ASCII letters are found in either case. Hangul is found however it is written: macOS and some input methods take
/// syllables apart (NFD), and nobody sees the difference. Everything else is found as it is spelled.
package struct SearchText: Equatable, Sendable {
    /// The text in the form in which cells are compared.
    private let needle: [UInt8]

    /// - Returns: `nil` for an empty text, which every cell would hold.
    package init?(_ text: String) {
        let folded = Self.folded(text)
        guard !folded.isEmpty else { return nil }
        needle = folded
    }

    /// Whether the text occurs in another one.
    package func occurs(in text: String) -> Bool {
        let bytes = Self.folded(text)
        return bytes.withUnsafeBufferPointer { occurs(in: $0, bytes.indices) }
    }

    /// Whether the text occurs in a cell of a file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - range: the cell's trimmed text in it. A cell that says `-` says nothing.
    ///   - text: the cell's text, which is asked for only where the bytes are not it.
    func occurs(
        inCell range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, reading text: @autoclosure () -> String
    ) -> Bool {
        guard range.count > 1 || range.first.map({ bytes[$0] != UInt8(ascii: "-") }) ?? false else { return false }
        return Self.needsReading(bytes, range) ? occurs(in: text()) : occurs(in: bytes, range)
    }

    private func occurs(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        needle.withUnsafeBufferPointer { needle in
            guard range.count >= needle.count else { return false }
            let first = needle[0]
            for start in range.lowerBound...(range.upperBound - needle.count)
            where Self.lowercased(bytes[start]) == first {
                var length = 1
                while length < needle.count, Self.lowercased(bytes[start + length]) == needle[length] { length += 1 }
                if length == needle.count { return true }
            }
            return false
        }
    }

    /// Whether a cell's bytes are not yet its text: a backslash may stand for a pipe, and `E1` begins letters of Hangul
    /// that make up syllables.
    private static func needsReading(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        for place in range where bytes[place] == UInt8(ascii: "\\") || bytes[place] == 0xE1 { return true }
        return false
    }

    @inline(__always)
    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// The text with lower-case ASCII letters and whole Hangul syllables.
    private static func folded(_ text: String) -> [UInt8] {
        Hangul.composed(text).utf8.map(lowercased)
    }
}
