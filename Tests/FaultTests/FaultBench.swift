import BlackBox
import Foundation
import Host

/// A folder with a queue in it that faults are tried on, and room beside it for the notes of a test.
struct FaultBench: Sendable {
    let bench: Workbench
    let orch: OrchBinary

    /// Where the queue is, below the bench.
    static let folder = "q"
    static let queue = "q/QUEUE.md"
    /// Where changes of the queue leave things behind.
    static let work = "q/.orch/QUEUE.md"

    /// - Parameters:
    ///   - rows: how many tasks the queue has, all PENDING.
    ///   - hasWorkFolder: whether the queue was changed before. The first change ever reads it once more.
    init(rows: Int = 3, hasWorkFolder: Bool = true) throws {
        bench = try Workbench()
        orch = bench.orch(in: Self.folder)
        try bench.write(Self.text(rows: rows), to: Self.queue)
        if hasWorkFolder {
            try FileManager.default.createDirectory(
                atPath: bench.path + "/" + Self.work, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        try settle()
    }

    /// Waits until nobody has the queue open for writing: programs that other tests start at the same moment have a
    /// copy of the descriptor that wrote it, until they run.
    func settle() throws {
        let folder = try Folder(path: bench.path + "/" + Self.folder)
        let isSettled = waitUntil { (try? folder.openFile("QUEUE.md"))?.takeReadLease() != .inUse }
        if !isSettled { throw FaultError.stillRunning }
    }

    static let header = """
        # 팀 큐

        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- |

        """

    static func row(_ id: String, _ task: String) -> String {
        "| \(id) | PENDING | P1 | \(task) | 검증 | - | - | - | - |\n"
    }

    static func id(_ number: Int) -> String {
        let digits = String(number)
        return "ORCH-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    static func text(rows: Int) -> String {
        header + (1...max(rows, 1)).map { row(id($0), "task \($0)") }.joined()
    }

    /// The queue's path.
    var path: String { bench.path + "/" + Self.queue }

    func text() throws -> String { try bench.text(of: Self.queue) }

    /// What is there that does not belong there when nothing runs.
    ///
    /// - Parameter tables: the files in the folder.
    func leftovers(tables: [String] = ["QUEUE.md"]) -> [String] {
        var left = bench.names(in: "q").filter { !tables.contains($0) && $0 != ".orch" && $0 != "logs" }
        left += bench.names(in: "q/.orch").filter { !tables.contains($0) && $0 != "lock" }
        for work in tables.map({ "q/.orch/" + $0 }) {
            left += bench.names(in: work).filter { $0 != "displaced" && !$0.hasPrefix("versions") }
            left += bench.names(in: work + "/displaced").filter { !Self.isDisplacedName($0) }.map { "displaced/" + $0 }
        }
        return left
    }

    /// `<milliseconds>-<the version's hash>-<16 hexadecimal digits>`, with `.lines` or without; version 0.1 wrote no hash.
    private static func isDisplacedName(_ name: String) -> Bool {
        let stem = name.hasSuffix(".lines") ? String(name.dropLast(6)) : name
        let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts.count) && Int64(parts[0]) != nil && parts.last?.count == 16
            && UInt64(parts[1], radix: 16) != nil
    }

    /// Recorded lines whose displaced file is gone.
    func orphanedLines() -> [String] {
        let names = Set(bench.names(in: Self.work + "/displaced"))
        return names.filter { $0.hasSuffix(".lines") && !names.contains(String($0.dropLast(6))) }.sorted()
    }
}

extension Workbench {
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Saves as most editors do: a new file is renamed over the old one.
    func saveByRename(_ text: String, to name: String) throws {
        let fresh = path + "/saved-\(randomName())"
        try OpenWriter(fresh, O_WRONLY | O_CREAT | O_EXCL).write(text)
        guard rename(fresh, path + "/" + name) == 0 else { throw FaultError.call("rename", errno) }
    }

    /// Saves as an editor that keeps the inode: cuts the file to nothing and fills it again.
    func saveInPlace(_ text: String, to name: String) throws {
        try write(text, to: name, flags: O_WRONLY | O_TRUNC)
    }

    func append(_ text: String, to name: String) throws {
        try write(text, to: name, flags: O_WRONLY | O_APPEND)
    }

    /// Saves as `git checkout` does.
    func saveByUnlink(_ text: String, to name: String) throws {
        unlink(path + "/" + name)
        try write(text, to: name, flags: O_WRONLY | O_CREAT | O_EXCL)
    }

    private func write(_ text: String, to name: String, flags: Int32) throws {
        let writer = try OpenWriter(path + "/" + name, flags)
        try writer.write(text)
    }
}

/// A descriptor that an editor keeps open.
final class OpenWriter {
    private let number: Int32

    init(_ path: String, _ flags: Int32) throws {
        number = open(path, flags | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw FaultError.call("open", errno) }
    }

    deinit { close(number) }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.write(number, bytes, bytes.count) == bytes.count else { throw FaultError.call("write", errno) }
    }

    func replaceAll(by text: String) throws {
        guard ftruncate(number, 0) == 0, lseek(number, 0, SEEK_SET) == 0 else {
            throw FaultError.call("ftruncate", errno)
        }
        try write(text)
    }
}

enum FaultError: Error {
    case call(String, Int32)
    case neverStopped(String)
    case notKilled
    case stillRunning
}
