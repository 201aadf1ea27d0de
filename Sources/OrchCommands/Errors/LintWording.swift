internal import ArgumentGrammar
internal import Sheets
internal import TaskQueue
internal import Workspace

extension LintFinding {
    /// `QUEUE.md:17:12: error: unknown status 'PENDNIG' (PENDING?)`
    func line(in file: String) -> String { line(in: file, message) }

    /// What is wrong and, where that does not show it, what to do.
    var message: String { wording + (saysWhatToDo ? "" : fix.map { "; \($0)" } ?? "") }

    func line(in file: String, _ wording: String) -> String {
        "\(file):\(line):\(column): \(severity.word): \(wording)"
    }

    /// Whether the wording alone shows what to correct. Of a task that waits or is claimed for ever it does not.
    private var saysWhatToDo: Bool {
        switch kind {
        case .invalidID, .archivedID, .unknownDependency, .archivedDependency, .strandedDependency, .ownDependency,
            .dependencyCircle, .sharedDedupeKey, .expiredLease, .staleClaim, .strandedClaim, .contradictedClaim,
            .noOwner:
            false
        default: true
        }
    }

    /// What is wrong, in a line without a full stop.
    var wording: String {
        switch kind {
        case .shape(let kind): kind.wording
        case .missingColumns(let columns):
            "no column \(columns.map(\.header).joined(separator: ", ")); a command that writes there is refused"
        case .missingHeaders(let headers): "no column \(headers.joined(separator: ", ")); no row can be added"
        case .oddCell(let cell): "\(cell.column) takes \(cell.takes); got '\(cell.text)'"
        case .unreadableFile(let reason), .unusableCheck(let reason): reason
        case .unknownStatus("", _): "no status"
        case .unknownStatus(let text, let meant):
            "unknown status '\(text)'" + Self.likely(text, meant?.word, among: Status.allCases.map(\.word))
        case .unknownPriority(let text, let meant):
            "unknown priority '\(text)'" + Self.likely(text, meant?.word, among: Priority.allCases.map(\.word))
        case .unknownTime(let column, let text, let meant):
            "\(column.header) takes YYYY-MM-DD HH:mm; got '\(text)'" + (meant.map { " (\($0)?)" } ?? "")
        case .noOwner: "IN_PROGRESS, and no owner_session says with whom"
        case .invalidID(let text): "'\(text)' is not a valid id"
        case .archivedID(let id, let status):
            "\(id) is in the archive too" + (status.map { ", as \($0.word)" } ?? "")
        case .invisibleInID(let text, let scalar, _): "an invisible character, \(scalar.code), in the id '\(text)'"
        case .lookAlikeID(let text, let letter, let plain, let line):
            "\(letter.code) in the id '\(text)' is not the letter it looks like"
                + (line.map { "; \(plain) is the id of line \($0)" } ?? "")
        case .twinID(let text, let line):
            "the id '\(text)' looks like that of line \(line), but is of other code points (NFC and NFD)"
        case .unknownDependency(let text): "waits for '\(text)', and no task has that id"
        case .archivedDependency(let id, let status?): "waits for \(id), which is in the archive as \(status.word)"
        case .archivedDependency(let id, nil): "waits for \(id), and the archive, which may have it, can't be read"
        case .ownDependency: "waits for itself"
        case .dependencyCircle(let ids): "tasks wait for each other in a circle: \(Self.shortened(ids))"
        case .sharedDedupeKey(let key, let id): "\(id) is open and has the dedupe key '\(key)' too"
        case .unreadableTag(let tag, let text): "\(tag.key): takes \(tag.takes); got '\(text)'"
        case .distantTime(let tag, let text): "\(tag.key): '\(text)' is too far away to be meant"
        case .expiredLease(let text, _, _): "the lease of this claim ended at \(text)"
        case .staleClaim(let text): "IN_PROGRESS without a lease since \(text)"
        case .strandedClaim(_, nil): "IN_PROGRESS, and neither a lease nor a start says since when"
        case .strandedClaim(_, let start?): "IN_PROGRESS without a lease, and started in the future: \(start)"
        case .contradictedClaim(let claim, let since, let row):
            row.wording(besides: claim) + ", and the event log says that " + claim.wording
                + (since.map { " at \($0)" } ?? "")
        case .strandedDependency(let id, let state): "waits for \(id), which is \(state.rawValue)"
        case .looseTag(let text, let meant): "'\(text)' is read as '\(meant)'"
        case .seemingTag(let tag, let text): "'\(text)' looks like the tag \(tag.key): and is text"
        case .repeatedTag(let tag): "a second \(tag.key): counts for nothing; the first one does"
        case .secret(let secret, let start): "this looks like \(secret.name), '\(start)…'"
        }
    }

