internal import Host

/// What killed runs and displaced versions left around a queue. The next change deals with all but the rescued files.
package struct Leftovers: Equatable, Sendable {
    /// Unfinished files, which are deleted.
    package var unfinished = 0
    /// Versions that a change had taken out or was about to put in: deleted, kept for a while, put back or rescued.
    package var interrupted = 0
    /// Versions that were replaced, kept for ten minutes for editors that still write to them.
    package var displaced = 0
    /// Saves that could not be merged, beside the queue; a person compares them and removes them.
    package var rescued: [String] = []

    /// - Parameter queue: the path of the queue.
    package init(queue: String) throws(StoreError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            let prefix = place.name + Transaction.rescuedInfix
            rescued = try place.folder.names().filter { $0.hasPrefix(prefix) }.sorted()
            guard let work = try? place.folder.openSubfolder(WorkFolder.name) else { return }
            for name in try work.names() {
                if name.hasPrefix(WorkFolder.temporaryPrefix) { unfinished += 1 }
                if WorkFolder.Contents(of: name) != nil { interrupted += 1 }
            }
            guard let folder = try? work.openSubfolder(WorkFolder.displaced) else { return }
            displaced = try folder.names().count { Transaction.isVersion($0) }
        } catch {
            throw .system(SystemFailure(error), path: queue)
        }
    }
}
