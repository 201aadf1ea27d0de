internal import Text

/// Which words of a report only repeat a criterion.
///
/// A whole criterion word for word is a quotation, be it a title, a box that is ticked or "I worked on …". It names
/// what the rest of its sentence is about; without a fact or a deed beside it, the sentence says nothing.
struct Echo {
    /// By token, whether it is in a repeated criterion, and whether it is no more than that.
    private(set) var isRepeated: [Bool]
    private(set) var isEcho: [Bool]
    /// By token, whether it is in a criterion that is repeated as a whole.
    private var isWhole: [Bool]

    /// Where a word is in the criteria.
    private struct Origin {
        let item: Int
        let place: Int
    }

    /// Of a word that the criteria have more often, so many places are tried.
    private static let mostOrigins = 8
    /// So many words in a row of a criterion are a repetition of a part of it.
    private static let fewWords = 3
    /// So many other words in a sentence say something of their own.
    private static let manyWords = 6

    init(of criteria: Criteria, in report: Report, _ marks: MarkFinder) {
        isEcho = [Bool](repeating: false, count: report.tokens.count)
        isRepeated = isEcho
        isWhole = isEcho
        var origins: [UInt64: [Origin]] = [:]
        for (item, criterion) in criteria.items.enumerated() {
            for (place, word) in criterion.key.enumerated() where origins[word]?.count ?? 0 < Self.mostOrigins {
                origins[word, default: []].append(Origin(item: item, place: place))
            }
        }
        let words = report.tokens.indices.filter { report.tokens[$0].mark == 0 }
        func hash(_ word: ArraySlice<UInt32>) -> UInt64 { word.reduce(Lexicon.seed, Lexicon.hash) }
        let hashes = words.map { hash(report.text.scalars[report.tokens[$0].range]) }
        let nouns = words.indices.map { place in
            let token = report.tokens[words[place]]
            return token.kind == .hangul ? hash(KoreanEndings.noun(report.text.scalars[token.range])) : hashes[place]
        }
        var left = criteria.items.map { Set($0.key.indices) }
        var place = 0
        while place < words.count {
            var (longest, best) = (0, Origin(item: 0, place: 0))
            var begun = origins[hashes[place]] ?? []
            if nouns[place] != hashes[place] { begun += origins[nouns[place]] ?? [] }
            for origin in begun {
                let key = criteria.items[origin.item].key[origin.place...]
                let count = zip(key, zip(hashes[place...], nouns[place...])).prefix { $0 == $1.0 || $0 == $1.1 }.count
                let isWhole = count == criteria.items[origin.item].key.count
                // `테스트 8개` is a count, and no part of `테스트 8개 이상`.
                let hasNumber = words[place..<place + count].contains { report.tokens[$0].kind == .number }
                guard count > longest, isWhole || count >= (hasNumber ? Self.manyWords * 2 : Self.fewWords) else {
                    continue
                }
                (longest, best) = (count, origin)
            }
            for offset in 0..<longest {
                isEcho[words[place + offset]] = true
                isWhole[words[place + offset]] = longest == criteria.items[best.item].key.count
                left[best.item].remove(best.place + offset)
            }
            place += max(1, longest)
        }
        isRepeated = isEcho
        // A last word may come in another form: `비활성화되어야`.
        let isAll = zip(left, criteria.items).allSatisfy { $0.count * 3 <= $1.key.count }
        let files = report.names.reduce(into: Set<Int>()) { if $1.hasExtension { $0.formUnion($1.tokens) } }
        for (number, sentence) in report.sentences.enumerated() where isEcho[sentence.tokens].contains(true) {
            guard sentence.kind != .heading, sentence.kind != .quote else { continue }
            let isClaim =
                !isAll && [.prose, .item].contains(sentence.kind) && !Self.isIntroduced(sentence.tokens, report, isEcho)
            if isClaim || says(number, report, criteria, marks, files) {
                for token in sentence.tokens { isEcho[token] = false }
            }
        }
    }

    /// Whether what is beside the repeated words of a sentence is a deed or a fact, and not the task itself.
    private func says(
        _ number: Int, _ report: Report, _ criteria: Criteria, _ marks: MarkFinder, _ files: Set<Int>
    ) -> Bool {
        let successes = MarkKind.success.bit | MarkKind.repair.bit
        let tasks = marks.marks(of: number).filter { $0.kind == .task }
        let isTask = !tasks.isEmpty
        if isTask, marks.has(.condition, number) { return false }
        let deeds = isTask ? successes : successes | MarkKind.deed.bit | MarkKind.check.bit
        let tokens = report.sentences[number].tokens
        // `Done: …` says it of whatever follows.
        let start =
            tokens.last { place in
                report.tokens[place].isMark(":")
                    && (place + 1..<min(place + 4, tokens.upperBound)).contains { isEcho[$0] }
            } ?? 0
        let isDone = marks.marks(of: number).contains { mark in
            mark.kind.bit & deeds != 0 && mark.tokens.lowerBound >= start
                && !tasks.contains { $0.tokens.overlaps(mark.tokens) }
                && !mark.tokens.contains { isEcho[$0] || report.tokens[$0].isPartOfName }
        }
        guard !isDone, !isTask else { return isDone }
        // Some of its words are the criterion's too.
        let others = tokens.count { report.tokens[$0].isWord && !isEcho[$0] }
        if others >= Self.manyWords, !tokens.contains(where: { isWhole[$0] }) { return true }
        let isCounted = !criteria.numbers.isEmpty || criteria.items.contains { !$0.bounds.isEmpty || $0.isNegative }
        return tokens.contains { place in
            let token = report.tokens[place]
            guard !isEcho[place], place >= start, token.mark == 0 else { return false }
            // The number of a list.
            if place + 1 < tokens.upperBound, [0x29, 0x2E].contains(report.tokens[place + 1].mark) { return false }
            let word = report.text.scalars[token.range]
            // A number is a fact where the criteria ask for one.
            if token.kind == .number {
                return (isCounted || others > 2 && report.sentences[number].kind == .item)
                    && !criteria.numbers.contains(token.value)
            }
            let isPast =
                word.count > 3 && word.suffix(2).elementsEqual([0x65, 0x64])
            return isPast && !token.isPartOfName || files.contains(place)
        }
    }

    /// `Done: …`, `"…"`: what is repeated is introduced by a colon or in quotation marks.
    private static func isIntroduced(_ range: Range<Int>, _ report: Report, _ isEcho: [Bool]) -> Bool {
        range.contains { token in
            guard isEcho[token] else { return false }
            return report.tokens[token].isQuoted || token > range.lowerBound && report.tokens[token - 1].isMark(":")
        }
    }
}
