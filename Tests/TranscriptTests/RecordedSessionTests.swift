import BlackBox
import Foundation
import Testing

/// The picture at the top of README.md.
@Suite("The recorded session")
struct RecordedSessionTests {
    @Test("What the picture shows is what the program prints at a terminal", .enabled(if: isInstalled("python3")))
    func picture() throws {
        let script = Repository.root + "/automation/docs/record.py"
        let answer = try Workbench().run("python3", script, "--orch", OrchBinary.path, "-")
        try #require(answer.exit == 0, Comment(rawValue: answer.errors))
        let path = "automation/docs/session.svg"
        let picture = try Repository.text(of: path)
        if Blessing.isAsked, picture != answer.output {
            try answer.output.write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
        } else {
            #expect(picture == answer.output)
        }
        #expect(answer.outputBytes.count < 60_000)
    }
}
