internal import Host

/// Commits of tables on a branch of a remote, made without index and work tree, and what has to be known for that.
extension SyncRemote {

    /// A commit with its tables.
    package struct Version: Equatable, Sendable {
        package let commit: String
        /// The objects of the tables that are in it, by name.
        package let objects: [String: String]

        package init(commit: String, objects: [String: String]) {
            self.commit = commit
            self.objects = objects
        }

        /// - Parameter objects: those of the tables of these names, in their order; nil for one that is not in it.
        fileprivate init(_ commit: String, _ names: [String], _ objects: some Sequence<String?>) {
            let known = zip(names, objects).compactMap { name, object in object.map { (name, $0) } }
            self.init(commit: commit, objects: Dictionary(uniqueKeysWithValues: known))
        }

        fileprivate func without(_ names: Set<String>) -> Version {
            Version(commit: commit, objects: objects.filter { !names.contains($0.key) })
        }
    }

    /// What is where.
    package struct State: Sendable {
        /// What is checked out; nil before the first commit.
        package let head: Version?
        /// What of the remote is in the tables; nil before the first sync.
        package let synced: Version?
        /// What was fetched last.
        package let fetched: Version?

        /// - Parameters: as the properties of the same names.
        package init(head: Version?, synced: Version?, fetched: Version?) {
            self.head = head
            self.synced = synced
            self.fetched = fetched
        }

        /// The same of the other files.
        package func without(_ names: Set<String>) -> State {
            State(head: head?.without(names), synced: synced?.without(names), fetched: fetched?.without(names))
        }
    }

    /// Asks git for all of it at once.
    ///
    /// - Parameter names: those of the tables.
    package func state(of names: [String]) throws(SyncObstacle) -> State {
        let commits = ["HEAD", syncedRef, fetchedRef]
        let asked = commits.flatMap { commit in [commit + "^{commit}"] + names.map { commit + ":./" + $0 } }
        let objects = try objects(asked)
        let count = names.count + 1
        let versions = commits.indices.map { index -> Version? in
            let found = objects[index * count..<index * count + count]
            guard let first = found.first, let commit = first else { return nil }
            return Version(commit, names, found.dropFirst())
        }
        return State(head: versions[0], synced: versions[1], fetched: versions[2])
    }

    /// The objects that names mean; nil where there is none.
    private func objects(_ names: [String]) throws(SyncObstacle) -> [String?] {
        let input = Array((names.joined(separator: "\n") + "\n").utf8)
        let lines = try output(["cat-file", "--batch-check=%(objectname)"], input: input)
            .split(separator: UInt8(ascii: "\n"))
        guard lines.count == names.count else {
            throw .git(.failed(command: "cat-file", message: "it printed \(lines.count) lines for \(names.count)"))
        }
        return lines.map { $0.contains(UInt8(ascii: " ")) ? nil : String(decoding: $0, as: UTF8.self) }
    }

    /// The version of a table that an object has, as a checkout would write it; empty without one.
    package func bytes(of object: String?, as name: String) throws(SyncObstacle) -> [UInt8] {
        guard let object else { return [] }
        let path = String(decoding: prefix, as: UTF8.self) + name
        return try Self.attempt { () throws(GitError) in try git.text(of: object, at: path) }
    }

    /// The same, to be written.
    ///
    /// - Parameter local: the file as it is. Its line ends stay where the checkout would only write others.
    package func text(of object: String?, as name: String, like local: [UInt8]) throws(SyncObstacle) -> [UInt8] {
        guard let object else { return [] }
        let text = try bytes(of: object, as: name)
        guard text.hasWindowsLines, !local.isEmpty, !local.hasWindowsLines else { return text }
        let plain = try output(["cat-file", "blob", object])
        return plain.hasWindowsLines ? text : plain
    }

    /// Whether git ignores a table.
    package func isIgnored(_ name: String) throws(SyncObstacle) -> Bool {
        try holds(["check-ignore", "-q", "--", "./" + name])
    }

