internal import Text

/// A phrase of a report that a pattern of the table found.
struct Mark {
    let kind: MarkKind
    let rule: Int
    /// The pattern, or none where the table has no words for it.
    let pattern: Int?
    let tokens: Range<Int>
    /// The number of the sentence.
    let sentence: Int
}

/// Finds marks, and decides which of them count.
struct MarkFinder {
    private let report: Report
    private let criteria: Criteria
    private let patterns = MarkPatterns.shared
    /// All marks in the order of their first tokens, and where those of each sentence begin.
    private(set) var marks: [Mark] = []
    private(set) var firstMark: [Int] = []
    /// The last sentences that report a success and a repair, or -1.
    private var lastSuccess = -1
    private var lastRepair = -1
    /// The last sentence that reports a deed.
    private var lastDeed = -1

    init(report: Report, criteria: Criteria) {
        self.report = report
        self.criteria = criteria
        for number in report.sentences.indices {
            firstMark.append(marks.count)
            find(in: number)
        }
        firstMark.append(marks.count)
        for number in report.sentences.indices where !hasTrouble(number) {
            if has(.deed, number) { lastDeed = number }
            if has(.success, number) { lastSuccess = number }
            if has(.repair, number) || has(.again, number) { lastRepair = number }
        }
    }

    /// The marks of a sentence.
    func marks(of sentence: Int) -> ArraySlice<Mark> { marks[firstMark[sentence]..<firstMark[sentence + 1]] }

    func has(_ kind: MarkKind, _ sentence: Int) -> Bool { marks(of: sentence).contains { $0.kind == kind } }

    /// The marks of a sentence that count.
    func counting(in number: Int) -> [Mark] {
        let sentence = report.sentences[number]
        guard sentence.section == .work else { return [] }
        return marks(of: number).filter { mark in
            guard mark.kind.rawValue <= MarkKind.denial.rawValue else { return false }
            // What denies a part of another mark is judged with it.
            if mark.kind == .denial, isPart(mark) { return false }
            return !isExcused(mark, in: sentence)
        }
    }

    private func isPart(_ mark: Mark) -> Bool {
        marks(of: mark.sentence).contains {
            $0.kind.rawValue < MarkKind.denial.rawValue && $0.tokens.contains(mark.tokens.lowerBound)
        }
    }

    private func hasTrouble(_ number: Int) -> Bool {
        marks(of: number).contains {
            [.failure, .undone, .need].contains($0.kind) && !isDenied($0) && !isConditional($0)
        }
    }

    private mutating func find(in number: Int) {
        let sentence = report.sentences[number]
        for index in sentence.tokens {
            let token = report.tokens[index]
            if token.kind == .number {
                for place in token.value == 0 ? patterns.byZero : patterns.byNumber { match(place, index, number) }
                findShare(at: index, number)
            } else if token.isWord {
                if index + 1 < sentence.tokens.upperBound,
                    report.text.scalars[report.tokens[index + 1].range].elementsEqual(Self.of)
                {
                    findShare(at: index, number)
                }
                var last: Lexicon.Sense = -1
                for sense in report.senses(of: index) where sense != last {
                    last = sense
                    for place in patterns.byFirstSense[sense] ?? [] { match(place, index, number) }
                }
            } else if let places = patterns.byMark[token.mark] {
                for place in places { match(place, index, number) }
            }
        }
    }

    private static let of = "of".scalarValues

    /// `14 of 20 endpoints`, `12개 중 9개`: less than all.
    private mutating func findShare(at index: Int, _ number: Int) {
        let sentence = report.sentences[number].tokens
        let next = (index + 1..<min(sentence.upperBound, index + 6)).filter { report.tokens[$0].mark == 0 }
        guard let other = next.first(where: { quantity($0) != nil }), other != next.first, let first = quantity(index),
            let second = quantity(other)
        else { return }
        let between = next.prefix { $0 < other }.map {
            String(scalarValues: report.text.scalars[report.tokens[$0].range])
        }
        let isLess = between.first == "of" && first < second || between.last == "중" && second < first
        guard isLess else { return }
        marks.append(
            Mark(kind: .undone, rule: MarkRule.shares, pattern: nil, tokens: index..<other + 1, sentence: number))
    }

