package import Host
package import Text

/// Who was given access to a queue by other ways than its file: `.orch/<table>/tokens`, a JSON document in each line, which
/// nobody but the owner of the queue may read. It is of this machine, and git does not see it.
package struct AccessFile: Sendable {
    private let queue: String

    /// - Parameter queue: the path of the queue.
    package init(besideQueueAt queue: String) {
        self.queue = queue
    }

    /// Its lines; none where there is no file.
    ///
    /// - Throws: why it can't be read, or that a line is not JSON.
    package func read() throws(AccessFileError) -> [JSONValue] {
        guard let folder = try openFolder() else { return [] }
        return try Self.lines(in: folder)
    }

    /// Changes its lines, one process at a time.
    ///
    /// - Parameter body: gets the lines and changes them.
    package func change(_ body: (inout [JSONValue]) -> Void) throws(AccessFileError) {
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        guard let folder = try openFolder() else { return }
        let before = try Self.lines(in: folder)
        var lines = before
        body(&lines)
        guard lines != before else { return }
        do throws(SystemError) {
            let text = lines.map { $0.text(.compact) + "\n" }.joined()
            _ = try NewFile(Array(text.utf8), prefix: WorkFolder.temporaryPrefix)
                .rename(to: WorkFolder.access, in: folder)
        } catch {
            throw .system(error)
        }
    }

    private func lock() throws(AccessFileError) -> FileLock {
        do throws(LockError) {
            return try InstanceLock.access.acquire(besideQueueAt: queue, timeout: .seconds(10))
        } catch {
            switch error {
            case .timedOut: throw .busy
            case .system(let error): throw .system(error)
            }
        }
    }

    /// The folder of the queue's table; nil when no change of it was ever made.
    private func openFolder() throws(AccessFileError) -> Folder? {
        do throws(SystemError) {
            return try WorkFolder.openFolder(of: try ResolvedPath.resolve(queue))
        } catch {
            throw .system(error)
        }
    }

    private static func lines(in folder: borrowing Folder) throws(AccessFileError) -> [JSONValue] {
        let bytes: [UInt8]
        do throws(FileOpenError) {
            bytes = try folder.read(WorkFolder.access)
        } catch {
            switch error {
            case .system(let error) where error.isNotFound: return []
            case .system(let error): throw .system(error)
            case .notRegular: throw .damaged(line: 1)
            }
        }
        var lines: [JSONValue] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let value = try? JSONValue(parsing: line) else { throw .damaged(line: lines.count + 1) }
            lines.append(value)
        }
        return lines
    }
}

/// Why the tokens of a queue can't be read or changed.
package enum AccessFileError: Error, Equatable, Sendable {
    case damaged(line: Int)
    case busy
    case system(SystemError)
}