    /// What to do about it, in a line without a full stop; `nil` where the wording says all there is.
    var fix: String? {
        switch kind {
        case .shape(let kind): kind.fix
        case .missingHeaders: "add them to the header and to each row"
        case .oddCell(let cell): "write \(cell.takes)"
        case .unreadableFile: "move it away, or correct its permissions"
        case .unusableCheck: "correct the criteria, or define the check in orch.conf"
        case .missingColumns: "add them with 'orch lint --fix', or set columns.<name> in orch.conf"
        case .unknownStatus(let text, let meant):
            "write " + (meant?.word ?? Self.choice(text, Status.allCases.map(\.word)))
        case .unknownPriority(let text, let meant):
            "write " + (meant?.word ?? Self.choice(text, Priority.allCases.map(\.word)))
        case .unknownTime(_, _, let meant): "write " + (meant ?? "a time such as 2026-02-09 18:00")
        case .noOwner: "name the worker, or put the task back to PENDING"
        case .invalidID: SheetFinding.Kind.noKey.fix
        case .twinID: "give each row an id of its own"
        case .invisibleInID(_, _, let meant): meant.map { "write \($0)" } ?? "give each row an id of its own"
        case .lookAlikeID(_, _, let plain, let line):
            line == nil ? "write \(plain)" : "give each row an id of its own, in plain letters"
        case .archivedID(let id, _):
            "take the row out where it came back with an older version of the file; a new task gets an id of its own with "
                + "'orch set \(id) id=…'"
        case .archivedDependency(_, nil): "correct the archive; 'orch list --archived' says where it goes wrong"
        case .unknownDependency, .archivedDependency: "correct the id, or take it out of after:"
        case .ownDependency, .dependencyCircle: "take one of the ids out of after:"
        case .sharedDedupeKey: "cancel one of the two with 'orch cancel', or give it another key"
        case .unreadableTag(let tag, _): "write behind \(tag.key): \(tag.takes)"
        case .distantTime: "write the time that is meant"
        case .expiredLease(_, let id, let obstacle):
            "see whether somebody works on it; " + Self.afterLease(of: id, behind: obstacle)
        case .staleClaim: "see whether somebody works on it; else 'orch watchdog' brings it back"
        case .strandedClaim(let id, _):
            "see whether somebody works on it; else 'orch set \(id) status=PENDING' puts it back; the watchdog does not"
        case .contradictedClaim(let claim, _, let row):
            if claim.status == .done {
                "see 'orch show \(row.id)'; 'orch set \(row.id) status=DONE' keeps it done, and "
                    + "'orch set \(row.id) status=\(row.status.word)' says that the row is right"
            } else {
                "see 'orch show \(row.id)' and whether somebody works on it; then correct the row with 'orch set', or say "
                    + "that it is right: 'orch set \(row.id) status=\(row.status.word)'"
            }
        case .strandedDependency(let id, _):
            "'orch retry \(id)' tries it again, or take its id out of after:"
        case .looseTag(_, let meant): "write \(meant)"
        case .seemingTag(let tag, _): "write \(tag.key):… as a part of its own, between ' / '"
        case .repeatedTag: "keep one of the two"
        case .secret: "have it revoked where it was issued; a commit keeps it even when the line is gone"
        }
    }

