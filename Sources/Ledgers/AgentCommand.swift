internal import Sheets
package import Text

/// Something that an office is to do with one of its sessions, and what came of it.
package struct AgentCommand: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case createSession = "create_session"
        case sendPrompt = "send_prompt"
        case sendText = "send_text"
        case getOutput = "get_output"
        case cancel, terminate

        /// Whether doing it a second time does no harm, when nobody knows whether it was done. What was typed may be
        /// there twice.
        package var isRepeatable: Bool {
            switch self {
            case .createSession, .getOutput, .cancel, .terminate: true
            case .sendPrompt, .sendText: false
            }
        }
    }

    package enum Status: String, CaseIterable, Sendable {
        case pending, processing, completed, failed

        /// The statuses that may follow.
        package var next: [Status] {
            switch self {
            case .pending: [.processing, .failed]
            // Pending again: its handler's lease is over.
            case .processing: [.completed, .failed, .pending]
            case .completed, .failed: []
            }
        }

        package var isFinished: Bool { next.isEmpty }
    }

    /// The longest lease that a handler gets, in seconds.
    package static let longestLease = 3600
    /// The error of a command that was being typed when its handler was lost.
    package static let handlerLost = "handler_lost"

    package let id: String
    package let office: String
    /// The session that it is about; empty for none.
    package let session: String
    package let kind: Kind
    /// What it needs, as JSON.
    package let payload: String
    package internal(set) var status = Status.pending
    /// When it was created, as cells write times.
    package let createdAt: String
    /// Who does it, or did it; empty before.
    package internal(set) var handler = ""
    /// Until when nobody else does it, as cells write times.
    package var leaseUntil = ""
    /// Whether it did what it was to; nil before it is finished.
    package internal(set) var isSuccess: Bool?
    /// What it answers, as JSON; empty for nothing.
    package internal(set) var result = ""
    /// Why it failed.
    package internal(set) var error = ""
    package internal(set) var finishedAt = ""

    /// - Parameters:
    ///   - id: its name: a letter or digit, then letters, digits, `_` and `-`.
    ///   - office: the office that is to do it.
    ///   - session: the session that it is about; empty for none.
    ///   - payload: what it needs.
    ///   - time: when it is created, with seconds.
    package init(
        _ kind: Kind, id: String, office: String, session: String = "", payload: JSONObject = [:], at time: String
    ) {
        self.id = id
        self.office = office
        self.session = session
        self.kind = kind
        self.payload = Self.cell(payload)
        createdAt = time
    }

    /// JSON in one cell, like a task's payload.
    static func cell(_ object: JSONObject) -> String { JSONValue.object(object.members).text(.cell) }

    // MARK: As a row

    static let key = "id"
    static let office = "office_id"
    static let session = "session_id"
    static let kind = "command_type"
    static let payload = "payload"
    static let status = "status"
    static let begin = "created_at_kst"
    static let handler = "handler"
    static let lease = "lease_until_kst"
    static let success = "success"
    static let result = "result"
    static let error = "error"
    static let end = "finished_at_kst"
    static let columns = [
        key, office, session, kind, payload, status, begin, handler, lease, success, result, error, end,
    ]

    /// - Parameter row: a row of the table.
    /// - Returns: nil for a row without a type or a status, which nobody can do anything with.
    init?(_ row: SheetRow) {
        guard let kind = Kind(rawValue: row[Self.kind].lowercased()),
            let status = Status(rawValue: row[Self.status].lowercased())
        else { return nil }
        id = CellMarkup.word(row[Self.key])
        office = row[Self.office]
        session = row[Self.session]
        self.kind = kind
        payload = row[Self.payload]
        self.status = status
        createdAt = row[Self.begin]
        handler = row[Self.handler]
        leaseUntil = row[Self.lease]
        isSuccess = status.isFinished ? row[Self.success].lowercased() == "true" : nil
        result = row[Self.result]
        error = row[Self.error]
        finishedAt = row[Self.end]
    }

    var texts: [NamedText] {
        [
            NamedText(Self.key, id), NamedText(Self.office, office), NamedText(Self.session, session),
            NamedText(Self.kind, kind.rawValue), NamedText(Self.payload, payload),
            NamedText(Self.status, status.rawValue), NamedText(Self.begin, createdAt),
            NamedText(Self.handler, handler), NamedText(Self.lease, leaseUntil),
            NamedText(Self.success, isSuccess.map { $0 ? "true" : "false" } ?? ""), NamedText(Self.result, result),
            NamedText(Self.error, error), NamedText(Self.end, finishedAt),
        ]
    }

    /// The command for programs, with the names of the columns.
    package var json: JSONObject {
        [
            Self.key: .string(id), Self.office: .string(office), Self.session: .string(unlessEmpty: session),
            Self.kind: .string(kind.rawValue), Self.payload: payloadValue ?? .string(unlessEmpty: payload),
            Self.status: .string(status.rawValue), Self.begin: .string(createdAt),
            Self.handler: .string(unlessEmpty: handler), Self.lease: .string(unlessEmpty: leaseUntil),
            Self.success: isSuccess.map(JSONValue.bool) ?? .null,
            Self.result: resultValue ?? .string(unlessEmpty: result), Self.error: .string(unlessEmpty: error),
            Self.end: .string(unlessEmpty: finishedAt),
        ]
    }

    /// What it needs; nil where the cell is not JSON any more.
    package var payloadValue: JSONValue? { try? JSONValue(parsing: payload) }
    /// What it answers; nil where there is nothing, or the cell is not JSON any more.
    package var resultValue: JSONValue? { try? JSONValue(parsing: result) }
}

/// What happens to commands, in the words of the event log.
package enum CommandEvent: String, CaseIterable, Sendable {
    case created = "command_created"
    /// A handler does it now.
    case taken = "command_taken"
    case finished = "command_finished"
}
