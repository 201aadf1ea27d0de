internal import Text

/// Reads numbers and words of a date phrase from left to right; a copy is a place to come back to.
struct PhraseReader {
    let writing: KeyedText
    var position: Int

    init(_ writing: KeyedText, at position: Int) {
        self.writing = writing
        self.position = position
    }

    var key: Unicode.Scalar { writing.key(position) }
    var kind: CharacterKind { writing.kind(position) }

    mutating func skipBlanks() {
        while position < writing.count, writing.kinds[position].isBlank { position += 1 }
    }

    /// Takes `text` when it comes next; a blank in it matches any number of blanks, none included.
    mutating func take(_ text: String) -> Bool {
        var reader = self
        for scalar in text.unicodeScalars {
            if scalar == " " {
                reader.skipBlanks()
            } else if reader.position < writing.count, writing.keys[reader.position] == scalar {
                reader.position += 1
            } else {
                return false
            }
        }
        self = reader
        return true
    }

    /// Takes `phrase` when it comes next; a blank in it matches one blank or more.
    mutating func takeWords(_ phrase: String) -> Bool {
        var reader = self
        for scalar in phrase.unicodeScalars {
            if scalar == " " {
                guard reader.kind.isBlank, reader.position < writing.count else { return false }
                reader.skipBlanks()
            } else if writing.key(reader.position) == scalar || (scalar == "'" && reader.key == "’") {
                reader.position += 1
            } else {
                return false
            }
        }
        self = reader
        return true
    }

    /// Takes the first of `texts` that comes next.
    mutating func takeAny(_ texts: [String]) -> String? {
        for text in texts where take(text) { return text }
        return nil
    }

    /// Takes the first of the words that comes next.
    /// - Returns: what the word stands for.
    mutating func take(oneOf words: [(word: String, value: Int)]) -> Int? {
        for (word, value) in words where take(word) { return value }
        return nil
    }

    /// Takes a run of digits whose length lies within `lengths`, and nothing when it is longer or shorter.
    mutating func number(_ lengths: ClosedRange<Int>) -> Int? {
        var end = position
        var value = 0
        while end - position <= lengths.upperBound, writing.kind(end) == .digit {
            value = value * 10 + Int(writing.keys[end].value) - 0x30
            end += 1
        }
        guard lengths.contains(end - position) else { return nil }
        position = end
        return value
    }

    /// Takes a run of Latin letters.
    mutating func latinWord() -> String? {
        let start = position
        while position < writing.count, position - start < 16, writing.kinds[position] == .latin { position += 1 }
        guard position > start, kind != .latin, kind != .digit else {
            position = start
            return nil
        }
        return writing.spelling(start..<position)
    }

    /// The run of Latin letters that comes next; empty where none does.
    var nextWord: String {
        var copy = self
        return copy.latinWord() ?? ""
    }

    /// Takes a run of Hangul.
    mutating func hangulRun() -> String {
        let start = position
        while position < writing.count, position - start < 16, writing.kinds[position] == .hangul,
            !Lexicon.emoticons.contains(writing.keys[position])
        { position += 1 }
        return writing.spelling(start..<position)
    }
}

/// The names of months and weekdays.
enum CalendarNames {
    static let months: [String: Int] = [
        "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
        "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
        "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    ]

    /// 1 for Monday to 7 for Sunday.
    static let weekdays: [String: Int] = [
        "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
        "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "fri": 5, "sat": 6, "sun": 7,
    ]

    static let koreanWeekdays: [Unicode.Scalar: Int] = ["월": 1, "화": 2, "수": 3, "목": 4, "금": 5, "토": 6, "일": 7]

    /// Takes the name of a month, and the period of an abbreviation.
    static func month(_ reader: inout PhraseReader) -> Int? {
        var copy = reader
        guard let word = copy.latinWord(), let month = months[word] else { return nil }
        if copy.key == "." { copy.position += 1 }
        reader = copy
        return month
    }
}
