/// The number of terminal columns that `text` takes.
///
/// East Asian wide and fullwidth characters and emoji take two (Unicode Standard Annex 11, emoji presentation of
/// Technical Standard 51), combining marks, format characters and controls none, all others one. An emoji sequence
/// joined by U+200D, a pair of regional indicators and an emoji with a skin tone are one emoji each; U+FE0F makes the
/// character before it an emoji, U+FE0E a text character. Decomposed Hangul counts like the syllable that it makes up.
///
/// - Parameter text: bytes that are UTF-8; each byte that isn't counts one column, as U+FFFD would.
package func displayWidth(of text: some Collection<UInt8>) -> Int {
    text.withContiguousStorageIfAvailable { displayWidth(ofBuffer: $0) }
        ?? Array(text).withUnsafeBufferPointer { displayWidth(ofBuffer: $0) }
}

/// The number of terminal columns that `text` takes; see the one for bytes.
package func displayWidth(of text: String) -> Int {
    displayWidth(of: text.utf8)
}

/// The columns that UTF-8 in memory takes on a terminal.
package func displayWidth(ofBuffer text: UnsafeBufferPointer<UInt8>) -> Int {
    var measure = WidthMeasure()
    var place = 0
    while place < text.count {
        let scalar = UTF8Scalar(at: place, in: text)
        measure.add(scalar.value)
        place += scalar.length
    }
    return measure.columns
}

/// Adds up columns scalar by scalar, remembering the character that is being made up.
private struct WidthMeasure {
    private(set) var columns = 0
    /// The columns of the last character that has any, which what follows may change.
    private var last = 0
    /// The scalar that character started with.
    private var base: Unicode.Scalar?
    /// The scalar before was U+200D after an emoji.
    private var isJoining = false
    /// The scalar before was a regional indicator without a partner.
    private var isHalfFlag = false

    mutating func add(_ scalar: Unicode.Scalar?) {
        guard let scalar else {
            start(nil, columns: 1)
            return
        }
        let value = scalar.value
        if value >= 0x20, value < 0x7F {
            start(scalar, columns: 1)
            return
        }
        switch value {
        case 0xFE0F where base?.properties.isEmoji ?? false:
            widen(to: 2)
        case 0xFE0E where base?.properties.isEmoji ?? false:
            widen(to: 1)
        case 0x200D:
            isJoining = base.map { $0.properties.isEmoji && $0.value > 0x7F } ?? false
        case 0x1F1E6...0x1F1FF:
            if isHalfFlag {
                widen(to: 2)
                isHalfFlag = false
            } else {
                start(scalar, columns: 1)
                isHalfFlag = true
            }
        case 0x1F3FB...0x1F3FF where base?.properties.isEmojiModifierBase ?? false:
            widen(to: 2)
        default:
            let width = columnsByItself(scalar)
            if isJoining, scalar.properties.isEmoji {
                isJoining = false
                widen(to: 2)
            } else if width > 0 {
                start(scalar, columns: width)
            }
        }
    }

    private mutating func start(_ scalar: Unicode.Scalar?, columns width: Int) {
        columns += width
        last = width
        base = scalar
        isJoining = false
        isHalfFlag = false
    }

    private mutating func widen(to width: Int) {
        columns += width - last
        last = width
    }
}

private func columnsByItself(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    // The soft hyphen is a format character that terminals show; vowels and finals of Hangul join the initial.
    if value < 0x300 { return 1 }
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    if isWide(value) {
        return isCombining(scalar) ? 0 : 2
    }
    if isCombining(scalar) { return 0 }
    return scalar.properties.isEmojiPresentation ? 2 : 1
}

private func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
}

private func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    return wideRanges.contains { $0.contains(value) }
}

/// East_Asian_Width W and F (EastAsianWidth.txt of Unicode 16), without the emoji, which are known by their own
/// property. The most frequent come first; unassigned places within a script's blocks count like their neighbours.
private let wideRanges: [ClosedRange<UInt32>] = [
    0xAC00...0xD7A3,  // Hangul syllables
    0x3250...0xA48C,  // CJK, Yi
    0x3041...0x3247,  // kana, Hangul compatibility jamo
    0x2E80...0x303E,  // radicals, CJK punctuation
    0x1100...0x115F,  // Hangul initials
    0x2329...0x232A,  // angle brackets
    0xA490...0xA4C6,  // Yi radicals
    0xA960...0xA97C,  // old Hangul initials
    0xF900...0xFAFF,  // CJK compatibility ideographs
    0xFE10...0xFE19,  // vertical forms
    0xFE30...0xFE6B,  // CJK compatibility and small forms
    0xFF01...0xFF60,  // fullwidth forms
    0xFFE0...0xFFE6,  // fullwidth signs
    0x16FE0...0x16FFF,  // ideographic marks
    0x17000...0x18D1F,  // Tangut, Khitan
    0x1AFF0...0x1B2FB,  // kana supplements, Nushu
    0x1D300...0x1D376,  // Tai Xuan Jing, counting rods
    0x1F200...0x1F265,  // enclosed ideographs
    0x20000...0x3FFFD,  // ideographic planes
]
