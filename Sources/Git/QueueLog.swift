internal import Host
package import Sheets
package import TaskQueue
internal import Text

/// The history of a queue and its archive, as `git log` has it.
package struct QueueLog {
    /// A commit that changed the queue or its archive.
    package struct Entry: Equatable, Sendable {
        package let commit: String
        package let time: Timestamp
        package let author: String
        package let subject: String
        /// The operation that the commit records, by its trailer: `pick`, `hand edit`; nil for a commit of somebody else's.
        package let operation: String?
        /// Of a merge, what is in none of its parents.
        package let isMerge: Bool
        package fileprivate(set) var changes: [RowChange]
        /// The tasks that moved to the archive.
        package fileprivate(set) var archived: Set<String> = []
    }

    let git: Git
    let names: [String]
    var place: TablePlace { TablePlace(git: git, names: names) }
    let terms: TableTerms
    private let patches: [RowPatch]

    /// What of a commit is read, each field behind a mark, and one more at the end.
    static func fields(behind mark: String) -> String {
        ["", "%H %at %P", "%an", "%s", "%(trailers:key=Orch-Operation,valueonly,separator=%x2C)", ""]
            .joined(separator: mark)
    }

    /// - Parameters:
    ///   - queue: the queue's path.
    ///   - archive: the name of its archive.
    ///   - versions: both as they are now; nil for what is not there or can't be read.
    package init(
        queue: String, archive: String, versions: (queue: Queue?, archive: Queue?), terms: TableTerms
    ) throws(GitError) {
        guard let place = try? ResolvedPath.resolve(queue), let folder = try? place.folder.path() else {
            throw .noWorkTree(folder: queue, reason: nil)
        }
        var git = Git(in: folder)
        git.isLazy = true
        self.git = git
        names = [place.name, archive]
        self.terms = terms
        patches = [RowPatch(versions.queue, terms: terms), RowPatch(versions.archive ?? versions.queue, terms: terms)]
    }

    /// Reads the history, the newest commit first.
    ///
    /// - Parameters:
    ///   - id: only commits that changed this task, under whichever id it had.
    ///   - text: the task's text, where another task had the same id on a branch.
    ///   - start: only commits from then on.
    ///   - author: only those by authors whose name or address contains this.
    ///   - isOfGraph: in the order of ``readGraph(since:take:)``, and not of time.
    ///   - take: gets each entry, and says whether it wants more.
    package func read(
        of id: String?, text: String? = nil, since start: Timestamp? = nil, author: String? = nil,
        isOfGraph: Bool = false, take: (Entry) -> Bool
    ) throws(GitError) {
        var words = [
            "log", "-c", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--no-show-signature", "--encoding=UTF-8", "--format=" + Self.fields(behind: "%x00"),
        ]
        if isOfGraph { words.append("--topo-order") }
        if let start { words.append("--max-age=\(start.epochSeconds)") }
        if let author { words += ["-F", "-i", "--author=" + author] }
        var reading = LogReading(of: FollowedTask(id: id, text: text), at: place, patches)
        do throws(GitError) {
            while try reading.next(words, take) { continue }
        } catch {
            // Where there is no work tree, the error says that.
            _ = try git.workTree()
            throw error
        }
    }
}

/// One way through the history, from one place of the tables to the place before that.
private struct LogReading {
    private var task: FollowedTask
    private var patches: [RowPatch]
    private var place: TablePlace
    /// Where to begin at the place; empty for HEAD.
    private var start: [String] = []
    /// Where the tables were before this place, and the last commit that has them there.
    private var former: (place: TablePlace, commit: String)?
    /// The differences of tables that git keeps in another form.
    private var filtered: FilteredPatches?

    init(of task: FollowedTask, at place: TablePlace, _ patches: [RowPatch]) {
        (self.task, self.place, self.patches) = (task, place, patches)
    }

