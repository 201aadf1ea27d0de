/// What a character is to somebody who reads a text.
package enum CharacterKind: Equatable, Sendable {
    case space, newline, digit, latin, hangul
    /// A letter or number of another script, or one with marks of its own.
    case letter
    /// Emoji and the like: they say something, but are no word.
    case pictograph
    /// Punctuation, signs of arithmetic, lines and arrows.
    case mark
    /// Format characters without a shape.
    case invisible

    /// Whether a fragment that holds it says something.
    @inlinable package var isContent: Bool {
        switch self {
        case .digit, .latin, .hangul, .letter, .pictograph: true
        case .space, .newline, .mark, .invisible: false
        }
    }

    /// Whether it can be part of a word.
    @inlinable package var isWord: Bool { isContent && self != .pictograph }
    /// Whether it separates words.
    @inlinable package var isBlank: Bool { self == .space || self == .newline || self == .invisible }

    /// The kind of a scalar, and its key, by which it is recognised: lower case, half width, one kind of blank.
    package static func identify(_ scalar: Unicode.Scalar) -> (key: Unicode.Scalar, kind: CharacterKind) {
        switch scalar.value {
        case 0x61...0x7A: return (scalar, .latin)
        case 0x41...0x5A: return (Unicode.Scalar(UInt8(scalar.value + 32)), .latin)
        case 0x30...0x39: return (scalar, .digit)
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return ("\n", .newline)
        case 0x00...0x20, 0x7F...0xA0, 0x3000: return (" ", .space)
        case 0x21...0x7E: return (scalar, .mark)
        case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3131...0x318E, 0xA960...0xA97C, 0xD7B0...0xD7FB:
            return (scalar, .hangul)
        case 0xFF01...0xFF5E: return identify(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
        default: break
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return (" ", .space)
        case .format: return (scalar, .invisible)
        case .uppercaseLetter, .titlecaseLetter:
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            return (lower.count == 1 ? lower.first ?? scalar : scalar, .letter)
        case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
            .nonspacingMark, .spacingMark, .enclosingMark:
            return (scalar, .letter)
        case .otherNumber, .privateUse, .unassigned, .surrogate: return (scalar, .pictograph)
        case .otherSymbol: return (scalar, scalar.value >= 0x2600 ? .pictograph : .mark)
        default: return (scalar, .mark)
        }
    }
}
