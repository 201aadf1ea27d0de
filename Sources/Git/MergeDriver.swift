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
        /// A version can't be read as a queue, and so git merged the text, with markers where there are conflicts.
        case asText(isClean: Bool, because: QueueError)
    }

    /// What is merged.
    package enum Kind: Sendable {
        /// Tasks.
        ///
        /// - Parameters:
        ///   - sibling: the name of the queue's archive, or of the archive's queue.
        ///   - isQueue: whether the sibling is the queue.
        case tasks(sibling: String, isQueue: Bool)
        /// Another table beside a queue.
        case ledger(Schema)
    }

    /// Merges, and writes the result.
    ///
    /// - Parameters:
    ///   - terms: how the file is read.
    ///   - other: how its sibling is read.
    package func run(_ kind: Kind, terms: TableTerms, siblingTerms other: TableTerms) throws(GitSetupError) -> Outcome {
        let versions = try [base, ours, theirs].map { path throws(GitSetupError) in try Self.bytes(of: path) }
        func merged(_ versions: [[UInt8]]) throws(QueueError) -> MergeResult {
            let side = Self.isOnlyOursNew() ? MergeSide.ours : .theirs
            switch kind {
            case .tasks(let name, let isQueue):
                let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
                let sibling = MergedSiblingFile(path: folder + name)
                return try QueueMerge.merge(
                    base: versions[0], ours: versions[1], theirs: versions[2], terms: terms, renumbering: side,
                    beside: MergedSibling(
                        isQueue: isQueue, terms: other, base: { sibling.base() }, sides: { sibling.sides() }))
            case .ledger(let schema):
                return try QueueError.wrap { () throws(SheetError) in
                    try SheetMerge.merge(
                        base: versions[0], ours: versions[1], theirs: versions[2], schema: schema, terms: terms,
                        renumbering: side)
                }
            }
        }
        let result: MergeResult
        do throws(QueueError) {
            result = try merged(versions)
        } catch {
            // git may keep other bytes than those of a checkout, and gives what it keeps.
            guard let filter = CheckoutFilter(path: path), let texts = filter.texts(of: versions),
                let result = try? merged(texts), let bytes = filter.kept(result.bytes)
            else { return .asText(isClean: try mergeText(), because: error) }
            try Self.write(bytes, to: ours)
            return .byRows(result)
        }
        try Self.write(result.bytes, to: ours)
        return .byRows(result)
    }

    /// Writes what is to be read beside a merge with conflicts, or removes what an earlier merge left.
    ///
    /// - Returns: the path; nil where there is no work tree to write it to, as in `git merge-tree`.
    package func report(_ conflicts: [FieldConflict]) throws(GitSetupError) -> String? {
        guard let place = try? ResolvedPath.resolve(path), (try? place.folder.status(of: place.name)) != nil else {
            return nil
        }
        let file = ConflictFile(besides: path)
        let length = (try? place.folder.path()).map { HeldMoves.length(around: $0) }
        try file.write(conflicts, on: path, reflogLength: length)
        return file.path
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
        return mergedCommits().contains(where: isPublic) && !isPublic("HEAD")
    }

    fileprivate static func mergedCommits() -> [String] {
        let prefix = "GITHEAD_"
        return Environment.all.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            .filter { $0.allSatisfy(\.isHexDigit) }
    }

    fileprivate static func currentFolder() throws(GitError) -> String {
        do throws(SystemError) {
            return try Environment.currentFolder()
        } catch {
            throw .failed(command: "merge-file", message: error.reason)
        }
    }

    private static func bytes(of path: String) throws(GitSetupError) -> [UInt8] {
        do throws(FileOpenError) {
            return try ResolvedPath.read(path)
        } catch {
            switch error {
            case .system(let error): throw .system(error, path: path)
            case .notRegular: throw .notAFile(path: path)
            }
        }
    }

    /// Replaces a file, or creates it, in one step.
    static func write(_ bytes: [UInt8], to path: String) throws(GitSetupError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            _ = try NewFile(bytes, prefix: "." + place.name + ".", mode: 0o666, isDurable: false)
                .rename(to: place.name, in: place.folder)
        } catch {
            throw .system(error, path: path)
        }
    }
}

/// The versions of another file in a merge that git asks for file by file.
private struct MergedSiblingFile {
    let path: String

    func base() -> [UInt8] {
        guard let git, let other = merged(git).first,
            let base = try? git.line(["merge-base", "HEAD", other])
        else { return [] }
        return bytes(at: base, git) ?? []
    }

    /// What is merged is named to the driver only in `git merge`. A rebase has what it began with in `ORIG_HEAD`; an id
    /// too many does no harm.
    func sides() -> [[UInt8]] {
        guard let git else { return [] }
        return (["HEAD"] + merged(git)).compactMap { bytes(at: $0, git) }
    }

    private var git: Git? { (try? MergeDriver.currentFolder()).map { Git(in: $0) } }

    private func merged(_ git: Git) -> [String] {
        let named = MergeDriver.mergedCommits() + ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "ORIG_HEAD"]
        return named.filter {
            (try? git.holds(["rev-parse", "-q", "--verify"], revisions: [$0 + "^{commit}"])) == true
        }
    }

    private func bytes(at commit: String, _ git: Git) -> [UInt8]? {
        try? git.output(["cat-file", "--filters", commit + ":" + path])
    }
}

/// Between the bytes of a file that git keeps and those of a checkout, as its attributes ask.
private struct CheckoutFilter {
    private let git: Git
    private let path: String

    /// - Parameter path: from the root of the work tree, where git runs the driver.
    init?(path: String) {
        guard let folder = try? MergeDriver.currentFolder() else { return nil }
        (git, self.path) = (Git(in: folder), path)
    }

    /// What a checkout writes; nil where that is the same.
    func texts(of versions: [[UInt8]]) -> [[UInt8]]? {
        // An empty one has no filter: there is no such version.
        let texts = versions.map { bytes in
            bytes.isEmpty ? bytes : object(of: bytes, ["--no-filters"]).flatMap { try? git.text(of: $0, at: path) }
        }
        let known = texts.compactMap(\.self)
        return known.count == versions.count && known != versions ? known : nil
    }

    func kept(_ text: [UInt8]) -> [UInt8]? {
        object(of: text, ["--path", path]).flatMap { try? git.output(["cat-file", "blob", $0]) }
    }

    private func object(of bytes: [UInt8], _ options: [String]) -> String? {
        let line = try? git.output(["hash-object", "-w", "--stdin"] + options, input: bytes)
        return line.map { String(decoding: $0.dropLast(), as: UTF8.self) }
    }
}
