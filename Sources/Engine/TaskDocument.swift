package import TaskQueue
internal import Text

extension JSONValue {
    /// A row: keys named like the columns, and what is derived from them.
    ///
    /// A column may be called like something derived (`attempt`, `line`, `state`, `ready`, `tags`). Programs rely on
    /// the derived value, so it has the name, and the text of that column is in an object `cells`, which is there
    /// only then. No name is in any object twice, since parsers differ in what they make of that.
    package init(_ row: TaskRow, in queue: inout Queue, at moment: Moment) {
        let isReady = queue.readiness(of: row, at: moment) == .ready
        self.init(row, readiness: ["ready": .bool(isReady)], headers: queue.headers, at: moment)
    }

    /// The same with a `reason` beside `ready`, why the task can't be claimed, or null where it can, and with the row's
    /// `version`.
    package init(reasoned row: TaskRow, in queue: inout Queue, at moment: Moment) {
        let reason: String? =
            switch queue.readiness(of: row, at: moment) {
            case .ready: nil
            case .notReady(let obstacle): obstacle.wording(offset: moment.offset)
            }
        // A worker reads its orders here; within the tags they are text in a text.
        let payload = row.notes.value(of: .payload).flatMap { try? JSONValue(parsing: $0) }
        self.init(
            row,
            readiness: [
                "ready": .bool(reason == nil), "reason": .string(orNull: reason), "payload": payload ?? .null,
                "version": .string(row.version),
            ],
            headers: queue.headers, at: moment)
    }

    /// The same with the fields of the task-queue API.
    ///
    /// - Parameter maxAttempts: how often a task is tried that names no limit itself.
    package init(queued row: TaskRow, in queue: inout Queue, at moment: Moment, maxAttempts: Int) {
        let isReady = queue.readiness(of: row, at: moment) == .ready
        let fields = QueuedFields(of: row, maxAttempts: maxAttempts)
        self.init(
            row,
            readiness: [
                "task_id": .string(orNull: row.id?.text), "session_id": .string(orNull: fields.sessionID),
                "owner_agent": .string(orNull: fields.ownerAgent), "kind": .string(orNull: fields.kind),
                "payload": fields.payloadDocument ?? .null, "dedupe_key": .string(orNull: fields.dedupeKey),
                "max_retries": .integer(fields.maxRetries), "retry_count": .integer(fields.retryCount),
                "next_retry_at": .string(orNull: fields.nextRetryAt),
                "error_code": .string(orNull: fields.errorCode), "error_msg": .string(orNull: fields.errorMessage),
                "ready": .bool(isReady),
            ], headers: queue.headers, at: moment)
    }

    private init(_ row: TaskRow, readiness: JSONObject, headers: [String], at moment: Moment) {
        let line: JSONObject = [
            "line": .integer(row.line), "state": .string(orNull: row.state(at: moment)?.rawValue),
        ]
        let attempt: JSONObject = [
            "attempt": row.notes.attempt.map { .integer($0.number) } ?? .null,
            "tags": .object(Self.tags(of: row.notes)),
        ]
        var derived = (line + readiness + attempt).members
        // Only tasks that are not ready have a reason.
        let taken = Set(derived.map(\.name) + ["cells", "reason"])
        var cells: [Member] = []
        var displaced: [Member] = []
        for header in headers where !header.isEmpty {
            let text = row.text(ofColumn: header)
            let cell = Member(header, text.isEmpty ? .null : .string(text))
            if taken.contains(header) { displaced.append(cell) } else { cells.append(cell) }
        }
        if !displaced.isEmpty { derived.append(Member("cells", .object(displaced))) }
        self = .object(cells + derived)
    }

    /// Each tag once, with the value that counts.
    private static func tags(of notes: Notes) -> [Member] {
        var seen: Set<NoteTag> = []
        return notes.segments.compactMap { segment in
            guard let tag = segment.tag, seen.insert(tag).inserted else { return nil }
            return Member(tag.key, tag.isFlag ? .bool(true) : .string(orNull: notes.joinedValue(of: tag)))
        }
    }
}

extension Readiness.Obstacle {
    /// What is in the way, as a clause.
    package func wording(offset: UTCOffset) -> String {
        switch self {
        case .damaged: "its row has too many or too few cells"
        case .invalidID: "its id is invalid"
        case .sharedID(let lines):
            "its id is in several rows: lines \(lines.map(String.init).joined(separator: ", "))"
        case .notPending(""): "it has no status"
        case .notPending(let status): "its status is '\(status)'"
        case .unknownPriority(let text): "its priority '\(text)' is not P0, P1 or P2"
        case .unreadable(let name, let text): "its \(name) can't be read: '\(text)'"
        case .uncountable(let text): "its attempt:\(text) can't be counted on; set a smaller one in its notes"
        case .waitsUntil(let time): "it is not to be tried before \(time.secondText(at: offset))"
        case .waitsFor(let ids): "it waits for \(ids.joined(separator: ", "))"
        case .requestFull(let limit):
            "\(limit) of its request \(limit == 1 ? "runs" : "run") already, as many as its parallel:\(limit) allows"
        case .alreadyDone(let twin): "\(twin) has the same dedupe key and is DONE"
        case .inWork(let twin): "\(twin) has the same dedupe key and is IN_PROGRESS"
        case .expiredLately(let end, let time):
            "its lease ended at \(end.secondText(at: offset)); it can be claimed from \(time.secondText(at: offset)) on"
        case .lastAttemptExpired(let attempt, let end):
            "its lease ended at \(end.secondText(at: offset)), and attempt \(attempt.text) was the last"
        case .timeless: "it is claimed, and neither lease: nor started_at_kst says since when"
        case .startsLater(let start):
            "it is claimed without a lease, and its start, \(start.minuteText(at: offset)), is in the future"
        case .otherKind(let kind): kind.isEmpty ? "it has no kind" : "its kind is '\(kind)'"
        case .outsideTable(let line): "it is outside the table, which ends in line \(line)"
        }
    }
}