    /// The value of a number of things.
    private func quantity(_ index: Int) -> Double? {
        guard let quantity = Quantity(at: index, in: report.tokens, of: report.text.scalars),
            quantity.unit == .count || quantity.unit == .bare
        else { return nil }
        return quantity.value
    }

    private mutating func match(_ place: Int, _ first: Int, _ number: Int) {
        let pattern = patterns.patterns[place]
        let rule = patterns.rules[pattern.rule]
        let sentence = report.sentences[number]
        guard !rule.isOutput || sentence.kind == .output else { return }
        var index = first
        var room = 0
        for element in pattern.elements {
            if case .gap(let count) = element {
                room = count
                continue
            }
            let limit = min(sentence.tokens.upperBound, index + room + 1)
            var place = index
            // What is after a comma is something else, unless the pattern reaches far.
            while place < limit, !fits(element, place) {
                if room < 9, [0x2C, 0x3B].contains(report.tokens[place].mark) { return }
                place += 1
            }
            guard place < limit else { return }
            let found = place
            index = found + 1
            room = 0
        }
        marks.append(Mark(kind: rule.kind, rule: pattern.rule, pattern: place, tokens: first..<index, sentence: number))
    }

    private func fits(_ element: MarkPatterns.Element, _ index: Int) -> Bool {
        let token = report.tokens[index]
        return switch element {
        case .word(let sense): report.senses(of: index).contains(sense)
        case .number: token.kind == .number && token.value != 0 && !token.isPartOfName
        case .serverError: token.kind == .number && (500...504).contains(token.value) && !token.isPartOfName
        case .zero: token.kind == .number && token.value == 0
        case .mark(let mark): token.mark == mark
        case .gap: false
        }
    }

    // MARK: Excuses

