internal import MarkdownTable
internal import Sheets

/// Tags that say nothing a command could use, in the notes and in columns that are named like one.
extension LintSheet {
    mutating func checkTags(of row: Row) {
        if let place = places[.notes] {
            var seen: [NoteTag] = []
            for (tag, range, value) in Self.tags(in: row.cells.text(place), of: document.bytes) {
                if !seen.contains(tag) {
                    seen.append(tag)
                } else if tag.isReadOnce {
                    mark(.repeatedTag(tag), at: range.lowerBound, in: row)
                    continue
                }
                checkValue(of: tag, in: value, mark: range.lowerBound, row)
            }
        }
        for (place, tag) in tagColumns where document.saysSomething(row.cells.text(place)) {
            let range = row.cells.text(place)
            checkValue(of: tag, in: range, mark: range.lowerBound, row)
        }
    }

    /// - Parameters:
    ///   - value: where the value is.
    ///   - place: where a person looks for the tag.
    private mutating func checkValue(of tag: NoteTag, in value: Range<Int>, mark place: Int, _ row: Row) {
        if tag == .after {
            if !row.isFinished { waits += Self.waits(of: row.index, in: value, of: document) }
            return
        }
        let text = document.cellText(value)
        guard tag.accepts(text, at: moment.offset) else {
            return mark(.unreadableTag(tag, Self.shown(text)), at: place, in: row)
        }
        guard let farthest = tag.farthest, !row.isFinished, let time = Timestamp(text: text, at: moment.offset),
            time.seconds(since: moment.timestamp) > farthest
        else { return }
        mark(.distantTime(tag, Self.shown(text)), at: place, in: row)
    }

    private typealias FoundTag = (tag: NoteTag, range: Range<Int>, value: Range<Int>)

    /// The tags in a cell of notes that are looked at here, found without decoding the notes of every row; they are
    /// divided and known as ``Notes`` does it.
    private static func tags(in cell: Range<Int>, of bytes: [UInt8]) -> [FoundTag] {
        var found: [FoundTag] = []
        bytes.withUnsafeBufferPointer { text in
            var start = cell.lowerBound
            var place = start
            while place + 3 <= cell.upperBound {
                if text[place + 1] == UInt8(ascii: "/"), text[place] == UInt8(ascii: " "),
                    text[place + 2] == UInt8(ascii: " ")
                {
                    if let tag = tag(start..<place, of: text) { found.append(tag) }
                    place += 3
                    start = place
                } else {
                    place += 1
                }
            }
            if let tag = tag(start..<cell.upperBound, of: text) { found.append(tag) }
        }
        return found
    }

    private static func tag(_ range: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> FoundTag? {
        for (key, tag) in checked {
            let value = range.lowerBound + key.count
            guard value < range.upperBound, text[range.lowerBound] == key[0], text[value] != UInt8(ascii: " "),
                key.indices.allSatisfy({ text[range.lowerBound + $0] == key[$0] })
            else { continue }
            return (tag, range, value..<range.upperBound)
        }
        return nil
    }

    /// Tags with a value that a command reads, and the bytes with which they begin.
    private static let checked: [(key: [UInt8], tag: NoteTag)] = NoteTag.allCases
        .filter { $0 == .after || $0.isReadOnce }.map { (Array(($0.key + ":").utf8), $0) }
}

extension NoteTag {
    /// Whether commands read the value of the first tag alone. Of the others each is a remark that people read.
    fileprivate var isReadOnce: Bool {
        switch self {
        case .attempt, .lease, .retryAt, .team, .kind, .payload, .dedupe, .intake: true
        case .after, .permanent, .dead, .error, .cancelledByOperator, .replan, .retryRequested, .review, .guard,
            .dedupeSkipped:
            false
        }
    }

    /// How many seconds ahead the time of such a tag can be meant: the longest lease that settings allow and a day, and
    /// a year for a retry.
    fileprivate var farthest: Int64? {
        switch self {
        case .lease: 31 * 86_400
        case .retryAt: 366 * 86_400
        default: nil
        }
    }
}
