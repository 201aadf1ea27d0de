internal import MarkdownTable
internal import Sheets

/// Tags that say nothing a command could use, in the notes and in columns that are named like one.
extension LintSheet {
    mutating func checkTags(of row: Row) {
        var isLeased = false
        if let place = places[.notes] {
            let cell = row.cells.text(place)
            let tags = Self.tags(in: cell, of: document.bytes)
            // Nothing but tags as commands write them, and the separators between them, needs no second look; nor does
            // the text beside them of a task that is finished.
            let length = tags.reduce(max(0, tags.count - 1) * Notes.separator.utf8.count) { $0 + $1.range.count }
            if length < cell.count && !row.isFinished || CellMarkup.isPossible(in: document.bytes[cell]) {
                isLeased = checkSegments(in: cell, of: row)
            } else {
                var seen: [NoteTag] = []
                for (tag, range, value) in tags {
                    check(tag, document.cellText(value), mark: range.lowerBound, row, after: &seen)
                }
                isLeased = seen.contains(.lease)
            }
        }
        for (place, tag) in tagColumns where document.saysSomething(row.cells.text(place)) {
            let range = row.cells.text(place)
            checkValue(of: tag, tag.plain(document.cellText(range)), mark: range.lowerBound, row)
            isLeased = isLeased || tag == .lease
        }
        if row.facts.status == .inProgress, !isLeased { checkAge(of: row) }
    }

    /// The notes as commands read them: tags in any spelling, and text that looks like a tag.
    ///
    /// - Returns: whether a lease is among them.
    private mutating func checkSegments(in cell: Range<Int>, of row: Row) -> Bool {
        let notes = Notes(document.cellText(cell))
        var seen: [NoteTag] = []
        var place = cell.lowerBound
        for segment in notes.segments {
            let start = document.place(of: segment.text, in: place..<cell.upperBound)
            if let start { place = start + segment.text.utf8.count }
            let offset = start ?? cell.lowerBound
            guard let tag = segment.tag else {
                if row.isOpen, let tag = segment.seemingTag {
                    mark(.seemingTag(tag, Self.shown(segment.text)), at: offset, in: row)
                }
                continue
            }
            if segment.isLoose, !row.isFinished {
                let fix = LintFix(
                    row: row.index, .cell(.notes), was: Self.shown(notes.text), text: notes.canonicalText)
                mark(
                    .looseTag(Self.shown(segment.text), meant: Self.shown(segment.canonicalText ?? "")),
                    at: offset, in: row, fix: fix)
            }
            if tag == .after || tag.isReadOnce { check(tag, segment.value, mark: offset, row, after: &seen) }
        }
        return seen.contains(.lease)
    }

    /// Checks a tag in the notes behind others.
    private mutating func check(
        _ tag: NoteTag, _ value: String, mark place: Int, _ row: Row, after seen: inout [NoteTag]
    ) {
        if tag.isReadOnce, seen.contains(tag) { return mark(.repeatedTag(tag), at: place, in: row) }
        seen.append(tag)
        checkValue(of: tag, value, mark: place, row)
    }

    /// A claim without a lease is as old as its start.
    private mutating func checkAge(of row: Row) {
        guard let (text, range) = text(.startedAt, of: row) else {
            let place = places[.status].map { row.cells.text($0).lowerBound } ?? row.cells.content.lowerBound
            return mark(
                .strandedClaim(of: Self.shown(queue.row(row.index).text(.id)), start: nil), at: place, in: row)
        }
        guard let start = Column.startedAt.time(of: CellMarkup.word(text), at: moment.offset) else { return }
        let age = moment.timestamp.seconds(since: start)
        if age > Int64(context.staleMinutes) * 60 {
            mark(.staleClaim(Self.shown(text)), at: range.lowerBound, in: row)
        } else if age < -TaskRow.clockDifference {
            let id = Self.shown(queue.row(row.index).text(.id))
            mark(.strandedClaim(of: id, start: Self.shown(text)), at: range.lowerBound, in: row)
        }
    }

    /// - Parameter place: where a person looks for the tag.
    private mutating func checkValue(of tag: NoteTag, _ value: String, mark place: Int, _ row: Row) {
        if tag == .after {
            guard !row.isFinished else { return }
            let key = Array((tag.key + ":").utf8)
            var start = document.bytes[place...].starts(with: key) ? place + key.count : place
            // As a tag again, so that what is checked is what commands read.
            for id in Notes(value, ofColumn: tag.key).after where !id.isEmpty {
                let found = document.place(of: id, in: start..<row.cells.content.upperBound)
                waits.append(Wait(row: row.index, text: id, offset: found ?? place))
                if let found { start = found + id.utf8.count }
            }
            return
        }
        guard tag.accepts(value, at: moment.offset) else {
            return mark(.unreadableTag(tag, Self.shown(value)), at: place, in: row)
        }
        if tag == .dedupe, row.isOpen {
            let first = openKeys[value, default: row.index]
            openKeys[value] = first
            let id = queue.row(first).text(.id)
            // A row that is there twice has a finding of its own.
            if first != row.index, id != queue.row(row.index).text(.id) {
                mark(.sharedDedupeKey(Self.shown(value), with: Self.shown(id)), at: place, in: row)
            }
        }
        checkTime(of: tag, value, mark: place, row)
    }

    private mutating func checkTime(of tag: NoteTag, _ text: String, mark place: Int, _ row: Row) {
        guard !row.isFinished, let time = Timestamp(text: text, at: moment.offset) else { return }
        if let farthest = tag.farthest, time.seconds(since: moment.timestamp) > farthest {
            mark(.distantTime(tag, Self.shown(text)), at: place, in: row)
        } else if tag == .lease, row.facts.status == .inProgress, time < moment.timestamp {
            let task = queue.row(row.index)
            var obstacle: Readiness.Obstacle?
            if case .notReady(let found) = queue.reclaiming(task, grace: 0, at: moment) { obstacle = found }
            mark(
                .expiredLease(Self.shown(text), of: Self.shown(task.text(.id)), obstacle: obstacle), at: place, in: row)
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

extension MarkdownDocument {
    /// Where a text begins in a range; nil where it is written otherwise there.
    fileprivate func place(of text: String, in range: Range<Int>) -> Int? {
        let word = Array(text.utf8)
        guard let first = word.first, range.count >= word.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            (range.lowerBound...(range.upperBound - word.count)).first { start in
                bytes[start] == first && word.indices.allSatisfy { bytes[start + $0] == word[$0] }
            }
        }
    }
}

extension NoteTag {
    /// Whether commands read the value of the first tag alone. Of the others each is a remark that people read.
    fileprivate var isReadOnce: Bool {
        switch self {
        case .attempt, .lease, .retryAt, .team, .session, .kind, .payload, .dedupe, .intake, .parallel: true
        case .after, .permanent, .dead, .error, .cancelledByOperator, .replan, .retryRequested, .review, .guard,
            .dedupeSkipped:
            false
        }
    }

    /// How many seconds ahead the time of such a tag can be meant: the longest lease that settings allow and a day, and
    /// a year for a retry.
    package var farthest: Int64? {
        switch self {
        case .lease: 31 * 86_400
        case .retryAt: 366 * 86_400
        default: nil
        }
    }
}
