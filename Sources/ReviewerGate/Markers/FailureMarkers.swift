internal import Text

/// Finds where a report says that something of this work failed or is not finished.
///
/// A word alone is no claim: `실패 시나리오`, `failed logins are counted`, `0 failures`, quotations, history and what
/// was repaired since don't count, nor do words that the criteria use themselves unless a count makes them a claim.
struct FailureMarkers {
    private let context: ClaimContext
    private let subjects: MarkerSubjects

    init(report: Report, subjects: MarkerSubjects) {
        context = ClaimContext(report: report)
        self.subjects = subjects
    }

    func found() -> [MarkedLine] { context.markedLines(claim) }

    /// The tokens of the claim that is made at a token, if there is one.
    private func claim(at index: Int) -> Range<Int>? {
        let token = context.tokens[index]
        if context.clause(of: index).section == .open {
            return context.clause(of: index).tokens.lowerBound == index ? index..<index + 1 : nil
        }
        if token.isMark("❌") || token.isMark("✗") || token.isMark("✘"), context.mayClaim(index) {
            return index..<index + 1
        }
        if token.kind == .number { return partialPass(at: index) }
        let marks = context.marks[index]
        guard !marks.isEmpty, context.mayClaim(index) else { return nil }
        if marks.contains(.todo) { return todo(at: index) }
        if !marks.isDisjoint(with: [.failureVerb, .failureNoun]) { return failure(at: index, marks) }
        if marks.contains(.undone) { return undone(at: index) }
        guard !context.isHypothetical(index), !context.isOver(index) else { return nil }
        if marks.contains(.crash), index > 0, context.tokens[index - 1].isWord { return index..<index + 1 }
        if marks.contains(.phraseEnd) || marks.contains(.persistence) {
            return context.clause(of: index).stance == .denied ? index..<index + 1 : nil
        }
        if marks.contains(.unfinished) || marks.contains(.inability) || marks.contains(.progress) {
            return unfinished(at: index, marks)
        }
        if marks.contains(.denial) { return denial(at: index) }
        return nil
    }

    // MARK: Failures

    private func failure(at index: Int, _ marks: StanceMarks) -> Range<Int>? {
        guard !context.isTakenBack(index), !context.isHypothetical(index), !context.isOver(index) else { return nil }
        let count = context.count(at: index)
        let isCounted = count.map { $0 > 0 } ?? false
        let isClaim =
            context.tokens[index].kind == .hangul
            ? isKoreanFailure(index, marks, isCounted: isCounted) : isEnglishFailure(index, marks, isCounted: isCounted)
        return isClaim ? index..<index + 1 : nil
    }

    private func isKoreanFailure(_ index: Int, _ marks: StanceMarks, isCounted: Bool) -> Bool {
        if marks.contains(.failureVerb) { return true }
        guard let next = context.next(index) else { return isCounted || !subjects.contains(.failure) }
        let token = context.tokens[next]
        if token.kind == .number {
            // `실패 2건`, unless it counts what follows: `실패 1건 예시`.
            let after = next + 1
            guard let unit = context.next(next) else { return true }
            guard context.tokens[unit].kind == .hangul else { return !context.tokens[unit].isWord }
            return context.next(after).map { !context.tokens[$0].isWord } ?? true
        }
        if token.kind == .mark {
            if token.isMark("/") || token.isMark("·") || token.isMark("→") { return false }
            return isCounted || !subjects.contains(.failure)
        }
        return ["했", "함", "발생", "상태", "됨"].contains { context.text(next).hasPrefix($0) }
    }

    private func isEnglishFailure(_ index: Int, _ marks: StanceMarks, isCounted: Bool) -> Bool {
        let next = context.next(index)
        let isFollowedByNoun =
            next.map { context.tokens[$0].isWord && context.marks[$0].isDisjoint(with: [.preposition]) } ?? false
        let previous = context.previous(index)
        let isSaid = previous.map { context.marks[$0].contains(.being) } ?? false
        switch context.text(index) {
        case "failure", "failures": return isCounted && !isFollowedByNoun
        case "failing": return isSaid || (isCounted && !subjects.contains(.failure))
        case "fail": return previous.map { isSubject($0) } ?? false
        case "fails":
            return !isFollowedByNoun && !subjects.contains(.failure) || previous.map { isSubject($0) } ?? false
        default:
            if isCounted { return !isFollowedByNoun || !subjects.contains(.failure) }
            if subjects.contains(.failure) { return previous.map { isSubject($0) } ?? false }
            if isFollowedByNoun { return false }
            return isSaid || next == nil || previous.map { context.tokens[$0].isWord } ?? true
        }
    }

