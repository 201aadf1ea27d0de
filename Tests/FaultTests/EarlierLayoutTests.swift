import BlackBox
import Foundation
import TaskQueue
import Testing
import Text

/// What version 0.1 left in `.orch/` without the name of the file that it is of.
@Suite("Leftovers of version 0.1")
struct EarlierLayoutTests {
    private static let neighbour = "q/B.md"
    private static let archive = "q/QUEUE.archive.md"
    private static let tables = ["QUEUE.md", "B.md", "QUEUE.archive.md"]

    private static let base = FaultBench.text(rows: 3)
    private static let new = base.replacingOccurrences(of: "| ORCH-001 | PENDING", with: "| ORCH-001 | DONE")
    private static let saved = base + FaultBench.row("HAND-1", "by hand")

    /// `<hash of base>.<hash of new>`, as both are in the names of swap and away files.
    private static let contents = [base, new].map { String(ContentHash.of(Array($0.utf8)), radix: 16) }
        .joined(separator: ".")

    /// - Parameters:
    ///   - queue: the text of QUEUE.md; nil for none.
    ///   - left: what is in `.orch/`, by names there.
    private static func bench(_ queue: String?, left: [String: String]) throws -> FaultBench {
        let fault = try FaultBench(hasWorkFolder: false)
        if let queue { try fault.bench.write(queue, to: FaultBench.queue) } else { unlink(fault.path) }
        let rows = (1...3).map { FaultBench.row("OPS-00\($0)", "operate \($0)") }
        try fault.bench.write(FaultBench.header + rows.joined(), to: neighbour)
        for (name, text) in left { try fault.bench.write(text, to: "q/.orch/" + name) }
        return fault
    }

    /// Changes the neighbour, which must not get anything of the queue's.
    private static func changeNeighbour(_ fault: FaultBench, times: Int = 1) throws {
        for count in 0..<times {
            let answer = try fault.orch.run(["set", "OPS-001", "priority=P\(count % 2 * 2)", "--queue", "B.md"])
            #expect(answer.exit == 0 && answer.errors == "", "\(answer.errors)")
        }
        let rows = try fault.bench.text(of: neighbour).split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
        #expect(rows.count == 3 && rows.allSatisfy { $0.hasPrefix("| OPS-") }, "\(rows)")
        #expect(fault.bench.names(in: "q").filter { $0.hasPrefix("B.") } == ["B.md"])
    }

    private static func change(_ fault: FaultBench) throws -> String {
        let answer = try fault.orch.run(["set", "ORCH-003", "priority=P2", "--queue", "QUEUE.md"])
        #expect(answer.exit == 0, "\(answer.errors)")
        #expect(fault.leftovers(tables: tables) == [])
        return answer.errors
    }

    @Test("an archive that was begun when the run was killed has one name again")
    func unfinishedArchive() throws {
        let fault = try Self.bench(Self.base, left: ["archive/lock": "", "archive/tmp.1": Self.base])
        try fault.bench.write(FaultBench.header, to: Self.archive)
        let temporary = fault.bench.path + "/q/.orch/archive/tmp.1"
        let archive = fault.bench.path + "/" + Self.archive
        unlink(temporary)
        #expect(link(archive, temporary) == 0)
        _ = try Self.change(fault)
        let names = try FileManager.default.attributesOfItem(atPath: archive)[.referenceCount] as? Int
        #expect(names == 1)
    }

    @Test("a queue that is out of its place is read and put back, and is not the neighbour's")
    func away() throws {
        let fault = try Self.bench(
            nil, left: ["away." + Self.contents: Self.base, "swap." + Self.contents: Self.new, "tmp.1": "half"])
        #expect(try fault.orch.run(["list", "--queue", "QUEUE.md"]).output.split(separator: "\n").count == 3)
        try Self.changeNeighbour(fault, times: 24)
        #expect(try fault.orch.run(["init"]).exit == 1)
        #expect(try Self.change(fault).contains("interrupted"))
        #expect(try fault.text() == Self.base.replacingOccurrences(of: "P1 | task 3", with: "P2 | task 3"))
    }

    @Test("rows on their way to the archive of a queue that is out of its place are not the neighbour's")
    func promiseOfAwayQueue() throws {
        let row = FaultBench.header + FaultBench.row("ORCH-001", "task 1")
        let fault = try Self.bench(
            nil, left: ["away." + Self.contents: Self.base, "swap." + Self.contents: Self.new, "promise.1": row])
        try Self.changeNeighbour(fault)
        let answer = try fault.orch.run(["set", "ORCH-003", "priority=P0", "--queue", "QUEUE.md"])
        #expect(answer.errors.contains("interrupted"))
        try Self.changeNeighbour(fault)
        #expect(try Self.change(fault) == "")
        #expect(try fault.text().contains("| ORCH-001 |"))
        #expect(!fault.bench.exists(Self.archive))
    }

