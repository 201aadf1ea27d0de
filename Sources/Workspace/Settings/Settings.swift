package import Host
package import Operations
package import Sheets
package import TaskQueue

/// The settings in force, each with where it came from.
package struct Settings: Sendable {
    /// The text of the file that they are of; empty where there is none.
    package let text: String
    /// Where a value came from.
    package enum Origin: Equatable, Sendable {
        case standard
        /// A line of `orch.conf`, from 1.
        case file(line: Int)
        /// An environment variable, by name.
        case environment(String)
        /// A flag of this run, by name.
        case flag(String)
    }

    /// A value in force.
    package struct Value: Equatable, Sendable {
        let setting: Setting
        /// As it was written; it is one that the setting takes.
        package let text: String
        /// Where it was written.
        package let origin: Origin
        /// The text as a number, of settings that are numbers or flags; an offset's is in seconds.
        let number: Int
    }

    /// Those that are written somewhere; of two for a setting the last one is in force.
    private var values: [Value] = []
    /// The lines of `orch.conf` that define checks, in order.
    package private(set) var checkLines: [CheckLine] = []
    /// The checks that `orch.conf` defines, in order.
    package private(set) var checks: [CheckDefinition] = []

    /// - Parameters:
    ///   - file: the text of `orch.conf`, or `nil` where there is none.
    ///   - environment: looks up a variable.
    /// - Throws: the first unknown key, repeated key or bad value.
    package init(file: String?, environment: (String) -> String?) throws(SettingsError) {
        text = file ?? ""
        try read(text)
        for line in checkLines {
            if let check = CheckDefinition(line, among: checkLines) { checks.append(check) }
        }
        for setting in Setting.allCases {
            guard let name = setting.environmentName, let text = environment(name) else { continue }
            values.append(try Self.value(of: setting, text, .environment(name)))
        }
    }

    /// A copy in which a flag has the last word.
    ///
    /// - Throws: when the setting does not take the value.
    package func overriding(_ setting: Setting, with text: String, flag: String) throws(SettingsError) -> Settings {
        var copy = self
        copy.values.append(try Self.value(of: setting, text, .flag(flag)))
        return copy
    }

    /// A copy in which work is judged as it was by earlier settings: by their checks, and by what they say of reviews.
    package func judging(as earlier: Settings) -> Settings {
        var copy = self
        (copy.checkLines, copy.checks) = (earlier.checkLines, earlier.checks)
        copy.values += [Setting.reviewRequire, .reviewJudge, .checkTimeoutSeconds].map { earlier[$0] }
        return copy
    }

    /// The keys of what has another value than in earlier settings.
    package func keys(changedSince earlier: Settings) -> [String] {
        func lines(of settings: Settings) -> [(key: String, text: String)] {
            Setting.allCases.map { ($0.key, settings[$0].text) } + settings.checkLines.map { ($0.key, $0.text) }
        }
        let (now, before) = (lines(of: self), lines(of: earlier))
        let changed = now.filter { line in !before.contains { $0 == line } }.map(\.key)
        return changed + before.map(\.key).filter { key in !now.contains { $0.key == key } }
    }

    /// The value in force and where it came from.
    package subscript(setting: Setting) -> Value {
        values.last { $0.setting == setting }
            ?? Value(
                setting: setting, text: setting.standard, origin: .standard,
                number: setting.number(setting.standard) ?? 0)
    }

    /// The text of a setting; nil for an empty one.
    private func text(of setting: Setting) -> String? {
        let text = self[setting].text
        return text.isEmpty ? nil : text
    }

    // MARK: Typed values

    /// The offset in which the queue's times are written.
    package var offset: UTCOffset { UTCOffset(seconds: Int64(self[.timeOffsetHours].number)) }

    /// How long a claim holds, in seconds.
    package var leaseSeconds: Int { self[.leaseSeconds].number }

    /// How long after the end of a lease nobody else gets the task, in seconds.
    package var graceSeconds: Int { self[.leaseGraceSeconds].number }

    /// How long a task without a lease may be in work.
    package var staleMinutes: Int { self[.watchdogStaleMinutes].number }

    /// How often a task is tried that names no limit itself.
    package var maxAttempts: Int { self[.retryMaxAttempts].number }

    /// How long the retries of a task wait, in seconds.
    package var backoffSeconds: [Int] { self[.retryBackoffSeconds].text.split(separator: ",").compactMap { Int($0) } }

    /// What the figures of the queue may be.
    package var kpiLimits: KPILimits {
        KPILimits(
            success: self[.kpiMinSuccess].number, latency: self[.kpiMaxLatency].number, stale: self[.kpiMaxStale].number
        )
    }

    /// What is run for each new alert; nil without it.
    package var alertCommand: String? { text(of: .alertCommand) }

    /// How long that may take, in seconds.
    package var alertSeconds: Int { self[.alertTimeoutSeconds].number }

    /// What is started for a task; nil without it.
    package var workerCommand: String? { text(of: .workerCommand) }

    /// The agent that is started where there is no command; `none` without one.
    package var workerPreset: String { self[.workerPreset].text }

    /// How long a worker may take, in seconds.
    package var workerSeconds: Int { self[.workerTimeoutSeconds].number }

    /// The variables that a worker gets beside the usual ones.
    package var workerEnvironment: [String] {
        self[.workerEnvironment].text.split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// Whether tasks are done by sessions in terminals.
    package var usesSessions: Bool { self[.workerMode].text == "session" }

    /// The name under which a machine keeps sessions; nil for its own.
    package var officeID: String? { text(of: .officeID) }

    /// The agent of a session; nil without it.
    package var sessionCommand: String? { text(of: .sessionCommand) }

    /// The roles of sessions, one at least.
    package var sessionRoles: [String] {
        self[.sessionRoles].text.split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// How many sessions of a role are kept ready, and how many there may be beside those.
    package var warmSessions: Int { self[.sessionWarm].number }
    package var coldSessions: Int { self[.sessionCold].number }

    /// How long a session beside those is kept while nobody needs it, in seconds.
    package var idleSeconds: Int { self[.sessionIdleSeconds].number }

    /// How long an agent may show nothing new before it is asked for the report, in seconds.
    package var quietSeconds: Int { self[.sessionQuietSeconds].number }

    /// The file of a worktree for the persona.
    package var instructionsFile: String { self[.sessionInstructions].text }

    /// Whether sessions work in worktrees of their own.
    package var usesWorktrees: Bool { self[.sessionWorktrees].number == 1 }

    /// How long commands that have ended stay in their table, in days.
    package var commandDays: Int { self[.commandsKeepDays].number }

    /// How many workers run at once.
    package var mostWorkers: Int { self[.dispatchMaxWorkers].number }

    /// How often workers are started, in seconds.
    package var dispatchSeconds: Int { self[.dispatchIntervalSeconds].number }

    /// How often the watchdog looks, in seconds.
    package var watchdogSeconds: Int { self[.watchdogIntervalSeconds].number }

    /// How many tokens a conversation may have before it is to be summarized.
    package var tokensSoft: Int { self[.tokensSoft].number }

    /// How many tokens a conversation may have before it is stopped.
    package var tokensHard: Int { self[.tokensHard].number }

    /// What 'orch review' needs for PASS: the word of a strength of evidence.
    package var reviewRequire: String { self[.reviewRequire].text }

    /// The command of a second reader; nil without one.
    package var reviewJudge: String? { text(of: .reviewJudge) }

    /// How long the command of a check may take, in seconds.
    package var checkSeconds: Int { self[.checkTimeoutSeconds].number }

    /// The event log, relative to the folder of QUEUE.md unless it begins with `/`.
    package var logPath: String { self[.logPath].text }

    /// When the event log makes room for a new one; nil for never.
    package var logLimit: LogLimit? {
        let bytes = self[.logMaxBytes].number
        return bytes == 0 ? nil : LogLimit(bytes: Int64(bytes), kept: self[.logKeep].number)
    }

    /// The database that mirrors the queue, relative to the folder of QUEUE.md unless it begins with `/`.
    package var databasePath: String { self[.databasePath].text }

    /// How the queue's file is read and its cells are written.
    package var terms: TableTerms {
        TableTerms(
            heading: text(of: .queueHeading),
            headers: Setting.headers.compactMap { setting, column in
                text(of: setting).map { NamedText(column.header, $0) }
            },
            keepsPipes: self[.cellsPipe].number == 1, readsSynonyms: self[.statusSynonyms].number == 1)
    }

    /// Whether QUEUE.md may not be changed.
    package var isReadOnly: Bool { self[.queueReadOnly].number == 1 }

    /// Whether each change is committed.
    package var isAutocommitted: Bool { self[.gitAutocommit].number == 1 }

    /// How long changes are collected before they become one commit, in seconds.
    package var batchSeconds: Int { self[.gitBatchSeconds].number }

    /// Whether each change is pushed before it counts.
    package var isSynced: Bool { self[.gitSync].number == 1 }

    /// The remote to push to, and its branch; nil where git says which.
    package var remote: String? { text(of: .gitRemote) }
    package var branch: String? { text(of: .gitBranch) }

    /// How long to wait for a remote, in seconds.
    package var remoteSeconds: Int { self[.gitTimeoutSeconds].number }

    // MARK: Reading

    private static func value(
        of setting: Setting, _ text: String, _ origin: Origin
    ) throws(SettingsError) -> Value {
        guard let number = setting.number(text) else { throw .badValue(setting, text: text, origin: origin) }
        return Value(setting: setting, text: text, origin: origin, number: number)
    }

    private mutating func read(_ file: String) throws(SettingsError) {
        // By bytes: every command reads the file first, and characters would take a fifth of its time.
        let file = Array(file.utf8)
        // Some editors begin a file with a byte order mark.
        let bytes = file.starts(with: [0xEF, 0xBB, 0xBF]) ? file[3...] : file[...]
        var start = bytes.startIndex
        var line = 0
        while start <= bytes.endIndex {
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") } ?? bytes.endIndex
            line += 1
            try read(Self.trimmed(bytes[start..<end]), inLine: line)
            start = end + 1
        }
    }

    private mutating func read(_ content: ArraySlice<UInt8>, inLine line: Int) throws(SettingsError) {
        guard let first = content.first, first != UInt8(ascii: "#") else { return }
        guard let equals = content.firstIndex(of: UInt8(ascii: "=")) else {
            throw .notAssignment(line: line, text: String(decoding: content, as: UTF8.self))
        }
        let key = String(decoding: Self.trimmed(content[..<equals]), as: UTF8.self)
        let text = String(decoding: Self.trimmed(content[(equals + 1)...]), as: UTF8.self)
        guard let setting = Setting.allCases.first(where: { $0.key == key }) else {
            guard let check = try CheckLine(key: key, text: text, number: line) else {
                throw .unknownKey(key, line: line)
            }
            if let earlier = checkLines.first(where: { $0.key == key }) {
                throw .repeatedKey(key, line: line, earlier: earlier.number)
            }
            return checkLines.append(check)
        }
        if case .file(let earlier) = self[setting].origin {
            throw .repeatedKey(key, line: line, earlier: earlier)
        }
        values.append(try Self.value(of: setting, text, .file(line: line)))
    }

    /// Without blanks at its ends.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}

/// Why settings can't be used.
package enum SettingsError: Error, Equatable, Sendable {
    case notAssignment(line: Int, text: String)
    case unknownKey(String, line: Int)
    case repeatedKey(String, line: Int, earlier: Int)
    case badValue(Setting, text: String, origin: Settings.Origin)
    /// A part of a check does not take its value; `takes` says what it takes.
    case badCheck(key: String, text: String, takes: String, line: Int)
}
