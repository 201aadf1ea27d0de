internal import TaskQueue
internal import Text

/// The priority that the words of a text ask for.
///
/// `P0`, `P1`, `P2`; `긴급`, `급함`, `urgent`, `asap` for P0; `나중에`, `여유`, `low priority` for P2. Whole words only: a
/// particle or an ending may follow a Korean word. A negated word (`긴급하지 않음`, `not urgent`) says nothing, nor does
/// one in quotes or code, or one that is part of a name or a list (`p0/p1/p2`, `urgent-queue`).
enum PriorityWords {
    /// - Parameter spans: the spans of `writing`.
    /// - Returns: `nil` when the text names no priority, or several levels (`P0 P1 구분`).
    static func priority(in writing: Writing, spans: Spans) -> Priority? {
        let words = Word.all(in: writing, spans: spans)
        var levels: Set<Priority> = []
        var urgent = false
        var later = false
        for index in words.indices where beginnings.contains(writing.keys[words[index].range.lowerBound]) {
            guard standsAlone(words[index], in: writing) else { continue }
            let context = Context(writing: writing, words: words, index: index)
            let word = context[0]
            if let level = explicit[word] {
                levels.insert(level)
            } else if isUrgent(word) {
                urgent = urgent || !isNegated(context)
            } else if isLater(context) {
                later = later || !isNegated(context)
            }
        }
        switch levels.count {
        case 0: return urgent ? .p0 : later ? .p2 : nil
        case 1: return levels.first
        default: return nil
        }
    }

    /// A word among its neighbours; `context[1]` is the next one, and empty beyond the ends.
    private struct Context {
        let writing: Writing
        let words: [Word]
        let index: Int

        subscript(offset: Int) -> String {
            words.indices.contains(index + offset) ? words[index + offset].text(in: writing) : ""
        }

        /// Whether one sign or blank at most is between this word and the next.
        var isCloseToNext: Bool {
            words.indices.contains(index + 1) && words[index + 1].range.lowerBound == words[index].range.upperBound + 1
        }
    }

    /// With what the words of this vocabulary begin; most words are none of them.
    private static let beginnings: Set<Unicode.Scalar> = ["p", "u", "a", "l", "긴", "급", "나", "여"]

    private static let explicit: [String: Priority] = ["p0": .p0, "p1": .p1, "p2": .p2]

    private static let urgentEndings: Set<String> = [
        "", "으로", "로", "히", "하게", "한", "함", "해", "해요", "합니다", "입니다", "임", "이야", "이에요", "하니", "하니까",
        "하므로", "건", "건으로",
    ]

    private static let urgentWords: Set<String> = [
        "급함", "급히", "급해", "급해요", "급합니다", "급한", "급하게", "급하니", "급하니까", "급하므로", "urgent", "urgently", "asap",
    ]

    private static let laterWords: Set<String> = [
        "나중에", "여유", "여유롭게", "여유로", "여유있게", "여유있을", "여유가", "여유될",
    ]

    /// What makes `여유` the name of something else: free space, spare memory.
    private static let spareThings = ["공간", "메모리", "용량", "디스크", "자원", "슬롯", "버퍼"]

    private static let negatingBefore: Set<String> = [
        "안", "덜", "not", "non", "never", "no", "nothing", "less", "isn't", "aren't", "wasn't", "isnt",
    ]

    private static let softeners: Set<String> = ["so", "that", "very", "too", "really", "a", "an", "particularly"]

    private static func isUrgent(_ word: String) -> Bool {
        if urgentWords.contains(word) { return true }
        return word.hasPrefix("긴급") && urgentEndings.contains(String(word.dropFirst(2)))
    }

    private static func isLater(_ context: Context) -> Bool {
        if context[0] == "low" || context[0] == "lowest" {
            return context[1] == "priority" && context.isCloseToNext
        }
        return laterWords.contains(context[0]) && !spareThings.contains { context[1].hasPrefix($0) }
    }

    private static func isNegated(_ context: Context) -> Bool {
        if negatingBefore.contains(context[-1]) { return true }
        if softeners.contains(context[-1]), negatingBefore.contains(context[-2]) { return true }
        if ["않", "없", "말고", "못"].contains(where: { context[1].hasPrefix($0) }) { return true }
        return ["아님", "아니", "아닌", "아닙"].contains { context[1].hasPrefix($0) || context[2].hasPrefix($0) }
    }

    /// Whether no sign ties the word to a name or a list.
    private static func standsAlone(_ word: Word, in writing: Writing) -> Bool {
        let ties: [Unicode.Scalar] = ["/", "-", "_", "~", "<", ">", "@", "\\"]
        let before = writing.key(word.range.lowerBound - 1)
        let after = writing.key(word.range.upperBound)
        if before == "." || writing.kind(word.range.lowerBound - 1).isWord { return false }
        if after == ".", writing.kind(word.range.upperBound + 1).isWord { return false }
        // `low-priority` is one word of two.
        return !ties.contains(before) && (!ties.contains(after) || writing.spells("low-", at: word.range.lowerBound))
    }
}
