internal import ArgumentGrammar
internal import Engine
internal import MarkdownTable
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct LintCommand: Command {
    private static let path = Positional(
        .text("PATH"), help: "another file; - reads standard input", isRequired: false)
    private static let isErrorsAlone = Switch("errors", help: "leave warnings out, as the commit hook does")
    private static let isFixing = Switch("fix", help: "write what can only be meant, then check")

    static let grammar = CommandGrammar(
        ["lint"], group: CommandGroup.queue, summary: "check the queue for errors",
        discussion: [
            "Prints a line for each finding, as compilers do: the place, 'error' for what makes a command refuse or "
                + "keeps a task from ever being claimed, 'warning' for the rest, 'notice' for what is passed over on "
                + "purpose, and what is wrong. Of what looks "
                + "like a key or a password only the first characters are shown.",
            "--fix names columns that have a usual other name, such as 상태, and adds missing ones, with ids where that of the "
                + "ids is missing. In rows that have an id it writes statuses and priorities in other words or case, times "
                + "and tags in another form that reads only one way, ids without invisible characters inside, and the cells "
                + "that are missing at the end. Rows that are equal to another one are removed. Everything else needs a "
                + "manual correction.",
            "Exits with \(ExitCode.found.rawValue) when there are findings.",
        ],
        flags: [isFixing, isErrorsAlone], positionals: [path],
        examples: ["orch lint", "git show :QUEUE.md | orch lint --errors -", "orch lint --fix"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = call.invocation[path]
        if path == "-" {
            guard !call.invocation[isFixing] else {
                throw CommandFailure(
                    .usage, "\(isFixing.description.spelling) can't write to standard input",
                    hint: "name the file instead of -")
            }
            return report(try findingsOfInput(in: &call), in: "standard input", fixed: [], beside: [], &call)
        }
        if let path { try call.turn(to: path) }
        let workplace = try call.workplace()
        let moment = try call.moment()
        var found = workplace.findings(in: try call.queueBytes(), at: moment)
        var fixed: [FixedCell] = []
        var adoption: Adoption?
        if call.invocation[isFixing], found.contains(where: { $0.isAboutColumns && $0.isFixable }) {
            let adopted = try call.adopt(isShapeOnly: true)
            for line in adopted.lines where !call.isJSON { call.print(Screen.plain("fixed: \(line)")) }
            adoption = adopted
            found = workplace.findings(in: try call.queueBytes(), at: moment)
        }
        if call.invocation[isFixing], found.contains(where: \.isFixable) {
            let receipt = try call.commit(FixCells())
            fixed = receipt.outcome
            found = workplace.findings(in: receipt.subject.rendered(), at: moment)
        }
        // What makes the queue unreadable is among the findings.
        if var queue = try? call.readQueue() {
            found = (found + NamedChecks.findings(in: &queue, workplace)).sorted {
                ($0.line, $0.column) < ($1.line, $1.column)
            }
        }
        report(found, in: workplace.path, adoption, fixed: fixed, beside: workplace.findingsBeside(), &call)
    }

    /// The settings and the archive of the queue here hold for standard input too, where there is one.
    private static func findingsOfInput(in call: inout Call) throws(CommandFailure) -> [LintFinding] {
        let input = try call.inputBytes()
        do throws(CommandFailure) {
            return try call.workplace().findings(in: input, isCurrent: false, at: call.moment())
        } catch {
            guard error.exit == .noQueue else { throw error }
            return Lint.findings(in: input, at: Session.moment(at: .kst))
        }
    }

    // MARK: The answer

    /// Another table beside the queue, and what is wrong there.
    private typealias Neighbour = (path: String, findings: [LintFinding])

    private static func report(
        _ all: [LintFinding], in file: String, _ adoption: Adoption? = nil, fixed: [FixedCell],
        beside: [Neighbour], _ call: inout Call
    ) {
        let isErrorsAlone = call.invocation[isErrorsAlone]
        func isAsked(_ finding: LintFinding) -> Bool { !isErrorsAlone || finding.severity == .error }
        let findings = all.filter(isAsked)
        let beside = beside.map { ($0.path, $0.findings.filter(isAsked)) }
        let others = beside.flatMap { path, findings in findings.map { (path, $0) } }
        let isWrong = (findings + others.map(\.1)).contains { $0.severity != .notice }
        if isWrong { call.end(with: .found) }
        guard !call.isJSON else {
            return call.print(document(findings, file, adoption, fixed, isRight: !isWrong, beside: others))
        }
        for cell in fixed {
            call.print(Screen.plain("fixed: \(file):\(cell.place.line):\(cell.place.column): \(cell.wording)"))
        }
        for finding in findings { call.print(Screen.plain(finding.line(in: file))) }
        for (path, finding) in others {
            let advice = finding.fix(inTable: path).map { "; \($0)" } ?? ""
            call.print(Screen.plain(finding.line(in: path, finding.wording(inTable: path)) + advice))
        }
        if findings.isEmpty, others.isEmpty, fixed.isEmpty { call.print(Screen.plain("\(file): nothing found")) }
    }

    private static func document(
        _ findings: [LintFinding], _ file: String, _ adoption: Adoption?, _ fixed: [FixedCell], isRight: Bool,
        beside: [(path: String, finding: LintFinding)]
    ) -> JSONObject {
        let cells = fixed.map { cell in
            fix(
                line: cell.place.line, column: cell.place.column, id: cell.id.text, cell: cell.fix.column?.header,
                before: cell.fix.was, after: cell.fix.text)
        }
        return [
            "schema": "orch.lint/1", "file": .string(file),
            "ok": .bool(isRight),
            "findings": .array(
                findings.map { document($0, in: file, $0.wording, fix: $0.fix) }
                    + beside.map { path, finding in
                        document(finding, in: path, finding.wording(inTable: path), fix: finding.fix(inTable: path))
                    }),
            "fixed": .array((adoption.map(fixes) ?? []) + cells),
        ]
    }

    private static func document(
        _ finding: LintFinding, in file: String, _ wording: String, fix: String?
    ) -> JSONValue {
        [
            "file": .string(file), "line": .integer(finding.line), "column": .integer(finding.column),
            "severity": .string(finding.severity.word), "code": .string(finding.code),
            "message": .string(wording), "fix": .string(orNull: fix), "fixable": .bool(finding.isFixable),
        ]
    }

    /// Headers that were renamed, columns that were added, and ids of rows that had none.
    private static func fixes(of adoption: Adoption) -> [JSONValue] {
        let line = adoption.line
        return adoption.renamed.map { fix(line: line, cell: $0.name, before: $0.text, after: $0.name) }
            + adoption.added.map { fix(line: line, cell: $0, before: "", after: $0) }
            + adoption.numbered.map { fix(id: $0.name, cell: Column.id.header, before: "", after: $0.name) }
    }

    private static func fix(
        line: Int? = nil, column: Int? = nil, id: String? = nil, cell: String?, before: String, after: String
    ) -> JSONValue {
        [
            "line": line.map { .integer($0) } ?? .null, "column": column.map { .integer($0) } ?? .null,
            "id": .string(orNull: id), "cell": .string(orNull: cell), "before": .string(before),
            "after": .string(after),
        ]
    }
}

extension FixedCell {
    fileprivate var wording: String {
        switch fix.target {
        case .cell(let column): "\(column.header) of \(id): '\(fix.was)' is '\(fix.text)' now"
        case .cells: "the row of \(id): \(fix.was) are \(fix.text) now"
        case .row: "the row of \(id): \(fix.was) is removed"
        }
    }
}
