import BlackBox
import Foundation
import Testing

/// The picture at the top of README.md.
@Suite("The recorded session")
struct RecordedSessionTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("automation/docs")
    private static let hasPython = (try? Workbench().run("python3", "--version"))?.exit == 0

    @Test("What the picture shows is what the program prints at a terminal", .enabled(if: hasPython))
    func picture() throws {
        let script = Self.folder.appendingPathComponent("record.py").path
        let answer = try Workbench().run("python3", script, "--orch", OrchBinary.path, "-")
        try #require(answer.exit == 0, Comment(rawValue: answer.errors))
        let file = Self.folder.appendingPathComponent("session.svg")
        let picture = try String(contentsOf: file, encoding: .utf8)
        if Blessing.isAsked, picture != answer.output {
            try answer.output.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(picture == answer.output)
        }
        #expect(answer.outputBytes.count < 60_000)
    }
}
