internal import Text

/// Where sentences end: at their signs, and at letters that laugh or cry.
extension Pieces {
    /// A sentence ends at a row of letters that laugh or cry, or at a smiley, behind its last syllable.
    func emoticon(endingAt index: Int, end: Int) -> Division? {
        // Of a row of them only the last one is looked at.
        guard writing.kind(index + 1).isBlank, writing.hasContent((index + 1)..<end) else { return nil }
        var begin = index
        if writing.keys[index] == ")" || writing.keys[index] == "^" {
            guard index > start, [":", ";", "^"].contains(writing.keys[index - 1]) else { return nil }
            begin -= 1
        } else {
            while begin > start, Lexicon.emoticons.contains(writing.keys[begin - 1]) { begin -= 1 }
        }
        if begin > start, writing.kinds[begin - 1].isBlank { begin -= 1 }
        guard begin > start, Self.finalSyllables.contains(writing.keys[begin - 1]) else { return nil }
        return Division(end: begin, next: index + 1, joint: .sentence)
    }

    private static let finalSyllables = Set("요다죠네해돼함음임어아줘지나까래걸듯셔봐자니군야".unicodeScalars)

    private static let abbreviations: Set<String> = [
        "e", "g", "i", "vs", "etc", "no", "dr", "mr", "ms", "st", "approx", "cf",
    ]

    /// A sentence ends where its sign is before a blank and more words follow.
    func sentence(endingAt index: Int, end: Int) -> Division? {
        let key = writing.keys[index]
        guard
            writing.kind(index - 1).isContent
                || [")", "%", "\"", "'", "”", "`", "]", "!", "?", "~"].contains(writing.key(index - 1)),
            writing.kind(index + 1).isBlank || writing.kind(index + 1) == .pictograph, index + 1 < end
        else { return nil }
        if key == "." {
            let before = wordBefore(index)
            if Self.abbreviations.contains(before) || CalendarNames.months[before] != nil && before.count < 5 {
                return nil
            }
            // `2026. 2. 9. 회의` is a date.
            var next = index + 1
            while next < end, writing.kinds[next].isBlank { next += 1 }
            if writing.kind(index - 1) == .digit, writing.kind(next) == .hangul || writing.kind(next) == .digit {
                return nil
            }
        }
        guard writing.hasContent((index + 1)..<end) else { return nil }
        return Division(end: index, next: index + 1, joint: .sentence)
    }
}
