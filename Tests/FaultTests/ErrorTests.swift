import BlackBox
import Foundation
import Testing

/// A system call that fails, and what the run answers then.
struct InjectedError: Sendable, CustomTestStringConvertible {
    let fault: String
    let exit: Int32
    /// Whether the change is made; nil where either is right, as long as it is one of the two.
    let isMade: Bool?

    init(_ fault: String, exit: Int32, isMade: Bool?) {
        self.fault = fault
        self.exit = exit
        self.isMade = isMade
    }

    var testDescription: String { fault }

    static let all = [
        InjectedError("fsync:error=EIO:when=1", exit: 74, isMade: false),
        InjectedError("fsync:error=EIO:when=2", exit: 76, isMade: true),
        InjectedError("fsync:error=EIO", exit: 74, isMade: false),
        InjectedError("renameat2:error=EINVAL", exit: 0, isMade: true),
        InjectedError("renameat2:error=ENOSYS", exit: 0, isMade: true),
        InjectedError("renameat2:error=EIO", exit: 74, isMade: false),
        InjectedError("renameat2:error=ENOSPC", exit: 74, isMade: false),
        InjectedError("renameat2:error=ENOENT:when=1", exit: 0, isMade: true),
        InjectedError("renameat:error=EIO:when=1", exit: 74, isMade: false),
        InjectedError("flock:error=ENOLCK:when=1", exit: 74, isMade: false),
        InjectedError("fchmod:error=EIO:when=1", exit: 74, isMade: false),
        InjectedError("fcntl:error=EACCES", exit: 0, isMade: true),
        InjectedError("fcntl:error=EINVAL", exit: 0, isMade: true),
        InjectedError("getdents64:error=EIO:when=1", exit: 74, isMade: false),
        InjectedError("utimensat:error=EPERM", exit: 0, isMade: true),
        InjectedError("mkdirat:error=EACCES", exit: 0, isMade: true),
        InjectedError("flistxattr:error=EIO", exit: 74, isMade: false),
    ]
}

@Suite("An error of the system", .serialized, .enabled(if: Strace.isAvailable, "strace may not run here"))
struct ErrorTests {
    static let done = ["done", "ORCH-002", "--notes", "끝"]

    @Test("leaves the old file or the new one, and says which", arguments: InjectedError.all)
    func known(_ error: InjectedError) throws {
        let fault = try Self.bench()
        let old = try fault.text()
        let answer = try fault.orch.run(Self.done, wrapper: Strace.injecting([error.fault]))
        #expect(answer.exit == error.exit, "\(answer.errors)")
        let text = try fault.text()
        if error.isMade == false { #expect(text == old) }
        if error.isMade == true { #expect(text.contains("| ORCH-002 | DONE |")) }
        #expect((answer.exit == 0 || answer.exit == 76) == (answer.output == "ORCH-002 -> DONE\n"))
        try Self.expectOrder(fault)
    }

    /// Errors that have no special meaning, at every call of these names in turn.
    @Test(
        "at any call leaves the old file or the new one",
        arguments: [
            ("openat", "EMFILE"), ("openat", "EIO"), ("write", "ENOSPC"), ("writev", "ENOSPC"), ("writev", "EINTR"),
            ("pread64", "EIO"), ("pread64", "EINTR"),
            ("write", "EINTR"), ("flock", "EINTR"), ("fsync", "EIO"),
            ("renameat", "EIO"), ("renameat", "ENOSPC"), ("unlinkat", "EIO"), ("getdents64", "EIO"),
            ("newfstatat", "EIO"),
        ])
    func anywhere(_ call: String, _ code: String) throws {
        let model = try Self.bench()
        let old = try model.text()
        let calls = try Strace.calls(of: model.orch, Self.done, log: model.bench.path + "/trace")
        let new = try model.text()
        let places = calls.filter { $0.name == call }
        let problems = onTwoThreads(places) { place in
            let fault = try Self.bench()
            let answer = try fault.orch.run(
                Self.done, wrapper: Strace.injecting(["\(call):error=\(code):when=\(place.occurrence)"]))
            let text = try fault.text()
            var problems: [String] = []
            if text != old, text != new { problems.append("torn") }
            // Writing to standard output is a call like others: the change is made, and the run says that it could not
            // tell.
            let isTold = answer.output == "ORCH-002 -> DONE\n"
            if isTold, text != new { problems.append("acknowledged and not there") }
            if answer.exit == 74, text != old, !answer.errors.contains("standard output") {
                problems.append("74, and yet changed: \(answer.errors)")
            }
            if ![0, 66, 74, 76].contains(answer.exit) { problems.append("exit \(answer.exit): \(answer.errors)") }
            if code == "EINTR", answer.exit != 0 { problems.append("interrupted: \(answer.errors)") }
            let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
            if next.exit != 0 || next.errors != "" { problems.append("next: \(next.errors)") }
            return problems + fault.leftovers().map { "left over: \($0)" }
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test("without exchange and hard links the file is replaced all the same")
    func neitherExchangeNorLinks() throws {
        let fault = try Self.bench()
        let answer = try fault.orch.run(
            Self.done, wrapper: Strace.injecting(["renameat2:error=EINVAL", "linkat:error=EPERM"]))
        #expect(answer.exit == 0, "\(answer.errors)")
        #expect(try fault.text().contains("| ORCH-002 | DONE |"))
        try Self.expectOrder(fault)
    }

    private static func bench() throws -> FaultBench {
        let fault = try FaultBench()
        _ = try fault.orch.run(["set", "ORCH-001", "priority=P0"])
        return fault
    }

    private static func expectOrder(_ fault: FaultBench) throws {
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(next.exit == 0 && next.errors == "", "\(next.errors)")
        #expect(fault.leftovers() == [])
    }
}
