import Text

/// What a character is to the reader of a request.
enum CharacterKind: Equatable {
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
    var isContent: Bool {
        switch self {
        case .digit, .latin, .hangul, .letter, .pictograph: true
        case .space, .newline, .mark, .invisible: false
        }
    }

    var isWord: Bool { isContent && self != .pictograph }
    var isBlank: Bool { self == .space || self == .newline || self == .invisible }
}

/// A text as characters, and beside each its key: the scalar by which it is recognised.
///
/// Rules compare keys, which are the same for upper and lower case, full and half width, composed and decomposed
/// Hangul; rows are cut from the characters, so that what was written stays as it was.
struct Writing {
    let characters: [Character]
    let keys: [Unicode.Scalar]
    let kinds: [CharacterKind]

    /// The key of a character that no rule asks for.
    static let unnamed: Unicode.Scalar = "\u{FFFD}"

    init(_ text: String) {
        var characters: [Character] = []
        var keys: [Unicode.Scalar] = []
        var kinds: [CharacterKind] = []
        let scalars = text.unicodeScalars
        characters.reserveCapacity(text.utf8.count / 2)
        keys.reserveCapacity(text.utf8.count / 2)
        kinds.reserveCapacity(text.utf8.count / 2)
        var index = text.startIndex
        while index < text.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            let identified: (key: Unicode.Scalar, kind: CharacterKind)
            if Self.isPlain(scalar), next == text.endIndex || Self.isPlain(scalars[next]) {
                characters.append(Character(scalar))
                identified = Self.identify(scalar)
                index = next
            } else {
                characters.append(text[index])
                identified = Self.identify(text[index])
                index = text.index(after: index)
            }
            keys.append(identified.key)
            kinds.append(identified.kind)
        }
        self.characters = characters
        self.keys = keys
        self.kinds = kinds
    }

    var count: Int { characters.count }
    var range: Range<Int> { 0..<characters.count }

    /// The characters of a range on one line: newlines, tabs and control characters become a space each.
    func text(_ range: Range<Int>) -> String {
        var result = ""
        result.reserveCapacity(range.count * 2)
        for index in range {
            switch kinds[index] {
            case .space where characters[index] != "\u{3000}" && characters[index] != "\u{A0}", .newline:
                result.append(" ")
            default:
                result.append(characters[index])
            }
        }
        return result
    }

    func hasContent(_ range: Range<Int>) -> Bool {
        kinds[range].contains { $0.isContent }
    }

    /// The key at `index`, or a space beyond the ends.
    func key(_ index: Int) -> Unicode.Scalar {
        keys.indices.contains(index) ? keys[index] : " "
    }

    /// The kind at `index`, or a space beyond the ends.
    func kind(_ index: Int) -> CharacterKind {
        kinds.indices.contains(index) ? kinds[index] : .space
    }

    /// Whether the keys from `index` on spell `word` (lower case, half width, composed).
    func spells(_ word: String, at index: Int) -> Bool {
        var position = index
        for scalar in word.unicodeScalars {
            guard position < keys.count, keys[position] == scalar else { return false }
            position += 1
        }
        return true
    }

    /// Whether a character ends between this scalar and any other such (UAX 29): printable ASCII and whole Hangul
    /// syllables. Looking for the boundaries of all others alone takes a fifth of the time.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        (0x20...0x7E).contains(scalar.value) || Script.isSyllable(scalar.value)
    }

    private static func identify(_ character: Character) -> (Unicode.Scalar, CharacterKind) {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return (unnamed, .invisible) }
        if scalars.count == 1 { return identify(first) }
        if character == "\r\n" { return ("\n", .newline) }
        if case let whole = Hangul.composed(String(character)).unicodeScalars, whole.count == 1,
            let syllable = whole.first,
            Script.isSyllable(syllable.value)
        {
            return (syllable, .hangul)
        }
        let rest = scalars.dropFirst().filter { $0 != "\u{FE0F}" && $0 != "\u{FE0E}" }
        if rest.isEmpty { return identify(first) }
        if rest.elementsEqual(["\u{20E3}"]), ("1"..."9").contains(first),
            let circled = Unicode.Scalar(first.value - 0x31 + 0x2460)
        {
            return (circled, .pictograph)  // A keycap is an enumerator, as a circled number is.
        }
        let kind = identify(first).1
        return (unnamed, kind.isWord ? (kind == .hangul ? .hangul : .letter) : kind)
    }

    private static func identify(_ scalar: Unicode.Scalar) -> (Unicode.Scalar, CharacterKind) {
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
