internal import TaskQueue
internal import Text

/// The priority that the words of a text ask for.
///
/// `P0`, `P1`, `P2`; `긴급`, `급함`, `urgent`, `asap` for P0; `나중에`, `여유`, `low priority` for P2. Whole words only: a
/// particle or an ending may follow a Korean word. A negated word (`긴급하지 않음`, `not urgent`) says nothing, nor does
/// one in quotes or code, or one that is part of a name or a list (`p0/p1/p2`, `urgent-queue`).
enum PriorityWords {
    /// - Parameter spans: the spans of `writing`.
    /// - Returns: the priority, and where the words are that ask for it; `nil` when the text names no priority, or several
    ///   levels (`P0 P1 구분`).
    static func find(
        in writing: Writing, spans: Spans
    ) -> (priority: Priority, ranges: [Range<Int>])? {
        let words = Word.all(in: writing, spans: spans)
        var levels: Set<Priority> = []
        var found: [(priority: Priority, isLevel: Bool, range: Range<Int>)] = []
        for index in words.indices where beginnings.contains(writing.keys[words[index].range.lowerBound]) {
            guard standsAlone(words[index], in: writing) else { continue }
            let context = Context(writing: writing, words: words, index: index)
            let word = context[0]
            if let level = explicit[word] {
                levels.insert(level)
                found.append((level, true, context.range(labels: true)))
            } else if let phrase = phrase(context) {
                found.append((phrase.priority, false, context.range(words: phrase.count)))
            } else if isUrgent(word), !urgentThings.contains(where: { context[1].hasPrefix($0) }) {
                if !isNegated(context) { found.append((.p0, false, context.range())) }
            } else if isLater(context), !isNegated(context) {
                found.append((.p2, false, context.range()))
            }
        }
        guard levels.count < 2 else { return nil }
        let priority =
            levels.first
            ?? (found.contains { $0.priority == .p0 } ? .p0 : found.contains { $0.priority == .p2 } ? .p2 : nil)
        guard let priority else { return nil }
        return (priority, found.filter { $0.isLevel || $0.priority == priority || !levels.isEmpty }.map(\.range))
    }

    /// Several words that name a priority; a word that ends in `*` is the beginning of one.
    private static let phrases: [Unicode.Scalar: [(words: [String], priority: Priority)]] = {
        let all = [(urgentPhrases, Priority.p0), (laterPhrases, .p2)].flatMap { phrases, priority in
            phrases.split { ",\n".contains($0) }.map { ($0.split(separator: " ").map(String.init), priority) }
        }
        return Dictionary(grouping: all.filter { !$0.0.isEmpty }) { $0.0[0].unicodeScalars.first ?? " " }
    }()
    private static let urgentPhrases = """
        가능한 빨리, 지금 당장, 당장, 가능한 한 빨리, 가능하면 빨리, 최대한 빨리, 최대한 빠르게,
        가능한 빠르게, 되도록 빨리, 최우선*, 시급한, 시급히, 시급합니다, 시급해요, 시급함, 우선순위 높음, 우선순위 높게, 높은 우선순위*, as soon as possible, right away, top priority, high priority,
        highest priority, priority high, drop everything, immediately, 우선순위는 높*
        """
    private static let laterPhrases = """
        no rush, no hurry, when you have time, when you have a moment, when you have a minute,
        when you get time, when you get a chance, when you have a chance, whenever you can,
        whenever you have time, if time permits, if you have time, when time permits,
        at your convenience, at your leisure, low priority, lowest priority, nice to have,
        not a priority, 시간 날 때, 시간 나실 때, 시간 될 때, 시간 되실 때, 시간 되면, 시간 나면, 시간 나시면, 시간 되시면,
        시간 있을 때, 시간날 때, 시간될 때, 틈날 때, 틈틈이, 여유 있을 때, 여유 될 때, 여유 되실 때, 여유 있으실 때, 여유 생기면, 여유 있게,
        여유 되면, 여유 있으면, 천천히 해*, 천천히 하*, 천천히 진행*, 천천히 부탁*, 천천히 처리*, 천천히 봐*, 낮은 우선순위*, 우선순위 낮음,
        우선순위 낮게, 우선순위는 낮*, 급하지 않으니*, 급한 건 아니*, 급한 일은 아니*, 급한 것은 아니*, 급한 건은 아니*
        """

    /// The phrase that begins at a word, and how many words of it are the remark's alone.
    private static func phrase(_ context: Context) -> (priority: Priority, count: Int)? {
        let first = context.words[context.index].range.lowerBound
        for (words, priority) in phrases[context.writing.keys[first]] ?? [] {
            let fits = words.indices.allSatisfy { index in
                let word = context[index]
                return words[index].hasSuffix("*") ? word.hasPrefix(words[index].dropLast()) : word == words[index]
            }
            guard fits, priority == .p0 || !negatingBefore.contains(context[-1]) else { continue }
            if priority == .p0, negatingBefore.contains(context[-1]) || isNegated(context) { continue }
            if words[0] == "low" || words[0] == "lowest", !context.isCloseToNext { continue }
            // `천천히 해주세요`: the request stays.
            return (priority, words[0] == "천천히" ? 1 : words.count)
        }
        return nil
    }

    /// What `긴급` and `urgent` are part of the name of.
    private static let urgentThings = [
        "공지", "연락", "문자", "메시지", "배너", "버튼", "모드", "신고", "전화", "재난", "구조", "채널", "출동", "호출", "ticket", "alert",
        "message", "flag", "label", "queue", "notification", "contact", "care", "banner", "button",
    ]

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

        /// Where some words from this one on are, with a particle that touches them, `건으로` behind and, for a level,
        /// `priority:` before.
        func range(words count: Int = 1, labels: Bool = false) -> Range<Int> {
            var start = words[index].range.lowerBound
            var last = min(index + count, words.count) - 1
            if labels, ["priority", "우선순위", "prio"].contains(self[-1]),
                start - words[index - 1].range.upperBound < 3
            {
                start = words[index - 1].range.lowerBound
            }
            if words.indices.contains(last + 1), words[last + 1].range.lowerBound == words[last].range.upperBound,
                ["로", "으로", "은", "는", "건", "에"].contains(words[last + 1].text(in: writing))
            {
                last += 1
            }
            if words.indices.contains(last + 1),
                ["건", "건은", "건으로", "건데", "건데요", "건이라", "사항"].contains(words[last + 1].text(in: writing))
            {
                last += 1
            }
            return start..<words[last].range.upperBound
        }
    }

    /// With what the words of this vocabulary begin; most words are none of them.
    private static let beginnings: Set<Unicode.Scalar> = Set(phrases.keys).union(["p", "u", "a", "긴", "급", "나", "여"])

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
        laterWords.contains(context[0]) && !spareThings.contains { context[1].hasPrefix($0) }
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
