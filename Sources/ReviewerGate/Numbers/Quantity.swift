internal import Text

/// A number of a text with what it counts: `11개`, `96.4%`, `320ms`, `40 of 42 tests`.
struct Quantity {
    enum Unit: Int, Sendable, CaseIterable { case count, bare, percent, time, bytes }

    /// In the unit's smallest measure: milliseconds, bytes, percent, pieces.
    let value: Double
    let unit: Unit
    /// As it is written.
    private(set) var number: Double
    /// The tokens that spell it, the unit included.
    let tokens: Range<Int>

    /// Reads the quantity that begins at a token.
    init?(at index: Int, in tokens: [Token], of scalars: [UInt32]) {
        let token = tokens[index]
        if token.kind == .number {
            // Parts of dates, ids and versions count nothing.
            guard !token.isPartOfName else { return nil }
            self.init(number: token.value, at: index, in: tokens, of: scalars)
            number = token.value
        } else if let value = Self.numeral(token, of: scalars), index + 1 < tokens.count, !tokens[index + 1].isGlued,
            tokens[index + 1].kind == token.kind
        {
            self.init(number: value, at: index, in: tokens, of: scalars)
            // `한` and `열` are other words where they count nothing.
            if token.kind == .hangul, unit == .bare, [1, 10].contains(value) { return nil }
        } else {
            return nil
        }
    }

    init(value: Double, unit: Unit, tokens: Range<Int>) {
        self.value = value
        self.unit = unit
        self.tokens = tokens
        number = value
    }

    private init(number: Double, at index: Int, in tokens: [Token], of scalars: [UInt32]) {
        guard index + 1 < tokens.count, tokens[index + 1].line == tokens[index].line else {
            self.init(value: number, unit: .bare, tokens: index..<index + 1)
            return
        }
        // `` `1800`초 ``
        let isClosed = tokens[index].isQuoted && tokens[index + 1].isMark("`") && index + 2 < tokens.count
        let index = isClosed ? index + 1 : index
        let next = tokens[index + 1]
        if next.isMark("%") {
            self.init(value: number, unit: .percent, tokens: index..<index + 2)
        } else if next.kind == .latin, let (factor, unit) = Self.latinUnit(next, of: scalars) {
            self.init(value: number * factor, unit: unit, tokens: index..<index + 2)
        } else if next.kind == .latin, !next.isGlued, index + 2 < tokens.count, tokens[index + 2].kind == .latin,
            let (factor, unit) = Self.latinUnit(tokens[index + 2], of: scalars), unit == .time,
            tokens[index + 2].range.count > 3, Self.latinUnit(next, of: scalars) == nil,
            !scalars[next.range].elementsEqual(Self.per)
        {
            // `15 idle minutes`
            self.init(value: number * factor, unit: unit, tokens: index..<index + 3)
        } else if next.kind == .hangul, let (factor, unit) = Self.hangulUnit(next, of: scalars) {
            // `5만 건`
            let isApart = unit == .bare && index + 2 < tokens.count && tokens[index + 2].kind == .hangul
            let counter = isApart ? Self.beginning(of: tokens[index + 2].range, in: scalars) : nil
            self.init(
                value: number * factor * (counter?.factor ?? 1), unit: counter?.unit ?? unit,
                tokens: index..<index + (counter == nil ? 2 : 3))
        } else {
            self.init(value: number, unit: .bare, tokens: index..<index + 1)
        }
    }

    /// `100 per minute` are a hundred.
    private static let per = "per".scalarValues

    /// What a unit is worth in the smallest measure of its kind.
    private struct Measure: Sendable {
        let factor: Double
        let unit: Unit
        let mustBeGlued: Bool
    }

    private static func latinUnit(_ token: Token, of scalars: [UInt32]) -> (Double, Unit)? {
        guard token.range.count <= 12, let measure = latinUnits[String(scalarValues: scalars[token.range])],
            token.isGlued || !measure.mustBeGlued
        else { return nil }
        return (measure.factor, measure.unit)
    }

    /// A Korean unit or counter, with `백`, `천` or `만` before it: `5만 건`.
    private static func hangulUnit(_ token: Token, of scalars: [UInt32]) -> (Double, Unit)? {
        guard let first = scalars[token.range].first else { return nil }
        if token.isGlued, let factor = factors[first] {
            let rest = token.range.dropFirst()
            return beginning(of: rest, in: scalars).map { ($0.factor * factor, $0.unit) } ?? (factor, .bare)
        }
        return beginning(of: token.range, in: scalars).map { ($0.factor, $0.unit) }
    }

