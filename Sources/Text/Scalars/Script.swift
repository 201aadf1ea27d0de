/// What a scalar is. Everything here is inlined, since it is asked for each scalar of a text.
package enum Script {
    /// A whole Hangul syllable.
    @inlinable @inline(__always)
    package static func isSyllable(_ value: UInt32) -> Bool { 0xAC00...0xD7A3 ~= value }

    /// Hangul: a syllable, or a jamo that is alone.
    @inlinable @inline(__always)
    package static func isHangul(_ value: UInt32) -> Bool {
        isSyllable(value) || 0x3131...0x318E ~= value || 0x1100...0x11FF ~= value
    }

    /// An ASCII digit.
    @inlinable @inline(__always)
    package static func isDigit(_ value: UInt32) -> Bool { 0x30...0x39 ~= value }

    /// White space within a line.
    @inlinable @inline(__always)
    package static func isSpace(_ value: UInt32) -> Bool { value == 0x20 || value == 0x09 || value == 0x0D }

    /// What Unicode calls white space.
    @inlinable package static func isWhitespace(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20: true
        case 0..<0x85: false
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// A letter of any script but Hangul.
    @inlinable @inline(__always)
    package static func isLetter(_ value: UInt32) -> Bool {
        0x61...0x7A ~= value || (value >= 0xC0 && !isSyllable(value) && isForeignLetter(value))
    }

    /// - Parameter value: U+00C0 or above.
    @usableFromInline
    static func isForeignLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0xD7, 0xF7: false
        // The tables of Unicode take their time: letters of Latin, Cyrillic, kana and Chinese characters are known.
        case 0xC0...0x24F, 0x400...0x481, 0x48A...0x52F, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFC: true
        default: !isHangul(value) && Unicode.Scalar(value)?.properties.isAlphabetic == true
        }
    }
}

/// How jamo that were written apart make syllables (Unicode Standard, section 3.12).
package enum Hangul {
    /// The jamo that can join what is before them: vowels and finals.
    @inlinable package static var joining: ClosedRange<UInt32> { 0x1161...0x11C2 }

    /// The syllable that an initial makes with a vowel, or a syllable that ends in its vowel with a final.
    package static func syllable(_ last: UInt32, _ next: UInt32) -> UInt32? {
        switch (last, next) {
        case (0x1100...0x1112, 0x1161...0x1175): 0xAC00 + ((last - 0x1100) * 21 + next - 0x1161) * 28
        case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (last - 0xAC00) % 28 == 0: last + next - 0x11A7
        default: nil
        }
    }

    /// A text with whole syllables in place of jamo that make them.
    package static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if joining.contains(scalar.value), let last = scalars.last,
                let syllable = syllable(last.value, scalar.value).flatMap(Unicode.Scalar.init)
            {
                scalars.removeLast()
                scalars.append(syllable)
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// Whether there are jamo in UTF-8, as in the names of files on macOS.
    package static func isApart(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        while let lead = rest.firstIndex(of: 0xE1) {
            rest = rest[(lead + 1)...]
            if let next = rest.first, 0x84...0x87 ~= next { return true }
        }
        return false
    }

    /// UTF-8 with whole syllables in place of jamo that make them. What is not UTF-8 stays.
    package static func composed(_ text: ArraySlice<UInt8>) -> [UInt8] {
        func scalar(_ bytes: ArraySlice<UInt8>) -> UInt32? {
            guard bytes.count == 3, bytes.first! & 0xF0 == 0xE0, bytes.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 })
            else { return nil }
            return bytes.dropFirst().reduce(UInt32(bytes.first! & 0x0F)) { $0 << 6 | UInt32($1 & 0x3F) }
        }
        var composed: [UInt8] = []
        composed.reserveCapacity(text.count)
        var rest = text
        while let first = rest.first {
            if first == 0xE1, let next = scalar(rest.prefix(3)), joining.contains(next),
                let last = scalar(composed.suffix(3)), let syllable = syllable(last, next)
            {
                composed.removeLast(3)
                composed += [
                    0xE0 | UInt8(syllable >> 12), 0x80 | UInt8(syllable >> 6 & 0x3F), 0x80 | UInt8(syllable & 0x3F),
                ]
                rest = rest.dropFirst(3)
            } else {
                composed.append(first)
                rest = rest.dropFirst()
            }
        }
        return composed
    }
}

extension String {
    /// The text's scalars as numbers, which are compared and hashed without the normalising that a `String` of Hangul
    /// goes through each time.
    package var scalarValues: [UInt32] {
        // Not by `map`, which counts the scalars first.
        var values: [UInt32] = []
        values.reserveCapacity(utf8.count)
        for scalar in unicodeScalars { values.append(scalar.value) }
        return values
    }

    /// - Parameter scalarValues: a part of ``scalarValues``.
    package init(scalarValues: ArraySlice<UInt32>) {
        self.init(decoding: scalarValues, as: UTF32.self)
    }
}
