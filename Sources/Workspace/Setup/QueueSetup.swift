internal import Host

/// The files of a new queue.
package enum QueueSetup {
    /// What git is to ignore: the working files, and the event log, which is a machine's own.
    static let ignored = ["/.orch/", "/logs/"]

    /// Makes a queue; files that are there already stay as they are.
    ///
    /// - Parameters:
    ///   - queue: the path of the QUEUE.md to make. Its folder is made too.
    ///   - template: its content; `nil` where it is there.
    ///   - settings: the content of the `orch.conf` beside it.
    /// - Returns: the paths of the files that were made or added to.
    /// - Throws: ``StoreError/exists(path:)`` when the queue is there already; nothing is changed then.
    package static func make(queue: String, template: String?, settings: String) throws(StoreError) -> [String] {
        try makeFolder(of: queue)
        let place = try TableStore.resolve(queue)
        // A killed run may have left it out of its place.
        if template != nil, !place.isMissing || AwayVersion(of: place) != nil { throw .exists(path: queue) }
        let folder = place.folderPath
        var made: [String] = []
        let conf = PathText.join(folder, SettingsFile.name)
        do throws(StoreError) {
            try TableStore.create(conf, Array(settings.utf8), besides: place.name)
            made.append(conf)
        } catch {
            guard case .exists = error else { throw error }
        }
        if try ignore(in: folder) { made.append(PathText.join(folder, ".gitignore")) }
        // The last one: without it, this is done again from the start.
        if let template {
            try TableStore.create(queue, Array(template.utf8))
            made.insert(queue, at: 0)
        }
        return made
    }

    /// Makes the folder that a queue is in, where it is missing.
    package static func makeFolder(of queue: String) throws(StoreError) {
        let folder = PathText.folder(of: queue)
        do throws(SystemError) {
            try Folder.make(path: folder)
        } catch {
            throw .system(SystemFailure(error), path: folder)
        }
    }

    /// Adds the lines that `.gitignore` lacks.
    private static func ignore(in folder: String) throws(StoreError) -> Bool {
        let path = PathText.join(folder, ".gitignore")
        do throws(SystemError) {
            let known = try existingLines(path)
            let missing = ignored.filter { !known.contains($0) }
            guard !missing.isEmpty else { return false }
            try LogFile(path: path).append(Array(missing.map { $0 + "\n" }.joined().utf8))
            return true
        } catch {
            throw .system(SystemFailure(error), path: path)
        }
    }

    private static func existingLines(_ path: String) throws(SystemError) -> [String] {
        let place = try ResolvedPath.resolve(path)
        guard !place.isMissing, let file = try? place.folder.openFile(place.name) else { return [] }
        return String(decoding: try file.readAll(), as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
}
