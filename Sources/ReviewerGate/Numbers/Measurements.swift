internal import Text

/// The numbers of a report, and which of them answer a bound.
struct Measurements {
    /// A number of a sentence.
    private struct Measured {
        let quantity: Quantity
        let sentence: Int
        /// It has words of a bound, and so may say what was asked for.
        let isStated: Bool
        /// It says how it was: `from 61 %`, `이전: 840ms`.
        let isPast: Bool
    }

    /// What a report says about a bound.
    enum Answer {
        case met(line: Int)
        case violated(line: Int)
        case missing
    }

    /// How many numbers are looked at.
    private static let most = 400

    private let report: Report
    private var measured: [Measured] = []
    /// The longest list of items in a row, for what is counted by listing it.
    private var longestList = 0

    /// - Parameter isCredible: whether a sentence counts as evidence.
    init(_ report: Report, _ marks: MarkFinder, _ echo: Echo, isCredible: [Bool]) {
        self.report = report
        var list = 0
        /// The columns of the table that say how it was, as its first row names them.
        var formerColumns: Set<Int>?
        for (number, sentence) in report.sentences.enumerated() {
            if sentence.kind != .table { formerColumns = nil }
            if sentence.kind == .table, formerColumns == nil { formerColumns = columns(of: sentence.tokens) }
            let isItem = sentence.kind == .item && !echo.isEcho[sentence.tokens].contains(true)
            // An item may have several sentences, as its number may be one.
            let isMore = isItem && list > 0 && report.sentences[number - 1].line == sentence.line
            list = isItem ? list + (isMore ? 0 : 1) : 0
            longestList = max(longestList, list)
            guard isCredible[number], measured.count < Self.most else { continue }
            let isTarget = marks.has(.forecast, number)
            guard !isTarget else { continue }
            var index = sentence.tokens.lowerBound
            while index < sentence.tokens.upperBound {
                guard let quantity = Quantity(at: index, in: report.tokens, of: report.text.scalars) else {
                    index += 1
                    continue
                }
                if !echo.isEcho[index], !report.isListNumber(index) {
                    measured.append(
                        Measured(
                            quantity: quantity, sentence: number, isStated: Bound.isStated(quantity, in: report),
                            isPast: formerColumns?.contains(column(of: index, in: sentence.tokens)) ?? false
                                || isPast(quantity, in: sentence, marks, number)))
                }
                index = max(index + 1, quantity.tokens.upperBound)
            }
        }
        joinTimes()
    }

    /// `2분 40초` is one time.
    private mutating func joinTimes() {
        var joined: [Measured] = []
        for measure in measured {
            if let last = joined.last, !last.isPast, last.quantity.unit == .time, measure.quantity.unit == .time,
                last.quantity.tokens.upperBound == measure.quantity.tokens.lowerBound,
                measure.quantity.value < last.quantity.value
            {
                joined[joined.count - 1] = Measured(
                    quantity: Quantity(
                        value: last.quantity.value + measure.quantity.value, unit: .time,
                        tokens: last.quantity.tokens.lowerBound..<measure.quantity.tokens.upperBound),
                    sentence: measure.sentence, isStated: last.isStated, isPast: measure.isPast)
            } else {
                joined.append(measure)
            }
        }
        measured = joined
    }

    private func column(of token: Int, in row: Range<Int>) -> Int {
        row.prefix { $0 < token }.count { report.tokens[$0].isMark("|") }
    }

    /// The columns of a table's first row that are about earlier.
    private func columns(of row: Range<Int>) -> Set<Int> {
        Set(
            row.filter { Self.former.contains(String(scalarValues: report.text.scalars[report.tokens[$0].range])) }
                .map { column(of: $0, in: row) })
    }

    private static let former: Set<String> = ["before", "old", "previous", "was", "baseline", "전", "이전", "기존", "변경전"]

