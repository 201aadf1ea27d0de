internal import Text

/// Why a mark doesn't count.
extension MarkFinder {
    func isExcused(_ mark: Mark) -> Bool {
        let sentence = report.sentences[mark.sentence]
        let isOutput = sentence.kind == .output
        let excuses = patterns.rules[mark.rule].excuses
        let token = report.tokens[mark.tokens.lowerBound]
        if !isOutput, token.isQuoted && !isLeft(mark) || token.isPartOfName { return true }
        switch mark.kind {
        case .undone where isRestDone(mark): return true
        // What is asked about isn't reported.
        case .failure, .undone, .hedge: if sentence.isQuestion { return true }
        case .forecast where isAsPlanned(mark): return true
        case .need where has(.hurry, mark.sentence) || isOfTrouble(mark) || isOwn(mark): return true
        // `열어 봤는데`, `Later we could …, but`: no exception to what was done.
        case .exception where isAside(mark) || isRemark(mark) || isOnTheWay(mark): return true
        default: break
        }
        // `5일까지만`: a limit and no part.
        if mark.tokens.count == 1, token.isGlued, mark.tokens.lowerBound > 0,
            report.tokens[mark.tokens.lowerBound - 1].kind == .number, token.kind == .hangul,
            !Self.parts.contains(report.text.scalars[token.range.lowerBound])
        {
            return true
        }
        if !isOutput, mark.kind == .failure && isAttribute(mark) || isTried(mark) { return true }
        if excuses.contains(.elsewhere), report.subjects[mark.sentence] == 0 { return true }
        if excuses.contains(.absence), isDenied(mark) { return true }
        if excuses.contains(.wanted), criteria.wantsLess { return true }
        if excuses.contains(.avoided), !criteria.denying.isEmpty { return true }
        if excuses.contains(.refused), criteria.items.contains(where: \.isPreventing) { return true }
        if excuses.contains(.unlessWanted), !criteria.wantsLess, criteria.denying.isEmpty { return true }
        if excuses.contains(.condition), isConditional(mark) { return true }
        if excuses.contains(.scope), has(.scope, mark.sentence) { return true }
        if excuses.contains(.courtesy), has(.courtesy, mark.sentence) { return true }
        if excuses.contains(.subject), isSubject(mark) { return true }
        if excuses.contains(.trouble), isTroubleDenied(mark) { return true }
        if excuses.contains(.success), isFollowedBySuccess(mark) { return true }
        return excuses.contains(.resolved) && isResolved(mark)
    }

    /// `3조까지만`, `2장까지만`: a part of a text, and no limit.
    private static let parts = Set("조장절쪽항부편".unicodeScalars.map(\.value))

    /// `no missing keys`
    private func isOfTrouble(_ mark: Mark) -> Bool {
        has(.trouble, in: mark.tokens.dropFirst(), beside: mark)
            && marks(in: mark.tokens.prefix(1), of: mark.sentence).contains { $0.kind == .absence }
    }

    /// `I haven't sent any`: not what somebody else has to do.
    private func isOwn(_ mark: Mark) -> Bool {
        let first = mark.tokens.lowerBound
        return first > 0 && (word(first - 1, is: "i") || word(first - 1, is: "we")) && word(first, is: "haven't")
    }

    /// `annotated the remaining 22 functions`: nothing of them is left.
    private func isRestDone(_ mark: Mark) -> Bool {
        let first = mark.tokens.lowerBound
        guard first > 1, word(first, is: "remaining") || word(first, is: "rest") else { return false }
        let deed = report.text.scalars[report.tokens[word(first - 1, is: "the") ? first - 2 : first - 1].range]
        return deed.count > 4 && deed.suffix(2).elementsEqual([0x65, 0x64])
    }

    /// `통과하네요`, `12ms네요`: what was seen, also where it is good.
    private func isRemark(_ mark: Mark) -> Bool {
        let (first, last) = (mark.tokens.lowerBound, report.tokens[mark.tokens.upperBound - 1].range)
        guard report.text.scalars[last].suffix(2).elementsEqual([0xB124, 0xC694]) else { return false }
        return has(.success, mark.sentence) || first > 0 && report.tokens[first - 1].kind != .hangul
    }

    /// `15분이 지났는데 기록이 없으면`: a case, and no contrast.
    private func isOnTheWay(_ mark: Mark) -> Bool {
        let end = mark.tokens.upperBound
        return report.text.scalars[report.tokens[end - 1].range].suffix(2).elementsEqual([0xB294, 0xB370])
            && marks(in: end..<end + 5, of: mark.sentence).contains { $0.kind == .condition }
    }

