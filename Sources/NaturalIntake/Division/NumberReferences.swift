internal import Text

extension Reading {
    /// Makes the items of a numbered list wait for those before whose numbers they name: `2번 끝나면`, `after #1 and #2`.
    ///
    /// - Parameters:
    ///   - numbers: of each fragment, as the list writes it; nil where it has none.
    ///   - footnotes: lines below the list that speak of its items by their numbers.
    mutating func follow(numbers: [Int?], footnotes: [String] = []) {
        let places = Dictionary(grouping: numbers.indices.filter { numbers[$0] != nil }) { numbers[$0] ?? 0 }
        // A list that counts anew below each heading names nothing by a number alone.
        guard places.count > 1, places.values.allSatisfy({ $0.count == 1 }) else { return }
        for note in footnotes.flatMap(NumberReferences.footnotes) {
            guard let index = places[note.number]?.first else { continue }
            wait(index, for: note.awaited, places)
            let writing = KeyedText(note.words)
            let priority = PriorityWords.find(in: writing, spans: Spans(writing))?.priority
            fragments[index].priority = fragments[index].priority ?? priority
        }
        for index in fragments.indices {
            wait(index, for: NumberReferences.awaited(in: fragments[index].text), places)
        }
    }

    /// Makes an item wait for others before it, by their numbers.
    private mutating func wait(_ index: Int, for numbers: Set<Int>, _ places: [Int: [Int]]) {
        let others = numbers.compactMap { places[$0]?.first }.filter { $0 < index }
        let awaited = Set(others).union(fragments[index].after)
        guard awaited.count > fragments[index].after.count else { return }
        fragments[index].after = awaited.sorted()
        fragments[index].order = .number
    }
}

extension Reading {
    /// Makes the items of a list wait for the last one before that they name as done: `점검 끝나면 …`, `once the backup is done`.
    mutating func followNames() {
        var clauses: [Clause] = []
        for index in fragments.indices {
            let clause = Clause(KeyedText(String(fragments[index].text.prefix(200))))
            if fragments[index].after.isEmpty, let names = clause.awaitedNames,
                let place = clauses.indices.suffix(20).last(where: { place in
                    names.contains(where: clauses[place].mentions)
                })
            {
                fragments[index].after = [place]
                fragments[index].order = .words
            }
            clauses.append(clause)
        }
    }
}

extension Clause {
    /// What has to be done before, by its beginning.
    fileprivate var awaitedNames: [String]? {
        if isKorean {
            let done = ["끝나", "끝난", "끝내", "완료", "마치", "마친", "마무리", "통과", "되면", "하고", "후", "뒤"]
            guard
                let end = words.prefix(5).dropFirst().firstIndex(where: { word in done.contains(where: word.hasPrefix) }
                ),
                end + 1 < words.count
            else { return nil }
            let isDone = words[end...(end + 1)].contains { word in
                ["면", "후", "후에", "뒤", "뒤에", "나서", "고", "다음", "다음에", "대로"].contains(where: word.hasSuffix)
            }
            return isDone ? Array(words[..<end]) : nil
        }
        guard let first = words.first, ["once", "when", "after"].contains(first) else { return nil }
        let end = words.prefix(8).firstIndex { Lexicon.finiteVerbs.contains($0) || $0 == "done" } ?? min(3, words.count)
        return end > 1 ? Array(words[1..<end]) : nil
    }
}

/// What the words of an item say of the numbers of others.
enum NumberReferences {
    /// What a line says of items by their numbers: `2번은 1번 끝난 다음에, 3번은 급하지 않아요`, `3 depends on 2`.
    static func footnotes(in text: String) -> [(number: Int, awaited: Set<Int>, words: String)] {
        let clauses = text.split { $0 == "," || $0 == ";" || $0 == "." }.map(String.init)
        return clauses.compactMap { clause in
            let words = clause.lowercased().split { $0.isWhitespace || $0 == "※" || $0 == "*" }.map(String.init)
            let start = words.first.map { ["and", "then", "그리고"].contains($0) ? 1 : 0 } ?? 0
            guard start + 1 < words.count, let (number, rest) = number(words[start]),
                ["번은", "번이", "번도"].contains(rest) || rest.isEmpty && words[start + 1].hasPrefix("depend")
            else { return nil }
            return (number, awaited(in: clause).subtracting([number]), clause)
        }
    }

