internal import TaskQueue
internal import Text

/// What a fragment says about priority, due time and criteria, and its text without the words that say so.
struct FragmentDetails {
    let priority: Priority?
    let due: Timestamp?
    /// Minutes after midnight, where no day is named with them.
    let hour: Int?
    /// A deadline that has passed, in words.
    let lapsed: String?
    let criteria: String?
    /// The words that are left.
    let text: String
    /// Whether only words of courtesy are left, if any.
    let isRemark: Bool
    /// Whether it names a day that is a deadline only since nothing else is said.
    let isAgenda: Bool
    /// What it says for the other tasks of its sentence too: what is said first, or last with nothing but courtesy behind it.
    let ofAll: (first: Timestamp?, last: Timestamp?, each: Timestamp?, priority: Priority?)
    /// The words that are left.
    let clause: Clause

    init(_ words: String, _ moment: Moment) {
        var writing = KeyedText(words)
        var spans = Spans(writing)
        let divided = CriteriaMark.divide(writing, spans)
        criteria = divided?.criteria
        if let divided {
            writing = KeyedText(divided.task)
            spans = Spans(writing)
        }
        let urgency = PriorityWords.find(in: writing, spans: spans)
        var isAgenda = false
        var deadline = DueDate.find(in: writing, spans: spans, at: moment)
        let urgent = urgency?.ranges ?? []
        // `three things for today`: where nothing else is said, a day is the deadline.
        if deadline == nil,
            let day = DueDate.phrases(in: writing, spans: spans, at: moment).first(where: { $0.day != nil }),
            Clause(KeyedText(Self.text(of: writing, without: urgent + [day.range]))).isFiller
        {
            deadline = DueDate.Phrase(due: day.day, isMarked: true, range: day.range)
            isAgenda = true
        }
        self.isAgenda = isAgenda
        // What interrupts a task concerns the rest of it alone.
        priority = urgent.allSatisfy { PhrasePlace(writing, spans, $0).isOpen } ? nil : urgency?.priority
        due = deadline?.due
        hour = deadline?.hour
        lapsed = deadline.flatMap { $0.due == nil ? writing.text($0.range) : nil }
        let said = urgent + (deadline.map { [$0.range] } ?? [])
        let removed = said.filter { range in
            (range != deadline?.range || deadline?.isPart == false)
                && PhrasePlace(writing, spans, range, among: said).isApart
        }
        let kept = removed.isEmpty ? writing.text(writing.range) : Self.text(of: writing, without: removed)
        let rest = KeyedText(kept)
        let clause = Clause(rest)
        self.clause = clause
        isRemark = !removed.isEmpty && removed.count == said.count && clause.isFiller
        text = rest.hasContent(rest.range) ? Self.withoutLead(rest, clause) : writing.text(writing.range)
        func isLast(_ range: Range<Int>?) -> Bool {
            guard let range else { return false }
            let behind = Clause(writing, spans, range.upperBound..<writing.count)
            return behind.isFiller && (clause.isKorean != behind.words.isEmpty)
        }
        // `… 정리 - 전부 이번 주까지`
        let saysAll =
            deadline.map { deadline in
                let start = deadline.range.lowerBound
                let before = Clause(writing, spans, max(0, start - 12)..<start).words.last ?? ""
                return ["전부", "모두", "둘다", "다", "all", "both"].contains(before)
            } ?? false
        let isFirst = deadline.map { !writing.hasContent(0..<$0.range.lowerBound) } ?? false
        ofAll = (
            // `9시에 전화하기`: when that is.
            first: isFirst && (deadline?.isMarked == true || hour == nil) ? deadline?.due : nil,
            last: isLast(deadline?.range) && deadline?.isMarked == true ? deadline?.due : nil,
            each: saysAll ? deadline?.due : nil, priority: isLast(urgent.last) ? urgency?.priority : nil
        )
    }

