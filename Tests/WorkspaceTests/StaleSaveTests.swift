import Chance
import Foundation
import Operations
import TaskQueue
import Testing
import Text

@testable import Sheets
@testable import Workspace

/// Workers and a person who saves buffers that are up to `age` changes old, without files.
struct StaleSaves {
    private let age: Int
    private var file: [UInt8]
    private var history: VersionHistory
    private var further: VersionHistory?
    /// The versions that were in the file, oldest first.
    private(set) var versions: [[UInt8]] = []
    /// What each task's last acknowledged change has made of it, and which attempt is at work on it.
    private var known: [String: (status: Status, attempt: Int)] = [:]
    private var chance: Chance
    private var count = 0
    /// The last save that put older rows back.
    private var saved: [UInt8]?
    /// The edits of the last save that may not be in the file yet, as texts of which each is to be there.
    private var hopes: [String] = []
    private(set) var problems: [String] = []
    private(set) var lostUpdates = 0
    private(set) var updates = 0
    private(set) var healed = 0

    private static let kind = TableKind(schema: Queue.schema)
    private static let lease = LeaseTerms(seconds: 900, maxAttempts: 3)
    private static let header = """
        # queue

        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|

        """

    init(seed: UInt64, age: Int = 30) {
        self.age = age
        chance = Chance(seed: seed)
        let rows = (1...30).map { "| ORCH-\($0 + 100) | PENDING | P1 | task \($0) | c | - | - | - | - |\n" }
        file = Array((Self.header + rows.joined()).utf8)
        history = VersionHistory(of: LineHashes(of: file))
        for number in 1...30 { known["ORCH-\(number + 100)"] = (.pending, 0) }
        versions = [file]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }

    /// What the store does before each change.
    private mutating func heal() {
        let text = HashedText(file)
        guard text.lines.contentHash != history.contentHash(ofVersion: history.last) else { return }
        let texts = Array(versions.suffix(4))
        guard let healing = try? Healing(of: text, history, knowing: { texts }, further: { further }, Self.kind) else {
            return
        }
        history.append(healing.seen)
        var kept = String(decoding: file, as: UTF8.self)
        saved = nil
        if let bytes = healing.bytes {
            if case .restoredRows? = healing.notice { saved = file }
            healed += 1
            if !healing.isLossy { kept = String(decoding: bytes, as: UTF8.self) }
            replace(by: bytes, isHealing: true)
        }
        for hope in hopes where !kept.contains(hope) { problems.append("'\(hope)' of save \(count) is lost") }
        hopes = []
        checkUpdates()
    }

    private mutating func replace(by bytes: [UInt8], isHealing: Bool = false) {
        let (old, new) = (HashedText(file), HashedText(bytes))
        guard old.lines != new.lines else { return }
        let change = VersionChange(
            from: old.lines, to: new.lines, oldText: { Array(old.text(ofLines: $0)) },
            newText: { Array(new.text(ofLines: $0)) })
        history.append(isHealing ? change.asHealing : change)
        if history.last >= 128, let left = history.trim(keyPlace: 0), further?.append(left) == nil { further = left }
        file = bytes
        versions = (versions + [file]).suffix(age + 1)
    }

    private mutating func checkUpdates() {
        guard var queue = try? Queue(file) else { return problems.append("the file is no queue") }
        for (id, last) in known {
            let rows = queue.rows(of: TaskID(id)!)
            let row = rows.first.map { queue.row($0) }
            if rows.count != 1 || row?.status != last.status
                || last.status == .inProgress && row?.notes.attempt?.number != last.attempt
            {
                lostUpdates += 1
                known[id] = row?.status.map { ($0, row?.notes.attempt?.number ?? 0) }
            }
        }
    }

    /// A change of a worker.
    mutating func work() {
        heal()
        count += 1
        let moment = Moment(epochMilliseconds: 1_770_598_800_000 + Int64(count) * 1000, offset: .kst)
        guard var queue = try? Queue(file) else { return problems.append("the file is no queue") }
        let running = known.filter { $0.value.status == .inProgress }.keys.sorted()
        switch number(0...9) {
        case 0...1:
            let task = NewTask(task: "task of \(count)", successCriteria: "c")
            guard let id = try? Add(task).apply(to: &queue, at: moment) else { return problems.append("add") }
            if known[id.text] != nil { problems.append("\(id) is given to two tasks") }
            known[id.text] = (.pending, 0)
        case 2...5 where running.count < 8:
            guard let id = try? Pick(owner: "worker:\(count % 8)", lease: Self.lease).apply(to: &queue, at: moment)
            else { return }
            if known[id.text]?.status == .inProgress { problems.append("\(id) has two claims") }
            known[id.text] = (.inProgress, (queue.row(queue.rows(of: id)[0]).notes.attempt?.number ?? 0))
        default:
            guard !running.isEmpty else { return }
            let id = chance.one(of: running)
            let proof = ClaimProof(attempt: known[id]?.attempt)
            let ending: Finish.Ending = number(0...4) == 0 ? .failed() : .done
            do throws(QueueError) {
                let change = try Finish(id: TaskID(id)!, outcome: ending, note: "end \(count)", proof: proof)
                    .apply(to: &queue, at: moment)
                known[id] = (change.status, 0)
            } catch {
                problems.append("\(id): \(error)")
            }
        }
        updates += 1
        replace(by: queue.rendered())
    }

