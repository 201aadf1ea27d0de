internal import MarkdownTable
internal import Sheets
internal import Text

/// Who refers to a task.
extension Queue {
    /// Writes the new id of a task wherever others name it in a tag: they wait for it, are a worker's part of it, or
    /// were closed because of it.
    ///
    /// - Throws: ``QueueError/idInUse(_:by:tag:)`` where such a row is damaged, and would keep the old id.
    package mutating func renameReferences(from id: TaskID, to renamed: TaskID) throws(QueueError) {
        for row in rows(mentioning: id).map({ row($0) }) where row.id != id {
            var notes = row.notes
            let tags = notes.rename([id: renamed])
            guard let tag = tags.first else { continue }
            guard row.isWellFormed, let other = row.id else {
                throw .idInUse(id, by: row.id ?? id, tag: tag.key)
            }
            try write([:], notes: notes, to: row)
            record(
                .edited, other, row.status ?? .pending,
                ["cells": .object(tags.map { .init($0.key, .string(orNull: notes.joinedValue(of: $0))) })])
        }
    }

    /// The workers' rows of a lead, those with its `team:`, from top to bottom and whatever their status is.
    package func team(of lead: TaskID) -> [TaskRow] {
        rows(mentioning: lead).map { row($0) }.filter { row in
            row.notes.value(of: .team).flatMap(TaskID.init) == lead && row.id != lead
        }
    }

    /// The tasks that wait for another one by `after:`, from top to bottom.
    package func tasks(waitingFor id: TaskID) -> [TaskRow] {
        rows(mentioning: id).map { row($0) }.filter { $0.notes.after.contains(id.text) && $0.id != id }
    }

    private func rows(mentioning id: TaskID) -> [Int] { rows(mentioning: id.text) }

    /// The rows in which the bytes of a word are, and those that were changed since reading. All others can't refer to a
    /// task with that id; to decode them too would take ten times as long.
    func rows(mentioning word: String) -> [Int] {
        let word = Array(word.utf8)
        // A formatter may have written `TASK\_9`, or `TASK&#45;9`.
        let (escape, entity) = ([UInt8(ascii: "\\")], [UInt8(ascii: "&")])
        let isEscapable = word.contains { "-_.".utf8.contains($0) }
        var rows: [Int] = []
        document.forEachRow(ofTable: table.index, cells: 1) { cells, bytes in
            guard
                sheet.isChanged(row: cells.row) || Self.holds(word.span, in: cells.content, of: bytes)
                    || isEscapable
                        && (Self.holds(escape.span, in: cells.content, of: bytes)
                            || Self.holds(entity.span, in: cells.content, of: bytes))
            else { return }
            rows.append(cells.row)
        }
        return rows
    }

    private static func holds(_ word: Span<UInt8>, in range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
        guard range.count >= word.count, !word.isEmpty else { return false }
        let first = word[0]
        for start in range.lowerBound...(range.upperBound - word.count) where bytes[start] == first {
            var length = 1
            while length < word.count, bytes[start + length] == word[length] { length += 1 }
            if length == word.count { return true }
        }
        return false
    }
}

/// Checks of what tags refer to, made before a row is written.
extension Queue {
    /// Checks the tags that a person or a command wants to write.
    ///
    /// - Parameter findsCircles: not for one of many tasks, of which ``circle(through:waitingFor:)`` finds those at once.
    /// - Throws: a tag that doesn't parse, an unknown task in `after:`, or a circle.
    package mutating func check(
        _ notes: Notes, of id: TaskID, at moment: Moment, findsCircles: Bool = true
    ) throws(QueueError) {
        // Tags are read back as they are written, so a value that would be read otherwise is refused here.
        guard Notes(notes.text) == notes else {
            throw .sheet(
                .invalidValue(column: Column.notes.header, text: notes.text, takes: "tag values without ' / '"))
        }
        for segment in notes.segments {
            guard let tag = segment.tag, !tag.accepts(segment.value, at: moment.offset) else { continue }
            throw .sheet(.invalidValue(column: tag.key, text: segment.value, takes: tag.takes))
        }
        try checkDependencies(of: id, notes.after)
        guard findsCircles else { return }
        let after = notes.after.compactMap(TaskID.init)
        if let circle = circle(through: [id], waitingFor: after) { throw .dependencyCircle(circle) }
    }

    private mutating func checkDependencies(of id: TaskID, _ after: [String]) throws(QueueError) {
        for text in after {
            guard let dependency = TaskID(text) else { throw .unknownDependency(id, text) }
            if dependency == id { throw .dependencyCircle([id, id]) }
            guard rows(of: dependency).isEmpty else { continue }
            switch archivedStatus(of: dependency) {
            case .done: break
            case .unreadable: throw .unreadableArchive(dependency)
            case .other, nil: throw .unknownDependency(id, text)
            }
        }
    }

    /// A circle in which one of some tasks, its first and last one, waits for itself. Each task is looked at once.
    ///
    /// - Parameter after: what the first of them waits for, where that is not written yet.
    package mutating func circle(through ids: [TaskID], waitingFor after: [TaskID]? = nil) -> [TaskID]? {
        let wanted = Set(ids)
        var seen: Set<TaskID> = []
        for start in ids where seen.insert(start).inserted {
            var path = [
                (id: start, open: start == ids.first ? after ?? dependencies(of: start) : dependencies(of: start))
            ]
            var places = [start: 0]
            while let last = path.indices.last {
                guard let next = path[last].open.popLast() else {
                    places[path.removeLast().id] = nil
                    continue
                }
                if let place = places[next] {
                    let circle = path[place...].map(\.id)
                    guard let first = circle.firstIndex(where: wanted.contains) else { continue }
                    return Array(circle[first...] + circle[...first])
                } else if seen.insert(next).inserted {
                    places[next] = path.count
                    path.append((next, dependencies(of: next)))
                }
            }
        }
        return nil
    }

    private mutating func dependencies(of id: TaskID) -> [TaskID] {
        rows(of: id).flatMap { row($0).notes.after.compactMap(TaskID.init) }
    }
}
