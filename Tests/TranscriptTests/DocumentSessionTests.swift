import BlackBox
import Foundation
import Testing

/// The blocks marked `console` in documents are sessions, one after the other in one folder.
@Suite("Sessions in documents")
struct DocumentSessionTests {
    static let documents = Documents.paths.filter { path in
        (path == "README.md" || path.hasPrefix("automation/docs/"))
            && (try? Repository.text(of: path).contains("```console\n")) == true
    }

    @Test("What a document shows is what the program prints", arguments: documents)
    func session(document: String) throws {
        var text = try Repository.text(of: document)
        let bench = try Workbench()
        // Git as it is for somebody who has just installed it and said who they are.
        try bench.write(
            "[user]\n\tname = Ann\n\temail = ann@example.com\n[init]\n\tdefaultBranch = main\n", to: ".gitconfig")
        let program = URL(fileURLWithPath: OrchBinary.path).deletingLastPathComponent().path
        let path = program + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let environment = ["HOME": bench.path, "PATH": path, "GIT_CONFIG_NOSYSTEM": "1"]
        var folder = ""
        let opening = "```console\n"
        var place = text.startIndex
        while let start = text.range(of: opening, range: place..<text.endIndex)?.upperBound {
            let end = try #require(text.range(of: "```\n", range: start..<text.endIndex)).lowerBound
            let written = text[start..<end].split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            let transcript = Transcript(Self.transcript(of: written.map(String.init)).joined(separator: "\n"))
            let differences = try transcript.differences(in: bench, from: &folder, environment: environment)
            if Blessing.isAsked, !differences.isEmpty {
                let session = Self.session(of: transcript.blessed(differences)).map { $0 + "\n" }.joined()
                let offset = text.utf8.distance(from: text.startIndex, to: start)
                text.replaceSubrange(start..<end, with: session)
                place = text.utf8.index(text.startIndex, offsetBy: offset + session.utf8.count)
                try Data(text.utf8).write(to: Documents.file(document))
            } else {
                #expect(differences.isEmpty, Comment(rawValue: differences.map(\.description).joined()))
                place = end
            }
        }
    }

    private static let errors = ["error: ", "hint: ", "warning: ", "note: "]
    private static let examples = [
        ("{second}", "2026-02-09 10:00:00"), ("{minute}", "2026-02-09 10:00"), ("{trace}", "7c1b03e9d24f5a68"),
        ("{stamp}", "20260209-1000"), ("{any}", "…"),
    ]

    /// A line with patterns for what differs in each run: times, hashes, and what is left out.
    private static func pattern(of line: String) -> String {
        // A line of its own stands for any number of lines.
        (line == "…" ? line : line.replacing("…", with: "{any}"))
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}/, with: "{second}")
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/, with: "{minute}")
            .replacing(/[0-9]{8}-[0-9]{4}/, with: "{stamp}").replacing(/[0-9a-f]{16}/, with: "{trace}")
            .replacing(/\b[0-9a-f]{8}\b/, with: "{any}")
    }

    /// A document's session as a transcript: a terminal shows standard error unmarked, readers are spared the exit code 1
    /// below an error, and a time is an example.
    private static func transcript(of lines: [String]) -> [String] {
        var transcript: [String] = []
        var isRefused = false
        for line in lines + ["$ "] {
            if line.hasPrefix("$ ") || line.hasPrefix("[exit ") {
                if isRefused, !line.hasPrefix("[exit ") { transcript.append("[exit 1]") }
                isRefused = false
            }
            isRefused = isRefused || line.hasPrefix("error: ")
            if line.hasPrefix("$ ") {
                transcript.append(line)
            } else {
                transcript.append((errors.contains(where: line.hasPrefix) ? "! " : "") + pattern(of: line))
            }
        }
        return transcript.dropLast()
    }

    /// A transcript as a document shows it.
    private static func session(of transcript: [String]) -> [String] {
        var isRefused = false
        return transcript.compactMap { line in
            if line.hasPrefix("$ ") { isRefused = false }
            isRefused = isRefused || line.hasPrefix("! error: ")
            if isRefused, line == "[exit 1]" { return nil }
            let text = line.hasPrefix("! ") ? String(line.dropFirst(2)) : line
            return examples.reduce(text) { $0.replacing($1.0, with: $1.1) }
        }
    }
}

/// Links in documents, to files and to headings.
@Suite("Links in documents")
struct DocumentLinkTests {
    @Test("What documents link to is there", arguments: Documents.paths)
    func links(document: String) throws {
        let text = Documents.prose(of: try Repository.text(of: document)).replacing(/`[^`\n]*`/, with: "")
        let links =
            text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
            + text.matches(of: /(?:src|srcset|href)="([^"]+)"/).map { String($0.output.1) }
        for link in links where !link.contains(":") {
            let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let target = parts[0].isEmpty ? document : Documents.path(of: parts[0], from: document)
            #expect(
                FileManager.default.fileExists(atPath: Documents.file(target).path), "\(document) links to \(link)")
            if parts.count == 2, target.hasSuffix(".md") {
                let isThere = Documents.anchors[target]?.contains(parts[1]) == true
                #expect(isThere, "\(document) links to \(link)")
            }
        }
    }

    @Test("Headings have the anchors that GitHub gives them")
    func anchors() {
        let text = "# One `two` (three)\n## 빠른 시작\n```sh\n# no heading\n```\n## One two three\n# orch db sync\n"
        #expect(
            Documents.anchors(in: text) == ["one-two-three", "빠른-시작", "one-two-three-1", "orch-db-sync"])
    }
}

/// The documents of the project, by their paths from its root.
private enum Documents {
    static let paths: [String] =
        ["README.md"]
        + ["automation", ".github", "templates"].flatMap { folder in
            (FileManager.default.enumerator(atPath: Repository.root + "/" + folder)?.compactMap { $0 as? String } ?? [])
                .filter { $0.hasSuffix(".md") && !$0.contains("/.orch/") }.sorted().map { folder + "/" + $0 }
        }

    static func file(_ path: String) -> URL { URL(fileURLWithPath: Repository.root + "/" + path) }

    /// Where a link in a document leads.
    static func path(of link: String, from document: String) -> String {
        let target = file(document).deletingLastPathComponent().appendingPathComponent(link).standardizedFileURL.path
        return String(target.dropFirst(Repository.root.count + 1))
    }

    /// A document without its blocks of code.
    static func prose(of text: String) -> String {
        var isCode = false
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            let isFence = line.hasPrefix("```")
            if isFence { isCode.toggle() }
            return !isFence && !isCode
        }
        return lines.joined(separator: "\n")
    }

    /// The anchors of the headings in each document.
    static let anchors: [String: [String]] = Dictionary(
        uniqueKeysWithValues: paths.map { path in (path, (try? Repository.text(of: path)).map(anchors(in:)) ?? []) })

    /// The anchors of a document's headings.
    static func anchors(in text: String) -> [String] {
        var seen: [String: Int] = [:]
        return prose(of: text).split(separator: "\n").compactMap { line in
            let heading = line.drop { $0 == "#" }
            guard heading.count < line.count, heading.first == " " else { return nil }
            let kept = heading.dropFirst().lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            let anchor = kept.replacing(" ", with: "-")
            let count = seen[anchor, default: 0]
            seen[anchor] = count + 1
            return count == 0 ? anchor : "\(anchor)-\(count)"
        }
    }
}
