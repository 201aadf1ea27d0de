internal import Host
package import Mirror
internal import Sheets
internal import TaskQueue
internal import Workspace

/// The database beside a queue.
extension Session {
    /// The database of the queue.
    ///
    /// - Parameter path: where it is; nil for the place that the settings name.
    package mutating func mirror(at path: String?) throws(EngineError) -> Mirror {
        let workplace = try workplace()
        let path = path ?? workplace.databasePath
        return Mirror(at: path, absolutePath: Workplace.absolute(path), patience: request.lockTimeout)
    }

    /// Creates the database, or brings it to the present schema.
    ///
    /// - Returns: what was there before.
    package mutating func upgradeMirror(at path: String?) throws(EngineError) -> Mirror.Kind {
        let queue = try workplace().store.name
        let mirror = try mirror(at: path)
        do throws(SystemError) {
            try Self.makeFolder(of: Workplace.absolute(mirror.path))
        } catch {
            throw .mirror(.system(error), path: mirror.path)
        }
        return try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.upgrade(for: queue) }
    }

    /// Creates the folder of a database, of which git is to see nothing.
    private static func makeFolder(of path: String) throws(SystemError) {
        let folder = Workplace.folder(of: path)
        do throws(SystemError) {
            _ = try FileStatus(at: folder)
        } catch {
            guard error.isNotFound else { throw error }
            let name = folder.split(separator: "/").last.map(String.init) ?? ""
            let made = try Folder(path: Workplace.folder(of: folder)).openOrMakeSubfolder(name)
            try made.createFile(".gitignore", mode: 0o644).write(Array("*\n".utf8))
        }
    }

    /// Makes the database say what the files say.
    ///
    /// - Returns: what was written.
    package mutating func syncMirror(at path: String?) throws(EngineError) -> WrittenRows {
        let mirror = try mirror(at: path)
        let queue = try workplace().store.name
        // Read again when somebody else wrote since: what they wrote may be newer than what was read here.
        for _ in 0..<Self.mostTries {
            let state = try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.state(of: queue) }
            let files = try mirroredFiles(since: state)
            let written = try attempt(on: mirror) { mirror throws(MirrorError) in
                try mirror.write(files, since: state)
            }
            if let written { return written }
        }
        throw .mirror(.busy, path: mirror.path)
    }

    /// What the database says otherwise than the files.
    package mutating func mirrorDifferences(at path: String?) throws(EngineError) -> [MirrorDifference] {
        let mirror = try mirror(at: path)
        let queue = try workplace().store.name
        _ = try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.state(of: queue) }
        let files = try mirroredFiles(since: nil)
        return try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.differences(from: files) }
    }

    private static let mostTries = 20

    /// The files that are mirrored, as they are now.
    ///
    /// - Parameter state: leaves out files that say what they did then.
    private mutating func mirroredFiles(since state: MirrorState?) throws(EngineError) -> [MirroredFile] {
        let workplace = try workplace()
        let maxAttempts = workplace.settings.maxAttempts
        let terms = workplace.settings.terms
        var files: [MirroredFile] = []
        let bytes = try queueBytes()
        let name = workplace.store.name
        if state?.hashes[name] != MirroredFile.hash(ofTasks: bytes, terms: terms, maxAttempts: maxAttempts) {
            files.append(
                MirroredFile(
                    try readQueue(), named: name, isArchive: false, terms: terms, maxAttempts: maxAttempts))
        }
        let archive = workplace.store.archive
        if archive.isThere {
            let file = MirroredFile(
                try readArchive(), named: archive.name, isArchive: true, terms: terms.ofSibling,
                maxAttempts: maxAttempts)
            if state?.hashes[archive.name] != file.hash { files.append(file) }
        } else if state?.hashes[archive.name] != MirroredFile.absence {
            files.append(.absentArchive(named: archive.name))
        }
        return files
    }

    private func attempt<Result>(
        on mirror: Mirror, _ body: (Mirror) throws(MirrorError) -> Result
    ) throws(EngineError) -> Result {
        do throws(MirrorError) {
            return try body(mirror)
        } catch {
            throw .mirror(error, path: mirror.path)
        }
    }
}
