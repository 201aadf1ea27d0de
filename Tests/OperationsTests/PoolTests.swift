import Chance
import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing
import Text

/// The table as the next change reads it.
private func read(_ table: Sessions) throws -> Sessions {
    Sessions(try Sheet(table.sheet.rendered(), schema: Sessions.schema))
}

private func moment(_ seconds: Int64) -> Moment {
    Moment(epochMilliseconds: now.epochMilliseconds + seconds * 1000, offset: .kst)
}

@Suite("Sessions with a terminal")
struct TerminalSessionTests {
    private static func table() throws -> Sessions {
        Sessions(try Sheet(Sessions.empty, schema: Sessions.schema))
    }

    /// A table with one session of a status.
    private static func table(_ status: String, agent: String = "me", failures: Int = 0) throws -> Sessions {
        let row =
            "| dev-1 | idle | A | 1/2 | 2026-02-09 08:00:00 | 2026-02-09 08:00:00 | 2026-02-09 08:00:00 | host | \(agent) | dev | w | t | \(status) | warm | \(failures) |\n"
        return Sessions(try Sheet(Sessions.empty + Array(row.utf8), schema: Sessions.schema))
    }

    @Test(
        "A terminal moves by the arrows alone, and the phase of its session follows",
        arguments: SessionStatus.allCases.flatMap { old in SessionStatus.allCases.map { (old, $0) } })
    func move(old: SessionStatus, new: SessionStatus) throws {
        let arrows: [SessionStatus: [SessionStatus]] = [
            .creating: [.ready, .error, .terminated], .ready: [.executing, .error, .terminated],
            .executing: [.ready, .waitingInput, .error, .terminated],
            .waitingInput: [.executing, .ready, .error, .terminated], .error: [.ready, .terminated], .terminated: [],
        ]
        var table = try Self.table(old.rawValue)
        let operation = SetSessionStatus("dev-1", new, progress: "2/2")
        guard old == new || arrows[old, default: []].contains(new) else {
            #expect(throws: SessionRefusal.illegalStatus("dev-1", from: old, to: new)) {
                try operation.apply(to: &table, at: now)
            }
            return #expect(!table.sheet.isChanged)
        }
        let (session, former) = try operation.apply(to: &table, at: now)
        #expect(session.status == new && former == old && session.progress == "2/2")
        #expect(table.events.map(\.name) == (old == new ? [] : ["session_status"]))
        let phases: [SessionStatus: SessionPhase] = [.executing: .executing, .waitingInput: .blocked, .error: .error]
        #expect(session.phase == (old == new ? .idle : phases[new] ?? .idle))
        #expect(session.item == (old != new && new == .ready ? "" : "A"))
        #expect(try read(table).all == [session] && session.lastActivityAt == "2026-02-09 10:00:30")
    }

    @Test func `a file without the columns of terminals takes phases, and no terminal`() throws {
        let head = "| session_id | phase | role | status |\n|---|---|---|---|\n| s1 | idle | - | - |\n"
        var table = Sessions(try Sheet(Array(head.utf8), schema: Sessions.schema))
        let missing = ["office_id", "agent_id", "worktree_id", "terminal", "pool", "failures"]
        #expect(throws: SessionRefusal.missingColumns(missing)) {
            try CreateSession("dev-1", office: "host", role: "dev").apply(to: &table, at: now)
        }
        #expect(throws: SessionRefusal.missingColumns(missing)) {
            try AcquireSession(office: "host", agent: "me", role: "dev", limits: PoolLimits(), newID: "dev-1")
                .apply(to: &table, at: now)
        }
        #expect(!table.sheet.isChanged)
        _ = try NoteSession("s1", .planning).apply(to: &table, at: now)
        #expect(throws: SessionRefusal.withoutTerminal("s1")) { try TerminateSession("s1").apply(to: &table, at: now) }
        #expect(table.sheet.isChanged && table.terminals(in: "").isEmpty)
    }

    @Test func `a session is created once, by a name that tmux and git take`() throws {
        var table = try Self.table()
        for name in ["", "-a", "a.b", "a:b", "a/b", "a b", "작업", String(repeating: "a", count: 65)] {
            #expect(throws: SessionRefusal.invalidName(name)) {
                try CreateSession(name, office: "host", role: "dev").apply(to: &table, at: now)
            }
        }
        let new = try CreateSession("dev-x_1", office: "host", agent: "김|a", role: "dev", worktree: "dev-x_1")
            .apply(to: &table, at: now)
        #expect(throws: SessionRefusal.exists("dev-x_1")) {
            try CreateSession("dev-x_1", office: "other", role: "dev").apply(to: &table, at: now)
        }
        table = try read(table)
        #expect(table.all == [new] && new.status == .creating && new.pool == .cold)
        #expect(table.session(ofAgent: "김|a") == new && table.terminals(in: "other").isEmpty)
        #expect(throws: SessionRefusal.illegalStatus("dev-x_1", from: .creating, to: .terminated)) {
            try RemoveSessions("dev-x_1").apply(to: &table, at: now)
        }
        #expect(try TerminateSession("dev-x_1").apply(to: &table, at: now) == new)
        table = try read(table)
        #expect(try RemoveSessions(before: now.timestamp).apply(to: &table, at: now).isEmpty)
        #expect(try RemoveSessions(before: moment(1).timestamp).apply(to: &table, at: now).map(\.id) == ["dev-x_1"])
        #expect(try read(table).all.isEmpty)
    }

    @Test(
        "A session that failed too often or whose terminal is not sound is recycled when it is released",
        arguments: [
            ("executing", 0, true, false), ("executing", 1, false, false), ("executing", 2, false, true),
            ("executing", 2, true, false), ("waiting_input", 0, true, false), ("ready", 0, false, false),
            ("creating", 0, true, true), ("error", 0, true, true), ("terminated", 0, true, true),
            ("resting", 0, true, true),
        ])
    func release(status: String, failures: Int, isSuccess: Bool, isRecycled: Bool) throws {
        var table = try Self.table(status, failures: failures)
        let outcome = try ReleaseSession("dev-1", by: "me", isSuccess: isSuccess, limits: PoolLimits())
            .apply(to: &table, at: now)
        let session = try #require(try read(table).all.first)
        #expect(outcome == (isRecycled ? .recycle(session) : .free(session)))
        #expect(session.isFree == !isRecycled && session.status == (isRecycled ? .terminated : .ready))
        #expect(session.phase == .idle)
        if status == "executing" { #expect(session.failures == (isSuccess ? 0 : failures + 1)) }
    }

    @Test func `somebody has a session, and has it by the name that the cell holds`() throws {
        for nobody in ["", " ", "-", "\n"] {
            var table = try Self.table("ready", agent: "-")
            #expect(throws: SessionRefusal.sheet(.emptyText(column: "agent_id"))) {
                try AcquireSession(office: "host", agent: nobody, role: "dev", limits: PoolLimits(), newID: "dev-2")
                    .apply(to: &table, at: now)
            }
        }
        var table = try Self.table("ready", agent: "-")
        guard
            case .ready(let session) = try AcquireSession(
                office: "host", agent: "a\tb |", role: "dev", limits: PoolLimits(), newID: "dev-2"
            ).apply(to: &table, at: now)
        else { throw SessionRefusal.unknown("dev-1") }
        table = try read(table)
        #expect(table.all == [session] && session.agent == "a b |" && table.events.isEmpty)
        guard
            case .free = try ReleaseSession("dev-1", by: "a\tb |", isSuccess: true, limits: PoolLimits())
                .apply(to: &table, at: now)
        else { throw SessionRefusal.unknown("dev-1") }
    }

    @Test func `nobody releases what somebody else has`() throws {
        var table = try Self.table("executing", agent: "you")
        let session = table.all[0]
        #expect(throws: SessionRefusal.notHeld(session, by: "me")) {
            try ReleaseSession("dev-1", by: "me", isSuccess: true, limits: PoolLimits()).apply(to: &table, at: now)
        }
        _ = try ReleaseSession("dev-1", by: nil, isSuccess: true, limits: PoolLimits()).apply(to: &table, at: now)
        #expect(throws: SessionRefusal.self) {
            try ReleaseSession("dev-1", by: "you", isSuccess: true, limits: PoolLimits()).apply(to: &table, at: now)
        }
    }

    @Test func `what waited too long ends, and a time to come counts from now`() throws {
        func row(_ id: String, _ pool: String, agent: String = "-", status: String = "ready", last: String) -> String {
            "| \(id) | idle | - | - | - | - | \(last) | host | \(agent) | dev | - | - | \(status) | \(pool) | 0 |\n"
        }
        let rows =
            row("c1", "cold", last: "2026-02-09 09:30:30") + row("c2", "cold", last: "2026-02-09 09:30:31")
            + row("c3", "cold", agent: "me", last: "2026-02-09 08:00:00")
            + row("c4", "cold", status: "executing", last: "2026-02-09 08:00:00")
            + row("c5", "cold", last: "2027-02-09 08:00:00") + row("w1", "warm", last: "2026-02-09 10:00:00")
            + row("w2", "warm", last: "2026-02-09 09:00:00")
            + row("w3", "warm", agent: "me", status: "executing", last: "2026-02-09 08:00:00")
        var table = Sessions(try Sheet(Sessions.empty + Array(rows.utf8), schema: Sessions.schema))
        let limits = PoolLimits(warm: ["dev": 2])
        #expect(try ExpireIdle(office: "host", limits: limits).apply(to: &table, at: now).map(\.id) == ["w2", "c1"])
        table = try read(table)
        #expect(try ExpireIdle(office: "host", limits: limits).apply(to: &table, at: now).isEmpty)
        let late = try ExpireIdle(office: "host", limits: limits).apply(to: &table, at: moment(1800))
        #expect(late.map(\.id) == ["c2", "c5"])
        let status = PoolStatus(of: try read(table), in: "host", limits: limits)
        #expect(
            status.json.members.map(\.name) == ["office_id", "cold", "cold_limit", "roles"] && status.cold == 2
                && status.coldLimit == 10)
        let role = try #require(status.roles.first)
        #expect(role.warmReady == 1 && role.warmBusy == 1 && role.coldBusy == 2 && role.coldReady == 0)
    }

    @Test func `rows and terminals that lost each other are found`() throws {
        func row(_ id: String, _ status: String, _ created: String, last: String, office: String = "host") -> String {
            "| \(id) | executing | A | - | \(created) | - | \(last) | \(office) | me | dev | - | - | \(status) | cold | 0 |\n"
        }
        let (old, young, soon) = ("2026-02-09 09:00:00", "2026-02-09 10:00:00", "2026-02-09 10:00:35")
        let rows =
            row("alive", "executing", old, last: old) + row("lost", "executing", old, last: old)
            + row("slow", "creating", old, last: old) + row("new", "creating", young, last: young)
            + row("back", "creating", soon, last: soon) + row("moved", "ready", old, last: "2026-02-09 10:00:29")
            + row("future", "ready", old, last: "2027-02-09 10:00:29") + row("ended", "terminated", old, last: old)
            + row("other", "ready", old, last: old, office: "elsewhere") + "| hurt | executing |\n"
        var table = Sessions(try Sheet(Sessions.empty + Array(rows.utf8), schema: Sessions.schema))
        let terminals = ["alive", "ended", "other", "hurt", "ghost", "young"].map {
            ReconcileSessions.Terminal($0, createdAt: moment($0 == "young" ? -59 : -60).timestamp)
        }
        let operation = ReconcileSessions(office: "host", terminals: terminals, listedAt: moment(-2).timestamp)
        let outcome = try operation.apply(to: &table, at: now)
        #expect(outcome.lost.map(\.id) == ["lost", "slow", "future"] && outcome.lost[0].item == "A")
        #expect(outcome.ghosts == ["ended", "ghost"])
        table = try read(table)
        #expect(table.all.first { $0.id == "lost" }?.status == .terminated)
        #expect(try operation.apply(to: &table, at: now).lost.isEmpty)
    }

    @Test func `a worktree is a name, and has one session at most`() throws {
        for name in ["../../x", "/tmp", ".git", "-x", "a/b"] {
            let text = String(decoding: try Self.table("ready").sheet.rendered(), as: UTF8.self)
            let table = try Sheet(Array(text.replacingWorktree(with: name).utf8), schema: Sessions.schema)
            #expect(Sessions(table).all.map(\.worktree) == [""])
        }
        var table = try Self.table("ready")
        let second = CreateSession("dev-2", office: "host", role: "dev", worktree: "w")
        #expect(throws: SessionRefusal.worktreeTaken(table.all[0])) { try second.apply(to: &table, at: now) }
        table = try Self.table("terminated")
        #expect(try second.apply(to: &table, at: now).worktree == "w")
    }

    @Test func `of two versions of a session the later one stays, and one that is terminated stays so`() throws {
        func file(_ status: String, agent: String, last: String) -> [UInt8] {
            Sessions.empty
                + Array(
                    "| s | idle | - | - | - | - | 2026-02-09 \(last) | host | \(agent) | dev | - | - | \(status) | cold | 0 |\n"
                        .utf8)
        }
        let base = file("ready", agent: "-", last: "09:00:00")
        let taken = file("executing", agent: "me", last: "09:00:02")
        let ended = file("terminated", agent: "-", last: "09:00:01")
        for (ours, theirs, kept) in [(base, taken, taken), (taken, ended, ended)] {
            for (ours, theirs) in [(ours, theirs), (theirs, ours)] {
                let start = file("creating", agent: "-", last: "08:00:00")
                let merge = try SheetMerge.merge(base: start, ours: ours, theirs: theirs, schema: Sessions.schema)
                #expect(merge.bytes == kept && merge.conflicts.isEmpty)
            }
        }
        let fenced = Sessions.schema.rules.fenced(
            try Sheet(base, schema: Sessions.schema), knowing: try Sheet(taken, schema: Sessions.schema), isEdit: false)
        #expect(fenced.rendered() == taken)
    }
}

