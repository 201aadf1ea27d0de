internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct ImportCommand: Command {
    private enum Format: String, CaseIterable, Sendable { case json, csv, checkbox, backlog }

    private static let path = Positional(
        .file("FILE"), help: "the file, or the folder of Backlog.md; - reads standard input")
    private static let format = Flag(
        "format", .choice("FORMAT", of: Format.allCases, word: \.rawValue), help: "of the file",
        default: "what the name says: .json, .csv, .md for checkbox, a folder for backlog")
    private static let isApplied = Switch("apply", help: "add the tasks, in one change")

    static let grammar = CommandGrammar(
        ["import"], group: CommandGroup.interfaces, summary: "add the tasks of another file",
        discussion: [
            "Shows what would be added; --apply adds it. Tasks that are there already are left out and reported: those with the same id and "
                + "text, or the same dedupe key, and in files without ids those with the same text. The archive counts too. "
                + "Nothing is added unless everything can be.",
            "json and csv are what 'orch export' writes, or have columns of other usual names. checkbox is a Markdown file with '- [ ]' "
                + "and '- [x]' (DONE): an item waits for those that are nested in it, and these name it in their notes. backlog is a folder "
                + "of Backlog.md.",
            "A task keeps its id where that is free, and gets the next one otherwise; what waits for it follows. What is "
                + "IN_PROGRESS in the file becomes PENDING: a claim of another queue does not hold here.",
        ],
        flags: [isApplied, format] + SyncArguments.all, positionals: [path],
        examples: [
            "orch import tasks.csv", "orch import TODO.md --apply", "orch import backlog/tasks --apply",
            "orch export json | orch import - --format json --queue other/QUEUE.md",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(path)
        let format = try format(of: path, in: call)
        let source = path == "-" ? "standard input" : path
        let tasks = try tasks(in: path, format, source, &call)
        guard !tasks.isEmpty else {
            throw CommandFailure(.refused, "\(source) has no task", hint: "see what is read with 'orch help import'")
        }
        let isApplied = call.invocation[isApplied]
        let operation = Import(tasks, from: source)
        let receipt = try isApplied ? call.commit(operation) : call.rehearse(operation)
        let report = receipt.outcome
        for column in report.columnsLeftOut {
            call.warn("the queue has no column '\(column)'; what it says is left out")
        }
        if call.isJSON { return call.print(report.document(format: format.rawValue, isApplied: isApplied)) }
        for line in report.lines(isApplied: isApplied) { call.print(Screen.plain(line)) }
    }

    private static func format(of path: String, in call: borrowing Call) throws(CommandFailure) -> Format {
        if let format = call.invocation[format] { return format }
        if path != "-", (try? FileStatus(at: path))?.kind == .folder { return .backlog }
        let name = path.lowercased()
        if name.hasSuffix(".json") { return .json }
        if name.hasSuffix(".csv") { return .csv }
        if name.hasSuffix(".md") || name.hasSuffix(".markdown") { return .checkbox }
        throw CommandFailure(
            .usage, "the name '\(path)' does not say what the file is",
            hint: "add \(format.description.spelling) \(Format.allCases.map(\.rawValue).joined(separator: "|"))")
    }

    // MARK: Reading

    private static func tasks(
        in path: String, _ format: Format, _ source: String, _ call: inout Call
    ) throws(CommandFailure) -> [ImportedTask] {
        var files: [(name: String, text: String)] = []
        var text = ""
        if format == .backlog { files = try backlog(in: path, call) } else { text = try call.fileText(path) }
        do throws(ImportError) {
            switch format {
            case .json: return try TableImport.tasks(inJSON: text)
            case .csv: return try TableImport.tasks(inCSV: text)
            case .checkbox:
                let tasks = try ChecklistImport.tasks(in: text)
                let left = linesLeft(of: text, besides: Set(tasks.map(\.place.line)))
                if !left.isEmpty {
                    let lines = left.prefix(10).map(String.init).joined(separator: ", ")
                    call.warn("\(counted(left.count, "line")) left out, which begin like a task: \(lines)")
                }
                return tasks
            case .backlog: return try BacklogImport.tasks(in: files)
            }
        } catch {
            throw CommandFailure(error, in: source)
        }
    }

    /// The lines that begin with a box and are no task: one that is quoted, has no space behind it or another sign in it.
    private static func linesLeft(of text: String, besides known: Set<Int>) -> [Int] {
        var isCode = false
        var left: [Int] = []
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let start = Array(line.drop { ">".utf8.contains($0) || " ".utf8.contains($0) }.prefix(6))
            if start.starts(with: "```".utf8) { isCode.toggle() }
            // What is indented is in the notes of the task above it.
            guard !isCode, start.count > 4, line.first != UInt8(ascii: " "), !known.contains(number + 1) else {
                continue
            }
            let isBox = "-*+".utf8.contains(start[0]) && start[1...2].elementsEqual(" [".utf8)
            if isBox, start[4] == UInt8(ascii: "]"), start.last != UInt8(ascii: "(") { left.append(number + 1) }
        }
        return left
    }

    /// The files of a folder of Backlog.md that are tasks, in the order of their numbers.
    private static func backlog(in path: String, _ call: borrowing Call) throws(CommandFailure) -> [(
        name: String, text: String
    )] {
        var names: [String] = []
        do throws(SystemError) {
            names = try Folder(path: path).names()
            if names.contains("tasks"), try FileStatus(at: path + "/tasks").kind == .folder {
                names = try Folder(path: path + "/tasks").names().map { "tasks/" + $0 }
            }
        } catch {
            throw CommandFailure(.system, "\(path): \(error.reason)", hint: "name the folder with the tasks' files")
        }
        var files: [(name: String, text: String)] = []
        for name in BacklogImport.inOrder(names) {
            if let text = try call.existingFileText(path + "/" + name) { files.append((name, text)) }
        }
        return files
    }
}

