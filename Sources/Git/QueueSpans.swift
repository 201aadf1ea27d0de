internal import Sheets
package import TaskQueue

extension QueueLog {
    /// A change of the queue between two commits.
    package struct Span: Sendable {
        package fileprivate(set) var before: [UInt8]
        package fileprivate(set) var after: [UInt8]
        /// The tasks whose rows in the archive changed; nil where the archive changed and can't be read.
        package fileprivate(set) var archived: Set<String>?
        /// Whether a merge is in it, or a commit with what a sync fetched: that brought what others did.
        package let hasMerge: Bool
        /// How many changes were made in it. A sync's commit has all that it pushed, and `git.batch_seconds` joins some too.
        package let count: Int
    }

    /// The queue before and after a commit.
    ///
    /// - Parameter revision: as git names it.
    /// - Returns: nil where there is no such commit, or the queue was not there before or after it.
    package func span(of revision: String) throws(GitError) -> Span? {
        guard let commit = try commit(revision) else { return nil }
        return try span(from: commit, to: commit, OwnCommits(git))
    }

    /// The queue before and after each of the last changes that were made in this clone, the newest first. Those that
    /// follow one another are one.
    ///
    /// - Parameter count: how many.
    /// - Returns: nil where the queue has not so many commits; none where not so many of them were made here.
    package func spans(ofLast count: Int) throws(GitError) -> [Span]? {
        let commits = try firstParents()
        let own = try OwnCommits(git)
        let places = commits.indices.filter { own.contains(commits[$0]) }.prefix(count)
        guard places.count == count else { return commits.count < count ? nil : [] }
        var runs: [ClosedRange<Int>] = []
        for place in places {
            if let last = runs.last, last.upperBound == place - 1 {
                runs[runs.count - 1] = last.lowerBound...place
            } else {
                runs.append(place...place)
            }
        }
        var spans: [Span] = []
        for run in runs {
            guard let span = try span(from: commits[run.upperBound], to: commits[run.lowerBound], own) else {
                return nil
            }
            spans.append(span)
        }
        return spans
    }

    /// How many changes were made in this clone.
    package func ownCount() throws(GitError) -> Int {
        let own = try OwnCommits(git)
        return try firstParents().count { own.contains($0) }
    }

    private static let mostCommits = 2_000

    /// The last commits of the queue on HEAD's own line, without those that only moved it to another place.
    private func firstParents() throws(GitError) -> [String] {
        let words = ["log", "--first-parent", "--format=%H", "--no-show-signature", "--max-count=\(Self.mostCommits)"]
        var commits: [String] = []
        var (place, begin): (TablePlace, [String]) = (self.place, [])
        while true {
            let output = String(decoding: try place.git.output(words + begin, paths: place.names), as: UTF8.self)
            let page = output.split(separator: "\n").map(String.init)
            guard let first = page.last, commits.count < Self.mostCommits, let former = try place.former(before: first)
            else { return commits + page }
            commits += page.dropLast()
            (place, begin) = (former, [first + "^"])
        }
    }

    private func span(from first: String, to last: String, _ own: OwnCommits) throws(GitError) -> Span? {
        guard let before = try version(at: first + "^"), let after = try version(at: last) else { return nil }
        let archived = try archived(from: first, to: last)
        let words = ["rev-list", "--first-parent", "--merges", first + "^.." + last]
        let merges = String(decoding: try git.output(words, paths: names), as: UTF8.self).split(separator: "\n")
        var hasMerge = merges.contains { !own.pushes.contains(String($0)) }
        if !hasMerge, !own.mixed.isEmpty {
            let between = ["rev-list", "--first-parent", first + "^.." + last]
            hasMerge = String(decoding: try git.output(between, paths: names), as: UTF8.self).split(separator: "\n")
                .contains { own.mixed.contains(String($0)) }
        }
        let count = try changes(in: first + "^.." + last)
        return Span(before: before, after: after, archived: archived, hasMerge: hasMerge, count: count)
    }

    /// The tasks whose rows in the archive changed; nil where that can't be known.
    private func archived(from first: String, to last: String) throws(GitError) -> Set<String>? {
        if try git.holds(["diff-tree", "-r", "--quiet", first + "^", last], paths: [names[1]]) { return [] }
        let versions = try (
            old: version(at: first + "^", ofArchive: true), new: version(at: last, ofArchive: true)
        )
        // One that is not there has no rows.
        guard let some = versions.new ?? versions.old, let rows = try? Queue(some, terms: terms) else { return nil }
        guard let old = versions.old, let new = versions.new else {
            return Set((0..<rows.rowCount).compactMap { rows.row($0).id?.text })
        }
        guard let before = try? Queue(old, terms: terms), let after = try? Queue(new, terms: terms) else { return nil }
        return Set(RowChange.changes(from: before, to: after).map(\.id))
    }

    /// How many changes some commits on HEAD's own line are, each of them one or more.
    private func changes(in range: String) throws(GitError) -> Int {
        let words = ["log", "--first-parent", "--no-show-signature", "--format=%s%x00" + OwnCommits.operations]
        let output = String(decoding: try git.output(words + [range], paths: names), as: UTF8.self)
        return output.split(separator: "\n").reduce(0) { sum, line in
            let parts = line.split(separator: "\0", omittingEmptySubsequences: false)
            // `orch: 3 changes`, `orch: sync 3 changes`
            let words = parts[0].split(separator: " ")
            let isCounted = words.count > 2 && words[0] == "orch:" && words.last == "changes"
            let named = isCounted ? Int(words[words.count - 2]) : nil
            return sum + max(1, named ?? 0, parts.count < 2 ? 0 : parts[1].split(separator: ",").count)
        }
    }
}

extension QueueLog {
    /// What changes did to some tasks alone.
    ///
    /// - Parameters:
    ///   - spans: the changes.
    ///   - ids: the tasks; the end of an id is enough.
    /// - Throws: `notChanged` where none of the changes was about one of the tasks.
    package func narrow(_ spans: [Span], to ids: [TaskID]) throws(QueueError) -> [Span] {
        var unknown = ids
        var changed: [String] = []
        var narrowed: [Span] = []
        for var span in spans {
            var rows = try ChangedRows(before: span.before, after: span.after, terms: terms)
            let meant = Set(ids.compactMap { rows.id(meantBy: $0) })
            unknown.removeAll { rows.id(meantBy: $0) != nil }
            changed += rows.ids.filter { !changed.contains($0) }
            guard !meant.isEmpty else { continue }
            span.archived = span.archived?.intersection(meant)
            (span.before, span.after) = try rows.versions(changing: meant)
            narrowed.append(span)
        }
        if let id = unknown.first { throw .notChanged(id, changed: changed) }
        return narrowed
    }
}