    /// Whether there is a word in the text, or anything else that is not a plain sign.
    var namesTask: Bool {
        text.unicodeScalars.contains { !$0.isASCII || $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    private init(_ other: FragmentDetails, priority: Priority?, due: Timestamp?, text: String) {
        self.priority = priority
        self.due = due
        hour = due == other.due ? other.hour : nil
        self.text = text
        criteria = other.criteria
        lapsed = nil
        isRemark = other.isRemark
        isAgenda = other.isAgenda
        ofAll = other.ofAll
        clause = other.clause
    }

    /// Whether the work is to be built, so that it has to be designed and verified too.
    var isBuilt: Bool {
        if clause.isKorean {
            return clause.words.suffix(2).contains { word in Lexicon.buildNouns.contains { word.holds($0) } }
        }
        return clause.words.first { !Lexicon.politeness.contains($0) }.map(Lexicon.buildVerbs.contains) ?? false
    }

    func prefixed(_ prefix: String) -> FragmentDetails {
        FragmentDetails(self, priority: priority, due: due, text: prefix + text)
    }

    /// What several remarks say together; the first counts.
    static func joined(_ remarks: [FragmentDetails]) -> FragmentDetails? {
        guard let first = remarks.first else { return nil }
        return FragmentDetails(
            first, priority: remarks.lazy.compactMap(\.priority).first, due: remarks.lazy.compactMap(\.due).first,
            text: "")
    }

    /// The text without the words of politeness before an English imperative, and the question mark that they ask for.
    private static func withoutLead(_ writing: KeyedText, _ clause: Clause) -> String {
        guard clause.isImperative else {
            var end = writing.count
            while end > 1, Lexicon.emoticons.contains(writing.keys[end - 1]) || writing.kinds[end - 1].isBlank {
                end -= 1
            }
            return writing.text((writing.spells("but ", at: 0) ? 4 : 0)..<end)
        }
        var end = writing.count
        var start = 0
        var hasLead = false
        for word in Word.all(in: writing, spans: Spans(writing)) {
            start = word.range.lowerBound
            let text = word.text(in: writing)
            guard Lexicon.leads.contains(text) else {
                if text != "only", Lexicon.politeness.contains(text) { return writing.text(writing.range) }
                break
            }
            hasLead = true
            if text == "you", writing.keys[end - 1] == "?" { end -= 1 }
        }
        if start == 0 || !hasLead { start = 0 }
        if writing.keys[end - 1] == "?" { end -= 1 }
        return writing.text(start..<end)
    }

    /// The brackets around a range in which nothing else asks for anything: `(P0, 오늘까지)`, `(나중에 하셔도 됩니다)`.
    private static func remarkInBrackets(
        _ writing: KeyedText, around range: Range<Int>, _ isKept: [Bool]
    ) -> Range<Int>? {
        guard let start = (max(0, range.lowerBound - 30)..<range.lowerBound).last(where: { writing.keys[$0] == "(" }),
            let end = (range.upperBound..<min(writing.count, range.upperBound + 30)).first(where: {
                writing.keys[$0] == ")"
            })
        else { return nil }
        let inner = (start + 1)..<end
        guard !inner.contains(where: { ["(", ")"].contains(writing.keys[$0]) }) else { return nil }
        let rest = inner.filter { isKept[$0] }.map { writing.text($0..<($0 + 1)) }.joined()
        return Clause(KeyedText(rest)).isFiller ? start..<(end + 1) : nil
    }

    /// The text without some ranges, the brackets that they leave empty and the signs that they leave at the beginning.
    private static func text(of writing: KeyedText, without ranges: [Range<Int>]) -> String {
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
            } else if before >= 0, after < writing.count, Edges.isComma(opener),
                Edges.isComma(writing.keys[after]) || writing.keys[after] == ")"
            {
                // `수정, 내일까지, 급함`: one sign is enough between what is left.
                for index in before..<range.lowerBound { isKept[index] = false }
            }
        }
        for range in ranges where isKept.count > range.upperBound {
            if let bracket = remarkInBrackets(writing, around: range, isKept) {
                for index in bracket { isKept[index] = false }
            }
        }
        var text = ""
        var isBlank = true
        for index in writing.range where isKept[index] {
            let blank = writing.kinds[index].isBlank
            // Where words were removed, one blank is enough.
            if blank, isBlank, index > 0, !isKept[index - 1] || text.isEmpty { continue }
            if ".,!?".unicodeScalars.contains(writing.keys[index]), text.last == " ", !isKept[index - 1] {
                text.removeLast()
            }
            text += writing.text(index..<(index + 1))
            isBlank = blank
        }
        let rest = KeyedText(text)
        var range = Edges(rest, rest.range).inner
        while let first = range.first,
            [":", "!", ".", "~", "-", "–", "—", ")", "]"].contains(rest.keys[first]) || rest.kinds[first].isBlank
                || Edges.isComma(rest.keys[first])
        {
            range = (first + 1)..<range.upperBound
        }
        // `… 정리 - 전부 이번 주까지요`
        if let dash = range.suffix(30).first(where: {
            ["-", "–", "—"].contains(rest.keys[$0]) && rest.kind($0 - 1).isBlank
        }),
            rest.hasContent(range.lowerBound..<dash), rest.kind(dash + 1).isBlank,
            Clause(rest, Spans(rest), (dash + 1)..<range.upperBound).isFiller
        {
            range = range.lowerBound..<dash
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