extension String {
    fileprivate func replacingWorktree(with name: String) -> String {
        split(separator: "| w |", omittingEmptySubsequences: false).joined(separator: "| \(name) |")
    }
}

@Suite("The pool of sessions")
struct PoolTests {
    /// What the pool is to do, without a table.
    private struct Model {
        struct Session: Equatable {
            var role: String
            var isWarm: Bool
            var status: SessionStatus
            var agent: String
            var failures = 0
            var last: Int64
            var isFree: Bool { status == .ready && agent.isEmpty }
        }

        var ids: [String] = []
        var sessions: [String: Session] = [:]

        func live(_ isMeant: (Session) -> Bool) -> [String] {
            ids.filter { id in sessions[id].map { $0.status != .terminated && isMeant($0) } ?? false }
        }

        mutating func add(_ id: String, _ session: Session) {
            ids.append(id)
            sessions[id] = session
        }
    }

    @Test(
        "Random changes do what a small reference does: no session is given twice, and no limit is exceeded",
        arguments: [1, 2, 3, 4] as [UInt64])
    func model(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var table = Sessions(try Sheet(Sessions.empty, schema: Sessions.schema))
        var model = Model()
        let limits = PoolLimits(warm: ["dev": 2, "qa": 1], cold: 3, idleSeconds: 100, failures: 2)
        var time: Int64 = 0
        for step in 0..<500 {
            time += Int64.random(in: 0...20, using: &chance)
            let at = moment(time)
            let role = chance.one(of: ["dev", "qa"])
            let ids = model.live { _ in true }
            let id = ids.randomElement(using: &chance)
            switch Int.random(in: 0..<10, using: &chance) {
            case 0...3:
                let new = "\(role)-\(step)"
                let outcome = try AcquireSession(
                    office: "host", agent: "a\(step)", role: role, limits: limits, newID: new
                ).apply(to: &table, at: at)
                let free = model.live { $0.isFree && $0.role == role }
                if let best = free.first(where: { model.sessions[$0]?.isWarm == true }) ?? free.first {
                    model.sessions[best]?.agent = "a\(step)"
                    model.sessions[best]?.last = time
                    guard case .ready(let session) = outcome else { throw Failure(step: step) }
                    #expect(session.id == best && session.agent == "a\(step)")
                } else if model.live({ !$0.isWarm }).count < limits.cold {
                    model.add(
                        new,
                        Model.Session(role: role, isWarm: false, status: .creating, agent: "a\(step)", last: time))
                    guard case .reserved(let session) = outcome else { throw Failure(step: step) }
                    #expect(session.id == new)
                } else {
                    #expect(outcome == .wait(coldLimit: 3))
                }
            case 4:
                let size = limits.warmSize(of: role)
                let new = try ReserveWarm(
                    office: "host", role: role, size: size, newIDs: (0..<size).map { "\(role)-\(step)-\($0)" }
                ).apply(to: &table, at: at)
                #expect(new.count == max(0, size - model.live { $0.isWarm && $0.role == role }.count))
                for session in new {
                    model.add(
                        session.id,
                        Model.Session(role: role, isWarm: true, status: .creating, agent: "", last: time))
                }
            case 5, 6:
                guard let id, let known = model.sessions[id] else { continue }
                let status = chance.one(of: SessionStatus.allCases)
                let isAllowed = status == known.status || known.status.next.contains(status)
                let result = Result { try SetSessionStatus(id, status).apply(to: &table, at: at) }
                #expect(((try? result.get()) != nil) == isAllowed)
                if isAllowed {
                    model.sessions[id]?.status = status
                    model.sessions[id]?.last = time
                }
            case 7, 8:
                guard let id, let known = model.sessions[id], !known.agent.isEmpty else { continue }
                let isSuccess = Bool.random(using: &chance)
                let outcome = try ReleaseSession(id, by: known.agent, isSuccess: isSuccess, limits: limits)
                    .apply(to: &table, at: at)
                let failures = isSuccess ? 0 : known.failures + 1
                let isBroken = [.creating, .error].contains(known.status) || failures >= 2
                model.sessions[id]?.status = isBroken ? .terminated : .ready
                model.sessions[id]?.agent = ""
                model.sessions[id]?.failures = failures
                model.sessions[id]?.last = time
                if case .recycle = outcome { #expect(isBroken) } else { #expect(!isBroken) }
            default:
                let ended = try ExpireIdle(office: "host", limits: limits).apply(to: &table, at: at)
                let idle = model.live { $0.isFree && !$0.isWarm && time - $0.last >= 100 }
                #expect(Set(ended.map(\.id)) == Set(idle))
                for id in idle { model.sessions[id]?.status = .terminated }
            }
            table = try read(table)
            #expect(table.terminals(in: "host").map(\.id) == model.ids)
            let different = table.all.filter { session in
                guard let known = model.sessions[session.id] else { return true }
                return session.status != known.status || session.agent != known.agent
                    || session.failures != known.failures || (session.pool == .warm) != known.isWarm
            }
            #expect(different.isEmpty, "step \(step)")
            let agents = table.all.filter { $0.status != .terminated && !$0.agent.isEmpty }.map(\.agent)
            #expect(Set(agents).count == agents.count)
            #expect(table.all.count { $0.pool == .cold && $0.status != .terminated } <= limits.cold)
            // As an operator does now and then.
            if step.isMultiple(of: 50) {
                let gone = try RemoveSessions(before: moment(time + 1).timestamp).apply(to: &table, at: at).map(\.id)
                model.ids.removeAll { gone.contains($0) }
                table = try read(table)
            }
        }
    }

    private struct Failure: Error { let step: Int }
}
