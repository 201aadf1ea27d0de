internal import Host
internal import TaskQueue

extension Transaction {
    /// Cleans up after runs that were killed, before anything else happens.
    ///
    /// - Unfinished temporary files are deleted.
    /// - A swap file that holds the new version was never put in place, or was taken out again: deleted.
    /// - One that holds the base was replaced by it: kept as a displaced file.
    /// - Any other is a person's save that the exchange took out: it is put back if our version is still in its place,
    ///   and else rescued.
    /// - An away file is the queue itself if there is no other.
    mutating func recover() throws(StoreError) {
        let names = try attempt { () throws(SystemError) in try work.names() }
        for name in names.sorted() {
            if name.hasPrefix(WorkFolder.temporaryPrefix) {
                try attempt { () throws(SystemError) in try work.unlink(name) }
            } else if let contents = WorkFolder.Contents(of: name) {
                if name.hasPrefix(WorkFolder.awayPrefix) { try recoverAway(name, contents) }
                if name.hasPrefix(WorkFolder.swapPrefix) { try recoverSwap(name, contents) }
            }
        }
    }

    private mutating func recoverAway(_ name: String, _ contents: WorkFolder.Contents) throws(StoreError) {
        do throws(SystemError) {
            try work.link(name, as: place.name, in: place.folder)
            try work.unlink(name)
            notices.append(.restored)
        } catch {
            guard error.isExisting else { throw failure(error) }
            try settleLeftover(name, isKnown: try readLeftover(name).map(ContentHash.of) == contents.base)
        }
    }

    private mutating func recoverSwap(_ name: String, _ contents: WorkFolder.Contents) throws(StoreError) {
        guard let bytes = try readLeftover(name) else {
            // Not a file: whatever a person had put in the queue's place.
            notices.append(try rescued(name, in: work))
            return
        }
        let hash = ContentHash.of(bytes)
        if hash == contents.new {
            try attempt { () throws(SystemError) in try work.unlink(name) }
        } else if hash == contents.base {
            keepDisplaced(name, base: bytes)
        } else if try currentHash() == contents.new, try takeOut(contents.new, insteadOf: name) {
            notices.append(.restored)
        } else {
            notices.append(try rescued(name, in: work))
        }
    }

    /// Puts a person's save back in its place; false when somebody saved once more meanwhile, which then stays.
    private func takeOut(_ version: UInt64, insteadOf name: String) throws(StoreError) -> Bool {
        try attempt { () throws(SystemError) in try work.exchange(name, with: place.name, in: place.folder) }
        let isOurs = try readLeftover(name).map(ContentHash.of) == version
        try attempt { () throws(SystemError) in
            if isOurs {
                try work.unlink(name)
            } else {
                try work.exchange(name, with: place.name, in: place.folder)
            }
        }
        return isOurs
    }

    private mutating func settleLeftover(_ name: String, isKnown: Bool) throws(StoreError) {
        guard !isKnown else {
            try attempt { () throws(SystemError) in try work.unlink(name) }
            return
        }
        notices.append(try rescued(name, in: work))
    }

    private func currentHash() throws(StoreError) -> UInt64? {
        do throws(StoreError) {
            return ContentHash.of(try SettledRead.read(place.name, in: place.folder, path: place.path).bytes)
        } catch {
            if case .missing = error { return nil }
            throw error
        }
    }

    /// The content of a leftover, or `nil` when it is no regular file. An editor that still writes to it is waited for.
    private func readLeftover(_ name: String) throws(StoreError) -> [UInt8]? {
        do throws(StoreError) {
            return try SettledRead.read(name, in: work, path: place.path).bytes
        } catch {
            if case .notAFile = error { return nil }
            throw error
        }
    }
}
