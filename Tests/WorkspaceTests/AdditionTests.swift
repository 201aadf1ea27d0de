import BlackBox
import Foundation
import Host
import Ledgers
import Operations
import Sheets
import TaskQueue
import Testing
import Text

@testable import Workspace

/// A change of one table that adds a row to another one, where no row moves: nothing but what the change left shows
/// whether it was made.
@Suite("Rows that a change adds to another table")
struct AdditionTests {
    private static let head = "| id | status | task |\n|---|---|---|\n"
    private static let base = head + "| A-1 | PENDING | a |\n"
    private static let new = head + "| A-1 | FAILED | a |\n"
    private static let saved = head + "| A-1 | PENDING | saved |\n"
    private static let alert = TableAddition(
        file: "ALERTS.md", kind: "queue", opening: Array("# Alerts\n\n".utf8),
        rows: Array((head + "| ALERT-1 | PENDING | A-1 failed |\n").utf8))
    private static let alerts = "# Alerts\n\n" + head + "| ALERT-1 | PENDING | A-1 failed |\n"

    /// What a killed run left, and whether its change was made.
    struct Left: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The table, nil where it is out of its place.
        let table: String?
        var swap: String?
        var away: String?
        /// Whether the swap file is a second name of the table.
        var isLinked = false
        let isMade: Bool
        /// What the table holds afterwards, where that is something else.
        var after: String?

