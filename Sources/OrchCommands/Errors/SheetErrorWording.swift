internal import ArgumentGrammar
internal import Engine
internal import Sheets
internal import TaskQueue
internal import Workspace

extension CommandFailure {
    init(_ error: SheetError, path: String) {
        switch error {
        case .noTable(let required):
            self.init(
                .badData, "\(path): no table has the columns \(Self.list(required))",
                hint:
                    "add a header such as | \(required.joined(separator: " | ")) | … |, or restore the file from a commit"
            )
        case .nothingToAdopt:
            self.init(
                .badData, "\(path): neither a table nor a list of tasks is in it",
                hint: "'orch init' creates a new queue")
        case .unfitTable(let near, _):
            let ledger = QueueTable(ledgerAt: path)
            self.init(
                .badData, "\(path):\(near.line):1: \(ledger.map(near.wording) ?? near.wording)",
                hint: ledger?.newFileAdvice ?? near.advice)
        case .severalTables(let lines):
            self.init(
                .badData,
                "\(path):\(lines.last ?? 0):1: a second such table; the first one is in line \(lines.first ?? 0)",
                hint: "name the heading above the right one in orch.conf: queue.heading = …")
        case .noTableBelowHeading(let heading):
            self.init(
                .badData, "\(path): no such table below the heading '\(heading)'",
                hint: "correct queue.heading in orch.conf")
        case .duplicateColumn(let name, let setting, let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): \(Self.repeatedColumn(name, setting))",
                hint: setting == nil ? "rename one of the two" : "correct columns.\(name) in orch.conf")
        case .conflictMarker(let line):
            self.init(
                .badData, "\(path):\(line):1: a git conflict marker; a merge is not finished",
                hint: "resolve the conflict by hand and delete the marker lines")
        case .otherEncoding(let encoding):
            self.init(
                .badData, "\(path): this is not UTF-8, but seems to be \(encoding)",
                hint: Self.conversion(from: encoding, of: path))
        case .damagedText(let column, let line):
            self.init(
                .badData, "\(path):\(line):1: '\(column)' holds bytes that are not UTF-8, which writing it would lose",
                hint: "correct the cell in an editor first")
        case .nulByte(let line, let column):
            self.init(
                .badData, "\(path):\(line):\(column): a NUL byte; this is not a text file",
                hint: "look at it with 'git diff' or restore it from a commit")
        case .fileTooLarge(let bytes):
            self.init(.badData, "\(path): \(bytes) bytes are more than a table can have (4 GB)")
        case .missingColumn(let name, let line):
            self.init(
                .badData, "\(path):\(line):1: the table has no column '\(name)' to write to",
                hint: TaskQueue.Column(rawValue: name) == nil
                    ? "check the name, or add the column '\(name)' to the header and to each row"
                    : "'orch lint --fix' adds it, or set columns.\(name) in orch.conf to the header that it has")
        case .damagedRow(let key, let line, let column, let cells, let expected):
            self.init(
                .badData,
                "\(path):\(line):\(column): the row of \(key) has \(counted(cells, "cell")) where the header has \(expected)",
                hint: "a pipe too many or too few? write \\| for a pipe inside a cell")
        case .unwritableCell(let column, let line):
            self.init(
                .badData, "\(path):\(line):1: the text for '\(column)' would end this row, which has no outer pipes",
                hint: "put a | at both ends of the table's rows")
        case .unknownKey(let key): self.init(.refused, "no row has the key '\(key)'")
        case .ambiguousKey(let key, let lines):
            self.init(
                .refused, "\(lines.count) rows have the key '\(key)': lines \(Self.list(lines.map(String.init)))",
                hint: "give each row a key of its own, by hand")
        case .cellTooLong(let column, let bytes, let limit):
            self.init(
                .refused, "\(bytes) bytes are too many for the cell '\(column)'; it holds \(limit)",
                hint: "put the text into a file and name the file in the cell")
        case .emptyText(let column):
            self.init(.refused, "'\(column)' may not be empty", hint: "give it a text that says something")
        case .invalidValue(let column, let text, let takes):
            self.init(.refused, "'\(column)' takes \(takes); got '\(text)'")
        }
    }

    /// Words in a row: `a, b and c`.
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A header that names a column twice.
    ///
    /// - Parameter setting: the second header, where a setting makes it that column.
    static func repeatedColumn(_ name: String, _ setting: String?) -> String {
        "the header has a second column '\(name)'" + (setting.map { ", since columns.\(name) = \($0)" } ?? "")
    }

    /// The command that makes a copy of a file in UTF-8.
    static func conversion(from encoding: String, of path: String) -> String {
        let isPlain = path.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "/._-0123456789".unicodeScalars.contains($0)
        }
        let name = isPlain ? path : path.shellQuoted
        return "save it as UTF-8, or convert it: iconv -f \(encoding) -t UTF-8 \(name) > queue.utf8.md"
    }
}

