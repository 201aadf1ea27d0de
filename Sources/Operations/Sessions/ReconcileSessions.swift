package import Ledgers
package import TaskQueue
package import Text

/// Brings the sessions of an office in line with the terminals that there are, after any of them died.
package struct ReconcileSessions: Operation {
    /// A terminal that there is.
    package struct Terminal: Equatable, Sendable {
        /// The name of its session.
        package let session: String
        /// When it was created.
        package let createdAt: Timestamp

        /// - Parameters: as the properties of the same names.
        package init(_ session: String, createdAt: Timestamp) {
            self.session = session
            self.createdAt = createdAt
        }
    }

    package struct Outcome: Equatable, Sendable {
        /// The sessions whose terminals are gone, as they were; they are terminated now.
        package let lost: [WorkSession]
        /// The terminals that no session has, by their names: they are to be closed.
        package let ghosts: [String]
    }

    /// For how long a row may be without its terminal, or a terminal without its row, in seconds.
    package static let graceSeconds: Int64 = 60
    /// For how long whoever ended a session may take to close its terminal.
    static let closingSeconds: Int64 = 30

    package let name = "session reconcile"
    package let isCommitted = false
    let office: String
    let terminals: [Terminal]
    let listedAt: Timestamp

    /// - Parameters:
    ///   - office: whose terminals they are.
    ///   - terminals: all that there are.
    ///   - listedAt: when they were listed. Sessions that changed since are not judged by the list.
    package init(office: String, terminals: [Terminal], listedAt: Timestamp) {
        self.office = office
        self.terminals = terminals
        self.listedAt = listedAt
    }

    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> Outcome {
        let time = moment.secondText
        let alive = Set(terminals.map(\.session))
        var ended: [String: WorkSession] = [:]
        var lost: [WorkSession] = []
        for session in sessions.terminals(in: office) {
            if session.status == .terminated {
                ended[session.id] = session
            } else if !alive.contains(session.id), !isYoung(session, at: moment) {
                lost.append(try sessions.change(session.id, to: .terminated, at: time).old)
            }
        }
        // A row that is damaged has its terminal all the same.
        let known = sessions.ids
        let ghosts = terminals.filter { terminal in
            // Whoever has just ended it closes its terminal.
            if let session = ended[terminal.session] {
                return session.age(of: session.lastActivityAt, at: moment).map { $0 >= Self.closingSeconds } ?? true
            }
            return !known.contains(terminal.session) && !isYoung(terminal.createdAt, at: moment)
        }
        return Outcome(lost: lost, ghosts: ghosts.map(\.session))
    }

    private func isYoung(_ time: Timestamp, at moment: Moment) -> Bool {
        abs(moment.timestamp.seconds(since: time)) < Self.graceSeconds
    }

    private func isYoung(_ session: WorkSession, at moment: Moment) -> Bool {
        if session.status == .creating, let time = Timestamp(text: session.createdAt, at: moment.offset) {
            return isYoung(time, at: moment)
        }
        guard let last = Timestamp(text: session.lastActivityAt, at: moment.offset) else { return false }
        return last > listedAt && last <= moment.timestamp
    }
}

/// How many sessions an office has, and what they are doing.
package struct PoolStatus: Equatable, Sendable {
    /// The sessions of one role, without those that are terminated.
    package struct Role: Equatable, Sendable {
        package let role: String
        /// How many warm ones there are to be.
        package let warmSize: Int
        package fileprivate(set) var creating = 0
        package fileprivate(set) var warmReady = 0
        /// Those that somebody has, or that work.
        package fileprivate(set) var warmBusy = 0
        package fileprivate(set) var coldReady = 0
        package fileprivate(set) var coldBusy = 0
        package fileprivate(set) var waitingInput = 0
        package fileprivate(set) var error = 0

        fileprivate mutating func count(_ session: WorkSession) {
            let isWarm = session.pool == .warm
            switch session.status {
            case .creating: creating += 1
            case .ready where session.isFree: if isWarm { warmReady += 1 } else { coldReady += 1 }
            case .ready, .executing: if isWarm { warmBusy += 1 } else { coldBusy += 1 }
            case .waitingInput: waitingInput += 1
            case .error: error += 1
            case .terminated, nil: break
            }
        }

        var json: JSONValue {
            [
                "role": .string(role), "warm_size": .integer(warmSize), "creating": .integer(creating),
                "warm_ready": .integer(warmReady), "warm_busy": .integer(warmBusy),
                "cold_ready": .integer(coldReady), "cold_busy": .integer(coldBusy),
                "waiting_input": .integer(waitingInput), "error": .integer(error),
            ]
        }
    }

    package let office: String
    /// In the order of their names.
    package let roles: [Role]
    /// How many cold sessions there are, and may be.
    package let cold: Int
    package let coldLimit: Int

    /// - Parameters:
    ///   - sessions: the table; nil where there is none yet.
    ///   - office: whose sessions are meant.
    ///   - limits: how many there are to be.
    package init(of sessions: Sessions?, in office: String, limits: PoolLimits) {
        let live = (sessions?.terminals(in: office) ?? []).filter { $0.status != .terminated }
        self.office = office
        cold = live.count { $0.pool == .cold }
        coldLimit = limits.cold
        roles = Set(live.map(\.role)).union(limits.warm.keys).sorted().map { name in
            var role = Role(role: name, warmSize: limits.warmSize(of: name))
            for session in live where session.role == name { role.count(session) }
            return role
        }
    }

    /// The status for programs.
    package var json: JSONObject {
        [
            "office_id": .string(office), "cold": .integer(cold), "cold_limit": .integer(coldLimit),
            "roles": .array(of: roles, \.json),
        ]
    }
}
