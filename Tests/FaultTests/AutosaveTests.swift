import BlackBox
import Foundation
import Testing

@Suite("An editor that saves faster than git answers")
struct AutosaveTests {
    /// How a save is written, and what it is of: the file as it is, or a buffer that was read once.
    enum Save: String, CaseIterable, CustomTestStringConvertible {
        case renamed, inPlace, renamedBuffer, bufferInPlace

        var write: String {
            switch self {
            case .renamed, .renamedBuffer: "mv ../saved.md QUEUE.md"
            case .inPlace, .bufferInPlace: "cat ../saved.md > QUEUE.md"
            }
        }

        var source: String {
            switch self {
            case .renamed, .inPlace: "QUEUE.md"
            case .renamedBuffer, .bufferInPlace: "../buffer.md"
            }
        }

        var testDescription: String { rawValue }
    }

    /// git takes longer for its reflog than it is from one save to the next, by so much that a busy machine is no matter.
    private static let slowGit = """
        #!/bin/sh
        case " $* " in *" log -g "*) sleep 0.6;; esac
        exec "$GIT" "$@"

        """

    /// The ways to save are tried at the same time, since all of them mostly wait.
    @Test("keeps no change from being made, and loses none of its saves")
    func besideAChange() throws {
        let benches = try Save.allCases.map { try Self.bench($0) }
        let runs = benches.map { bench in
            "(cd '\(bench.program.folder)' && HOME='\(bench.bench.path)' sh ../editor.sh && touch ../finished) &\n"
        }
        let environment = benches[0].environment.merging(["ORCH": OrchBinary.path]) { $1 }
        #expect(try shell(runs.joined() + "wait", in: benches[0].bench.path, environment))
        for (save, bench) in zip(Save.allCases, benches) { try Self.check(save, bench) }
    }

    /// A repository with five tasks, in which git is slow, and a script of an editor that saves again and again with two
    /// workers beside it.
    private static func bench(_ save: Save) throws -> GitBench {
        var bench = try GitBench()
        try bench.writeQueue()
        for count in 1...3 { try bench.orch("add", "--task", "t\(count)", "--success-criteria", "c") }
        bench.environment["GIT"] = try bench.bench.run("sh", "-c", "command -v git").output.filter { $0 != "\n" }
        try bench.bench.write(slowGit, to: "bin/git")
        try shell("chmod +x bin/git", in: bench.bench.path)
        let script = """
            cp QUEUE.md ../buffer.md
            count=0
            while [ ! -e ../over ]; do
                count=$((count + 1))
                sed "s/| 로그 정리[^|]*/&$count /" \(save.source) > ../saved.md
                cp ../saved.md ../buffer.md
                \(save.write)
                echo "$count" > ../count
                sleep 0.2
            done & editor=$!
            until [ -s ../count ]; do sleep 0.01; done
            PATH="$PWD/../bin:$PATH"
            for owner in w1 w2; do
                "$ORCH" add --task "by $owner" --success-criteria c >> ../told 2>&1 || echo failed >> ../told
                "$ORCH" pick --owner-session "$owner" >> ../picked 2>> ../told || echo failed >> ../told
            done
            touch ../over
            wait "$editor"
            "$ORCH" set A-2 priority=P2
            """
        try bench.bench.write(script, to: "editor.sh")
        return bench
    }

    private static func check(_ save: Save, _ bench: GitBench) throws {
        let told = try bench.bench.text(of: "told")
        #expect(bench.bench.exists("finished") && !told.contains("failed"), "\(save): \(told)")
        let text = try bench.text()
        let count = try bench.bench.text(of: "count").filter { $0 != "\n" }
        let words = (1...(Int(count) ?? 0)).map(String.init).joined(separator: " ")
        #expect(text.contains("| 로그 정리 \(words) |"), "\(save): \(count) \(text)")
        #expect(bench.bench.names(in: "r").filter { $0.contains(".rescued-") } == [])
        for owner in ["w1", "w2"] { #expect(text.contains("| by \(owner) |"), "\(text)") }
        let picked = try bench.bench.text(of: "picked").split(separator: "\n")
        #expect(picked.count == 2 && Set(picked).count == 2, "\(picked)")
        for (id, owner) in zip(picked, ["w1", "w2"]) {
            let row = text.split(separator: "\n").first { $0.hasPrefix("| \(id) | IN_PROGRESS |") }
            #expect(row?.contains("| \(owner) |") == true, "\(text)")
        }
    }
}
