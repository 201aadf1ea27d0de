/// Finds the paths that a report names.
///
/// Where a report lists its files under `Files:`, as a Compact Report does, only that list counts. Elsewhere all of its
/// text counts but fenced blocks: what a program printed names files that nobody claims to have changed.
package enum NamedPaths {
    /// How many paths of a report are looked at.
    package static let limit = 200

    /// The paths in the order in which they are named, each once.
    ///
    /// - Parameter report: the report; it may be any text.
    package static func paths(in report: String) -> [NamedPath] {
        let lines = report.split(whereSeparator: \.isNewline)
        let listed = Self.listed(in: lines)
        var collector = Collector()
        if listed.isEmpty {
            var isFence = false
            for line in lines {
                if isFenceMark(line) { isFence.toggle() } else if !isFence { collector.read(line) }
            }
        } else {
            for line in listed where !isFenceMark(line) { collector.read(line, isList: true) }
        }
        return collector.paths
    }

    // MARK: Files:

    private static let headings: Set<String> = [
        "files", "changed files", "files changed", "파일", "변경 파일", "변경된 파일", "변경한 파일", "수정 파일", "수정한 파일",
    ]

    /// The lines below headings of files, and what stands beside them.
    private static func listed(in lines: [Substring]) -> [Substring] {
        var listed: [Substring] = []
        var isInside = false
        for line in lines {
            if let (name, rest) = heading(line) {
                isInside = headings.contains(name)
                if isInside { listed.append(rest) }
            } else if isInside {
                listed.append(line)
            }
        }
        return listed
    }

    /// The name in small letters and the rest of a line that is a heading: `Files: a.md`, `**Files:**`, `## Files`,
    /// `- 변경 파일: a.md`.
    private static func heading(_ line: Substring) -> (name: String, rest: Substring)? {
        let text = line.drop { " \t#*-+•".contains($0) }
        let isMarkdown = line.first { $0 != " " } == "#"
        guard let colon = text.prefix(28).firstIndex(of: ":") else {
            return isMarkdown ? (name(text), text[text.endIndex...]) : nil
        }
        let known = name(text[..<colon])
        guard isMarkdown || headings.contains(known) || SectionReader.isHeading(known) else { return nil }
        return (known, text[text.index(after: colon)...])
    }

    private static func name(_ text: Substring) -> String {
        let bare = text.split(separator: " ").joined(separator: " ")
        return String(bare.reversed().drop { "*:# ".contains($0) }.reversed()).lowercased()
    }

    private static func isFenceMark(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " || $0 == "\t" }
        return text.hasPrefix("```") || text.hasPrefix("~~~")
    }

    // MARK: Lines

    /// The paths found so far.
    private struct Collector {
        private(set) var paths: [NamedPath] = []
        private var places: [[UInt8]: Int] = [:]

        /// - Parameter isList: the line names files, its first word at least.
        mutating func read(_ line: Substring, isList: Bool = false) {
            var isLeading = isList
            // Divided at what stands around paths and never in them, or hardly ever.
            for word in line.unicodeScalars.split(whereSeparator: NamedPaths.divides) {
                let text = Substring(word)
                let isBullet = text.unicodeScalars.allSatisfy { "-*+•".unicodeScalars.contains($0) }
                if isBullet || text == "x" { continue }
                for path in PathSpelling.paths(in: text, isLeading: isLeading) { add(path) }
                isLeading = false
            }
        }

        private mutating func add(_ path: NamedPath) {
            let key = Array(path.text.utf8)
            if let place = places[key] {
                if path.isCertain { paths[place] = path }
            } else if paths.count < NamedPaths.limit {
                places[key] = paths.count
                paths.append(path)
            }
        }
    }

    private static func divides(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || separators.contains(scalar)
    }

    private static let separators = Set("`\"'“”‘’「」『』《》〈〉<>()[]{},;|·・、，；（）→⇒".unicodeScalars)
}
