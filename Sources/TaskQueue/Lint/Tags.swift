internal import MarkdownTable
internal import Sheets

/// Tags that say nothing a command could use, in the notes and in columns that are named like one.
extension LintSheet {
    mutating func checkTags(of row: Row) {
        var isLeased = false
        if let place = places[.notes] {
            let cell = row.cells.text(place)
            var seen: [NoteTag] = []
            var length = 0
            for (tag, range, value) in Self.tags(in: cell, of: document.bytes) {
                length += range.count
                if !seen.contains(tag) {
                    seen.append(tag)
                } else if tag.isReadOnce {
                    mark(.repeatedTag(tag), at: range.lowerBound, in: row)
                    continue
                }
                checkValue(of: tag, in: value, mark: range.lowerBound, row)
            }
            // Nothing but tags and the separators between them needs no second look.
            let isMore = length + max(0, seen.count - 1) * Notes.separator.utf8.count < cell.count
            let isLooselyLeased = isMore && !row.isFinished && checkText(in: cell, of: row)
            isLeased = isLooselyLeased || seen.contains(.lease)
        }
        for (place, tag) in tagColumns where document.saysSomething(row.cells.text(place)) {
            let range = row.cells.text(place)
            checkValue(of: tag, in: range, mark: range.lowerBound, row)
            isLeased = isLeased || tag == .lease
        }
        if row.facts.status == .inProgress, !isLeased { checkAge(of: row) }
    }

    /// Tags in another spelling, and text that looks like a tag.
    ///
    /// - Returns: whether a lease is among them.
    private mutating func checkText(in cell: Range<Int>, of row: Row) -> Bool {
        let notes = Notes(document.cellText(cell))
        var isLeased = false
        for segment in notes.segments {
            if segment.tag != nil, segment.isLoose {
                let fix = LintFix(
                    row: row.index, .cell(.notes), was: Self.shown(notes.text), text: notes.canonicalText)
                mark(
                    .looseTag(Self.shown(segment.text), meant: Self.shown(segment.canonicalText ?? "")),
                    at: cell.lowerBound, in: row, fix: fix)
            }
            if let tag = segment.tag {
                // What is spelled as commands do is known already.
                guard segment.isLoose || !segment.text.hasPrefix(tag.key) else { continue }
                let meant = Notes(segment.canonicalText ?? segment.text)
                if tag == .lease, let text = meant.value(of: .lease) {
                    isLeased = true
                    checkTime(of: tag, text, mark: cell.lowerBound, row)
                }
                for id in meant.after { waits.append(Wait(row: row.index, text: id, offset: cell.lowerBound)) }
            } else if row.isOpen, let tag = segment.seemingTag {
                mark(.seemingTag(tag, Self.shown(segment.text)), at: cell.lowerBound, in: row)
            }
        }
        return isLeased
    }

    /// A claim without a lease is as old as its start.
    private mutating func checkAge(of row: Row) {
        guard let (text, range) = text(.startedAt, of: row),
            let start = Column.startedAt.time(of: CellMarkup.word(text), at: moment.offset),
            moment.timestamp.seconds(since: start) > Int64(context.staleMinutes) * 60
        else { return }
        mark(.staleClaim(Self.shown(text)), at: range.lowerBound, in: row)
    }

    /// - Parameters:
    ///   - value: where the value is.
    ///   - place: where a person looks for the tag.
    private mutating func checkValue(of tag: NoteTag, in value: Range<Int>, mark place: Int, _ row: Row) {
        if tag == .after {
            if !row.isFinished { waits += Self.waits(of: row.index, in: value, of: document) }
            return
        }
        let text = tag == .payload ? document.cellText(value) : CellMarkup.lines(document.cellText(value))
        guard tag.accepts(text, at: moment.offset) else {
            return mark(.unreadableTag(tag, Self.shown(text)), at: place, in: row)
        }
        checkTime(of: tag, text, mark: place, row)
    }

    private mutating func checkTime(of tag: NoteTag, _ text: String, mark place: Int, _ row: Row) {
        guard !row.isFinished, let time = Timestamp(text: text, at: moment.offset) else { return }
        if let farthest = tag.farthest, time.seconds(since: moment.timestamp) > farthest {
            mark(.distantTime(tag, Self.shown(text)), at: place, in: row)
        } else if tag == .lease, row.facts.status == .inProgress, time < moment.timestamp {
            mark(.expiredLease(Self.shown(text)), at: place, in: row)
        }
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
        case .attempt, .lease, .retryAt, .team, .kind, .payload, .dedupe, .intake, .parallel: true
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