    private func isAside(_ mark: Mark) -> Bool {
        marks(in: 0..<mark.tokens.lowerBound + 1, of: mark.sentence).contains {
            $0.kind == .check && $0.tokens.contains(mark.tokens.lowerBound)
        }
    }

    /// `실패 시나리오`, `failed logins`: the word only says which.
    private func isAttribute(_ mark: Mark) -> Bool {
        let index = mark.tokens.lowerBound
        guard mark.tokens.count == 1, index + 1 < report.tokens.count else { return false }
        let (token, next) = (report.tokens[index], report.tokens[index + 1])
        let text = report.text.scalars[token.range]
        guard next.line == token.line, next.kind == token.kind else { return false }
        if token.kind == .hangul { return text.elementsEqual(Self.failure) }
        return Self.attributes.contains { text.elementsEqual($0) } && next.range.count > 4
    }

    private static let failure = "실패".scalarValues
    private static let attributes = ["failed", "failing", "broken"].map(\.scalarValues)

    /// `// TODO`, `@Disabled`: code that says of itself that it isn't finished, or isn't run.
    private func isLeft(_ mark: Mark) -> Bool {
        let first = mark.tokens.lowerBound
        return word(first, is: "todo") || word(first, is: "fixme")
            || mark.tokens.count > 1
                && (word(first, is: "disabled") || word(first, is: "ignore") || word(first, is: "skip")
                    || word(first, is: "xfail"))
    }

    /// `as intended`, `계획대로`: it came so.
    private func isAsPlanned(_ mark: Mark) -> Bool {
        let (first, last) = (mark.tokens.lowerBound, report.tokens[mark.tokens.upperBound - 1].range)
        return report.text.scalars[last].suffix(2).elementsEqual([0xB300, 0xB85C])
            || first > 0 && word(first - 1, is: "as")
    }

    /// Whether a comma or the end of a clause lies between.
    private func isCut(_ range: Range<Int>) -> Bool {
        range.contains { [0x2C, 0x3B, 0x2E].contains(report.tokens[$0].mark) }
    }

    /// Whether a mark of a kind begins in a range, in the same clause where it is behind the other mark.
    private func has(_ kind: MarkKind, in range: Range<Int>, beside mark: Mark) -> Bool {
        guard has(kind, mark.sentence) else { return false }
        return marks(in: range, of: mark.sentence).contains {
            $0.kind == kind
                && !($0.tokens.lowerBound > mark.tokens.upperBound
                    && isCut(mark.tokens.upperBound..<$0.tokens.lowerBound))
        }
    }

    /// `0 failed`, `no failures`, `실패 없음`: a word of absence is next to the mark or in it.
    func isDenied(_ mark: Mark) -> Bool {
        guard has(.absence, mark.sentence) else { return false }
        let (first, end) = (mark.tokens.lowerBound, mark.tokens.upperBound)
        // `0 chart(s) failed`
        let isPlural = first > 2 && word(first - 2, is: "s")
        return marks(in: first - (isPlural ? 6 : 3)..<end + 3, of: mark.sentence).contains { other in
            guard other.kind == .absence else { return false }
            let (place, kind) = (other.tokens.lowerBound, report.tokens[other.tokens.lowerBound].kind)
            // `unreachable=0 failed=1`: a value is of what is before it.
            if kind == .number, place > 0, report.tokens[place - 1].isMark("=") {
                return place - 2 == end - 1
            }
            if place < first {
                return kind == .number
                    ? !isCut(place..<first) : kind == .latin && !isCut(other.tokens.upperBound..<first)
            }
            if place < end { return mark.kind == .failure && place > first }
            return kind != .latin && !isCut(end..<place)
        }
    }

    /// `without a restart`, `재시작 없이`: how something is done.
    func isManner(_ mark: Mark) -> Bool {
        Negation.isManner(report.text.scalars[report.tokens[mark.tokens.lowerBound].range])
    }

    /// `실패하면`, `실패 시`, `if it fails`.
    func isConditional(_ mark: Mark) -> Bool {
        guard has(.condition, mark.sentence) else { return false }
        let (first, end) = (mark.tokens.lowerBound, mark.tokens.upperBound)
        // `체크하지 않고 버튼을 누르면`
        let isJoined = report.text.scalars[report.tokens[end - 1].range].last == 0xACE0
        return marks(in: first - 9..<end + (isJoined ? 6 : 1), of: mark.sentence).contains { other in
            guard other.kind == .condition, other.tokens.lowerBound < end || !isCut(end..<other.tokens.lowerBound)
            else { return false }
            let start = other.tokens.lowerBound
            return report.tokens[start].kind == .hangul ? start >= first : start < first && !isCut(start..<first)
        }
    }