    /// The numbers of the items that have to be done before.
    static func awaited(in text: String) -> Set<Int> {
        let words = text.lowercased().split { $0.isWhitespace || Self.separators.contains($0) }.map { word in
            String(word.reversed().drop { Self.marks.contains($0) }.reversed())
        }
        return korean(words).union(english(words))
    }

    private static let separators: Set<Character> = ["(", ")", "[", "]", ",", ";", "·", "、", "\"", "“", "”"]
    private static let marks: Set<Character> = [".", ":", "!", "?"]

    /// `2번 끝나면`, `1, 2번 테스트 통과 후`, `3번 이후`.
    private static func korean(_ words: [String]) -> Set<Int> {
        var awaited: Set<Int> = []
        // Bare numbers belong to the one behind them: `1, 2번`.
        var group: Set<Int> = []
        for (index, word) in words.enumerated() {
            guard let (number, rest) = number(word), rest.isEmpty || particles.contains(rest) else {
                if word != "및" && word != "그리고" { group = [] }
                continue
            }
            group.insert(number)
            let behind = Array(words[(index + 1)...].prefix(4).prefix { self.number($0) == nil })
            // Without `번` it is a number of the list only right before such a word: `2 완료 후`.
            guard !rest.isEmpty || done.contains(where: { behind.first?.hasPrefix($0) ?? false }) else { continue }
            if saysDone(behind) { awaited.formUnion(group) }
        }
        return awaited
    }

    private static func saysDone(_ words: [String]) -> Bool {
        guard let first = words.first else { return false }
        if later.contains(first) {
            // `다음 주까지`
            return first != "다음" || !periods.contains { words.dropFirst().first?.hasPrefix($0) ?? false }
        }
        return words.indices.contains { place in
            guard done.contains(where: words[place].hasPrefix) else { return false }
            if endings.contains(where: words[place].hasSuffix) { return true }
            let next = place + 1 < words.count ? words[place + 1] : ""
            return later.contains(next) || auxiliaries.contains(where: next.hasPrefix)
        }
    }

    private static let particles: Set<String> = [
        "번", "번이", "번을", "번도", "번과", "번은", "번까지", "번이랑", "번하고", "번의", "번만", "번부터",
    ]
    private static let done = ["끝", "완료", "통과", "마치", "마친", "마무리", "성공", "승인", "확정", "나오", "나온"]
    private static let endings = ["면", "야", "고", "나서", "후", "뒤"]
    private static let later: Set<String> = ["후", "후에", "뒤", "뒤에", "이후", "이후에", "다음", "다음에"]
    private static let auxiliaries = ["되면", "되어야", "돼야", "하면", "해야", "나면", "나야"]
    private static let periods = ["주", "달", "번", "분기"]

    /// `after 2`, `once #1 and #2 are done`, `depends on step 3`.
    private static func english(_ words: [String]) -> Set<Int> {
        var awaited: Set<Int> = []
        for index in words.indices where isOrder(words, index) {
            var place = index + 1
            var isNamed = false
            while place < words.count, names.contains(words[place]) {
                isNamed = true
                place += 1
            }
            var group: Set<Int> = []
            while place < words.count {
                if let (number, rest) = number(words[place]), rest.isEmpty {
                    isNamed = isNamed || words[place].hasPrefix("#")
                    group.insert(number)
                } else if words[place] != "and" && words[place] != "&" || group.isEmpty {
                    break
                }
                place += 1
            }
            // `after 2 days`
            if isNamed || place == words.count || states.contains(words[place]) { awaited.formUnion(group) }
        }
        return awaited
    }

    private static func isOrder(_ words: [String], _ index: Int) -> Bool {
        if ["after", "once", "when", "requires", "needs", "following"].contains(words[index]) { return true }
        guard index > 0 else { return false }
        return switch words[index] {
        case "on": words[index - 1].hasPrefix("depend")
        case "by": words[index - 1] == "blocked"
        case "for": words[index - 1].hasPrefix("wait")
        default: false
        }
    }

    private static let names: Set<String> = ["step", "steps", "item", "items", "task", "tasks", "number", "no"]
    private static let states: Set<String> = [
        "is", "are", "has", "have", "passes", "pass", "passed", "finishes", "finish", "finished", "completes",
        "complete", "succeeds", "succeed", "lands", "then",
    ]

    /// A number of one or two digits at the beginning of a word, and what is behind it.
    private static func number(_ word: String) -> (Int, String)? {
        let text = word.hasPrefix("#") ? word.dropFirst() : word[...]
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let number = Int(digits), digits.utf8.count < 3 else { return nil }
        return (number, String(text.dropFirst(digits.count)))
    }
}
