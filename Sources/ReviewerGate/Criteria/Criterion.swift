internal import Text

/// An item of the success criteria, read: which words it looks for, and which numbers it demands.
package struct Criterion {
    let text: String
    /// Among the sought words of the criteria.
    var sought = 0..<0
    /// Among the bounds of the criteria.
    var bounds = 0..<0
    /// It demands that something is absent (`경고 없음`, `without errors`), so denials answer it.
    var isNegative = false
    /// It is the beginning of a request that intake has cut, so that its words need not all be found.
    var isCut = false
    /// It asks that changes and verification are reported at all, as intake adds to every task.
    var asksForNotes = false
    /// It asks that tests pass and for nothing else.
    var asksForPassingTests = false
    /// Its tokens in the row of keys, to recognise a report that merely repeats it.
    var key = 0..<0
    /// It has asides, so that a breakdown answers its totals (`2건(성공 1, 실패 1)`).
    var hasBreakdown = false
    /// It speaks Korean.
    var isKorean = false
}

/// The success criteria, read. What the items look for lies in one row after the other, since criteria may be long
/// and most of the time of small arrays goes into allocating them.
struct Criteria {
    var items: [Criterion] = []
    var sought: [Sought] = []
    var bounds: [Bound] = []
    /// The groups of the glossary that words belong to.
    var groups: [Int] = []
    /// What the words of names look for.
    var nameParts: [Sought.Kind] = []
    /// The names, as they are in the folded text of the criteria.
    var names: [Name] = []
    /// The folded text of all items.
    var scalars: [UInt32] = []
    /// The spellings of the sought words.
    var labels = SpellingTable()
    /// The words that a report is searched for.
    var vocabulary = Vocabulary()
    /// What the items say without spaces and marks, one after the other.
    var keys: [UInt32] = []
    var subjects: MarkerSubjects = []

    init(_ criteria: String) {
        let raw = criteria.scalarValues
        let places = CriteriaList.ranges(in: raw)
        guard !places.isEmpty else { return }
        var folded = FoldedText(capacity: raw.count + places.count)
        let parts = places.map { folded.append($0, of: raw) }
        scalars = folded.scalars
        let tokens = Tokenizer.tokens(of: folded).tokens
        var reader = WordCollector(text: folded, raw: raw)
        items.reserveCapacity(places.count)
        sought.reserveCapacity(tokens.count)
        var first = 0
        for (place, part) in zip(places, parts) {
            var end = first
            while end < tokens.count, tokens[end].range.lowerBound < part.upperBound { end += 1 }
            items.append(read(place, part, tokens[first..<end], &reader, raw))
            first = end
        }
    }

    private mutating func read(
        _ place: Range<Int>, _ part: Range<Int>, _ tokens: ArraySlice<Token>, _ reader: inout WordCollector,
        _ raw: [UInt32]
    ) -> Criterion {
        var criterion = Criterion(text: String(scalarValues: raw[place]))
        let ending = IntakeEnding.length(of: scalars[part], raw[place])
        criterion.isCut = ending > 0
        criterion.asksForNotes = IntakeEnding.isNotesDemand(scalars[part])
        criterion.key = keys.count..<keys.count
        Self.appendKey(of: tokens, in: scalars, to: &keys)
        criterion.key = criterion.key.lowerBound..<keys.count
        let (soughtStart, boundsStart) = (sought.count, bounds.count)
        let end = part.upperBound - ending
        reader.read(tokens.prefix { $0.range.lowerBound < end }, isCut: criterion.isCut, into: &self)
        criterion.sought = soughtStart..<sought.count
        criterion.bounds = boundsStart..<bounds.count
        criterion.isNegative = reader.isNegative
        criterion.isKorean = reader.isKorean
        criterion.hasBreakdown = criterion.sought.contains { sought[$0].isAside }
        criterion.asksForPassingTests = asksForPassingTests(criterion)
        let own = MarkerSubjects(of: tokens, in: scalars)
        // `실패 없음` asks that nothing fails, which gives no leave to speak of failures.
        subjects.formUnion(criterion.isNegative ? own.subtracting(.failure) : own)
        return criterion
    }

    private func asksForPassingTests(_ criterion: Criterion) -> Bool {
        guard criterion.bounds.isEmpty, !criterion.sought.isEmpty, !criterion.isNegative else { return false }
        return criterion.sought.allSatisfy {
            guard case .concepts(let own) = sought[$0].kind else { return false }
            return groups[own].contains { $0 == Lexicon.shared.test || $0 == Lexicon.shared.passing }
        }
    }

    /// Appends what tokens say, without spaces and marks: to recognise it when it is repeated.
    static func appendKey(of tokens: some Sequence<Token>, in scalars: [UInt32], to key: inout [UInt32]) {
        for token in tokens where token.isWord || token.kind == .number {
            for index in token.range { key.append(scalars[index]) }
            key.append(0x20)
        }
    }
}

/// What intake writes at the end of the criteria it makes from a request.
enum IntakeEnding {
    /// How many folded scalars `... 수행 완료` or `... done` take at the end of an item; 0 when they aren't there.
    static func length(of item: ArraySlice<UInt32>, _ raw: ArraySlice<UInt32>) -> Int {
        for ending in endings where item.count >= ending.count && item.suffix(ending.count).elementsEqual(ending) {
            // Intake writes `done` small.
            let isSmall = raw.suffix(4).allSatisfy { !(0x41...0x5A ~= $0) }
            return isSmall ? ending.count : 0
        }
        return 0
    }

    /// `변경사항/검증결과 notes 기록`, `changes and verification recorded in notes`.
    static func isNotesDemand(_ item: ArraySlice<UInt32>) -> Bool {
        demands.contains { item.count == $0.count && item.elementsEqual($0) }
    }

    private static let endings = ["... 수행 완료", "… 수행 완료", "... done", "… done"].map(\.scalarValues)
    private static let demands = [
        "변경사항/검증결과 notes 기록", "변경사항/검증결과 기록", "changes and verification recorded in notes",
    ].map(\.scalarValues)
}

/// One thing that an item of the criteria asks a report to mention.
struct Sought {
    enum Kind: Equatable {
        /// Any word of these groups of the glossary, by their place in the row of groups.
        case concepts(Range<Int>)
        /// A word that the glossary doesn't know, by its number in the vocabulary.
        case literal(Int)
        /// A path or identifier by its number, and the place of its words for reports that spell it out.
        case name(Int, parts: Range<Int>)
        /// A number that is a word (`Swift 6.3`), by its number in the vocabulary.
        case number(Int)
    }

    /// How the criteria write it, by its number among the labels.
    let label: Int
    /// The length of its spelling.
    let length: Int
    let kind: Kind
    let role: Role
    /// It is in parentheses: finding it helps, missing it doesn't hurt.
    let isAside: Bool
    /// The tokens of the item.
    let tokens: Range<Int>
    /// The part of the item between commas that it is in.
    let part: Int
    /// It is written with a capital letter within the item (`into German`), so it is the name of something.
    let isProper: Bool
    /// It is before the first preposition of an English item, and so may be the object of its verb.
    let isObject: Bool
    /// Members of one enumeration (`단위/통합`, `CSV and JSON`) share a number and follow each other.
    var enumeration: Int?
    /// How many members the enumeration has.
    var enumerationSize = 1
    /// Latin words in a row within Korean (`context budget`) are one term and share a number.
    var term: Int?
    /// How many words the term has.
    var termSize = 1

    /// It says what the item is about, not what is to be done with it.
    var isSubject: Bool { role == .content || role == .telling }
}
