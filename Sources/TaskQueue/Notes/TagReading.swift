internal import Sheets

/// How a segment of notes is read as a tag.
extension NoteTag {
    /// The tag that a segment is, with its value.
    ///
    /// Commands write `key:value`. A tag that people write with a capital, a space or a full-width colon behind the
    /// key, or that a formatter has put marks into, is read where its meaning is certain: it says when or by whom a
    /// task may be claimed, and its value is one that such a tag can have. `Error: no such host` stays a sentence.
    static func reading(_ text: String) -> (tag: NoteTag, value: String)? {
        exactly(text) ?? meant(by: text)
    }

    static func exactly(_ text: String) -> (tag: NoteTag, value: String)? {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return NoteTag(key: text).flatMap { $0.isFlag ? ($0, "") : nil }
        }
        let start = bytes.index(after: colon)
        guard start < bytes.endIndex, bytes[start] != UInt8(ascii: " "), let tag = NoteTag(key: text[..<colon]),
            !tag.isFlag
        else { return nil }
        return (tag, tag.plain(String(text[start...])))
    }

    private static func meant(by text: String) -> (tag: NoteTag, value: String)? {
        guard mayBeTag(text), text.utf8.count <= longest, isWorthReading(text) else { return nil }
        let word = CellMarkup.word(text)
        if let flag = NoteTag(key: word.lowercased()), flag.isFlag { return (flag, "") }
        guard let colon = word.unicodeScalars.firstIndex(where: isColon) else { return nil }
        var value = word[word.unicodeScalars.index(after: colon)...]
        var key = word[..<colon]
        // Marks around the key alone, `**after**: A-0`, or around it and the colon, `**after:** A-0`.
        let marks = key.prefix { "*_`".contains($0) }
        if !marks.isEmpty {
            key = key.dropFirst(marks.count)
            if key.hasSuffix(marks) {
                key = key.dropLast(marks.count)
            } else if value.hasPrefix(marks) {
                value = value.dropFirst(marks.count)
            }
        }
        if value.utf8.first == UInt8(ascii: " ") { value = value.dropFirst() }
        guard let tag = NoteTag(key: key.lowercased()) else { return nil }
        let meant = tag.plain(String(value))
        return tag.isCertain(with: meant) ? (tag, meant) : nil
    }

    /// Text of more bytes is no tag that somebody mistyped.
    private static let longest = 1000

    /// Whether a text has a colon, or marks around a flag. Most texts have neither, and cost no more than this.
    private static func mayBeTag(_ text: String) -> Bool {
        for byte in text.utf8 where byte == UInt8(ascii: ":") || byte == 0xEF || CellMarkup.isMark(byte) { return true }
        return false
    }

    /// Whether a text can be anything but a sentence: it begins like the key of a tag, in any case and behind marks.
    private static func isWorthReading(_ text: String) -> Bool {
        let letters = text.utf8.lazy.filter { !CellMarkup.isMark($0) && $0 != UInt8(ascii: "_") }.map { $0 | 0x20 }
        return NoteTag.allCases.contains { tag in
            letters.starts(with: tag.key.utf8.lazy.filter { $0 != UInt8(ascii: "_") })
        }
    }

    private static func isColon(_ scalar: Unicode.Scalar) -> Bool { scalar == ":" || scalar == "：" }

    /// A value without the marks, links and escapes of a person or a formatter. Other tags are text, in which they may be
    /// meant.
    func plain(_ value: String) -> String {
        guard CellMarkup.isPossible(in: value.utf8) else { return value }
        switch self {
        case .after, .dedupeSkipped:
            let ids = Self.words(value)
            let inner = Self.words(CellMarkup.word(value))
            // `A-1,B-2` may be marked as a whole, or each of the two.
            let isWhole = ids.contains { TaskID($0) == nil } && inner.allSatisfy { TaskID($0) != nil }
            return (isWhole ? inner : ids).joined(separator: ",")
        case .attempt, .lease, .retryAt, .team, .session, .kind, .intake, .parallel: return CellMarkup.word(value)
        case .dedupe, .payload, .dead, .error, .replan, .review, .guard, .permanent, .cancelledByOperator,
            .retryRequested:
            return value
        }
    }

    /// The words between the commas of a list; a comma in the target of a link divides nothing.
    private static func words(_ list: String) -> [String] {
        var depth = 0
        return list.split(omittingEmptySubsequences: false) { character in
            if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
            return character == "," && depth <= 0
        }.map { CellMarkup.word(String($0.drop { $0 == " " })) }
    }

    /// Whether a value makes it certain that a text is this tag, however its key is spelled.
    private func isCertain(with value: String) -> Bool {
        guard let first = value.utf8.first, first != UInt8(ascii: " ") else { return false }
        return switch self {
        case .after:
            value.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
                TaskID(String(part.drop { $0 == " " })) != nil
            }
        case .attempt, .lease, .retryAt, .payload, .kind, .parallel: accepts(value, at: .utc)
        case .dedupe: !value.utf8.contains(UInt8(ascii: " "))
        case .intake: Timestamp(compactText: value, at: .utc) != nil
        case .team, .session, .dead, .error, .replan, .review, .guard, .dedupeSkipped, .permanent, .cancelledByOperator,
            .retryRequested:
            false
        }
    }
}

extension Notes.Segment {
    /// The tag that a text looks like and is not: `memo, after:A-0`, `(after:A-0)`, `after A-0`. Only tags that say
    /// when or by whom a task may be claimed are looked for.
    package var seemingTag: NoteTag? {
        guard tag == nil else { return nil }
        let bytes = Array(CellMarkup.lines(text).lowercased().utf8)
        return [NoteTag.after, .retryAt, .kind, .dedupe, .lease, .attempt].first { isMentioned($0, in: bytes) }
    }

    private func isMentioned(_ tag: NoteTag, in bytes: [UInt8]) -> Bool {
        let key = Array(tag.key.utf8)
        guard bytes.count > key.count else { return false }
        for start in 0..<(bytes.count - key.count) where bytes[start...].starts(with: key) {
            if start > 0, Self.isWord(bytes[start - 1]) { continue }
            let rest = bytes[(start + key.count)...].drop { $0 == UInt8(ascii: " ") }
            let colon = [":", "："].first { rest.starts(with: $0.utf8) }
            // The value may be missing of a tag that is all of the text.
            if let colon, rest.count > colon.utf8.count || start == 0 { return true }
            // Without a colon it is a word of the language, unless an id with a number is all that follows.
            let isNumbered = rest.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if tag == .after, start == 0, isNumbered, TaskID(String(decoding: rest, as: UTF8.self)) != nil {
                return true
            }
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
