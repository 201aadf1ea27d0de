internal import MarkdownTable

/// Which tasks are asked for: those of which everything said here is true.
package struct TaskFilter: Sendable {
    /// Who has a task.
    package enum Owner: Equatable, Sendable {
        case nobody
        /// Somebody whose name holds the text.
        case named(SearchText)
    }

    /// One of these; any status, unknown words too, when there are none.
    package var statuses: [Status] = []
    /// One of these; any priority when there are none.
    package var priorities: [Priority] = []
    /// Only tasks that can be claimed now.
    package var isReady = false
    package var owner: Owner?
    package var tags: [TagFilter] = []
    /// A text in some cell, whatever its column.
    package var text: SearchText?

    /// Every task.
    package init() {}

    /// The statuses that a row may have, any if empty; nil where none can be right.
    fileprivate var possibleStatuses: [Status]? {
        guard isReady else { return statuses }
        return statuses.isEmpty || statuses.contains(.pending) ? [.pending] : nil
    }
}

/// A tag that is asked for.
package struct TagFilter: Equatable, Sendable {
    package let tag: NoteTag
    /// The tag's value or its first word; nil for any value.
    package let value: String?

    package init(_ tag: NoteTag, value: String? = nil) {
        self.tag = tag
        self.value = value
    }

    /// Whether notes have the tag. Each one of its kind counts, and each id of an `after:`.
    package func matches(_ notes: Notes) -> Bool {
        guard let value else { return notes.has(tag) }
        if tag == .after, notes.after.contains(value) { return true }
        return notes.segments.contains { segment in
            guard segment.tag == tag else { return false }
            let found = segment.value
            return found == value || found.split(separator: " ", maxSplits: 1).first.map(String.init) == value
        }
    }
}

extension Queue {
    /// The well-formed rows that a filter asks for, from top to bottom. Rows are decoded only where the filter asks for
    /// more than a status.
    package mutating func rows(matching filter: TaskFilter, at moment: Moment) -> [Int] {
        guard let statuses = filter.possibleStatuses else { return [] }
        var rows = rows(withStatus: statuses)
        if let text = filter.text { rows = self.rows(rows, holding: text) }
        if let owner = filter.owner { rows = self.rows(rows, ownedBy: owner) }
        if !filter.priorities.isEmpty {
            rows = rows.filter { row($0).priority.map(filter.priorities.contains) ?? false }
        }
        for tag in filter.tags { rows = self.rows(rows, with: tag) }
        return filter.isReady ? rows.filter { readiness(of: row($0), at: moment) == .ready } : rows
    }

    private func rows(_ rows: [Int], holding text: SearchText) -> [Int] {
        document.bytes.withUnsafeBufferPointer { bytes in
            var cells = RowCells()
            return rows.filter { row in
                document.readRow(row, ofTable: table.index, into: &cells)
                return (0..<cells.count).contains { column in
                    let range = cells.text(column)
                    return text.occurs(inCell: range, of: bytes, reading: document.cellText(range))
                }
            }
        }
    }

    private func rows(_ rows: [Int], with tag: TagFilter) -> [Int] {
        var rows = rows
        // Without a column for the tag, only rows that contain its key are worth decoding.
        if !headers.contains(tag.tag.key), let key = SearchText(tag.tag.key) { rows = self.rows(rows, holding: key) }
        return rows.filter { tag.matches(row($0).notes) }
    }

    private func rows(_ rows: [Int], ownedBy owner: TaskFilter.Owner) -> [Int] {
        zip(rows, texts(of: [.ownerSession], inRows: rows)).filter { _, texts in
            switch owner {
            case .nobody: texts[0].isEmpty
            case .named(let name): name.occurs(in: texts[0])
            }
        }.map(\.0)
    }
}
