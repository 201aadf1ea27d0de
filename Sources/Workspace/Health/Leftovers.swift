internal import Host

/// What killed runs and displaced versions left around a queue. The next change deals with all but
/// the rescued files and the copies of hand edits.
package struct Leftovers: Sendable {
    /// Unfinished files, which are deleted.
    package var unfinished = 0
    /// Versions that a change had taken out or was about to put in: deleted, kept for a while, put back or rescued.
    package var interrupted = 0
    /// Versions that were replaced, kept for ten minutes for editors that still write to them.
    package var displaced = 0
    /// The path of the newest of them.
    package var newestDisplaced: String?
    /// Lists of rows that are out of the queue or about to be, which are added to the archive.
    package var promised = 0
    /// Copies of the queue or of tasks that editors have open, or whose words were not all taken; with the path of
    /// the one that was saved last.
    package var drafts: (count: Int, newest: String)?
    /// Saves that could not be merged, beside the queue; a person compares them and removes them.
    package var rescued: [String] = []

    /// - Parameter queue: the path of the queue.
    package init(queue: String) throws(StoreError) {
        var path = queue
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            let prefix = place.name + Transaction.rescuedInfix
            rescued = try place.folder.names().filter { $0.hasPrefix(prefix) }.sorted()
            guard let root = try? place.folder.openSubfolder(WorkFolder.name) else { return }
            path = WorkFolder.path(beside: place)
            // What version 0.1 left lies in the folder itself, until the next change finds out whose it is.
            try count(in: root)
            if let work = try WorkFolder.openFolder(of: place) {
                try count(in: work)
                drafts = try Self.drafts(in: work)
            }
        } catch {
            throw .system(SystemFailure(error), path: path)
        }
    }

    private mutating func count(in folder: borrowing Folder) throws(SystemError) {
        for name in try folder.names() {
            if name.hasPrefix(WorkFolder.temporaryPrefix) { unfinished += 1 }
            if WorkFolder.Contents(of: name) != nil { interrupted += 1 }
            if AdditionRecord.isName(name) || name.hasPrefix(EarlierLayout.promisePrefix) { promised += 1 }
        }
        guard let folder = try? folder.openSubfolder(WorkFolder.displaced) else { return }
        let versions = try folder.names().filter(Transaction.isVersion)
        displaced += versions.count
        if let newest = versions.max() { newestDisplaced = try folder.path() + "/" + newest }
    }

    private static func drafts(in work: borrowing Folder) throws(SystemError) -> (Int, String)? {
        guard let folder = try? work.openSubfolder(WorkFolder.drafts) else { return nil }
        // Beside them are files of editors, such as `.QUEUE-1.md.swp`.
        let names = try folder.names().filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
        let saves = names.compactMap { name in
            (try? folder.status(of: name)).map { (time: $0.modified, name: name) }
        }
        guard let newest = saves.max(by: { $0.time < $1.time }) else { return nil }
        return (saves.count, try folder.path() + "/" + newest.name)
    }
}