extension ImportReport {
    private func wording(of item: Item) -> String {
        switch item.fate {
        case .added:
            var line = "\(item.id)  \(item.status.word)  \(item.task)"
            if let former = item.formerID, former != item.id { line += "  (\(former) in the file)" }
            if item.wasInProgress { line += "  (in work in the file)" }
            return line
        case .there(let twin, let likeness):
            let reason =
                switch likeness {
                case .id: "\(twin) is there already"
                case .text: "\(twin) says the same"
                case .dedupeKey(let key): "\(twin) has the dedupe key '\(key)' too"
                }
            return "left out: \(item.task) (\(reason))"
        case .repeated(let first): return "left out: \(item.task) (line \(items[first].place.line) says the same)"
        }
    }

    fileprivate func lines(isApplied: Bool) -> [String] {
        let added = items.count { $0.fate == .added }
        let left = items.count - added
        let verb = isApplied ? "added" : "would add"
        var end = "\(verb) \(counted(added, "task"))"
        if left > 0 { end += ", left out \(left)" }
        if !isApplied, added > 0 { end += "; --apply adds them" }
        return items.map { ($0.fate == .added ? verb + ": " : "") + wording(of: $0) } + [end]
    }

    fileprivate func document(format: String, isApplied: Bool) -> JSONObject {
        func members(_ item: Item) -> JSONObject {
            [
                "id": .string(item.id.text), "former_id": .string(orNull: item.formerID?.text),
                "file": .string(unlessEmpty: item.place.file),
                "line": .integer(item.place.line), "task": .string(item.task),
            ]
        }
        return [
            "schema": "orch.import/1", "format": .string(format), "applied": .bool(isApplied),
            "added": .array(of: items.filter { $0.fate == .added }) { item in
                .object((members(item) + ["status": .string(item.status.word)]).members)
            },
            "left_out": .array(of: items.filter { $0.fate != .added }) { item in
                .object((members(item) + ["reason": .string(reason(for: item))]).members)
            },
        ]
    }

    private func reason(for item: Item) -> String {
        switch item.fate {
        case .added, .there(_, .id): "id"
        case .there(_, .text): "text"
        case .there(_, .dedupeKey): "dedupe_key"
        case .repeated: "repeated"
        }
    }
}
