internal import Text

/// Divides one line at its separators: `,` `;` `、`, a spaced `/`, arrows, `그리고`, `및`, `, and` and `then`.
///
/// Nothing is divided inside brackets, quotes, code, addresses, numbers (`1,000`), paths or words. An arrow or `then`
/// makes the fragment behind it follow the one before.
struct Separators {
    private let writing: Writing
    private let spans: Spans
    private var fragments: [Fragment] = []
    private var start: Int
    private var follows = false
    /// `if` or `when` was seen in this fragment, so that its `then` divides nothing.
    private var conditional = false

    static func divide(_ writing: Writing, _ range: Range<Int>, spans: Spans) -> [Fragment] {
        var scan = Separators(writing: writing, spans: spans, start: range.lowerBound)
        scan.run(to: range.upperBound)
        return scan.fragments
    }

    private init(writing: Writing, spans: Spans, start: Int) {
        self.writing = writing
        self.spans = spans
        self.start = start
    }

    private mutating func run(to end: Int) {
        var index = start
        while index < end {
            if spans.all[index] > 0 {
                index = spans.all[index]
            } else if let (count, arrow, comma) = separator(at: index) {
                close(at: index)
                follows = follows || arrow
                index += count
                index = skipConjunctions(from: index, end: end, afterComma: comma)
                start = index
            } else {
                if !conditional, writing.kinds[index] == .latin, !writing.kind(index - 1).isWord {
                    conditional = ["if ", "when ", "whenever ", "once "].contains { writing.spells($0, at: index) }
                }
                index += 1
            }
        }
        close(at: end)
    }

    private mutating func close(at end: Int) {
        conditional = false
        let edges = Edges(writing, start..<max(start, end))
        let (marker, content) = ListMarker.read(writing.keys[edges.inner])
        let inner =
            switch marker {
            case nil, .number: edges.inner
            default: content..<edges.inner.upperBound
            }
        guard writing.hasContent(inner) else { return }
        fragments.append(Fragment(text: writing.text(inner), follows: follows && !fragments.isEmpty))
        follows = false
    }

    private func separator(at index: Int) -> (count: Int, arrow: Bool, comma: Bool)? {
        let key = writing.keys[index]
        switch key {
        case ",":
            let inNumber = writing.kind(index - 1) == .digit && writing.kind(index + 1) == .digit
            return inNumber || isDateComma(index) ? nil : (1, false, true)
        case ";":
            return endsEntity(index) ? nil : (1, false, true)
        case "、":
            return (1, false, true)
        case "→", "➡", "⟶":
            return (1, true, false)
        case "-":
            guard writing.key(index + 1) == ">" else { return nil }
            // `node->next` and `md->db` are words.
            let code = isName(index - 1) && isName(index + 2)
            return code ? nil : (2, true, false)
        case "/":
            let spaced = writing.kind(index - 1).isBlank && writing.kind(index + 1).isBlank
            return spaced ? (1, false, false) : nil
        case "그", "및", "a", "t":
            return wordSeparator(at: index)
        default:
            return nil
        }
    }

    private func wordSeparator(at index: Int) -> (count: Int, arrow: Bool, comma: Bool)? {
        guard writing.kind(index - 1).isBlank else { return nil }
        if isWhole("그리고", at: index) { return (3, false, true) }
        if isWhole("및", at: index) { return (1, false, false) }
        guard index > start else { return nil }
        var then = index
        if isWhole("and", at: index) {
            then = index + 3
            while writing.kind(then).isBlank, then < writing.count { then += 1 }
        }
        guard isWhole("then", at: then), then + 4 < writing.count, !conditional else { return nil }
        let idioms = ["since", "by", "until", "till", "from", "even", "back", "just", "and", "now", "but", "than"]
        guard !idioms.contains(wordBefore(index)) else { return nil }
        return (then + 4 - index, true, false)
    }

    /// Words that belong to the separator before them: `, and then`, `, 그다음`.
    private mutating func skipConjunctions(from index: Int, end: Int, afterComma: Bool) -> Int {
        var position = index
        while true {
            while position < end, writing.kinds[position].isBlank { position += 1 }
            if afterComma, isWhole("and", at: position) {
                position += 3
            } else if isWhole("then", at: position) {
                follows = true
                position += 4
            } else if isWhole("그리고", at: position) {
                position += 3
            } else if let word = ["그다음", "그다음에", "그 다음에", "그런 다음", "그런 다음에"].first(where: {
                isWhole($0, at: position)
            }) {
                follows = true
                position += word.unicodeScalars.count
            } else {
                return min(position, end)
            }
        }
    }

    private func isWhole(_ word: String, at index: Int) -> Bool {
        guard writing.spells(word, at: index) else { return false }
        let after = index + word.unicodeScalars.count
        return writing.kind(after).isBlank || Edges.isComma(writing.key(after))
    }

    private func isName(_ index: Int) -> Bool {
        switch writing.kind(index) {
        case .latin, .digit: true
        default: [")", "]", "_"].contains(writing.key(index))
        }
    }

    private func wordBefore(_ index: Int) -> String {
        var end = index
        while end > start, writing.kinds[end - 1].isBlank { end -= 1 }
        var begin = end
        while begin > start, end - begin < 12, writing.kinds[begin - 1].isWord { begin -= 1 }
        return writing.spelling(begin..<end)
    }

    /// Whether the semicolon ends a character reference such as `&amp;` or `&#39;`.
    private func endsEntity(_ index: Int) -> Bool {
        var position = index - 1
        while position >= start, index - position <= 9, [.latin, .digit].contains(writing.kinds[position]) {
            position -= 1
        }
        if writing.key(position) == "#" { position -= 1 }
        return position >= start && position < index - 1 && writing.keys[position] == "&"
    }

    /// Whether the comma is inside a date: `Feb 9, 2026` or `Monday, Feb 9`.
    private func isDateComma(_ index: Int) -> Bool {
        var next = index + 1
        while next < writing.count, next < index + 3, writing.kinds[next].isBlank { next += 1 }
        var reader = PhraseReader(writing, at: next)
        if CalendarNames.month(&reader) != nil {
            return CalendarNames.weekdays[wordBefore(index)] != nil
        }
        guard let year = reader.number(4...4), (1900...2199).contains(year) else { return false }
        var end = index
        while end > start, writing.kinds[end - 1].isWord { end -= 1 }
        guard index - end <= 4, writing.kind(end) == .digit else { return false }
        return CalendarNames.months[wordBefore(end)] != nil
    }
}