    /// Writes a version of a table, with the filters that its attributes ask for.
    package func write(_ bytes: [UInt8], as name: String, isExecutable: Bool) throws(SyncObstacle) -> TableFile {
        TableFile(
            name: name, object: try line(TableCommits.writing(name), input: bytes), isExecutable: isExecutable)
    }

    // MARK: Questions

    /// What git prints.
    private func output(
        _ words: [String], paths: [String] = [], input: [UInt8] = []
    ) throws(SyncObstacle) -> [UInt8] {
        try Self.attempt { () throws(GitError) in try git.output(words, paths: paths, input: input) }
    }

    /// The one line that git prints, without its end.
    private func line(_ words: [String], input: [UInt8] = []) throws(SyncObstacle) -> String {
        String(decoding: try output(words, input: input).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// Whether git answers yes, by its exit code.
    private func holds(_ words: [String]) throws(SyncObstacle) -> Bool {
        try Self.attempt { () throws(GitError) in try git.holds(words) }
    }

    // MARK: Ancestors

    /// Whether a commit is behind another one, or the same.
    package func isAncestor(_ commit: String, of other: String) throws(SyncObstacle) -> Bool {
        if commit == other { return true }
        return try holds(["merge-base", "--is-ancestor", commit, other])
    }

    /// The newest commit that is behind both.
    package func mergeBase(_ commit: String, _ other: String, of names: [String]) throws(SyncObstacle) -> Version? {
        let result = try Self.attempt { () throws(GitError) in try git.run(["merge-base", commit, other]) }
        guard result.status == .exited(0) else { return nil }
        return try version(String(decoding: result.output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self), names)
    }

    /// Whether the clone lacks older commits, which it would take to know what two have in common.
    package func isShallow() throws(SyncObstacle) -> Bool {
        try line(["rev-parse", "--is-shallow-repository"]) == "true"
    }

    /// What a fetch found where the branch lacks commits that it had.
    package func rewound() throws(SyncObstacle) -> String {
        try line(["rev-parse", "--verify", nextRef])
    }

    private func version(_ commit: String, _ names: [String]) throws(SyncObstacle) -> Version {
        Version(commit, names, try objects(names.map { commit + ":./" + $0 }))
    }

    /// Whether branches of the remote are known.
    package func hasOtherBranches() throws(SyncObstacle) -> Bool {
        try !output(["for-each-ref", "--count=1", "refs/remotes/\(remote)/"]).isEmpty
    }

    /// Whether the branch was there when git fetched or pushed last.
    package func wasThere() throws(SyncObstacle) -> Bool {
        try holds(["rev-parse", "--verify", "--quiet", "refs/remotes/\(remote)/\(branch)"])
    }

    /// A commit of the remote that HEAD comes from, as far as it is known without asking the remote.
    package func knownAncestor(of head: String, tables names: [String]) throws(SyncObstacle) -> Version? {
        let words = [
            "for-each-ref", "--merged", head, "--sort=-committerdate", "--count=1", "--format=%(objectname)",
            "refs/remotes/\(remote)/",
        ]
        let commit = try line(words)
        return commit.isEmpty ? nil : try version(commit, names)
    }

    /// The commits that HEAD has and the remote's branch does not have.
    package struct Unpushed: Sendable {
        /// Whether the remote's branch has commits that HEAD does not have.
        package let isBehind: Bool
        /// Whether all of them are of tables alone.
        package let isOfTables: Bool
        /// Their messages, the oldest first.
        package let messages: [String]
    }

    package func unpushed(
        since tip: String?, _ head: String, tables names: [String]
    ) throws(SyncObstacle) -> Unpushed {
        if tip == head { return Unpushed(isBehind: false, isOfTables: true, messages: []) }
        // `-c`: of a merge, the files that it changed itself; those of its branches are in their own commits.
        let words = [
            "-c", "log.showRoot=true", "log", "--left-right", "-c", "-z", "--name-only", "--no-renames", "--no-color",
            "--no-relative", "--ignore-submodules=none", "--no-show-signature", "--encoding=UTF-8",
            "--max-count=\(Self.mostCommits)", "--format=%x01%m%P%n%B%x02",
            tip.map { $0 + "..." + head } ?? head,
        ]
        let paths = Set(names.map { prefix + Array($0.utf8) })
        var messages: [String] = []
        var (isBehind, isOfTables) = (false, true)
        let commits = try output(words).split(separator: 1)
        for commit in commits {
            if tip != nil, commit.first == UInt8(ascii: "<") {
                isBehind = true
                continue
            }
            guard let end = commit.firstIndex(of: 2) else { continue }
            let line = commit[..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
            messages.append(String(decoding: commit[..<end].dropFirst(line + 1 - commit.startIndex), as: UTF8.self))
            let files = commit[(end + 1)...].split(separator: 0).map { Array($0.drop { $0 == UInt8(ascii: "\n") }) }
            // A commit without files is somebody's own. A merge has none where it changes nothing itself.
            let isMerge = commit[..<line].contains(UInt8(ascii: " "))
            isOfTables =
                isOfTables && (isMerge || files.contains { !$0.isEmpty })
                && files.allSatisfy { $0.isEmpty || paths.contains($0) }
        }
        return Unpushed(
            isBehind: isBehind, isOfTables: isOfTables && commits.count < Self.mostCommits,
            messages: messages.reversed())
    }

    private static let mostCommits = 2_000

    /// Whether two commits differ in nothing but tables.
    package func differInTablesAlone(
        _ commit: String, _ other: String, tables names: [String]
    ) throws(SyncObstacle) -> Bool {
        let words = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, other]
        let paths = Set(names.map { prefix + Array($0.utf8) })
        return try output(words).split(separator: 0).allSatisfy { paths.contains(Array($0)) }
    }

    /// Whether a commit between two has a version of a table: somebody has committed it on purpose.
    ///
    /// - Parameters:
    ///   - object: the version.
    ///   - commit: from where on, without it.
    package func isCommitted(
        _ object: String, as name: String, since commit: String, in head: String
    ) throws(SyncObstacle) -> Bool {
        if commit == head { return false }
        let words = [
            "log", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-show-signature", "--format=",
            commit + ".." + head,
        ]
        // `:MODE MODE OBJECT OBJECT STATUS<TAB>PATH`
        return try output(words, paths: [name]).split(separator: UInt8(ascii: "\n")).contains { line in
            let fields = line.split(separator: UInt8(ascii: " "))
            return fields.count > 3 && fields[3].elementsEqual(object.utf8)
        }
    }

    /// The author of all commits of tables that a commit has and HEAD does not have, by name and address.
    ///
    /// - Returns: nil where there are several, or none.
    package func author(
        of commit: String, since head: String, tables names: [String]
    ) throws(SyncObstacle) -> String? {
        let words = ["log", "--no-merges", "--no-show-signature", "--format=%an <%ae>", head + ".." + commit]
        let authors = Set(String(decoding: try output(words, paths: names), as: UTF8.self).split(separator: "\n"))
        return authors.count == 1 ? authors.first.map(String.init) : nil
    }

    // MARK: Making

    /// Makes a commit of tables.
    ///
    /// - Parameters:
    ///   - parent: whose other files it has; nil for none.
    ///   - joined: another parent.
    ///   - seconds: when, since 1970.
    ///   - offset: seconds east of UTC.
    package func commit(
        _ files: [TableFile], onto parent: String?, joining joined: String?, message: String, at seconds: Int64,
        offset: Int64
    ) throws(SyncObstacle) -> String {
        let time = "\(seconds) \(TableCommits.zone(offset))\n"
        let (author, committer) = try Self.attempt { () throws(GitError) in
            (try identities.author.get(), try identities.committer.get())
        }
        let text = TableCommits.message(message)
        var stream = Array("feature done\ncommit \(nextRef)\nmark :1\n".utf8)
        stream += "author \(author) \(time)committer \(committer) \(time)".utf8
        stream += "data \(text.count)\n".utf8 + text + "\n".utf8
        if let parent { stream += "from \(parent)\n".utf8 }
        if let joined { stream += "\(parent == nil ? "from" : "merge") \(joined)\n".utf8 }
        for file in files { stream += file.importLine(below: prefix) }
        stream += "get-mark :1\ndone\n".utf8
        // What it writes first is unpacked into objects that git does not sync either.
        return try line(["-c", "core.fsync=none", "fast-import", "--quiet", "--force"], input: stream)
    }

    /// Notes that the tables have what is in a commit of the remote.
    ///
    /// - Parameter tip: what the remote has; nil for just that commit.
    package func note(synced commit: String, fetched tip: String? = nil) throws(SyncObstacle) {
        _ = try output(["update-ref", "--stdin"], input: Array(updates(to: commit, fetched: tip).utf8))
    }

    /// What is synced is known of the remote too, so that a fetch sees whether the branch lacks it.
    private func updates(to commit: String, fetched tip: String? = nil) -> String {
        "update \(syncedRef) \(commit)\nupdate \(fetchedRef) \(tip ?? commit)\n"
    }

    /// What is going on in the repository that would be disturbed if HEAD moved.
    package var ongoing: String? { TableCommits.ongoing(in: gitFolder) }

    /// Refuses to sync while something is going on in the repository: HEAD would not follow what is pushed, and giving
    /// up a merge or a rebase, or coming back from an older commit, would undo what was pushed.
    package func refuseIfOngoing() throws(SyncObstacle) {
        if let action = ongoing { throw .ongoing(action) }
    }

    /// The same, and while git knows of conflicts of tables, such as those of a stash: a merge by rows with what the remote
    /// has would decide them a second time.
    package func refuseUnlessSettled(_ names: [String]) throws(SyncObstacle) {
        try refuseIfOngoing()
        if try !output(["ls-files", "-u"], paths: names).isEmpty { throw .unmerged }
    }

    /// Whether another git has the index locked for longer than a moment.
    package var isIndexLocked: Bool {
        guard let folder = try? Folder(path: gitFolder) else { return false }
        return IndexEntry.isLocked(in: folder)
    }

    /// Moves HEAD, unless it has moved itself, and the tables' entries of the index with it.
    ///
    /// - Parameter isOwn: whether this clone made the commit, for those who look for its changes in the reflog.
    /// - Returns: what became of the index; nil where HEAD has moved itself, and nothing is noted as synced.
    package func moveHead(
        from head: Version, to version: Version, isOwn: Bool
    ) throws(SyncObstacle) -> TableCommits.Staging? {
        let input = "update HEAD \(version.commit) \(head.commit)\n" + updates(to: version.commit)
        let moved = try Self.attempt { () throws(GitError) in
            try git.run(
                ["update-ref", "-m", isOwn ? OwnCommits.pushMark : OwnCommits.syncMark, "--stdin"], [], [],
                Array(input.utf8))
        }
        guard moved.status == .exited(0) else { return nil }
        var staging = TableCommits.Staging.done
        let flags = IndexFlags(in: gitFolder)
        for (name, object) in version.objects where head.objects[name] != object {
            // An entry that is another one was staged by somebody, and stays.
            let entry = IndexEntry(of: name, in: prefix, git)
            let one = entry.replace(by: object, mode: "100644", insteadOf: [head.objects[name]])
            if one == .done { entry.keep(flags, objectLength: object.utf8.count / 2) } else { staging = one }
        }
        return staging
    }
}

extension [UInt8] {
    /// Whether the first line ends as on Windows.
    fileprivate var hasWindowsLines: Bool {
        firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && self[$0 - 1] == UInt8(ascii: "\r") } ?? false
    }
}
