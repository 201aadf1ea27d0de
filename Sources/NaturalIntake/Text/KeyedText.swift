internal import Text

/// A text as characters, and beside each its key: the scalar by which it is recognised.
///
/// Rules compare keys, which are the same for upper and lower case, full and half width, composed and decomposed
/// Hangul; rows are cut from the characters, so that what was written stays as it was.
struct KeyedText {
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
                identified = Script.isSyllable(scalar.value) ? (scalar, .hangul) : CharacterKind.identify(scalar)
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
        if scalars.count == 1 { return CharacterKind.identify(first) }
        if character == "\r\n" { return ("\n", .newline) }
        if case let whole = Hangul.composed(String(character)).unicodeScalars, whole.count == 1,
            let syllable = whole.first,
            Script.isSyllable(syllable.value)
        {
            return (syllable, .hangul)
        }
        let rest = scalars.dropFirst().filter { $0 != "\u{FE0F}" && $0 != "\u{FE0E}" }
        if rest.isEmpty { return CharacterKind.identify(first) }
        if rest.elementsEqual(["\u{20E3}"]), ("1"..."9").contains(first),
            let circled = Unicode.Scalar(first.value - 0x31 + 0x2460)
        {
            return (circled, .pictograph)  // A keycap is an enumerator, as a circled number is.
        }
        let kind = CharacterKind.identify(first).kind
        return (unnamed, kind.isWord ? (kind == .hangul ? .hangul : .letter) : kind)
    }
}
