import BlackBox
import Foundation
import Host
import Testing

@Suite("An unusual place")
struct PlaceTests {
    static let done = ["done", "ORCH-002", "--notes", "끝"]

    @Test(
        "for the work folder is refused, and nothing there is touched",
        arguments: [
            "mkdir elsewhere && ln -s ../elsewhere q/.orch", "echo hello > q/.orch",
            "mkdir q/.orch && touch elsewhere && ln -s ../../elsewhere q/.orch/lock", "mkdir -p q/.orch/lock",
            "mkdir q/.orch && mkfifo q/.orch/lock",
            "mkdir q/.orch elsewhere && ln -s ../../elsewhere q/.orch/QUEUE.md && touch q/.orch/lock",
            "mkdir -p q/.orch/QUEUE.md elsewhere && ln -s ../../../elsewhere q/.orch/QUEUE.md/displaced",
        ])
    func plantedWorkFolder(_ command: String) throws {
        let fault = try FaultBench(hasWorkFolder: false)
        let old = try fault.text()
        try shell(command, in: fault.bench.path)
        let answer = try fault.orch.run(Self.done, timeout: .seconds(5))
        #expect(answer.exit == 74, "\(answer.errors)")
        #expect(try fault.text() == old)
        // A folder, an empty file, or not there at all.
        #expect(fault.bench.names(in: "elsewhere") == [] && (try? fault.bench.bytes(of: "elsewhere")) ?? [] == [])
    }

    @Test(
        "beside what is no queue, or a queue in which nothing changes, is left as it is",
        arguments: ["root:x:0:0\n", "", FaultBench.header], ["named", "./named"])
    func untouched(_ text: String, _ path: String) throws {
        let bench = try Workbench()
        try bench.write(text, to: "named")
        let answer = try bench.orch().run(["pick", "--queue", path])
        #expect(answer.exit == (text == FaultBench.header ? 0 : 65), "\(answer.errors)")
        #expect(bench.names() == ["named"])
    }

    @Test("a change through links replaces their target and keeps mode and extended attributes")
    func attributes() throws {
        let fault = try FaultBench()
        try shell(
            "mv q/QUEUE.md real.md && chmod 0640 real.md && ln -s ../real.md q/hop && ln -s hop q/QUEUE.md",
            in: fault.bench.path)
        // Where there is a tool and the file system has such attributes.
        let mark = "python3 -c 'import os; os.setxattr(\"real.md\", \"user.orch\", b\"kept\")'"
        let isMarked = try shell(mark, in: fault.bench.path)
        #expect(try fault.orch.run(Self.done).exit == 0)
        #expect(try fault.bench.text(of: "real.md").contains("| ORCH-002 | DONE |"))
        let isLinked = "test -L q/QUEUE.md && test -L q/hop && test \"$(stat -c %a real.md)\" = 640"
        #expect(try shell(isLinked, in: fault.bench.path))
        if isMarked {
            let isKept = "python3 -c 'import os; assert os.getxattr(\"real.md\", \"user.orch\") == b\"kept\"'"
            #expect(try shell(isKept, in: fault.bench.path))
        }
        #expect(fault.bench.exists(".orch/lock"))
    }

