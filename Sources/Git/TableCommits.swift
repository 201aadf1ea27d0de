internal import Host
import Text

/// Commits of tables alone: whatever else is staged, changed or going on in the repository stays as it is.
///
/// `git commit` would run hooks, sign, look at every file and keep the index locked meanwhile. So objects are written by
/// `hash-object` and `fast-import`, which moves HEAD only if it is still what it was, and the tables' entries of the
/// index by `apply --cached`, which changes one only if it is what it is expected to be.
package struct TableCommits: Sendable {
    /// A commit to be made.
    package struct Step: Sendable {
        let message: String
        let files: [TableFile]
        /// The author of the change, where that is not the committer.
        let author: String?

        /// The first line of the message.
        package var subject: String { String(message.prefix { $0 != "\n" }) }

        /// - Parameters:
        ///   - message: control characters other than line ends are left out.
        ///   - files: what ``write(_:as:isExecutable:)`` returned.
        ///   - author: the author's name and address, where that is not the committer.
        package init(message: String, files: [TableFile], author: String? = nil) {
            self.author = author
            self.message = message
            self.files = files
        }
    }

    /// The object of each table that is in HEAD, by the table's name.
    package let objects: [String: String]
    /// The version that was given to be written; nil where git did not take it.
    package let written: TableFile?
    private let git: Git
    private let head: String?
    /// Who commits, and for whom.
    private let identities: Identities
    private let prefix: [UInt8]
    private let gitFolder: String

    /// Asks what HEAD has.
    ///
    /// - Parameters:
    ///   - names: the tables' names.
    ///   - folder: the folder that they are in, an absolute path without links.
    ///   - version: of a table, to be written meanwhile.
    package init(
        of names: [String], in folder: String,
        writing version: (bytes: [UInt8], name: String, isExecutable: Bool)? = nil
    ) throws(CommitObstacle) {
        var git = Git(in: folder)
        // The lock of the queue is held meanwhile, and whoever waits for that gives up after 10 s.
        git.patience = .seconds(5)
        // Not even those of changed references.
        git.hasHooks = false
        self.git = git
        do throws(GitError) {
            let asked = try Identities.ask(git)
            var writing: RunningGit?
            if let version { writing = try git.start(Self.writing(version.name), input: version.bytes) }
            let words = ["rev-parse", "--is-inside-work-tree", "--show-prefix", "--absolute-git-dir", "HEAD"]
            let result = try git.run(words + names.map { "HEAD:./" + $0 })
            let lines = result.output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            guard lines.count > 4, lines[0].elementsEqual("true".utf8) else {
                // Why not, in the words of the error.
                throw .noWorkTree(folder: try git.workTree(), reason: nil)
            }
            prefix = Array(lines[1])
            gitFolder = String(decoding: lines[2], as: UTF8.self)
            // It ends at the first name that is not there, and prints it.
            head = Self.object(lines[3])
            if result.status == .exited(0) {
                objects = Dictionary(uniqueKeysWithValues: zip(names, lines[4...].compactMap(Self.object)))
            } else {
                objects = head == nil ? [:] : try Self.listed(names, git)
            }
            identities = try Identities(asked.finish(), of: git)
            let line = try writing.take()?.finish()
            if let version, let line, line.status == .exited(0), let object = Self.object(line.output.dropLast()) {
                written = TableFile(name: version.name, object: object, isExecutable: version.isExecutable)
            } else {
                written = nil
            }
        } catch {
            throw .git(error)
        }
    }

    /// The words with which git writes a version of a table, with the filters that its attributes ask for.
    static func writing(_ name: String) -> [String] { ["hash-object", "-w", "--stdin", "--path", "./" + name] }

    private static func object(_ line: ArraySlice<UInt8>) -> String? {
        let isHex = line.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        return isHex && line.count >= 40 ? String(decoding: line, as: UTF8.self) : nil
    }

    private static func listed(_ names: [String], _ git: Git) throws(GitError) -> [String: String] {
        var objects: [String: String] = [:]
        for record in try git.output(["ls-tree", "-z", "HEAD"], paths: names).split(separator: 0) {
            // `100644 blob OBJECT<TAB>NAME`
            let words = record.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard words.count == 3, let tab = words[2].firstIndex(of: UInt8(ascii: "\t")) else { continue }
            objects[String(decoding: words[2][(tab + 1)...], as: UTF8.self)] = object(words[2][..<tab])
        }
        return objects
    }

    // MARK: What is in the way

    /// Refuses to commit while that would disturb what somebody does in the repository, or what they want.
    ///
    /// - Parameter name: the table.
    package func refuseUnlessPossible(_ name: String) throws(CommitObstacle) {
        if let action = Self.ongoing(in: gitFolder) { throw .ongoing(action) }
        // `git commit -a` keeps the index while its editor is open, and fails when HEAD has moved then.
        if let folder = try? Folder(path: gitFolder), IndexEntry.isLocked(in: folder) {
            throw .busy(path: gitFolder + "/" + IndexEntry.lock)
        }
        if try isIgnored(name) { throw .ignored }
    }

    /// Whether a table is to be left out: HEAD does not have it, and git ignores it.
    package func isIgnored(_ name: String) throws(CommitObstacle) -> Bool {
        guard objects[name] == nil else { return false }
        return try attempt { () throws(GitError) in try git.holds(["check-ignore", "-q", "--", "./" + name]) }
    }

    /// What somebody does in a repository, by what is in its folder.
    static func ongoing(in gitFolder: String) -> String? {
        guard let folder = try? Folder(path: gitFolder) else { return nil }
        for (mark, action) in marks where (try? folder.status(of: mark)) != nil { return action }
        return (try? folder.path()).flatMap(CallingCommit.init)?.isUnfinished == true ? "commit" : nil
    }

    /// Whether somebody does something in the repository around a folder that changes have to wait for.
    package static func isOngoing(around folder: String) -> Bool {
        GitFolder(around: folder).flatMap { ongoing(in: $0.path) } != nil
    }

    /// What is in the folder of git while something is going on.
    private static let marks = [
        ("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"), ("sequencer", "cherry-pick or revert"),
        ("BISECT_LOG", "bisect"),
    ]

    /// When a table was committed last, in seconds since 1970; nil where it never was.
    package func lastTime(of name: String) throws(CommitObstacle) -> Int64? {
        guard objects[name] != nil else { return nil }
        let words = ["log", "--max-count=1", "--format=%ct", "--no-show-signature"]
        let line = try attempt { () throws(GitError) in try git.output(words, paths: [name]) }
        return Git.seconds(String(decoding: line.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    // MARK: Writing

    /// Whether a version is not the one at HEAD.
    package func isNew(_ file: TableFile) -> Bool { objects[file.name] != file.object }

    /// A version of a table that git has, as a checkout writes it.
    package func bytes(of object: String, as name: String) throws(CommitObstacle) -> [UInt8] {
        let path = String(decoding: prefix, as: UTF8.self) + name
        return try attempt { () throws(GitError) in try git.text(of: object, at: path) }
    }

    /// Writes a version of a table, with the filters that its attributes ask for.
    package func write(
        _ bytes: [UInt8], as name: String, isExecutable: Bool = false
    ) throws(CommitObstacle) -> TableFile {
        let words = Self.writing(name)
        let line = try attempt { () throws(GitError) in try git.output(words, input: bytes) }
        guard let object = Self.object(line.dropLast()) else {
            throw .git(.failed(command: words[0], message: "it printed no object"))
        }
        return TableFile(name: name, object: object, isExecutable: isExecutable)
    }

    /// Makes commits on HEAD, by those that git is configured for, and puts the last versions into the index.
    ///
    /// - Parameters:
    ///   - steps: one or more.
    ///   - seconds: when, since 1970.
    ///   - offset: seconds east of UTC.
    ///   - older: objects of the tables that the index may have beside those of HEAD; nil for none.
    package func commit(
        _ steps: [Step], at seconds: Int64, offset: Int64, insteadOf older: [String?]
    ) throws(CommitObstacle) -> Staging {
        try attempt { () throws(GitError) in
            let committer = try identities.committer.get()
            // In a hook the variables say who is the author of the commit that the hook is of.
            let author = CallingCommit(in: gitFolder) == nil ? try identities.author.get() : committer
            let time = "\(seconds) \(Self.zone(offset))\n"
            var stream = Array("feature done\n".utf8)
            for (index, step) in steps.enumerated() {
                let message = Self.message(step.message)
                stream += "commit HEAD\n".utf8
                stream += "author \(step.author ?? author) \(time)committer \(committer) \(time)".utf8
                stream += "data \(message.count)\n".utf8 + message + "\n".utf8
                if index == 0, let head { stream += "from \(head)\n".utf8 }
                for file in step.files { stream += file.importLine(below: prefix) }
            }
            stream += "done\n".utf8
            let files = steps.last?.files ?? []
            guard let first = files.first else { return .done }
            // Beside the commit, since git writes a large index for longer than that takes. A run that is killed in
            // between leaves an index with the version that the next commit has.
            let flags = IndexFlags(in: gitFolder)
            let staging = try git.start(IndexEntry.staging, input: patch(first, insteadOf: objects[first.name]))
            _ = try git.output(["fast-import", "--quiet"], input: stream)
            let isStaged = try staging.finish().status == .exited(0)
            let outcome = stage(isStaged ? Array(files.dropFirst()) : files, insteadOf: older)
            for file in files where outcome == .done {
                IndexEntry(of: file.name, in: prefix, git).keep(flags, objectLength: file.object.utf8.count / 2)
            }
            return outcome
        }
    }

    /// Puts versions into the index, where its entries are those of HEAD or others that are known.
    ///
    /// - Parameters: as for ``commit(_:at:offset:insteadOf:)``.
    package func stage(_ files: [TableFile], insteadOf older: [String?]) -> Staging {
        var staging = Staging.done
        for file in files where staging != .failed {
            let one = stage(file, insteadOf: older)
            // What somebody staged of one table does not keep the others from being staged.
            if one != .done { staging = one }
        }
        return staging
    }

    /// What became of the index.
    package enum Staging: Equatable, Sendable {
        case done
        /// It has a version that is not known. Somebody has staged it, and it should stay.
        case foreign(table: String)
        /// git did not change it, most likely since it was locked.
        case failed

        /// What a person has to know of that.
        package var obstacle: CommitObstacle? {
            switch self {
            case .done: nil
            case .foreign(let table): .staged(table: table)
            case .failed: .indexLocked
            }
        }
    }

    /// The object of a table that the index has; nil where it has none, or several in a merge.
    package func indexed(_ name: String) -> String? { IndexEntry(of: name, in: prefix, git).object }

    /// An offset from UTC as git writes it.
    static func zone(_ offset: Int64) -> String {
        let minutes = abs(offset) / 60
        let digits = String(10_000 + minutes / 60 * 100 + minutes % 60).dropFirst()
        return "\(offset < 0 ? "-" : "+")\(digits)"
    }

    static func message(_ text: String) -> [UInt8] {
        var message = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar == "\n" || !(scalar.properties.generalCategory == .control) {
            message.append(scalar)
        }
        return Array(String(message).utf8)
    }

    private func stage(_ file: TableFile, insteadOf older: [String?]) -> Staging {
        IndexEntry(of: file.name, in: prefix, git).replace(
            by: file.object, mode: file.mode, insteadOf: [objects[file.name]] + older)
    }

    private func patch(_ file: TableFile, insteadOf old: String?) -> [UInt8] {
        IndexEntry(of: file.name, in: prefix, git).patch(to: file.object, mode: file.mode, insteadOf: old)
    }

    /// A path in quotes as git reads them.
    static func quoted(_ path: [UInt8]) -> [UInt8] {
        var quoted = Array("\"".utf8)
        for byte in path {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): quoted += "\\n".utf8
            default: quoted.append(byte)
            }
        }
        return quoted + "\"".utf8
    }

    private func attempt<Result>(_ body: () throws(GitError) -> Result) throws(CommitObstacle) -> Result {
        do throws(GitError) {
            return try body()
        } catch {
            throw .git(error)
        }
    }
}

/// A version of a table, as a commit has it.
package struct TableFile: Equatable, Sendable {
    package let name: String
    /// What git calls the content.
    package let object: String
    let isExecutable: Bool

    /// Its mode in git's index.
    fileprivate var mode: String { isExecutable ? "100755" : "100644" }

    /// The line of `git fast-import` that puts it into a commit.
    ///
    /// - Parameter prefix: the folder of the tables below the root of the work tree.
    func importLine(below prefix: [UInt8]) -> [UInt8] {
        "M \(mode) \(object) ".utf8 + TableCommits.quoted(prefix + name.utf8) + "\n".utf8
    }
}

/// Why a version of a table is not committed.
package enum CommitObstacle: Error, Equatable, Sendable {
    case git(GitError)
    /// Something else is going on in the repository, such as a rebase.
    case ongoing(String)
    /// git ignores the table.
    case ignored
    /// Another git has the index locked.
    case busy(path: String)
    /// It is committed, and the index, which another git had locked, has still the version before.
    case indexLocked
    /// It is committed, and the index has another version of one of the tables, which somebody has staged.
    case staged(table: String)

    /// Whether HEAD moved while the commit was made, so that another try may do.
    package var isRace: Bool {
        if case .git(.failed("fast-import", let message)) = self {
            message.holds("Not updating HEAD")
        } else {
            false
        }
    }

    /// What is noted of an obstacle that stays until somebody changes it, and so is worth saying only once; nil for
    /// those that pass.
    package var lastingName: String? {
        switch self {
        case .git(.failed("var", _)): "nobody to commit as"
        case .git(.missing): "no git"
        case .git(.tooOld(let version)): "git " + version
        case .git(.noWorkTree(_, reason: nil)): "no work tree"
        case .ongoing(let what): "ongoing " + what
        case .ignored: "ignored"
        case .staged(let table): "staged " + table
        case .git, .busy, .indexLocked: nil
        }
    }

    /// Whether it is committed all the same.
    package var isOfIndex: Bool {
        switch self {
        case .indexLocked, .staged: true
        case .git, .ongoing, .ignored, .busy: false
        }
    }
}
