/// Cuts a text into the pieces within which tokenizers merge bytes, and adds up their prices.
///
/// The cuts are those of `o200k_base`: words, split where a capital follows a small letter, with one space or mark before
/// them; three digits; marks with one space before and line ends after them; line ends with the space before them; space.
struct PiecePricing {
    private var hundredths = 0
    private var run = Run.none
    private var length = 0
    /// What stands before the run and belongs to its first piece.
    private var lead = Lead.none
    /// Price of a run of marks so far.
    private var marks = 0
    /// The last scalars.
    private var last: Unicode.Scalar = "\0"
    private var beforeLast: Unicode.Scalar = "\0"
    private var lastKind = ScalarKind.blank
    /// Of a Latin word: the capitals it begins with, while nothing else has come, and whether a letter is accented.
    private var capitals = 0
    private var isAccented = false
    /// What a word costs beside its length: diacritics of their own, uncommon syllables.
    private var extras = 0
    /// Whether the white space at hand ends with line ends that are paid for.
    private var lineEndIsPaid = false
    /// Whether the run before this one was a Latin word: only then an apostrophe makes a contraction.
    private var followsLatin = false

    private enum Run: Equatable {
        case none, blanks, lineEnds, digits, marks
        case word(Script)

        init(_ kind: ScalarKind) {
            switch kind {
            case .blank: self = .blanks
            case .lineEnd: self = .lineEnds
            case .digit: self = .digits
            case .letter(let script): self = .word(script)
            case .capital, .accented, .accent: self = .word(.latin)
            case .mark, .sign, .symbol, .pictograph, .joiner: self = .marks
            }
        }

        var isWord: Bool {
            if case .word = self { true } else { false }
        }
    }

    private enum Lead {
        case none, space, mark, apostrophe
    }

    mutating func take(_ scalar: Unicode.Scalar) {
        let kind = ScalarKind(scalar)
        let next = kind == .accent && run.isWord ? run : Run(kind)
        let endsHump = kind == .capital && capitals == 0
        if next != run || (next == .word(.latin) && endsHump) {
            close(before: next)
            run = next
            length = 0
        }
        extend(scalar, kind)
    }

    /// The price of everything taken.
    mutating func finish() -> Int {
        close(before: .none)
        run = .none
        return hundredths
    }

    private mutating func extend(_ scalar: Unicode.Scalar, _ kind: ScalarKind) {
        length += 1
        switch run {
        case .word: extendWord(scalar, kind)
        case .marks:
            marks += length == 1
                ? TokenWeights.firstMark(kind)
                : TokenWeights.furtherMark(kind, place: length, repeated: scalar == last)
        case .none, .blanks, .lineEnds, .digits: break
        }
        beforeLast = last
        last = scalar
        lastKind = kind
    }

    private mutating func extendWord(_ scalar: Unicode.Scalar, _ kind: ScalarKind) {
        switch kind {
        case .capital: capitals += 1
        case .accent:
            extras += TokenWeights.accent
            length -= 1
        case .letter(.hangul):
            if !CommonSyllables.contain(scalar) { extras += TokenWeights.uncommonSyllable }
        case .letter(.latin), .accented:
            if kind == .accented { isAccented = true }
            if capitals >= 2 {
                // The last capital begins the word that now goes on: CG, Image.
                charge(.latin, price: TokenWeights.capitals(length: capitals - 1), length: capitals - 1)
                length = 2
            }
            capitals = 0
        default: break
        }
    }

    private mutating func close(before next: Run) {
        var opens = Lead.none
        switch run {
        case .none: break
        case .blanks: opens = closeBlanks(before: next)
        case .lineEnds: closeLineEnds()
        case .digits: hundredths += TokenWeights.digits(length: length)
        case .word(let script): closeWord(script)
        case .marks: opens = closeMarks(before: next)
        }
        if run != .blanks && run != .lineEnds { lineEndIsPaid = false }
        followsLatin = run == .word(.latin)
        lead = opens
    }

    private mutating func closeBlanks(before next: Run) -> Lead {
        switch next {
        case .lineEnds: return .none
        case .word, .marks:
            hundredths += TokenWeights.blanks(length: length - 1)
            if last == " " { return .space }
            if next.isWord { return .mark }
            hundredths += TokenWeights.one
            return .none
        case .none, .blanks:
            hundredths += TokenWeights.blanks(length: length)
        case .digits:
            hundredths += TokenWeights.blanks(length: length - 1) + TokenWeights.one
        }
        return .none
    }

    private mutating func closeLineEnds() {
        if lead != .mark, !lineEndIsPaid { hundredths += TokenWeights.one }
        lineEndIsPaid = true
    }

    private mutating func closeMarks(before next: Run) -> Lead {
        defer { marks = 0 }
        if length == 1, lead != .space, next.isWord, lastKind == .mark {
            if last == "'", followsLatin, next == .word(.latin) { return .apostrophe }
            return .mark
        }
        hundredths += marks
        // Line ends right after marks belong to them.
        return next == .lineEnds ? .mark : .none
    }

    private mutating func closeWord(_ script: Script) {
        let price =
            switch script {
            case .latin where isAccented: TokenWeights.accentedWord(length: length)
            case .latin where capitals > 0: TokenWeights.capitals(length: length)
            case .hangul: TokenWeights.hangulWord(length: length, isPolite: beforeLast == "니" && last == "다")
            default: TokenWeights.word(script, length: length)
            }
        charge(script, price: price + extras, length: length)
        capitals = 0
        isAccented = false
        extras = 0
    }

    private mutating func charge(_ script: Script, price: Int, length: Int) {
        switch lead {
        case .none, .space: hundredths += price
        case .mark: hundredths += price + TokenWeights.openingMark(script, length: length)
        case .apostrophe:
            hundredths +=
                length <= 2
                ? TokenWeights.contraction
                : price + TokenWeights.openingMark(script, length: length)
        }
        lead = .none
    }
}
