internal import Host
internal import Text

/// Results of checks that passed, kept in `.orch/checks` for the commit that they were run at.
///
/// A file that is lost or can't be written costs another run and nothing else, so no error is reported. What failed is
/// not kept: the reason may have been the machine.
package struct CheckRecords: Sendable {
    /// What is kept of a run that passed.
    package struct Result: Equatable, Sendable {
        /// The last number that the command printed.
        package let value: Double?
        /// What was seen, in a line.
        package let detail: String

        package init(value: Double?, detail: String) {
            self.value = value
            self.detail = detail
        }
    }

    /// How many results are kept.
    static let most = 50

    private let queue: String

    /// - Parameter queue: the path of the queue.
    package init(besideQueueAt queue: String) {
        self.queue = queue
    }

    /// What a command came to at a commit.
    package func result(of command: String, at commit: String) -> Result? {
        guard let folder = openFolder() else { return nil }
        let prefix = Self.prefix(command, commit)
        guard let line = Self.lines(in: folder).last(where: { $0.hasPrefix(prefix) }) else { return nil }
        let fields = line.dropFirst(prefix.count).split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
        guard fields.count == 2 else { return nil }
        return Result(value: Double(String(fields[0])), detail: String(fields[1]))
    }

    /// Keeps a result, and drops the oldest ones.
    package func keep(_ result: Result, of command: String, at commit: String) {
        guard let folder = openFolder() else { return }
        let prefix = Self.prefix(command, commit)
        let line = prefix + (result.value.map { "\($0)" } ?? "") + "\t" + result.detail
        let lines = Self.lines(in: folder).filter { !$0.hasPrefix(prefix) }.suffix(Self.most - 1) + [line]
        let new = WorkFolder.checks + ".new"
        try? folder.unlink(new)
        guard let file = try? folder.createFile(new),
            (try? file.write(Array(lines.map { $0 + "\n" }.joined().utf8))) != nil
        else { return }
        try? folder.rename(new, to: WorkFolder.checks)
    }

    private static func prefix(_ command: String, _ commit: String) -> String {
        commit + "\t" + Hexadecimal.text(of: ContentHash.of(Array(command.utf8))) + "\t"
    }

    private static func lines(in folder: borrowing Folder) -> [String] {
        guard let bytes = try? folder.read(WorkFolder.checks) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The folder, which the first change of the queue creates.
    private func openFolder() -> Folder? {
        guard let place = try? ResolvedPath.resolve(queue) else { return nil }
        return try? place.folder.openSubfolder(WorkFolder.name)
    }
}