    /// The nearest words, as a question, or all of them.
    private static func likely(_ text: String, _ meant: String?, among words: [String]) -> String {
        let nearest = meant.map { [$0] } ?? NearestNames.to(text, among: words)
        // As near to all of them is near to none.
        guard !nearest.isEmpty, nearest.count < words.count else { return "; one of " + words.joined(separator: ", ") }
        return " (\(nearest.joined(separator: " or "))?)"
    }

    private static func choice(_ text: String, _ words: [String]) -> String {
        let nearest = NearestNames.to(text, among: words)
        return nearest.count == 1 ? nearest[0] : "one of " + words.joined(separator: ", ")
    }

    /// What becomes of a claim whose lease ended.
    private static func afterLease(of id: String, behind obstacle: Readiness.Obstacle?) -> String {
        switch obstacle {
        case nil: "'orch pick' or 'orch watchdog' brings it back"
        case .lastAttemptExpired(let attempt, _):
            "no pick claims it, since attempt \(attempt.text) was the last; 'orch watchdog' makes it a dead letter, and then "
                + "'orch retry \(id) --force' tries it once more"
        case .unreadable(let name, let text):
            "no pick claims it, since '\(Screen.plain(text))' in \(name) can't be read; correct that, then "
                + "'orch set \(id) status=PENDING' puts it back"
        default: "no pick claims it until the other errors of its row are corrected"
        }
    }

    private static func shortened(_ ids: [String]) -> String {
        let shown = ids.count <= 8 ? ids : Array(ids.prefix(6)) + ["…"] + ids.suffix(1)
        return shown.joined(separator: " → ")
    }
}

extension ClaimedRow {
    /// What the row says; the attempt only where that is the difference.
    fileprivate func wording(besides claim: LoggedClaim) -> String {
        guard status == .inProgress else { return status.word }
        let differs = claim.attempt > 0 && attempt != claim.attempt
        return status.word + (owner.isEmpty ? "" : " with \(owner)")
            + (differs ? attempt == 0 ? " without an attempt" : " (attempt \(attempt))" : "")
    }
}

extension LoggedClaim {
    fileprivate var wording: String {
        guard status == .inProgress else { return "it became \(status.word)" }
        return (owner.isEmpty ? "somebody" : owner) + " claimed it" + (attempt > 0 ? " (attempt \(attempt))" : "")
    }
}

extension SheetFinding.Kind {
    fileprivate var wording: String {
        switch self {
        case .conflictMarker: "a git conflict marker; a merge is not finished"
        case .nulByte: "a NUL byte; this is not a text file"
        case .otherEncoding(let encoding): "this is not UTF-8, but seems to be \(encoding); nothing can be written"
        case .noTable(let columns): "no table has the columns \(CommandFailure.list(columns))"
        case .unfitTable(let near): near.wording
        case .noTableBelowHeading(let heading): "no such table below the heading '\(heading)'"
        case .secondTable(let line): "a second queue table; the first one is in line \(line)"
        case .repeatedColumn(let name, let setting): CommandFailure.repeatedColumn(name, setting)
        case .fileTooLarge(let bytes): "\(bytes) bytes are more than a queue can have (4 GB)"
        case .damagedRow(let cells, let expected):
            "the row has \(counted(cells, "cell")) where the header has \(expected)"
        case .strayRow(let id, let end): RowProblem.outside(id, tableEnd: end)
        case .longCell(let header, let bytes):
            "\(bytes) bytes are too many for the cell '\(header)'; it holds \(CellText.limit)"
        case .controlCharacter(let scalar, let header): "a control character, \(scalar.code), in '\(header)'"
        case .damagedText(let header): "bytes that are not UTF-8 in '\(header)', which no command writes again"
        case .oddBlank(let scalar, let header): "\(scalar.code) beside the text of '\(header)' is read as a space"
        case .noKey: "the id is missing"
        case .duplicateKey(let text, let line): "the id \(text) is already in line \(line)"
        case .copiedRow(let text, let line): "the row of \(text) is equal to line \(line)"
        case .emptyRow: "an empty row, which is passed over"
        case .headingRow(let text): "'\(text)' is read as a heading between rows, which is passed over"
        case .headerRow: "the header once more, which is passed over"
        }
    }

