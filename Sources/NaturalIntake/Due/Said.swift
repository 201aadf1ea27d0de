internal import TaskQueue
internal import Text

/// What a fragment says about priority, due time and criteria, and its text without the words that say so.
struct Said {
    let priority: Priority?
    let due: Timestamp?
    /// A deadline that has passed, in words.
    let lapsed: String?
    let criteria: String?
    /// The words that are left.
    let text: String
    /// Whether only words of courtesy are left.
    let isRemark: Bool
    /// Whether the due time is said first, or last with nothing but courtesy behind it.
    private let dueIsOfAll: (first: Bool, last: Bool)
    private let clause: Clause

    init(_ words: String, _ moment: Moment) {
        var writing = Writing(words)
        var spans = Spans(writing)
        let divided = CriteriaMark.divide(writing, spans)
        criteria = divided?.criteria
        if let divided {
            writing = Writing(divided.task)
            spans = Spans(writing)
        }
        let urgency = PriorityWords.find(in: writing, spans: spans)
        let deadline = DueDate.find(in: writing, spans: spans, at: moment)
        priority = urgency?.priority
        due = deadline?.due
        lapsed = deadline.flatMap { $0.due == nil ? writing.text($0.range) : nil }
        let removed = (urgency?.ranges ?? []) + (deadline.map { [$0.range] } ?? [])
        if let range = deadline?.range {
            let rest = Clause(writing, spans, range.upperBound..<writing.count)
            dueIsOfAll = (!writing.hasContent(0..<range.lowerBound), !rest.words.isEmpty && rest.isFiller)
        } else {
            dueIsOfAll = (false, false)
        }
        let all = writing.text(writing.range)
        guard !removed.isEmpty else {
            clause = Clause(writing, spans, writing.range)
            isRemark = false
            text = all
            return
        }
        let kept = Self.text(of: writing, without: removed)
        let rest = Writing(kept)
        clause = Clause(rest, Spans(rest), rest.range)
        isRemark = clause.isFiller
        text = rest.hasContent(rest.range) ? kept : all
    }

    private init(_ other: Said, priority: Priority?, due: Timestamp?, text: String) {
        self.priority = priority
        self.due = due
        self.text = text
        criteria = other.criteria
        lapsed = nil
        isRemark = other.isRemark
        dueIsOfAll = other.dueIsOfAll
        clause = other.clause
    }

    /// Whether the work is to be built, so that it has to be designed and verified too.
    var isBuilt: Bool {
        if clause.isKorean {
            return clause.words.suffix(2).contains { word in Lexicon.buildNouns.contains(where: word.contains) }
        }
        return clause.words.first { !Lexicon.politeness.contains($0) }.map(Lexicon.buildVerbs.contains) ?? false
    }

    func prefixed(_ prefix: String) -> Said {
        Said(self, priority: priority, due: due, text: prefix + text)
    }

    /// What several remarks say together; the first counts.
    static func joined(_ remarks: [Said]) -> Said? {
        guard let first = remarks.first else { return nil }
        return Said(
            first, priority: remarks.lazy.compactMap(\.priority).first, due: remarks.lazy.compactMap(\.due).first,
            text: "")
    }

    /// The due time that counts for all fragments of a line: before the first (`2월 9일까지 A, B`), or behind the last with a
    /// word of courtesy (`A, B 수요일까지 부탁드립니다`).
    static func ofAll(_ fragments: [Said]) -> Said? {
        let source = fragments.first { $0.dueIsOfAll.first && $0.due == fragments.first?.due }
        let found = source ?? fragments.last.flatMap { $0.dueIsOfAll.last ? $0 : nil }
        return found.map { Said($0, priority: nil, due: $0.due, text: "") }
    }

    /// The text without some ranges, the brackets that they leave empty and the signs that they leave at the beginning.
    private static func text(of writing: Writing, without ranges: [Range<Int>]) -> String {
        var isKept = Array(repeating: true, count: writing.count)
        for range in ranges {
            for index in range { isKept[index] = false }
            // `(긴급)`, `[P0]`
            var before = range.lowerBound - 1
            var after = range.upperBound
            while before >= 0, writing.kinds[before].isBlank || !isKept[before] { before -= 1 }
            while after < writing.count, writing.kinds[after].isBlank || !isKept[after] { after += 1 }
            let opener = writing.key(before)
            if before >= 0, after < writing.count,
                [("(", ")"), ("[", "]"), ("【", "】"), ("{", "}")].contains(where: { $0 == (opener, writing.keys[after]) }
                )
            {
                for index in before...after { isKept[index] = false }
            } else if before >= 0, after < writing.count, Edges.isComma(opener), Edges.isComma(writing.keys[after]) {
                // `수정, 내일까지, 급함`: one sign is enough between what is left.
                for index in before..<range.lowerBound { isKept[index] = false }
            }
        }
        var text = ""
        var isBlank = true
        for index in writing.range where isKept[index] {
            let blank = writing.kinds[index].isBlank
            // Where words were removed, one blank is enough.
            if blank, isBlank, index > 0, !isKept[index - 1] || text.isEmpty { continue }
            text += writing.text(index..<(index + 1))
            isBlank = blank
        }
        let rest = Writing(text)
        var range = Edges(rest, rest.range).inner
        while let first = range.first,
            [":", "!", ".", "~", "-", "–", "—"].contains(rest.keys[first]) || rest.kinds[first].isBlank
                || Edges.isComma(rest.keys[first])
        {
            range = (first + 1)..<range.upperBound
        }
        while let last = range.last,
            [":", "-", "–", "—", "~"].contains(rest.keys[last]) || rest.kinds[last].isBlank
                || Edges.isComma(rest.keys[last])
        {
            range = range.lowerBound..<last
        }
        return rest.text(range)
    }
}
