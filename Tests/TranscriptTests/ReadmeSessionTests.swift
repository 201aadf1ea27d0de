import BlackBox
import Foundation
import Testing

@Suite("The README's session")
struct ReadmeSessionTests {
    @Test("The recorded session is what the program prints")
    func session() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("README.md")
        var readme = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(readme.range(of: "<!-- session -->\n```console\n")).upperBound
        let end = try #require(readme.range(of: "```\n<!-- /session -->")).lowerBound
        // A terminal shows standard error unmarked; only refusals with exit code 1 are recorded.
        let lines = readme[start..<end].split(separator: "\n").flatMap { line -> [String] in
            if line.hasPrefix("error: ") { return ["! " + line] }
            return line.hasPrefix("hint: ") ? ["! " + line, "[exit 1]"] : [String(line)]
        }
        let transcript = Transcript(lines.joined(separator: "\n"))
        let differences = try transcript.differences(in: Workbench())
        guard Blessing.isAsked, !differences.isEmpty else {
            #expect(differences.isEmpty, Comment(rawValue: differences.map(\.description).joined()))
            return
        }
        let blessed = transcript.blessed(differences).filter { $0 != "[exit 1]" }
        let session = blessed.map { ($0.hasPrefix("! ") ? String($0.dropFirst(2)) : $0) + "\n" }.joined()
        readme.replaceSubrange(start..<end, with: session)
        try Data(readme.utf8).write(to: file)
    }
}