    /// `from 61%`, `71.0%에서`, `down from 25`, `was 3.1`, `이전: 840ms`.
    private func isPast(_ quantity: Quantity, in sentence: Sentence, _ marks: MarkFinder, _ number: Int) -> Bool {
        func text(_ index: Int) -> String {
            sentence.tokens.contains(index) ? String(scalarValues: report.text.scalars[report.tokens[index].range]) : ""
        }
        let isMarkedBefore = marks.marks(of: number).contains {
            $0.kind == .history && $0.tokens.upperBound <= quantity.tokens.lowerBound
                // `실패하던 문제를 고쳐 3회 …`
                && report.text.scalars[report.tokens[$0.tokens.upperBound - 1].range].last != 0xB358
                && quantity.tokens.lowerBound - $0.tokens.upperBound <= 8
                && !hasSame(quantity, in: $0.tokens.upperBound..<quantity.tokens.lowerBound)
        }
        if isMarkedBefore, !Self.now.contains(text(quantity.tokens.upperBound)),
            !(sentence.tokens.contains { $0 < quantity.tokens.lowerBound && Self.now.contains(text($0)) })
        {
            return true
        }
        let before = text(quantity.tokens.lowerBound - 1)
        if ["from", "was", "were", "vs", "than", "기존", "이전", "of"].contains(before) { return before != "of" }
        let last = text(quantity.tokens.upperBound - 1)
        let after = text(quantity.tokens.upperBound)
        if last.hasSuffix("에서") || after == "에서" { return true }
        if after == "before" || after == "이던" || after == "였는데" { return true }
        // `840ms → 410ms`, but not `9.9 MB → 201`.
        let next = quantity.tokens.upperBound + (after == "→" ? 1 : 2)
        let isArrow = after == "→" || after == "-" && text(quantity.tokens.upperBound + 1) == ">"
        guard isArrow, report.tokens.indices.contains(next),
            let other = Quantity(at: next, in: report.tokens, of: report.text.scalars)
        else { return false }
        return other.unit == quantity.unit
    }

    /// Whether another quantity of the unit is in a range.
    private func hasSame(_ quantity: Quantity, in range: Range<Int>) -> Bool {
        range.contains {
            Quantity(at: $0, in: report.tokens, of: report.text.scalars)?.unit == quantity.unit
        }
    }

    private static let now: Set<String> = ["now", "after", "현재", "지금", "지금은", "이후", "후", "to"]

    /// By how many percent a value rose since the one before it of the same unit: `from 2.9 GB to 1.5 GB`.
    func change(in tokens: Range<Int> = 0..<Int.max) -> Double? {
        for (before, after) in zip(measured, measured.dropFirst())
        where tokens.contains(before.quantity.tokens.lowerBound) && before.isPast && !after.isPast
            && before.quantity.unit == after.quantity.unit
            && before.quantity.unit != .percent && before.quantity.value > 0
            && after.sentence - before.sentence <= 1
        {
            return (after.quantity.value / before.quantity.value - 1) * 100
        }
        return nil
    }

    /// Whether a sentence counts what is to be absent: `6 skipped`.
    func counts(_ absent: [Lexicon.Sense], after sentence: Int, in tokens: Range<Int> = 0..<Int.max) -> Bool {
        measured.contains { measure in
            guard tokens.contains(measure.quantity.tokens.lowerBound) else { return false }
            let end = measure.quantity.tokens.upperBound
            return measure.quantity.value > 0 && !measure.isPast && measure.sentence > sentence
                && (measure.quantity.unit == .count || measure.quantity.unit == .bare)
                && [nameOfValue(measure.quantity), end, end + 1].contains { place in
                    report.tokens.indices.contains(place) && report.means(absent, at: place)
                        && (place < end || report.tokens[place].kind == .latin)
                        && !report.tokens[min(place, end)].isMark(",") && !isAttribute(place)
                }
        }
    }

    /// The word that a value is of: `failed` of `failed=1`.
    private func nameOfValue(_ quantity: Quantity) -> Int {
        let before = quantity.tokens.lowerBound - 1
        return before > 0 && report.tokens[before].isMark("=") ? before - 1 : before
    }