    /// A claim that is taken out again, since somebody saved just then; what was seen of it may still be saved.
    mutating func withdraw() {
        heal()
        count += 1
        let moment = Moment(epochMilliseconds: 1_770_598_800_000 + Int64(count) * 1000, offset: .kst)
        guard var queue = try? Queue(file),
            (try? Pick(owner: "worker:8", lease: Self.lease).apply(to: &queue, at: moment)) != nil
        else { return }
        let (old, seen) = (HashedText(file), HashedText(queue.rendered()))
        let change = VersionChange(
            from: old.lines, to: seen.lines, oldText: { Array(old.text(ofLines: $0)) },
            newText: { Array(seen.text(ofLines: $0)) })
        for change in change.withdrawn(to: old.lines.contentHash) { history.append(change) }
        versions.append(seen.bytes)
    }

    /// A person's save of a buffer with an edit or two in it; or, now and then, of the same one again, if it was healed.
    mutating func save() {
        if number(0...3) == 0, let saved {
            file = saved
            return
        }
        count += 1
        var lines = String(decoding: chance.one(of: versions), as: UTF8.self).split(separator: "\n").map(String.init)
        if number(0...9) == 0 {
            for row in 4..<lines.count { lines[row].replace(" task ", with: " task, seen by \(count), ") }
            hopes.append("seen by \(count)")
        }
        for edit in 0...number(0...1) {
            let row = number(4...lines.count - 1)
            var cells = lines[row].split(separator: "|").map(String.init)
            let mark = "edit \(count)-\(edit)."
            switch number(0...5) {
            case 0: cells[3] = " \(mark) "
            case 1: cells[4] = " \(mark) "
            case 2: cells[8] = cells[8] == " - " ? " \(mark) " : cells[8] + "/ \(mark) "
            case 3:
                // The next id of the buffer, which a worker may have given to another task since.
                let last = lines.compactMap { line in
                    line.split(separator: "|").first.flatMap { Int($0.dropFirst(" ORCH-".count).dropLast()) }
                }.max()
                lines.append("| ORCH-\((last ?? 0) + 1) | PENDING | P1 | \(mark) | c | - | - | - | - |")
                hopes.append(mark)
                continue
            case 4:
                lines.insert("| - | PENDING | P1 | \(mark) | c | - | - | - | - |", at: lines.count)
                hopes.append(mark)
                continue
            default:
                lines.insert("| HAND-\(count)-\(edit) | BLOCKED | P2 | \(mark) | c | - | - | - | - |", at: row)
                hopes.append(mark)
                continue
            }
            lines[row] = "|" + cells.joined(separator: "|") + "|"
            hopes.append(mark)
        }
        file = Array((lines.joined(separator: "\n") + "\n").utf8)
        hopes = hopes.filter { String(decoding: file, as: UTF8.self).contains($0) }
    }
}

@Suite("A save from a stale buffer")
struct StaleSaveTests {
    @Test(
        "keeps its edits, and takes nothing back from workers",
        arguments: [(1, 30), (2, 30), (3, 30), (4, 30), (5, 400)] as [(UInt64, Int)])
    func simulation(seed: UInt64, age: Int) {
        var simulation = StaleSaves(seed: seed, age: age)
        // Older than the last changes, whose records are read first.
        if age > VersionHistory.Reach.last.changes { for _ in 0..<age { simulation.work() } }
        let saves =
            ProcessInfo.processInfo.environment["ORCH_STALE_SAVES"].flatMap(Int.init)
            ?? (age > VersionHistory.Reach.last.changes ? 8 : 40)
        for _ in 0..<saves {
            simulation.save()
            for _ in 0...(seed % 3) { simulation.work() }
            if seed % 2 == 0 { simulation.withdraw() }
        }
        #expect(simulation.problems == [])
        #expect(simulation.healed > saves / 2)
        #expect(simulation.lostUpdates * 100 < simulation.updates, "\(simulation.lostUpdates)")
    }
}
