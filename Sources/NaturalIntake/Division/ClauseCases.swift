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