    /// The longest unit that a run of Hangul begins with.
    private static func beginning(of run: Range<Int>, in scalars: [UInt32]) -> Measure? {
        for count in stride(from: min(3, run.count), to: 0, by: -1) {
            if let measure = hangulUnits[String(scalarValues: scalars[run.prefix(count)])] { return measure }
        }
        return nil
    }

    /// The value of a number in words.
    private static func numeral(_ token: Token, of scalars: [UInt32]) -> Double? {
        guard token.isWord, token.range.count <= 6 else { return nil }
        return numerals[scalars[token.range].reduce(Lexicon.seed, Lexicon.hash)]
    }

    private static let factors: [UInt32: Double] = [0xBC31: 100, 0xCC9C: 1000, 0xB9CC: 10_000]

    private static let latinUnits = dictionary([
        ("ms msec millisecond milliseconds", Measure(factor: 1, unit: .time, mustBeGlued: false)),
        ("s sec secs second seconds", Measure(factor: 1000, unit: .time, mustBeGlued: false)),
        ("min mins minute minutes", Measure(factor: 60_000, unit: .time, mustBeGlued: false)),
        ("m", Measure(factor: 60_000, unit: .time, mustBeGlued: true)),
        ("h hr hrs hour hours", Measure(factor: 3_600_000, unit: .time, mustBeGlued: false)),
        ("d day days", Measure(factor: 86_400_000, unit: .time, mustBeGlued: false)),
        ("year years", Measure(factor: 31_536_000_000, unit: .time, mustBeGlued: false)),
        ("week weeks", Measure(factor: 604_800_000, unit: .time, mustBeGlued: false)),
        ("kb kib", Measure(factor: 1_000, unit: .bytes, mustBeGlued: false)),
        ("mb mib", Measure(factor: 1_000_000, unit: .bytes, mustBeGlued: false)),
        ("gb gib", Measure(factor: 1_000_000_000, unit: .bytes, mustBeGlued: false)),
        ("percent pct", Measure(factor: 1, unit: .percent, mustBeGlued: false)),
        ("k", Measure(factor: 1000, unit: .bare, mustBeGlued: true)),
    ])

    private static let hangulUnits = dictionary([
        ("밀리초", Measure(factor: 1, unit: .time, mustBeGlued: false)),
        ("초", Measure(factor: 1000, unit: .time, mustBeGlued: false)),
        ("분", Measure(factor: 60_000, unit: .time, mustBeGlued: false)),
        ("시간", Measure(factor: 3_600_000, unit: .time, mustBeGlued: false)),
        ("달 개월", Measure(factor: 2_592_000_000, unit: .time, mustBeGlued: false)),
        ("년", Measure(factor: 31_536_000_000, unit: .time, mustBeGlued: true)),
        ("일", Measure(factor: 86_400_000, unit: .time, mustBeGlued: false)),
        ("주일", Measure(factor: 604_800_000, unit: .time, mustBeGlued: false)),
        ("퍼센트 프로", Measure(factor: 1, unit: .percent, mustBeGlued: false)),
        (
            "개 건 가지 종 곳 회 번 명 줄 장 편 쪽 대 통 권 단계 항목 문항 차례 행 군데 꼭지 문장 단어 글자",
            Measure(factor: 1, unit: .count, mustBeGlued: false)
        ),
    ])

    /// By hash, since every word may be one.
    private static let numerals: [UInt64: Double] = {
        let rows: [(String, Double)] = [
            ("한 one", 1), ("두 two", 2), ("세 three", 3), ("네 four", 4), ("다섯 five", 5), ("여섯 six", 6),
            ("일곱 seven", 7), ("여덟 eight", 8), ("아홉 nine", 9), ("열 ten", 10), ("eleven", 11), ("twelve", 12),
            ("스무 twenty", 20), ("서른 thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("hundred", 100),
        ]
        var numerals: [UInt64: Double] = [:]
        for (word, value) in dictionary(rows) {
            numerals[word.unicodeScalars.map(\.value).reduce(Lexicon.seed, Lexicon.hash)] = value
        }
        return numerals
    }()

    private static func dictionary<Value>(_ rows: [(String, Value)]) -> [String: Value] {
        var meanings: [String: Value] = [:]
        for (words, value) in rows {
            for word in words.split(separator: " ") { meanings[String(word)] = value }
        }
        return meanings
    }
}
