import Chance
import Operations
import TaskQueue
import Testing

/// Operations change the lines they mean and no byte of any other.
@Suite struct LosslessTests {
    @Test func `random operations on random files leave every other line as it was`() throws {
        var chance = Chance(seed: 20_260_209)
        for round in 0..<100 {
            var bytes = Self.file(&chance)
            for _ in 0..<12 {
                guard let before = try? Queue(bytes) else {
                    Issue.record("round \(round): \(bytes)")
                    return
                }
                let operation = try Self.operation(on: before, &chance)
                var queue = before
                do {
                    _ = try operation.apply(to: &queue, at: now)
                    let events = queue.events.compactMap(Event.init)
                    let after = queue.rendered()
                    Self.compare(bytes, after, events, before)
                    bytes = after
                } catch {
                    continue
                }
            }
        }
    }

    /// Lines with their ends; each of LF, CRLF and a lone CR is one.
    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        for (index, byte) in bytes.enumerated() {
            lines[lines.count - 1].append(byte)
            let isPair = byte == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
            if byte == 10 || (byte == 13 && !isPair) { lines.append([]) }
        }
        if lines.last == [] { lines.removeLast() }
        return lines
    }

    private static func compare(_ old: [UInt8], _ new: [UInt8], _ events: [Event], _ queue: Queue) {
        var queue = queue
        let changed = Set(events.flatMap { event in queue.rows(of: event.id).map { queue.row($0).line } })
        let added = Set(events.filter { $0.kind == .enqueued }.map(\.id)).count
        let (oldLines, newLines) = (lines(old), lines(new))
        let text = String(decoding: new, as: UTF8.self)
        guard newLines.count == oldLines.count + added else {
            Issue.record("\(oldLines.count) lines and \(added) new ones are \(newLines.count): \(text)")
            return
        }
        // New rows go below the last one, or below the line of hyphens.
        let delimiterLine =
            (oldLines.firstIndex { $0.starts(with: "-".utf8) || $0.contains(45) && !$0.contains(97) } ?? 0) + 1
        let lastRow = queue.rowCount > 0 ? queue.row(queue.rowCount - 1).line : delimiterLine
        for (index, line) in oldLines.enumerated() where !changed.contains(index + 1) {
            let place = index < lastRow ? index : index + added
            // Rows were added below a line that had no end, and that needs one now.
            if newLines[place].starts(with: line), line.last != 10, line.last != 13, added > 0, place == lastRow - 1 {
                continue
            }
            #expect(newLines[place] == line, "line \(index + 1): \(text)")
        }
        for place in changed.map({ $0 - 1 }) where added == 0 || place < lastRow - 1 {
            func end(_ line: [UInt8]) -> [UInt8] { Array(line.suffix(while: { $0 == 13 || $0 == 10 })) }
            #expect(end(newLines[place]) == end(oldLines[place]), "\(text)")
        }
        guard let reread = try? Queue(new) else {
            Issue.record("no queue any more: \(text)")
            return
        }
        #expect(reread.rowCount == queue.rowCount + added, "\(text)")
        // Each event tells the status that is in the file now.
        var again = reread
        let last = Dictionary(events.map { ($0.id, $0.status) }, uniquingKeysWith: { $1 })
        for event in events where event.kind != .edited && event.detail("task") == nil {
            #expect(again.rows(of: event.id).map { again.row($0).status } == [last[event.id]], "\(text)")
        }
    }

    private static func operation(on queue: Queue, _ chance: inout Chance) throws -> any Operation<Queue> {
        let ids = (0..<queue.rowCount).compactMap { queue.row($0).id } + [try id("NONE")]
        let task = chance.one(of: ids)
        let pieces = ["done", " ", "|", "\n", " / ", "lease:x", "permanent", "가", "\\", "-", "😀", "/"]
        let text = "x" + chance.text(of: pieces, most: 6)
        switch Int.random(in: 0..<14, using: &chance) {
        case 0: return Pick(owner: chance.one(of: ["w", "a long name of a worker", nil]), lease: terms)
        case 1: return Start(id: task, owner: "w", lease: terms)
        case 2: return Finish(id: task, outcome: .done, note: text)
        case 3: return Finish(id: task, outcome: .failed(isPermanent: true, code: "E"), note: text)
        case 4: return Block(id: task, reason: text)
        case 5:
            return SetFields(
                id: task, fields: [("status", "PENDING"), ("owner_session", chance.one(of: ["-", text]))])
        case 6: return Add(NewTask(task: text, successCriteria: "c", notes: chance.one(of: ["", text])))
        case 7: return Renew(id: task, owner: "w", seconds: 900, progress: text)
        case 8: return Retry(id: task, isForced: true)
        case 9: return Requeue(id: task)
        case 10: return Cancel(id: task, note: text)
        case 11: return Replan(id: task, text: text)
        case 12:
            let schedule = RetrySchedule(seconds: [60])
            return Watchdog(lease: terms, schedule: schedule, staleMinutes: 1, seed: chance.next())
        default: return Submit(plan: try plan("first \(chance.next() % 5) -> second"))
        }
    }

    private static func file(_ chance: inout Chance) -> [UInt8] {
        let ends = chance.one(of: [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r\n", "\r"]])
        let head = [
            "id", "status", "priority", "task", "success_criteria", "owner_session", "started_at_kst", "due_at_kst",
            "notes",
        ]
        var columns = Bool.random(using: &chance) ? head : head.shuffled(using: &chance)
        if chance.next() % 3 == 0 {
            columns.insert(contentsOf: ["team", "attempt", "permanent"], at: chance.one(of: [0, 4, columns.count]))
        }
        let (opens, closes) = chance.one(of: [
            ("| ", " |"), ("| ", " |"), ("|", "|"), ("  | ", " |"), ("", ""), ("| ", ""),
        ])
        let between = opens == "|" ? "|" : " | "
        let isPadded = chance.next() % 3 == 0
        var output: [UInt8] = chance.next() % 4 == 0 ? [0xEF, 0xBB, 0xBF] : []
        func write(_ line: [UInt8]) { output += line + Array(chance.one(of: ends).utf8) }
        func writeRow(_ cells: [String]) {
            let cells = isPadded ? cells.map { $0 + String(repeating: " ", count: max(0, 24 - $0.count)) } : cells
            write(Array((opens + cells.joined(separator: between) + closes).utf8))
        }
        if Bool.random(using: &chance) {
            write(Array("# Queue".utf8))
            write([])
        }
        writeRow(columns)
        writeRow(columns.map { _ in "---" })
        for number in 0..<Int.random(in: 0...8, using: &chance) {
            if chance.next() % 8 == 0 {
                // Damaged, and not UTF-8.
                write(Array("| D-\(number) | PENDING | ".utf8) + [0xFF, 0xC3] + Array(" |".utf8))
                continue
            }
            writeRow(
                columns.map { column in
                    switch column {
                    case "id": chance.next() % 8 == 0 ? "T-0" : "T-\(number)"
                    case "status":
                        chance.one(of: [
                            "PENDING", "PENDING", "PENDING", "IN_PROGRESS", "DONE", "FAILED", "BLOCKED", "??",
                        ])
                    case "priority": chance.one(of: ["P0", "P1", "P2", "-"])
                    case "notes":
                        chance.one(of: [
                            "-", #"a \| b"#, "kind:x / e\u{301} / attempt:1/3", "a /", "dedupe:k", "after:T-1",
                        ])
                    case "team": chance.one(of: ["red", "-", "가나다"])
                    case "attempt": chance.one(of: ["-", "1/3"])
                    case "permanent": chance.one(of: ["-", "no", "x"])
                    case "started_at_kst", "due_at_kst": "-"
                    default: chance.one(of: ["text", "-", "한글 텍스트", #"x \| y"#])
                    }
                })
        }
        if Bool.random(using: &chance) {
            write([])
            write([0x2D, 0x20, 0xFF, 0xFE])
            write(Array("| other | table |".utf8))
            write(Array("|-|-|".utf8))
            write(Array("| a | b |".utf8))
        }
        if chance.next() % 3 == 0 { while output.last == 10 || output.last == 13 { output.removeLast() } }
        return output
    }
}

extension [UInt8] {
    fileprivate func suffix(while matches: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, matches(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
