internal import Ledgers
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

extension History.Entry {
    /// What happened, in a line without a full stop. Events that this version doesn't know have the log's own words.
    var wording: String {
        switch QueueEvent(rawValue: event) {
        case .enqueued: command.isEmpty || command == "add" ? "added" : "added by \(command)"
        case .claimed:
            (text("owner_session").map { "claimed by \($0)" } ?? "claimed")
                + (text("attempt").map { ", attempt \($0)" } ?? "")
        case .started: "work began"
        case .leaseRenewed: "claim renewed" + remark("phase") + remark("progress")
        case .completed: "DONE" + remark("note")
        case .failed: "FAILED" + remark("note")
        case .dead: "dead letter" + remark("reason")
        case .blocked: "BLOCKED" + remark("reason")
        case .cancelled: "cancelled" + remark("reason")
        case .replanned: "sent back to planning" + remark("reason")
        case .retried: "to be tried again" + remark("reason")
        case .requeued: "to be done again"
        case .teamPlanned: "divided among workers"
        case .adopted: "the file became a queue"
        case .archived: "moved to the archive"
        case .removed: "taken out of the queue"
        case .merged: "merged" + remark("decision")
        case .restored: "restored: the file was saved from an older version"
        case .reverted: "changed by going back to an older version of the file"
        case .edited: "set " + details(of: "cells")
        case .dedupeSkipped: text("by").map { "closed, since \($0) is DONE" } ?? "asked for again" + remark("task")
        case .alertRaised: "alert" + remark("message")
        case .alertResolved: "alert resolved" + remark("cause")
        case .reviewGate: "review" + remark("verdict") + (text("to").map { " → \($0)" } ?? "")
        case .guardrail: "guard" + remark("verdict") + remark("reason")
        case nil: ledgerWording ?? unknown
        }
    }

    /// What happened in a table beside the queue.
    private var ledgerWording: String? {
        if let event = SessionEvent(rawValue: event) { return wording(of: event) }
        if let event = CommandEvent(rawValue: event) { return wording(of: event) }
        if event == Breakers.event { return "breaker of \(text("role") ?? ""):" + move }
        guard let event = LockEvent(rawValue: event), let name = text(LockEvent.lock) else { return nil }
        let lock = "lock " + name
        let holder = (text(LockEvent.owner) ?? "") + (number(LockEvent.token).map { ", token \($0)" } ?? "")
        switch event {
        case .acquired: return "\(lock) acquired by \(holder)"
        case .renewed: return "\(lock) renewed by \(holder)"
        case .released: return "\(lock) released by \(holder)"
        case .expired: return "\(lock) expired, held by \(holder)"
        case .collision: return "\(lock) wanted by \(text(LockEvent.claimant) ?? ""), held by \(holder)"
        }
    }

    private func wording(of event: SessionEvent) -> String {
        let session = "session \(text("session_id") ?? "")"
        switch event {
        case .phase: return session + ":" + move + remark("progress")
        case .status: return session + ":" + move
        case .acquired: return "\(session) acquired by \(text("agent_id") ?? "")"
        case .released: return "\(session) released by \(text("by") ?? "")"
        case .removed: return "\(session) removed"
        }
    }

    private func wording(of event: CommandEvent) -> String {
        let command = "command \(text("command_id") ?? "") (\(text("command_type") ?? ""))"
        switch event {
        case .created: return "\(command) created for \(text("office_id") ?? "")"
        case .taken: return "\(command) taken by \(text("handler") ?? "")"
        case .finished: return "\(command) \(text("status") ?? "")" + remark("error")
        }
    }

    /// From one state to another.
    private var move: String { (text("from").map { " \($0) →" } ?? "") + " \(text("to") ?? "")" }

    private func remark(_ name: String) -> String {
        text(name).map { ": \($0)" } ?? ""
    }

    private func details(of name: String) -> String {
        for member in members where member.name == name {
            if case .object(let cells) = member.value { return Self.list(cells) }
        }
        return ""
    }

    private var unknown: String {
        let more = Self.list(members.filter { !Self.envelope.contains($0.name) })
        return more.isEmpty ? event : "\(event): \(more)"
    }

    private static let envelope: Set<String> = [
        "ts_kst", "ts_epoch_ms", "event", "trace_id", "command", "queue", "item_id",
    ]

    private static func list(_ members: [JSONValue.Member]) -> String {
        members.map { member in
            switch member.value {
            case .string(let text): "\(member.name)=\(text.isEmpty ? CellText.none : text)"
            default: "\(member.name)=\(member.value.text())"
            }
        }.joined(separator: ", ")
    }
}

extension History {
    static let shown = 10

    /// The log as a JSON object: what is left out, and the latest events as they are logged.
    var json: JSONValue {
        [
            "earlier": .integer(earlier), "cut_short": .bool(isCutShort),
            "events": .array(entries.map { .object($0.members) }),
        ]
    }
}
