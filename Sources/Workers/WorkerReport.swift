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
        if let stated = isWritten ? file?[...] : Self.lastBlock(in: output, of: id) {
            text = Self.decoded(stated)
            isStated = !Self.words(of: text).elementsEqual(Self.words(of: form))
        } else {
            text = ProgramText.tail(of: output, limit: CompactReport.mostCharacters)
            isStated = false
        }
    }

    private static func words(of text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return text
    }

    /// From the last line that begins with `[REPORT ` and the task's id to the next one that begins a report, or to the end
    /// of the code block that it is in: agents like to quote what they hand in. Where no report names the task, the last
    /// one of all.
    private static func lastBlock(in output: [UInt8], of id: String) -> ArraySlice<UInt8>? {
        let opening = Array("[REPORT ".utf8)
        let own = opening + Array((id + "]").utf8)
        var blocks: [(start: Int, isOwn: Bool, isQuoted: Bool)] = []
        var wasFence = false
        for line in lines(of: output[...]) {
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }
            if text.starts(with: opening) { blocks.append((text.startIndex, text.starts(with: own), wasFence)) }
            wasFence = isFence(text)
        }
        guard let place = blocks.lastIndex(where: \.isOwn) ?? blocks.indices.last else { return nil }
        let end = place + 1 < blocks.count ? blocks[place + 1].start : output.count
        let block = output[blocks[place].start..<end]
        guard blocks[place].isQuoted, let fence = lines(of: block).first(where: isFence) else { return block }
        return block[..<fence.startIndex]
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
