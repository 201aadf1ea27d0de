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
    package init(file: [UInt8]?, output: [UInt8]) {
        if let file, file.contains(where: { $0 > 0x20 }) {
            text = Self.decoded(file[...])
            isStated = true
        } else if let block = Self.lastBlock(in: output) {
            text = Self.decoded(block)
            isStated = true
        } else {
            text = ProgramText.tail(of: output, limit: CompactReport.mostCharacters)
            isStated = false
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return text
    }

    /// From the last line that begins with `[REPORT ` to the end, or to the end of the code block that it is in: agents
    /// like to quote what they hand in.
    private static func lastBlock(in output: [UInt8]) -> ArraySlice<UInt8>? {
        let opening = Array("[REPORT ".utf8)
        var start: Int?
        var isQuoted = false
        var wasFence = false
        for line in lines(of: output[...]) {
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            if text.starts(with: opening) {
                start = text.startIndex
                isQuoted = wasFence
            }
            wasFence = isFence(text)
        }
        guard let start else { return nil }
        let block = output[start...]
        guard isQuoted, let end = lines(of: block).first(where: isFence) else { return block }
        return block[..<end.startIndex]
    }

    private static func lines(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: Array("```".utf8)) }
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