    /// What the report says about a bound of a criterion.
    func answer(_ bound: Bound, of criterion: Criterion) -> Answer {
        let all = measured.filter { bound.speaks(of: $0.quantity.unit) && !$0.isPast }
        let isLimit = bound.relation == .equal || bound.relation == .above || criterion.isPreventing
        if isLimit, isTriedAround(bound, all), let first = all.first { return .met(line: line(first)) }
        let near = preferred(all, for: bound, of: criterion)
        let isCount =
            bound.quantity.unit == .count
            || bound.quantity.unit == .bare && bound.quantity.value == bound.quantity.value.rounded()
        guard isCount || bound.relation == .equal else {
            let violation = near.first { !bound.isMet(by: $0.quantity.value) }
            if let violation { return .violated(line: line(violation)) }
            return near.first.map { .met(line: line($0)) } ?? .missing
        }
        // `61번째 요청부터 429`: what is one more than a limit shows the limit.
        let isOneMore = criterion.isPreventing && isCount
        if let met = near.first(where: {
            bound.isMet(by: $0.quantity.value) || isOneMore && $0.quantity.value == bound.quantity.value + 1
        }) {
            return .met(line: line(met))
        }
        if bound.relation == .atLeast {
            let sums = Dictionary(grouping: near, by: \.sentence).values.map { $0.reduce(0) { $0 + $1.quantity.value } }
            if let sum = sums.max(), bound.isMet(by: sum), let first = near.first { return .met(line: line(first)) }
            let isCounted = near.contains { $0.quantity.unit == .count }
            if bound.isMet(by: Double(longestList)), !isCounted { return .met(line: 0) }
        }
        return near.first.map { .violated(line: line($0)) } ?? .missing
    }

    /// The values that a bound of a criterion may be about.
    private func preferred(_ all: [Measured], for bound: Bound, of criterion: Criterion) -> [Measured] {
        // A bound in the report says what is wanted; a count and a setting with words of a bound are facts themselves.
        let isCount = bound.quantity.unit == .count || bound.quantity.unit == .bare
        var values = all.filter { isCount || bound.relation == .equal || !$0.isStated }
        func prefer(_ isBetter: (Measured) -> Bool) {
            let better = values.filter(isBetter)
            if !better.isEmpty { values = better }
        }
        // Where another number is given, one with words of a bound repeats what was asked for.
        prefer { !$0.isStated }
        // Where several things are counted, those that the criterion names: `34 packages`, not `429`.
        if bound.relation == .atLeast { prefer { isCounting($0.quantity, criterion) } }
        // `the 12 GB dump` says how big something else is.
        if bound.relation != .equal { prefer { !isAttribute($0.quantity) } }
        // Where several things are measured, those of sentences that speak of the criterion.
        let about = Set(values.map(\.sentence).filter { report.share(of: criterion, in: $0) > 0 })
        if !about.isEmpty { values = values.filter { about.contains($0.sentence) || about.contains($0.sentence - 1) } }
        // A time of another magnitude is that of something else: `10분 동안 부하를 걸어 p95 120ms`.
        prefer { isAlike($0.quantity.value, bound.quantity.value) }
        return values
    }

    /// `49MB` and `51MB` of a limit of 50MB: it was tried on both sides.
    private func isTriedAround(_ bound: Bound, _ values: [Measured]) -> Bool {
        let limit = bound.quantity.value
        guard bound.quantity.unit != .percent else { return false }
        let ratios = values.map { $0.quantity.value / limit }
        return ratios.contains { 0.75..<1 ~= $0 } && ratios.contains { $0 > 1 && $0 <= 1.25 }
    }

    /// Whether the word behind a number is one of the criterion's.
    private func isCounting(_ quantity: Quantity, _ criterion: Criterion) -> Bool {
        let next = quantity.tokens.upperBound
        return next < report.tokens.count && report.tokens[next].kind == .latin
            && criterion.sought.contains {
                if case .senses(let senses) = $0.kind { report.means(senses, at: next) } else { false }
            }
    }

    /// `error paths`
    private func isAttribute(_ word: Int) -> Bool {
        word + 1 < report.tokens.count && report.tokens[word + 1].kind == .latin
            && report.tokens[word].kind == .latin && report.tokens[word + 1].line == report.tokens[word].line
            && !Bound.isPreposition(word + 1, report.tokens, report.text.scalars)
    }

