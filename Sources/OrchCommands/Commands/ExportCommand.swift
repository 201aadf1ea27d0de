internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import TaskQueue
internal import Text
internal import Workspace

struct ExportCommand: Command {
    private enum Format: String, CaseIterable, Sendable { case json, csv, html }

    private static let format = Positional(
        .choice("FORMAT", of: Format.allCases, word: \.rawValue), help: "of what is written")
    private static let output = Flag(
        "output", .file("FILE"), help: "replace this file, in one step", default: "standard output")
    private static let bom = Switch("bom", help: "begin with a byte order mark, by which Excel knows UTF-8")

    static let grammar = CommandGrammar(
        ["export"], group: CommandGroup.interfaces, summary: "write the tasks as JSON, CSV or a page for a browser",
        discussion: [
            "json is the document of 'orch list --json'. csv has a header and one row per task with all columns of the table "
                + "(RFC 4180, UTF-8); an apostrophe is put before a cell that a spreadsheet would take for a formula (one "
                + "that begins with = + - @ or a tab), and 'orch import' takes it away again. html is one file with a table grouped by status, without scripts and "
                + "without anything that is loaded from elsewhere.",
            "Which tasks are written, and in which order, is chosen as for 'orch list'.",
        ],
        flags: [output, bom] + ListArguments.selection, positionals: [format],
        examples: [
            "orch export csv --output tasks.csv --bom", "orch export html --output board.html",
            "orch export json --status DONE --archived",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let format = try call.required(format)
        guard format == .csv || !given[bom] else {
            throw CommandFailure(given.usageError(.conflict(format.rawValue, bom.description.spelling)))
        }
        var list = try TaskList(in: &call)
        let text: String
        switch format {
        case .json: text = Answer.text(of: list.document(), warnings: [])
        case .csv: text = (given[bom] ? "\u{FEFF}" : "") + csv(list)
        case .html: text = page(list).text
        }
        if let path = given[output], path != "-" {
            try replace(path, with: text, in: &call)
            let count = list.rows.count
            if call.isJSON {
                call.print([
                    "schema": "orch.export/1", "format": .string(format.rawValue), "output": .string(path),
                    "tasks": .integer(count),
                ])
            } else {
                call.print("wrote \(counted(count, "task")) to \(Screen.plain(path))")
            }
        } else if format == .json {
            call.print(list.document())
        } else if call.isJSON {
            call.print([
                "schema": "orch.export/1", "format": .string(format.rawValue), "text": .string(text),
                "tasks": .integer(list.rows.count),
            ])
        } else {
            for line in text.unicodeScalars.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
                let isTerminal = call.screen.isTerminal
                let shown = isTerminal && line.last == "\r" ? line.dropLast() : line
                call.print(isTerminal ? Screen.plain(String(shown)) : String(shown))
            }
        }
        for problem in list.problems where format != .json { call.warn(list.wording(of: problem)) }
    }

    private static func csv(_ list: TaskList) -> String {
        let headers = list.queue.headers.filter { !$0.isEmpty }
        return CSV.record(headers.map(CSV.guarded))
            + list.rows.map { index in
                let row = list.queue.row(index)
                return CSV.record(headers.map { CSV.guarded(row.text(ofColumn: $0)) })
            }.joined()
    }

    private static func page(_ list: TaskList) -> ExportPage {
        ExportPage(
            title: list.path, written: list.moment.timestamp.minuteText(at: list.moment.offset),
            rows: list.rows.map(list.queue.row))
    }

    // MARK: The file

    private static func replace(_ path: String, with text: String, in call: inout Call) throws(CommandFailure) {
        try refuseTable(path, in: &call)
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            _ = try NewFile(Array(text.utf8), prefix: ".orch-export-", mode: 0o644).rename(
                to: place.name, in: place.folder)
        } catch {
            throw CommandFailure(
                .system, "\(path): \(error.reason)", hint: "name a file in a folder that exists and may be written")
        }
    }

    /// What a queue consists of is changed by the store alone.
    private static func refuseTable(_ path: String, in call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let store = workplace.store
        let database = workplace.databasePath
        let own =
            [workplace.path, workplace.settingsPath, workplace.logPath, store.archive.path]
            + [ConflictFile(besides: workplace.path).path] + store.siblingNames.map { store.sibling($0).path }
            + ["", "-wal", "-shm", "-journal"].map { database + $0 }
        let status = try? FileStatus(at: path)
        let place = realPath(path)
        let folder = realPath(workplace.path).map(PathText.folder)
        // Full event logs have a number behind the name.
        let number = realPath(workplace.logPath).flatMap { log in
            place.flatMap { $0.hasPrefix(log + ".") ? $0.dropFirst(log.count + 1) : nil }
        }
        let isOwn =
            number?.allSatisfy(\.isNumber) ?? false
            || folder.map { place?.hasPrefix($0 + "/.orch/") ?? false } ?? false
            || own.contains { own in
                if let status, (try? FileStatus(at: own))?.isSameFile(as: status) == true { return true }
                return place != nil && place == realPath(own)
            }
        guard status.map({ $0.kind == .regular }) ?? true, !isOwn else {
            throw CommandFailure(
                .refused, "\(path) is \(isOwn ? "a file of the queue" : "not a regular file")",
                hint: "name another file")
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let place = try? ResolvedPath.resolve(path), let folder = try? place.folder.path() else { return nil }
        return PathText.join(folder, place.name)
    }
}
