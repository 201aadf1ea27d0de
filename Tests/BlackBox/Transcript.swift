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
/// `{folder}` is where the session began. Beside `orch` there are `cd FOLDER`, `cat FILE`, and the commands of
/// ``programs`` and texts for a file (`cat > FILE <<'END'`), which a shell runs. With `ORCH_BLESS=1` what is printed replaces what is written; see ``Blessing``.
package struct Transcript {
    /// The transcript's lines.
    package let lines: [String]
    /// The programs beside `orch` that a session may run; their lines may have pipes and redirections.
    private static let programs: Set = ["git", "echo", "mkdir", "cp", "rm", "tar", "chmod"]
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
    /// - Parameters:
    ///   - folder: where it begins, below the bench; where it ends, afterwards.
    ///   - environment: the variables of all commands.
    /// - Returns: the steps that went otherwise than they are written, in their order.
    package func differences(
        in bench: Workbench, from folder: inout String, environment: [String: String] = [:]
    ) throws -> [Difference] {
        guard !commands.isEmpty else { throw Mistake.empty }
        var found: [Difference] = []
        for (start, end) in zip(commands, commands.dropFirst() + [lines.count]) {
            // The text that a command has behind it, as in `cat > FILE <<'END'`, up to its last line.
            let text = lines[start].hasSuffix("<<'END'") ? lines[start..<end].firstIndex(of: "END") ?? start : start
            let command = lines[start...text].joined(separator: "\n").dropFirst(2)
            let printed = try run(String(command), in: &folder, bench, environment).map {
                $0.replacing(bench.path, with: "{folder}")
            }
            let expected = Self.trimmed(Array(lines[(text + 1)..<end]))
            if !LinePattern.match(expected[...], printed[...]) {
                found.append(
                    Difference(
                        place: text + 1..<text + 1 + expected.count, command: lines[start], expected: expected,
                        printed: printed))
            }
        }
        return found
    }

    /// Runs the session in the folder of a bench.
    package func differences(in bench: Workbench) throws -> [Difference] {
        var folder = ""
        return try differences(in: bench, from: &folder)
    }

    /// The transcript's lines, with what was printed where it differs.
    package func blessed(_ differences: [Difference]) -> [String] {
        var lines = lines
        for difference in differences.reversed() { lines.replaceSubrange(difference.place, with: difference.blessed) }
        return lines
    }

    private func run(
        _ command: String, in folder: inout String, _ bench: Workbench, _ variables: [String: String]
    ) throws -> [String] {
        if command.hasSuffix("\nEND") {
            return Self.lines(try bench.orch(in: folder, environment: variables).run("/bin/sh", ["-c", command]))
        }
        var words = try ShellWords.split(command)[...]
        var environment = variables
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
            return Self.lines(try bench.orch(in: folder, environment: environment).run(Array(words), input: input))
        case let program? where Self.programs.contains(program):
            return Self.lines(try bench.orch(in: folder, environment: environment).run("/bin/sh", ["-c", command]))
        case "cd":
            let path = words.first ?? ""
            let above = folder.split(separator: "/").dropLast() + path.split(separator: "/").dropFirst()
            folder = path.split(separator: "/").first == ".." ? above.joined(separator: "/") : path
            return []
        case "cat":
            return Self.lines(try bench.text(of: (folder.isEmpty ? "" : folder + "/") + (words.first ?? "")))
        default:
            throw Mistake.unknownCommand(command)
        }
    }

    private static func lines(_ answer: Answer) -> [String] {
        let lines = lines(answer.output) + lines(answer.errors).map { $0.isEmpty ? "!" : "! " + $0 }
        return answer.exit == 0 ? lines : lines + ["[exit \(answer.exit)]"]
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
package enum ShellWords {
    package static func split(_ line: String) throws(Transcript.Mistake) -> [String] {
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
