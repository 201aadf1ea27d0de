internal import NaturalIntake
internal import TaskQueue

/// The tasks of a queue and its archive, to be compared with those of a file.
struct KnownTasks {
    private var ids: [TaskID: [String]] = [:]
    private var texts: [String: TaskID] = [:]
    private var dedupeKeys: [String: TaskID] = [:]
    /// Those that an earlier import gave another id, by the old one.
    private var renumbered: [String: [(id: TaskID, text: String)]] = [:]

    init(in queue: inout Queue) {
        let archived = queue.archivedRows().map { ($0, true) }
        for (row, isArchived) in queue.rows(withStatus: []).map({ (queue.row($0), false) }) + archived {
            guard let id = row.id else { continue }
            let text = row.text(.task)
            ids[id, default: []].append(text)
            let key = Intake.repeatKey(of: text)
            if texts[key] == nil { texts[key] = id }
            // The key of a task that went to the archive is free again.
            if !isArchived, let key = row.notes.value(of: .dedupe), dedupeKeys[key] == nil { dedupeKeys[key] = id }
            if let former = RowChange.formerID(in: row.text(.notes)) {
                renumbered[former, default: []].append((id, text))
            }
        }
    }

    /// The task that one of a file is, and by what that is known.
    func twin(of task: ImportedTask) -> (id: TaskID, likeness: ImportReport.Likeness)? {
        if let key = task.notes.value(of: .dedupe), let id = dedupeKeys[key] { return (id, .dedupeKey(key)) }
        guard let id = task.id else {
            return texts[Intake.repeatKey(of: task.task)].map { ($0, .text) }
        }
        let key = Intake.repeatKey(of: task.task)
        if ids[id]?.contains(where: { Intake.repeatKey(of: $0) == key }) == true { return (id, .id) }
        let twin = renumbered[id.text]?.first { Intake.repeatKey(of: $0.text) == key }
        return twin.map { ($0.id, .id) }
    }
}

/// The tasks without ids of a file, to find those that it has twice below the same task.
struct Repeats {
    private struct Key: Hashable {
        let parent: Int?
        let text: String
    }

    private var first: [Key: Int] = [:]

    /// The place in the list of the first one that says the same.
    mutating func first(like task: ImportedTask, at index: Int) -> Int? {
        guard task.id == nil else { return nil }
        let key = Key(parent: task.parent, text: Intake.repeatKey(of: task.task))
        if let known = first[key] { return known }
        first[key] = index
        return nil
    }
}
