internal import Host
import Text

/// Why git returned no result.
package enum GitError: Error, Equatable, Sendable {
    /// There is no git in PATH.
    case missing
    /// It is older than ``Git/leastVersion``; its own version.
    case tooOld(String)
    /// The folder is in no work tree; what git said, unless that is just this.
    case noWorkTree(folder: String, reason: String?)
    /// It failed.
    ///
    /// - Parameters:
    ///   - command: what was asked, such as `rev-parse`.
    ///   - message: what it said last.
    case failed(command: String, message: String)
    /// It was not done after this many seconds, and was ended.
    case timedOut(command: String, seconds: Int)
    /// A signal of this number asked this process to end, and ended it first.
    case interrupted(signal: Int32)

    /// Whether it is only that there is no commit yet, whose log git can't show.
    package var isBeforeFirstCommit: Bool {
        if case .failed("log", let message) = self { message.holds("does not have any commits") } else { false }
    }
}

/// git, run as a program in a folder.
///
/// What it does depends on the folder and on the repository alone: no pager, prompt, editor, monitor or translation of
/// the user's configuration, and no repository that a hook has put into the environment. Asking takes no lock and
/// changes nothing.
package struct Git: Sendable {
    /// The oldest version that takes every argument used here (`rev-parse --end-of-options`), as major and minor.
    package static let leastVersion = (2, 30)
    private static let outputLimit = 64 << 20

    private let folder: String
    var program = "git"
    /// How long one question may take.
    var patience = Duration.seconds(60)
    private var options = ["--no-pager", "-c", "core.fsmonitor=false"]
    /// Whether hooks are run where a command has some.
    var hasHooks = true
    /// Whether objects that a partial clone lacks are fetched.
    var isLazy = false
    /// Settings for it beside those of the repository, such as `core.quotePath=off`.
    var settings: [String] = []
    /// Variables for it beside those of this process.
    var variables: [String: String] = [:]
    /// The variables by which it finds the repository of the folder, where it would not without them.
    private let repository: [String: String]

    /// - Parameter folder: where git is run; an absolute path.
    package init(in folder: String) {
        self.folder = folder
        repository = InheritedRepository.around(folder)?.variables ?? [:]
    }

    /// The same in another folder.
    func moved(to folder: String) -> Git {
        var git = Git(in: folder)
        git.program = program
        git.patience = patience
        git.isLazy = isLazy
        return git
    }

    /// What git prints.
    ///
    /// - Parameters:
    ///   - words: the subcommand and its options, as the program's own text.
    ///   - revisions: never taken for options.
    ///   - paths: relative to the folder; never taken for options, revisions or patterns.
    ///   - input: what it reads.
    func output(
        _ words: [String], revisions: [String] = [], paths: [String] = [], input: [UInt8] = []
    ) throws(GitError) -> [UInt8] {
        let result = try run(words, revisions, paths, input)
        guard result.status == .exited(0) else { throw failure(words, result) }
        return result.output
    }

    /// Starts a run, while others are made.
    ///
    /// - Parameter input: what a pipe holds, at most.
    func start(_ words: [String], input: [UInt8] = []) throws(GitError) -> RunningGit {
        do throws(ChildError) {
            return try RunningGit(Child(child(words, [], [], input)), of: words)
        } catch {
            throw Self.failure(words, error)
        }
    }

    /// Gives what git prints to a reader while it comes, until that has enough.
    ///
    /// - Parameter take: gets the bytes since the last time and whether they are the last ones; returns whether it wants
    ///   more.
    func stream(
        _ words: [String], paths: [String], take: (_ bytes: [UInt8], _ isEnd: Bool) -> Bool
    ) throws(GitError) {
        let result: ChildResult?
        do throws(ChildError) {
            result = try Self.stream(child(words, [], paths, []), take)
        } catch {
            throw Self.failure(words, error)
        }
        guard let result else { return }
        guard result.status == .exited(0) else { throw failure(words, result) }
        _ = take(result.output, true)
    }

    /// - Returns: what became of it; nil when the reader had enough.
    private static func stream(
        _ program: ChildProgram, _ take: (_ bytes: [UInt8], _ isEnd: Bool) -> Bool
    ) throws(ChildError) -> ChildResult? {
        var child = try Child(program)
        do throws(SystemError) {
            while true {
                if let result = child.result { return result }
                var news = News()
                child.announce(to: &news)
                try news.wait()
                try child.serve(news)
                guard child.result == nil else { continue }
                let bytes = child.takeOutput()
                if !bytes.isEmpty, !take(bytes, false) { return nil }
            }
        } catch {
            throw .system(error)
        }
    }

    /// The one line that git prints, without its end.
    func line(_ words: [String]) throws(GitError) -> String {
        let text = String(decoding: try output(words), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// A version of a file as a checkout writes it: with the line ends, the encoding and the filters that its attributes ask
    /// for.
    ///
    /// - Parameter path: from the root of the work tree.
    func text(of object: String, at path: String) throws(GitError) -> [UInt8] {
        try output(["cat-file", "--filters", "--path=" + path, object])
    }

    /// Whether git says yes to a question that it answers by its exit code: 0 for yes and 1 for no.
    func holds(_ words: [String], revisions: [String] = [], paths: [String] = []) throws(GitError) -> Bool {
        let result = try run(words, revisions, paths, [])
        switch result.status {
        case .exited(0): return true
        case .exited(1): return false
        default: throw failure(words, result)
        }
    }

    /// Whether HEAD is a commit, which it is not before the first one.
    func hasCommit() throws(GitError) -> Bool {
        try holds(["rev-parse", "--verify", "--quiet"], revisions: ["HEAD^{commit}"])
    }

    /// The files that differ from HEAD or are not tracked, by their paths from the root of the work tree.
    ///
    /// - Parameters:
    ///   - options: more of `git status`.
    ///   - paths: only files below these; all if empty.
    func changedPaths(_ options: [String] = [], below paths: [String] = []) throws(GitError) -> [String] {
        let words = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"] + options
        // Each is two letters, a space and a path.
        return try output(words, paths: paths).split(separator: 0).map {
            String(decoding: $0.dropFirst(3), as: UTF8.self)
        }
    }

    /// The root of the work tree that the folder is in.
    package func workTree() throws(GitError) -> String {
        let words = ["rev-parse", "--show-toplevel"]
        let result = try run(words)
        guard case .exited(let code) = result.status else { throw failure(words, result) }
        let root = String(decoding: result.output.dropLast(), as: UTF8.self)
        if code == 0, !root.isEmpty { return root }
        try refuseOldVersion()
        // Advice is behind it.
        let lines = String(decoding: result.errors, as: UTF8.self).split(separator: "\n")
        let reason =
            lines.first { $0.hasPrefix("fatal: ") }.map { String($0.prefix(200)) }
            ?? ProgramText.lastLine(of: result.errors)
        // The second of a bare repository. Others are worth reading: git refuses a repository that it does not trust.
        let plain = ["not a git repository", "must be run in a work tree"]
        let isPlain = reason.map { reason in plain.contains { reason.holds($0) } } ?? true
        throw .noWorkTree(folder: folder, reason: isPlain ? InheritedRepository.reason : reason)
    }

    /// The program that git shows long texts with, as a command of the shell: `core.pager`, `PAGER`, or what git was
    /// built with. `GIT_PAGER` comes before it, and is the caller's to look at.
    package func pager() -> String? {
        var git = self
        git.options = []
        return try? git.line(["var", "GIT_PAGER"])
    }

    // MARK: Running

    /// What became of a run, whatever its exit code.
    func run(
        _ words: [String], _ revisions: [String] = [], _ paths: [String] = [], _ input: [UInt8] = []
    ) throws(GitError) -> ChildResult {
        let result: ChildResult
        do throws(ChildError) {
            result = try child(words, revisions, paths, input).run()
        } catch {
            throw Self.failure(words, error)
        }
        // With half of the output, a changed file would look unchanged.
        if result.isCut {
            throw .failed(command: words[0], message: "it printed more than \(Self.outputLimit >> 20) MB")
        }
        return result
    }

    /// The same of one that waits for others, and ends with this process.
    func runUntilSignalled(_ words: [String]) throws(GitError) -> ChildResult {
        let outcome: (result: ChildResult, signal: Signal?)
        do throws(ChildError) {
            outcome = try child(words, [], [], []).runUntilSignalled()
        } catch {
            throw Self.failure(words, error)
        }
        if let signal = outcome.signal { throw .interrupted(signal: signal.rawValue) }
        return outcome.result
    }

    private func child(
        _ words: [String], _ revisions: [String], _ paths: [String], _ input: [UInt8]
    ) -> ChildProgram {
        var arguments =
            options + settings.flatMap { ["-c", $0] } + (hasHooks ? [] : ["-c", "core.hooksPath=/dev/null"]) + words
        // Whatever log.showRoot says, the first commit brought all that is in it.
        if words.first == "log" { arguments.insert("--root", at: arguments.count - words.count + 1) }
        if !revisions.isEmpty { arguments += ["--end-of-options"] + revisions }
        if !paths.isEmpty { arguments += ["--"] + paths.map { ":(literal)" + $0 } }
        var environment = Self.ownEnvironment
        for (name, value) in repository.merging(variables, uniquingKeysWith: { $1 }) { environment[name] = value }
        if isLazy { environment["GIT_NO_LAZY_FETCH"] = .some(nil) }
        return ChildProgram(
            program, arguments, environment: environment,
            input: .bytes(input),
            output: .kept(limit: Self.outputLimit), folder: folder, timeout: patience)
    }

    fileprivate static func failure(_ words: [String], _ error: ChildError) -> GitError {
        switch error {
        case .programMissing: .missing
        case .system(let error): .failed(command: words[0], message: error.reason)
        }
    }

    /// Of several lines the one that says what happened; the last ones are general advice.
    private static func reason(_ errors: [UInt8]) -> String? {
        let marks = ["fatal: ", "ssh: ", "error: "]
        let line = errors.split(separator: UInt8(ascii: "\n")).first { line in
            marks.contains { line.starts(with: $0.utf8) }
        }
        return ProgramText.lastLine(of: line.map(Array.init) ?? errors)
    }

    /// A run that failed as an error.
    func failure(_ words: [String], _ result: ChildResult) -> GitError {
        switch result.status {
        case .timedOut: return .timedOut(command: words[0], seconds: Int(patience.components.seconds))
        case .signalled(let signal): return .failed(command: words[0], message: "ended by signal \(signal)")
        case .exited:
            do throws(GitError) { try refuseOldVersion() } catch { return error }
            return .failed(command: words[0], message: Self.reason(result.errors) ?? "it does not say why")
        }
    }

    /// An old version fails for what it does not know; a failure is therefore early enough to look.
    private func refuseOldVersion() throws(GitError) {
        let result = try run(["version"])
        let text = String(decoding: result.output, as: UTF8.self)
        guard let version = text.split(whereSeparator: \.isWhitespace).dropFirst(2).first else { return }
        let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        if numbers.count == 2, (numbers[0], numbers[1]) < Self.leastVersion { throw .tooOld(String(version)) }
    }

    private static let ownEnvironment = environment(beside: Environment.all)

    /// Variables to set and to remove (nil).
    ///
    /// Of git's variables those stay that say who the user is and how to reach a remote. The others change what a
    /// command means: a hook's repository and index, pathspecs, traces, editors.
    static func environment(beside variables: [String: String]) -> [String: String?] {
        var changes: [String: String?] = [
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C",
        ]
        for name in variables.keys where name.hasPrefix("GIT_") && changes[name] == nil {
            if !kept.contains(where: { name.hasPrefix("GIT_" + $0) }) { changes[name] = .some(nil) }
        }
        return changes
    }

    private static let kept = [
        "AUTHOR_", "COMMITTER_", "CONFIG_GLOBAL", "CONFIG_NOSYSTEM", "CONFIG_SYSTEM", "CEILING_DIRECTORIES",
        "DISCOVERY_ACROSS_FILESYSTEM", "EXEC_PATH", "SSH", "SSL_", "PROXY_", "HTTP_", "ASKPASS",
    ]
}

extension Git {
    /// The end of the year 9999. A commit has whatever time somebody's clock said, or somebody else liked.
    private static let latest: Int64 = 253_402_300_799

    /// Seconds since 1970 as git prints them, or the latest that can be shown; nil for no number.
    static func seconds(_ text: some StringProtocol) -> Int64? {
        Int64(text).map { min(max($0, -latest), latest) }
    }
}

/// A git that runs while its owner does something else; one that is not waited for is ended.
struct RunningGit: ~Copyable {
    private let words: [String]
    private var child: Child

    fileprivate init(_ child: consuming Child, of words: [String]) throws(ChildError) {
        self.words = words
        self.child = child
        do throws(SystemError) {
            // It gets its input at once.
            try turn(until: Clock.monotonicNanoseconds)
        } catch {
            throw .system(error)
        }
    }

    /// Waits for its end.
    consuming func finish() throws(GitError) -> ChildResult {
        do throws(SystemError) {
            while true {
                if let result = child.result { return result }
                try turn()
            }
        } catch {
            throw Git.failure(words, .system(error))
        }
    }

    private mutating func turn(until deadline: Int64? = nil) throws(SystemError) {
        var news = News()
        child.announce(to: &news)
        if let deadline { news.add(deadline: deadline) }
        try news.wait()
        try child.serve(news)
    }
}