        static let all = [
            Left(testDescription: "before the exchange", table: base, swap: new, isMade: false),
            Left(testDescription: "after the exchange", table: new, swap: base, isMade: true),
            Left(
                testDescription: "after the exchange with a save", table: new, swap: saved, isMade: false, after: saved),
            Left(testDescription: "after that was undone", table: saved, swap: new, isMade: false),
            Left(testDescription: "after a save behind the exchange", table: saved, swap: base, isMade: true),
            Left(testDescription: "before the link", table: nil, swap: new, away: base, isMade: false, after: base),
            Left(testDescription: "after the link", table: new, away: base, isLinked: true, isMade: true),
            Left(testDescription: "after the swap name went", table: new, away: base, isMade: true),
            Left(testDescription: "when nothing tells", table: new, isMade: true),
        ]
    }

    @Test("are there after a kill if the change was made", arguments: Left.all, ["QUEUE.md", "OTHER.md"])
    func killed(_ left: Left, _ changed: String) throws {
        let bench = try Workbench()
        let contents = WorkFolder.Contents(
            base: LineHashes(of: Array(Self.base.utf8)).contentHash,
            new: LineHashes(of: Array(Self.new.utf8)).contentHash)
        if let table = left.table { try bench.write(table, to: "QUEUE.md") }
        try bench.write(Self.head + "| B-1 | PENDING | b |\n", to: "OTHER.md")
        let work = ".orch/QUEUE.md/"
        if let swap = left.swap { try bench.write(swap, to: work + contents.swapName) }
        if let away = left.away { try bench.write(away, to: work + contents.awayName) }
        if left.isLinked { link(bench.path + "/QUEUE.md", bench.path + "/" + work + contents.swapName) }
        let record = AdditionRecord(table: "QUEUE.md", kind: "queue", contents: contents, additions: [Self.alert])
        try bench.write(record.bytes, to: ".orch/planned.1")
        try bench.change(changed)
        #expect(bench.content("ALERTS.md") == (left.isMade ? Self.alerts : nil))
        let expected = left.after ?? left.table ?? ""
        #expect(bench.content("QUEUE.md") == (changed == "QUEUE.md" ? expected + Workbench.line : expected))
        #expect(!bench.names(in: ".orch").contains { AdditionRecord.isName($0) })
        #expect(!bench.names(in: ".orch/QUEUE.md").contains { WorkFolder.Contents(of: $0) != nil })
    }

    @Test("are added with the change, once, and to the table that is there")
    func made() throws {
        let bench = try Workbench()
        try bench.write(Self.base, to: "QUEUE.md")
        for text in [Self.new, Self.base] {
            try bench.change("QUEUE.md") { _ in
                TableChange(FileVersion(Array(text.utf8)), isChanged: true, additions: [Self.alert])
            }
            #expect(bench.content("QUEUE.md") == text)
            #expect(bench.content("ALERTS.md") == Self.alerts)
        }
        #expect(bench.names(in: ".orch") == ["ALERTS.md", "QUEUE.md", "lock"])
    }

    @Test("that can't be added leave both tables as they are")
    func refused() throws {
        let bench = try Workbench()
        try bench.write(Self.base, to: "QUEUE.md")
        try bench.write("no table\n", to: "ALERTS.md")
        #expect(throws: StoreError.self) {
            try bench.change("QUEUE.md") { _ in
                TableChange(FileVersion(Array(Self.new.utf8)), isChanged: true, additions: [Self.alert])
            }
        }
        #expect(bench.content("QUEUE.md") == Self.base && bench.content("ALERTS.md") == "no table\n")
        #expect(!bench.names(in: ".orch").contains { AdditionRecord.isName($0) })
    }

    @Test("are the old commands of offices, which go to an archive of their own")
    func commands() throws {
        let bench = try Workbench()
        func row(_ id: String, _ day: String) -> String {
            #"| \#(id) | host | s | cancel | {"a":"b \u007c c"} | completed | - | h | - | true | {} | - | 2026-02-\#(day) 10:00:00 |"#
                + "\n"
        }
        let empty = String(decoding: Commands.empty, as: UTF8.self)
        try bench.write(empty + row("a", "01") + row("b", "09"), to: "COMMANDS.md")
        let cutoff = try #require(Timestamp(text: "2026-02-08 00:00", at: .kst))
        for _ in 0..<2 {
            _ = try QueueStore(path: bench.path + "/QUEUE.md").sibling("COMMANDS.md").commit(
                ArchiveCommands(before: cutoff), at: { Moment(epochMilliseconds: 0, offset: .kst) }, tell: { _ in })
        }
        #expect(bench.content("COMMANDS.md") == empty + row("b", "09"))
        let archive = try #require(bench.content("COMMANDS.archive.md"))
        #expect(archive.hasPrefix("# Archive of COMMANDS.md\n\n| id |") && archive.hasSuffix("|\n" + row("a", "01")))
    }

    @Test("survive in a record whatever bytes they have")
    func record() throws {
        let odd = TableAddition(file: "a\n,b:3", kind: "", opening: [0, 0xFF, 0x2C], rows: Array("3:,\r\n".utf8))
        let record = AdditionRecord(
            table: "한글.md", kind: "queue", contents: WorkFolder.Contents(base: 0, new: .max), additions: [odd, odd])
        #expect(AdditionRecord(record.bytes) == record)
        for count in 0..<record.bytes.count { #expect(AdditionRecord(Array(record.bytes[..<count])) == nil) }
    }
}

extension Workbench {
    fileprivate static let line = "\nby hand\n"

    /// The text of a file; nil where there is none.
    fileprivate func content(_ name: String) -> String? { try? text(of: name) }

    /// Changes a table; adds ``line`` unless an edit is given.
    fileprivate func change(
        _ name: String,
        _ edit: ([UInt8]) -> TableChange = { TableChange(FileVersion($0 + Array(line.utf8)), isChanged: true) }
    ) throws(StoreError) {
        let store = TableStore(
            path: path + "/" + name, kind: TableKind(schema: Queue.schema), isReadOnly: false, lockTimeout: .seconds(5))
        let moment = Moment(epochMilliseconds: Clock.wallMilliseconds, offset: .kst)
        _ = try store.commit(at: { moment }, tell: { _ in }, beforeWriting: {}) { bytes, _ in edit(bytes) }
    }
}
