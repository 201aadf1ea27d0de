/// A session at a terminal as text: lines of `$ orch …`, each followed by what is to be printed.
///
/// ```
/// $ orch pick --owner-session worker:a
/// ORCH-001
/// $ orch start ORCH-009
/// ! error: no task has the id ORCH-009
/// ! hint: see the ids with 'orch list'
/// [exit 1]
/// ```
///
/// Lines of standard error begin with `! `. An exit code that is not 0 stands in brackets. A line `…` stands for any
/// number of lines, and `{minute}`, `{second}`, `{stamp}`, `{trace}`, `{number}`, `{any}` for texts of that form;
/// `{folder}` is where the session began. Beside `orch` there are `cd FOLDER` and `cat FILE`. With `ORCH_BLESS=1` what
/// is printed replaces what is written; see ``Blessing``.
package struct Transcript {
    /// The transcript's lines.
    package let lines: [String]
    /// The places of the lines that begin with `$ `.
    private let commands: [Int]

    package init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        commands = lines.indices.filter { [lines] in lines[$0].hasPrefix("$ ") }
    }

    /// A step that went otherwise than it is written.
    package struct Difference: CustomStringConvertible {
        /// The places of the lines that say what is printed, in ``Transcript/lines``.
        package let place: Range<Int>
        let command: String
        let expected: [String]
        let printed: [String]

        /// What these lines have to be for the transcript to pass.
        package var blessed: [String] { Blessing.lines(expected, printed: printed) }

        /// The step as it is written and as it went.
        package var description: String {
            (["", command, "--- expected"] + expected + ["--- printed"] + printed + [""]).joined(separator: "\n")
        }
    }

    /// Why a transcript can't be run.
    package enum Mistake: Error {
        case empty
        case openQuote(String)
        case unknownCommand(String)
    }

    /// Runs the session in a folder.
    ///
    /// - Returns: the steps that went otherwise than they are written, in their order.
    package func differences(in bench: Workbench) throws -> [Difference] {
        guard !commands.isEmpty else { throw Mistake.empty }
        var folder = ""
        var found: [Difference] = []
        for (start, end) in zip(commands, commands.dropFirst() + [lines.count]) {
            let printed = try run(String(lines[start].dropFirst(2)), in: &folder, bench).map {
                $0.replacing(bench.path, with: "{folder}")
            }
            let expected = Self.trimmed(Array(lines[(start + 1)..<end]))
            if !LinePattern.match(expected[...], printed[...]) {
                found.append(
                    Difference(
                        place: start + 1..<start + 1 + expected.count, command: lines[start], expected: expected,
                        printed: printed))
            }
        }
        return found
    }

    /// The transcript's lines, with what was printed where it differs.
    package func blessed(_ differences: [Difference]) -> [String] {
        var lines = lines
        for difference in differences.reversed() { lines.replaceSubrange(difference.place, with: difference.blessed) }
        return lines
    }

    private func run(_ command: String, in folder: inout String, _ bench: Workbench) throws -> [String] {
        var words = try ShellWords.split(command)[...]
        var environment: [String: String] = [:]
        while let word = words.first, let equals = word.firstIndex(of: "="),
            word[..<equals].allSatisfy(\.isUpperOrUnderscore)
        {
            environment[String(word[..<equals])] = String(word[word.index(after: equals)...])
            words.removeFirst()
        }
        switch words.popFirst() {
        case "orch":
            var input: String?
            if let place = words.firstIndex(of: "<<<"), place + 1 < words.endIndex {
                input = words[place + 1]
                words = words[..<place]
            }
            let answer = try bench.orch(in: folder, environment: environment).run(Array(words), input: input)
            var lines = Self.lines(answer.output) + Self.lines(answer.errors).map { $0.isEmpty ? "!" : "! " + $0 }
            if answer.exit != 0 { lines.append("[exit \(answer.exit)]") }
            return lines
        case "cd":
            folder = words.first ?? ""
            return []
        case "cat":
            return Self.lines(try bench.text(of: (folder.isEmpty ? "" : folder + "/") + (words.first ?? "")))
        default:
            throw Mistake.unknownCommand(command)
        }
    }

    private static func lines(_ text: String) -> [String] {
        trimmed(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    private static func trimmed(_ lines: [String]) -> [String] {
        Array(lines[..<(lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
    }
}

extension Character {
    fileprivate var isUpperOrUnderscore: Bool { self == "_" || ("A"..."Z").contains(self) }
}

/// The words of a command line, divided as a shell does, without expansions.
enum ShellWords {
    static func split(_ line: String) throws(Transcript.Mistake) -> [String] {
        var words: [String] = []
        var word: String?
        var rest = Substring(line)
        while let character = rest.popFirst() {
            switch character {
            case " ":
                if let complete = word { words.append(complete) }
                word = nil
            case "'":
                guard let end = rest.firstIndex(of: "'") else { throw .openQuote(line) }
                word = (word ?? "") + rest[..<end]
                rest = rest[rest.index(after: end)...]
            case "\"":
                word = (word ?? "") + (try quoted(&rest, until: "\"", names: [:], line))
            case "$" where rest.first == "'":
                rest.removeFirst()
                word = (word ?? "") + (try quoted(&rest, until: "'", names: controls, line))
            default:
                word = (word ?? "") + String(character)
            }
        }
        if let complete = word { words.append(complete) }
        return words
    }

    private static let controls: [Character: Character] = [
        "n": "\n", "r": "\r", "t": "\t", "e": "\u{1B}", "a": "\u{07}", "b": "\u{08}",
    ]

    private static func quoted(
        _ rest: inout Substring, until end: Character, names: [Character: Character], _ line: String
    ) throws(Transcript.Mistake) -> String {
        var text = ""
        while let character = rest.popFirst() {
            if character == end { return text }
            if character == "\\", let escaped = rest.popFirst() {
                text.append(names[escaped] ?? escaped)
            } else {
                text.append(character)
            }
        }
        throw .openQuote(line)
    }
}
