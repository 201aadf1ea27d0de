internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import Text

struct SessionPoolCommand: Command {
    static let grammar = CommandGrammar(
        ["session", "pool"], group: CommandGroup.sessions, summary: "count the sessions of each role",
        discussion: [
            "Of this machine's office, with the circuit breaker of each role: three failures within a minute open it for 30 "
                + "seconds, in which no session of the role is used; then two that go well close it."
        ], examples: ["orch session pool", "orch session pool --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let office = try Office(in: &call)
        let pool = PoolStatus(of: try call.readTable(Sessions.file), in: office.id, limits: office.limits)
        let breakers: Breakers? = try call.readTable(Breakers.file)
        if call.isJSON {
            return call.print(
                ["schema": "orch.pool/1"] + pool.json + [
                    "breakers": .array(of: breakers?.all ?? []) { .object($0.json.members) }
                ])
        }
        call.print("office \(Screen.plain(pool.office)) cold=\(pool.cold)/\(pool.coldLimit)")
        for role in pool.roles {
            let breaker = breakers?.all.first { $0.role == role.role }?.state ?? .closed
            call.print(
                "\(Screen.plain(role.role)) warm=\(role.warmReady + role.warmBusy)/\(role.warmSize) "
                    + "ready=\(role.warmReady + role.coldReady) busy=\(role.warmBusy + role.coldBusy) "
                    + "creating=\(role.creating) waiting_input=\(role.waitingInput) error=\(role.error) "
                    + "breaker=\(breaker.rawValue)")
        }
    }
}
