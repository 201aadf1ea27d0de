internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

extension Transaction {
    /// Cleans up after runs that were killed, before anything else happens: what they left of this table, and the
    /// records of changes of several tables.
    mutating func recover() throws(StoreError) {
        var names = try attempt { () throws(SystemError) in try root.names() }
        if try adoptEarlierLeftovers(names) { names = try attempt { () throws(SystemError) in try root.names() } }
        for name in names where name.hasPrefix(WorkFolder.temporaryPrefix) {
            try attempt { () throws(SystemError) in try root.unlink(name) }
        }
        try recoverOwn(settling: names)
    }

    /// Cleans up what killed runs left of this table.
    ///
    /// - Unfinished temporary files are deleted.
    /// - A swap file that holds the new version was never put in place, or was taken out again: deleted.
    /// - One that holds the base was replaced by it: kept as a displaced file, and the change recorded.
    /// - Any other is a person's save that the exchange took out: it is put back if our version is still in its place,
    ///   and else rescued.
    /// - An away file is the table itself if there is no other.
    ///
    /// - Parameter records: names of records of changes of several tables.
    mutating func recoverOwn(settling records: [String] = []) throws(StoreError) {
        let unclear = try settleRecords(records)
        let names = try attempt { () throws(SystemError) in try work.names() }
        var undone: [WorkFolder.Contents] = []
        for name in names.sorted() {
            if name.hasPrefix(WorkFolder.temporaryPrefix) {
                try attempt { () throws(SystemError) in try work.unlink(name) }
            } else if let contents = WorkFolder.Contents(of: name) {
                let isUndone =
                    name.hasPrefix(WorkFolder.awayPrefix)
                    ? try recoverAway(name, contents) : try recoverSwap(name, contents)
                if isUndone { undone.append(contents) }
            }
        }
        for (name, record) in unclear {
            if undone.contains(record.contents) { try withdraw(name) } else { try settleByContent(name, record) }
        }
    }

    /// - Returns: whether the old version is back in its place.
    private mutating func recoverAway(_ name: String, _ contents: WorkFolder.Contents) throws(StoreError) -> Bool {
        // Where it was put back and the run was killed before it could remove the second name, that is all to do.
        if try removeSecondName(name) { return true }
        if try attempt({ () throws(SystemError) in try moveIntoPlace(name) }) {
            if let file = try? place.folder.openFile(place.name), file.status.modified == Self.untouchedTime {
                try? file.setModificationTime(moment.epochMilliseconds * 1_000_000)
            }
            notices.append(.restored)
            return true
        } else if let text = try readLeftover(name), text.lines.contentHash == contents.base {
            try keepReplaced(name, text, by: contents.new)
        } else {
            notices.append(try rescued(name, in: work))
        }
        return false
    }

    /// - Returns: whether a person's save is back in its place, which the new version had taken.
    private mutating func recoverSwap(_ name: String, _ contents: WorkFolder.Contents) throws(StoreError) -> Bool {
        if try removeSecondName(name) { return false }
        let text = try readLeftover(name)
        if let text, text.lines.contentHash == contents.new {
            try discard(name, text)
        } else if let text, text.lines.contentHash == contents.base {
            try keepReplaced(name, text, by: contents.new)
        } else {
            let isBack = try restore(name, insteadOf: contents.new)
            notices.append(isBack ? .restored : try rescued(name, in: work))
            return isBack
        }
        return false
    }

    /// Keeps a version that ours replaced. The run may have been killed before it recorded that, and without the record ours
    /// could be taken for a save of an older version: a change that removes rows is like one.
    private func keepReplaced(_ name: String, _ text: HashedText, by version: UInt64) throws(StoreError) {
        var isRecorded = false
        if let last = lastVersion(), last.contentHash == text.lines.contentHash,
            let new = try currentBytes().map(HashedText.init), new.lines.contentHash == version
        {
            let change = VersionChange(from: text.lines, to: new, knowing: LinePool([text.bytes]))
            isRecorded = record([change], behind: last, of: text)
        }
        keepDisplaced(name, text.lines, isRecorded: isRecorded)
    }

    /// Removes a leftover that is the table itself under another name; it would count as a hard link.
    private func removeSecondName(_ name: String) throws(StoreError) -> Bool {
        let leftover = try attempt { () throws(SystemError) in try work.status(of: name) }
        guard leftover.linkCount > 1, let queue = try? place.folder.status(of: place.name),
            queue.isSameFile(as: leftover)
        else { return false }
        try attempt { () throws(SystemError) in try work.unlink(name) }
        return true
    }

    /// Removes a version of ours that is not wanted any more, unless an editor that opened it while it was in place is
    /// still writing.
    private func discard(_ name: String, _ text: HashedText) throws(StoreError) {
        if try isUntouched(name, FileVersion(text.bytes), isSettled: true) {
            try attempt { () throws(SystemError) in try work.unlink(name) }
        } else {
            try setAside(name, base: text.lines)
        }
    }

    /// Puts a person's save back in its place if our version is still there, or nothing; false when somebody saved once
    /// more, which then stays.
    private func restore(_ name: String, insteadOf version: UInt64) throws(StoreError) -> Bool {
        guard let current = try currentBytes().map({ LineHashes(of: $0).contentHash }) else {
            return try attempt { () throws(SystemError) in try moveIntoPlace(name) }
        }
        guard current == version else { return false }
        try attempt { () throws(SystemError) in try work.exchange(name, with: place.name, in: place.folder) }
        if let text = try readLeftover(name), text.lines.contentHash == version {
            try discard(name, text)
            return true
        }
        try attempt { () throws(SystemError) in try work.exchange(name, with: place.name, in: place.folder) }
        return false
    }

    /// The table's content; nil when there is no file.
    func currentBytes() throws(StoreError) -> [UInt8]? {
        do throws(StoreError) {
            return try SettledRead.read(place).bytes
        } catch {
            if case .missing = error { return nil }
            throw error
        }
    }

    /// The content of a leftover, or `nil` when it is not a regular file. An editor that still writes to it is waited for.
    func readLeftover(_ name: String) throws(StoreError) -> HashedText? {
        do throws(StoreError) {
            return HashedText(try SettledRead.read(name, in: work, path: place.path).bytes)
        } catch {
            if case .notAFile = error { return nil }
            throw error
        }
    }
}
