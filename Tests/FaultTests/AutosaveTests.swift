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

    @Test("keeps no change from being made, and loses none of its saves", arguments: Save.allCases)
    func besideAChange(_ save: Save) throws {
        var bench = try GitBench()
        try bench.writeQueue()
        for count in 1...3 { try bench.orch("add", "--task", "t\(count)", "--success-criteria", "c") }
        bench.environment["GIT"] = try bench.bench.run("sh", "-c", "command -v git").output.filter { $0 != "\n" }
        try bench.bench.write(Self.slowGit, to: "bin/git")
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
        let environment = bench.environment.merging(["ORCH": OrchBinary.path, "HOME": bench.bench.path]) { $1 }
        #expect(try shell(script, in: bench.program.folder, environment))
        let told = try bench.bench.text(of: "told")
        #expect(!told.contains("failed"), "\(told)")
        let text = try bench.text()
        let count = try bench.bench.text(of: "count").filter { $0 != "\n" }
        let words = (1...(Int(count) ?? 0)).map(String.init).joined(separator: " ")
        #expect(text.contains("| 로그 정리 \(words) |"), "\(count) \(text)")
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
