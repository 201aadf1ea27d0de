internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import NaturalIntake
internal import Sheets
internal import TaskQueue
internal import Workspace

extension CommandFailure {
    init(_ error: EngineError) {
        switch error {
        case .noCurrentFolder(let failure):
            self.init(.system, "the current folder is gone: \(failure.reason)", hint: "change to another one")
        case .noQueue:
            self.init(
                .noQueue,
                "no \(QueueDiscovery.places.joined(separator: " or ")) here or above, up to the repository's root",
                hint: "create a queue with 'orch init', or name one with --queue")
        case .store(let error, let path, let offset): self.init(error, path: path, offset: offset)
        case .uncommitted(let obstacle, let path):
            let failure = CommandFailure(obstacle)
            self.init(failure.exit, "\(path) is not committed: \(failure.message)", hint: failure.hint)
        case .unsynced(let obstacle, nil): self.init(obstacle)
        case .unsynced(let obstacle, let path?):
            let failure = CommandFailure(obstacle)
            self.init(
                failure.exit,
                "\(failure.message). The change is in \(path) and not pushed, since others have built on it meanwhile",
                hint: "push it with 'orch sync'")
        case .unreadable(let error, let table):
            let failure = CommandFailure(error, path: table, offset: .kst)
            self.init(
                failure.exit, "what was pushed can't be read: \(failure.message)",
                hint: "correct that version with git and push it: 'git pull', edit, 'git commit', 'git push'")
        case .mirror(let error, let path): self.init(error, path: path)
        case .settings(let error, let path): self.init(error, path: path)
        }
    }

    init(_ error: StoreError, path: String, offset: UTCOffset) {
        switch error {
        case .missing(let path):
            self.init(.noQueue, "there is no queue at \(path)", hint: "create one with 'orch init'")
        case .emptied(let path, let copy):
            self.init(.badData, "\(path) is empty", hint: "the version before the last change is in \(copy)")
        case .withoutMain(let worktree, let gitFolder):
            self.init(
                .noQueue, "\(worktree) shares the queue of its main worktree, and \(gitFolder) is not there",
                hint:
                    "make the main repository reachable under that path, or run 'git worktree repair' in it where it was "
                    + "moved; a worktree that was pruned has to be added again; --queue names a queue")
        case .notAFile(let path, let kind):
            self.init(
                .system, "\(path) is a \(kind), not a file",
                hint: path.hasSuffix(SettingsFile.name)
                    ? "give the \(kind) another name"
                    : QueueTable(ledgerAt: path)?.newFileAdvice ?? "name the right file with --queue")
        case .hardLinked(let path, let names):
            self.init(
                .system, "\(path) has \(names) names (hard links), and a change would reach only this one",
                hint: "give it a single name, or make the others symbolic links to it")
        case .unwritable(let path):
            self.init(
                .system, "\(path) may not be written, by its permissions",
                hint: "allow it with 'chmod u+w \(path)', as its owner")
        case .readOnly:
            self.init(
                .refused, "the queue is read-only", hint: "see where queue.read_only is set with 'orch config'")
        case .locked(let holder, let seconds):
            let who = holder.map { "process \($0)" } ?? "another process"
            self.init(
                .busy, "\(who) has held the lock of \(path) for more than \(Int(seconds)) s",
                hint: "try again, or wait longer with --lock-timeout")
        case .restless(let path, let tries):
            self.init(
                .busy, "\(path) was saved again and again by somebody else, \(tries) times",
                hint: "try again when the other program is done")
        case .exists(let path):
            self.init(.refused, "\(path) exists already and was left as it is")
        case .unknownKind(let path, let kind):
            self.init(
                .system, "\(path) is a table of the kind '\(kind)', which this version does not know",
                hint: "run the version that changed it last")
        case .archive(let path, let error):
            let failure = CommandFailure(error, path: path, offset: offset)
            self.init(failure.exit, failure.message, hint: Self.hint(of: error, inArchive: path) ?? failure.hint)
        case .system(let failure, let path) where failure.isFolder:
            self.init(.system, "\(path) is a folder, not a file", hint: "name the right file with --queue")
        case .system(let failure, let path) where failure.isMount:
            self.init(
                .system, "\(path): \(failure.text)",
                hint: "if it or the .orch beside it is mounted by itself, mount the folder that both are in instead")
        case .system(let failure, let path):
            self.init(
                .system, "\(path): \(failure.text)",
                hint: failure.isPermission
                    ? "'ls -ld \(path)' shows whose it is; run orch as that user, or have them let you write there"
                    : nil)
        case .refused(let error as QueueError): self.init(error, path: path, offset: offset)
        case .refused(let error as SheetError): self.init(error, path: path)
        case .refused(let error as LockRefusal): self.init(error, path: path)
        case .refused(let error as SessionRefusal): self.init(error, path: path)
        case .refused(let error as CommandRefusal): self.init(error, path: path)
        case .refused(let error): self.init(.refused, "\(path): \(error)")
        }
    }

