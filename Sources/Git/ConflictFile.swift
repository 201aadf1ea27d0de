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
            let place: ResolvedPath
            do throws(SystemError) { place = try ResolvedPath.resolve(path) } catch { throw .system(error) }
            let file = try place.folder.openFile(place.name)
            do throws(SystemError) {
                return String(decoding: try file.readAll(), as: UTF8.self)
            } catch {
                throw .system(error)
            }
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
    /// - Parameter queue: the queue's path, for the reader.
    package func write(_ conflicts: [FieldConflict], on queue: String) throws(GitSetupError) {
        try replace(by: conflicts.isEmpty ? nil : ConflictReport(conflicts).text(on: queue))
    }

    /// Adds to what is left to be decided. What somebody has made of the file that can't be read back stays above.
    ///
    /// - Parameter queue: the queue's path, for the reader.
    package func add(_ conflicts: [FieldConflict], on queue: String) throws(GitSetupError) {
        let old = try read() ?? ""
        if let report = old.isEmpty ? ConflictReport([]) : try? ConflictReport(old) {
            try write(report.conflicts + conflicts, on: queue)
        } else {
            try replace(by: old + "\n" + ConflictReport(conflicts).text(on: queue))
        }
    }

    private func replace(by text: String?) throws(GitSetupError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            guard let text else {
                if !place.isMissing { try place.folder.unlink(place.name) }
                return
            }
            _ = try NewFile(Array(text.utf8), prefix: "." + place.name + ".", mode: 0o666, isDurable: false)
                .rename(to: place.name, in: place.folder)
        } catch {
            throw .system(error, path: path)
        }
    }
}
