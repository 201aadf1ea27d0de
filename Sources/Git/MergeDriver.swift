internal import Host
package import Sheets
package import TaskQueue

/// The merge of a queue by rows that git asks for (gitattributes(5), "Defining a custom merge driver").
package struct MergeDriver: Sendable {
    /// The files that git has written the versions to. The merged version takes the place of `ours`.
    private let base: String
    private let ours: String
    private let theirs: String
    /// The queue's path in the work tree, where git runs the driver.
    private let path: String

    /// - Parameters: what git gives for `%O %A %B %P`.
    package init(base: String, ours: String, theirs: String, path: String) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
        self.path = path
    }

    package enum Outcome: Equatable, Sendable {
        /// Merged by rows. Where there are conflicts, the file has our values.
        case byRows(MergeResult)
        /// A version is no queue, and so git merged the text, with markers where there are conflicts.
        case asText(isClean: Bool, because: QueueError)
    }

    /// Merges, and writes the result.
    package func run(terms: TableTerms) throws(GitSetupError) -> Outcome {
        let versions = try (Self.bytes(of: base), Self.bytes(of: ours), Self.bytes(of: theirs))
        func merged(renumbering side: MergeSide) throws(QueueError) -> MergeResult {
            try QueueMerge.merge(
                base: versions.0, ours: versions.1, theirs: versions.2, terms: terms, renumbering: side)
        }
        var result: MergeResult
        do throws(QueueError) {
            result = try merged(renumbering: .theirs)
            let isRenumbered = result.notes.contains { if case .renumbered = $0 { true } else { false } }
            if isRenumbered, Self.isOnlyOursNew() { result = try merged(renumbering: .ours) }
        } catch {
            return .asText(isClean: try mergeText(), because: error)
        }
        try Self.write(result.bytes, to: ours)
        return .byRows(result)
    }

    /// Writes what is to be read beside a merge with conflicts, or removes what an earlier merge left.
    ///
    /// - Parameter isAdded: whether what is there already stays above it.
    /// - Returns: the path; nil where there is no work tree to write it to, as in `git merge-tree`.
    package func report(_ text: String?, isAdded: Bool = false) throws(GitSetupError) -> String? {
        guard let place = try? ResolvedPath.resolve(path), (try? place.folder.status(of: place.name)) != nil else {
            return nil
        }
        let name = place.name.hasSuffix(".md") ? place.name.dropLast(3) + ".conflicts.md" : place.name + ".conflicts"
        let report = path.dropLast(path.split(separator: "/").last?.count ?? 0) + name
        if let text {
            let old = isAdded ? (try? Self.bytes(of: String(report))).map { $0 + "\n".utf8 } ?? [] : []
            try Self.write(old + text.utf8, to: String(report))
        } else {
            try? place.folder.unlink(String(name))
        }
        return String(report)
    }

    private func mergeText() throws(GitSetupError) -> Bool {
        do throws(GitError) {
            let git = Git(in: try Self.currentFolder())
            let words = ["merge-file", "-q", "-L", "ours", "-L", "base", "-L", "theirs", "--", ours, base, theirs]
            let result = try git.run(words)
            // The number of conflicts, or 255.
            guard case .exited(let count) = result.status, count < 128 else { throw git.failure(words, result) }
            return count == 0
        } catch {
            throw .git(error)
        }
    }

    /// Whether our rows are new to everybody else and theirs are not: in `git merge`, which names what it merges, since
    /// `HEAD` is not on any remote and the other commit is. A rebase is the other way round.
    private static func isOnlyOursNew() -> Bool {
        guard let folder = try? currentFolder() else { return false }
        let git = Git(in: folder)
        func isPublic(_ commit: String) -> Bool {
            (try? git.output(["rev-list", "-n1", commit, "--not", "--remotes"]))?.isEmpty ?? false
        }
        let prefix = "GITHEAD_"
        let merged = Environment.all.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        return merged.contains { $0.allSatisfy(\.isHexDigit) && isPublic($0) } && !isPublic("HEAD")
    }

    private static func currentFolder() throws(GitError) -> String {
        do throws(SystemError) {
            return try Environment.currentFolder()
        } catch {
            throw .failed(command: "merge-file", message: error.reason)
        }
    }

    private static func bytes(of path: String) throws(GitSetupError) -> [UInt8] {
        do throws(FileOpenError) {
            return try read(path)
        } catch {
            switch error {
            case .system(let error): throw .system(error, path: path)
            case .notRegular: throw .notAFile(path: path)
            }
        }
    }

    private static func read(_ path: String) throws(FileOpenError) -> [UInt8] {
        let place: ResolvedPath
        do throws(SystemError) { place = try ResolvedPath.resolve(path) } catch { throw .system(error) }
        let file = try place.folder.openFile(place.name)
        do throws(SystemError) { return try file.readAll() } catch { throw .system(error) }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(GitSetupError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            _ = try NewFile(bytes, prefix: "." + place.name + ".", mode: 0o666, isDurable: false)
                .rename(to: place.name, in: place.folder)
        } catch {
            throw .system(error, path: path)
        }
    }
}
