import BlackBox
import Foundation
import Testing

/// The blocks marked `console` in documents are sessions, one after the other in one folder.
@Suite("Sessions in documents")
struct DocumentSessionTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let documents: [String] =
        ["README.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: root.path + "/automation/docs")) ?? []).sorted()
        .map { "automation/docs/" + $0 }

    @Test("What a document shows is what the program prints", arguments: documents)
    func session(document: String) throws {
        let file = Self.root.appendingPathComponent(document)
        var text = try String(contentsOf: file, encoding: .utf8)
        let bench = try Workbench()
        let opening = "```console\n"
        var place = text.startIndex
        while let start = text.range(of: opening, range: place..<text.endIndex)?.upperBound {
            let end = try #require(text.range(of: "```\n", range: start..<text.endIndex)).lowerBound
            // A terminal shows standard error unmarked; only refusals with exit code 1 are recorded.
            let lines = text[start..<end].split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .flatMap { line -> [String] in
                    if line.hasPrefix("error: ") { return ["! " + line] }
                    return line.hasPrefix("hint: ") ? ["! " + line, "[exit 1]"] : [String(line)]
                }
            let transcript = Transcript(lines.joined(separator: "\n"))
            let differences = try transcript.differences(in: bench)
            if Blessing.isAsked, !differences.isEmpty {
                let blessed = transcript.blessed(differences).filter { $0 != "[exit 1]" }
                let session = blessed.map { ($0.hasPrefix("! ") ? String($0.dropFirst(2)) : $0) + "\n" }.joined()
                let offset = text.utf8.distance(from: text.startIndex, to: start)
                text.replaceSubrange(start..<end, with: session)
                place = text.utf8.index(text.startIndex, offsetBy: offset + session.utf8.count)
                try Data(text.utf8).write(to: file)
            } else {
                #expect(differences.isEmpty, Comment(rawValue: differences.map(\.description).joined()))
                place = end
            }
        }
    }

    @Test("Files that documents link to are there", arguments: documents)
    func links(document: String) throws {
        let text = try String(contentsOf: Self.root.appendingPathComponent(document), encoding: .utf8)
        let folder = Self.root.appendingPathComponent(document).deletingLastPathComponent()
        for link in text.matches(of: /\]\(([^)#:]+)\)/).map(\.output.1) {
            let target = folder.appendingPathComponent(String(link))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(document) links to \(link)")
        }
    }
}
