internal import TaskQueue

/// A setting: its name in `orch.conf`, its environment variable, its default and what it takes.
///
/// A value comes from the command line, then the environment, then `orch.conf` beside QUEUE.md, then the default.
package enum Setting: String, CaseIterable, Sendable {
    case timeOffsetHours = "time.offset_hours"
    case leaseSeconds = "lease.seconds"
    case retryBackoffSeconds = "retry.backoff_seconds"
    case retryMaxAttempts = "retry.max_attempts"
    case tokensSoft = "tokens.soft"
    case tokensHard = "tokens.hard"
    case dispatchMaxWorkers = "dispatch.max_workers"
    case watchdogStaleMinutes = "watchdog.stale_minutes"
    case logPath = "log.path"
    case queueHeading = "queue.heading"
    case queueReadOnly = "queue.read_only"
    case gitAutocommit = "git.autocommit"

    /// The name in `orch.conf`.
    package var key: String { rawValue }

    /// The environment variable that overrides `orch.conf`, where there is one.
    package var environmentName: String? {
        switch self {
        case .timeOffsetHours: "ORCH_TZ_OFFSET"
        case .leaseSeconds: "ORCH_LEASE_SECONDS"
        case .retryBackoffSeconds: "ORCH_RETRY_BACKOFF"
        case .retryMaxAttempts: "ORCH_MAX_ATTEMPTS"
        case .tokensSoft: "ORCH_TOKEN_SOFT_LIMIT"
        case .tokensHard: "ORCH_TOKEN_HARD_LIMIT"
        case .dispatchMaxWorkers: "ORCH_MAX_WORKERS"
        case .watchdogStaleMinutes: "ORCH_STALE_MINUTES"
        case .logPath: "ORCH_LOG_PATH"
        case .queueHeading: nil
        case .queueReadOnly: "ORCH_QUEUE_MD_READ_ONLY"
        case .gitAutocommit: "ORCH_GIT_AUTOCOMMIT"
        }
    }

    /// The value where nothing is set.
    package var standard: String {
        switch self {
        case .timeOffsetHours: "9"
        case .leaseSeconds: "900"
        case .retryBackoffSeconds: "60,180,600"
        case .retryMaxAttempts: "3"
        case .tokensSoft: "2000"
        case .tokensHard: "3500"
        case .dispatchMaxWorkers: "3"
        case .watchdogStaleMinutes: "360"
        case .logPath: "logs/orch_runs.jsonl"
        case .queueHeading: ""
        case .queueReadOnly, .gitAutocommit: "off"
        }
    }

    /// What values the setting takes, as a phrase.
    package var takes: String {
        switch self {
        case .timeOffsetHours: "hours from UTC between -14 and 14, such as 9 or 5.5"
        case .leaseSeconds:
            "a whole number of seconds from \(Self.leaseRange.lowerBound) to \(Self.leaseRange.upperBound)"
        case .retryBackoffSeconds: "whole numbers of seconds, separated by commas"
        case .retryMaxAttempts: "a whole number from 1 to 1000"
        case .tokensSoft, .tokensHard: "a whole number of tokens, 1 or more"
        case .dispatchMaxWorkers: "a whole number from 1 to 5"
        case .watchdogStaleMinutes: "a whole number of minutes, 1 or more"
        case .logPath: "a path, relative to the folder of QUEUE.md"
        case .queueHeading: "the text of a heading in QUEUE.md"
        case .queueReadOnly, .gitAutocommit: "on or off"
        }
    }

    /// How long a lease may be, in seconds: up to 30 days.
    package static let leaseRange = 1...2_592_000

    /// Whether a text is a value of this setting.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .timeOffsetHours: UTCOffset(hours: text) != nil
        case .leaseSeconds: Self.number(text, in: Self.leaseRange)
        case .retryBackoffSeconds:
            text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
                Self.number(String($0), in: 0...2_592_000)
            }
        case .retryMaxAttempts: Self.number(text, in: 1...1000)
        case .tokensSoft, .tokensHard, .watchdogStaleMinutes: Self.number(text, in: 1...1_000_000_000)
        case .dispatchMaxWorkers: Self.number(text, in: 1...5)
        case .logPath: !text.isEmpty
        case .queueHeading: true
        case .queueReadOnly, .gitAutocommit: Self.flag(text) != nil
        }
    }

    static func flag(_ text: String) -> Bool? {
        switch text {
        case "on", "1", "true", "yes": true
        case "off", "0", "false", "no", "": false
        default: nil
        }
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && Int(text).map(range.contains) ?? false
    }
}