    private func isAttribute(_ quantity: Quantity) -> Bool {
        let next = quantity.tokens.upperBound
        guard quantity.unit == .bytes || quantity.unit == .time, next < report.tokens.count,
            report.tokens[next].kind == .latin, report.tokens[next].line == report.tokens[next - 1].line
        else { return false }
        return !Bound.isPreposition(next, report.tokens, report.text.scalars)
    }

    /// Whether some tokens have a value that keeps a bound of a criterion, and none of the same thing that breaks it; nil
    /// where they have none.
    func keeps(_ bound: Bound, of criterion: Criterion, in tokens: Range<Int>) -> Bool? {
        let isCount = bound.quantity.unit == .count || bound.quantity.unit == .bare
        if !isCount, bound.relation != .equal {
            let values = measured.filter {
                tokens.contains($0.quantity.tokens.lowerBound) && bound.speaks(of: $0.quantity.unit) && !$0.isStated
                    && !$0.isPast && isAlike($0.quantity.value, bound.quantity.value)
                    && !isCondition($0.quantity, of: bound, criterion)
            }
            if criterion.isPreventing, isTriedAround(bound, values) { return true }
            return values.isEmpty ? nil : values.allSatisfy { bound.isMet(by: $0.quantity.value) }
        }
        if let wanted = criterion.change, bound.quantity.unit == .percent {
            let shares = measured.filter {
                tokens.contains($0.quantity.tokens.lowerBound) && $0.quantity.unit == .percent
            }
            let share = change(in: tokens) ?? shares.map { wanted < 0 ? -$0.quantity.value : $0.quantity.value }.first
            return share.map { $0 / wanted >= 0.99 }
        }
        var (isMet, isBroken) = (false, false)
        for index in tokens {
            guard let quantity = Quantity(at: index, in: report.tokens, of: report.text.scalars),
                !Bound.isStated(quantity, in: report), !isCondition(quantity, of: bound, criterion)
            else { continue }
            if bound.speaks(of: quantity.unit) {
                let isKept = bound.isMet(by: quantity.value)
                if isKept { isMet = true }
                if !isKept, !isCount || isCounted(quantity, by: bound, of: criterion) { isBroken = true }
            } else if bound.relation == .equal, quantity.unit == .bare, quantity.number == bound.quantity.number {
                // A setting has the number alone: `retention 30`.
                isMet = true
            } else if bound.relation == .equal, bound.quantity.unit == .time, quantity.unit == .bare {
                // `timeout=900`, `days=365`
                isMet =
                    isMet || [1000, 60_000, 3_600_000, 86_400_000].contains { bound.isMet(by: quantity.value * $0) }
            }
        }
        if isBroken { return false }
        return isMet || bound.quantity.value == 0 || !bound.isExplicit && isCount ? true : nil
    }

    /// A number of the criterion that isn't the bound says in which case: `동시 접속 300명에서 초당 40건`.
    private func isCondition(_ quantity: Quantity, of bound: Bound, _ criterion: Criterion) -> Bool {
        quantity.number != bound.quantity.number && criterion.numbers.contains(quantity.number)
    }

    /// Whether a count has the unit of a bound (`22fps`), or what is to be absent beside it (`경고 5건`, `5 warnings`).
    private func isCounted(_ quantity: Quantity, by bound: Bound, of criterion: Criterion) -> Bool {
        let end = quantity.tokens.upperBound
        if bound.quantity.value == 0 {
            return ([quantity.tokens.lowerBound - 1] + (end..<end + 2)).contains { place in
                report.tokens.indices.contains(place)
                    && criterion.sought.contains {
                        if case .senses(let senses) = $0.kind { report.means(senses, at: place) } else { false }
                    }
            }
        }
        guard let unit = bound.unit, end < report.tokens.count else { return false }
        return report.text.scalars[report.tokens[end].range].elementsEqual(unit)
    }

    private func isAlike(_ value: Double, _ limit: Double) -> Bool { value < limit * 60 && limit < value * 60 }

    private func line(_ measured: Measured) -> Int { report.tokens[measured.quantity.tokens.lowerBound].line }
}
