internal import Host

/// Finds the queue that a person in some folder means.
package struct QueueDiscovery {
    /// Where a queue is in a folder, in the order of trial.
    package static let places = ["automation/orchestrator/QUEUE.md", "QUEUE.md"]

    /// The path of the queue for somebody in `folder`: in it or the nearest folder above that has one, up to the root
    /// of the repository. Worktrees of one repository share the queue of the main one, so in a linked worktree the
    /// same folders of the main worktree are searched. Where that is not known, as for a bare repository, each has its own.
    ///
    /// - Parameter folder: an absolute path.
    /// - Returns: `nil` when there is none.
    /// - Throws: that one may be where the system did not let us look: another one found farther up would not be meant.
    package static func find(from folder: String) throws(StoreError) -> String? {
        var current = folder
        while true {
            let git = try GitLink(folder: current)
            if let main = git.mainWorktree {
                // What was found below this root lay in the worktree's own copy.
                let inside = folder.dropFirst(current.utf8.count)
                let found = try searchUp(from: main + inside, to: main)
                if found != nil || !git.isBare { return found }
            }
            if git.isRoot || current == "/" { return try searchUp(from: folder, to: current) }
            current = PathText.folder(of: current)
        }
    }

    /// Where a new queue is found from a folder: there, and for a linked worktree in the main one.
    ///
    /// - Parameter folder: an absolute path.
    /// - Throws: that this can't be found out.
    package static func placeOfNew(from folder: String) throws(StoreError) -> String {
        var current = folder
        while current != "/" {
            let git = try GitLink(folder: current)
            if let main = git.mainWorktree, !git.isBare {
                let same = main + folder.dropFirst(current.utf8.count)
                return (try? Folder(path: same)) == nil ? main : same
            }
            if git.isRoot { break }
            current = PathText.folder(of: current)
        }
        return folder
    }

    private static func searchUp(from folder: String, to root: String) throws(StoreError) -> String? {
        var current = folder
        while true {
            for place in places {
                let path = current == "/" ? "/" + place : current + "/" + place
                if try exists(path) { return path }
            }
            if current == root || current == "/" { return nil }
            current = PathText.folder(of: current)
        }
    }

    /// Anything at the path counts, so that a folder named QUEUE.md, a loop of links or a link that leads nowhere is an
    /// error rather than another queue.
    private static func exists(_ path: String) throws(StoreError) -> Bool {
        do throws(SystemError) {
            return try FileStatus.ofName(at: path) != nil || isBeingReplaced(path)
        } catch {
            throw .system(SystemFailure(error), path: path)
        }
    }

    /// Where names can't be exchanged, a change takes the file out of its place for a moment; and where a change was
    /// made before, git or an editor may be about to make the file anew.
    private static func isBeingReplaced(_ path: String) -> Bool {
        guard let place = try? ResolvedPath.resolve(path) else { return false }
        if AwayVersion(of: place) != nil { return true }
        guard (try? WorkFolder.openFolder(of: place)) ?? nil != nil else {
            return (try? place.folder.status(of: place.name)) != nil
        }
        return SettledRead.isThereSoon(place.name, in: place.folder)
    }
}
