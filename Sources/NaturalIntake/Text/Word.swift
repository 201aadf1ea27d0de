internal import Text

/// A word of a text: a run of Hangul, or of Latin letters and digits with apostrophes between them.
///
/// `P0로` is two words, `p0` and `로`, that touch.
struct Word {
    let range: Range<Int>

    /// The word's keys: lower case, half width, composed.
    func text(in writing: KeyedText) -> String {
        writing.spelling(range)
    }

    /// The words outside quotations and code, in order.
    static func all(in writing: KeyedText, spans: Spans) -> [Word] {
        var words: [Word] = []
        var index = 0
        while index < writing.count {
            if spans.quotations[index] > 0 {
                index = spans.quotations[index]
                continue
            }
            let end = Self.end(in: writing, from: index)
            if end > index {
                words.append(Word(range: index..<end))
                index = end
            } else {
                index += 1
            }
        }
        return words
    }

    /// The words of a range.
    static func all(in writing: KeyedText, _ range: Range<Int>) -> [Word] {
        var words: [Word] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let end = end(in: writing, from: index)
            if end > index { words.append(Word(range: index..<end)) }
            index = max(end, index + 1)
        }
        return words
    }

    private static func end(in writing: KeyedText, from start: Int) -> Int {
        var end = start
        switch writing.kinds[start] {
        case .hangul:
            while writing.kind(end) == .hangul, end == start || !Lexicon.emoticons.contains(writing.keys[end]) {
                end += 1
            }
        case .latin, .digit, .letter:
            while true {
                switch writing.kind(end) {
                case .latin, .digit, .letter: end += 1
                case .mark
                where (writing.keys[end] == "'" || writing.keys[end] == "’")
                    && end > start && writing.kind(end + 1) == .latin:
                    end += 1
                default: return end
                }
            }
        default: break
        }
        return end
    }
}

extension KeyedText {
    /// The keys of a range as text.
    func spelling(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for key in keys[range] { text.append(key == "’" ? "'" : key) }
        return String(text)
    }
}

extension Intake {
    /// The form in which two tasks are compared: equal for texts that differ in case, width, blanks, sentence
    /// punctuation, quotes or composition alone.
    ///
    /// Numbers and signs that tell things apart (`3.5`, `C++`, `C#`, `-1`, `a/b`) stay. Korean words compare without
    /// the blanks between them, since their spacing varies; Latin words and numbers stay apart.
    /// - Parameter task: the text of a task.
    /// - Returns: a key to compare with `==` or to hash; never empty unless `task` is.
    package static func repeatKey(of task: String) -> String {
        repeatKey(of: KeyedText(task), task)
    }

    /// The key of `task`, which `writing` is of.
    static func repeatKey(of writing: KeyedText, _ task: String) -> String {
        var key = ""
        var previous: CharacterKind?
        var gap: Unicode.Scalar?
        for index in writing.range {
            let kind = writing.kinds[index]
            if kind == .invisible { continue }
            guard kind.isContent || isTelling(writing, index) else {
                // A mark directly between two digits is part of a number.
                let inNumber = writing.kind(index - 1) == .digit && writing.kind(index + 1) == .digit
                gap = gap ?? (inNumber ? writing.keys[index] : " ")
                continue
            }
            if let gap, let previous, isApart(previous), isApart(kind) {
                key.unicodeScalars.append(previous == .digit && kind == .digit ? gap : " ")
            }
            if writing.keys[index] == KeyedText.unnamed {
                key += writing.characters[index].lowercased()
            } else {
                key.unicodeScalars.append(writing.keys[index])
            }
            previous = kind
            gap = nil
        }
        return key.isEmpty ? task : key
    }

    private static func isApart(_ kind: CharacterKind) -> Bool {
        kind == .latin || kind == .digit || kind == .letter
    }

    private static func isTelling(_ writing: KeyedText, _ index: Int) -> Bool {
        switch writing.keys[index] {
        case "+", "#", "%", "<", ">", "=", "&", "@", "$", "^", "/", "\\", "|", "→": true
        case "-": writing.kind(index + 1) == .digit && !writing.kind(index - 1).isWord
        default: false
        }
    }
}
