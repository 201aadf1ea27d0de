internal import Text
import Text

/// A path of a file or folder that a report names, as it is written there.
package struct NamedPath: Equatable, Sendable {
    /// The path without what surrounds it: quotes, brackets, line numbers, Korean particles.
    package let text: String
    /// Whether it can't be anything else. `read/write`, `Node.js` and `/api/users` may be words, so they only count
    /// where there is such a file.
    package let isCertain: Bool

    package init(_ text: String, isCertain: Bool) {
        self.text = text
        self.isCertain = isCertain
    }
}

/// Reads a path out of a word.
enum PathSpelling {
    /// Longer ones are no paths (`PATH_MAX` would allow 4,096 bytes).
    private static let limit = 1_024

    /// The paths in a word that has no spaces, quotes or brackets in it any more.
    ///
    /// - Parameters:
    ///   - word: the word.
    ///   - isLeading: the word begins a line of a list of files, where a bare name is one too (`Makefile`).
    static func paths(in word: Substring, isLeading: Bool = false) -> [NamedPath] {
        guard word.utf8.count <= limit, !isAddress(word) else { return [] }
        var found: [NamedPath] = []
        for (number, part) in word.split(whereSeparator: { $0 == ":" || $0 == "=" }).enumerated() {
            found += paths(inPart: part, afterColon: number > 0, isLeading: isLeading && number == 0)
        }
        return found
    }

    /// URLs, mail addresses, and what is written of a host without its scheme.
    private static func isAddress(_ word: Substring) -> Bool {
        if word.holds("://") || word.hasPrefix("www.") || word.hasPrefix("mailto:") { return true }
        let first = word.prefix { $0 != "/" && $0 != ":" }
        if first.contains("@") { return true }
        guard first.utf8.count < word.utf8.count, let dot = first.lastIndex(of: "."), dot > first.startIndex else {
            return false
        }
        return domains.contains(first[first.index(after: dot)...].lowercased())
    }

    private static func paths(inPart part: Substring, afterColon: Bool, isLeading: Bool) -> [NamedPath] {
        var path = trimmed(part)
        if let anchor = path.dropFirst().firstIndex(of: "#") { path = trimmed(path[..<anchor]) }
        path = withoutParticle(path)
        guard !path.hasPrefix("-"), !path.contains(where: { "*?$%\\^!".contains($0) || $0.isControl }),
            path.contains(where: { $0.isLetter })
        else { return [] }
        let components = path.split(separator: "/")
        guard let last = components.last else { return [] }
        // `localhost:8080/tasks`: the number is a port.
        if afterColon, path.contains("/"), components[0].allSatisfy(\.isNumber) { return [] }
        let files = components.filter(isFileName)
        if files.count > 1 { return files.map { NamedPath(String($0), isCertain: true) } }
        let isRooted = path.hasPrefix("/") || path.hasPrefix("~")
        if isFileName(last), !products.contains(path.lowercased()) {
            return [NamedPath(String(path), isCertain: true)]
        }
        let isRelative = path.hasPrefix("./") || path.hasPrefix("../")
        guard path.contains("/") || hasExtension(last) || last.hasPrefix(".") || isLeading else { return [] }
        return [NamedPath(String(path), isCertain: isRelative && !isRooted)]
    }

    /// Without the marks that are before and behind a word, and without those that make it bold.
    private static func trimmed(_ part: Substring) -> Substring {
        var path = part
        while let last = path.unicodeScalars.last, ".,!?~*_+-…。、&#".unicodeScalars.contains(last) { path.removeLast() }
        while let first = path.unicodeScalars.first, "*+,!…。、&#".unicodeScalars.contains(first) { path.removeFirst() }
        // Emphasis takes both ends; a name of its own may begin with `_`.
        if path.hasPrefix("__"), part.hasSuffix("__") { path = path.dropFirst(2) }
        return path
    }

    /// `README.md를` without the particle: Hangul behind an extension, or behind a last part in Latin letters.
    private static func withoutParticle(_ path: Substring) -> Substring {
        let scalars = path.unicodeScalars
        var end = scalars.endIndex
        while end > scalars.startIndex {
            let before = scalars.index(before: end)
            guard Script.isHangul(scalars[before].value) else { break }
            end = before
        }
        guard end < scalars.endIndex, end > scalars.startIndex else { return path }
        let rest = path[..<end]
        guard let last = rest.unicodeScalars.last, last.isASCII else { return path }
        let name = rest.split(separator: "/", omittingEmptySubsequences: false).last ?? rest
        if hasExtension(name) { return rest }
        let isLatin = !name.isEmpty && name.unicodeScalars.allSatisfy { $0.isASCII }
        return isLatin && last != "-" && last != "_" && last != "." ? rest : path
    }

    /// Whether a name ends in a dot and a few letters and digits, the first of them a letter.
    private static func hasExtension(_ name: Substring) -> Bool {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return false }
        let ending = name.utf8[name.utf8.index(after: dot)...]
        guard let first = ending.first, ending.count <= 12 else { return false }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return isLetter(first) && ending.allSatisfy { isLetter($0) || digits.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// Whether a name has an extension that files have and nothing else.
    private static func isFileName(_ name: Substring) -> Bool {
        guard hasExtension(name), let dot = name.lastIndex(of: ".") else { return false }
        return extensions.contains(name[name.index(after: dot)...].lowercased())
    }

    /// Endings of hosts that reports name; `install.sh` and `lib.rs` are files.
    private static let domains: Set<String> = [
        "com", "org", "net", "io", "dev", "ai", "app", "co", "kr", "jp", "edu", "gov", "me", "xyz", "cloud", "local",
    ]

    /// Things that are only spelled like files.
    private static let products: Set<String> = [
        "node.js", "next.js", "vue.js", "nuxt.js", "react.js", "three.js", "express.js", "d3.js", "chart.js", "nest.js",
        "ember.js", "backbone.js", "socket.io", "alpine.js", "moment.js", "deno.ts",
    ]

    private static let extensions = Set(
        """
        md mdx txt rst adoc org tex pdf doc docx xls xlsx ppt pptx csv tsv log json jsonl ndjson json5 yaml yml toml \
        ini cfg conf env properties xml xsd plist html htm css scss sass less js jsx mjs cjs ts tsx mts vue svelte \
        swift c h cc cpp cxx hpp hh m mm rs go py pyi ipynb rb php pl pm java kt kts scala groovy gradle cs fs vb dart \
        lua r jl ex exs erl hrl hs ml mli clj cljs elm zig nim d asm s sh bash zsh fish ps1 bat cmd awk sed sql db \
        sqlite sqlite3 proto graphql gql tf tfvars hcl nix cmake mk make dockerfile lock patch diff svg png jpg jpeg \
        gif webp ico bmp mp3 mp4 wav woff woff2 ttf otf zip gz tgz tar xz bz2 zst jar war whl wasm so dylib dll o a \
        map snap feature tmpl tpl j2 ejs hbs erb service timer socket desktop man po pot pem crt key rules spec
        """.split(separator: " ").map(String.init))
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value } }
}

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

    /// The lines below headings of files, and what is beside them.
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
        guard isMarkdown || headings.contains(known) || SectionNames.isTitle(known) else { return nil }
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
            // Divided at what is around paths and never in them, or hardly ever.
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