    @Test("a save that was displaced is put back into the queue", arguments: [false, true])
    func save(isNeighbourFirst: Bool) throws {
        let fault = try Self.bench(Self.new, left: ["swap." + Self.contents: Self.saved])
        if isNeighbourFirst { try Self.changeNeighbour(fault) }
        #expect(try Self.change(fault).contains("interrupted"))
        try Self.changeNeighbour(fault)
        #expect(try fault.text().contains("| HAND-1 |") && !fault.text().contains("| DONE |"))
    }

    @Test("a save that was displaced and whose queue was saved since is rescued beside the queue")
    func rescued() throws {
        let later = Self.new.replacingOccurrences(of: "task 2", with: "둘째 일")
        let fault = try Self.bench(later, left: ["swap." + Self.contents: Self.saved])
        try Self.changeNeighbour(fault)
        let answer = try fault.orch.run(["set", "ORCH-003", "priority=P2", "--queue", "QUEUE.md"])
        #expect(answer.errors.contains("QUEUE.md.rescued-"), "\(answer.errors)")
        #expect(try fault.text().contains("| 둘째 일 |"))
    }

    @Test("what an editor wrote to a replaced version is merged into the queue", arguments: [false, true])
    func displaced(isNeighbourFirst: Bool) throws {
        let time = Int64(Date().timeIntervalSince1970 * 1000)
        let name = "displaced/\(time)-0123456789abcdef"
        let body = LineHashes(of: Array(Self.base.utf8)).bytes + LineHashes(hashes: [0]).bytes
        let lines = Data(body + LineHashes(hashes: [ContentHash.of(body)]).bytes)
        let fault = try Self.bench(Self.new, left: [name: Self.saved])
        try lines.write(to: URL(fileURLWithPath: fault.bench.path + "/q/.orch/" + name + ".lines"))
        if isNeighbourFirst { try Self.changeNeighbour(fault) }
        #expect(try Self.change(fault).contains("an editor wrote to a version"))
        try Self.changeNeighbour(fault)
        #expect(try fault.text().contains("| HAND-1 |") && fault.text().contains("| ORCH-001 | DONE |"))
    }

    @Test("rows on their way to the archive reach the archive of the queue that they were in")
    func promise() throws {
        let row = FaultBench.row("ORCH-001", "task 1")
        let without = Self.base.replacingOccurrences(of: row, with: "")
        let head = FaultBench.header.split(separator: "\n").suffix(2).joined(separator: "\n") + "\n"
        let contents = [Self.base, without].map { String(ContentHash.of(Array($0.utf8)), radix: 16) }
            .joined(separator: ".")
        let fault = try Self.bench(
            without, left: ["promise.1": head + row, "swap." + contents: Self.base, "archive/lock": ""])
        try Self.changeNeighbour(fault)
        #expect(try Self.change(fault) == "")
        #expect(try fault.bench.text(of: Self.archive).hasSuffix(head + row))
        #expect(try !fault.text().contains("ORCH-001"))
    }

    @Test("rows that are still in the queue, or are nobody knows whose, reach no archive")
    func otherPromises() throws {
        let head = FaultBench.header.split(separator: "\n").suffix(2).joined(separator: "\n") + "\n"
        let fault = try Self.bench(
            Self.base,
            left: [
                "promise.1": head + FaultBench.row("ORCH-001", "task 1"),
                "promise.2": head + FaultBench.row("WHO-1", "whose"),
            ])
        try Self.changeNeighbour(fault)
        _ = try fault.orch.run(["set", "ORCH-003", "priority=P2", "--queue", "QUEUE.md"])
        #expect(fault.bench.names(in: "q") == [".orch", "B.md", "QUEUE.md", "logs"])
        #expect(fault.bench.names(in: "q/.orch").filter { $0.contains(".1") || $0.contains(".2") } == ["promise.2"])
    }

    @Test("a save of the archive is put back into the archive")
    func archiveSave() throws {
        let fault = try Self.bench(
            FaultBench.header + FaultBench.row("ORCH-009", "task 9"),
            left: ["archive/lock": "", "archive/swap." + Self.contents: Self.saved])
        try fault.bench.write(Self.new, to: Self.archive)
        try Self.changeNeighbour(fault)
        let answer = try fault.orch.run(["set", "ORCH-003", "priority=P2", "--queue", "QUEUE.archive.md"])
        #expect(answer.errors.contains("interrupted"), "\(answer.errors)")
        #expect(try fault.bench.text(of: Self.archive).contains("| HAND-1 |"))
        #expect(try fault.text() == FaultBench.header + FaultBench.row("ORCH-009", "task 9"))
        #expect(fault.leftovers(tables: Self.tables) == [])
    }

    @Test(
        "a file that is named like something of the work folder has a folder of its own",
        arguments: ["lock", "edit", "=x"])
    func namesake(_ name: String) throws {
        let fault = try Self.bench(Self.base, left: [:])
        try fault.bench.write(Self.base, to: "q/" + name)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P2", "--queue", name]).errors == "")
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0", "--queue", name]).errors == "")
        #expect(fault.bench.names(in: "q/.orch") == ["=" + name, "lock"])
    }
}
