package import Ledgers
package import TaskQueue
internal import Text

/// How many sessions an office has ready, and how many it has at most.
package struct PoolLimits: Equatable, Sendable {
    /// How many warm sessions each role has, by its name.
    package var warm: [String: Int]
    /// How many a role has that is not in ``warm``.
    package var warmElsewhere: Int
    /// How many cold sessions there are at most, of all roles together.
    package var cold: Int
    /// For how long a cold session waits for the next one who needs it, in seconds.
    package var idleSeconds: Int
    /// After how many failures in a row a session is recycled.
    package var failures: Int

    /// - Parameters: as the properties of the same names.
    package init(
        warm: [String: Int] = [:], warmElsewhere: Int = 4, cold: Int = 10, idleSeconds: Int = 1800, failures: Int = 3
    ) {
        self.warm = warm
        self.warmElsewhere = warmElsewhere
        self.cold = cold
        self.idleSeconds = idleSeconds
        self.failures = failures
    }

    /// How many warm sessions a role has.
    package func warmSize(of role: String) -> Int { warm[role] ?? warmElsewhere }
}

/// Gives an agent a session of its role: a warm one that is free, else a cold one that is free, else a new cold one
/// whose terminal is to be created. Nobody else gets it until it is released.
package struct AcquireSession: Operation {
    package enum Outcome: Equatable, Sendable {
        /// It waits for a prompt.
        case ready(WorkSession)
        /// Its terminal is to be created.
        case reserved(WorkSession)
        /// There are as many cold sessions as there may be.
        case wait(coldLimit: Int)
    }

    package let name = "session acquire"
    package let isCommitted = false
    let office: String
    let agent: String
    let role: String
    let item: String
    let limits: PoolLimits
    let newID: String

    /// - Parameters:
    ///   - office: where the terminal is to be.
    ///   - agent: who is to have it.
    ///   - role: what it is prepared for.
    ///   - item: the task that it is for, by which it is found when whoever acquired it is gone; empty for none.
    ///   - newID: the name of a new session; see ``WorkSession/isTerminalName(_:)``.
    package init(
        office: String, agent: String, role: String, item: String = "", limits: PoolLimits, newID: String
    ) {
        self.office = office
        self.agent = agent
        self.role = role
        self.item = item
        self.limits = limits
        self.newID = newID
    }

    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> Outcome {
        let time = moment.secondText
        let agent = try Sessions.agent(agent)
        let all = sessions.terminals(in: office)
        let free = all.filter { $0.isFree && $0.role == role }
        if let best = free.first(where: { $0.pool == .warm }) ?? free.first {
            let session = try sessions.change(best.id, at: time) { ($0.agent, $0.item) = (agent, item) }.new
            sessions.note(.acquired, session)
            return .ready(session)
        }
        guard all.count(where: { $0.pool == .cold && $0.status != .terminated }) < limits.cold else {
            return .wait(coldLimit: limits.cold)
        }
        var session = WorkSession(newID, office: office, agent: agent, role: role, pool: .cold, at: time)
        session.item = item
        try sessions.create(session)
        sessions.note(.acquired, session)
        return .reserved(session)
    }
}

/// Brings the warm sessions of a role to their number, with new ones whose terminals are to be created.
package struct ReserveWarm: Operation {
    package let name = "session warm"
    let office: String
    let role: String
    let size: Int
    let newIDs: [String]

    /// - Parameters:
    ///   - size: how many there are to be, with those that somebody has.
    ///   - newIDs: names of new sessions, as many as there may be too few.
    package init(office: String, role: String, size: Int, newIDs: [String]) {
        self.office = office
        self.role = role
        self.size = size
        self.newIDs = newIDs
    }

    /// - Returns: the new sessions.
    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> [WorkSession] {
        let time = moment.secondText
        let count = sessions.terminals(in: office).count {
            $0.role == role && $0.pool == .warm && $0.status != .terminated
        }
        var new: [WorkSession] = []
        for id in newIDs.prefix(max(0, size - count)) {
            let session = WorkSession(id, office: office, role: role, pool: .warm, at: time)
            try sessions.create(session)
            new.append(session)
        }
        return new
    }
}