    /// Whether the criteria use the words of a mark, and no count or denial makes a report of it.
    private func isSubject(_ mark: Mark) -> Bool {
        guard
            !mark.tokens.contains(where: {
                report.tokens[$0].kind == .number && !criteria.numbers.contains(report.tokens[$0].value)
            })
        else { return false }
        let elements = mark.pattern.map { patterns.patterns[$0].elements } ?? []
        let isWhole = elements.allSatisfy {
            guard case .word(let sense) = $0 else { return true }
            return criteria.subjects.contains(sense)
        }
        return isWhole && !elements.isEmpty
            || mark.tokens.count == 1 && isSubject(mark.tokens.lowerBound, of: elements.first)
    }

    /// Whether the criteria speak of what a single word says, in another form: `요청했습니다` of `요청`, `skip` of `방지`.
    private func isSubject(_ word: Int, of element: MarkPatterns.Element?) -> Bool {
        if report.tokens[word].kind == .latin {
            return report.senses(of: word).contains { $0 < Lexicon.firstOfMarks && criteria.subjects.contains($0) }
        }
        guard case .word(let sense)? = element else { return false }
        let text = report.text.scalars[report.tokens[word].range]
        return patterns.spellings(of: sense).contains { spelling in
            let beginning = spelling.prefix(2)
            return beginning.count == 2 && criteria.hasPair(beginning) && text.firstPlace(of: spelling) != nil
        }
    }

    /// `no regressions`, `회귀는 없습니다`: what is denied is trouble.
    private func isTroubleDenied(_ mark: Mark) -> Bool {
        let (first, end) = (mark.tokens.lowerBound, mark.tokens.upperBound)
        let isHangul = report.tokens[first].kind == .hangul
        let range = isHangul ? startOfClause(before: first)..<end + 1 : first - 2..<end + 4
        if has(.trouble, in: range, beside: mark) {
            let isAbsence = isHangul && Negation.isAbsence(report.text.scalars[report.tokens[first].range])
            if isAbsence || !has(.repair, in: range, beside: mark) { return true }
        }
        return !has(.success, in: range, beside: mark)
            && criteria.denying.contains { report.share(of: criteria.items[$0], in: mark.sentence) > 0.2 }
    }

    /// The first of the three words before another one that is in its clause: `손상되었다고 나오며 열리지 않습니다` denies no damage.
    private func startOfClause(before word: Int) -> Int {
        let words = max(0, word - 3)..<word
        return words.last { report.text.scalars[report.tokens[$0].range].last == 0xBA70 }.map { $0 + 1 } ?? word - 3
    }

    /// Whether better is to follow: `실패했지만 지금은 통과합니다`. What follows a good beginning with `but` isn't better.
    private func isFollowedBySuccess(_ mark: Mark) -> Bool {
        let first = mark.tokens.lowerBound
        let isBad =
            mark.kind != .exception && mark.kind != .doubt
            || marks(in: 0..<first + 1, of: mark.sentence).contains {
                [.failure, .undone, .need, .denial, .trouble, .history].contains($0.kind)
            }
        return isBad
            && marks(in: (word(first, is: "still") ? first : mark.tokens.upperBound)..<Int.max, of: mark.sentence)
                .contains {
                    [.success, .repair].contains($0.kind)
                        || $0.kind == .deed && !isNotDone($0) && mark.kind != .doubt
                            && report.tokens[$0.tokens.lowerBound].kind == .hangul
                }
    }

    /// `바꾸지 않았습니다`
    private func isNotDone(_ deed: Mark) -> Bool {
        deed.tokens.contains { Negation.isDenial(report.text.scalars[report.tokens[$0].range]) }
    }

    /// `일부러 500을 내는 이미지를 배포했습니다`: what happened was wanted.
    private func isTried(_ mark: Mark) -> Bool {
        (mark.kind == .failure || mark.kind == .undone) && has(.trial, mark.sentence)
    }

    /// Whether a trouble is over: a repair in the same sentence, or later ones that report a repair and a success.
    private func isResolved(_ mark: Mark) -> Bool {
        let (number, first) = (mark.sentence, mark.tokens.lowerBound)
        let isPast = has(.history, number)
        let isFixed =
            has(.repair, number)
            && marks(in: first - 4..<first, of: number).contains {
                $0.kind == .repair && report.tokens[$0.tokens.lowerBound].kind == .latin
            }
        if has(.forecast, number) { return false }
        if isFixed || isPast && isFollowedBySuccess(mark) { return true }
        if isPast, mark.kind == .need, lastDeed > number { return true }
        let (succeedsLater, isRepairedLater) = (lastSuccess > number, lastRepair > number)
        return isPast ? succeedsLater || isRepairedLater : succeedsLater && isRepairedLater
    }
}