extension NearTable {
    /// All that is wrong with it, in a line without a full stop.
    var wording: String {
        let found = "it has the columns " + headers.map { "'\($0)'" }.joined(separator: ", ")
        let opening =
            switch flaw {
            case .delimiter: "the header has no line |---| below it, so this is not a table; \(found)"
            case .delimiterWidth(let width):
                "the line |---| below the header has \(counted(width, "cell")) where the header has \(headers.count), so "
                    + "this is not a table; \(found)"
            case .dashes: "the line below the header has no hyphens (---), so this is not a table; \(found)"
            case .emptyLines: "an empty line is between the header and its line |---|, so this is not a table; \(found)"
            case .doubledReturns: "the lines end in CR CR LF, which makes an empty line of each other one; \(found)"
            case .indentation: "four spaces before the header make it code, not a table; \(found)"
            case .code(let line): "the fence in line \(line) makes this code, not a table; \(found)"
            case .comment(let line):
                "this is in the comment that begins in line \(line), so it is not a table; \(found)"
            case .html: "this is a table in HTML, not in Markdown; \(found)"
            case .separator(let separator):
                "there \(separator.isPlural ? "are" : "is") \(separator.noun) between the cells, where a table has |; \(found)"
            case .columns: "this table is not a queue: \(found)"
            }
        return opening
            + (renamed.isEmpty
                ? "" : "; \(CommandFailure.list(renamed.map { "'\($0.text)' seems to be \($0.name)" }))")
            + (missing.isEmpty ? "" : "; \(CommandFailure.list(missing)) \(missing.count == 1 ? "is" : "are") missing")
    }

    /// The same of a table beside the queue.
    func wording(of ledger: QueueTable) -> String {
        guard flaw == .columns else { return wording }
        return "the table has no column \(CommandFailure.list(missing)), as \(ledger.name) needs it; "
            + "it has \(CommandFailure.list(headers.map { "'\($0)'" }))"
    }

    /// What to do about all of it.
    var advice: String {
        let delimiter = "|" + String(repeating: "---|", count: headers.count)
        let shape: String? =
            switch flaw {
            case .delimiter: "write \(delimiter) below it"
            case .delimiterWidth, .dashes: "write \(delimiter) there"
            case .emptyLines: "delete the empty lines from the header to the last row"
            case .doubledReturns: "convert them: tr -d '\\r' < QUEUE.md > queue.lf.md"
            case .indentation:
                "take the spaces before the table away"
                    + (hasDelimiter ? "" : ", and write \(delimiter) below the header")
            case .code(let line): "delete line \(line) and the fence below the table"
            case .comment(let line):
                "take the table out of the comment, or delete <!-- in line \(line) and the --> below it"
            case .html:
                "write it with pipes: | \(headers.joined(separator: " | ")) |, \(delimiter) below it, then a line for each task"
            case .separator(.comma):
                "name it queue.csv, create a queue with 'orch init', and take the tasks over with 'orch import queue.csv --apply'"
            case .separator:
                "write | between the cells of each row, and \(delimiter) below the header"
            case .columns: nil
            }
        guard let shape else {
            if let slip { return "rename '\(slip.text)' to \(slip.name), if that is what it is" }
            return isCertain
                ? "'orch lint --fix' names the columns, or set columns.<name> in orch.conf; 'orch init --adopt FILE' shows it first"
                : "see what 'orch init --adopt FILE' would make of it, set columns.<name> in orch.conf, "
                    + "or name the right file with --queue"
        }
        let hasAll = renamed.isEmpty && missing.isEmpty
        return shape + (hasAll ? "" : "; then 'orch init --adopt FILE' shows what the columns become")
    }

    /// A header that is spelled almost like a column that is missing.
    private var slip: NamedText? {
        let others = headers.filter { header in
            TaskQueue.Column(rawValue: header) == nil && !renamed.contains { $0.text == header }
        }
        return others.lazy.compactMap { header in
            NearestNames.to(header, among: missing).first.map { NamedText($0, header) }
        }.first
    }
}

extension NearTable.Separator {
    fileprivate var isPlural: Bool { self != .widePipe && self != .boxLine }

    fileprivate var noun: String {
        switch self {
        case .pipe: "pipes"
        case .tab: "tabs"
        case .comma: "commas"
        case .semicolon: "semicolons"
        case .widePipe, .boxLine: "'\(character)'"
        }
    }
}
