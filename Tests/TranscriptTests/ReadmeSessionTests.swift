import BlackBox
import Foundation
import Testing

@Suite("The README's session")
struct ReadmeSessionTests {
    @Test("The recorded session is what the program prints")
    func session() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(readme.range(of: "<!-- session -->\n```console\n"))
        let end = try #require(readme.range(of: "```\n<!-- /session -->"))
        var transcript = ""
        for line in readme[start.upperBound..<end.lowerBound].split(separator: "\n") {
            // A terminal shows standard error unmarked; only refusals with exit code 1 are recorded.
            let isError = line.hasPrefix("error: ") || line.hasPrefix("hint: ")
            transcript += (isError ? "! " : "") + line + "\n" + (line.hasPrefix("hint: ") ? "[exit 1]\n" : "")
        }
        let differences = try Transcript(transcript).differences(in: Workbench())
        #expect(differences.isEmpty, Comment(rawValue: differences.joined()))
    }
}
