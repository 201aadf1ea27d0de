internal import Text

/// Where a phrase about time or urgency is in its clause, and whether the task is as well without it.
struct PhrasePlace {
    /// What the words around a phrase make of it, where it says more than when or how soon.
    enum Inner {
        /// It is a part of what is said, and no deadline.
        case content
        /// It may be a deadline, but its words belong to the task too.
        case part
    }

    /// The words of the clause before the phrase and behind it.
    let before: Clause
    let behind: Clause
    /// Whether the phrase interrupts what a word before it joins.
    let isOpen: Bool
    /// Whether it says up to when.
    private let isUntil: Bool

    /// - Parameter others: phrases that are left out, where they touch this one.
    init(_ writing: KeyedText, _ spans: Spans, _ range: Range<Int>, among others: [Range<Int>] = []) {
        func isEdge(_ index: Int) -> Bool {
            guard writing.kinds[index] != .newline else { return true }
            return [",", ";", "、", ":", "!", "?", "。", "(", ")", "[", "]", "~", "-", "–", "—", "|"].contains(
                writing.keys[index]) && (writing.keys[index] != "-" || writing.kind(index - 1).isBlank)
                || writing.keys[index] == "." && !writing.kind(index + 1).isWord
        }
        var (first, last) = (range.lowerBound, range.upperBound)
        var (start, end) = (first, last)
        repeat {
            (first, last) = (start, end)
            while start > 0, writing.kinds[start - 1].isBlank { start -= 1 }
            while end < writing.count, writing.kinds[end].isBlank { end += 1 }
            for other in others {
                if other.upperBound == start { start = other.lowerBound }
                if other.lowerBound == end { end = other.upperBound }
            }
        } while start < first || end > last
        let sign = start > 0 ? writing.keys[start - 1] : " "
        while start > 0, first - start < 90, !isEdge(start - 1) { start -= 1 }
        while end < writing.count, end - last < 90, !isEdge(end) { end += 1 }
        let before = Clause(writing, spans, start..<first)
        // `이의가 없으면 내일 …`: another clause begins with the phrase.
        let isBehindClause =
            before.isKorean && before.words.count > 1
            && ["면", "고", "서", "데", "니까", "지만", "며"].contains(where: before.last.hasSuffix)
            && !Lexicon.isNounLikeVerb(before.last)
        self.before = isBehindClause ? Clause(writing, spans, first..<first) : before
        isUntil = writing.keys[range].contains("까")
        behind = Clause(writing, spans, last..<end)
        // `… the cart and, if time permits, the wishlist`
        let word = Clause(writing, spans, max(0, first - 8)..<first).last
        isOpen = sign == "," && ["and", "or", "but"].contains(word) && writing.key(end) == ","
    }

    /// Whether the task is as well without the phrase, which begins or ends the clause, or is right before its verb.
    var isApart: Bool {
        if isOpen || korean != nil { return false }
        if Self.prepositions.contains(before.last), !before.isFiller { return false }
        return before.isFiller || behind.isFiller && !lasts || isBeforePredicate
    }

    private static let prepositions: Set<String> = [
        "for", "of", "about", "with", "from", "between", "as", "to",
    ]

    /// Whether nothing but a verb that takes no time is behind the phrase: `로그를 금요일까지 정리해 주세요`.
    var isBeforePredicate: Bool {
        behind.isKorean && behind.isRequest && !lasts
            && behind.words.filter { word in
                !Lexicon.isFiller(word) && !Lexicon.koreanRequests.contains(word)
                    && !["에", "로", "에게", "께", "한테"].contains(where: word.hasSuffix)
            }.count < 2
    }

    /// Whether the verb behind the phrase is of something that goes on up to then: `6시까지 열기`.
    private var lasts: Bool {
        isUntil
            && [behind.words.first, behind.words.last { !Lexicon.koreanRequests.contains($0) }].compactMap(\.self)
                .contains { word in Self.lasting.contains(where: word.hasPrefix) }
    }

    private static let lasting =
        [
            "받", "열", "운영", "영업", "유지", "보관", "게시", "노출", "판매", "진행", "사용", "쓰", "쓸", "유효", "가능", "접수", "개방", "표시", "켜",
            "두",
            "둬", "놔", "남",
        ] + prolonging
    /// What is done to the end of something: `금요일까지 연장`.
    private static let prolonging = ["연장", "늘리", "늘려", "미루", "미뤄", "연기"]

    /// Whether nothing but what is to be done is behind the phrase.
    var isBeforeRequest: Bool {
        isBeforePredicate || behind.isFiller || behind.words.first.map(Lexicon.isFiller) ?? true
    }

    /// - Parameter isMarked: a word makes a deadline of the phrase.
    func inner(isMarked: Bool) -> Inner? {
        if behind.isKorean || before.isKorean { return korean }
        return isReported ? (isMarked ? .part : .content) : isOpen ? .part : nil
    }

    private var korean: Inner? {
        let words = behind.words
        guard let first = words.first else { return nil }
        if isUntil, Self.prolonging.contains(where: first.hasPrefix), !before.isFiller { return .content }
        func said(_ endings: [String]) -> Int? {
            let place = words.firstIndex { word in endings.contains { word.count > $0.count && word.hasSuffix($0) } }
            // `제출하도록 해 주세요` is a request.
            return place.flatMap { place in words[(place + 1)...].allSatisfy(Lexicon.isFiller) ? nil : place }
        }
        if let place = said(["다고", "라고", "냐고", "자고", "다는", "라는"]) {
            return before.isFiller ? (place < 2 ? .part : nil) : .content
        }
        if let place = said(["도록", "있게", "되게", "보이게", "게끔"]) {
            if before.isFiller { return place < 2 ? .part : nil }
            // `배너를 금요일까지 …`: the object of the verb at the end.
            return place > 0 && ["을", "를"].contains(before.last.suffix(1)) ? .part : .content
        }
        // `금요일까지 제출하는 서류`
        let isOfNext =
            isUntil && words.count > 1 && (first.count > 1 && first.hasSuffix("는") && first != "오는")
            || ["한", "할", "될"].contains { ending in
                first.hasSuffix(ending) && Lexicon.isNounOfAction(String(first.dropLast()))
            } || isUntil && ["유효", "가능"].contains(where: first.hasPrefix)
        return isOfNext ? .part : nil
    }

    /// `announce that the sale ends on Friday`, `tell them the shop closes at 5pm`
    private var isReported: Bool {
        let words = before.words
        func happens(_ place: Int) -> Bool {
            Lexicon.finiteVerbs.contains(words[place])
                || words[place].hasSuffix("s") && Lexicon.isVerb(String(words[place].dropLast()))
                    && !Lexicon.determiners.contains(words[place - 1])
        }
        let verb = words.first { !Lexicon.politeness.contains($0) } ?? ""
        let isTelling = Self.telling.contains(verb)
        let start = words.lastIndex(where: ["that", "which", "who", "whether", "why", "saying", "says"].contains)
        if isTelling, let start, words[start] == "that" { return words.count > start + 2 }
        guard let start = start ?? (isTelling ? words.firstIndex(of: verb) : nil) else { return false }
        return words.indices.dropFirst(start + 2).contains(where: happens)
    }

    private static let telling: Set<String> = [
        "tell", "announce", "say", "note", "remind", "inform", "mention", "notify", "post", "publish", "write", "state",
        "explain", "email", "warn", "confirm", "let", "text", "message", "reply", "advertise",
    ]
}
