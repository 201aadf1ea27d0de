/// A number of a text with what it counts: `11개`, `96.4%`, `320ms`, `40 of 42 tests`.
struct Quantity {
    enum Unit { case count, bare, percent, time, bytes }

    /// In the unit's smallest measure: milliseconds, bytes, percent, pieces.
    let value: Double
    let unit: Unit
    /// The tokens that spell it, the unit included.
    let tokens: Range<Int>

    /// Reads the quantity that begins at a token.
    init?(at index: Int, in tokens: [Token], of scalars: [UInt32]) {
        let token = tokens[index]
        if token.kind == .number {
            // Parts of dates, ids and versions count nothing.
            guard !token.isPartOfName else { return nil }
            self.init(number: token.value, at: index, in: tokens, of: scalars)
        } else if let value = Self.numeral(token, of: scalars), index + 1 < tokens.count {
            let next = tokens[index + 1]
            guard !next.isGlued else { return nil }
            if token.kind == .hangul {
                guard next.kind == .hangul, Self.isCounter(next, of: scalars) else { return nil }
                self.init(value: value, unit: .count, tokens: index..<index + 2)
            } else {
                guard next.kind == .latin else { return nil }
                self.init(value: value, unit: .bare, tokens: index..<index + 1)
            }
        } else {
            return nil
        }
    }

    private init(value: Double, unit: Unit, tokens: Range<Int>) {
        self.value = value
        self.unit = unit
        self.tokens = tokens
    }

    private init(number: Double, at index: Int, in tokens: [Token], of scalars: [UInt32]) {
        guard index + 1 < tokens.count, tokens[index + 1].line == tokens[index].line else {
            self.init(value: number, unit: .bare, tokens: index..<index + 1)
            return
        }
        let next = tokens[index + 1]
        if next.isMark("%") {
            self.init(value: number, unit: .percent, tokens: index..<index + 2)
        } else if next.kind == .latin, let (factor, unit) = Self.latinUnit(next, of: scalars) {
            self.init(value: number * factor, unit: unit, tokens: index..<index + 2)
        } else if next.kind == .hangul, let (factor, unit) = Self.hangulUnit(next, of: scalars) {
            self.init(value: number * factor, unit: unit, tokens: index..<index + 2)
        } else {
            self.init(value: number, unit: .bare, tokens: index..<index + 1)
        }
    }

    private static func latinUnit(_ token: Token, of scalars: [UInt32]) -> (Double, Unit)? {
        switch Spelling.string(scalars[token.range]) {
        case "ms", "msec", "millisecond", "milliseconds": (1, .time)
        case "s", "sec", "secs", "second", "seconds": (1000, .time)
        case "m" where token.isGlued, "min", "mins", "minute", "minutes": (60_000, .time)
        case "h", "hr", "hrs", "hour", "hours": (3_600_000, .time)
        case "day", "days", "d": (86_400_000, .time)
        case "kb", "kib": (1_000, .bytes)
        case "mb", "mib": (1_000_000, .bytes)
        case "gb", "gib": (1_000_000_000, .bytes)
        case "percent", "pct": (1, .percent)
        case "k" where token.isGlued: (1000, .bare)
        default: nil
        }
    }

    private static func hangulUnit(_ token: Token, of scalars: [UInt32]) -> (Double, Unit)? {
        var word = scalars[token.range]
        for (spelling, factor) in factors where begins(word, spelling) && token.isGlued {
            word = word.dropFirst()
            return hangulUnit(word).map { ($0.0 * factor, $0.1) } ?? (factor, .bare)
        }
        return hangulUnit(word)
    }

    private static func hangulUnit(_ word: ArraySlice<UInt32>) -> (Double, Unit)? {
        for (spelling, factor) in times where begins(word, spelling) { return (factor, .time) }
        if begins(word, "퍼센트") || begins(word, "프로") { return (1, .percent) }
        return counters.contains { begins(word, $0) } ? (1, .count) : nil
    }

    private static func isCounter(_ token: Token, of scalars: [UInt32]) -> Bool {
        counters.contains { begins(scalars[token.range], $0) }
    }

    private static func begins(_ word: ArraySlice<UInt32>, _ spelling: String) -> Bool {
        word.starts(with: spelling.unicodeScalars.lazy.map(\.value))
    }

    /// The value of a number in words.
    private static func numeral(_ token: Token, of scalars: [UInt32]) -> Double? {
        guard token.isWord, token.range.count <= 6 else { return nil }
        let word = scalars[token.range]
        let list = token.kind == .hangul ? koreanNumerals : englishNumerals
        return list.firstIndex { word.elementsEqual($0.unicodeScalars.lazy.map(\.value)) }.map { Double($0 + 1) }
    }

    private static let factors: [(String, Double)] = [("백", 100), ("천", 1000), ("만", 10_000)]
    private static let times: [(String, Double)] = [
        ("밀리초", 1), ("초", 1000), ("분", 60_000), ("시간", 3_600_000), ("일", 86_400_000), ("주일", 604_800_000),
    ]
    private static let counters = [
        "개", "건", "가지", "종", "곳", "회", "번", "명", "줄", "장", "편", "쪽", "단계", "항목", "문항", "차례", "행", "군데", "꼭지", "문장", "단어", "글자",
    ]
    private static let koreanNumerals = ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"]
    private static let englishNumerals = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]
}
