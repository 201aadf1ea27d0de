/// What a clause says about cases: when something is to be done, and what where another case holds.
extension Clause {
    /// `재고가 없으면 …`: that it is about one case.
    var isOfCase: Bool {
        isKorean
            && words.prefix(4).dropLast().contains { word in
                word.count > 1 && word.hasSuffix("면")
                    && !["화면", "도면", "표면", "전면", "정면"].contains(where: word.hasSuffix)
            }
    }

    /// `그 이하일 땐 조용히`: what is to be in the cases that the words before leave.
    var isOtherCase: Bool {
        guard isKorean, !isRequest, words.count > 1 else { return false }
        return ["아니면", "아닐", "나머지는", "그렇지", "그외에는", "반대로"].contains(words[0])
            || words[0] == "그" && ["이하", "이상", "외", "밖", "미만", "초과"].contains(where: words[1].hasPrefix)
    }

    /// `추석 전까지 …`: up to when something is to be done.
    var namesLimit: Bool {
        isKorean
            && words.dropFirst().contains { word in ["전까지", "전까지는", "전에"].contains(where: word.hasSuffix) }
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

    /// `If it fails, roll it back and ping me`, `실패하면 롤백해 주세요`: what to do where the step before goes wrong.
    var isContingency: Bool {
        if isKorean {
            guard
                let end = words.prefix(5).firstIndex(where: { word in
                    word.count > 1 && ["면", "시", "시에", "시에는", "경우", "경우에는"].contains(where: word.hasSuffix)
                }), end + 1 < words.count
            else { return false }
            let isFailure = words[...end].contains { word in Lexicon.koreanFailures.contains(where: word.hasPrefix) }
            return isFailure && !words[end].hasPrefix("없")
                && words[(end + 1)...].contains { word in Lexicon.koreanRecoveries.contains(where: word.hasPrefix) }
        }
        if words.first == "otherwise" { return words.count > 1 }
        guard let first = words.first, ["if", "should", "in"].contains(first),
            first != "in" || words.dropFirst().first == "case"
        else { return false }
        return words.prefix(9).contains { word in Lexicon.failures.contains(where: word.hasPrefix) }
            && words.dropFirst(2).contains { Lexicon.recoveries.contains($0) }
    }
}

/// Work that is planned in plain sentences, as minutes and work orders have it.
extension Clause {
    /// `로그인 오류를 고친다`, `서버를 점검합니다`: what is to be done, rather than what something does (`서버가 종료한다`).
    static func isPlanKorean(_ words: [String]) -> Bool {
        guard let last = words.last, last.hasSuffix("다"), last.count > 1 else { return false }
        let before = words.dropLast()
        func final(_ word: Substring) -> UInt32 { ((word.unicodeScalars.last?.value ?? 0) &- 0xAC00) % 28 }
        let isPolite = last.hasSuffix("니다")
        let stem = last.dropLast(isPolite ? 2 : 1)
        // `고친`, `고칩`
        guard final(stem) == (isPolite ? 17 : 4), !["된", "됩"].contains(stem.suffix(1)),
            !Lexicon.inactive.contains(where: stem.hasPrefix),
            !["안", "못"].contains(before.last),
            !before.contains(where: { Lexicon.habits.contains($0) || $0.count > 1 && $0.hasSuffix("면") })
        else { return false }
        let isOfAction = ["한", "합"].contains(stem.suffix(1)) && Lexicon.isNounOfAction(String(stem.dropLast()))
        let hasObject = before.contains { $0.count > 1 && ($0.hasSuffix("을") || $0.hasSuffix("를")) }
        let isDue = before.contains { $0.hasSuffix("까지") }
        // `다음 달에 출시합니다` says what will be.
        guard isOfAction && (!isPolite || isDue) || hasObject else { return false }
        if isDue { return true }
        return !before.contains { word in
            guard word.count > 1, !Lexicon.isNounOfAction(word) else { return false }
            if word.hasSuffix("이") || word.hasSuffix("가") { return true }
            // `새는 수도를 수리한다`, `로그는 삭제한다`
            let isTopic =
                (word.hasSuffix("은") || word.hasSuffix("는"))
                && (word.count > 2 || ["저", "나", "그"].contains(word.prefix(1)))
            return isTopic && (hasObject || isPolite)
        }
    }

    /// `Ann writes the report by Friday`
    static func isPlan(_ words: [String]) -> Bool {
        guard let by = words.lastIndex(of: "by"), by > 3, by + 1 < words.count,
            case let day = words[by + 1],
            CalendarNames.weekdays[day] != nil || CalendarNames.months[day] != nil || day.first?.isNumber == true
                || ["today", "tonight", "tomorrow", "noon", "next", "end", "eod"].contains(day)
        else { return false }
        return (1...2).contains { place in
            words[place].hasSuffix("s") && Lexicon.isVerb(String(words[place].dropLast()))
                && Lexicon.determiners.contains(words[place + 1])
        }
    }
}
