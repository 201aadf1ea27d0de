internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// How an attempt to put a new version in place ended.
enum ReplacementOutcome {
    /// It is in place.
    /// - Parameter unconfirmed: why the disk did not confirm that the folder's change is durable.
    case replaced(unconfirmed: SystemError?)
    /// A person saved in between; their version is in place and the operation is to be replayed on it.
    case raced
}

extension Transaction {
    /// Replaces the file by a new version unless somebody saved it since the base was read.
    ///
    /// The new version is written beside the file and made durable, then exchanged with it in one step, and what came
    /// out is judged: equal to the base, nothing was missed; else it goes back, for it is a person's.
    mutating func replace(_ base: borrowing Snapshot, with new: FileVersion) throws(StoreError) -> ReplacementOutcome {
        let contents = WorkFolder.Contents(base: ContentHash.of(base.bytes), new: new.hash)
        let written = try write(new, as: contents.swapName, attributesOf: base.file)
        // Making it durable takes most of the time, and so most saves come then. Whoever reads between the exchange and
        // its being undone sees a version that is withdrawn, and may save what it saw: so it is to be rare.
        guard (try? currentStatus()) == base.file.status else {
            try attempt { () throws(SystemError) in try work.unlink(contents.swapName) }
            return .raced
        }
        do throws(SystemError) {
            try work.exchange(contents.swapName, with: place.name, in: place.folder)
        } catch {
            if error.isUnsupported { return try replaceByLink(base, with: new, contents) }
            try? work.unlink(contents.swapName)
            // git or an editor has just removed the file to make it anew.
            if error.isNotFound { return .raced }
            throw failure(error)
        }
        do throws(StoreError) {
            guard try isUntouched(contents.swapName, FileVersion(base.bytes), isSettled: base.isSettled) else {
                try putBack(contents.swapName, ours: written, new: new, base: base.bytes)
                return .raced
            }
        } catch {
            // What can't be judged goes back, so that a failure has changed nothing.
            if (try? currentStatus())?.isSameFile(as: written) == true {
                try? putBack(contents.swapName, ours: written, new: new, base: base.bytes)
            }
            throw error
        }
        // Durable first: what is kept beside it needs no disk to have been asked.
        let unconfirmed = syncFolder()
        keepDisplaced(contents.swapName, DisplacedRecord(of: base.bytes, replacedBy: new))
        return .replaced(unconfirmed: unconfirmed)
    }

    /// Writes a complete, durable version into the work folder. It has its name only when it is complete.
    ///
    /// - Returns: the file's status, to recognise it again.
    func write(
        _ new: FileVersion, as name: String, attributesOf original: borrowing File
    ) throws(StoreError) -> FileStatus {
        let temporary = WorkFolder.temporary()
        do throws(SystemError) {
            let file = try work.createFile(temporary)
            do throws(SystemError) {
                try file.write(base: new.base, segments: new.segments)
                _ = try file.copyAttributes(from: original)
                try file.sync()
                try work.rename(temporary, to: name)
                return file.status
            } catch {
                try? work.unlink(temporary)
                throw error
            }
        } catch {
            throw failure(error)
        }
    }

    /// Whether what came out of the exchange is what the change was based on, and stays so: nobody has it open for
    /// writing.
    ///
    /// - Parameters:
    ///   - version: what the file is expected to hold.
    ///   - isSettled: whether an open writer counts as a change; not so where one had it open all along.
    func isUntouched(_ name: String, _ version: FileVersion, isSettled: Bool) throws(StoreError) -> Bool {
        do throws(FileOpenError) {
            let file = try work.openFile(name)
            do throws(SystemError) {
                let lease = file.takeReadLease()
                if lease == .inUse, isSettled { return false }
                guard try file.matches(base: version.base, segments: version.segments) else { return false }
                // A later write is recognised by its time, however coarse the clock of the file system is.
                try? file.setModificationTime(Self.untouchedTime)
                if lease != .held || file.isLeaseHeld { return true }
                try? file.setModificationTime(file.status.modified)
                return false
            } catch {
                throw .system(error)
            }
        } catch {
            switch error {
            case .notRegular: return false
            case .system(let error): throw failure(error)
            }
        }
    }

    /// The modification time of displaced files, in nanoseconds since 1970: a time at which nobody saves.
    static var untouchedTime: Int64 { 1_000_000_000 }

    /// Puts a person's save back in its place and takes our version out.
    ///
    /// If somebody saved once more meanwhile, the newest stays, and the other one is set aside as a displaced file
    /// whose changes are merged before the operation is replayed.
    private mutating func putBack(
        _ swap: String, ours: FileStatus, new: FileVersion, base: [UInt8]
    ) throws(StoreError) {
        guard try exchangeIfPresent(swap) else {
            // git or an editor has just removed the file to make it anew.
            let isInPlace = try attempt { () throws(SystemError) in try moveIntoPlace(swap) }
            if !isInPlace { try setAside(swap, base: LineHashes(of: base)) }
            return
        }
        let out = try attempt { () throws(SystemError) in try work.status(of: swap) }
        if out.isSameFile(as: ours) {
            // An editor may have opened our version while it was in place: what it writes is a change of that.
            _ = try isUntouched(swap, new, isSettled: true)
            try setAside(swap, base: new.lines)
        } else if try exchangeIfPresent(swap) {
            try setAside(swap, base: LineHashes(of: base))
        } else if try !attempt({ () throws(SystemError) in try moveIntoPlace(swap) }) {
            try setAside(swap, base: LineHashes(of: base))
        }
    }

    private func currentStatus() throws(SystemError) -> FileStatus {
        try place.folder.status(of: place.name)
    }

    /// Exchanges a file with the queue; false when there is none.
    private func exchangeIfPresent(_ name: String) throws(StoreError) -> Bool {
        do throws(SystemError) {
            try work.exchange(name, with: place.name, in: place.folder)
            return true
        } catch {
            guard error.isNotFound else { throw failure(error) }
            return false
        }
    }

    /// Makes the exchange durable. Without this a crash may undo an acknowledged change.
    func syncFolder() -> SystemError? {
        do throws(SystemError) {
            try place.folder.sync()
            return nil
        } catch {
            return error
        }
    }
}
