internal import ArgumentGrammar
internal import MarkdownTable
internal import Operations
internal import TaskQueue
import Text
internal import Workspace

/// `orch lint`: what hand edits got wrong.
struct LintCommand: Command {
    private static let path = Positional(
        .text("PATH"), help: "another file; - reads standard input", isRequired: false)
    private static let isErrorsAlone = Switch("errors", help: "leave warnings out, as the commit hook does")
    private static let isMending = Switch("fix", help: "write what can only be meant, then check")

    static let grammar = CommandGrammar(
        ["lint"], group: CommandGroup.queue, summary: "find what hand edits got wrong",
        discussion: [
            "Prints a line for each finding, as compilers do: the place, 'error' for what makes a command refuse or "
                + "keeps a task from ever being handed out, 'warning' for the rest, and what is wrong. Of what looks "
                + "like a key or a password only the first characters are shown.",
            "--fix writes statuses and priorities in other case or with emphasis, times in another form that reads "
                + "only one way, and ids without invisible characters. The rest is for a person.",
            "Exits with \(ExitCode.found.rawValue) when there are findings.",
        ],
        flags: [isMending, isErrorsAlone], positionals: [path],
        examples: ["orch lint", "git show :QUEUE.md | orch lint --errors -", "orch lint --fix"])

    static func run(_ run: inout Run) throws(CommandFailure) {
        let path = run.invocation[path]
        if path == "-" {
            guard !run.invocation[isMending] else {
                throw CommandFailure(
                    .usage, "\(isMending.description.spelling) can't write to standard input",
                    hint: "name the file instead of -")
            }
            let terms = try terms(ofInputIn: &run)
            let findings = Lint.findings(
                in: try run.inputBytes(), heading: terms.heading, at: Run.moment(at: terms.offset))
            return report(findings, in: "standard input", fixed: [], &run)
        }
        if let path { try run.turn(to: path) }
        let workplace = try run.workplace()
        let moment = try run.moment()
        var findings = Lint.findings(in: try run.queueBytes(), heading: workplace.settings.heading, at: moment)
        var fixed: [Fix] = []
        if run.invocation[isMending], findings.contains(where: \.isMendable) {
            let receipt = try run.commit(MendCells())
            let bytes = receipt.queue.rendered()
            fixed = fixes(receipt.events, in: try run.changedQueue(receipt))
            findings = Lint.findings(in: bytes, heading: workplace.settings.heading, at: moment)
        }
        report(findings, in: workplace.path, fixed: fixed, &run)
    }

    /// The settings of the queue here hold for standard input too, where there is one.
    private static func terms(
        ofInputIn run: inout Run
    ) throws(CommandFailure) -> (heading: String?, offset: UTCOffset) {
        do throws(CommandFailure) {
            let settings = try run.workplace().settings
            return (settings.heading, settings.offset)
        } catch {
            guard error.exit == .noQueue else { throw error }
            return (nil, .kst)
        }
    }

    // MARK: What was mended

    private struct Fix {
        let id: TaskID
        let line: Int
        let position: Int
        let header: String
        let before: String
        let text: String

        var wording: String { "\(header) of \(id): '\(before)' is '\(text)' now" }
    }

    private static func fixes(_ events: [QueueEvent], in queue: Queue) -> [Fix] {
        var queue = queue
        let fixes = events.flatMap { event -> [Fix] in
            guard let row = queue.rows(of: event.id).first else { return [] }
            let before = event.cells("before")
            return event.cells("cells").compactMap { header, text in
                guard let column = Column(rawValue: header) else { return nil }
                let place = queue.position(of: column, inRow: row)
                return Fix(
                    id: event.id, line: place.line, position: place.column, header: header,
                    before: before.first { $0.name == header }?.text ?? "", text: text)
            }
        }
        return fixes.sorted { ($0.line, $0.position) < ($1.line, $1.position) }
    }

    // MARK: The answer

    private static func report(_ all: [LintFinding], in file: String, fixed: [Fix], _ run: inout Run) {
        let findings = run.invocation[isErrorsAlone] ? all.filter { $0.severity == .error } : all
        if !findings.isEmpty { run.answerFound() }
        guard !run.isJSON else { return run.print(document(findings, file, fixed)) }
        for fix in fixed {
            run.print(Screen.plain("fixed: \(file):\(fix.line):\(fix.position): \(fix.wording)"))
        }
        for finding in findings { run.print(Screen.plain(finding.line(in: file))) }
        if findings.isEmpty, fixed.isEmpty { run.print(Screen.plain("\(file): nothing found")) }
    }

    private static func document(_ findings: [LintFinding], _ file: String, _ fixed: [Fix]) -> JSONDocument {
        JSONDocument(
            "lint",
            [
                .init("file", .string(file)), .init("ok", .bool(findings.isEmpty)),
                .init(
                    "findings",
                    .array(
                        findings.map { finding in
                            .object([
                                .init("line", .integer(finding.line)), .init("column", .integer(finding.column)),
                                .init("severity", .string(finding.severity.word)), .init("code", .string(finding.code)),
                                .init("message", .string(finding.wording)), .init("fix", .string(orNull: finding.fix)),
                                .init("fixable", .bool(finding.isMendable)),
                            ])
                        })),
                .init(
                    "fixed",
                    .array(
                        fixed.map { fix in
                            .object([
                                .init("line", .integer(fix.line)), .init("column", .integer(fix.position)),
                                .init("id", .string(fix.id.text)), .init("cell", .string(fix.header)),
                                .init("before", .string(fix.before)), .init("after", .string(fix.text)),
                            ])
                        })),
            ])
    }
}

extension QueueEvent {
    /// The texts of an object among the details, by their names.
    fileprivate func cells(_ name: String) -> [(name: String, text: String)] {
        for detail in details where detail.name == name {
            guard case .object(let cells) = detail.value else { continue }
            return cells.compactMap { cell in
                if case .string(let text) = cell.value { (cell.name, text) } else { nil }
            }
        }
        return []
    }
}
