import BlackBox
import Testing

/// An acquisition that is killed was made or was not, and its token is nobody else's.
@Suite("Named locks under faults", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct LockFaultTests {
    private static let command = ["lock", "acquire", "a", "--owner", "killed", "--ttl", "1h"]
    private static let locks = "q/LOCKS.md"

    /// - Parameter hasLock: whether somebody had the lock before, with the token 1.
    private static func bench(hasLock: Bool) throws -> FaultBench {
        let fault = try FaultBench()
        guard hasLock else { return fault }
        for words in [["acquire", "a", "--owner", "first"], ["release", "a", "--owner", "first"]] {
            #expect(try fault.orch.run(["lock"] + words).exit == 0)
        }
        return fault
    }

    @Test("A kill at every change of the disk gives no token twice", arguments: [false, true])
    func kill(hasLock: Bool) throws {
        let model = try Self.bench(hasLock: hasLock)
        let calls = try Strace.calls(of: model.orch, Self.command, log: model.bench.path + "/trace")
            .filter { Strace.moves.contains($0.name) }
        #expect(calls.count > 2)
        let problems = onTwoThreads(calls) { call in
            let fault = try Self.bench(hasLock: hasLock)
            _ = try Strace.kill(fault.orch, Self.command, at: call)
            let table = (try? fault.bench.text(of: Self.locks)) ?? ""
            let isMade = table.contains("| killed |")
            let release = try fault.orch.run(["lock", "release", "a", "--owner", "killed"])
            let next = try fault.orch.run(["lock", "acquire", "a", "--owner", "next"])
            let token = (hasLock ? 2 : 1) + (isMade ? 1 : 0)
            let isRight = (release.exit == 0) == isMade && next.exit == 0 && next.output.hasPrefix("a token=\(token) ")
            let left = fault.leftovers(tables: ["QUEUE.md", "LOCKS.md"])
            return isRight && left.isEmpty ? [] : ["\(call): \(release) \(next) \(table) \(left)"]
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }
}
