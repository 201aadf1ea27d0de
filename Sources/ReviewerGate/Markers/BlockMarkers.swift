/// Finds where a report says that the work cannot go on without somebody.
struct BlockMarkers {
    private let context: ClaimContext
    private let subjects: MarkerSubjects

    init(report: Report, subjects: MarkerSubjects) {
        context = ClaimContext(report: report)
        self.subjects = subjects
    }

    func found() -> [MarkedLine] {
        context.markedLines { index in
            let marks = context.marks[index]
            guard !marks.isEmpty, context.mayClaim(index), let words = claim(at: index, marks),
                !context.isOver(index), !context.isHypothetical(index)
            else { return nil }
            return words
        }
    }

    private func claim(at index: Int, _ marks: StanceMarks) -> Range<Int>? {
        if marks.contains(.blocked) { return blocked(at: index) }
        if marks.contains(.blocker) { return blocker(at: index) }
        if marks.contains(.permission), !subjects.contains(.permission) { return permission(at: index) }
        if marks.contains(.going) { return standstill(at: index) }
        if marks.contains(.waiting) { return waiting(at: index) }
        return nil
    }

    /// `blocked on`, `is blocked`, `Status: BLOCKED`, and `Blocked` at the beginning; not `blocked tasks`.
    private func blocked(at index: Int) -> Range<Int>? {
        if context.tokens[index].kind == .hangul { return context.isTakenBack(index) ? nil : index..<index + 1 }
        let previous = context.previous(index)
        if let previous, context.tokens[previous].isMark(":"), isStatus(previous - 1) {
            return previous - 1..<index + 1
        }
        if let previous, context.tokens[previous].isMark("["), context.previous(previous) == nil {
            return previous..<index + 1
        }
        guard !context.isTakenBack(index), !subjects.contains(.blocking) || isAboutMe(index) else { return nil }
        if let next = context.next(index), context.tokens[next].isWord {
            guard context.marks[next].contains(.preposition) else { return nil }
        } else if let next = context.next(index), context.tokens[next].isMark("/") {
            return nil
        }
        let isSaid = previous.map { context.marks[$0].contains(.being) } ?? true
        return isSaid || context.next(index).map { context.tokens[$0].isWord } == true ? index..<index + 1 : nil
    }

    private func isStatus(_ index: Int) -> Bool {
        ["status", "상태"].contains(context.text(index))
    }

    private func isAboutMe(_ index: Int) -> Bool {
        guard let previous = context.previous(index) else { return false }
        return ["am", "i'm", "we're", "i"].contains(context.text(previous))
    }

    /// `Blocker: …`, `블로커 있음`; not `블로커 없음`, `no blockers`, `nothing is blocking`.
    private func blocker(at index: Int) -> Range<Int>? {
        guard !subjects.contains(.blocking), !context.isTakenBack(index) else { return nil }
        let clause = context.clause(of: index)
        guard clause.marks.isDisjoint(with: [.absence, .without]) else { return nil }
        guard let next = context.next(index) else { return nil }
        if context.tokens[next].isMark(":") {
            let what = context.next(next).map { context.text($0) } ?? "none"
            return ["none", "없음", "-", "no", "nothing", "n"].contains(what) ? nil : index..<next + 1
        }
        return context.text(next).hasPrefix("있") || context.text(next).hasPrefix("발생") ? index..<next + 1 : nil
    }

    /// `승인 필요`, `승인 대기`, `권한 없음`, `access denied`, `needs approval`.
    private func permission(at index: Int) -> Range<Int>? {
        if context.tokens[index].kind == .hangul {
            for next in (index + 1..<context.clause(of: index).tokens.upperBound).prefix(2) {
                let marks = context.marks[next]
                let isFinal = context.next(next).map { !context.tokens[$0].isWord || isFinalWord($0) } ?? true
                if marks.contains(.need), isFinal || context.tokens[next].range.count > 2 { return index..<next + 1 }
                if marks.contains(.waiting) { return index..<next + 1 }
                if marks.contains(.refusal) { return index..<next + 1 }
                if marks.contains(.absence), context.text(next).hasPrefix("없") { return index..<next + 1 }
                if context.text(next).hasPrefix("부족") { return index..<next + 1 }
            }
            return nil
        }
        if let next = context.next(index), context.marks[next].contains(.refusal) { return index..<next + 1 }
        let start = max(context.clause(of: index).tokens.lowerBound, index - 4)
        for current in start..<index where context.tokens[current].kind == .latin {
            if ["need", "needs", "requires", "require", "awaiting", "lack", "lacks"].contains(context.text(current)) {
                return current..<index + 1
            }
            if context.marks[current].contains(.waiting) { return current..<index + 1 }
            if context.text(current) == "no", current == index - 1 { return current..<index + 1 }
        }
        return nil
    }

    private func isFinalWord(_ index: Int) -> Bool {
        ["합니다", "함", "상태", "해서", "하여", "해", "중", "중입니다", "중임"].contains(context.text(index))
    }

    /// `진행 불가`, `진행할 수 없음`, `cannot proceed`, `can't continue`.
    private func standstill(at index: Int) -> Range<Int>? {
        let clause = context.clause(of: index)
        if context.tokens[index].kind == .hangul {
            for next in (index + 1..<max(index + 1, clause.tokens.upperBound)).prefix(3) {
                let marks = context.marks[next]
                if marks.contains(.impossible) { return index..<next + 1 }
                if marks.contains(.refusal), context.text(index).hasPrefix("접근") { return index..<next + 1 }
                let isImpossible = marks.contains(.absence) && context.text(next - 1) == "수"
                if isImpossible { return index..<next + 1 }
                if marks.contains(.inability), context.text(index).hasPrefix("진행") { return index..<next + 1 }
            }
            return nil
        }
        guard let previous = context.previous(index), context.text(index) != "progress" else { return nil }
        if context.marks[previous].contains(.inability) { return previous..<index + 1 }
        guard let before = context.previous(previous), ["not", "to"].contains(context.text(previous)) else {
            return nil
        }
        return context.marks[before].contains(.inability) || context.text(before) == "can" ? before..<index + 1 : nil
    }

    /// `답변을 기다리는 중`, `waiting for the designer`; not `대기열`, `wait time`.
    private func waiting(at index: Int) -> Range<Int>? {
        guard let next = context.next(index) else { return nil }
        if context.tokens[index].kind == .hangul {
            let isWaiting = context.text(index).hasPrefix("기다리") || context.text(index) == "대기"
            return isWaiting && context.marks[next].contains(.during) ? index..<next + 1 : nil
        }
        guard ["waiting", "awaiting"].contains(context.text(index)) else { return nil }
        let isFirst = context.previous(index).map { context.marks[$0].contains(.being) } ?? true
        return isFirst && context.text(next) == "for" ? index..<next + 1 : nil
    }
}
