internal import Engine
internal import Git
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

extension RowChange {
    /// What became of the row, in a line.
    var wording: String {
        switch kind {
        case .added: "\(id)  added: \(Self.short(tasks.new ?? ""))"
        case .removed: "\(id)  removed: \(Self.short(tasks.old ?? ""))"
        case .edited:
            "\(id)  "
                + cells.map { "\($0.column): \(Self.short($0.old)) -> \(Self.short($0.new))" }.joined(separator: "; ")
        }
    }

    static func short(_ text: String) -> String {
        text.isEmpty ? CellText.none : text.count <= 80 ? text : text.prefix(80) + "…"
    }

    /// The same for programs, with all of the texts.
    func json(kind: String) -> JSONValue {
        [
            "id": .string(id), "kind": .string(kind),
            "cells": .array(of: cells) { cell in
                ["column": .string(cell.column), "from": .string(cell.old), "to": .string(cell.new)]
            },
        ]
    }
}

extension QueueLog.Entry {
    /// The commit's name, cut to what distinguishes it in any queue.
    var shortCommit: String { String(commit.prefix(8)) }

    /// What the commit was, in a line.
    var title: String {
        let prefix = "orch: "
        return operation != nil && subject.hasPrefix(prefix) ? String(subject.dropFirst(prefix.count)) : subject
    }

    /// The commit for programs.
    func facts(_ offset: UTCOffset) -> JSONObject {
        [
            "commit": .string(commit), "time_kst": .string(time.secondText(at: offset)),
            "ts_epoch_ms": .integer(time.epochSeconds * 1000), "author": .string(author), "subject": .string(subject),
            "operation": .string(orNull: operation),
        ]
    }
}

extension QueueLog {
    /// The history of the queue that a run is about.
    init(_ workplace: Workplace) throws(GitError) {
        try self.init(
            queue: workplace.path, archive: workplace.store.archive.name,
            versions: (try? workplace.store.read(), try? workplace.store.archive.read()),
            terms: workplace.settings.terms)
    }
}
