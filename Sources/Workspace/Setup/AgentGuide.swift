internal import Host

/// The part of `AGENTS.md` that tells a coding agent how to work the queue. The file is a person's; all but the part
/// between our markers stays as it is.
package struct AgentGuide: Sendable {
    /// The file's name.
    package static let name = "AGENTS.md"
    private static let section = MarkedSection(begin: "<!-- orch:agents -->", end: "<!-- /orch:agents -->")

    /// What was done.
    package enum Outcome: Equatable, Sendable {
        case made, changed, unchanged
    }

    /// The file's path.
    package let path: String
    /// The queue's path, seen from the file's folder.
    package let queue: String

    /// - Parameter queue: the path of a queue, whose folder has to exist. The file is at the root of its work tree,
    ///   where agents look for it, else beside the queue.
    package init(queue: String) throws(AgentGuideError) {
        do throws(StoreError) {
            let place = try TableStore.resolve(queue)
            let folder = try GitLink.realPath(of: place.folderPath) ?? place.folderPath
            var root = folder
            while root != "/", try !GitLink(folder: root).isRoot { root = PathText.folder(of: root) }
            let home = try GitLink(folder: root).isRoot ? root : folder
            path = home + "/" + Self.name
            self.queue = folder.dropFirst(home.count).drop { $0 == "/" } + (folder == home ? "" : "/") + place.name
        } catch {
            throw .store(error)
        }
    }

    /// Puts the section into the file, making it where it is missing.
    ///
    /// - Parameter lines: what is between the markers.
    package func write(_ lines: [String]) throws(AgentGuideError) -> Outcome {
        let place = try attempt { () throws(SystemError) in try ResolvedPath.resolve(path) }
        if place.isMissing {
            let text = try text(lines, in: [])
            try attempt { () throws(SystemError) in
                try NewFile(text, prefix: Self.name + ".", mode: 0o666)
                    .link(as: place.name, in: place.folder, writtenIn: place.folder)
            }
            return .made
        }
        let base = try read(place)
        let text = try text(lines, in: base.bytes)
        guard text != base.bytes else { return .unchanged }
        try replace(base, with: text, at: place)
        return .changed
    }

    private func read(_ place: borrowing ResolvedPath) throws(AgentGuideError) -> Snapshot {
        do throws(StoreError) {
            removeLeftovers(at: place)
            let snapshot = try SettledRead.read(place.name, in: place.folder, path: path)
            try Transaction.refuseUnlessReplaceable(snapshot.file.status, path: path)
            return snapshot
        } catch {
            throw .store(error)
        }
    }

    /// Removes the second name of the file that a run left which was killed while it made it.
    private func removeLeftovers(at place: borrowing ResolvedPath) {
        guard let file = try? place.folder.status(of: place.name), file.linkCount > 1 else { return }
        for name in (try? place.folder.names()) ?? []
        where name.hasPrefix(Self.name + ".") && name.utf8.count == Self.name.utf8.count + 17
            && (try? place.folder.status(of: name).isSameFile(as: file)) == true
        {
            try? place.folder.unlink(name)
        }
    }

    private func text(_ lines: [String], in text: [UInt8]) throws(AgentGuideError) -> [UInt8] {
        do throws(MarkedSection.Unpaired) {
            return try Self.section.placed(lines, in: text)
        } catch {
            throw .unpairedMarker(path: path, line: error.line)
        }
    }

    /// Exchanges the file with its new version, and looks at what came out: a save in between goes back.
    private func replace(
        _ base: borrowing Snapshot, with text: [UInt8], at place: borrowing ResolvedPath
    ) throws(AgentGuideError) {
        let isReplaced = try attempt { () throws(SystemError) in
            try NewFile(text, prefix: Self.name + ".").write(
                in: place.folder,
                preparing: { file throws(SystemError) in try file.copyAttributes(from: base.file) }
            ) { temporary, _ throws(SystemError) in
                defer { try? place.folder.unlink(temporary) }
                guard try place.folder.status(of: place.name) == base.file.status else { return false }
                do throws(SystemError) {
                    try place.folder.exchange(temporary, with: place.name, in: place.folder)
                } catch {
                    guard error.isUnsupported else { throw error }
                    try place.folder.rename(temporary, to: place.name)
                    return true
                }
                if (try? place.folder.read(temporary)) == base.bytes { return true }
                try place.folder.exchange(temporary, with: place.name, in: place.folder)
                return false
            }
        }
        guard isReplaced else { throw .store(.restless(path: path, tries: 1)) }
    }

    private func attempt<Result: ~Copyable>(
        _ body: () throws(SystemError) -> Result
    ) throws(AgentGuideError) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .store(error.isExisting ? .exists(path: path) : .system(SystemFailure(error), path: path))
        }
    }
}

/// Why the guide was not written. The file is as it was.
package enum AgentGuideError: Error, Sendable {
    /// One of the two lines that mark our part is there without the other.
    case unpairedMarker(path: String, line: Int)
    case store(StoreError)
}