    /// A word whose failure is a failure of this work.
    private func isSubject(_ index: Int) -> Bool {
        ["test", "tests", "suite", "build", "ci", "check", "checks", "it", "they", "still", "deploy", "run", "job"]
            .contains(context.text(index))
    }

    /// `40 of 42 tests pass`, `12개 중 9개 통과`.
    private func partialPass(at index: Int) -> Range<Int>? {
        let tokens = context.tokens
        let clause = context.clause(of: index)
        guard clause.marks.contains(.success) || subjects.contains(.whole), context.mayClaim(index),
            !context.isOver(index)
        else { return nil }
        var second = index + 1
        var joined = ""
        while second < clause.tokens.upperBound, second - index <= 3, tokens[second].kind != .number {
            joined = context.text(second)
            second += 1
        }
        guard second < clause.tokens.upperBound, tokens[second].kind == .number else { return nil }
        let (left, right) = (tokens[index].value, tokens[second].value)
        let isPartial =
            switch joined {
            case "of", "/": left < right && second == index + 2
            case "중", "중에서", "중에": left > right
            default: false
            }
        return isPartial ? index..<second + 1 : nil
    }

    // MARK: Unfinished work

    private func todo(at index: Int) -> Range<Int>? {
        guard !subjects.contains(.unfinished), !context.isTakenBack(index) else { return nil }
        if let next = context.next(index), context.tokens[next].isMark(":"), let what = context.next(next) {
            let isNone = ["none", "없음", "-", "nothing", "n"].contains(context.text(what))
            return isNone ? nil : index..<index + 1
        }
        return index..<index + 1
    }

    private func unfinished(at index: Int, _ marks: StanceMarks) -> Range<Int>? {
        let clause = context.clause(of: index)
        guard clause.stance != .reported, !context.isTakenBack(index) else { return nil }
        if marks.contains(.unfinished), subjects.contains(.unfinished) { return nil }
        return index..<index + 1
    }

    /// `되돌렸습니다`, `had to revert it`, `was rolled back`; not `reverted the workaround`, which takes back something else.
    private func undone(at index: Int) -> Range<Int>? {
        guard !subjects.contains(.undoing), !context.isTakenBack(index), !context.isHypothetical(index),
            !context.isRedone(index)
        else { return nil }
        if context.tokens[index].kind == .hangul { return index..<index + 1 }
        let word = context.text(index)
        var end = index + 1
        if word == "rolled" || word == "backed" {
            let particle = context.next(index).map { context.text($0) }
            guard particle == (word == "rolled" ? "back" : "out") else { return nil }
            end += 1
        }
        let isPassive = context.previous(index).map { context.marks[$0].contains(.being) } ?? false
        guard let object = context.next(end - 1) else { return index..<end }
        let isThis = ["it", "this", "that", "them", "everything", "all"].contains(context.text(object))
        return isPassive || isThis || !context.tokens[object].isWord || context.marks[object].contains(.preposition)
            ? index..<end : nil
    }

    /// `구현 안 됨`, `not implemented`: a denial of a deed. Other denials may describe what the work is (`쓰지 않음`).
    private func denial(at index: Int) -> Range<Int>? {
        let clause = context.clause(of: index)
        if context.tokens[index].kind == .hangul {
            guard let next = context.next(index) else {
                return context.text(index).hasPrefix("안") ? index..<index + 1 : nil
            }
            let isDenied = ["됨", "됐", "됩", "되", "했", "함"].contains { context.text(next).hasPrefix($0) }
            return context.text(index) == "안" && isDenied ? index..<next + 1 : nil
        }
        for current in (index + 1..<max(index + 1, clause.tokens.upperBound)).prefix(2) {
            if !context.marks[current].isDisjoint(with: [.finished, .success]) || isDeed(current) {
                return index..<current + 1
            }
        }
        return nil
    }

    private func isDeed(_ index: Int) -> Bool {
        // Shorter words are their own stems.
        guard context.tokens[index].kind == .latin, context.tokens[index].range.count > 3 else { return false }
        let stem = EnglishStem.stem(context.report.text.scalars[context.tokens[index].range])
        guard stem.count < context.tokens[index].range.count else { return false }
        var isDeed = false
        Lexicon.shared.stems.walk(stem, from: 0, upTo: stem.count) { concept, end in
            let role = Lexicon.shared.roles[concept]
            let isTrial = concept == Lexicon.shared.verification || concept == Lexicon.shared.test
            if end == stem.count, role == .making || role == .telling || isTrial { isDeed = true }
        }
        return isDeed
    }
}
