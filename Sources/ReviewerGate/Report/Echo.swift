internal import Text

/// Which words of a report only repeat a criterion.
///
/// A whole criterion word for word is a quotation, be it a title, a box that is ticked or "I worked on …". It names
/// what the rest of its line is about; without a fact or a word of completion behind it, the line says nothing.
struct Echo {
    /// By token, whether it is in a repeated criterion, and whether it is no more than that.
    private(set) var isRepeated: [Bool]
    private(set) var isEcho: [Bool]

    private static let longest = 64

    init(of criteria: Criteria, in report: Report) {
        isEcho = [Bool](repeating: false, count: report.tokens.count)
        isRepeated = isEcho
        var byFirst: [UInt64: [Int]] = [:]
        for (number, item) in criteria.items.enumerated() where !item.key.isEmpty {
            byFirst[item.key[0], default: []].append(number)
        }
        let words = report.tokens.indices.filter { report.tokens[$0].mark == 0 }
        let hashes = words.map { report.text.scalars[report.tokens[$0].range].reduce(Lexicon.seed, Lexicon.hash) }
        var repeated: Set<Int> = []
        var place = 0
        while place < words.count {
            var longest = 0
            for item in (byFirst[hashes[place]] ?? []).prefix(8) {
                let key = criteria.items[item].key.prefix(Self.longest)
                guard hashes[place...].starts(with: key) else { continue }
                repeated.insert(item)
                longest = max(longest, key.count)
            }
            if longest > 0 {
                for token in words[place]...words[place + longest - 1] { isEcho[token] = true }
            }
            place += max(1, longest)
        }
        isRepeated = isEcho
        let isAll = repeated.count == criteria.items.count
        for sentence in report.sentences where isEcho[sentence.tokens].contains(true) {
            guard sentence.kind != .heading, sentence.kind != .quote else { continue }
            let isClaim =
                !isAll && [.prose, .item].contains(sentence.kind) && !Self.isIntroduced(sentence.tokens, report, isEcho)
            if isClaim || Self.says(sentence.tokens, report, criteria, isEcho) {
                for token in sentence.tokens { isEcho[token] = false }
            }
        }
    }

    /// Whether what is beside the repeated words of a sentence completes them or is a fact.
    private static func says(_ range: Range<Int>, _ report: Report, _ criteria: Criteria, _ isEcho: [Bool]) -> Bool {
        let words = range.filter { report.tokens[$0].mark == 0 }
        for (place, token) in words.enumerated() where isEcho[token] {
            let next = words.dropFirst(place + 1).prefix(2)
            guard let first = next.first, !isEcho[first] else { continue }
            let isComplete = next.contains {
                let word = report.text.scalars[report.tokens[$0].range]
                return !isEcho[$0]
                    && (word.suffix(2).elementsEqual([0x65, 0x64]) || completions.contains(String(scalarValues: word)))
            }
            if isComplete { return true }
        }
        return range.contains { place in
            let token = report.tokens[place]
            guard !isEcho[place], token.kind == .number || token.isPartOfName else { return false }
            // The number of a list.
            if token.kind == .number, place + 1 < range.upperBound,
                [0x29, 0x2E].contains(report.tokens[place + 1].mark)
            {
                return false
            }
            return token.isPartOfName || !criteria.numbers.contains(token.value)
        }
    }

    /// `Done: …`, `"…"`: what is repeated is introduced by a colon or in quotation marks.
    private static func isIntroduced(_ range: Range<Int>, _ report: Report, _ isEcho: [Bool]) -> Bool {
        range.contains { token in
            guard isEcho[token] else { return false }
            return report.tokens[token].isQuoted || token > range.lowerBound && report.tokens[token - 1].isMark(":")
        }
    }

    private static let completions: Set<String> = [
        "완료", "끝", "done", "complete", "completed", "완료했습니다", "완료함", "마침", "now", "했습니다", "함",
    ]
}
