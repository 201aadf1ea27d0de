/// An item of the success criteria, read: the words it looks for and the numbers it demands.
struct Criterion {
    let text: String
    var sought: [Sought] = []
    var bounds: [Bound] = []
    /// It demands that something is absent (`경고 없음`, `without errors`), so denials answer it.
    var isNegative = false
    /// It is the beginning of a request that intake has cut, so that its words need not all be found.
    var isCut = false
    /// It asks that changes and verification are told at all, as intake adds to every task.
    var asksForNotes = false
    /// Its tokens as keys, to recognise a report that merely repeats it.
    var key: [UInt32] = []
    /// Labels of asides by words, for totals that a breakdown answers (`2건(성공 1, 실패 1)`).
    var hasBreakdown = false
    /// It asks that tests pass and for nothing else.
    var asksForPassingTests: Bool {
        guard bounds.isEmpty, !sought.isEmpty, !isNegative else { return false }
        let groups = [Lexicon.shared.test, Lexicon.shared.passing]
        return sought.allSatisfy {
            if case .concepts(let own) = $0.kind { own.contains(where: groups.contains) } else { false }
        }
    }

    /// It speaks Korean.
    var isKorean = false
}

/// Reads items into criteria and collects their vocabulary.
struct CriterionReader {
    private(set) var vocabulary = Vocabulary()

    mutating func read(_ item: String) -> Criterion {
        let (text, isCut) = Self.withoutIntakeEnding(item)
        var criterion = Criterion(text: item)
        criterion.isCut = isCut
        criterion.asksForNotes = Self.isNotesDemand(item)
        let folded = FoldedText(text)
        var (tokens, _) = Tokenizer.tokens(of: folded)
        let names = Names.find(in: &tokens, of: folded.scalars)
        let whole = FoldedText(item)
        criterion.key = Self.key(of: Tokenizer.tokens(of: whole).tokens, in: whole.scalars)
        criterion.isKorean = tokens.contains { $0.kind == .hangul }
        var words = WordCollector(
            tokens: tokens, scalars: folded.scalars, names: names, isCut: isCut,
            capitals: capitals(of: tokens, in: folded, text))
        words.collect(into: &vocabulary)
        criterion.sought = words.sought
        criterion.bounds = words.bounds
        criterion.isNegative = words.isNegative
        criterion.hasBreakdown = words.sought.contains(where: \.isAside)
        return criterion
    }

    private func capitals(of tokens: [Token], in folded: FoldedText, _ text: String) -> Set<Int> {
        let bytes = Array(text.utf8)
        return Set(
            tokens.indices.filter { index in
                guard tokens[index].kind == .latin else { return false }
                return 0x41...0x5A ~= bytes[folded.origins[tokens[index].range.lowerBound]]
            })
    }

    /// What a text says, without spaces and marks: to recognise it when it is repeated.
    static func key(of tokens: [Token], in scalars: [UInt32]) -> [UInt32] {
        var key: [UInt32] = []
        for token in tokens where token.isWord || token.kind == .number {
            key.append(contentsOf: scalars[token.range])
            key.append(0x20)
        }
        return key
    }

    /// The beginning of a request without `... 수행 완료` or `... done`, and whether it had that ending.
    private static func withoutIntakeEnding(_ item: String) -> (String, Bool) {
        for ending in ["... 수행 완료", "… 수행 완료", "... done", "… done"] where item.hasSuffix(ending) {
            return (String(item.dropLast(ending.count)), true)
        }
        return (item, false)
    }

    /// `변경사항/검증결과 notes 기록`, `changes and verification recorded in notes`.
    private static func isNotesDemand(_ item: String) -> Bool {
        item == "변경사항/검증결과 notes 기록" || item == "변경사항/검증결과 기록"
            || item.lowercased() == "changes and verification recorded in notes"
    }
}
