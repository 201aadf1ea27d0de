internal import Operations
internal import TaskQueue
import Text

/// A setting. All that is known of one is in its line of ``definition``, which parsing, errors, `orch config`, the file
/// that `orch init` writes and the documents are derived from.
///
/// A value comes from the command line, then the environment, then `orch.conf` beside QUEUE.md, then the default.
package enum Setting: Int, CaseIterable, Sendable {
    case timeOffsetHours, leaseSeconds, leaseGraceSeconds, retryBackoffSeconds, retryMaxAttempts, tokensSoft, tokensHard
    case reviewRequire, reviewJudge, checkTimeoutSeconds, workerMode, workerCommand, workerPreset, workerTimeoutSeconds,
        workerEnvironment, officeID, sessionCommand, sessionRoles, sessionWarm, sessionCold, sessionIdleSeconds,
        sessionQuietSeconds, sessionInstructions, sessionWorktrees, commandsKeepDays, dispatchMaxWorkers,
        dispatchIntervalSeconds, watchdogStaleMinutes, watchdogIntervalSeconds,
        kpiMinSuccess,
        kpiMaxLatency, kpiMaxStale, alertCommand, alertTimeoutSeconds, logPath, logMaxBytes, logKeep, databasePath,
        queueHeading,
        queueReadOnly, gitAutocommit, gitBatchSeconds, gitSync, gitRemote, gitBranch, gitTimeoutSeconds
    case cellsPipe, statusSynonyms
    case columnsID, columnsStatus, columnsPriority, columnsTask, columnsSuccessCriteria, columnsOwnerSession
    case columnsStartedAt, columnsDueAt, columnsNotes

    private typealias Definition = (
        key: String, variable: String?, standard: String, form: SettingForm, purpose: String
    )

    private var definition: Definition {
        switch self {
        case .timeOffsetHours:
            ("time.offset_hours", "ORCH_TZ_OFFSET", "9", .offset, "the time zone of the times in the queue")
        case .leaseSeconds:
            (
                "lease.seconds", "ORCH_LEASE_SECONDS", "900", .number(Self.leaseRange, of: "seconds"),
                "how long a claim holds"
            )
        case .leaseGraceSeconds:
            (
                "lease.grace_seconds", "ORCH_LEASE_GRACE_SECONDS", "60", .number(0...2_592_000, of: "seconds"),
                "how long after the end of a lease nobody else gets the task"
            )
        case .retryBackoffSeconds:
            (
                "retry.backoff_seconds", "ORCH_RETRY_BACKOFF", "60,180,600", .waits,
                "how long each retry of a failed task waits"
            )
        case .retryMaxAttempts:
            (
                "retry.max_attempts", "ORCH_MAX_ATTEMPTS", "3", .number(1...1000, of: nil),
                "how often a task is attempted"
            )
        case .tokensSoft:
            (
                "tokens.soft", "ORCH_TOKEN_SOFT_LIMIT", "2000", .count(of: "tokens"),
                "the tokens above which 'orch guard' asks for a summary"
            )
        case .tokensHard:
            (
                "tokens.hard", "ORCH_TOKEN_HARD_LIMIT", "3500", .count(of: "tokens"),
                "the tokens above which 'orch guard' blocks"
            )
        case .reviewRequire:
            (
                "review.require", "ORCH_REVIEW_REQUIRE", "mentioned", .choice(["mentioned", "stated", "verified"]),
                "what 'orch review' needs for PASS"
            )
        case .reviewJudge:
            (
                "review.judge", nil, "", .command,
                "a second reader of reports, which may lower a verdict and never raise one"
            )
        case .checkTimeoutSeconds:
            (
                "check.timeout_seconds", nil, "600", .number(1...86_400, of: "seconds"),
                "how long a command that orch.conf names may run"
            )
        case .workerMode:
            (
                "worker.mode", "ORCH_WORKER_MODE", "process", .choice(["process", "session"]),
                "whether a worker is a program of its own, or a session in a terminal"
            )
        case .workerCommand:
            (
                "worker.command", nil, "", .command,
                "what 'orch run' starts for a task, which it reads on standard input"
            )
        case .workerPreset:
            (
                "worker.preset", nil, "none", .choice(["none", "claude", "codex", "gemini", "opencode"]),
                "the agent that 'orch run' starts where there is no worker.command"
            )
        case .workerTimeoutSeconds:
            (
                "worker.timeout_seconds", nil, "5400", .number(1...86_400, of: "seconds"),
                "how long a worker may take"
            )
        case .workerEnvironment:
            (
                "worker.env", nil, "", .names,
                "the variables that a worker gets beside PATH, HOME and LANG"
            )
        case .officeID:
            (
                "office.id", "ORCH_OFFICE_ID", "", .name,
                "the office of the sessions here; host name and folder where none is set"
            )
        case .sessionCommand:
            (
                "session.command", nil, "", .command,
                "the agent of a session, in a terminal; else that of worker.preset"
            )
        case .sessionRoles:
            (
                "session.roles", nil, "worker", .roles,
                "the roles of sessions; a task's is its kind, or else the first"
            )
        case .sessionWarm:
            (
                "session.warm", nil, "4", .number(0...100, of: "sessions"),
                "how many sessions of each role 'orch office run' keeps ready"
            )
        case .sessionCold:
            (
                "session.cold", nil, "10", .number(0...100, of: "sessions"),
                "how many sessions are started beside those when they are needed"
            )
        case .sessionIdleSeconds:
            (
                "session.idle_seconds", nil, "1800", .number(1...2_592_000, of: "seconds"),
                "how long such a session is kept while nobody needs it"
            )
        case .sessionQuietSeconds:
            (
                "session.quiet_seconds", nil, "60", .number(1...86_400, of: "seconds"),
                "how long an agent may show nothing new before it is asked for its report"
            )
        case .sessionInstructions:
            (
                "session.instructions", nil, "CLAUDE.local.md", .fileName,
                "the file of a worktree that the persona of its role is written into"
            )
        case .sessionWorktrees:
            ("session.worktrees", nil, "on", .flag, "whether each session works in a git worktree of its own")
        case .commandsKeepDays:
            (
                "commands.keep_days", nil, "7", .number(1...3650, of: "days"),
                "after how long 'orch office run' files what has ended away"
            )
        case .dispatchMaxWorkers:
            ("dispatch.max_workers", "ORCH_MAX_WORKERS", "3", .number(1...5, of: nil), "how many workers run at once")
        case .dispatchIntervalSeconds:
            (
                "dispatch.interval_seconds", nil, "1800", .number(1...86_400, of: "seconds"),
                "how often 'orch up' and a scheduler dispatch"
            )
        case .watchdogIntervalSeconds:
            (
                "watchdog.interval_seconds", nil, "7200", .number(1...86_400, of: "seconds"),
                "how often 'orch up' and a scheduler run the watchdog"
            )
        case .watchdogStaleMinutes:
            (
                "watchdog.stale_minutes", "ORCH_STALE_MINUTES", "360", .count(of: "minutes"),
                "how long a task without a lease may run"
            )
        case .kpiMinSuccess:
            (
                "kpi.min_success_percent", nil, "80", .number(0...100, of: "percent"),
                "how many of the tasks that ended must be DONE; see 'orch kpi'"
            )
        case .kpiMaxLatency:
            (
                "kpi.max_latency_seconds", nil, "0", .number(0...2_592_000, of: "seconds"),
                "how long 95 of 100 tasks may take, 0 for any time; see 'orch kpi'"
            )
        case .kpiMaxStale:
            (
                "kpi.max_stale", nil, "0", .number(0...1_000_000, of: "tasks"),
                "how many workers may give no sign of life; see 'orch kpi'"
            )
        case .alertCommand:
            (
                "alert.command", nil, "", .command,
                "what is run once for each new alert, which it reads as JSON"
            )
        case .alertTimeoutSeconds:
            (
                "alert.timeout_seconds", nil, "30", .number(1...3600, of: "seconds"),
                "how long alert.command may take for an alert"
            )
        case .logPath: ("log.path", "ORCH_LOG_PATH", "logs/orch_runs.jsonl", .path, "the event log")
        case .logMaxBytes:
            (
                "log.max_bytes", nil, "20000000", .number(0...1_000_000_000_000, of: "bytes"),
                "the size at which a new event log is begun, 0 for never"
            )
        case .logKeep:
            (
                "log.keep", nil, "9", .number(1...999, of: "files"),
                "how many full event logs are kept, the newest as .1"
            )
        case .databasePath: ("db.path", "ORCH_DB", "db/queue.db", .path, "the database of 'orch db'")
        case .queueHeading:
            (
                "queue.heading", nil, "", .heading,
                "the heading above the queue's table, where the file has several tables"
            )
        case .queueReadOnly:
            ("queue.read_only", "ORCH_QUEUE_MD_READ_ONLY", "off", .flag, "whether every change is refused")
        case .gitAutocommit:
            ("git.autocommit", "ORCH_GIT_AUTOCOMMIT", "off", .flag, "whether each change is committed")
        case .gitBatchSeconds:
            (
                "git.batch_seconds", "ORCH_GIT_BATCH_SECONDS", "0", .number(0...86_400, of: "seconds"),
                "how long changes are collected before they become one commit"
            )
        case .gitSync:
            (
                "git.sync", "ORCH_GIT_SYNC", "off", .flag,
                "whether each change is pushed before it counts"
            )
        case .gitRemote:
            (
                "git.remote", "ORCH_GIT_REMOTE", "", .reference,
                "the remote of 'orch sync'; else that of the current branch, or origin"
            )
        case .gitBranch:
            (
                "git.branch", "ORCH_GIT_BRANCH", "", .branch,
                "its branch there; else the one that the current branch tracks, or its name"
            )
        case .gitTimeoutSeconds:
            (
                "git.timeout_seconds", "ORCH_GIT_TIMEOUT_SECONDS", "30", .number(1...3600, of: "seconds"),
                "how long 'orch sync' waits for the remote"
            )
        case .cellsPipe:
            (
                "cells.pipe", nil, "slash", .choice(["slash", "escape"]),
                "whether a pipe in a command's text becomes '/' or stays one"
            )
        case .statusSynonyms:
            ("status.synonyms", nil, "off", .flag, "whether words such as 완료 and 'in progress' are read as statuses")
        case .columnsID: Self.header(of: .id)
        case .columnsStatus: Self.header(of: .status)
        case .columnsPriority: Self.header(of: .priority)
        case .columnsTask: Self.header(of: .task)
        case .columnsSuccessCriteria: Self.header(of: .successCriteria)
        case .columnsOwnerSession: Self.header(of: .ownerSession)
        case .columnsStartedAt: Self.header(of: .startedAt)
        case .columnsDueAt: Self.header(of: .dueAt)
        case .columnsNotes: Self.header(of: .notes)
        }
    }

    private static func header(of column: Column) -> Definition {
        ("columns." + column.header, nil, "", .header, "another header of the column \(column.header)")
    }

    /// The settings that name the headers of columns, with the columns.
    static let headers: [(setting: Setting, column: Column)] = [
        (.columnsID, .id), (.columnsStatus, .status), (.columnsPriority, .priority), (.columnsTask, .task),
        (.columnsSuccessCriteria, .successCriteria), (.columnsOwnerSession, .ownerSession),
        (.columnsStartedAt, .startedAt), (.columnsDueAt, .dueAt), (.columnsNotes, .notes),
    ]

    /// The name in `orch.conf`.
    package var key: String { definition.key }

    /// The environment variable that overrides `orch.conf`, where there is one.
    package var environmentName: String? { definition.variable }

    /// The value where nothing is set.
    package var standard: String { definition.standard }

    /// What values the setting takes, as a phrase.
    package var takes: String { definition.form.takes }

    /// What the setting is for, as a phrase.
    package var purpose: String { definition.purpose }

    /// How long a lease may be, in seconds: up to 30 days.
    package static let leaseRange = 1...LeaseTerms.longest

    /// The number that a text is as a value of this setting: seconds of an offset, 1 or 0 of a flag, and 0 where the
    /// text itself is the value. `nil` for what the setting does not take.
    func number(_ text: String) -> Int? { definition.form.number(text) }
}
