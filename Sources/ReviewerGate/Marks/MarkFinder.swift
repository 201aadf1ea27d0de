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

/// Finds marks; ``isExcused(_:)`` says which of them don't count.
struct MarkFinder {
    let report: Report
    let criteria: Criteria
    let patterns = MarkPatterns.shared
    /// All marks in the order of their first tokens, and by token how many of them begin before it.
    private(set) var marks: [Mark] = []
    private var before: [Int32] = [0]
    /// By sentence, the kinds of its marks.
    private var kinds: [UInt32] = []
    /// The last sentences that report a success, a repair and a deed, or -1.
    private(set) var lastSuccess = -1
    private(set) var lastRepair = -1
    private(set) var lastDeed = -1

    init(report: Report, criteria: Criteria) {
        self.report = report
        self.criteria = criteria
        before.reserveCapacity(report.tokens.count + 1)
        kinds.reserveCapacity(report.sentences.count)
        for number in report.sentences.indices { find(in: number) }
        for number in report.sentences.indices {
            if has(.deed, number) { lastDeed = number }
            if has(.success, number) { lastSuccess = number }
            if has(.repair, number), !has(.condition, number) || isRepaired(number) { lastRepair = number }
        }
    }

    /// The marks that begin in a range of tokens of a sentence.
    func marks(in tokens: Range<Int>, of sentence: Int) -> ArraySlice<Mark> {
        let own = tokens.clamped(to: report.sentences[sentence].tokens)
        return marks[Int(before[own.lowerBound])..<Int(before[own.upperBound])]
    }

    func marks(of sentence: Int) -> ArraySlice<Mark> { marks(in: report.sentences[sentence].tokens, of: sentence) }

    func has(_ kind: MarkKind, _ sentence: Int) -> Bool { kinds[sentence] & kind.bit != 0 }

    /// The marks of a sentence that count.
    func counting(in number: Int) -> [Mark] {
        guard kinds[number] & MarkKind.lowering != 0, report.sentences[number].section == .work else { return [] }
        return marks(of: number).filter { $0.kind.bit & MarkKind.lowering != 0 && !isExcused($0) }
    }

    /// `0으로 읽도록 고쳤습니다`: done, and in no case alone.
    private func isRepaired(_ number: Int) -> Bool {
        marks(of: number).contains { repair in
            repair.kind == .repair && report.tokens[repair.tokens.lowerBound].kind == .hangul
                && marks(in: repair.tokens, of: number).contains { $0.kind == .deed }
        }
    }

    /// So many marks a sentence has at most; it then says nothing that could be relied on.
    private static let mostMarks = 40

    /// Whether a sentence has more marks than are looked at.
    func isCrowded(_ number: Int) -> Bool { marks(of: number).count >= Self.mostMarks }

    private mutating func find(in number: Int) {
        let first = marks.count
        for index in report.sentences[number].tokens {
            guard marks.count - first < Self.mostMarks else {
                before.append(Int32(marks.count))
                continue
            }
            let token = report.tokens[index]
            if token.kind == .number {
                for place in token.value == 0 ? patterns.byZero : patterns.byNumber { match(place, index, number) }
                findShare(at: index, number)
            } else if token.isWord {
                if index + 1 < report.sentences[number].tokens.upperBound, word(index + 1, is: "of") {
                    findShare(at: index, number)
                }
                var last: Lexicon.Sense = -1
                for sense in report.senses(of: index) where sense != last && sense >= Lexicon.firstOfMarks {
                    last = sense
                    for place in patterns.byFirstSense[sense] ?? [] { match(place, index, number) }
                }
            } else if let places = patterns.byMark[token.mark] {
                for place in places { match(place, index, number) }
            }
            before.append(Int32(marks.count))
        }
        kinds.append(marks[first...].reduce(0) { $0 | $1.kind.bit })
    }

    func word(_ index: Int, is spelling: StaticString) -> Bool {
        let range = report.tokens[index].range
        return range.count == spelling.utf8CodeUnitCount
            && spelling.withUTF8Buffer { bytes in
                zip(bytes, report.text.scalars[range]).allSatisfy { UInt32($0) == $1 }
            }
    }

    /// `14 of 20 endpoints`, `12개 중 9개`: less than all.
    private mutating func findShare(at index: Int, _ number: Int) {
        let end = min(report.sentences[number].tokens.upperBound, index + 6)
        var other = index + 1
        var between: (first: Int, last: Int)?
        while other < end, quantity(other) == nil {
            if report.tokens[other].mark == 0 { between = (between?.first ?? other, other) }
            other += 1
        }
        guard let between, other < end else { return }
        let isOf = word(between.first, is: "of")
        // `every one of the 16`
        if index > 0, word(index - 1, is: "every") || word(index - 1, is: "each") { return }
        let among = report.text.scalars[report.tokens[between.last].range]
        // `100행 중 3행의 날짜를 바꾼`: which ones.
        if !isOf, ends(other + 1, with: 0xC758), ends(other + 2, with: 0xB97C) { return }
        guard isOf || Self.amongs.contains(where: among.elementsEqual),
            let first = quantity(index), let second = quantity(other), isOf ? first < second : second < first
        else { return }
        marks.append(
            Mark(kind: .undone, rule: MarkRule.shares, pattern: nil, tokens: index..<other + 1, sentence: number))
    }

    /// Whether there is a token that ends with a scalar.
    private func ends(_ index: Int, with scalar: UInt32) -> Bool {
        report.tokens.indices.contains(index) && report.text.scalars[report.tokens[index].range].last == scalar
    }

    private static let amongs = ["중", "가운데", "중에", "중에서", "돌려서"].map(\.scalarValues)

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
            // What is after a comma is something else, unless the pattern reaches far.
            while index < limit, !fits(element, index) {
                if room < 9, [0x2C, 0x3B].contains(report.tokens[index].mark) { return }
                index += 1
            }
            guard index < limit else { return }
            index += 1
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
        case .refusal: token.kind == .number && (400..<500).contains(token.value) && !token.isPartOfName
        case .zero: token.kind == .number && token.value == 0
        case .mark(let mark): token.mark == mark
        case .gap: false
        }
    }
}
