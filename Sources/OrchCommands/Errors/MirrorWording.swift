internal import Engine
internal import Host
internal import Mirror
internal import Workspace

extension CommandFailure {
    /// - Parameter path: the database.
    init(_ error: MirrorError, path: String) {
        switch error {
        case .programMissing:
            self.init(
                .unavailable, "sqlite3 is needed for the database and is not in PATH",
                hint: "install it, for example with 'apt install sqlite3'")
        case .tooOld:
            let (major, minor) = Mirror.leastProgram
            self.init(.unavailable, "this sqlite3 is too old", hint: "install sqlite3 \(major).\(minor) or later")
        case .missing:
            self.init(
                .noQueue, "there is no database at \(path)",
                hint: "create it with 'orch db init', or name another with --db")
        case .empty:
            self.init(.noQueue, "the queue was not written to \(path) yet", hint: "write it with 'orch db sync'")
        case .notAFile(let kind):
            self.init(.badData, "\(path) is a \(kind.noun), not a file", hint: "name another with --db")
        case .notADatabase:
            self.init(.badData, "\(path) is not an SQLite database", hint: "name another with --db")
        case .foreign:
            self.init(
                .refused, "\(path) is the database of something else",
                hint: "name another with --db; this one is untouched"
            )
        case .version(let version) where version < MirrorSchema.version:
            self.init(
                .refused, "\(path) has version \(version) of the schema; this orch needs \(MirrorSchema.version)",
                hint: "bring it up to date with 'orch db migrate'")
        case .version(let version):
            self.init(
                .refused, "\(path) has version \(version) of the schema; this orch knows up to \(MirrorSchema.version)",
                hint: "use the later orch that wrote it")
        case .otherQueue(let name):
            self.init(.refused, "\(path) mirrors another queue, \(name)", hint: "name another with --db")
        case .unsaved(let lost):
            let shown = lost.prefix(3).map(\.wording) + (lost.count > 3 ? ["and \(lost.count - 3) more"] : [])
            self.init(
                .refused, "the sync would erase what was changed in \(path): \(shown.joined(separator: "; "))",
                hint: "change QUEUE.md likewise, or let its rows win with 'orch db sync --rebuild'")
        case .damaged(let reason):
            self.init(
                .badData, "\(path) is damaged: \(reason)",
                hint: "move it away and create it anew: the queue has everything but events that the log lost since")
        case .busy:
            self.init(
                .busy, "someone else is writing to \(path)", hint: "try again, or wait longer with --lock-timeout")
        case .changed: self.init(.busy, "someone else has written to \(path) meanwhile", hint: "try again")
        case .refused(let reason):
            self.init(
                .system, "\(path): \(reason)",
                hint: "readers write files beside the database too: see who may write to it and to its folder")
        case .failed(let reason): self.init(.unavailable, "\(path): sqlite3: \(reason)")
        case .query(let reason):
            self.init(
                .usage, "\(path): \(reason)",
                hint: "see the tables with: orch db query \"SELECT name, sql FROM sqlite_schema\"")
        case .tooMuch: self.init(.unavailable, "\(path): sqlite3 prints more than orch reads")
        case .interrupted(let number): self.init(interruptedBy: Signal(rawValue: number) ?? .terminate)
        case .system(let error): self.init(.system, "\(path): \(error.reason)")
        }
    }
}

extension MirrorDifference {
    /// The difference as a line.
    var wording: String {
        let row = "\(table) \(key)"
        return switch kind {
        case .missing: "\(row) is in \(file) alone"
        case .extra: "\(row) is in the database alone"
        case .moved(let stored, let place): "\(row) is row \(stored) in the database and row \(place) in \(file)"
        case .column(let name, let stored, let own):
            "\(row): \(name) is \(Self.shown(stored)) in the database and \(Self.shown(own)) in \(file)"
        }
    }

    private static func shown(_ text: String?) -> String {
        guard let text else { return "empty" }
        let isLong = text.unicodeScalars.count > 60
        return "'" + String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))) + (isLong ? "…'" : "'")
    }
}
