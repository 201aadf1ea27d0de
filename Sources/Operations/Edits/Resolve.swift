package import Sheets
package import TaskQueue

/// Decides conflicts of a merge, of which the queue has the values of one side: for the other side, or for neither.
///
/// A person decides, so any status may be set; each value is checked as ``SetFields`` checks it.
package struct Resolve: Operation {
    /// What is to be in the queue.
    package enum Decision: Equatable, Sendable {
        /// The text of the side that the queue does not have, if nobody has changed the row there since.
        case other
        case text(String)
    }

    package let name = "resolve"
    let conflicts: [FieldConflict]
    let decision: Decision

    package init(_ conflicts: [FieldConflict], as decision: Decision) {
        self.conflicts = conflicts
        self.decision = decision
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [EditedTask] {
        var edited: [EditedTask] = []
        for conflict in conflicts {
            guard let id = conflict.id.flatMap(TaskID.init) else {
                try replaceText(conflict, in: &queue)
                continue
            }
            let row = try queue.editableRow(id)
            var text = conflict.texts.other
            if case .text(let given) = decision { text = given }
            guard let now = conflict.field.text(in: row),
                let cells = conflict.field.cells(saying: text, in: row, queue.headers)
            else { throw .notAField(conflict.id) }
            guard decision != .other || now == conflict.ours || now == conflict.theirs else {
                throw .decidedSince(id, now: now)
            }
            edited.append(
                try SetFields(id: id, fields: cells, isHandWritten: decision == .other).apply(to: &queue, at: moment))
        }
        return edited
    }

    /// Replaces lines around the table, where they are there once.
    private func replaceText(_ conflict: FieldConflict, in queue: inout Queue) throws(QueueError) {
        guard case .text = conflict.field, !conflict.texts.kept.isEmpty else { throw .notAField(conflict.id) }
        var text = conflict.texts.other
        if case .text(let given) = decision { text = given }
        let (bytes, kept) = (queue.rendered(), Array(conflict.texts.kept.utf8))
        let places = bytes.indices.filter { place in
            bytes[place...].starts(with: kept) && (place == 0 || bytes[place - 1] == UInt8(ascii: "\n"))
                && [nil, UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(bytes.dropFirst(place + kept.count).first)
        }
        guard places.count == 1 else { throw .notAField(conflict.id) }
        var version = bytes
        version.replaceSubrange(places[0]..<places[0] + kept.count, with: text.utf8)
        _ = try queue.adopt(version, terms: queue.sheet.terms)
    }
}