    @Test("a limit of a file's size is an error, and the file stays")
    func sizeLimit() throws {
        let fault = try FaultBench(rows: 500)
        let old = try fault.text()
        let answer = try fault.orch.run(Self.done, wrapper: ["sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"])
        #expect(answer.exit == 74 && answer.output == "", "\(answer)")
        #expect(
            answer.errors.contains("error: QUEUE.md: ") && answer.errors.contains("File too large"), "\(answer.errors)")
        #expect(try fault.text() == old)
        #expect(fault.leftovers() == [])
    }

    @Test(
        "a full disk is an error, and the file stays until there is room",
        .enabled(if: Self.mayMount, "mounting is not permitted here"))
    func fullDisk() throws {
        let fault = try FaultBench()
        // Room for the queue and its copies, then for nothing, then again.
        let script = """
            set -eu
            mount -t tmpfs -o size=64k tmpfs q
            cp queue.md q/QUEUE.md
            cd q
            "$1" set ORCH-001 priority=P0 > /dev/null
            cp QUEUE.md ../before.md
            head -c 65536 /dev/zero > filler 2> /dev/null || true
            code=0; "$1" done ORCH-002 --notes x > ../out 2> ../err || code=$?
            echo "$code" > ../code
            cp QUEUE.md ../during.md
            rm filler
            "$1" done ORCH-002 --notes x
            find .orch -name '*tmp*' -o -name 'swap*'
            cp QUEUE.md ../after.md
            """
        try fault.bench.write(FaultBench.text(rows: 100), to: "queue.md")
        let run = try ChildProgram(
            "unshare", ["-Urm", "sh", "-c", script, "sh", OrchBinary.path], folder: fault.bench.path,
            timeout: .seconds(30) * OrchBinary.slowness
        ).run()
        #expect(run.status == .exited(0), "\(String(decoding: run.errors, as: UTF8.self))")
        #expect(String(decoding: run.output, as: UTF8.self) == "ORCH-002 -> DONE\n")
        #expect(try fault.bench.text(of: "code") == "74\n")
        #expect(try fault.bench.text(of: "before.md") == fault.bench.text(of: "during.md"))
        #expect(try fault.bench.text(of: "after.md").contains("| ORCH-002 | DONE |"))
    }

    @Test(
        "a full disk keeps nobody from seeing that a worker failed",
        .enabled(if: Self.mayMount, "mounting is not permitted here"))
    func fullDiskAtTheEnd() throws {
        let fault = try FaultBench()
        let report =
            #"[REPORT %s]\nStatus: done\nFiles:\n- a\nDiff-Summary:\n- b\nChecklist:\n1. done | 검증 shown by log 1\n"#
            + #"Validation:\n- x ok exit 0\nRisks:\n- none\nNext:\n- none\n"#
        let script = #"""
            set -eu
            mount -t tmpfs -o size=300k tmpfs q
            cp queue.md q/QUEUE.md
            cd q
            "$1" run ORCH-001 --lease 1 --owner-session w --command "cat > /dev/null
              printf '$2' \$ORCH_TASK_ID > \$ORCH_REPORT_FILE; cat /dev/zero > filler 2> /dev/null; exit 3" || true
            rm filler
            "$1" watchdog
            "$1" show ORCH-001 --json
            """#
        try fault.bench.write(FaultBench.text(rows: 3), to: "queue.md")
        let run = try ChildProgram(
            "unshare", ["-Urm", "sh", "-c", script, "sh", OrchBinary.path, report], folder: fault.bench.path,
            timeout: .seconds(30) * OrchBinary.slowness
        ).run()
        let output = String(decoding: run.output + run.errors, as: UTF8.self)
        #expect(run.status == .exited(0) && !output.contains("DONE"), "\(output)")
    }

    @Test(
        "a work folder that is mounted by itself is reported by 'orch doctor'",
        .enabled(if: Self.mayMount, "mounting is not permitted here"))
    func mounted() throws {
        let fault = try FaultBench()
        let run = try ChildProgram(
            "unshare",
            ["-Urm", "sh", "-c", "mount -t tmpfs tmpfs q/.orch; cd q; \"$1\" doctor", "sh", OrchBinary.path],
            folder: fault.bench.path, timeout: .seconds(30) * OrchBinary.slowness
        ).run()
        #expect(run.status == .exited(2))
        #expect(String(decoding: run.output, as: UTF8.self).contains(".orch/ is a file system of its own"))
    }

    @Test(
        "a folder or file that belongs to another is refused, and the file stays",
        .enabled(if: Self.mayBecomeNobody, "only root can become another"))
    func anotherOwner() throws {
        let fault = try FaultBench(hasWorkFolder: false)
        let old = try fault.text()
        // The program itself may lie where nobody may not look.
        try shell(
            "cp \"$ORCH\" orch && chmod 755 . q orch && chmod 644 q/QUEUE.md", in: fault.bench.path,
            ["ORCH": OrchBinary.path])
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", fault.bench.path + "/orch"]
        func asNobody(_ arguments: [String]) throws -> ChildResult {
            try ChildProgram(
                nobody[0], Array(nobody.dropFirst()) + arguments, folder: fault.orch.folder,
                timeout: .seconds(10) * OrchBinary.slowness
            ).run()
        }
        #expect(try asNobody(["list"]).status == .exited(0))
        #expect(try asNobody(Self.done).status == .exited(74))
        #expect(try fault.text() == old)
        // In a folder that everybody may write to, the file is replaced by one that is nobody's.
        try shell("chmod 777 q && chmod 666 q/QUEUE.md", in: fault.bench.path)
        #expect(try asNobody(Self.done).status == .exited(0))
        #expect(try fault.text().contains("| ORCH-002 | DONE |"))
        #expect(try shell("test \"$(stat -c %a q/QUEUE.md)\" = 666", in: fault.bench.path))
        // And root, who may, gives it to whom it belonged.
        try shell("chown 65534:65534 q/QUEUE.md", in: fault.bench.path)
        #expect(try fault.orch.run(["set", "ORCH-001", "priority=P0"]).exit == 0)
        #expect(try shell("test \"$(stat -c %u:%g q/QUEUE.md)\" = 65534:65534", in: fault.bench.path))
    }

    private static let mayMount = succeeds("unshare -Urm mount -t tmpfs tmpfs /mnt")
    private static let mayBecomeNobody = succeeds("test \"$(id -u)\" = 0 && setpriv --reuid=65534 --clear-groups true")

    private static func succeeds(_ command: String) -> Bool {
        (try? ChildProgram("sh", ["-c", command], timeout: .seconds(10)).run())?.status == .exited(0)
    }
}

/// Runs a shell command; answers whether it succeeded.
@discardableResult
func shell(_ command: String, in folder: String, _ environment: [String: String] = [:]) throws -> Bool {
    let child = ChildProgram(
        "sh", ["-c", command], environment: environment.mapValues { $0 }, folder: folder,
        timeout: .seconds(120) * OrchBinary.slowness)
    return try child.run().status == .exited(0)
}
