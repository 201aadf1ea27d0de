import BlackBox
import Foundation
import Testing

@Suite("A file that goes back behind a change")
struct BackwardsTests {
    private static let add = ["add", "--task", "neu", "--success-criteria", "da"]

    @Test("by a save from a stale buffer keeps the edit and the changes since then", arguments: Save.allCases)
    func staleBuffer(_ save: Save) throws {
        let fault = try FaultBench()
        let buffer = try fault.text()
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        if save == .append {
            try fault.bench.saveInPlace(buffer + FaultBench.row("HAND-1", "by hand"), to: FaultBench.queue)
        } else {
            try save.perform("HAND-1", on: buffer, in: fault)
        }
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-002\n" && next.errors.contains("saved from an older version"), "\(next.errors)")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝", "--attempt", "1"]).exit == 0)
        let text = try fault.text()
        #expect(text.contains("| HAND-1 |") && text.contains("| ORCH-001 | DONE |"), "\(text)")
        #expect(try fault.bench.text(of: "q/logs/orch_runs.jsonl").contains("task_restored"))
    }

    /// What is done to a row of the buffer, the header's among them.
    enum Layout: CaseIterable {
        case inserted, filled, first, removed, moved

        func changed(_ cells: [String], _ number: Int) -> [String] {
            var cells = cells
            let isDivider = cells[1].hasPrefix("--") || cells[1].hasPrefix(" --")
            let header = isDivider ? "---" : number == 0 ? " team " : self == .filled ? " red\(number) " : " - "
            switch self {
            case .inserted, .filled: cells.insert(header, at: 2)
            case .first: cells.insert(number == 0 && !isDivider ? " nr " : header, at: 1)
            case .removed: cells.remove(at: 8)
            case .moved: cells.insert(cells.remove(at: 3), at: 5)
            }
            return cells
        }
    }

    @Test("by a save from a stale buffer that was aligned, dashes and all, keeps the changes since then")
    func staleAlignment() throws {
        let fault = try FaultBench()
        let buffer = try fault.text()
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝"]).exit == 0)
        #expect(try fault.orch.run(Self.add).exit == 0)
        #expect(try fault.orch.run(["fmt"]).exit == 0)
        let dashes = String(repeating: "-", count: 40)
        try fault.bench.saveByUnlink(buffer.replacing("---", with: dashes), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-002\n", "\(next.errors)")
        let text = try fault.text()
        #expect(text.contains("neu") && text.split(separator: "\n").count { $0.contains("DONE") } == 1, "\(text)")
    }

    @Test("by a save from a stale buffer without a row that was filled in before leaves that out")
    func staleDeletion() throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).exit == 0)
        let notes = "the first one is done, 14 pages, read by two people, abc1234"
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", notes]).exit == 0)
        let rows = try fault.text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(try fault.orch.run(["pick", "--owner-session", "w2"]).output == "ORCH-002\n")
        let kept = rows.filter { !$0.contains("ORCH-001") }
        try fault.bench.saveByUnlink(kept.joined(separator: "\n"), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w3"])
        #expect(next.output == "ORCH-003\n" && next.errors.contains("the edit of 1 row is kept"), "\(next.errors)")
        let text = try fault.text()
        #expect(!text.contains("ORCH-001") && text.contains("| w2 |"), "\(text)")
    }

    @Test(
        "by a save from a stale buffer with other columns keeps the changes since then", arguments: Layout.allCases,
        [3, 40])
    func staleColumns(_ layout: Layout, rows: Int) throws {
        let fault = try FaultBench(rows: rows)
        #expect(try fault.orch.run(["set", "ORCH-003", "notes=memo"]).exit == 0)
        var number = -2
        let buffer = try fault.text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("|") else { return String(line) }
            number += 1
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            return layout.changed(cells, max(0, number)).joined(separator: "|")
        }
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P0"]).exit == 0)
        try fault.bench.saveByUnlink(buffer.joined(separator: "\n"), to: FaultBench.queue)
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(next.errors.contains("saved from an older version"), "\(next.errors)")
        let list = try fault.orch.run(["list"]).output.split(separator: "\n").prefix(3)
        #expect(
            list.map { $0.split(separator: "\t")[1...2].joined(separator: " ") } == [
                "IN_PROGRESS P1", "PENDING P0", "PENDING P2",
            ])
        let header = try fault.text().split(separator: "\n").first { $0.hasPrefix("|") }
        #expect(header.map(String.init) == buffer.first { $0.hasPrefix("|") })
        #expect(try fault.text().contains("| red2 |") == (layout == .filled))
    }

    @Test(
        "by a save of few rows whose marks an editor escaped, without a column and with one task reworded, keeps the rest"
    )
    func escaped() throws {
        let fault = try FaultBench()
        let tasks = ["배포 fix `x` 문서 a_b n1", "`x` *굵게* 로그 로그 README n2", "로그 *굵게* 테스트 fix README n3"]
        let rows = zip(1..., tasks).map { FaultBench.row("ORCH-00\($0)", $1) }
        try fault.bench.saveByUnlink(FaultBench.header + rows.joined(), to: FaultBench.queue)
        for _ in 1...3 { #expect(try fault.orch.run(["pick", "--owner-session", "w:0"]).exit == 0) }
        let buffer = try fault.text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("|") else { return String(line) }
            var cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            cells.remove(at: 8)
            if cells[1] == " ORCH-001 " { cells[4] = " EDITED by hand " }
            let row = cells.joined(separator: "|")
            guard cells[1].hasPrefix(" ORCH") else { return row }
            return row.replacing("_", with: "\\_").replacing("*", with: "\\*")
        }
        #expect(try fault.orch.run(["fail", "ORCH-003", "--notes", "did_it ORCH-003"]).exit == 0)
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P0"]).exit == 0)
        try fault.bench.saveByUnlink(buffer.joined(separator: "\n"), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w9"])
        #expect(next.errors.contains("saved from an older version"), "\(next.errors)")
        let text = try fault.text()
        for words in ["| EDITED by hand |", "| ORCH-003 | FAILED |", "| P0 | `x` \\*굵게\\*"] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
    }

    @Test("by a save from a stale buffer in which an editor took syllables apart keeps the changes since then")
    func syllablesApart() throws {
        let fault = try FaultBench()
        for task in ["로그 정리", "화면 손질"] { #expect(try fault.orch.run(["add", "--task", task]).exit == 0) }
        let buffer = try fault.text()
        #expect(try fault.orch.run(["done", "ORCH-004", "--notes", "끝"]).exit == 0)
        #expect(try fault.orch.run(["set", "ORCH-005", "notes=메모"]).exit == 0)
        #expect(try fault.orch.run(Self.add).output == "Added ORCH-006\n")
        let apart = buffer.replacing("task 3", with: "셋째 일").decomposedStringWithCanonicalMapping
        try fault.bench.saveByUnlink(apart, to: FaultBench.queue)
        let next = try fault.orch.run(["set", "ORCH-001", "priority=P0"])
        #expect(next.errors.contains("back in ORCH-004, ORCH-005, ORCH-006, and the edit of 1 row"), "\(next.errors)")
        let text = try fault.text()
        for words in ["| ORCH-004 | DONE |", "| 메모 |", "| neu |", "| 셋째 일 |", "| 로그 정리 |"] {
            #expect(
                text.utf8.split(separator: UInt8(ascii: "\n")).contains { Array($0).contains(Array(words.utf8)) },
                "\(words) in \(text)")
        }
    }

    @Test(
        "by a stale buffer in which most tasks of a short table are reworded keeps the changes since then",
        arguments: [1, 3])
    func rewordedInBuffer(claims: Int) throws {
        let fault = try FaultBench()
        let rows = ["pay the rent", "call the office", "wash the car"].enumerated().map {
            "| ORCH-00\($0 + 1) | PENDING | P1 | \($1) | - | - | - |\n"
        }
        try fault.bench.saveByUnlink(
            "# Tasks\n\nWhat is to be done at home.\n\n| id | status | priority | task | owner_session | started_at_kst | notes |\n"
                + "|---|---|---|---|---|---|---|\n" + rows.joined() + "\nUntil Friday.\n", to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2"]).exit == 0)
        let buffer = try fault.text()
        for claim in 1...claims {
            #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-00\(claim)\n")
        }
        let edited = buffer.replacing("pay the rent", with: "buy new shoes").replacing(
            "call the office", with: "write letters")
        try fault.bench.saveByUnlink(edited, to: FaultBench.queue)
        let next = try fault.orch.run(["set", "ORCH-002", "priority=P2"])
        #expect(next.errors.contains("saved from an older version"), "\(next.errors)")
        let text = try fault.text()
        let third = claims == 3 ? "| ORCH-003 | IN_PROGRESS | P2 | wash" : "| ORCH-003 | PENDING | P2 | wash"
        for words in ["| IN_PROGRESS | P1 | buy new shoes |", "| P2 | write letters |", third] {
            #expect(text.contains(words), "\(words) in \(text)")
        }
    }

    @Test("by one stale buffer that is saved again and again keeps the changes each time")
    func savedAgain() throws {
        let fault = try FaultBench()
        let buffer = try fault.text() + FaultBench.row("HAND-1", "by hand")
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        for save in 1...3 {
            try fault.bench.saveInPlace(buffer, to: FaultBench.queue)
            let next = try fault.orch.run(["set", "ORCH-002", "notes=\(save)"])
            #expect(next.exit == 0 && next.errors.contains("saved from an older version"), "\(next.errors)")
            let text = try fault.text()
            #expect(text.contains("| ORCH-001 | IN_PROGRESS |") && text.contains("| HAND-1 |"), "\(text)")
            #expect(text.contains("| \(save) |"), "\(text)")
        }
    }

    @Test(
        "by a save with a row of an id that another task got since keeps both, whatever the criteria",
        arguments: ["da", "검증"])
    func sameID(criterion: String) throws {
        let fault = try FaultBench()
        let buffer = try fault.text()
        let added = try fault.orch.run(["add", "--task", "neu", "--success-criteria", criterion])
        #expect(added.output == "Added ORCH-004\n")
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        try fault.bench.saveInPlace(buffer + FaultBench.row("ORCH-004", "손으로 쓴 일"), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-002\n" && next.errors.contains("saved from an older version"), "\(next.errors)")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝", "--attempt", "1"]).exit == 0)
        let text = try fault.text()
        #expect(text.contains("| ORCH-004 | PENDING | P1 | neu |"), "\(text)")
        #expect(text.contains("| ORCH-005 | PENDING | P1 | 손으로 쓴 일 |"), "\(text)")
    }

    @Test("by a save with a row of the id of a task whose words other rows have, each in another place, keeps both")
    func sameNumbers() throws {
        let fault = try FaultBench()
        let rows = [("ORCH-001", "작업 5: 정리"), ("ORCH-002", "정리 [7] [8]"), ("ORCH-003", "정리 [8] [7]")]
        try fault.bench.saveByUnlink(
            FaultBench.header + rows.map { FaultBench.row($0.0, $0.1) }.joined(), to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2"]).exit == 0)
        let buffer = try fault.text()
        let added = try fault.orch.run(["add", "--task", "작업 7: 정리", "--success-criteria", "검증"])
        #expect(added.output == "Added ORCH-004\n")
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        try fault.bench.saveInPlace(buffer + FaultBench.row("ORCH-004", "정리 [8]"), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(
            next.output == "ORCH-002\n"
                && next.errors.contains("; the row ORCH-004 of that file is ORCH-005 now, since"),
            "\(next)")
        let text = try fault.text()
        #expect(text.contains("| ORCH-004 | PENDING | P1 | 작업 7: 정리 |"), "\(text)")
        #expect(text.contains("| ORCH-005 | PENDING | P1 | 정리 [8] |"), "\(text)")
    }

    @Test("by a save from before a row without an id keeps that row beside others without one")
    func rowsWithoutID() throws {
        let fault = try FaultBench()
        try fault.bench.saveByUnlink(try fault.text() + FaultBench.row("-", "번역 첫째"), to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2"]).exit == 0)
        let buffer = try fault.text()
        try fault.bench.saveByUnlink(buffer + FaultBench.row("-", "번역 둘째"), to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P2"]).exit == 0)
        try fault.bench.saveByUnlink(buffer + FaultBench.row("ORCH-004", "셋째 일"), to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P2"]).exit == 0)
        let text = try fault.text()
        for task in ["번역 첫째", "번역 둘째", "셋째 일"] { #expect(text.contains("| \(task) |"), "\(text)") }
    }

    @Test("from before the first task of a queue that init made keeps all tasks")
    func emptyBuffer() throws {
        let fault = try FaultBench()
        _ = try fault.bench.run("/bin/rm", "-r", "QUEUE.md", ".orch", in: FaultBench.folder)
        #expect(try fault.orch.run(["init"]).exit == 0)
        let buffer = try fault.text()
        let filled = buffer.replacing("|---|\n\n", with: "|---|\n" + FaultBench.row("ORCH-001", "첫째 일") + "\n")
        try fault.bench.saveByUnlink(filled, to: FaultBench.queue)
        let added = try fault.orch.run(["add", "--task", "둘째 일", "--success-criteria", "검증"])
        #expect(added.output == "Added ORCH-002\n")
        let late = buffer.replacing("|---|\n\n", with: "|---|\n" + FaultBench.row("-", "셋째 일") + "\n")
        try fault.bench.saveByUnlink(late, to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P2"]).exit == 0)
        let text = try fault.text()
        for task in ["첫째 일", "둘째 일", "셋째 일"] { #expect(text.contains("| \(task) |"), "\(text)") }
    }

    @Test(
        "that is one change old and rewords a task once more is an edit of that version, and no older one",
        arguments: [
            ("login", "login-page", "login-form"), ("배포", "배포준비", "배포완료"), ("a", "b", "c"), ("t9", "t9 다시", "t10"),
        ])
    func rewordedAgain(first: String, second: String, third: String) throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["add", first]).output == "Added ORCH-004\n")
        #expect(try fault.orch.run(["set", "ORCH-004", "task=" + second]).exit == 0)
        let buffer = try fault.text()
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P2"]).exit == 0)
        try fault.bench.saveByUnlink(buffer.replacing("| \(second) |", with: "| \(third) |"), to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2"]).exit == 0)
        let text = try fault.text()
        #expect(text.contains("| \(third) |") && text.contains("| ORCH-002 | PENDING | P2 |"), "\(text)")
        #expect(fault.bench.names(in: FaultBench.folder).allSatisfy { !$0.hasPrefix("QUEUE.md.rescued-") })
    }

    @Test("by a time that is like an earlier one in numbers alone is an edit of the last version")
    func anotherTime() throws {
        let fault = try FaultBench()
        for due in ["2027-12-25 00:00", "2026-03-09 06:48"] {
            #expect(try fault.orch.run(["set", "ORCH-001", "due_at_kst=" + due]).exit == 0)
        }
        let text = try fault.text().replacing("2026-03-09 06:48", with: "2026-12-29 00:00")
        try fault.bench.saveByUnlink(text, to: FaultBench.queue)
        let next = try fault.orch.run(["set", "ORCH-003", "priority=P2"])
        #expect(try next.errors == "" && fault.text().contains("| 2026-12-29 00:00 |"), "\(next)")
    }

    @Test("with another word in a cell that an earlier such save reworded keeps both texts")
    func twoBuffers() throws {
        let fault = try FaultBench()
        let buffer = try fault.text()
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P2"]).exit == 0)
        for word in ["먼저", "나중"] {
            let edited = buffer.replacing("ORCH-001 | PENDING | P1 | ", with: "ORCH-001 | PENDING | P1 | \(word) ")
            try fault.bench.saveByUnlink(edited, to: FaultBench.queue)
            #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2", "notes=\(word)"]).exit == 0)
        }
        #expect(try fault.text().contains("| 먼저 "))
        let kept = fault.bench.names(in: FaultBench.folder).filter { $0.hasPrefix("QUEUE.md.rescued-") }
        #expect(kept.count == 1 && kept.allSatisfy { ((try? fault.bench.text(of: "q/\($0)")) ?? "").contains("| 나중 ") })
    }

    @Test("is no file in which a person rewords every task")
    func reworded() throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["nl", "submit", "로그 정리, 화면 손질, 문서 갱신"]).exit == 0)
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        var number = 0
        let lines = try fault.text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 5, cells[1].contains("ORCH-") else { return String(line) }
            number += 1
            (cells[4], cells[5]) = (" 새로운 일 \(number) ", " 기준 \(number)번 만족 ")
            return cells.joined(separator: "|")
        }
        let edited = lines.joined(separator: "\n")
        try fault.bench.saveByUnlink(edited, to: FaultBench.queue)
        let next = try fault.orch.run(["set", "ORCH-002", "priority=P0"])
        #expect(next.exit == 0 && next.errors == "", "\(next.errors)")
        #expect(
            try fault.text()
                == edited.replacing("| ORCH-002 | PENDING | P1 |", with: "| ORCH-002 | PENDING | P0 |"))
    }

    @Test("is no file in which one cell of a new task says something else")
    func rewrittenCell() throws {
        let fault = try FaultBench()
        for task in ["t1", "t2"] { _ = try fault.orch.run(["add", "--task", task, "--success-criteria", "ok"]) }
        let edited = try fault.text().replacing("| t1 |", with: "| BETTER |").replacing("| t2 |", with: "| 다른 일 |")
        try fault.bench.saveByUnlink(edited, to: FaultBench.queue)
        #expect(try fault.orch.run(["set", "ORCH-004", "priority=P0"]).errors == "")
        #expect(
            try fault.text() == edited.replacing("| ORCH-004 | PENDING | P1 |", with: "| ORCH-004 | PENDING | P0 |"))
    }

    @Test("by an edit that takes a claim away keeps the attempt, so that the old worker is refused")
    func resetClaim() throws {
        for edit in ["as it was", "blocked", "set"] {
            let fault = try FaultBench()
            let before = try fault.text()
            #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
            #expect(try fault.orch.run(["set", "ORCH-003", "priority=P2"]).exit == 0)
            let row = { (text: String) in
                text.split(separator: "\n").first { $0.contains("ORCH-001") }.map(String.init)!
            }
            let claimed = try fault.text()
            switch edit {
            case "as it was":
                try fault.bench.saveByUnlink(
                    claimed.replacing(row(claimed), with: row(before)), to: FaultBench.queue)
            case "blocked":
                let blocked = row(before).replacing("PENDING", with: "BLOCKED")
                try fault.bench.saveByUnlink(claimed.replacing(row(claimed), with: blocked), to: FaultBench.queue)
                _ = try fault.orch.run(["set", "ORCH-001", "status=PENDING"])
            default:
                #expect(try fault.orch.run(["set", "ORCH-001", "notes=memo"]).exit == 0)
                #expect(try fault.text().contains("memo / attempt:1/3 / lease:"))
                #expect(try fault.orch.run(["set", "ORCH-001", "notes=-", "status=PENDING"]).exit == 0)
            }
            #expect(try fault.orch.run(["pick", "--owner-session", "w2"]).output == "ORCH-001\n")
            #expect(try fault.text().contains("attempt:2/3"), "\(edit)")
            #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "x", "--attempt", "1"]).exit == 1)
        }
    }

    @Test("as a whole stays, its claims count on, and no id is given out twice")
    func wholeVersion() throws {
        let fault = try FaultBench()
        let old = try fault.text()
        _ = try fault.orch.run(["pick", "--owner-session", "w1"])
        #expect(try fault.orch.run(Self.add).output == "Added ORCH-004\n")
        try fault.bench.saveByUnlink(old, to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-001\n" && next.errors.contains("whole older version"), "\(next.errors)")
        #expect(try fault.text().contains("attempt:2/3"))
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "x", "--attempt", "1"]).exit == 1)
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "x", "--attempt", "2"]).exit == 0)
        #expect(try fault.orch.run(Self.add).output == "Added ORCH-005\n")
    }

    @Test("as another queue keeps out whoever works on a task of the one before")
    func claimedElsewhere() throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["pick", "--owner-session", "w"]).output == "ORCH-001\n")
        let other = FaultBench.row("ORCH-001", "다른 일") + FaultBench.row("ORCH-002", "또 다른 일")
        try fault.bench.saveByUnlink(FaultBench.header + other, to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w"])
        #expect(
            next.output == "ORCH-001\n" && next.errors.contains("ORCH-001 of the one before was claimed"),
            "\(next.errors)")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "x", "--attempt", "1"]).exit == 1)
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "x", "--attempt", "2"]).exit == 0)
        #expect(try fault.text().contains("| 다른 일 |"))
    }

    @Test("as another queue with other tasks says which ones are not in it")
    func replaced() throws {
        let fault = try FaultBench()
        _ = try fault.bench.run("/bin/rm", "-r", "QUEUE.md", ".orch", in: FaultBench.folder)
        #expect(try fault.orch.run(["init"]).exit == 0)
        for number in 1...2 { #expect(try fault.orch.run(["add", "--task", "일 \(number)"]).exit == 0) }
        try fault.bench.saveByUnlink(FaultBench.header + FaultBench.row("ORCH-101", "다른 일"), to: FaultBench.queue)
        let next = try fault.orch.run(["add", "--task", "새 일"])
        #expect(
            next.output == "Added ORCH-102\n"
                && next.errors.contains("ORCH-001, ORCH-002 of the one before are not in it"), "\(next.errors)")
        #expect(try !fault.text().contains("ORCH-001"))
    }

    @Test("as another queue with the same ids says so")
    func sameIDs() throws {
        let fault = try FaultBench(rows: 2)
        #expect(try fault.orch.run(["set", "ORCH-002", "priority=P0"]).exit == 0)
        let other = FaultBench.row("ORCH-001", "다른 일") + FaultBench.row("ORCH-002", "또 다른 일")
        try fault.bench.saveByUnlink(FaultBench.header + other, to: FaultBench.queue)
        let next = try fault.orch.run(Self.add)
        #expect(next.errors.contains("its tasks are others than those of the one before"), "\(next.errors)")
        #expect(try fault.text().hasPrefix(FaultBench.header + other))
    }

    @Test("since it is cut off in the middle of a row comes back whole")
    func cut() throws {
        let fault = try FaultBench()
        _ = try fault.orch.run(["pick", "--owner-session", "w1"])
        let text = try fault.text()
        try fault.bench.saveByUnlink(String(text.dropLast(20)), to: FaultBench.queue)
        let next = try fault.orch.run(["pick", "--owner-session", "w2"])
        #expect(next.output == "ORCH-002\n" && next.errors.contains("cut off in line 7"), "\(next.errors)")
        #expect(try fault.text().contains(FaultBench.row("ORCH-003", "task 3")))
    }

    @Test("takes nothing from a queue that another one replaces, and says what is gone", arguments: [true, false])
    func anotherQueue(_ hasRows: Bool) throws {
        let fault = try FaultBench()
        #expect(try fault.orch.run(["pick", "--owner-session", "w1"]).output == "ORCH-001\n")
        #expect(try fault.orch.run(["done", "ORCH-001", "--notes", "끝"]).exit == 0)
        let rows = hasRows ? FaultBench.row("ORCH-001", "다른 일") + FaultBench.row("ORCH-002", "또 다른 일") : ""
        try fault.bench.saveByUnlink(FaultBench.header + rows, to: FaultBench.queue)
        let next = try fault.orch.run(Self.add)
        #expect(
            next.output == "Added ORCH-004\n" && next.errors.contains("ORCH-003 of the one before"), "\(next.errors)")
        #expect(
            try fault.text() == FaultBench.header + rows + "| ORCH-004 | PENDING | P1 | neu | da | - | - | - | - |\n")
    }
}
