internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

extension Transaction {
    /// Replaces the file where the file system can't exchange two names: the old version is renamed away, looked at,
    /// and the new one linked into the free place. A link never replaces anything, so a save in between is not lost;
    /// but for a moment there is no file, and readers have to wait for it.
    mutating func replaceByLink(
        _ base: borrowing Snapshot, with new: FileVersion, _ contents: WorkFolder.Contents
    ) throws(StoreError) -> ReplacementOutcome {
        let away = contents.awayName
        do throws(SystemError) {
            try place.folder.rename(place.name, to: away, in: work)
        } catch {
            try? work.unlink(contents.swapName)
            if error.isNotFound { return .raced }
            throw failure(error)
        }
        // A failure from here on that can't be mended is left to the next run's recovery, which puts the file back.
        let isUntouched: Bool
        do throws(StoreError) {
            isUntouched = try self.isUntouched(away, FileVersion(base.bytes), isSettled: base.isSettled)
        } catch {
            _ = try? moveIntoPlace(away)
            throw error
        }
        guard isUntouched else {
            let isBack = try attempt { () throws(SystemError) in
                try work.unlink(contents.swapName)
                return try moveIntoPlace(away)
            }
            if !isBack { try setAside(away, base: LineHashes(of: base.bytes)) }
            return .raced
        }
        let isInPlace = try attempt { () throws(SystemError) in try moveIntoPlace(contents.swapName) }
        keepDisplaced(away, DisplacedRecord(of: base.bytes, replacedBy: new))
        if isInPlace { return .replaced(unconfirmed: syncFolder()) }
        try attempt { () throws(SystemError) in try work.unlink(contents.swapName) }
        return .raced
    }

    /// Gives a file in the work folder the queue's name instead of its own; false when somebody made a file of that
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
}
