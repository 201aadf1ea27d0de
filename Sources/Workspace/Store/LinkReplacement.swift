internal import Host
internal import TaskQueue

extension Transaction {
    /// Replaces the file where the file system can't exchange two names: the old version is renamed away, looked at, and
    /// the new one linked into the free place. A link never replaces anything, so a save in between is not lost; but for
    /// a moment there is no file, and readers have to wait for it.
    mutating func replaceByLink(
        _ base: borrowing Snapshot, with contents: WorkFolder.Contents
    ) throws(StoreError) -> ReplacementOutcome {
        let away = contents.awayName
        do throws(SystemError) {
            try place.folder.rename(place.name, to: away, in: work)
        } catch {
            try? work.unlink(contents.swapName)
            if error.isNotFound { return .raced }
            throw failure(error)
        }
        // A failure from here on leaves the rest to the next run's recovery, which puts the file back.
        let isUntouched = try isUntouched(away, base)
        let isInPlace = try attempt { () throws(SystemError) in
            let isInPlace = try link(isUntouched ? contents.swapName : away)
            try work.unlink(contents.swapName)
            return isInPlace
        }
        if isUntouched, isInPlace {
            keepDisplaced(away, base: base.bytes)
            return .replaced(unconfirmed: syncFolder())
        }
        if isInPlace || isUntouched {
            // It is back in its place, or it is what everybody has read and somebody has replaced since.
            try attempt { () throws(SystemError) in try work.unlink(away) }
        } else {
            try setAside(away, base: LineHashes(of: base.bytes))
        }
        return .raced
    }

    /// Gives a file the queue's name; false when somebody made a file of that name meanwhile.
    private func link(_ name: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try work.link(name, as: place.name, in: place.folder)
            return true
        } catch {
            guard error.isExisting else { throw error }
            return false
        }
    }
}
