internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// A write-ahead record of a change that adds rows to other tables of the folder.
///
/// It is written behind the new version and before that takes its place, and removed before the version that came out
/// is: so after a kill the swap file shows whether the change was made, and the next change of any table in the folder
/// adds the rows, or withdraws the record.
struct AdditionRecord: Equatable {
    /// The changed table's name and kind.
    let table: String
    let kind: String
    /// What the swap file of the change is named by.
    let contents: WorkFolder.Contents
    let additions: [TableAddition]

    init(table: String, kind: String, contents: WorkFolder.Contents, additions: [TableAddition]) {
        self.table = table
        self.kind = kind
        self.contents = contents
        self.additions = additions
    }

    /// A sequence of fields, each behind its length: `8:QUEUE.md,5:queue,…`.
    var bytes: [UInt8] {
        let head = [table, kind, contents.swapName, String(additions.count)].map { Array($0.utf8) }
        let fields = additions.flatMap { [Array($0.file.utf8), Array($0.kind.utf8), $0.opening, $0.rows] }
        return (head + fields).flatMap { Array("\($0.count):".utf8) + $0 + [UInt8(ascii: ",")] }
    }

    /// - Returns: nil for what ``bytes`` did not give.
    init?(_ bytes: [UInt8]) {
        var fields: [[UInt8]] = []
        var rest = bytes[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let length = Int(String(decoding: rest[..<colon], as: UTF8.self)), length >= 0,
                length < rest.endIndex - colon - 1, rest[colon + 1 + length] == UInt8(ascii: ",")
            else { return nil }
            fields.append(Array(rest[(colon + 1)..<(colon + 1 + length)]))
            rest = rest[(colon + 2 + length)...]
        }
        func text(_ index: Int) -> String { String(decoding: fields[index], as: UTF8.self) }
        guard rest.isEmpty, fields.count >= 4, let contents = WorkFolder.Contents(of: text(2)),
            let count = Int(text(3)), fields.count - 4 == count * 4
        else { return nil }
        self.init(
            table: text(0), kind: text(1), contents: contents,
            additions: stride(from: 4, to: fields.count, by: 4).map {
                TableAddition(file: text($0), kind: text($0 + 1), opening: fields[$0 + 2], rows: fields[$0 + 3])
            })
    }

    static func isName(_ name: String) -> Bool {
        name.hasPrefix(WorkFolder.plannedPrefix) || name.hasPrefix(WorkFolder.duePrefix)
    }
}

extension Transaction {
    /// Checks that the other tables can take the rows that have to be added at once; nothing is changed when one can't.
    func rehearse(_ additions: [TableAddition]) throws(StoreError) {
        for addition in additions where !addition.mayWait {
            let other = try neighbour(addition.file, addition.kind)
            do throws(StoreError) {
                // A version that a killed run left out of its place comes back when the rows are added.
                guard let bytes = try other.currentBytes() else { continue }
                _ = try other.kind.adding(addition.rows, bytes)
            } catch {
                throw .archive(path: other.place.path, error)
            }
        }
    }

    /// Writes the record of a change whose swap file is there, if it adds rows to other tables.
    func plan(
        _ additions: [TableAddition], with new: PreparedVersion
    ) throws(StoreError) -> (name: String, record: AdditionRecord)? {
        guard !additions.isEmpty else { return nil }
        let record = AdditionRecord(
            table: place.name, kind: kind.name, contents: new.contents, additions: additions)
        let name = WorkFolder.plannedPrefix + randomName()
        do throws(SystemError) {
            // In this order on the disk too: a record whose swap file is missing could not be judged by it.
            try work.sync()
            _ = try NewFile(record.bytes, prefix: WorkFolder.temporaryPrefix).rename(to: name, in: root)
            try root.sync()
        } catch {
            try? work.unlink(new.contents.swapName)
            try? root.unlink(name)
            throw failure(error)
        }
        return (name, record)
    }

    /// Removes the record of a change that was not made.
    func withdraw(_ name: String) throws(StoreError) {
        try attempt { () throws(SystemError) in try root.unlink(name) }
    }

    /// Adds the rows of a change that was made. A failure leaves the record for the next change, and is reported.
    ///
    /// - Returns: whether the swap file is not needed any more to judge the record.
    @discardableResult
    mutating func complete(_ name: String, _ record: AdditionRecord) -> Bool {
        for addition in record.additions {
            do throws(StoreError) {
                var other = try neighbour(addition.file, addition.kind)
                defer { notices += other.notices }
                try other.add(addition)
            } catch {
                let due = WorkFolder.duePrefix + name.drop { $0 != "." }.dropFirst()
                let isMarked = (try? root.rename(name, to: due)) != nil
                note(record: isMarked ? due : name, of: addition.file, because: error)
                return isMarked
            }
        }
        return (try? root.unlink(name)) != nil
    }

