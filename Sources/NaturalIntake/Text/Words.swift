internal import Text

/// A word of a text: a run of Hangul, or of Latin letters and digits with apostrophes between them.
///
/// `P0로` is two words, `p0` and `로`, that touch.
struct Word {
    let range: Range<Int>

    /// The word's keys: lower case, half width, composed.
    func text(in writing: Writing) -> String {
        writing.spelling(range)
    }

    /// The words outside quotations and code, in order.
    static func all(in writing: Writing, spans: Spans) -> [Word] {
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

    private static func end(in writing: Writing, from start: Int) -> Int {
        var end = start
        switch writing.kinds[start] {
        case .hangul:
            while writing.kind(end) == .hangul { end += 1 }
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

extension Writing {
    /// The keys of a range as text.
    func spelling(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        for key in keys[range] { text.append(key == "’" ? "'" : key) }
        return String(text)
    }
}
