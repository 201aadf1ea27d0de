internal import Operations
internal import TaskQueue

/// What the store has to know of the kind of a table. Everything else it does with bytes.
package struct TableKind: Sendable {
    /// Its name in the records of changes of several tables.
    let name: String
    /// Throws why bytes are no such file.
    let check: @Sendable ([UInt8]) throws(StoreError) -> Void
    /// Merges two versions by rows; nil where they contradict each other.
    let merge: @Sendable (_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) -> [UInt8]?
    /// Adds the rows of a table that are not there yet, cell by cell.
    let adding: @Sendable (_ rows: [UInt8], _ bytes: [UInt8]) throws(StoreError) -> TableChange
    /// Whether some of a table's rows are there.
    let holdsAny: @Sendable (_ rows: [UInt8], _ bytes: [UInt8]) throws(StoreError) -> Bool

    /// - Returns: nil for the name of a kind that this version doesn't know.
    static func named(_ name: String) -> TableKind? {
        [queue()].first { $0.name == name }
    }
}

/// What an edit made of a table.
package struct TableChange: Sendable {
    let version: FileVersion
    /// Whether the version is to take the place of the one that was read.
    let isChanged: Bool
    /// What the same change adds to other tables of the folder.
    let additions: [TableAddition]

    init(_ version: FileVersion, isChanged: Bool, additions: [TableAddition] = []) {
        self.version = version
        self.isChanged = isChanged
        self.additions = additions
    }

    /// The queue as an operation left it; what the operation took out goes to the archive.
    ///
    /// - Parameter file: the queue's name.
    init(_ queue: Queue, of file: String) {
        let rows = queue.archived
        self.init(
            FileVersion(queue), isChanged: queue.isChanged,
            additions: rows.isEmpty ? [] : [TableAddition(archiving: queue.table(of: rows), of: file)])
    }
}

/// Rows that a change of one table adds to another one of the folder.
package struct TableAddition: Equatable, Sendable {
    /// The other table's name in the folder.
    let file: String
    /// Its kind, by name.
    let kind: String
    /// What is above the table in a file that does not exist yet.
    let opening: [UInt8]
    /// The rows below the headers of their columns, as a Markdown table.
    let rows: [UInt8]
}

extension TableKind {
    private static let queueName = "queue"

    /// A queue or its archive.
    ///
    /// - Parameter heading: the heading above the table, where the file has several.
    static func queue(heading: String? = nil) -> TableKind {
        TableKind(
            name: queueName,
            check: { bytes throws(StoreError) in _ = try queue(in: bytes, heading) },
            merge: { base, ours, theirs in
                guard let result = try? QueueMerge.merge(base: base, ours: ours, theirs: theirs, heading: heading),
                    result.conflicts.isEmpty, !result.dropsWords
                else { return nil }
                return result.bytes
            },
            adding: { rows, bytes throws(StoreError) in
                var target = try queue(in: bytes, heading)
                do throws(QueueError) {
                    try target.adopt(missingOf: Queue(rows).archivedRows())
                } catch {
                    throw .queue(error)
                }
                return TableChange(FileVersion(target), isChanged: target.isChanged)
            },
            holdsAny: { rows, bytes throws(StoreError) in
                let present = Set(try queue(in: bytes, heading).archivedRows())
                return try queue(in: rows, nil).archivedRows().contains { present.contains($0) }
            })
    }

    private static func queue(in bytes: [UInt8], _ heading: String?) throws(StoreError) -> Queue {
        do throws(QueueError) {
            return try Queue(bytes, heading: heading)
        } catch {
            throw .queue(error)
        }
    }
}

extension TableAddition {
    /// Rows that leave a queue for its archive.
    init(archiving rows: [UInt8], of queue: String) {
        self.init(
            file: Self.archive(of: queue), kind: TableKind.queue().name,
            opening: Array("# Archive of \(queue)\n\n".utf8), rows: rows)
    }

    /// The name or path of a queue's archive: `QUEUE.archive.md` for a `QUEUE.md`.
    static func archive(of path: String) -> String {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name else { return path + ".archive" }
        return path[..<dot] + ".archive" + path[dot...]
    }
}