    /// Reports rows that another table can't take yet: once for a table, however many records wait for it.
    private mutating func note(record: String, of file: String, because error: StoreError) {
        let table = place.path(of: file)
        let isKnown = notices.contains { notice in
            if case .unarchived(_, table, _) = notice { true } else { false }
        }
        if !isKnown { notices.append(.unarchived(record: path(ofRecord: record), archive: table, because: error)) }
    }

    /// Adds rows to this table, which is begun where it is missing.
    private mutating func add(_ addition: TableAddition) throws(StoreError) {
        if addition.opening.isEmpty, (try? place.folder.status(of: place.name)) == nil { return }
        try recoverOwn()
        let create = NewFile(addition.opening + addition.rows, prefix: WorkFolder.temporaryPrefix, mode: 0o666)
        do throws(SystemError) {
            if (try? place.folder.status(of: place.name)) == nil {
                try create.link(as: place.name, in: place.folder, writtenIn: work)
                return try place.folder.sync()
            }
        } catch {
            guard error.isExisting else { throw failure(error) }
        }
        let (kind, moment) = (kind, moment)
        let receipt = try change(at: { moment }, beforeWriting: {}) { bytes, _ throws(StoreError) in
            try kind.adding(addition.rows, bytes)
        }
        if let failure = receipt.unconfirmed { throw .system(failure, path: place.path) }
        if receipt.isChanged { try attempt { () throws(SystemError) in try place.folder.sync() } }
    }

    /// Settles the records that killed runs left, before their swap files are dealt with.
    ///
    /// - Returns: those of this table that its swap file does not decide.
    mutating func settleRecords(_ names: [String]) throws(StoreError) -> [String: AdditionRecord] {
        var unclear: [String: AdditionRecord] = [:]
        for name in names.sorted() where AdditionRecord.isName(name) {
            let bytes = try SettledRead.read(name, in: root, path: path(ofRecord: name)).bytes
            // A version that knows more may have written it.
            guard let record = AdditionRecord(bytes) else { continue }
            if name.hasPrefix(WorkFolder.duePrefix) {
                complete(name, record)
                note(late: record.additions.map(\.file), of: record.table)
            } else if record.table != place.name {
                settleElsewhere(name, record)
            } else if let isMade = try isMade(record.contents) {
                if isMade { complete(name, record) } else { try withdraw(name) }
            } else {
                unclear[name] = record
            }
        }
        return unclear
    }

    private mutating func settleElsewhere(_ name: String, _ record: AdditionRecord) {
        do throws(StoreError) {
            var other = try neighbour(record.table, record.kind)
            // A link has taken its name since.
            guard other.place.name == record.table else { throw .missing(path: place.path(of: record.table)) }
            defer { notices += other.notices }
            try other.recoverOwn(settling: [name])
        } catch {
            note(record: name, of: record.additions.first?.file ?? record.table, because: error)
        }
    }

    /// Settles a record by what the table holds: rows that move leave it all at once, so while one of them is there,
    /// none has left it. Rows that are the other table's alone are added rather than lost.
    mutating func settleByContent(_ name: String, _ record: AdditionRecord) throws(StoreError) {
        let moved = record.additions.filter { $0.kind == record.kind }
        // A file that is not such a table just now can't show it; the edit is going to say why it is not.
        guard let bytes = try currentBytes(), (try? kind.check(bytes)) != nil else { return }
        for addition in moved where try kind.holdsAny(addition.rows, bytes) { return try withdraw(name) }
        complete(name, record)
    }

    /// Whether a change was made, by the files that it leaves; nil when they don't show it.
    private func isMade(_ contents: WorkFolder.Contents) throws(StoreError) -> Bool? {
        let current = try? place.folder.status(of: place.name)
        let isAway = (try? work.status(of: contents.awayName)) != nil
        guard let swap = try? work.status(of: contents.swapName) else {
            // Linked in, and its own name removed; without a file, the old one comes back.
            return isAway ? current != nil : nil
        }
        if let current, current.isSameFile(as: swap) { return true }
        guard let hash = try readLeftover(contents.swapName)?.lines.contentHash else { return nil }
        if hash == contents.base { return true }
        // The new version beside the old one: it was not put in place, unless somebody has replaced it there since.
        return hash == contents.new && !(isAway && current != nil) ? false : nil
    }

    /// Whether a version that was to be put in place, or the one that it was to replace, is left in the work folder.
    func isLeft(_ contents: WorkFolder.Contents) -> Bool {
        [contents.swapName, contents.awayName].contains { (try? work.status(of: $0)) != nil }
    }

    func path(ofRecord name: String) -> String { place.path(of: WorkFolder.name + "/" + name) }
}