    /// Reads the commits since the tables came to their place.
    ///
    /// - Parameters:
    ///   - words: what `git log` is asked for.
    ///   - take: gets each entry, and says whether it wants more.
    /// - Returns: whether it wants more, and the tables were in another place before.
    mutating func next(_ words: [String], _ take: (QueueLog.Entry) -> Bool) throws(GitError) -> Bool {
        former = nil
        filtered = try FilteredPatches(of: place)
        // Several at once where git has to be asked for versions, and few where only the last are wanted.
        var most = filtered == nil ? 1 : 8
        var isEnough = false
        var failure: GitError?
        var reader = CommitReader()
        let form = filtered == nil ? ["--patch", "-U0"] : FilteredPatches.words
        var git = place.git
        git.settings = ["core.quotePath=off"]
        try git.stream(words + form + start, paths: place.names) { bytes, isEnd in
            reader.add(bytes)
            do throws(GitError) {
                while !isEnough {
                    let commits = reader.next(atMost: most, isLast: isEnd)
                    guard !commits.isEmpty else { return true }
                    if filtered != nil {
                        try filtered?.load(commits.map(\.patch))
                        most = min(most * 2, 128)
                    }
                    for commit in commits where !isEnough { isEnough = try !read(commit, take) }
                }
            } catch {
                failure = error
            }
            return false
        }
        if let failure { throw failure }
        guard !isEnough, let former else { return false }
        (place, start) = (former.place, [former.commit])
        return true
    }

    /// - Returns: whether more is wanted.
    private mutating func read(
        _ commit: CommitReader.Commit, _ take: (QueueLog.Entry) -> Bool
    ) throws(GitError) -> Bool {
        guard var entry = QueueLog.Entry(fields: commit.fields) else { return true }
        var patch = filtered?.patch(of: commit.patch)[...] ?? commit.patch
        if !entry.isMerge, patch.contains(text: "\nnew file mode "),
            let former = try place.former(before: entry.commit)
        {
            self.former = (former, entry.commit + "^")
            patch =
                filtered == nil
                ? try former.difference(entry.commit, to: place)[...]
                : FilteredPatches.difference(entry.commit, from: former, to: place)[...]
        }
        guard task.mayBe(in: patch) else { return true }
        entry.read(patch, &patches, archive: place.names.count > 1 ? place.names[1] : "\0")
        guard let changes = task.own(entry.changes) else { return true }
        entry.changes = changes
        return take(entry)
    }
}

extension QueueLog {
    /// The queue or its archive at a commit; nil where there is no such commit, or no such file in it.
    package func version(at revision: String, ofArchive isArchive: Bool = false) throws(GitError) -> [UInt8]? {
        guard let commit = try commit(revision) else { return nil }
        var place = place
        while true {
            let name = isArchive ? place.names.dropFirst().first : place.names.first
            guard let name else { return nil }
            let words = ["cat-file", try place.git.hasFilter([name]) ? "--filters" : "blob", commit + ":./" + name]
            let result = try place.git.run(words)
            if result.status == .exited(0) { return result.output }
            // It is there, and the program that is to change it failed.
            if String(decoding: result.errors, as: UTF8.self).holds("smudge filter") {
                throw git.failure(words, result)
            }
            // It may have been in another place at the time.
            guard let former = try place.formerPlace(since: commit) else { return nil }
            place = former
        }
    }

    func commit(_ revision: String) throws(GitError) -> String? {
        let result = try git.run(["rev-parse", "--verify", "--quiet"], [revision + "^{commit}"])
        guard result.status == .exited(0) else {
            // Where there is no work tree, the error says that.
            _ = try git.workTree()
            return nil
        }
        return String(decoding: result.output, as: UTF8.self).split(separator: "\n").last.map(String.init)
    }
}

/// A task whose id may have been another one before a merge.
private struct FollowedTask {
    private var id: String?
    /// The task's text at the time, by which it is distinguished from another one that had the same id.
    private var text: String?

    init(id: String?, text: String?) {
        self.id = id
        self.text = text
    }

    /// Whether the id is in a difference at all; most are about other tasks.
    func mayBe(in patch: ArraySlice<UInt8>) -> Bool {
        guard let id else { return true }
        // What changes the header is about all tasks.
        return patch.contains(text: id) || patch.contains(text: Column.status.header)
    }

    /// Those of a commit's changes that are about the task; nil where there are none. All of them without a task.
    mutating func own(_ changes: [RowChange]) -> [RowChange]? {
        guard id != nil else { return changes }
        let own = changes.filter { isChanged(by: $0) }
        return own.isEmpty ? nil : own
    }

    private mutating func isChanged(by change: RowChange) -> Bool {
        let now = change.tasks.new ?? change.tasks.old
        guard change.id == id, text == nil || text == now else { return false }
        text = change.tasks.old ?? now
        if change.kind == .added, let former = change.formerID { id = former }
        return true
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }

