internal import Text

extension KeyedText {
    /// Whether nothing but blanks is between an index and the end of a sentence, or the beginning.
    func endsSentence(before index: Int) -> Bool {
        var position = index - 1
        while position >= 0, kinds[position].isBlank { position -= 1 }
        return position >= 0 && [".", "!", "?", "。", "\n"].contains(keys[position])
    }
}

/// Where the criteria of a task begin: `완료 기준:`, `done when:`, `=>`.
struct CriteriaMark {
    /// The mark itself.
    let range: Range<Int>
    /// Where a bracket that begins with it ends.
    let bracketEnd: Int?

    var isBracketed: Bool { bracketEnd != nil }

    private static let phrases = Dictionary(
        grouping: [
            "완료 기준", "완료기준", "완료 조건", "완료조건", "성공 기준", "성공기준", "성공 조건", "수락 기준", "인수 기준", "검수 기준",
            "done when", "done if", "acceptance criteria", "acceptance", "definition of done", "dod",
            "success criteria",
            "criteria",
        ]) { $0.unicodeScalars.first ?? " " }

    static func all(in writing: KeyedText, _ range: Range<Int>, spans: Spans) -> [CriteriaMark] {
        var marks: [CriteriaMark] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if spans.quotations[index] > 0 {
                index = spans.quotations[index]
            } else if let end = end(writing, index) {
                let opener = index - 1
                let bracket = opener >= 0 && spans.all[opener] > 0 ? spans.all[opener] : nil
                marks.append(CriteriaMark(range: index..<end, bracketEnd: bracket))
                index = end
            } else {
                index += 1
            }
        }
        return marks
    }

    /// Divides a text at its mark.
    static func divide(_ writing: KeyedText, _ spans: Spans) -> (task: String, criteria: String)? {
        guard let mark = all(in: writing, writing.range, spans: spans).first else { return nil }
        let end = mark.bracketEnd ?? writing.count
        let inner = mark.range.upperBound..<max(mark.range.upperBound, end - (mark.isBracketed ? 1 : 0))
        let start = mark.isBracketed ? mark.range.lowerBound - 1 : mark.range.lowerBound
        let task = writing.text(0..<start) + writing.text(end..<writing.count)
        let criteria = writing.text(Edges(writing, inner).inner)
        guard !criteria.isEmpty else { return nil }
        return (String.blanksTrimmed(task), criteria)
    }

    private static func end(_ writing: KeyedText, _ index: Int) -> Int? {
        if writing.keys[index] == "=" {
            return writing.key(index + 1) == ">" && !Changes.isChain(writing, index) ? index + 2 : nil
        }
        guard let phrases = phrases[writing.keys[index]], !writing.kind(index - 1).isWord else { return nil }
        for phrase in phrases {
            var reader = PhraseReader(writing, at: index)
            guard reader.takeWords(phrase) else { continue }
            if reader.take(" :") { return reader.position }
            if phrase == "done when", reader.kind.isBlank { return reader.position }
        }
        return nil
    }
}

extension String {
    static func blanksTrimmed(_ text: String) -> String {
        let writing = KeyedText(text)
        return writing.text(Edges.blanksTrimmed(writing, writing.range))
    }
}
