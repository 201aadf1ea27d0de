internal import Host
internal import Text

/// A version of a table that git put in its place, as a pull, a merge, a rebase, a switch and a reset do.
package struct PlacedTable: Sendable {
    /// The version, as a checkout writes it.
    package let bytes: [UInt8]
    /// What HEAD had before; empty where that had no such table.
    package let former: [UInt8]
    /// Whether the work tree has surely got it: some resets move HEAD alone.
    package let isSure: Bool
    /// When, or some time before: the reflog has seconds. In nanoseconds since 1970.
    package let time: Int64

    /// So many of the last moves of HEAD are looked at.
    private static let reach = 256
    /// What the reflog says of moves that write to the work tree, beside resets.
    private static let placing = [
        "pull", "merge", "rebase", "checkout", "cherry-pick", "revert", "am", "commit (merge)", "commit (cherry-pick)",
    ]
    /// What it says of moves by orch, which knows the version then.
    private static let own = ["fast-import", "orch: "]

    /// Whether HEAD came back from a rebase that was given up, and has not moved since. Who resets it means what that does.
    package static func isRebaseGivenUp(in folder: String) -> Bool {
        (try? Git(in: folder).line(["log", "-g", "--max-count=1", "--no-show-signature", "--format=%gs", "HEAD"]))?
            .hasPrefix("rebase (abort)") ?? false
    }

    /// Looks at how HEAD came to be what it is.
    ///
    /// - Parameters:
    ///   - name: the table's name.
    ///   - folder: the folder that it is in.
    ///   - seconds: moves before that are of no interest; since 1970.
    /// - Returns: the last version that was put in place since; nil where there is none.
    package static func last(of name: String, in folder: String, since seconds: Int64) throws(GitError) -> PlacedTable?
    {
        var git = Git(in: folder)
        // The lock of the queue is held meanwhile, and whoever waits for that gives up after 10 s.
        git.patience = .seconds(5)
        let words = ["log", "-g", "--max-count=\(reach)", "--date=unix", "--no-show-signature", "--format=%H %gd %gs"]
        let moves = try git.output(words + ["HEAD"]).split(separator: UInt8(ascii: "\n")).map(Move.init)
        let recent = moves.prefix { $0.seconds >= seconds && !own.contains(where: $0.subject.hasPrefix) }
        guard !recent.isEmpty else { return nil }
        let commits = moves.prefix(recent.count + 1).map(\.commit)
        let input = Array(commits.map { "\($0):./\(name)\n" }.joined().utf8)
        let objects = try git.output(["cat-file", "--batch-check=%(objectname)"], input: input)
            .split(separator: UInt8(ascii: "\n"))
        guard objects.count == commits.count, let former = commits.count > recent.count ? objects.last : nil else {
            return nil
        }
        // `COMMIT:./NAME missing`
        func isThere(_ object: ArraySlice<UInt8>) -> Bool { !object.contains(UInt8(ascii: " ")) }
        for (number, move) in recent.enumerated() {
            let isSure = placing.contains(where: move.subject.hasPrefix)
            guard isSure || move.subject.hasPrefix("reset"), isThere(objects[number]), objects[number] != former,
                objects[number] != objects[number + 1]
            else { continue }
            let lines = try git.output(["rev-parse", "--show-prefix", "--git-path", "logs/HEAD"])
                .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard lines.count > 1 else { return nil }
            let path = String(decoding: lines[0], as: UTF8.self) + name
            let log = String(decoding: lines[1], as: UTF8.self)
            let written = number == 0 ? try? FileStatus(at: log.hasPrefix("/") ? log : folder + "/" + log) : nil
            return PlacedTable(
                bytes: try text(of: objects[number], at: path, git),
                former: isThere(former) ? try text(of: former, at: path, git) : [], isSure: isSure,
                time: written?.modified ?? min(move.seconds, .max / 1_000_000_000) * 1_000_000_000)
        }
        return nil
    }

    private static func text(of object: ArraySlice<UInt8>, at path: String, _ git: Git) throws(GitError) -> [UInt8] {
        try git.output(["cat-file", "--filters", "--path=" + path, String(decoding: object, as: UTF8.self)])
    }

    /// A move of HEAD.
    private struct Move {
        let commit: String
        /// When, since 1970.
        let seconds: Int64
        let subject: Substring

        /// - Parameter line: `COMMIT HEAD@{SECONDS} SUBJECT`.
        init(_ line: ArraySlice<UInt8>) {
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2)
            commit = fields.first.map(String.init) ?? ""
            seconds = fields.count > 1 ? Git.seconds(fields[1].filter(\.isNumber)) ?? 0 : 0
            subject = fields.count > 2 ? fields[2] : ""
        }
    }
}