    /// What to do about an archive that can't be read; hints for a queue would be about the queue.
    private static func hint(of error: StoreError, inArchive path: String) -> String? {
        guard case .refused(let reason) = error else { return nil }
        var flaw = reason as? SheetError
        if case .sheet(let inner)? = reason as? QueueError { flaw = inner }
        guard let flaw else { return nil }
        if case .missingColumn = flaw { return "'orch lint --fix \(path)' adds it" }
        return SheetFinding.stopping(flaw) { $0 }.first?.kind.fix(inArchive: path)
    }

    init(_ error: SettingsError, path: String) {
        switch error {
        case .notAssignment(let line, let text):
            self.init(
                .badData, "\(path):\(line):1: '\(text)' is not 'key = value'",
                hint: Self.assignment(meantBy: text))
        case .unknownKey(let key, let line):
            self.init(
                .badData, "\(path):\(line):1: unknown setting '\(key)'",
                hint: Self.meant(key, among: Setting.allCases.map(\.key)) ?? "see the settings with 'orch help config'")
        case .repeatedKey(let key, let line, let earlier):
            self.init(
                .badData, "\(path):\(line):1: '\(key)' is set in line \(earlier) already", hint: "keep one of the two")
        case .badValue(let setting, let text, .file(let line)):
            self.init(
                .badData, "\(path):\(line):1: '\(setting.key)' takes \(setting.takes); got '\(text)'",
                hint: text.contains("#")
                    ? "put comments on lines of their own"
                    : Self.unquoted(text).map { "write \(setting.key) = \($0)" })
        case .badValue(let setting, let text, .environment(let name)):
            self.init(.usage, "\(name) takes \(setting.takes); got '\(text)'", hint: "correct or unset the variable")
        case .badValue(let setting, let text, .flag(let name)):
            self.init(.usage, "\(name) takes \(setting.takes); got '\(text)'")
        case .badCheck(let key, let text, let takes, let line):
            self.init(.badData, "\(path):\(line):1: '\(key)' takes \(takes); got '\(text)'")
        case .badValue(let setting, let text, .standard):
            self.init(.badData, "'\(setting.key)' takes \(setting.takes); got '\(text)'")
        }
    }

    /// What a line of the settings wants to be that is no assignment: other files of settings have `key: value` and
    /// sections.
    private static func assignment(meantBy line: String) -> String {
        if line.hasPrefix("[") {
            return "there are no sections; write each key in full, such as lease.seconds = 900"
        }
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2, let key = unquoted(String(parts[0])) ?? parts.first.map(String.init),
            Setting.allCases.contains(where: { $0.key == key })
        {
            return "write \(key) = \(unquoted(String(parts[1])) ?? String(parts[1]))"
        }
        return "put comments on lines of their own that begin with #"
    }

    /// A text without blanks and quotes around it; nil where it has none.
    private static func unquoted(_ text: String) -> String? {
        let isAround = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\"" || scalar == "'"
        }
        let scalars = text.unicodeScalars.drop(while: isAround)
        let end = scalars.lastIndex { !isAround($0) }.map(scalars.index(after:)) ?? scalars.startIndex
        let inner = String(scalars[..<end])
        return inner.isEmpty || inner == text ? nil : inner
    }

    /// The nearest names, as a question.
    static func meant(_ word: String, among names: [String]) -> String? {
        let nearest = NearestNames.to(word, among: names)
        return nearest.isEmpty ? nil : "did you mean \(nearest.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    init(_ error: IntakeError) {
        switch error {
        case .empty:
            self.init(.usage, "the request is empty", hint: "say what is to be done: orch nl submit \"…\"")
        case .noTask:
            self.init(
                .usage, "the request asks for nothing that can be done",
                hint: "say what is to be done: orch nl submit \"…\"")
        case .fragmentTooLong(_, let bytes):
            self.init(
                .refused, "a task of the request has \(bytes) bytes; a cell holds \(CellText.limit)",
                hint: "put the text into a file and name the file in the request")
        }
    }
}
