internal import Text

/// Arrows of two signs.
enum Changes {
    /// Whether `=>` is one of several in a row, and so an arrow: `clone => build => run`.
    static func isChain(_ writing: KeyedText, _ index: Int) -> Bool {
        guard writing.key(index + 1) == ">" else { return false }
        func finds(_ indices: some Sequence<Int>) -> Bool {
            for other in indices {
                if Edges.isComma(writing.keys[other]) || writing.kinds[other] == .newline { return false }
                if writing.keys[other] == "=", writing.key(other + 1) == ">" { return true }
            }
            return false
        }
        return finds((index + 2)..<max(index + 2, min(writing.count, index + 120)))
            || finds((max(0, index - 120)..<index).reversed())
    }
}

/// An arrow between what is and what is to be: `1588-0000 → 1600-1234 로 변경`, `from 30s -> 60s`.
extension Pieces {
    /// - Parameters:
    ///   - index: where the arrow is.
    ///   - next: where it ends.
    ///   - end: where the text ends that is divided.
    func isChange(_ index: Int, _ next: Int, end: Int) -> Bool {
        var left = index
        while left > start, writing.kinds[left - 1].isBlank { left -= 1 }
        var right = next
        while right < end, writing.kinds[right].isBlank { right += 1 }
        guard left > start, right < end, index - start < 200 else { return false }
        let before = word(endingAt: left)
        let after = word(startingAt: right, end: end)
        if Self.isValue(writing, before), Self.isValue(writing, after) { return true }
        let task = Clause(writing, spans, start..<index)
        let rest = Clause(writing, spans, right..<pieceEnd(from: right, to: end))
        if task.isImperative {
            return !rest.isRequest && task.words.contains { ["rename", "change", "replace", "switch"].contains($0) }
        }
        guard !task.isRequest, rest.isRequest else { return false }
        // `파랑 → 초록으로 변경`, `master → main 변경`
        let words = rest.words.prefix(4)
        return words.indices.dropFirst().contains { place in
            Self.changes.contains(where: words[place].hasPrefix)
                && (words[place - 1].hasSuffix("로") || writing.kinds[left - 1] == .latin && place == 1)
        }
    }

    private static let changes = [
        "변경", "수정", "바꿔", "바꾸", "바뀌", "교체", "전환", "조정", "상향", "하향", "올려", "올리", "낮춰", "낮추", "늘려", "늘리", "줄여", "줄이",
        "치환",
        "이동", "옮겨", "옮기", "업데이트", "고쳐", "인상", "인하", "확대", "축소", "연장", "단축",
    ]

    private func pieceEnd(from index: Int, to end: Int) -> Int {
        var position = index
        while position < end, position < index + 60, !Edges.isComma(writing.keys[position]),
            !Edges.isArrow(writing.keys[position])
        { position += 1 }
        return position
    }

    private func word(endingAt end: Int) -> Range<Int> {
        var first = end
        while first > start, end - first < 40, !writing.kinds[first - 1].isBlank { first -= 1 }
        return first..<end
    }

    private func word(startingAt first: Int, end: Int) -> Range<Int> {
        var position = first
        while position < end, position - first < 40, !writing.kinds[position].isBlank { position += 1 }
        return first..<position
    }

    /// A number, perhaps with its unit, an address, or something in quotes or code.
    private static func isValue(_ writing: KeyedText, _ word: Range<Int>) -> Bool {
        guard let first = word.first else { return false }
        let keys = writing.keys[word]
        if ["`", "\"", "'", "“", "‘"].contains(writing.keys[first]) || keys.contains("@") { return true }
        let isSigned = ["-", "+", "$", "₩", "v", "#"].contains(writing.keys[first])
        return writing.kind(isSigned ? first + 1 : first) == .digit
    }
}
