internal import Host
internal import Text

/// How HEAD moved since changes of a table were held back, because a merge, a rebase or the like was going on.
package struct HeldMoves: Sendable {
    private struct Move {
        let isMove: Bool
        let message: String

        /// What gives up a rebase or an `am` says so.
        var isAbort: Bool { ["rebase (abort)", "am --abort"].contains(where: message.hasPrefix) }

        /// `merge --abort` resets HEAD to itself, and cherry-pick and revert to the commit that they began at, by its whole
        /// name. Somebody's own `reset --hard` during a merge can't be told from that; one to another commit can.
        var isReset: Bool {
            let prefix = "reset: moving to "
            guard message.hasPrefix(prefix) else { return false }
            let target = message.dropFirst(prefix.count)
            return !isMove || target.utf8.count >= 40 && target.allSatisfy(\.isHexDigit)
        }

        /// Whether something else begins.
        var isStart: Bool { message.holds("(start)") }

        /// A rebase that ends with this was not gone on with since the conflict.
        var isFinish: Bool { message.hasPrefix("rebase (finish)") }

        /// Whether a rebase, a cherry-pick or a revert only came to the next commit.
        var isStep: Bool { ["rebase (pick)", "cherry-pick: ", "revert: "].contains(where: message.hasPrefix) }

        /// Whether it is a part of what was going on.
        var isPart: Bool { isAbort || isReset || !isStart && Self.parts.contains(where: message.hasPrefix) }

        private static let parts = ["rebase", "cherry-pick", "revert", "am", "commit (cherry-pick)"]

        /// - Parameter line: `OLD NEW NAME <ADDRESS> SECONDS ZONE<TAB>MESSAGE`.
        init(_ line: ArraySlice<UInt8>) {
            let commits = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
            isMove = commits.count < 3 || commits[0] != commits[1]
            let message = line.firstIndex(of: UInt8(ascii: "\t")).map { line[($0 + 1)...] } ?? []
            self.message = String(decoding: message, as: UTF8.self)
        }
    }

    /// The first one first.
    private let moves: [Move]
    private let folder: String

    /// Since when changes of a table wait for the end of what is going on, and may be given up with it.
    ///
    /// - Parameters:
    ///   - folder: in the work tree; an absolute path.
    ///   - start: since when earlier ones do, which may have waited for something that came to its end since.
    /// - Returns: how long the notes of HEAD's moves were then, in bytes; nil where nothing is going on, or a commit or a
    ///   bisect, which are not given up with the changes that were made meanwhile.
    package static func start(around folder: String, knowing start: Int64?) -> Int64? {
        guard let repository = GitFolder(around: folder), let action = TableCommits.ongoing(in: repository.path),
            !["commit", "bisect"].contains(action)
        else { return nil }
        if let start, Self(since: start, around: folder)?.areParts ?? true { return start }
        return length(around: folder)
    }

    /// The last move of HEAD, by a hash of what is noted of it; nil where nothing is.
    ///
    /// - Parameter folder: in the work tree; an absolute path.
    package static func last(around folder: String) -> String? {
        guard let file = GitFolder(around: folder)?.moves,
            let end = try? file.read(at: max(0, file.status.size - 4096), count: 4096)
        else { return nil }
        return end.split(separator: UInt8(ascii: "\n")).last.map(mark)
    }

    /// How many moves came behind one, of some hundreds; all of them where it is not among them. Nil where none are noted.
    static func count(behind last: String, in repository: GitFolder) -> Int? {
        guard let file = repository.moves,
            let notes = try? file.read(at: max(0, file.status.size - 65_536), count: 65_536)
        else { return nil }
        return notes.split(separator: UInt8(ascii: "\n")).reversed().prefix { mark($0) != last }.count
    }

    private static func mark(_ line: ArraySlice<UInt8>) -> String { Hexadecimal.text(of: ContentHash.of(Array(line))) }

    /// How long the notes of HEAD's moves are now, in bytes; 0 where there are none.
    ///
    /// - Parameter folder: in the work tree; an absolute path.
    package static func length(around folder: String) -> Int64 {
        GitFolder(around: folder).flatMap { try? FileStatus(at: $0.path + "/logs/HEAD").size } ?? 0
    }

    /// - Parameters:
    ///   - length: how long the notes were then. They are shorter where old ones were removed since.
    ///   - folder: in the work tree; an absolute path.
    /// - Returns: nil where there are none.
    package init?(since length: Int64, around folder: String) {
        guard let notes = try? GitFolder(around: folder)?.moves?.readAll() else { return nil }
        let news = length > 0 && length <= notes.count ? notes[Int(length)...] : notes[...]
        moves = news.split(separator: UInt8(ascii: "\n")).map(Move.init)
        self.folder = folder
    }

    /// Whether HEAD is where a clone put it, so that nobody has seen an older version here.
    package var areOfClone: Bool { moves.count < 2 }

    /// Whether all are a part of what was going on. A commit with the changes in it is none, and neither is a switch to another
    /// branch.
    private var areParts: Bool { moves.allSatisfy(\.isPart) }

    /// Whether the merge that was going on was given up or passed over, and not finished by a commit.
    var isMergeGivenUp: Bool {
        guard let end = moves.first(where: { !$0.isStep }) else { return false }
        return end.isAbort || end.isReset || end.isFinish
    }

    /// Whether what was going on was given up or passed over, and the changes with it, which nobody meant.
    ///
    /// - Parameters:
    ///   - name: the table.
    ///   - file: what it is now.
    ///   - isWithout: whether that is what it was before the changes, or has nothing that came with them.
    package func isGivenUp(_ name: String, _ file: [UInt8], isWithout: Bool) -> Bool {
        // Who restores the table amid a merge, or without a move of HEAD, means that.
        let action = GitFolder(around: folder).flatMap { TableCommits.ongoing(in: $0.path) }
        if isWithout {
            if moves.first(where: { $0.isAbort || $0.isFinish || $0.isStart })?.isAbort == true { return true }
            let parts = moves.prefix(while: \.isPart)
            // A reset ends all but a rebase, in which it may be a step by hand.
            if parts.last?.isReset == true, action != "rebase" || parts.count < moves.count { return true }
        }
        guard !moves.isEmpty, areParts || moves.last?.isAbort == true, action == nil else { return false }
        return (try? Git(in: folder).output(["cat-file", "--filters", "HEAD:./" + name])) == file
    }
}
