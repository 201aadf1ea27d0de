internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue
internal import Workspace

struct DiffDriverCommand: Command {
    private static let file = Positional(.file("FILE"), help: "a version of the queue, as git has written it to a file")

    static let grammar = CommandGrammar(
        ["diff-driver"], group: CommandGroup.audit, summary: "print a queue as lines that git compares, for git",
        discussion: [
            "git calls it for 'git diff', 'git log -p' and 'git show' once 'orch init --git' has set it up (textconv in "
                + "gitattributes(5)). Each cell is a line of its own, each part of the notes too, and the rest of the file is as "
                + "it is. A version that is not a queue is printed as it is.",
            "Padding of cells is left out; 'git diff --no-textconv' compares the file's own lines, and patches always do.",
        ],
        positionals: [file], examples: ["git config diff.orch.textconv 'orch diff-driver'"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(file)
        guard let text = try call.existingFileText(path) else {
            throw CommandFailure(.system, "there is no file '\(path)'")
        }
        // Not by characters: CRLF is one.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        let own = (try? call.workplace().settings.terms).map { path.hasSuffix(".archive.md") ? $0.ofSibling : $0 }
        let queue = [own, TableTerms()].lazy.compactMap { $0.flatMap { try? Queue(Array(text.utf8), terms: $0) } }.first
        if let queue { lines = Self.lines(of: queue, lines) }
        for line in lines { call.print(Screen.plain(line)) }
    }

    private static func lines(of queue: Queue, _ lines: [String]) -> [String] {
        var rows: [Int: [String]] = [queue.headerLine: ["columns: " + queue.headers.joined(separator: ", ")]]
        rows[queue.headerLine + 1] = []
        for index in 0..<queue.rowCount {
            let row = queue.row(index)
            // Nobody can tell the cells of the others apart.
            if row.isWellFormed { rows[row.line] = Self.lines(of: row, queue.headers) }
        }
        return lines.enumerated().flatMap { rows[$0.offset + 1] ?? [$0.element] }
    }

    private static func lines(of row: TaskRow, _ headers: [String]) -> [String] {
        let cells = headers.filter { $0 != Column.id.header }.flatMap { header in
            let text = row.text(ofColumn: header)
            let parts = header == Column.notes.header ? Notes(text).segments.map(\.text) : [text].filter { !$0.isEmpty }
            return parts.map { "    \(header): \($0)" }
        }
        return ["row " + row.text(.id)] + cells
    }
}
