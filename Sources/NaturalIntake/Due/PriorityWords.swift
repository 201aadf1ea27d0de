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
        in writing: KeyedText, spans: Spans
    ) -> (priority: Priority, ranges: [Range<Int>])? {
        let found = all(in: writing, spans: spans)
        let levels = Set(found.filter(\.isLevel).map(\.priority))
        guard levels.count < 2 else { return nil }
        let priority =
            levels.first
            ?? (found.contains { $0.priority == .p0 } ? .p0 : found.contains { $0.priority == .p2 } ? .p2 : nil)
        guard let priority else { return nil }
        return (priority, found.filter { $0.isLevel || $0.priority == priority || !levels.isEmpty }.map(\.range))
    }

    /// All words that ask for some priority, and whether one is a level by name.
    static func all(
        in writing: KeyedText, spans: Spans
    ) -> [(priority: Priority, isLevel: Bool, range: Range<Int>)] {
        let words = Word.all(in: writing, spans: spans)
        var found: [(priority: Priority, isLevel: Bool, range: Range<Int>)] = []
        for index in words.indices where beginnings.contains(writing.keys[words[index].range.lowerBound]) {
            guard standsAlone(words[index], in: writing) else { continue }
            let context = Context(writing: writing, words: words, index: index)
            let word = context[0]
            if let level = explicit[word] {
                found.append((level, true, context.range(labels: true)))
            } else if let level = labels[word], isLabel(words[index].range, in: writing) {
                found.append((level, true, words[index].range))
            } else if let phrase = phrase(context) {
                found.append((phrase.priority, false, context.range(words: phrase.count)))
            } else if isAtOnce(context) {
                found.append((.p0, false, context.range()))
            } else if isUrgent(word), !isNamed(context, behind: 1) {
                if !isNegated(context) { found.append((.p0, false, context.range())) }
            } else if isLater(context), !isNegated(context) {
                found.append((.p2, false, context.range()))
            }
        }
        return found.filter { PhrasePlace(writing, spans, $0.range).inner(isMarked: false) != .content }
    }

    /// Several words that name a priority; a word that ends in `*` is the beginning of one.
    private static let phrases: [Unicode.Scalar: [(words: [String], priority: Priority)]] = {
        let all = [(urgentPhrases, Priority.p0), (laterPhrases, .p2)].flatMap { phrases, priority in
            phrases.split { ",\n".contains($0) }.map { ($0.split(separator: " ").map(String.init), priority) }
        }
        return Dictionary(grouping: all.filter { !$0.0.isEmpty }) { $0.0[0].unicodeScalars.first ?? " " }
    }()
    private static let urgentPhrases = """
        가능한 빨리, 조속히, 신속히, 신속하게, 서둘러 주*, 서둘러주*, 급건*, right now, as soon as you can, at once, 지금 당장, 지금 바로, 당장, 가능한 한 빨리, 가능하면 빨리, 최대한 빨리, 최대한 빠르게,
        가능한 빠르게, 되도록 빨리, 최우선*, 시급한, 시급히, 시급합니다, 시급해요, 시급함, 우선순위 높음, 우선순위 높게, 높은 우선순위*, as soon as possible, right away, top priority, high priority,
        highest priority, priority high, drop everything, top prio, high prio, 우선순위 최상*, 우선순위 최고*, 우선순위는 최*, 1순위*, immediately, 우선순위는 높*
        """
    private static let laterPhrases = """
        no rush, no hurry, no need to hurry, no need to rush, can wait, could wait, take your time, if time permits, when time permits, time permitting,
        at your convenience, at your leisure, at some point, low priority, lowest priority, low prio, nothing urgent, nice to have, not a priority,
        not urgent, isn't urgent, not that urgent, isn't that urgent, not very urgent, not so urgent, not time critical,
        편하실 때, 편할 때, 편한 때, 편한 시간에, 후순위*, 언제든 괜찮*, 언제든 좋*, 천천히요, 틈날 때, 틈틈이, 짬짬이, 한가할 때, 한가하실 때, 한가하면, 한가하시면, 여유 있게,
        천천히 해*, 천천히 하*, 천천히 진행*, 천천히 부탁*, 천천히 처리*, 천천히 봐*, 낮은 우선순위*, 우선순위 낮음,
        우선순위 낮게, 우선순위는 낮*, 안 급해*, 안 급합*, 안 급함, 안 급한*, 안급*, 급하지 않*, 급하지는 않*, 급하진 않*, 급한 거 아니*, 급한 거 아닌*, 급한 거 아닙*, 급한 거는 아니*, 급한 건 아니*, 급한 건 아닌*, 급한 건 아닙*, 급한 일은 아니*,
        급한 일은 아닌*, 급한 일은 아닙*, 급한 것은 아니*, 급한 건은 아니*, 급할 건 없*, 급할 것 없*, 서두르지 않*, 서두르실 필요*, 서두를 필요*
        """

    /// `시간 날 때`, `여유가 되시면`: the nouns, and the beginnings of the words behind them.
    private static let spare: Set<String> = ["시간", "여유", "짬", "틈", "여력", "손"]
    private static let sparing = ["나", "날", "되", "될", "있", "생", "남", "비", "허락", "괜찮"]

    /// `when you find some time`, `시간 되실 때`: how many words say that a task waits for somebody's time.
    private static func sparing(_ context: Context) -> Int? {
        let first = context[0]
        if ["when", "whenever", "if", "once"].contains(first) {
            var count = 1
            while count < 10, context.isClose(count), moments.contains(context[count]) { count += 1 }
            let words = (0..<count).map { context[$0] }
            if words == ["whenever"] || words == ["whenever", "possible"], !context.isClose(count) { return count }
            let isFree = words.contains {
                [
                    "time", "chance", "moment", "minute", "minutes", "hour", "sec", "second", "opportunity", "capacity",
                    "bandwidth",
                ].contains($0)
            }
            return (isFree && words.contains { ["you", "there", "there's", "you're", "have"].contains($0) })
                || words.contains { ["suits", "convenient", "around"].contains($0) }
                || words.suffix(2) == ["you", "can"] || words.suffix(2) == ["you're", "free"] ? count : nil
        }
        // `… can be cleaned up later.`
        if first == "later", !context.isClose(1), context[-1] != "or", !context[-1].hasSuffix("s") { return 1 }
        guard let noun = spare.first(where: first.hasPrefix),
            ["", "이", "가", "도", "만"].contains(first.dropFirst(noun.count)),
            context.isClose(1), sparing.contains(where: context[1].hasPrefix)
        else { return nil }
        if context[1].hasSuffix("면") { return 2 }
        return context[2].hasPrefix("때") ? 3 : nil
    }

    /// The words of an English clause about somebody's time.
    private static let moments: Set<String> = [
        "you", "you're", "have", "get", "gets", "find", "got", "are", "there", "there's", "is", "it", "it's", "the",
        "a", "an", "some",
        "any", "spare", "free", "quiet", "slow", "to", "next", "convenient", "suits", "around", "time", "chance",
        "moment", "minute",
        "bit", "of",
        "opportunity", "capacity", "bandwidth", "can", "possible", "hour", "sec", "second", "minutes", "few", "for",
        "this", "that", "little", "extra",
    ]

    /// The phrase that begins at a word, and how many words of it are the remark's alone.
    private static func phrase(_ context: Context) -> (priority: Priority, count: Int)? {
        let first = context.words[context.index].range.lowerBound
        if let count = sparing(context) { return (.p2, count) }
        for (words, priority) in phrases[context.writing.keys[first]] ?? [] {
            let fits = words.indices.allSatisfy { index in
                let word = context[index]
                return words[index].hasSuffix("*") ? word.hasPrefix(words[index].dropLast()) : word == words[index]
            }
            guard fits, priority == .p0 || !negatingBefore.contains(context[-1]) else { continue }
            if priority == .p0, negatingBefore.contains(context[-1]) || isNegated(context) { continue }
            if words[0] == "low" || words[0] == "lowest", !context.isCloseToNext { continue }
            // `a low priority badge`
            if isNamed(context, behind: words.count) { continue }
            // `천천히 해주세요`: the request stays.
            return (priority, words[0] == "천천히" ? 1 : words.count)
        }
        return nil
    }

    /// `Emergency!`, `Critical: …`, and `즉시` before the verb of a request.
    private static func isAtOnce(_ context: Context) -> Bool {
        if context[0] == "즉시" {
            let rest = context.words.count - context.index - 1
            return (1...2).contains(rest) && Lexicon.isAction(context[rest])
        }
        return ["emergency", "critical", "blocker", "비상", "초긴급"].contains(context[0]) && !context.isClose(1)
            && !isNegated(context)
    }

    /// Whether the words are part of the name of a thing.
    private static func isNamed(_ context: Context, behind count: Int) -> Bool {
        urgentThings.contains { context[count].hasPrefix($0) }
    }

    /// What `긴급` and `urgent` are part of the name of.
    private static let urgentThings = [
        "순서", "순으로", "것부터", "거부터",
        "공지", "연락", "문자", "메시지", "배너", "버튼", "모드", "신고", "전화", "재난", "구조", "채널", "출동", "호출", "ticket", "alert",
        "message", "flag", "label", "queue", "notification", "contact", "care", "banner", "button",
        "필터", "배지", "뱃지", "라벨", "태그", "아이콘", "표시", "컬럼", "badge", "tag", "filter", "icon", "column", "tab", "lane",
    ]

    /// A word among its neighbours; `context[1]` is the next one, and empty beyond the ends.
    private struct Context {
        let writing: KeyedText
        let words: [Word]
        let index: Int

        subscript(offset: Int) -> String {
            words.indices.contains(index + offset) ? words[index + offset].text(in: writing) : ""
        }

        /// Whether one sign or blank at most is between this word and the next.
        var isCloseToNext: Bool {
            words.indices.contains(index + 1) && words[index + 1].range.lowerBound == words[index].range.upperBound + 1
        }

        /// Whether nothing but a blank is between a word and the one before it.
        func isClose(_ offset: Int) -> Bool {
            guard words.indices.contains(index + offset) else { return false }
            let gap = words[index + offset - 1].range.upperBound..<words[index + offset].range.lowerBound
            return !gap.isEmpty && gap.allSatisfy { writing.kinds[$0].isBlank }
        }

        /// Where some words from this one on are, with a particle that touches them, `건으로` behind and, for a level,
        /// `priority:` before.
        func range(words count: Int = 1, labels: Bool = false) -> Range<Int> {
            var start = words[index].range.lowerBound
            var last = min(index + count, words.count) - 1
            // `전혀 급하지 않은데`, `it would be nice to have`
            var before = index - 1
            while before >= 0, case let word = words[before].text(in: writing),
                PriorityWords.degrees.contains(word) || (word == "it" && before < index - 1)
            {
                start = words[before].range.lowerBound
                before -= 1
            }
            if labels, ["priority", "우선순위", "우선순위는", "우선순위를", "중요도", "중요도는", "prio"].contains(self[-1]),
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
    private static let beginnings: Set<Unicode.Scalar> = Set(phrases.keys).union([
        "p", "s", "u", "a", "w", "o", "l", "e", "c", "b", "h", "n", "m", "높", "상", "보", "중", "낮", "하", "비", "초", "즉",
        "긴",
        "급", "나", "여", "시", "짬", "틈", "손",
    ])

    private static let explicit: [String: Priority] = [
        "p0": .p0, "p1": .p1, "p2": .p2, "p3": .p2, "p4": .p2, "sev0": .p0, "sev1": .p0,
    ]

    /// What is a level only where it is alone in brackets: `[낮음] 로고 교체`, `양식 개편 (천천히)`.
    private static let labels: [String: Priority] = [
        "높음": .p0, "상": .p0, "high": .p0, "보통": .p1, "중간": .p1, "중": .p1, "normal": .p1, "medium": .p1, "낮음": .p2,
        "하": .p2, "low": .p2, "minor": .p2, "천천히": .p2,
    ]

    private static func isLabel(_ word: Range<Int>, in writing: KeyedText) -> Bool {
        let (before, after) = (writing.key(word.lowerBound - 1), writing.key(word.upperBound))
        return ["[", "【"].contains(before) && ["]", "】"].contains(after)
            || before == "(" && after == ")" && word.count > 1
            || word.lowerBound == 0 && (after == ":" || word.count == writing.count) && word.count > 1
    }

    private static let urgentEndings: Set<String> = [
        "", "으로", "로", "히", "하게", "한", "함", "해", "해요", "합니다", "입니다", "임", "이야", "이에요", "하니", "하니까",
        "하므로", "건", "건으로",
    ]

    private static let urgentWords: Set<String> = [
        "급함", "급히", "급해", "급해요", "급합니다", "급한", "급하게", "급하니", "급하니까", "급하므로", "급한데", "급한데요", "급해서", "급해서요", "급하네요",
        "urgent", "urgently", "asap",
    ]

    private static let laterWords: Set<String> = [
        "나중에", "여유", "여유롭게", "여유로", "여유있게", "여유있을", "여유가", "여유될",
    ]

    /// What makes `여유` the name of something else: free space, spare memory.
    private static let spareThings = ["공간", "메모리", "용량", "디스크", "자원", "슬롯", "버퍼", "있는"]

    private static let negatingBefore: Set<String> = [
        "안", "덜", "not", "non", "never", "no", "nothing", "less", "isn't", "aren't", "wasn't", "isnt",
    ]

    private static let degrees: Set<String> = [
        "전혀", "별로", "그다지", "매우", "정말", "아주", "가장", "진짜", "너무", "이거", "would", "be", "it'd",
    ]
    private static let softeners: Set<String> = ["so", "that", "very", "too", "really", "a", "an", "particularly"]

    private static func isUrgent(_ word: String) -> Bool {
        if urgentWords.contains(word) { return true }
        return word.hasPrefix("긴급") && urgentEndings.contains(String(word.dropFirst(2)))
    }

    private static func isLater(_ context: Context) -> Bool {
        // `나중에 보기 버튼`
        let isName =
            context[1].hasSuffix("기") && !Lexicon.isFiller(context[2]) && !context[2].isEmpty
            && (Lexicon.isAction(context[1]) || ["보기", "읽기", "듣기", "쓰기"].contains(context[1]))
        return laterWords.contains(context[0]) && !isName && !spareThings.contains { context[1].hasPrefix($0) }
    }

    private static func isNegated(_ context: Context) -> Bool {
        if negatingBefore.contains(context[-1]) { return true }
        if softeners.contains(context[-1]), negatingBefore.contains(context[-2]) { return true }
        if ["않", "없", "말고", "못"].contains(where: { context[1].hasPrefix($0) }) { return true }
        return ["아님", "아니", "아닌", "아닙"].contains { context[1].hasPrefix($0) || context[2].hasPrefix($0) }
    }

    /// Whether no sign ties the word to a name or a list.
    private static func standsAlone(_ word: Word, in writing: KeyedText) -> Bool {
        let ties: [Unicode.Scalar] = ["/", "-", "_", "~", "<", ">", "@", "\\"]
        let before = writing.key(word.range.lowerBound - 1)
        let after = writing.key(word.range.upperBound)
        if before == "." || writing.kind(word.range.lowerBound - 1).isWord { return false }
        if after == ".", writing.kind(word.range.upperBound + 1).isWord { return false }
        // `low-priority` is one word of two.
        return !ties.contains(before) && (!ties.contains(after) || writing.spells("low-", at: word.range.lowerBound))
    }
}
