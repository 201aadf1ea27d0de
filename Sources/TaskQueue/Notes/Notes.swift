/// The cell `notes`: free text and tags, separated by ` / `.
///
/// A segment that is a known `key:value` or a known flag is a tag; anything else is text and stays as it was, in its
/// place. Printing what was read gives the same cell.
public struct Notes: Equatable, Sendable {
    package struct Segment: Equatable, Sendable {
        package let text: String
        package let tag: NoteTag?

        fileprivate init(_ text: String) {
            self.text = text
            tag = Notes.tag(of: text)
        }

        fileprivate init(_ tag: NoteTag, _ value: String) {
            text = tag.isFlag ? tag.key : tag.key + ":" + value
            self.tag = tag
        }

        /// The text after the colon.
        package var value: String {
            guard let tag, !tag.isFlag else { return "" }
            return String(text.dropFirst(tag.key.count + 1))
        }
    }

    package private(set) var segments: [Segment]

    static let separator = " / "

    /// - Parameter text: the cell's text; empty when there is none.
    public init(_ text: String) {
        segments = text.isEmpty ? [] : Self.split(text).map(Segment.init)
    }

    /// - Parameters:
    ///   - text: the text of a cell that is not `notes`; empty when there is none.
    ///   - header: the cell's column. One that is named like a tag holds that tag; others hold none.
    package init(_ text: String, ofColumn header: String) {
        segments = []
        guard !text.isEmpty, let tag = NoteTag(key: header) else { return }
        if tag.isFlag, Self.noes.contains(text.lowercased()) { return }
        segments = [Segment(tag, text)]
    }

    /// What people write into the column of a flag where it is not raised.
    private static let noes: Set<String> = ["no", "false", "0"]

    /// The cell's text.
    public var text: String {
        // The first `joined(separator:)` of a run costs as much as scanning 30 rows: the runtime looks up its types.
        segments.dropFirst().reduce(segments.first?.text ?? "") { $0 + Self.separator + $1.text }
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
    public var attempt: Attempt? {
        value(of: .attempt).flatMap(Attempt.init(text:))
    }

    // MARK: Changing

    /// Writes a tag: in the place of the first of its kind, else at the end. Others of its kind are dropped.
    package mutating func set(_ tag: NoteTag, _ value: String = "") {
        let written = Segment(tag, value)
        guard let place = segments.firstIndex(where: { $0.tag == tag }) else {
            add([written])
            return
        }
        segments[place] = written
        segments = segments.enumerated().filter { $0.offset == place || $0.element.tag != tag }.map(\.element)
    }

    /// Adds tags of other cells. Those that are there already win, but each `after:` counts.
    mutating func adopt(_ other: Notes) {
        for segment in other.segments {
            guard let tag = segment.tag else { continue }
            if tag == .after { set(tag, (after + other.after).joined(separator: ",")) }
            if !has(tag) { set(tag, segment.value) }
        }
    }

    package mutating func remove(_ tags: NoteTag...) {
        segments.removeAll { segment in segment.tag.map(tags.contains) ?? false }
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
        guard let last = segments.last, last.text.utf8.suffix(2).elementsEqual(" /".utf8) else { return }
        segments[segments.count - 1] = Segment(String(decoding: last.text.utf8.dropLast(2), as: UTF8.self))
    }

    /// Segments that can't be read as tags: what looks like one is put in parentheses, so that the report of a worker
    /// can't renew a lease, raise an attempt or bury a task.
    private static func plain(_ text: String) -> [Segment] {
        var notes = Notes(text)
        notes.closeSeparator()
        return notes.segments.map { $0.tag == nil ? $0 : Segment("(" + $0.text + ")") }
    }

    private static func tag(of text: String) -> NoteTag? {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return NoteTag(key: text).flatMap { $0.isFlag ? $0 : nil }
        }
        let value = bytes[bytes.index(after: colon)...]
        guard let first = value.first, first != UInt8(ascii: " ") else { return nil }
        return NoteTag(key: text[..<colon]).flatMap { $0.isFlag ? nil : $0 }
    }

    // Split by bytes: a Character comparison would join a combining mark with the space before it.
    private static func split(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        let separator = Array(Self.separator.utf8)
        var pieces: [String] = []
        var start = 0
        var index = 0
        while index + separator.count <= bytes.count {
            if bytes[index] == separator[0], bytes[index + 1] == separator[1], bytes[index + 2] == separator[2] {
                pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        return pieces
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var trimmed = self
        while trimmed.utf8.first == UInt8(ascii: " ") { trimmed.removeFirst() }
        while trimmed.utf8.last == UInt8(ascii: " ") { trimmed.removeLast() }
        return trimmed
    }
}
