internal import ArgumentGrammar
internal import Host
internal import Workspace

/// The result of one check of `orch doctor`.
struct CheckResult {
    enum Level: String {
        case ok
        case note
        /// Something that will go wrong one day.
        case warning
        /// Something that is wrong now.
        case error
    }

    let check: String
    let level: Level
    let text: String
    /// What to do; never something destructive.
    let advice: String?

    init(_ check: String, _ level: Level, _ text: String, advice: String? = nil) {
        self.check = check
        self.level = level
        self.text = text
        self.advice = advice
    }

    /// A check that failed.
    init(_ check: String, _ failure: CommandFailure) {
        self.init(check, .error, failure.message, advice: failure.hint)
    }

    var isWrong: Bool { level == .warning || level == .error }
}

/// Checks of this program and of others that some commands run.
enum ProgramChecks {
    /// Whether the `orch` that a script would run is this one.
    static func version(_ programs: ProgramSearch) -> CheckResult {
        let name = Registry.grammar.program
        let text = "\(name) \(Version.text)"
        guard let found = programs.find(name) else {
            return CheckResult("version", .note, "\(text); there is no \(name) in PATH")
        }
        guard let own = try? Environment.executablePath(), let place = try? ResolvedPath.resolve(own),
            let status = try? place.folder.status(of: place.name)
        else { return CheckResult("version", .note, text) }
        if status.isSameFile(as: found.status) { return CheckResult("version", .ok, "\(text), \(found.path)") }
        return CheckResult(
            "version", .note, "\(text) is \(own); scripts would run \(found.path)",
            advice: "if that is an older one, install this one in its place")
    }

    /// Programs that only some commands need, in a line.
    static func others(_ programs: ProgramSearch) -> CheckResult {
        let wanted: [(purpose: String, names: [String])] = [
            ("tmux", ["tmux"]), ("sqlite3", ["sqlite3"]),
            ("headless browser", ["chromium", "chromium-browser", "google-chrome", "chrome", "firefox"]),
        ]
        let lines = wanted.map { wish in
            wish.names.lazy.compactMap { programs.find($0)?.path }.first ?? "no \(wish.purpose)"
        }
        return CheckResult("programs", .note, lines.joined(separator: ", "))
    }
}