    fileprivate var fix: String? {
        switch self {
        case .conflictMarker: "resolve the conflict by hand and delete the marker lines"
        case .nulByte: "look at it with 'git diff' or restore it from a commit"
        case .otherEncoding(let encoding): CommandFailure.conversion(from: encoding, of: "QUEUE.md")
        case .noTable: "\(CommandFailure.tableHint), or name the right file"
        case .unfitTable(let near): near.advice
        case .noTableBelowHeading: "correct queue.heading in orch.conf"
        case .secondTable: "name the heading above the right one in orch.conf: queue.heading = …"
        case .repeatedColumn(let name, let setting):
            setting == nil ? "rename one of the two" : "correct columns.\(name) in orch.conf"
        case .fileTooLarge: nil
        case .strayRow: "take out the lines between the table and this row"
        case .damagedRow: "a pipe too many or too few? write \\| for a pipe inside a cell"
        case .longCell: "put the text into a file and name the file in the cell"
        case .controlCharacter: "delete it; an editor may not show it"
        case .damagedText: "correct the cell in an editor"
        case .oddBlank: "write a plain space"
        case .noKey: "write " + idCharacters
        case .duplicateKey: "give each row an id of its own"
        case .copiedRow: "remove one of the two"
        case .emptyRow, .headingRow, .headerRow: nil
        }
    }
}

extension LintFinding {
    /// What is wrong in another table beside the queue.
    func wording(inTable path: String) -> String {
        guard case .shape(let kind) = kind, let ledger = QueueTable(ledgerAt: path) else { return wording }
        return switch kind {
        case .unfitTable(let near): near.wording(of: ledger)
        case .noKey: "'\(ledger.schema.key)' is missing"
        case .duplicateKey(let text, let line): "\(text) is in line \(line) already"
        default: wording
        }
    }

    /// What to do about a finding in another table beside the queue, in a line without a full stop.
    func fix(inTable path: String) -> String? {
        guard case .shape(let kind) = kind else { return fix }
        guard let ledger = QueueTable(ledgerAt: path) else { return kind.fix(inArchive: path) }
        if kind.isWithoutTable { return ledger.newFileAdvice }
        return switch kind {
        case .noKey: "write its name there, or take the row out"
        case .duplicateKey: "see which of the two is right, and take the other one out"
        default: kind.fix(inArchive: path)
        }
    }
}

extension SheetFinding.Kind {
    fileprivate var isWithoutTable: Bool {
        switch self {
        case .noTable, .noTableBelowHeading, .unfitTable: true
        default: false
        }
    }

    /// The same as ``fix`` where the file is the archive at a path, which no setting describes.
    func fix(inArchive path: String) -> String? {
        switch self {
        case .unfitTable(let near) where near.flaw != .columns: near.advice
        case .noTable, .noTableBelowHeading, .unfitTable: "give its table the columns of the queue's"
        case .secondTable: "leave one table in it"
        case .otherEncoding(let encoding): CommandFailure.conversion(from: encoding, of: path)
        case .duplicateKey: "see whether both are one task, and remove one row or give it another id"
        default: fix
        }
    }
}

extension LintFinding.Severity {
    var word: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .notice: "notice"
        }
    }
}

extension Secret {
    fileprivate var name: String {
        switch self {
        case .awsKey: "an access key of AWS"
        case .githubToken: "a token of GitHub"
        case .apiKey: "an API key"
        case .slackToken: "a token of Slack"
        case .privateKey: "a private key"
        case .webToken: "a JSON Web Token"
        }
    }
}

extension Unicode.Scalar {
    /// `U+200B`
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
