/// What a Unicode scalar is to a tokenizer.
enum ScalarKind: Equatable {
    /// A space, a tab or another white space within a line.
    case blank
    /// A line feed or a carriage return.
    case lineEnd
    case digit
    /// A Latin capital, A to Z.
    case capital
    /// A letter, or a sign that belongs to the letter before it, of a script.
    case letter(Script)
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

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x61...0x7A: self = .letter(.latin)
        case 0x20: self = .blank
        case 0x41...0x5A: self = .capital
        case 0x30...0x39: self = .digit
        case 0x21...0x7E: self = .mark
        case 0x0A, 0x0D: self = .lineEnd
        case 0x09, 0x0B, 0x0C: self = .blank
        case 0xAC00...0xD7A3: self = .letter(.hangul)
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF: self = .letter(.han)
        case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: self = .letter(.kana)
        case 0x00...0xBF: self = scalar.value == 0x85 || scalar.value == 0xA0 ? .blank : .sign
        default: self = Self.uncommon(scalar.value)
        }
    }

    private static func uncommon(_ value: UInt32) -> ScalarKind {
        switch value {
        case 0xD7, 0xF7: .sign
        case 0xC0...0x24F, 0x1E00...0x1EFF: .accented
        case 0x300...0x36F: .accent
        case 0x370...0x3FF, 0x1F00...0x1FFF: .letter(.greek)
        case 0x400...0x52F: .letter(.cyrillic)
        case 0x590...0x77F, 0xFB1D...0xFDFF, 0xFE70...0xFEFC: .letter(.semitic)
        case 0x900...0x97F: .letter(.devanagari)
        case 0xE00...0xE7F: .letter(.thai)
        case 0x530...0x58F, 0x980...0xDFF, 0x10A0...0x10FF: .letter(.other)
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: .letter(.conjoiningJamo)
        case 0x3131...0x318E: .letter(.jamo)
        case 0x250...0x2FF, 0xE80...0x1DFF, 0x2C00...0x2DFF, 0xA000...0xABFF: .letter(.rare)
        case 0x200B...0x200F, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF: .joiner
        case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .blank
        case 0x2010...0x205E, 0x2190...0x2193, 0x21D2, 0x2500...0x257F, 0x3001...0x3020, 0xFF01...0xFF65, 0xFFFD: .sign
        case 0x2600...0x27BF, 0x2B50, 0x1F000...0x1FAFF: .pictograph
        case 0x20000...0x3FFFF, 0x10000...0x1CFFF: .letter(.rare)
        default: .symbol
        }
    }

    var isLetter: Bool {
        switch self {
        case .letter, .capital, .accented, .accent: true
        default: false
        }
    }

    /// The script of a letter; `nil` for anything else.
    var script: Script? {
        switch self {
        case .letter(let script): script
        case .capital, .accented, .accent: .latin
        default: nil
        }
    }
}

/// The scripts whose words have prices of their own.
enum Script: Equatable {
    case latin, hangul, han, kana, cyrillic, greek, devanagari, thai
    /// Hebrew and Arabic.
    case semitic
    /// Hangul letters that stand alone, as in ㅋㅋ.
    case jamo
    /// Hangul letters that make a syllable together: decomposed text.
    case conjoiningJamo
    /// Armenian, Georgian and the scripts of India but Devanagari.
    case other
    /// Scripts that vocabularies hold byte by byte.
    case rare
}
