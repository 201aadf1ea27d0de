internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// A new version that is written and durable, and named as a swap file.
struct PreparedVersion {
    let version: FileVersion
    let lines: LineHashes
    /// The lines of the version that it is to replace.
    let baseLines: LineHashes
    let contents: WorkFolder.Contents
    /// To recognise it again.
    let status: FileStatus
}

/// How an attempt to put a new version in place ended.
enum Replacement {
    /// It is in place, and durable when the folder is synced.
    /// - Parameter displaced: the name of the old version in the table's work folder.
    case replaced(displaced: String)
    /// A person saved in between; their version is in place and nothing else is left.
    /// - Parameter wasSeen: whether the new version was in place for a moment.
    case raced(wasSeen: Bool)
}

extension Transaction {
    /// Writes a complete, durable version into the work folder. It has its name only when it is complete.
    ///
    /// - Parameter text: the base.
    func prepare(
        _ version: FileVersion, insteadOf base: borrowing Snapshot, _ text: HashedText
    ) throws(StoreError) -> PreparedVersion {
        let lines = version.lines(from: text)
        let contents = WorkFolder.Contents(base: text.lines.contentHash, new: lines.contentHash)
        let new = NewFile(base: version.base, segments: version.segments, prefix: WorkFolder.temporaryPrefix)
        do throws(SystemError) {
            let status = try new.rename(to: contents.swapName, in: work) { file throws(SystemError) in
                try file.copyAttributes(from: base.file)
            }
            return PreparedVersion(
                version: version, lines: lines, baseLines: text.lines, contents: contents, status: status)
        } catch {
            throw failure(error)
        }
    }

    /// Replaces the file by a new version unless somebody saved it since the base was read.
    ///
    /// The two are exchanged in one step, and what came out is judged: equal to the base, nothing was missed; else it
    /// goes back, for it is a person's.
    mutating func put(
        _ new: PreparedVersion, insteadOf base: borrowing Snapshot
    ) throws(StoreError) -> Replacement {
        let swap = new.contents.swapName
        // Making it durable takes most of the time, and so most saves come then. Whoever reads between the exchange and
        // its being undone sees a version that is withdrawn, and may save what it saw: so it is to be rare.
        guard (try? currentStatus()) == base.file.status else {
            try attempt { () throws(SystemError) in try work.unlink(swap) }
            return .raced(wasSeen: false)
        }
        do throws(SystemError) {
            try work.exchange(swap, with: place.name, in: place.folder)
        } catch {
            if error.isUnsupported { return try putByLink(new, insteadOf: base) }
            try? work.unlink(swap)
            // git or an editor has just removed the file to make it anew.
            if error.isNotFound { return .raced(wasSeen: false) }
            throw failure(error)
        }
        do throws(StoreError) {
            guard try isUntouched(swap, FileVersion(base.bytes), isSettled: base.isSettled) else {
                try putBack(new)
                return .raced(wasSeen: true)
            }
        } catch {
            // What can't be judged goes back, so that a failure has changed nothing.
            if (try? currentStatus())?.isSameFile(as: new.status) == true { try? putBack(new) }
            throw error
        }
        return .replaced(displaced: swap)
    }

    /// Replaces the file where the file system can't exchange two names: the old version is renamed away, looked at,
    /// and the new one linked into the free place. A link never replaces anything, so a save in between is not lost;
    /// but for a moment there is no file, and readers have to wait for it.
    private mutating func putByLink(
        _ new: PreparedVersion, insteadOf base: borrowing Snapshot
    ) throws(StoreError) -> Replacement {
        let (swap, away) = (new.contents.swapName, new.contents.awayName)
        do throws(SystemError) {
            try place.folder.rename(place.name, to: away, in: work)
        } catch {
            try? work.unlink(swap)
            if error.isNotFound { return .raced(wasSeen: false) }
            throw failure(error)
        }
        // A failure from here on that can't be repaired is left to the next run's recovery, which puts the file back.
        let isUntouched: Bool
        do throws(StoreError) {
            isUntouched = try self.isUntouched(away, FileVersion(base.bytes), isSettled: base.isSettled)
        } catch {
            _ = try? moveIntoPlace(away)
            throw error
        }
        guard isUntouched else {
            let isBack = try attempt { () throws(SystemError) in
                try work.unlink(swap)
                return try moveIntoPlace(away)
            }
            if !isBack { try setAside(away, base: new.baseLines) }
            return .raced(wasSeen: false)
        }
        if try attempt({ () throws(SystemError) in try moveIntoPlace(swap) }) {
            return .replaced(displaced: away)
        }
        keepDisplaced(away, new.baseLines)
        try attempt { () throws(SystemError) in try work.unlink(swap) }
        return .raced(wasSeen: false)
    }

    /// Gives a file in the work folder the table's name instead of its own; false when somebody made a file of that
    /// name meanwhile.
    func moveIntoPlace(_ name: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try work.link(name, as: place.name, in: place.folder)
            try work.unlink(name)
            return true
        } catch {
            if error.isExisting { return false }
            guard error.isPermission || error.isUnsupported else { throw error }
        }
        // Without hard links, looking first is the best there is.
        if (try? place.folder.status(of: place.name)) != nil { return false }
        try work.rename(name, to: place.name, in: place.folder)
        return true
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
    /// whose changes are merged before the edit is made again.
    private mutating func putBack(_ ours: PreparedVersion) throws(StoreError) {
        let swap = ours.contents.swapName
        guard try exchangeIfPresent(swap) else {
            // git or an editor has just removed the file to make it anew.
            let isInPlace = try attempt { () throws(SystemError) in try moveIntoPlace(swap) }
            if !isInPlace { try setAside(swap, base: ours.baseLines) }
            return
        }
        let out = try attempt { () throws(SystemError) in try work.status(of: swap) }
        if out.isSameFile(as: ours.status) {
            // An editor may have opened our version while it was in place: what it writes is a change of that.
            _ = try isUntouched(swap, ours.version, isSettled: true)
            try setAside(swap, base: ours.lines)
        } else if try exchangeIfPresent(swap) {
            try setAside(swap, base: ours.baseLines)
        } else if try !attempt({ () throws(SystemError) in try moveIntoPlace(swap) }) {
            try setAside(swap, base: ours.baseLines)
        }
    }

    func currentStatus() throws(SystemError) -> FileStatus {
        try place.folder.status(of: place.name)
    }

    /// Exchanges a file with the table; false when there is none.
    private func exchangeIfPresent(_ name: String) throws(StoreError) -> Bool {
        do throws(SystemError) {
            try work.exchange(name, with: place.name, in: place.folder)
            return true
        } catch {
            guard error.isNotFound else { throw failure(error) }
            return false
        }
    }

    /// Makes changes that are in place durable. Without this a crash may undo an acknowledged change.
    ///
    /// - Returns: why the disk did not confirm it.
    func syncFolder() -> SystemError? {
        do throws(SystemError) {
            try place.folder.sync()
            return nil
        } catch {
            return error
        }
    }
}
