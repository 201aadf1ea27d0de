internal import Host
internal import TokenGuardrails

/// What a worker says of its work: the file that it wrote, else the last report in its output, else the end of that.
package struct WorkerReport: Equatable, Sendable {
    /// The report.
    package let text: String
    /// Whether the worker gave it as a report, so that it must have the form of one.
    package let isStated: Bool

    /// - Parameters:
    ///   - file: what is in the report's file; nil or blanks where the worker wrote none.
    ///   - output: the end of what the worker printed.
    ///   - id: the task's id.
    ///   - form: what the worker was to fill in. As it is, as in a prompt that a worker repeats, it is no report.
    package init(file: [UInt8]?, output: [UInt8], of id: String, form: String) {
        let isWritten = file?.contains { $0 > 0x20 } ?? false
        // Colours are no part of a report.
        let output = output.contains(0x1B) ? Array(AgentOutput.plain(output).utf8) : output
        if let stated = isWritten ? file.map(Self.decoded) : Self.lastBlock(in: output, of: id) {
            text = stated
            let form = Self.words(of: form)
            isStated = form.isEmpty || !Self.words(of: text).starts(with: form)
        } else {
            text = ProgramText.tail(of: output, limit: CompactReport.mostCharacters)
            isStated = false
        }
    }

    private static func words(of text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    private static func decoded(_ bytes: [UInt8]) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return text
    }

    /// From the last line that begins with `[REPORT ` and the task's id to the next one that begins a report, or to the end
    /// of the code block that it is in: agents like to quote what they hand in, also in a list. Where no report names the
    /// task, the last one of all. A line that only mentions the report above it begins none.
    private static func lastBlock(in output: [UInt8], of id: String) -> String? {
        let opening = Array("[REPORT ".utf8)
        let own = opening + Array((id + "]").utf8)
        var blocks: [(start: Int, isOwn: Bool, isQuoted: Bool)] = []
        var wasFence = false
        for line in lines(of: output[...]) {
            let text = line.drop(while: isBlank)
            if text.starts(with: opening) { blocks.append((text.startIndex, text.starts(with: own), wasFence)) }
            wasFence = isFence(text)
        }
        func text(_ place: Int) -> String {
            let (start, _, isQuoted) = blocks[place]
            let end = place + 1 < blocks.count ? blocks[place + 1].start : output.count
            let indentation = output[..<start].reversed().prefix(while: isBlank).count
            var lines = lines(of: output[start..<end])
            if isQuoted, let fence = lines.firstIndex(where: { isFence($0.drop(while: isBlank)) }) {
                // With the end of the line before.
                lines = lines[..<fence] + [[]]
            }
            return lines.map { line in
                String(decoding: line.dropFirst(line.prefix(indentation).prefix(while: isBlank).count), as: UTF8.self)
            }.joined(separator: "\n")
        }
        let mentions = Set(
            blocks.indices.filter { blocks[$0].isOwn && CompactReport(text($0), expecting: id).sections.isEmpty })
        if mentions.count < blocks.count(where: \.isOwn) {
            blocks = blocks.indices.filter { !mentions.contains($0) }.map { blocks[$0] }
        }
        return (blocks.lastIndex(where: \.isOwn) ?? blocks.indices.last).map(text)
    }

    private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: Array("```".utf8)) || line.starts(with: Array("~~~".utf8))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// Agents that are known by name, with how each works on a prompt from standard input without asking anybody.
package enum WorkerPreset: String, CaseIterable, Sendable {
    case claude, codex, gemini, opencode

    /// The command line, for the shell. Each agent's own settings say what it may do beyond editing files.
    package var command: String {
        switch self {
        case .claude: "claude -p --permission-mode acceptEdits"
        case .codex: "codex exec --sandbox workspace-write -"
        case .gemini: "gemini --approval-mode auto_edit -p 'Do what standard input says.'"
        case .opencode: "opencode run"
        }
    }

    /// What makes an agent in a terminal forget the task before.
    package var clearing: String {
        switch self {
        case .claude, .gemini: "/clear"
        case .codex, .opencode: "/new"
        }
    }

    /// The command line of a session in a terminal.
    package var sessionCommand: String {
        switch self {
        case .claude: "claude --permission-mode acceptEdits"
        case .codex: "codex --sandbox workspace-write"
        case .gemini: "gemini --approval-mode auto_edit"
        case .opencode: "opencode"
        }
    }
}
