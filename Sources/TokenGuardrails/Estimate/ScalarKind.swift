/// What a Unicode scalar is to a tokenizer.
///
/// Without associated values, so that comparing two is comparing two bytes: it is done for every scalar of a text.
enum ScalarKind {
    /// No scalar: what is before a text and after it.
    case none
    /// A space, a tab or another white space within a line.
    case blank
    /// A line feed or a carriage return.
    case lineEnd
    case digit
    /// A Latin capital, A to Z.
    case capital
    /// A small Latin letter, a to z.
    case small
    /// A Latin letter with a diacritic, as one scalar.
    case accented
    /// A diacritic of its own, as in decomposed text.
    case accent
    /// ASCII punctuation.
    case mark
    /// Other punctuation, arrows, lines and control characters: one token as a rule.
    case sign
    /// A symbol that vocabularies hold in pieces.
    case symbol
    /// An emoji.
    case pictograph
    /// What joins or varies emoji, and other scalars without a shape.
    case joiner
    /// A letter of another script, or a sign that belongs to the letter before it.
    case hangul, han, kana, cyrillic, greek, devanagari, thai
    /// Hebrew and Arabic.
    case semitic
    /// A Hangul letter that is alone, as in ㅋㅋ.
    case jamo
    /// A Hangul letter that makes a syllable with its neighbours: decomposed text.
    case conjoiningJamo
    /// Armenian, Georgian and the scripts of India but Devanagari.
    case other
    /// Scripts that vocabularies hold byte by byte.
    case rare

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x61...0x7A: self = .small
        case 0x20: self = .blank
        case 0x41...0x5A: self = .capital
        case 0x30...0x39: self = .digit
        case 0x21...0x7E: self = .mark
        case 0x0A, 0x0D: self = .lineEnd
        case 0x09, 0x0B, 0x0C: self = .blank
        case 0xAC00...0xD7A3: self = .hangul
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: self = .han
        case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: self = .kana
        case 0x00...0xBF: self = scalar.value == 0x85 || scalar.value == 0xA0 ? .blank : .sign
        default: self = Self.uncommon(scalar.value)
        }
    }

    private static func uncommon(_ value: UInt32) -> ScalarKind {
        switch value {
        case 0xD7, 0xF7: .sign
        case 0xC0...0x24F, 0x1E00...0x1EFF: .accented
        case 0x300...0x36F: .accent
        case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
        case 0x400...0x52F: .cyrillic
        case 0x590...0x77F, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: .semitic
        case 0x900...0x97F: .devanagari
        case 0xE00...0xE7F: .thai
        case 0x530...0x58F, 0x980...0xDFF, 0x10A0...0x10FF: .other
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: .conjoiningJamo
        case 0x3131...0x318E: .jamo
        case 0x250...0x2FF, 0xE80...0x1DFF, 0x2C00...0x2DFF, 0xA000...0xABFF: .rare
        case 0x200B...0x200F, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: .joiner
        case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .blank
        case 0x2010...0x205E, 0x2190...0x2193, 0x21D2, 0x2500...0x257F, 0x3001...0x3020, 0xFF01...0xFF65, 0xFFFD: .sign
        case 0x2600...0x27BF, 0x2B50, 0x1F000...0x1FAFF: .pictograph
        case 0x20000...0x3FFFF, 0x10000...0x1CFFF: .rare
        default: .symbol
        }
    }

    /// The kind of the pieces that such scalars make: Latin letters make words, marks and symbols runs of marks.
    var ofPiece: ScalarKind {
        switch self {
        case .capital, .accented, .accent: .small
        case .sign, .symbol, .pictograph, .joiner: .mark
        default: self
        }
    }

    /// Whether pieces of this kind are words.
    var makesWords: Bool {
        switch self {
        case .small, .capital, .accented, .accent, .hangul, .han, .kana, .cyrillic, .greek, .devanagari, .thai,
            .semitic, .jamo, .conjoiningJamo, .other, .rare:
            true
        case .none, .blank, .lineEnd, .digit, .mark, .sign, .symbol, .pictograph, .joiner: false
        }
    }
}