/// Gives a session back after its work.
package struct ReleaseSession: Operation {
    package enum Outcome: Equatable, Sendable {
        /// It waits for whoever needs it next.
        case free(WorkSession)
        /// It is terminated: its terminal is to be closed.
        case recycle(WorkSession)
    }

    package let name = "session release"
    package let isCommitted = false
    let session: String
    let agent: String?
    let isSuccess: Bool
    let limits: PoolLimits

    /// - Parameters:
    ///   - session: its name.
    ///   - agent: who gives it back; nil for an operator, who may do so for whoever has it.
    ///   - isSuccess: whether its work went well.
    package init(_ session: String, by agent: String?, isSuccess: Bool, limits: PoolLimits) {
        self.session = session
        self.agent = agent
        self.isSuccess = isSuccess
        self.limits = limits
    }

    /// - Returns: what becomes of it. One whose terminal was never ready, or is in error, is not given to anybody else.
    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> Outcome {
        let time = moment.secondText
        guard let known = try sessions.session(session) else { throw .unknown(session) }
        guard known.status != .terminated else { return .recycle(known) }
        if let agent, try known.agent != Sessions.agent(agent) { throw .notHeld(known, by: agent) }
        let failures = isSuccess ? 0 : known.failures + 1
        let isBroken = known.status == .creating || known.status == .error || failures >= limits.failures
        let new = try sessions.change(known.id, to: isBroken ? .terminated : .ready, at: time) {
            ($0.agent, $0.item, $0.progress, $0.failures) = ("", "", "", failures)
            // What its agent said of itself last is over.
            if $0.phase != .idle { ($0.phase, $0.phaseAt) = (.idle, time) }
        }.new
        sessions.note(.released, new, ["by": .string(known.agent), "success": .bool(isSuccess)])
        return isBroken ? .recycle(new) : .free(new)
    }
}

/// Ends the sessions that nobody needs any more: cold ones that were free for too long, and free warm ones above their
/// number. Whoever ends them closes their terminals.
package struct ExpireIdle: Operation {
    package let name = "session expire"
    package let isCommitted = false
    let office: String
    let limits: PoolLimits

    /// - Parameters:
    ///   - office: whose sessions are meant.
    ///   - limits: how many there are to be, and for how long.
    package init(office: String, limits: PoolLimits) {
        self.office = office
        self.limits = limits
    }

    /// - Returns: the sessions that ended, as they were.
    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> [WorkSession] {
        let time = moment.secondText
        let all = sessions.terminals(in: office)
        var warm: [String: Int] = [:]
        for session in all where session.pool == .warm && session.status != .terminated {
            warm[session.role, default: 0] += 1
        }
        var ended: [WorkSession] = []
        // Those that waited longest go first.
        for session in all.sorted(by: { $0.lastActivityAt < $1.lastActivityAt }) where session.isFree {
            if session.pool == .warm {
                guard warm[session.role, default: 0] > limits.warmSize(of: session.role) else { continue }
                warm[session.role, default: 0] -= 1
            } else {
                guard let idle = session.age(of: session.lastActivityAt, at: moment) else {
                    // A time that a wrong clock wrote counts as one of now.
                    try sessions.change(session.id, at: time)
                    continue
                }
                guard idle >= limits.idleSeconds else { continue }
            }
            ended.append(try sessions.change(session.id, to: .terminated, at: time).old)
        }
        return ended
    }
}

extension WorkSession {
    /// How many seconds ago a time of its row was; nil for none, and for one that is yet to come.
    func age(of time: String, at moment: Moment) -> Int64? {
        let age = Timestamp(text: time, at: moment.offset).map { moment.timestamp.seconds(since: $0) }
        return age.flatMap { $0 < 0 ? nil : $0 }
    }
}