    private func isExcused(_ mark: Mark, in sentence: Sentence) -> Bool {
        let excuses = patterns.rules[mark.rule].excuses
        let token = report.tokens[mark.tokens.lowerBound]
        if sentence.kind != .output, token.isQuoted && !isLeft(mark) || token.isPartOfName { return true }
        // What is asked about isn't reported.
        if sentence.isQuestion, [.failure, .undone, .hedge].contains(mark.kind) { return true }
        if mark.kind == .denial, isListed(mark) { return true }
        if mark.kind == .forecast, isAsPlanned(mark) { return true }
        if mark.kind == .failure, sentence.kind != .output, isAttribute(mark) { return true }
        if excuses.contains(.absence), isDenied(mark) { return true }
        if excuses.contains(.condition), isConditional(mark) { return true }
        if excuses.contains(.scope), has(.scope, mark.sentence), !isRequired(mark.sentence) { return true }
        if excuses.contains(.courtesy), has(.courtesy, mark.sentence) { return true }
        if excuses.contains(.subject), isSubject(mark) { return true }
        if excuses.contains(.trouble), isTroubleDenied(mark) { return true }
        if excuses.contains(.success), isFollowedBySuccess(mark) { return true }
        return excuses.contains(.resolved) && isResolved(mark)
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

    /// `// TODO`: code that says of itself that it isn't finished.
    private func isLeft(_ mark: Mark) -> Bool {
        let text = report.text.scalars[report.tokens[mark.tokens.lowerBound].range]
        return Self.unfinished.contains { text.elementsEqual($0) }
    }

    private static let unfinished = ["todo", "fixme"].map(\.scalarValues)
    private static let failure = "실패".scalarValues
    private static let attributes = ["failed", "failing", "broken"].map(\.scalarValues)

    /// `as intended`, `계획대로`: it came so.
    private func isAsPlanned(_ mark: Mark) -> Bool {
        let (first, last) = (mark.tokens.lowerBound, report.tokens[mark.tokens.upperBound - 1].range)
        return report.text.scalars[last].suffix(2).elementsEqual([0xB300, 0xB85C])
            || first > 0 && report.text.scalars[report.tokens[first - 1].range].elementsEqual([0x61, 0x73])
    }

    /// `(정상, 틀림, 없음)`: a member of a list in parentheses.
    private func isListed(_ mark: Mark) -> Bool {
        let (before, after) = (mark.tokens.lowerBound - 1, mark.tokens.upperBound)
        guard before >= 0, after < report.tokens.count else { return false }
        return [0x28, 0x2C].contains(report.tokens[before].mark) && [0x29, 0x2C].contains(report.tokens[after].mark)
    }

    /// `0 failed`, `no failures`, `실패 없음`: a word of absence is next to the mark or in it.
    private func isDenied(_ mark: Mark) -> Bool {
        let sentence = report.sentences[mark.sentence].tokens
        if mark.kind == .failure,
            marks(of: mark.sentence).contains(where: {
                $0.kind == .absence && mark.tokens.dropFirst().contains($0.tokens.lowerBound)
            })
        {
            return true
        }
        let before = max(sentence.lowerBound, mark.tokens.lowerBound - 3)..<mark.tokens.lowerBound
        if mark.tokens.lowerBound > sentence.lowerBound,
            marks(of: mark.sentence).contains(where: {
                $0.kind == .absence && $0.tokens.upperBound == mark.tokens.lowerBound
                    && report.tokens[$0.tokens.lowerBound].kind == .number
            })
        {
            return true
        }
        let after = mark.tokens.upperBound..<min(sentence.upperBound, mark.tokens.upperBound + 3)
        return marks(of: mark.sentence).contains { other in
            guard other.kind == .absence else { return false }
            let isHangul = report.tokens[other.tokens.lowerBound].kind == .hangul
            let isNumber = report.tokens[other.tokens.lowerBound].kind == .number
            let isBefore = before.contains(other.tokens.lowerBound) && !isHangul && !isNumber
            let isAfter = after.contains(other.tokens.lowerBound) && (isHangul || isNumber)
            return isBefore && !isCut(other.tokens.upperBound..<mark.tokens.lowerBound)
                || isAfter && !isCut(mark.tokens.upperBound..<other.tokens.lowerBound)
        }
    }

    /// Whether a comma lies between.
    private func isCut(_ range: Range<Int>) -> Bool {
        range.contains { [0x2C, 0x3B, 0x2E].contains(report.tokens[$0].mark) }
    }

    /// `실패하면`, `실패 시`, `if it fails`.
    private func isConditional(_ mark: Mark) -> Bool {
        marks(of: mark.sentence).contains { other in
            guard other.kind == .condition else { return false }
            let start = other.tokens.lowerBound
            if report.tokens[start].kind == .hangul {
                return (mark.tokens.lowerBound...mark.tokens.upperBound).contains(start)
            }
            return start < mark.tokens.lowerBound && mark.tokens.lowerBound - start <= 6
                && !isCut(start..<mark.tokens.lowerBound)
        }
    }

    /// Whether the criteria use the words of a mark, and no count or denial makes a report of it.
    private func isSubject(_ mark: Mark) -> Bool {
        guard
            !mark.tokens.contains(where: {
                report.tokens[$0].kind == .number && !criteria.numbers.contains(report.tokens[$0].value)
            })
        else { return false }
        return mark.pattern.flatMap { patterns.patterns[$0].elements }.map { elements in
            elements.allSatisfy {
                guard case .word(let sense) = $0 else { return true }
                return criteria.subjects.contains(sense)
            }
        } ?? false
            || mark.tokens.count == 1 && isSubject(mark.tokens.lowerBound, of: mark.pattern)
    }

    /// Whether the criteria speak of what a single word says, in another form: `요청했습니다` of `요청`, `skip` of `방지`.
    private func isSubject(_ word: Int, of pattern: Int?) -> Bool {
        if report.tokens[word].kind == .latin {
            return report.senses(of: word).contains { $0 < Lexicon.firstOfMarks && criteria.subjects.contains($0) }
        }
        guard let pattern, case .word(let sense)? = patterns.patterns[pattern].elements.first else { return false }
        let text = report.text.scalars[report.tokens[word].range]
        return patterns.spellings(of: sense).contains { spelling in
            let beginning = spelling.prefix(2)
            return beginning.count == 2 && text.contains(spelling) && criteria.scalars.contains(beginning)
        }
    }

    /// Whether a sentence has most of the words of a criterion.
    private func isRequired(_ sentence: Int) -> Bool {
        criteria.items.prefix(64).contains { report.share(of: $0, in: sentence) >= 0.6 }
    }

    /// `no regressions`, `회귀는 없습니다`: what is denied is trouble.
    private func isTroubleDenied(_ mark: Mark) -> Bool {
        let isHangul = report.tokens[mark.tokens.lowerBound].kind == .hangul
        let range =
            isHangul
            ? mark.tokens.lowerBound - 3...mark.tokens.upperBound
            : mark.tokens.lowerBound - 2...mark.tokens.upperBound + 3
        let isRepair = marks(of: mark.sentence).contains { $0.kind == .repair && range.contains($0.tokens.lowerBound) }
        let isTrouble = marks(of: mark.sentence).contains {
            $0.kind == .trouble && range.contains($0.tokens.lowerBound)
                && !(mark.tokens.upperBound < $0.tokens.lowerBound
                    && isCut(mark.tokens.upperBound..<$0.tokens.lowerBound))
        }
        let isAbsence = isHangul && Negation.isAbsence(report.text.scalars[report.tokens[mark.tokens.lowerBound].range])
        if isTrouble, !isRepair || isAbsence { return true }
        let isSuccess = marks(of: mark.sentence).contains {
            $0.kind == .success && range.contains($0.tokens.lowerBound)
        }
        return !isSuccess
            && criteria.items.prefix(64).contains {
                ($0.isNegative || $0.isPreventing) && report.share(of: $0, in: mark.sentence) > 0.2
            }
    }

    private func isFollowedBySuccess(_ mark: Mark) -> Bool {
        marks(of: mark.sentence).contains {
            [.success, .repair, .again].contains($0.kind) && $0.tokens.lowerBound > mark.tokens.lowerBound
        }
    }

    /// Whether a trouble is over: a repair in the same sentence, or later ones that report a repair and a success.
    private func isResolved(_ mark: Mark) -> Bool {
        let number = mark.sentence
        let isPast = has(.history, number)
        let isOutput = report.sentences[number].kind == .output
        let others = marks(of: number)
        let isFixed = others.contains {
            $0.kind == .repair && (1...4).contains(mark.tokens.lowerBound - $0.tokens.upperBound + 1)
                && report.tokens[$0.tokens.lowerBound].kind == .latin
        }
        if isFixed, !isOutput { return true }
        if isPast, mark.kind != .undone, isFollowedBySuccess(mark) { return true }
        if isPast, mark.kind == .need, lastDeed > number { return true }
        if !isOutput,
            others.contains(where: {
                [.repair, .again].contains($0.kind) && $0.tokens.lowerBound != mark.tokens.lowerBound
            }),
            isPast || others.contains(where: { $0.kind == .success && $0.tokens.lowerBound > mark.tokens.lowerBound })
        {
            return true
        }
        if isOutput {
            return lastSuccess > number && report.sentences[lastSuccess].line > report.sentences[number].line + 1
                && lastRepair > number
        }
        return lastSuccess > number && (isPast || lastRepair > number) || isPast && lastRepair > number
    }
}
