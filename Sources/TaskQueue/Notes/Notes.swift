internal import Sheets

/// The cell `notes`: free text and tags, separated by ` / `.
///
/// A segment that is a known `key:value` or a known flag is a tag; anything else is text and stays as it was, in its
/// place. Printing what was read gives the same cell.
package struct Notes: Equatable, Sendable {
    package struct Segment: Equatable, Sendable {
        package let text: String
        package let tag: NoteTag?
        /// The text after the colon of a tag, without Markdown's marks and escapes where the tag names ids or times.
        package let value: String
        /// What is between the segment and the one before: the separator, or a `<br>`.
        fileprivate var joint = Notes.separator

        fileprivate init(_ text: String, after joint: String = Notes.separator) {
            self.text = text
            self.joint = joint
            let reading = NoteTag.reading(text)
            tag = reading?.tag
            value = reading?.value ?? ""
        }

        fileprivate init(_ tag: NoteTag, _ value: String) {
            text = tag.isFlag ? tag.key : tag.key + ":" + value
            self.tag = tag
            self.value = tag.isFlag ? "" : value
        }

        /// The tag as commands write it; nil for text.
        package var canonicalText: String? { tag.map { Segment($0, value).text } }

        /// Whether a tag is spelled otherwise than commands do, and not by a formatter.
        package var isLoose: Bool {
            guard let canonicalText, NoteTag.exactly(text) == nil else { return false }
            return canonicalText != CellMarkup.word(text)
        }

        package static func == (left: Segment, right: Segment) -> Bool {
            left.text == right.text && left.tag == right.tag && left.value == right.value
        }
    }

    package private(set) var segments: [Segment]

    static let separator = " / "

    /// - Parameter text: the cell's text; empty when there is none.
    package init(_ text: String) {
        segments = text.isEmpty ? [] : Self.split(text)
    }

    /// - Parameters:
    ///   - text: the text of a cell that is not `notes`; empty when there is none.
    ///   - header: the cell's column. One that is named like a tag holds that tag; others hold none.
    package init(_ text: String, ofColumn header: String) {
        segments = []
        guard !text.isEmpty, let tag = NoteTag(key: header) else { return }
        if tag.isFlag, Self.noes.contains(text.lowercased()) { return }
        segments = [Segment(tag, tag.plain(text))]
    }

    /// What people write into the column of a flag where it is not raised.
    private static let noes: Set<String> = ["no", "false", "0"]

    /// The cell's text.
    package var text: String {
        // The first `joined(separator:)` of a run costs as much as scanning 30 rows: the runtime looks up its types.
        var text = ""
        for (place, segment) in segments.enumerated() {
            if place > 0 { text += segment.joint }
            text += segment.text
        }
        return text
    }

    /// The cell's text with each tag as commands spell it.
    package var canonicalText: String {
        var notes = self
        notes.segments = segments.map { segment in
            guard segment.isLoose, let text = segment.canonicalText else { return segment }
            return Segment(text, after: segment.joint)
        }
        return notes.text
    }

    // MARK: Reading

    /// The value of the first tag of this kind.
    package func value(of tag: NoteTag) -> String? {
        segments.first { $0.tag == tag }?.value
    }

    package func has(_ tag: NoteTag) -> Bool {
        segments.contains { $0.tag == tag }
    }

    /// The ids in every `after:`; a word there that is not an id is kept as text, since a task can't be ready behind it.
    package var after: [String] {
        segments.filter { $0.tag == .after }.flatMap { segment in
            segment.value.split(separator: ",").map { String($0.trimmingSpaces()) }
        }
    }

    /// The value of the first tag of this kind; of `after:`, where each one counts, all ids.
    package func joinedValue(of tag: NoteTag) -> String? {
        tag == .after && has(tag) ? after.joined(separator: ",") : value(of: tag)
    }

    /// The attempt that is written, or `nil` when there is none or it doesn't parse.
    package var attempt: Attempt? {
        value(of: .attempt).flatMap(Attempt.init(text:))
    }

    /// Whether a failed task with these notes is tried again without anybody asking for it: not a dead letter, not stopped
    /// for good, and with attempts left.
    package var isForRetry: Bool {
        !has(.dead) && !has(.permanent) && !has(.cancelledByOperator)
            && attempt.map { $0.number > 0 && !$0.isLast } == true
    }

    // MARK: Changing

    /// Writes a tag: in the place of the first of its kind, else at the end. Others of its kind are dropped.
    package mutating func set(_ tag: NoteTag, _ value: String = "") {
        let written = Segment(tag, value)
        // `attempt:1/3 /` is the tag once something follows the slash.
        if !has(tag) { closeSeparator() }
        guard let place = segments.firstIndex(where: { $0.tag == tag }) else {
            segments.append(written)
            return
        }
        replaceSegment(place, with: written)
        let others = segments.indices.filter { $0 != place && segments[$0].tag == tag }
        removeSegments(others)
    }

    /// What is in front of a segment stays: a slash before a `<br>` would begin a separator before another one.
    private mutating func replaceSegment(_ place: Int, with segment: Segment) {
        let joint = segments[place].joint
        segments[place] = segment
        segments[place].joint = joint
    }

    /// Takes segments out; what is behind them is joined as they were.
    private mutating func removeSegments(_ places: [Int]) {
        for place in places.reversed() {
            if place + 1 < segments.count { segments[place + 1].joint = segments[place].joint }
            segments.remove(at: place)
        }
    }

    /// Adds tags of other cells. Those that are there already win, but each `after:` counts.
    package mutating func adopt(_ other: Notes) {
        for segment in other.segments {
            guard let tag = segment.tag else { continue }
            if tag == .after { set(tag, (after + other.after).joined(separator: ",")) }
            if !has(tag) { set(tag, segment.value) }
        }
    }

    /// Writes the new ids of tasks, by their old ones, in the tags that name them.
    ///
    /// - Returns: those tags.
    @discardableResult
    package mutating func rename(_ renamed: [TaskID: TaskID]) -> [NoteTag] {
        var tags: [NoteTag] = []
        for (place, segment) in segments.enumerated() {
            guard let tag = segment.tag, tag.namesTasks else { continue }
            let ids = segment.value.split(separator: ",").map { String($0.trimmingSpaces()) }
            let now = ids.map { id in TaskID(id).flatMap { renamed[$0] }?.text ?? id }
            guard now != ids else { continue }
            replaceSegment(place, with: Segment(tag, now.joined(separator: ",")))
            tags.append(tag)
        }
        return tags
    }

    package mutating func remove(_ tag: NoteTag, _ others: NoteTag...) {
        removeSegments(
            segments.indices.filter { segments[$0].tag.map { $0 == tag || others.contains($0) } ?? false })
    }

    /// Puts new free text in the place of the old, before the tags that `keep` chooses.
    ///
    /// - Parameters:
    ///   - text: what a worker or a person reports; it is text even where it looks like a tag.
    ///   - keep: which tags stay.
    package mutating func replaceText(with text: String, keeping keep: (Segment) -> Bool) {
        let kept = segments.filter { $0.tag != nil && keep($0) }
        segments = Self.plain(text)
        add(kept)
    }

    /// Adds free text at the end; it is text even where it looks like a tag.
    package mutating func append(text: String) {
        add(Self.plain(text))
    }

    /// Adds segments at the end. A last segment `x /` has the separator begun already: with another one behind it, the
    /// cell would be divided at the first, and a tag would be read as text, or text as a tag.
    private mutating func add(_ more: [Segment]) {
        guard !more.isEmpty else { return }
        closeSeparator()
        segments += more
    }

    private mutating func closeSeparator() {
        guard let last = segments.last else { return }
        // A lone slash has the space of a separator before it where a `<br>` is.
        let isBegun = last.text == "/" && last.joint != Self.separator && last.joint.utf8.last == UInt8(ascii: " ")
        guard isBegun || last.text.utf8.suffix(2).elementsEqual(" /".utf8) else { return }
        segments[segments.count - 1] = Segment(
            String(decoding: last.text.utf8.dropLast(2), as: UTF8.self), after: last.joint)
    }

    /// Segments that can't be read as tags: what looks like one is put in parentheses, so that the report of a worker
    /// can't renew a lease, raise an attempt or bury a task.
    private static func plain(_ text: String) -> [Segment] {
        var notes = Notes(text)
        notes.closeSeparator()
        return notes.segments.map { $0.tag == nil ? $0 : Segment("(" + $0.text + ")", after: $0.joint) }
    }

    // Split by bytes: a Character comparison would join a combining mark with the space before it.
    private static func split(_ text: String) -> [Segment] {
        let bytes = Array(text.utf8)
        let (space, slash) = (UInt8(ascii: " "), UInt8(ascii: "/"))
        var segments: [Segment] = []
        var joint = separator
        var start = 0
        var index = 0
        func take(until end: Int, joint next: Range<Int>) {
            segments.append(Segment(String(decoding: bytes[start..<end], as: UTF8.self), after: joint))
            joint = String(decoding: bytes[next], as: UTF8.self)
            (start, index) = (next.upperBound, next.upperBound)
        }
        func isSeparator(_ place: Int) -> Bool {
            place + 2 < bytes.count && bytes[place] == space && bytes[place + 1] == slash && bytes[place + 2] == space
        }
        while index < bytes.count {
            if isSeparator(index) {
                take(until: index, joint: index..<(index + 3))
            } else if bytes[index] == UInt8(ascii: "<"), var end = CellMarkup.endOfBreak(in: bytes, at: index) {
                var begin = index
                while begin > start, bytes[begin - 1] == space { begin -= 1 }
                while end < bytes.count, bytes[end] == space, !isSeparator(end) { end += 1 }
                take(until: begin, joint: begin..<end)
            } else {
                index += 1
            }
        }
        take(until: bytes.count, joint: bytes.count..<bytes.count)
        return segments
    }
}

extension Substring {
    func trimmingSpaces() -> Substring {
        var trimmed = self
        while trimmed.utf8.first == UInt8(ascii: " ") { trimmed.removeFirst() }
        while trimmed.utf8.last == UInt8(ascii: " ") { trimmed.removeLast() }
        return trimmed
    }
}

extension Notes {
    /// A program's words as a note: what divides notes or begins a tag is left out, so that they stay words.
    package static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : $0 }
        let words = String(String.UnicodeScalarView(scalars)).split(whereSeparator: \.isWhitespace)
        return words.filter { !$0.allSatisfy { "/|".contains($0) } }.joined(separator: " ")
    }
}
