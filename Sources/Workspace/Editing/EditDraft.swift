internal import Host

/// The copy of a queue, or of one task, that a person's editor opens. It stays in `.orch/<queue>/edit/` until what the person
/// wrote is in the queue or is given up, so that a closed terminal loses no words.
package struct EditDraft: Sendable {
    /// The copy's path, for the editor and for messages.
    package let path: String

    /// Writes a copy beside a queue.
    ///
    /// - Parameters:
    ///   - content: what the editor shows.
    ///   - name: what the file's name begins with, such as an id.
    package init(_ content: [UInt8], named name: String, in store: QueueStore) throws(StoreError) {
        let place = try TableStore.resolve(store.path)
        let root = try Transaction.openRoot(beside: place)
        do throws(SystemError) {
            let drafts = try root.openOrMakeSubfolder(WorkFolder.folder(of: place.name))
                .openOrMakeSubfolder(WorkFolder.drafts)
            let file = name + "-" + randomName() + ".md"
            try drafts.createFile(file).write(content)
            path = try drafts.path() + "/" + file
        } catch {
            throw .system(SystemFailure(error), path: place.path)
        }
    }

    /// What the person made of it.
    package func content() throws(StoreError) -> [UInt8] {
        let place = try TableStore.resolve(path)
        return try SettledRead.read(place.name, in: place.folder, path: path).bytes
    }

    /// Removes the copy; what can't be removed stays, which does no harm.
    package func discard() {
        guard let place = try? ResolvedPath.resolve(path) else { return }
        try? place.folder.unlink(place.name)
    }
}
