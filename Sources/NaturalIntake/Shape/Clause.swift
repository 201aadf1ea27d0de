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

    init(_ writing: Writing, _ spans: Spans, _ range: Range<Int>) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var hangul = false
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
            }
            index += 1
        }
        close()
        self.words = words
        isKorean = hangul
        isRequest = hangul ? Self.isKoreanRequest(words) : Self.isImperative(words)
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
        return Lexicon.englishGreetings.begin(words) && !words.contains("please")
    }

    /// Whether the last word is a noun of action or an ending of a request.
    private static func isKoreanRequest(_ words: [String]) -> Bool {
        guard let last = words.last else { return false }
        if Lexicon.isAction(last) { return true }
        guard words.count > 1 else { return false }
        let before = words[words.count - 2]
        // `해야 합니다`, `필요합니다`, `수정이 필요`.
        if before.hasSuffix("야"), ["합", "해", "함", "할", "됩", "돼"].contains(where: last.hasPrefix) { return true }
        return last.hasPrefix("필요") && !last.hasSuffix("없음")
    }

    /// Whether the first word, behind politeness, is an English verb.
    private static func isImperative(_ words: [String]) -> Bool {
        guard let place = words.firstIndex(where: { !Lexicon.politeness.contains($0) }) else { return false }
        if ["don't", "do", "never"].contains(words[place]) { return true }
        let next = place + 1 < words.count ? words[place + 1] : ""
        return Lexicon.isVerb(words[place]) && !Lexicon.finiteVerbs.contains(next) && next != "of"
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
            if isKoreanRequest { return false }
            if Lexicon.statementConnectives.contains(where: last.hasSuffix), last.count > 1 { return true }
            return last.count > 1 && Lexicon.statementEndings.contains(where: last.hasSuffix)
        }
        guard words.count > 2, !isImperative else { return words.first == "fyi" }
        return Lexicon.englishBackgrounds.begin(words)
            || words.prefix(8).dropFirst().contains { Lexicon.finiteVerbs.contains($0) }
            || (Lexicon.subjects.contains(String(words[0].prefix { $0 != "'" }))
                && !words.prefix(5).contains { ["should", "need", "must", "want"].contains($0) })
    }

    /// What must not be done, or is left out.
    var isProhibition: Bool {
        if isKorean {
            let tail = words.suffix(2).joined(separator: " ")
            return Lexicon.koreanProhibitions.contains { tail.contains($0) }
                || (words.count > 1 && tail.hasSuffix("빼고"))
        }
        return Lexicon.englishProhibitions.begin(words)
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
    }

    /// A single noun, or a few, that only name a thing.
    var isBareNoun: Bool {
        guard words != [Self.quotation] else { return false }
        guard (1...3).contains(words.count), isKorean || words.count == 1, !isStatement else { return false }
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
        return Lexicon.englishSequences.contains { text.contains(" \($0) ") }
    }

    /// `확인 부탁드립니다`: a courtesy behind other tasks.
    var isClosing: Bool {
        words.count == 2 && Lexicon.closings.contains(words[0]) && words[1].hasPrefix("부탁")
    }

    /// Whether it only asks for the order of the tasks: `순서대로 진행해주세요`.
    var isOrderRemark: Bool {
        ordersAll && isKorean
            && words.allSatisfy { word in
                Lexicon.sequences.contains(where: word.hasPrefix)
                    || ["진행", "처리", "작업", "해", "부탁", "하나"].contains(where: word.hasPrefix)
            }
    }

    /// Whether nothing but words of courtesy is left.
    var isFiller: Bool {
        words.allSatisfy { Lexicon.fillers.contains($0) || $0.hasPrefix("부탁") || $0.hasPrefix("되") }
    }
}

extension Spans {
    /// Whether the span at an index is a date phrase, whose words are words.
    func isPhrase(at index: Int) -> Bool {
        phrases.contains(index)
    }
}
