internal import Text

/// The words of a stretch of text, folded, and what they make of it.
///
/// Brackets are left out; a quotation, an address or code counts as one word.
struct Clause {
    let words: [String]
    let isKorean: Bool
    /// Whether the words ask for something: a request, an imperative, or a noun of action.
    let isRequest: Bool

    /// What stands for a quotation, an address or code.
    static let quotation = "“"
    /// Signs inside of words, paths and names.
    private static let inner: Set<Unicode.Scalar> = ["'", "’", ".", "/", "_", "-", "&", "@", "#", "+"]

    init(_ writing: KeyedText, _ spans: Spans, _ range: Range<Int>) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var hangul = false
        /// How many words are before a colon that ends a label: `docs: …`.
        var label = 0
        func close() {
            // `지워줘ㅋㅋ`
            while word.count > 1, let last = word.last, Lexicon.emoticons.contains(last) { word.removeLast() }
            if let first = word.first, !Lexicon.emoticons.contains(first) { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        var index = range.lowerBound
        while index < range.upperBound {
            let key = writing.keys[index]
            if spans.all[index] > 0, !spans.isPhrase(at: index) {
                close()
                if spans.quotations[index] > 0 { words.append(Self.quotation) }
                index = spans.all[index]
                continue
            }
            let isInside = !word.isEmpty && writing.kind(index + 1).isWord && Self.inner.contains(key)
            if writing.kinds[index].isWord || isInside {
                word.append(key == "’" ? "'" : key)
                hangul = hangul || writing.kinds[index] == .hangul
            } else {
                close()
                if key == ":", label == 0, words.count < 6 { label = words.count }
            }
            index += 1
        }
        close()
        while hangul, words.count > 1, let last = words.last, Lexicon.courtesies.contains(last) { words.removeLast() }
        self.words = words
        isKorean = hangul
        isRequest =
            hangul
            ? Self.isKoreanRequest(words)
            : (label == 0 || words.first.map(Lexicon.isVerb) ?? false) && Self.isImperative(words)
                || Self.isFronted(words) || Self.isWish(words) || Self.isPlan(words)
                || label > 0 && !Lexicon.englishBackgrounds.begin(words) && Self.isImperative(Array(words[label...]))
    }

    init(_ writing: KeyedText) {
        self.init(writing, Spans(writing), writing.range)
    }

    var last: String { words.last ?? "" }

    /// Whether the last word is a noun of action or an ending of a request.
    private static func isKoreanRequest(_ words: [String]) -> Bool {
        guard let last = words.last, !Lexicon.isPast(last) else { return false }
        let before = words.count > 1 ? words[words.count - 2] : ""
        // `느려 보여서 요청드립니다` is the reason alone.
        if Lexicon.isAction(last) {
            // `안 찍힌다고 하세요` is what somebody said.
            let isReported = ["다고", "라고", "냐고"].contains(where: before.hasSuffix) && last.hasPrefix("하")
            return !isReported && !(before.hasSuffix("서") && last.hasPrefix("요청"))
        }
        if isPlanKorean(words) { return true }
        guard words.count > 1 else { return false }
        // `찾아봐 줘`, `재시작 좀`
        if last == "줘" || last == "좀" { return true }
        // `해야 합니다`, `넣었으면 합니다`, `고쳐도 됩니다`, `봐주실 수 있나요`, `필요합니다`, `수정이 필요`.
        if ["야", "면"].contains(where: before.hasSuffix), Lexicon.wishes.contains(where: last.hasPrefix) { return true }
        if ["주셔도", "줘도"].contains(where: before.hasSuffix), ["됩", "돼", "되"].contains(where: last.hasPrefix) {
            return true
        }
        if last == "것" || last == "것임", before.unicodeScalars.last.map({ ($0.value &- 0xAC00) % 28 == 8 }) ?? false {
            return true
        }
        if before == "수", last.hasPrefix("있"), words.count > 2, ["실", "줄"].contains(words[words.count - 3].suffix(1)) {
            return true
        }
        return last.hasPrefix("필요") && !["없음", "없습니다", "없어요", "대요", "답니다"].contains(where: last.hasSuffix)
    }

    /// Whether the first word, behind politeness, is an English verb: a known one, or a word before an article or the
    /// like (`yank the release`).
    static func isImperative(_ words: [String]) -> Bool {
        guard let place = words.firstIndex(where: { !Lexicon.politeness.contains($0) }) else { return false }
        let verb = words[place]
        if ["don't", "do", "never"].contains(verb) { return true }
        if place > 0, words[place - 1] == "mind", verb.hasSuffix("ing") { return true }
        let next = place + 1 < words.count ? words[place + 1] : ""
        // `we use the new index`, but `could you use it`.
        if place > 0, ["i", "we", "you"].contains(words[place - 1]),
            !words[..<place].contains(where: ["can", "could", "would", "will", "should", "may"].contains)
        {
            return false
        }
        if ["up", "over"].contains(next), !Lexicon.isFunctional(verb), place + 2 < words.count,
            next == "up" || Lexicon.determiners.contains(words[place + 2])
        {
            return true
        }
        if Lexicon.isVerb(verb) { return !Lexicon.finiteVerbs.contains(next) && next != "of" }
        return Lexicon.determiners.contains(next) && !Lexicon.englishBackgrounds.begin(words)
            && (place + 2 < words.count || Lexicon.pronouns.contains(next) && next != "all")
            && !Lexicon.isFunctional(verb) && !verb.hasSuffix("ly")
            && !(verb.hasSuffix("s") && Lexicon.isVerb(String(verb.dropLast())))
            && !Lexicon.finiteVerbs.contains(verb) && !verb.contains("'")
    }

    /// `I would like a preview`, `we'd like you to move it`, but not `I'd like to thank you`.
    private static func isWish(_ words: [String]) -> Bool {
        let rest: ArraySlice<String>
        switch words.first {
        case "i'd", "we'd": rest = words.dropFirst()
        case "i", "we": rest = words.dropFirst(words.count > 1 && words[1] == "would" ? 2 : 1)
        default: return false
        }
        guard let wish = rest.first, wish == "like" || wish == "want", rest.count > 2 else { return false }
        let thing = rest.dropFirst().first { $0 != "to" } ?? ""
        return !Lexicon.pronouns.contains(thing)
            && !["thank", "say", "know", "share", "mention", "let"].contains(thing)
    }

    /// `After the release announce it on Slack`: when or where comes first.
    private static func isFronted(_ words: [String]) -> Bool {
        guard let first = words.first, Lexicon.fronts.contains(first), words.count > 4 else { return false }
        return words.indices.dropLast().prefix(6).dropFirst(2).contains { place in
            Lexicon.isVerb(words[place]) && !Lexicon.isFunctional(words[place - 1])
                && (Lexicon.determiners.contains(words[place + 1]) || Lexicon.fronts.contains(words[place + 1]))
        } && !words.contains(where: Lexicon.finiteVerbs.contains)
    }
}

extension Spans {
    /// Whether the span at an index is a date phrase, whose words are words.
    func isPhrase(at index: Int) -> Bool {
        phrases.contains(index)
    }
}
