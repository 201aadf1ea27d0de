import BlackBox
import Operations
import TaskQueue
import Testing

@testable import Workspace

/// Files beside a queue that somebody may take for it.
@Suite("Files beside a queue")
struct NeighbourTests {
    private static let table = """
        | id | status | task |
        |---|---|---|
        | A-1 | PENDING | a |

        """

    private func neighbours(_ files: [(name: String, text: String)], queue: String = "QUEUE.md") throws -> Neighbours {
        let bench = try Workbench()
        try bench.write(Self.table, to: queue)
        for file in files { try bench.write(file.text, to: file.name) }
        return try Neighbours(queue: bench.path + "/" + queue)
    }

    @Test(
        "A copy of a cloud sync, a download or an editor is known by its name",
        arguments: [
            "QUEUE (1).md", "QUEUE.md~", "QUEUE.md.orig", "QUEUE.md.bak", "QUEUE.bak.md", "QUEUE.md.rej",
            "QUEUE (conflicted copy 2026-11-29).md", "QUEUE-사본.md", "QUEUE - 복사본.md", "QUEUE의 사본.md",
            "QUEUE.sync-conflict-20261129-101010-ABCDEFG.md", "QUEUE 2.md", "QUEUE - Copy.md", "Copy of QUEUE.md",
            "사본 - QUEUE.md", "QUEUE_conflict-20261129-101010.md", "QUEUE.md.save", "QUEUE.md.tmp", "queue (2).MD",
            "Kopie von QUEUE.md", "QUEUE(충돌).md", "QUEUE.md (1)",
        ])
    func copies(name: String) throws {
        #expect(try neighbours([(name, "")]).copies == [name])
    }

    @Test(
        "What an editor keeps while it has the file open is known too",
        arguments: [".QUEUE.md.swp", ".QUEUE.md.swo", "#QUEUE.md#", ".#QUEUE.md", ".~lock.QUEUE.md#", "~QUEUE.md.tmp"])
    func editors(name: String) throws {
        let found = try neighbours([(name, "")])
        #expect(found.editorFiles == [name] && found.copies.isEmpty)
    }

    @Test(
        "What a sync or a transfer has on the way is no editor's",
        arguments: [
            ".QUEUE.md.icloud", ".syncthing.QUEUE.md.tmp", "~syncthing~QUEUE.md.tmp", ".QUEUE.md.Xy12aB",
            "QUEUE.md.part",
        ])
    func transfers(name: String) throws {
        let found = try neighbours([(name, "")])
        #expect(found.transfers == [name] && found.editorFiles + found.copies == [])
    }

    @Test("A copy by another name is known by its table, and a table in what the program writes is none")
    func namesakes() throws {
        let found = try neighbours([
            ("QUEUE.md.20261129", Self.table), ("queue-old-format.md", Self.table), ("QUEUE.conflicts.md", Self.table),
            ("QUEUE.md.rescued-20261129-1904", Self.table),
        ])
        #expect(found.copies == ["QUEUE.md.20261129", "queue-old-format.md"] && found.queues == [])
    }

    @Test(
        "What has the queue's name for another reason is left alone",
        arguments: [
            "QUEUE.conflicts.md", "backup-queue.sh", "queue.tmp.js", "copy-queue.py", "queue-old-format.md",
            "QUEUE.md.asc",
            "queue (how to).md", "queue-copy-rules.md", ".QUEUE.md.un~", ".QUEUE.md.backup",
            "QUEUE.archive.md", "QUEUE_POLICY.md", "QUEUE.html", "QUEUES.md", "MYQUEUE.md",
            "QUEUE.md.rescued-20261129-1904",
            "README.md", "orch.conf", "queue.swift",
        ])
    func others(name: String) throws {
        let found = try neighbours([(name, "no table")])
        #expect(found.copies + found.editorFiles + found.queues == [])
    }

    @Test("A file with the queue's table is a copy where its name says so, and else another queue")
    func tables() throws {
        let found = try neighbours([
            ("QUEUE-MYPC.md", Self.table), ("tasks.md", Self.table), ("plan.md", Self.table + "\n" + Self.table),
            ("fenced.md", "```\n" + Self.table + "```\n"), ("empty.md", "| id | status | task |\n|---|---|---|\n"),
            ("QUEUE.archive.md", Self.table),
        ])
        #expect(found.copies == ["QUEUE-MYPC.md"] && found.queues == ["plan.md", "tasks.md"])
    }

    @Test("The other place where the same folder is searched for a queue counts, links to the queue don't")
    func places() throws {
        let bench = try Workbench()
        try bench.write(Self.table, to: "QUEUE.md")
        try bench.write(Self.table, to: "automation/orchestrator/QUEUE.md")
        let other = "automation/orchestrator/QUEUE.md"
        #expect(try Neighbours(queue: bench.path + "/QUEUE.md").queues == [bench.path + "/" + other])
        #expect(try Neighbours(queue: bench.path + "/" + other).queues == [bench.path + "/QUEUE.md"])
        #expect(
            try bench.run("sh", "-c", "rm QUEUE.md && ln -s \(other) QUEUE.md && ln -s QUEUE.md 'QUEUE (1).md'").exit
                == 0)
        let linked = try Neighbours(queue: bench.path + "/QUEUE.md")
        #expect(linked.queues == [] && linked.copies == [])
    }
}
