internal import Host
internal import TaskQueue

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
    mutating func replace(_ base: borrowing Snapshot, with new: NewVersion) throws(StoreError) -> ReplacementOutcome {
        let contents = WorkFolder.Contents(base: ContentHash.of(base.bytes), new: new.hash)
        let written = try write(new, as: contents.swapName, attributesOf: base.file)
        do throws(SystemError) {
            try work.exchange(contents.swapName, with: place.name, in: place.folder)
        } catch {
            if error.isUnsupported { return try replaceByLink(base, with: contents) }
            try? work.unlink(contents.swapName)
            // git or an editor has just removed the file to make it anew.
            if error.isNotFound { return .raced }
            throw failure(error)
        }
        guard try isUntouched(contents.swapName, base) else {
            try putBack(contents.swapName, ours: written, new: new, base: base.bytes)
            return .raced
        }
        keepDisplaced(contents.swapName, base: base.bytes)
        return .replaced(unconfirmed: syncFolder())
    }

    /// Writes a complete, durable version into the work folder. It has its name only when it is complete.
    ///
    /// - Returns: the file's status, to recognise it again.
    func write(
        _ new: NewVersion, as name: String, attributesOf original: borrowing File
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
    func isUntouched(_ name: String, _ base: borrowing Snapshot) throws(StoreError) -> Bool {
        do throws(FileOpenError) {
            let file = try work.openFile(name)
            do throws(SystemError) {
                let lease = file.takeReadLease()
                if lease == .inUse, base.isSettled { return false }
                guard try file.matches(base.bytes) else { return false }
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
    /// If somebody saved once more meanwhile, the newest stays, and the other one is set aside as a displaced file whose
    /// changes are merged before the operation is replayed.
    private mutating func putBack(
        _ swap: String, ours: FileStatus, new: NewVersion, base: [UInt8]
    ) throws(StoreError) {
        let isDone = try attempt { () throws(SystemError) in
            do throws(SystemError) {
                try work.exchange(swap, with: place.name, in: place.folder)
            } catch {
                guard error.isNotFound else { throw error }
                try work.rename(swap, to: place.name, in: place.folder)
                return true
            }
            if try holdsOurs(swap, ours, new) {
                try work.unlink(swap)
                return true
            }
            try work.exchange(swap, with: place.name, in: place.folder)
            return false
        }
        if isDone { return }
        try setAside(swap, base: LineHashes(of: base))
    }

    private func holdsOurs(_ name: String, _ ours: FileStatus, _ new: NewVersion) throws(SystemError) -> Bool {
        do throws(FileOpenError) {
            let file = try work.openFile(name)
            do throws(SystemError) {
                guard file.status.isSameFile(as: ours), file.takeReadLease() != .inUse else { return false }
                return try file.matches(base: new.base, segments: new.segments)
            } catch {
                throw .system(error)
            }
        } catch {
            switch error {
            case .notRegular: return false
            case .system(let error): throw error
            }
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
