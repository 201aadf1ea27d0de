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
    private static let quotation = "“"
    /// Signs inside of words, paths and names.
    private static let inner: Set<Unicode.Scalar> = ["'", "’", ".", "/", "_", "-", "&", "@", "#", "+"]

    init(_ writing: KeyedText, _ spans: Spans, _ range: Range<Int>) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var hangul = false
        /// How many words are before a colon that ends a label: `docs: …`.
        var label = 0
        func close() {
            if !word.isEmpty { words.append(String(word)) }
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
        self.words = words
        isKorean = hangul
        isRequest =
            hangul
            ? Self.isKoreanRequest(words)
            : Self.isImperative(words) || Self.isFronted(words) || Self.isWish(words)
                || label > 0 && !Lexicon.englishBackgrounds.begin(words) && Self.isImperative(Array(words[label...]))
    }

    init(_ writing: KeyedText) {
        self.init(writing, Spans(writing), writing.range)
    }

    private var last: String { words.last ?? "" }

    // MARK: Roles

    /// A greeting, thanks, an apology, a signature.
    var isGreeting: Bool {
        guard (1...9).contains(words.count) else { return false }
        if isKorean {
            let text = words.joined(separator: " ")
            if words.count == 1 || !isKoreanRequest, Lexicon.koreanGreetings.contains(where: text.hasPrefix) {
                return true
            }
            if words.count <= 4, last.hasPrefix("안녕") { return true }
            if !isKoreanRequest, words.count <= 3, ["여러분", "님", "님들", "드림", "올림", "배상"].contains(where: last.hasSuffix)
            {
                return true
            }
            return Lexicon.koreanFarewells.contains(where: text.hasPrefix)
        }
        if words.count <= 2, ["team", "all", "everyone", "folks", "guys", "there"].contains(last) {
            return !isImperative
        }
        return words == ["morning"] || Lexicon.englishGreetings.begin(words) && !words.contains("please")
    }

    /// Whether the last word is a noun of action or an ending of a request.
    private static func isKoreanRequest(_ words: [String]) -> Bool {
        guard let last = words.last, !Lexicon.isPast(last) else { return false }
        let before = words.count > 1 ? words[words.count - 2] : ""
        // `느려 보여서 요청드립니다` is the reason alone.
        if Lexicon.isAction(last) { return !(before.hasSuffix("서") && last.hasPrefix("요청")) }
        guard words.count > 1 else { return false }
        // `해야 합니다`, `넣었으면 합니다`, `고쳐도 됩니다`, `봐주실 수 있나요`, `필요합니다`, `수정이 필요`.
        if ["야", "면"].contains(where: before.hasSuffix), Lexicon.wishes.contains(where: last.hasPrefix) { return true }
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
    private static func isImperative(_ words: [String]) -> Bool {
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
        if Lexicon.isVerb(verb) { return !Lexicon.finiteVerbs.contains(next) && next != "of" }
        return Lexicon.determiners.contains(next) && !Lexicon.englishBackgrounds.begin(words)
            && (place + 2 < words.count || Lexicon.pronouns.contains(next) && next != "all")
            && !Lexicon.isFunctional(verb) && !verb.hasSuffix("ly")
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

    /// Whether it asks for something in English.
    var isImperative: Bool { !isKorean && isRequest }
    private var isKoreanRequest: Bool { isKorean && isRequest }

    /// Whether it goes on with a list of things, though its first word may be a verb: `profile and billing pages`.
    var isEnumeration: Bool {
        words.count > 2 && ["and", "or"].contains(words[1]) && !Lexicon.isVerb(words[2])
    }

    /// A statement: background, not a task.
    var isStatement: Bool {
        guard let last = words.last else { return false }
        if isKorean {
            // `로그인 안 됨`
            if last == "됨", words.count > 2, ["안", "못"].contains(words[words.count - 2]) { return true }
            if isKoreanRequest || last.count < 2 { return false }
            return Lexicon.isPast(last) || Lexicon.statementConnectives.contains(where: last.hasSuffix)
                || Lexicon.statementEndings.contains(where: last.hasSuffix)
        }
        guard words.count > 2, !isImperative else { return words.first == "fyi" }
        return Lexicon.englishBackgrounds.begin(words)
            || words.prefix(8).dropFirst().contains { Lexicon.finiteVerbs.contains($0) }
            || (Lexicon.subjects.contains(String(words[0].prefix { $0 != "'" })) && !isDemand)
    }

    /// `디자인은 피그마 참고`: where more is said about what is asked for.
    var isPointer: Bool {
        guard isKorean, words.count > 1 else { return false }
        return words.suffix(2).contains { word in ["참고", "참조"].contains(where: word.hasPrefix) && !word.hasSuffix("서") }
            && !words.dropLast(2).contains { $0.count > 1 && Lexicon.isAction($0) }
    }

    /// Whether a sentence that ends with it only says something, beside others that ask.
    var tells: Bool {
        guard let first = words.first, let last = words.last, !isRequest, !isDemand else { return false }
        if isKorean { return isStatement || (last.count > 1 && Lexicon.finalEndings.contains(where: last.hasSuffix)) }
        return isStatement || Lexicon.isFunctional(first)
            || words.dropFirst().contains { Lexicon.finiteVerbs.contains($0) || $0.hasSuffix("'s") }
            || words.prefix(7).dropFirst().contains { $0.count > 4 && $0.hasSuffix("ed") }
    }

    /// `users should be able to …`, `the page needs a bar`
    var isDemand: Bool {
        !isKorean
            && (words.prefix(12).contains { Lexicon.demands.contains($0) }
                || zip(words.prefix(12), words.dropFirst()).contains { ($0 == "has" || $0 == "have") && $1 == "to" })
    }

    /// What must not be done, is left as it is, or has to hold.
    var isProhibition: Bool {
        if isKorean {
            let tail = words.suffix(2).joined(separator: " ")
            return Lexicon.koreanProhibitions.contains { tail.holds($0) }
                || words.suffix(4).contains { $0.hasPrefix("그대로") }
                || (words.count > 1 && tail.hasSuffix("빼고"))
                || (["단", "다만", "꼭", "반드시"].contains(words.first) && !Lexicon.koreanRequests.contains(last))
        }
        guard let first = words.first else { return false }
        return Lexicon.englishProhibitions.begin(words) || isProvision
            || (["keep", "leave"].contains(first) && Lexicon.unchanged.contains(last))
    }

    /// `it should keep seven copies`: what has to hold for what was asked for before.
    var isProvision: Bool {
        isDemand
            && (Lexicon.pronouns.contains(words[0])
                || words.contains { ["not", "never", "remain", "stay", "unchanged"].contains($0) })
    }

    /// `fix it`, `고쳐 주세요`: what is to be done with something that was said before.
    var refersBack: Bool {
        guard isRequest, words.count < 8 else { return false }
        if isKorean {
            return words.allSatisfy { word in
                Lexicon.koreanFillers.contains(where: word.hasPrefix)
                    || Lexicon.references.contains(where: word.hasPrefix)
                    || Lexicon.isAction(word)
            } || (words.count == 2 && ["주세요", "줘", "주십시오"].contains(last))
        }
        guard let verb = words.firstIndex(where: Lexicon.isVerb) else { return false }
        return words.dropFirst(verb).contains { Lexicon.pronouns.contains($0) }
            && words.dropFirst(verb + 1).allSatisfy { Lexicon.isFunctional($0) || Lexicon.fillers.contains($0) }
    }

    /// `when that's finished`, `after the import`: that the task before is done.
    func isSequel(of tasks: [Clause]) -> Bool {
        guard let first = words.first, ["once", "when", "after", "upon", "following", "as", "if"].contains(first) else {
            return false
        }
        let rest = first == "as" ? Array(words.dropFirst(3)) : Array(words.dropFirst())
        guard let subject = rest.first else { return false }
        if Lexicon.pronouns.contains(String(subject.prefix { $0 != "'" })) { return true }
        let isDone = rest.contains { ["done", "finished", "completed", "complete", "through", "ready"].contains($0) }
        if isDone, rest.count < 3 || subject.hasPrefix("you") { return true }
        guard first != "if", Lexicon.determiners.contains(subject), rest.count > 1,
            rest.count == 2 || Lexicon.finiteVerbs.contains(rest[2]) || isDone
        else { return false }
        return tasks.contains { $0.mentions(rest[1]) }
    }

    /// `문제가 없으면 배포해 주세요`: that the task before went well.
    var dependsOnLast: Bool {
        guard isKorean, let end = words.prefix(3).firstIndex(where: { $0.count > 1 && $0.hasSuffix("면") }) else {
            return false
        }
        return words[...end].contains { word in Lexicon.outcomes.contains(where: word.hasPrefix) }
            && words[..<end].allSatisfy { word in
                Lexicon.outcomes.contains(where: word.hasPrefix) || Lexicon.isFiller(word)
            }
    }

    /// What is hoped to have happened, rather than what is to be done: `도착하면 좋겠습니다`, `delivery would be great`.
    var isOutcome: Bool {
        if isKorean {
            return words.count > 1
                && (["면", "야"].contains { words[words.count - 2].hasSuffix($0) }
                    || (last.hasPrefix("필요") && !isRequest))
                && !words.contains { $0.count > 1 && ($0.hasSuffix("을") || $0.hasSuffix("를")) }
        }
        guard !isRequest else { return false }
        return needsIt || (words.contains("be") && (isDemand || words.contains("would") || words.contains("has")))
    }

    /// `she needs it for the audit`: why something is asked for.
    var needsIt: Bool {
        !isRequest && isDemand && words.dropFirst().contains { ["it", "them", "this", "that"].contains($0) }
    }

    /// `고쳐도 됩니다`, `can wait`: that something may be done, though not at once.
    var permits: Bool { !isKorean || words.dropLast().last?.hasSuffix("도") ?? false }

    /// Whether one of the words has the beginning of another.
    func mentions(_ word: String) -> Bool {
        let stem = isKorean ? word.prefix(2) : word.prefix(5)
        return stem.count > (isKorean ? 1 : 3) && !Lexicon.isFunctional(word) && words.contains { $0.hasPrefix(stem) }
    }

    /// Whether a prohibition or condition goes on to the words behind it, as `말고,` does.
    var isConnective: Bool {
        isKorean && ["고", "되", "데", "면", "만", "서"].contains(where: last.hasSuffix)
    }

    /// When or on what terms, without a task of its own.
    var isCondition: Bool {
        if isKorean {
            let endings = ["면", "경우", "경우에", "경우에는", "한해", "전제로", "기준으로", "위해", "위해서", "대비해"]
            return last.count > 1 && endings.contains(where: last.hasSuffix)
                && !["화면", "측면", "도면", "표면", "전면", "정면", "라면"].contains(where: last.hasSuffix)
                || (last == "때" && words.count > 1)
        }
        return Lexicon.englishConditions.begin(words)
            || (words.count > 2 && words[0] == "should" && Lexicon.determiners.contains(words[1]))
    }

    /// Whether it asks with a Korean verb, not with the name of an action alone.
    var isVerbal: Bool {
        isKorean && Lexicon.koreanRequests.contains { ($0.count > 1 || $0 == "줘") && last.hasSuffix($0) }
    }

    /// The thing that a statement is about: what is before a Korean particle or an English verb.
    var topic: ArraySlice<String> {
        if isKorean {
            let end = words.firstIndex { $0.count > 1 && ["은", "는", "이", "가"].contains($0.suffix(1)) }
            return end.map { words[...$0] } ?? words[...]
        }
        return words.prefix { !Lexicon.finiteVerbs.contains($0) }
    }

    /// `초안은`: what is said of it is elsewhere.
    var isTopicAlone: Bool {
        isKorean && words.count < 3 && last.count > 1 && ["은", "는", "이", "가", "도"].contains(where: last.hasSuffix)
    }

    /// A single noun, or a few, that only name a thing.
    var isBareNoun: Bool {
        guard words != [Self.quotation] else { return false }
        guard (1...8).contains(words.count), isKorean || words.count == 1, !isStatement, !isConnective else {
            return false
        }
        return !(isKorean && Lexicon.isAction(last))
    }

    /// Whether a word before the last has a particle that makes it a place or an object.
    var hasObject: Bool {
        guard words.count > 1 else { return false }
        return words.dropLast().contains { word in
            word.count > 1 && Lexicon.objectParticles.contains(where: word.hasSuffix)
                || Lexicon.objectParticles.contains(word)
        }
    }

    /// Whether it names a list that follows (`다음을`, `the following`).
    var announcesList: Bool {
        isKorean
            ? words.contains { word in ["다음", "아래", "이하", "순서", "차례"].contains(where: word.hasPrefix) }
            : ["following", "below", "these", "steps", "order"].contains { words.contains($0) }
    }

    /// Whether what follows is to be done in its order.
    var ordersAll: Bool {
        if isKorean {
            return words.contains { word in Lexicon.sequences.contains(where: word.hasPrefix) }
                && !words.contains { word in Lexicon.disorders.contains(where: word.hasPrefix) }
        }
        guard words.contains(where: ["order", "sequence", "one", "step"].contains) else { return false }
        let text = " " + words.joined(separator: " ") + " "
        return Lexicon.englishSequences.contains { text.holds(" \($0) ") }
    }

    /// A greeting that could not be the beginning of anything else, as `hello world page` could.
    var isGreetingAlone: Bool {
        isGreeting && (isKorean ? words.count <= 2 : Lexicon.englishGreetings.contain(words))
    }

    /// `확인 부탁드립니다`: a courtesy behind other tasks.
    var isClosing: Bool {
        words.count == 2 && Lexicon.closings.contains(words[0]) && words[1].hasPrefix("부탁")
    }

    /// Whether it only asks for the order of the tasks: `순서대로 진행해주세요`, `do them in this order`.
    var isOrderRemark: Bool {
        let isOfOrder =
            isKorean
            ? words.contains { $0.hasPrefix("순서") }
                && !words.contains { word in Lexicon.disorders.contains(where: word.hasPrefix) }
            : words.contains("order") && words.contains { ["follow", "keep", "stick", "respect", "mind"].contains($0) }
        return (ordersAll || isOfOrder)
            && words.allSatisfy { Lexicon.isFiller($0) || Lexicon.ofOrder.contains(where: $0.hasPrefix) }
    }

    /// Whether nothing but words of courtesy is left.
    var isFiller: Bool {
        // A lone letter is a name.
        !(words.count == 1 && words[0].utf8.count == 1) && words.allSatisfy(Lexicon.isFiller)
    }
}

extension Spans {
    /// Whether the span at an index is a date phrase, whose words are words.
    func isPhrase(at index: Int) -> Bool {
        phrases.contains(index)
    }
}
