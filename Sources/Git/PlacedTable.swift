internal import Host
internal import Text

/// A version of a table that git put in its place, as a pull, a merge, a rebase, a switch and a reset do.
package struct PlacedTable: Sendable {
    /// The version, as a checkout writes it.
    package let bytes: [UInt8]
    /// What HEAD had before some of the first of the moves, the newest first; an empty one where it had no such table. The
    /// work tree may have had any of them: somebody commits what is in it already.
    package let formers: [[UInt8]]
    /// Whether the work tree has surely got it: of some resets that is not known.
    package let isSure: Bool
    /// Whether HEAD and the index have it still, so that nobody has fetched another one.
    package let isLatest: Bool

    private static let mostFormers = 8

    /// Looks at how HEAD came to be what it is.
    ///
    /// - Parameters:
    ///   - count: so many of the last moves are looked at.
    ///   - name: the table's name.
    ///   - folder: the folder that it is in.
    /// - Returns: the last version that was put in place in them; nil where there is none.
    init?(last count: Int, of moves: HeadMoves, _ name: String, in folder: String) throws(GitError) {
        // What HEAD had before the oldest one is not known.
        let count = min(count, moves.moves.count - 1)
        guard count > 0 else { return nil }
        let git = HeadMoves.git(in: folder)
        let recent = moves.moves.prefix(count)
        let commits = moves.moves.prefix(count + 1).map(\.commit)
        let input = Array((commits + [""]).map { "\($0):./\(name)\n" }.joined().utf8)
        var objects = try git.output(["cat-file", "--batch-check=%(objectname)"], input: input)
            .split(separator: UInt8(ascii: "\n"))
        let staged = objects.popLast()
        guard objects.count == commits.count, let former = objects.last else { return nil }
        for (number, move) in recent.enumerated() {
            guard move.isPlacing || move.subject.hasPrefix("reset"), Self.isThere(objects[number]),
                objects[number] != objects[number + 1]
            else { continue }
            if !move.isPlacing, staged == objects[number + 1] { continue }
            if !move.isPlacing, staged == objects[number], try !Self.wasWritten(name, by: git) { continue }
            // What was there before all of them is there again.
            guard objects[number] != former else { return nil }
            let prefix = try git.output(["rev-parse", "--show-prefix"]).prefix { $0 != UInt8(ascii: "\n") }
            let path = String(decoding: prefix, as: UTF8.self) + name
            bytes = try git.text(of: String(decoding: objects[number], as: UTF8.self), at: path)
            formers = try Self.texts(of: objects[(number + 1)...].suffix(Self.mostFormers), at: path, by: git)
            isSure = move.isPlacing
            isLatest = objects[0] == objects[number] && staged == objects[number]
            return
        }
        return nil
    }

    /// Whether the work tree had what the index has of a table: a reset that leaves the work tree alone notes no time of the
    /// file, and one that leaves the index alone has before what the index has.
    private static func wasWritten(_ name: String, by git: Git) throws(GitError) -> Bool {
        try git.output(["ls-files", "--debug"], paths: [name]).split(separator: UInt8(ascii: "\n"))
            .contains { $0.starts(with: "  mtime: ".utf8) && !$0.starts(with: "  mtime: 0:".utf8) }
    }

    /// What objects are in the work tree, each once where it follows itself.
    private static func texts(
        of objects: ArraySlice<ArraySlice<UInt8>>, at path: String, by git: Git
    ) throws(GitError) -> [[UInt8]] {
        var (texts, last): ([[UInt8]], ArraySlice<UInt8>) = ([], [])
        for object in objects where object != last {
            texts.append(isThere(object) ? try git.text(of: String(decoding: object, as: UTF8.self), at: path) : [])
            last = object
        }
        return texts
    }

    /// Not so in `COMMIT:./NAME missing`.
    private static func isThere(_ object: ArraySlice<UInt8>) -> Bool { !object.contains(UInt8(ascii: " ")) }
}

/// The last moves of HEAD, by the reflog.
struct HeadMoves: Sendable {
    fileprivate struct Move {
        let commit: String
        /// When, since 1970.
        let seconds: Int64
        let subject: Substring

        /// Whether it surely wrote to the work tree.
        var isPlacing: Bool { HeadMoves.placing.contains(where: subject.hasPrefix) }

        /// - Parameter line: `COMMIT HEAD@{SECONDS} SUBJECT`.
        init(_ line: ArraySlice<UInt8>) {
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2)
            commit = fields.first.map(String.init) ?? ""
            seconds = fields.count > 1 ? Git.seconds(fields[1].filter(\.isNumber)) ?? 0 : 0
            subject = fields.count > 2 ? fields[2] : ""
        }
    }

    /// The last one first.
    fileprivate let moves: [Move]

    /// How many of them are looked at.
    private static let reach = 256
    /// What the reflog says of moves that write to the work tree, beside resets.
    private static let placing = [
        "pull", "merge", "rebase", "checkout", "cherry-pick", "revert", "am", "commit (merge)", "commit (cherry-pick)",
    ]
    /// What it says of moves by orch, which knows the version then.
    private static let own = ["fast-import", "orch: "]

    init(in folder: String) throws(GitError) {
        let words = [
            "log", "-g", "--max-count=\(Self.reach)", "--date=unix", "--no-show-signature", "--format=%H %gd %gs",
        ]
        moves = try Self.git(in: folder).output(words + ["HEAD"]).split(separator: UInt8(ascii: "\n")).map(Move.init)
    }

    fileprivate static func git(in folder: String) -> Git {
        var git = Git(in: folder)
        // The lock of the queue is held meanwhile, and whoever waits for that gives up after 10 s.
        git.patience = .seconds(5)
        return git
    }

    /// How many of the last ones came since another one, up to the last one by orch.
    ///
    /// - Parameters:
    ///   - news: how many there are since then; nil where it is not known.
    ///   - seconds: since when they came then, since 1970. Clocks step back, so that this is second best.
    func count(of news: Int?, since seconds: Int64) -> Int {
        moves.prefix(news ?? .max).prefix { move in
            (news != nil || move.seconds >= seconds) && !Self.own.contains(where: move.subject.hasPrefix)
        }.count
    }
}
