internal import Host
package import Sheets
internal import TaskQueue

/// The report that a merge with conflicts leaves beside a queue.
package struct ConflictFile: Sendable {
    /// `QUEUE.conflicts.md` for a `QUEUE.md`.
    package let path: String

    /// - Parameter queue: the queue's path.
    package init(besides queue: String) {
        path = queue.hasSuffix(".md") ? String(queue.dropLast(3)) + ".conflicts.md" : queue + ".conflicts"
    }

    /// The report; nil when there is none.
    package func read() throws(GitSetupError) -> String? {
        do throws(FileOpenError) {
            return String(decoding: try ResolvedPath.read(path), as: UTF8.self)
        } catch {
            switch error {
            case .system(let error) where error.isNotFound: return nil
            case .system(let error): throw .system(error, path: path)
            case .notRegular: throw .notAFile(path: path)
            }
        }
    }

    /// Writes what is left to be decided, or removes the file when nothing is.
    ///
    /// - Parameters:
    ///   - queue: the queue's path, for the reader.
    ///   - length: how long the notes of HEAD's moves are, where a merge left it; otherwise it is of the same merge as before.
    package func write(
        _ conflicts: [FieldConflict], on queue: String, reflogLength length: Int64? = nil
    ) throws(GitSetupError) {
        guard !conflicts.isEmpty else { return try replace(by: nil) }
        var length = length
        if length == nil, let old = try read() { length = (try? ConflictReport(old))?.reflogLength }
        try replace(by: ConflictReport(conflicts, reflogLength: length).text(on: queue))
    }

    /// Whether the merge that left the report was given up since, so that nothing is left to be decided.
    package var isOfGivenUpMerge: Bool {
        guard let text = try? read(), let length = (try? ConflictReport(text))?.reflogLength,
            let folder = try? ResolvedPath.resolve(path).folder.path(),
            length <= HeldMoves.length(around: folder), !TableCommits.isOngoing(around: folder)
        else { return false }
        return HeldMoves(since: length, around: folder)?.isMergeGivenUp ?? false
    }

    /// Adds to what is left to be decided. What somebody has made of the file that can't be read back stays above.
    ///
    /// - Parameter queue: the queue's path, for the reader.
    package func add(_ conflicts: [FieldConflict], on queue: String) throws(GitSetupError) {
        if isOfGivenUpMerge { try replace(by: nil) }
        let old = try read() ?? ""
        if let report = old.isEmpty ? ConflictReport([]) : try? ConflictReport(old) {
            try write(report.conflicts + conflicts, on: queue)
        } else {
            try replace(by: old + "\n" + ConflictReport(conflicts).text(on: queue))
        }
    }

    private func replace(by text: String?) throws(GitSetupError) {
        if let text { return try MergeDriver.write(Array(text.utf8), to: path) }
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            if !place.isMissing { try place.folder.unlink(place.name) }
        } catch {
            throw .system(error, path: path)
        }
    }
}
