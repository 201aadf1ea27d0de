/// One Unicode scalar at a place in bytes that may be anything.
package struct UTF8Scalar {
    /// Nil where the byte doesn't start a well-formed sequence (Unicode 3.9, table 3-7).
    package let value: Unicode.Scalar?
    /// In bytes; 1 if there is no value.
    package let length: Int

    /// - Parameter place: an offset within `text`.
    package init(at place: Int, in text: UnsafeBufferPointer<UInt8>) {
        let lead = text[place]
        let (length, first): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (1, 0...0)
            }
        guard length > 1 else {
            value = lead < 0x80 ? Unicode.Scalar(lead) : nil
            self.length = 1
            return
        }
        guard place + length <= text.count, first.contains(text[place + 1]),
            text[(place + 2)..<(place + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
        else {
            value = nil
            self.length = 1
            return
        }
        var scalar = UInt32(lead) & (0x7F >> UInt32(length))
        for byte in text[(place + 1)..<(place + length)] { scalar = scalar << 6 | UInt32(byte & 0x3F) }
        value = Unicode.Scalar(scalar)
        self.length = length
    }
}

/// Counts the scalars of `text` from `place` on that end at or before `end`, and moves `place` behind the last one that
/// begins before `end`. A byte that isn't UTF-8 counts as one.
package func countScalars(in text: UnsafeBufferPointer<UInt8>, from place: inout Int, to end: Int) -> Int {
    var count = 0
    while place < end {
        place += UTF8Scalar(at: place, in: text).length
        if place <= end { count += 1 }
    }
    return count
}
