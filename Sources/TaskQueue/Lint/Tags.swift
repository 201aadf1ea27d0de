internal import MarkdownTable

/// Tags that say nothing a command could use, in the notes and in columns that are named like one.
extension LintSheet {
    mutating func checkTags(of row: Row) {
        var seen: Set<NoteTag> = []
        if let place = places[.notes] {
            for range in Self.segments(of: row.cells.text(place), in: document.bytes) {
                let text = document.cellText(range)
                guard let segment = Notes(text).segments.first, let tag = segment.tag else { continue }
                if !seen.insert(tag).inserted, tag.isReadOnce {
                    mark(.repeatedTag(tag), at: range.lowerBound, in: row)
                } else {
                    checkValue(segment.value, of: tag, in: range.dropFirst(tag.key.utf8.count + 1), mark: range, row)
                }
            }
        }
        for (place, tag) in tagColumns where saysSomething(row.cells.text(place)) {
            let range = row.cells.text(place)
            checkValue(document.cellText(range), of: tag, in: range, mark: range, row)
        }
    }

    /// - Parameters:
    ///   - value: where the value stands.
    ///   - mark: where a person looks for the tag.
    private mutating func checkValue(
        _ text: String, of tag: NoteTag, in value: Range<Int>, mark place: Range<Int>, _ row: Row
    ) {
        let isReadable: Bool
        switch tag {
        case .attempt: isReadable = Attempt(text: text) != nil
        case .payload: isReadable = (try? JSONValue(parsing: text)) != nil
        case .kind: isReadable = TaskID(text) != nil
        case .lease, .retryAt:
            let time = Timestamp(text: text, at: moment.offset)
            isReadable = time != nil
            if let time, !row.isFinished, time.seconds(since: moment.timestamp) > tag.farthest {
                mark(.distantTime(tag, Self.shown(text)), at: place.lowerBound, in: row)
            }
        case .after:
            isReadable = true
            if !row.isFinished { waits += Self.waits(of: row.index, in: value, of: document) }
        case .intake, .team, .dedupe, .permanent, .dead, .error, .cancelledByOperator, .replan, .retryRequested,
            .review, .guard, .dedupeSkipped:
            isReadable = true
        }
        if !isReadable { mark(.unreadableTag(tag, Self.shown(text)), at: place.lowerBound, in: row) }
    }

    /// The parts of notes that may be tags: those whose beginning is a letter with which one begins.
    private static func segments(of cell: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { text in
            var start = cell.lowerBound
            var place = start
            func close(at end: Int) {
                if end > start, isTagInitial(text[start]) { found.append(start..<end) }
            }
            while place + 3 <= cell.upperBound {
                if text[place + 1] == UInt8(ascii: "/"), text[place] == UInt8(ascii: " "),
                    text[place + 2] == UInt8(ascii: " ")
                {
                    close(at: place)
                    place += 3
                    start = place
                } else {
                    place += 1
                }
            }
            close(at: cell.upperBound)
        }
        return found
    }

    /// Of the tags that are looked at here: after attempt dedupe kind lease nl_intake payload retry_at team.
    private static func isTagInitial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "k"), UInt8(ascii: "l"), UInt8(ascii: "n"),
            UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }
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
    fileprivate var farthest: Int64 { self == .lease ? 31 * 86_400 : 366 * 86_400 }
}
