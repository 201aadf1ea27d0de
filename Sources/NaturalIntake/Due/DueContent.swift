internal import Text

/// Whether a date or a time says what a task is about, rather than when it is due: by the words around it.
extension DueDateScan {
    /// Whether the day is that of an event: `금요일 회의 자료`, `tomorrow release notes`.
    func namesEvent(_ reader: PhraseReader) -> Bool {
        var copy = reader
        copy.skipBlanks()
        if copy.kind == .latin { return copy.latinWord().map(Self.events.contains) ?? false }
        let word = copy.hangulRun()
        return Self.events.contains { word.hasPrefix($0) }
    }

    /// `3시 회의 전까지`: the event, which the time is that of.
    func takeEvent(_ reader: inout PhraseReader) -> Bool {
        guard namesEvent(reader) else { return false }
        var copy = reader
        copy.skipBlanks()
        let word = copy.hangulRun()
        guard
            word.hasSuffix("전까지") || word.hasSuffix("전에") || copy.take(" 시작 전까지") || copy.take(" 전까지")
                || copy.take(" 전에")
        else { return false }
        reader = copy
        return true
    }

    private static let events: Set<String> = [
        "회의", "미팅", "발표", "행사", "세미나", "데모", "출시", "워크숍", "스탠드업", "면접", "교육", "출장", "점검일", "휴가", "콘퍼런스",
        "meeting", "demo", "standup", "release", "launch", "review", "call", "sync", "presentation", "retro", "event",
    ]

    /// `10시~12시`, `09:00-18:00`
    func isInRange(_ index: Int, _ reader: PhraseReader) -> Bool {
        let signs: [Unicode.Scalar] = ["~", "-", "–"]
        return signs.contains(writing.key(index - 1)) && writing.kind(index - 2).isContent
            || signs.contains(reader.key) && writing.kind(reader.position + 1) == .digit
    }

    /// `견적서 검토 - 3/5`, `비교표 작성 (김대리, 3/9)`
    func isAtEnd(_ index: Int, _ reader: PhraseReader) -> Bool {
        guard endsText(reader) else { return false }
        var before = index - 1
        while before >= 0, writing.kinds[before].isBlank { before -= 1 }
        // `디자인은 3/4`
        if before > 0, ["은", "는"].contains(writing.keys[before]) { return true }
        return before > 0 && ["(", ",", "-", "–", "—", ":", ".", "…", "|", "·"].contains(writing.keys[before])
    }

    /// `Friday: write the report`
    func isLabel(_ index: Int, _ reader: PhraseReader) -> Bool {
        guard reader.key == ":" else { return false }
        var before = index - 1
        while before >= 0, writing.kinds[before].isBlank { before -= 1 }
        return before < 0 || writing.kinds[before] == .newline || [".", ",", ";", "/"].contains(writing.keys[before])
    }

    /// Whether a time of day is when something happens that the task is about: `a job that runs at 2am`,
    /// `9시에 열리는 회의`.
    func isContent(_ index: Int, _ reader: PhraseReader, _ suffix: DeadlineSuffix) -> Bool {
        if suffix == .at {
            var copy = reader
            copy.skipBlanks()
            let next = copy.hangulRun()
            if next.count > 1, next.hasSuffix("는"), !["오는", "또는"].contains(next) { return true }
        }
        let start = max(0, index - 90)
        let words = Word.all(in: writing, start..<index).map { $0.text(in: writing) }
        if words.contains(where: Self.recurring.contains) || words.contains("cron") || words.contains("크론") {
            return true
        }
        func happens(_ word: String) -> Bool {
            word.hasSuffix("s") && Lexicon.isVerb(String(word.dropLast()))
                || ["is", "are", "was", "were"].contains(word)
        }
        let relative = words.indices.dropLast().last { ["that", "which", "who"].contains(words[$0]) }
        if let relative, happens(words[relative + 1]) { return true }
        let verb = words.last == "at" ? words.dropLast().last : words.last
        return words.count > 2 && !(words.first.map(Lexicon.isVerb) ?? true) && verb.map(happens) ?? false
    }

    private static let recurring: Set<String> = [
        "매일", "매주", "매월", "매달", "매년", "매시", "평일", "주말마다", "every", "each", "daily", "weekly", "nightly", "monthly",
    ]
    private static let timesOfDay: Set<String> = [
        "at", "on", "night", "day", "morning", "evening", "weekday", "week", "밤", "아침", "새벽", "저녁", "오전", "오후",
    ]

    /// Whether `매일`, `every` or the like is before the phrase, perhaps with a part of the day between them.
    func isRecurring(before index: Int) -> Bool {
        var position = index
        while true {
            while position > 0, writing.kinds[position - 1].isBlank { position -= 1 }
            let end = position
            while position > 0, end - position < 12, writing.kinds[position - 1].isWord { position -= 1 }
            let word = writing.spelling(position..<end)
            if Self.recurring.contains(word) { return true }
            guard Self.timesOfDay.contains(word) else { return false }
        }
    }
}
