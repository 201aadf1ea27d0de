internal import Sheets

/// Checks of what tags refer to, made before a row is written.
extension Queue {
    /// Checks the tags that a person or a command wants to write.
    ///
    /// - Throws: a tag that doesn't parse, an unknown task in `after:`, or a circle.
    package mutating func check(_ notes: Notes, of id: TaskID, at moment: Moment) throws(QueueError) {
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
    }

    private mutating func checkDependencies(of id: TaskID, _ after: [String]) throws(QueueError) {
        for text in after {
            guard let dependency = TaskID(text) else { throw .unknownDependency(id, text) }
            if dependency == id { throw .dependencyCircle([id, id]) }
            guard !rows(of: dependency).isEmpty else { throw .unknownDependency(id, text) }
        }
        if let circle = circle(from: id, through: after.compactMap(TaskID.init)) { throw .dependencyCircle(circle) }
    }

    /// The ids along which `id` would wait for itself, if it waited for these.
    private mutating func circle(from id: TaskID, through after: [TaskID]) -> [TaskID]? {
        var waiting: [TaskID: TaskID] = [:]
        var open = after
        for dependency in after { waiting[dependency] = id }
        while let last = open.popLast() {
            for index in rows(of: last) {
                for next in row(index).notes.after.compactMap(TaskID.init) {
                    if next == id {
                        return Array(sequence(first: last) { $0 == id ? nil : waiting[$0] }.reversed()) + [id]
                    }
                    guard waiting[next] == nil else { continue }
                    waiting[next] = last
                    open.append(next)
                }
            }
        }
        return nil
    }
}