    fileprivate func contains(text: String) -> Bool { firstPlace(of: text.utf8) != nil }
}

/// Cuts what `git log` prints into commits.
private struct CommitReader {
    struct Commit {
        let fields: [String]
        let patch: ArraySlice<UInt8>
    }

    private var bytes: [UInt8] = []
    /// Where each NUL is that was found, and how far was looked.
    private var ends: [Int] = []
    private var place = 0

    mutating func add(_ more: [UInt8]) { bytes += more }

    /// The next commits that are complete.
    mutating func next(atMost count: Int, isLast: Bool) -> [Commit] {
        var commits: [Commit] = []
        while commits.count < count, let commit = next(isLast: isLast) { commits.append(commit) }
        return commits
    }

    /// The next commit that is complete: a NUL, four fields with one behind each, and the difference up to the next
    /// commit's.
    private mutating func next(isLast: Bool) -> Commit? {
        while ends.count < 6, place < bytes.count {
            if bytes[place] == 0 { ends.append(place) }
            place += 1
        }
        if ends.count == 5, isLast { ends.append(bytes.count) }
        guard ends.count == 6 else { return nil }
        let fields = (0..<4).map { String(decoding: bytes[(ends[$0] + 1)..<ends[$0 + 1]], as: UTF8.self) }
        let commit = Commit(fields: fields, patch: bytes[(ends[4] + 1)..<ends[5]])
        bytes.removeSubrange(..<ends[5])
        ends = []
        place = 0
        return commit
    }
}

extension QueueLog.Entry {
    /// - Parameter fields: as ``QueueLog/fields(behind:)`` asks for them.
    init?(fields: [String]) {
        guard fields.count >= 4 else { return nil }
        let words = fields[0].split(separator: " ")
        guard words.count >= 2, let seconds = Git.seconds(words[1]) else { return nil }
        let operation = fields[3]
        self.init(
            commit: String(words[0]), time: Timestamp(epochSeconds: seconds), author: fields[1],
            subject: fields[2], operation: operation.isEmpty ? nil : operation, isMerge: words.count > 3,
            changes: [])
    }

    /// Adds what a difference says of rows.
    fileprivate mutating func read(_ patch: ArraySlice<UInt8>, _ patches: inout [RowPatch], archive: String) {
        var (old, new): ([ArraySlice<UInt8>], [ArraySlice<UInt8>]) = ([], [])
        var isArchive = false
        var width = 0
        var moved: [RowChange] = []
        // Of a merge, what no parent has is new, and what all of them had is gone; the rest is in commits of its own.
        var gone: [ArraySlice<UInt8>] = []
        func finish(_ patches: inout [RowPatch], _ all: inout [RowChange]) {
            let place = isArchive ? 1 : 0
            let sides = width > 1 ? patches[place].changes(old: [], new: gone + old) : []
            let found = patches[place].changes(old: gone + old, new: new).filter { change in
                change.kind != .removed || gone.contains { $0.contains(text: change.id) }
            }.compactMap { $0.apart(from: sides) }
            if isArchive { moved += found } else { all += found }
            (old, new, gone) = ([], [], [])
        }
        for line in patch.split(separator: UInt8(ascii: "\n")) {
            let markers = line.prefix { $0 == UInt8(ascii: "@") }.count
            if line.starts(with: "diff ".utf8) {
                finish(&patches, &changes)
                width = 0
                isArchive =
                    line.last == UInt8(ascii: "\"") ? line.dropLast().ends(with: archive) : line.ends(with: archive)
            } else if markers > 1 {
                width = markers - 1
            } else if width > 0 {
                let side = line.prefix(width)
                let text = line.dropFirst(width)
                if side.allSatisfy({ $0 == UInt8(ascii: "+") }) {
                    new.append(text)
                } else if side.allSatisfy({ $0 == UInt8(ascii: "-") }) {
                    gone.append(text)
                } else if side.contains(UInt8(ascii: "-")) {
                    old.append(text)
                }
            }
        }
        finish(&patches, &changes)
        let added = Set(moved.filter { $0.kind == .added }.map(\.id))
        archived = Set(changes.filter { $0.kind == .removed && added.contains($0.id) }.map(\.id))
        changes += moved.filter { !archived.contains($0.id) }
    }
}
