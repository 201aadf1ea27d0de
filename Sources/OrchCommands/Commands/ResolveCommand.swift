internal import ArgumentGrammar
internal import Engine
internal import Git
internal import Host
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct ResolveCommand: Command {
    private static let field = Flag("field", .text("NAME"), help: "only the conflict in this field")
    private static let ours = Switch("ours", help: "our value: this branch's, or this clone's after a sync")
    private static let theirs = Switch("theirs", help: "the other side's value")
    private static let value = Flag("value", .text("TEXT"), help: "write this text; '-' empties the field")
    private static let all = Switch("all", help: "decide all of them so, where there are several")

    static let grammar = CommandGrammar(
        ["resolve"], group: CommandGroup.audit, summary: "decide the conflicts that a merge of the queue left",
        discussion: [
            "Walks through the report beside the queue (QUEUE.conflicts.md) and asks for each field: (o)urs, (t)heirs, "
                + "(e)dit, (s)kip or (q)uit. With --ours, --theirs or --value it asks nothing; without a terminal and "
                + "without those it shows what is left and exits with \(ExitCode.found.rawValue).",
            "Each decision is a change of its own, checked as by 'orch set', and leaves the report. A value that the queue does "
                + "not have is refused where "
                + "somebody has changed the field since. When nothing is left the report is removed; 'git add' is yours, or "
                + "'orch sync' after a sync, which leaves theirs in the queue and our values in the report.",
        ],
        flags: [TaskArgument.flag, field, ours, theirs, value, all], positionals: [TaskArgument.positional],
        examples: ["orch resolve", "orch resolve ORCH-010 --field priority --theirs", "orch resolve --all --ours"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let file = ConflictFile(besides: try call.workplace().path)
        guard !file.isOfGivenUpMerge else {
            throw CommandFailure(
                .refused, "the merge that left \(file.path) was given up; there is nothing to decide",
                hint: "delete that file; another merge with conflicts writes a new one")
        }
        let meant = try meant(in: call, of: try read(file))
        if let choice = try choice(in: call) {
            guard meant.count <= 1 || call.invocation[all] else {
                throw CommandFailure(
                    .refused,
                    "there are \(counted(meant.count, "conflict")): \(meant.map(\.place).joined(separator: ", "))",
                    hint: "name one by its task and --field, or decide all of them so with --all")
            }
            try decide(meant, as: choice, in: &call)
        } else if Console.isTerminal(.input), call.screen.isTerminal, !call.isJSON {
            try walk(through: meant, in: &call)
        } else if !meant.isEmpty {
            for line in meant.flatMap(\.lines) { call.print(Screen.plain(line)) }
            call.end(with: .found)
        }
        let left = try read(file)
        if call.isJSON {
            return call.print([
                "schema": "orch.resolve/1", "left": .array(of: left) { $0.json },
            ])
        }
        if !left.isEmpty { return call.print("\(counted(left.count, "conflict")) left in \(Screen.plain(file.path))") }
        // Without a report, git may have left its marks.
        if meant.isEmpty { _ = try call.readQueue() }
        let queue = Screen.plain(try call.workplace().path)
        let next = meant.contains { $0.kept == .theirs } ? "orch sync" : "git add \(queue)"
        call.print(
            meant.isEmpty
                ? "no conflict: there is no \(Screen.plain(file.path))" : "nothing is left; next: \(next)")
    }

    private static func read(_ file: ConflictFile) throws(CommandFailure) -> [FieldConflict] {
        let text: String?
        do throws(GitSetupError) {
            text = try file.read()
        } catch {
            throw CommandFailure(error, line: nil)
        }
        guard let text else { return [] }
        do throws(ConflictReport.Mistake) {
            return try ConflictReport(text).conflicts
        } catch {
            throw CommandFailure(
                .badData, "\(file.path):\(error.line):1: this is not part of a report of conflicts",
                hint: "decide them by hand, and delete the report")
        }
    }

    /// The conflicts that the arguments mean.
    private static func meant(
        in call: borrowing Call, of conflicts: [FieldConflict]
    ) throws(CommandFailure) -> [FieldConflict] {
        let id = try TaskArgument.valueIfGiven(in: call.invocation)?.text
        let field = call.invocation[field]
        let meant = conflicts.filter { conflict in
            (id == nil || conflict.id == id
                || conflict.id.flatMap(Self.ending).map { $0 == id.flatMap(Int.init) } == true)
                && (field == nil || conflict.fieldName == field)
        }
        guard !meant.isEmpty || conflicts.isEmpty else {
            throw CommandFailure(
                .refused, "no conflict is in \([id, field].compactMap(\.self).joined(separator: " "))",
                hint: "see them with 'orch resolve'")
        }
        return meant
    }

    /// The number at the end of an id, by which it may be named.
    private static func ending(of id: String) -> Int? {
        id.lastIndex(of: "-").flatMap { Int(id[id.index(after: $0)...]) }
    }

    private enum Choice: Character, DialogueChoice, CaseIterable {
        case ours = "o"
        case theirs = "t"
        case edit = "e"
        case skip = "s"
        case quit = "q"

        var label: String {
            switch self {
            case .ours: "(o)urs"
            case .theirs: "(t)heirs"
            case .edit: "(e)dit"
            case .skip: "(s)kip"
            case .quit: "(q)uit"
            }
        }
    }

    private enum Verdict: Equatable {
        case side(MergeSide)
        case text(String)

        var wording: String {
            switch self {
            case .side(let side): side == .ours ? "ours" : "theirs"
            case .text(let text): RowChange.short(text)
            }
        }
    }

    /// What the flags decide.
    private static func choice(in call: borrowing Call) throws(CommandFailure) -> Verdict? {
        let given = call.invocation
        let flags: [(String, Bool)] = [
            (ours.description.spelling, given[ours]), (theirs.description.spelling, given[theirs]),
            (value.description.spelling, given[value] != nil),
        ].filter(\.1)
        if flags.count > 1 { throw CommandFailure(given.usageError(.conflict(flags[0].0, flags[1].0))) }
        if given[ours] { return .side(.ours) }
        if given[theirs] { return .side(.theirs) }
        return given[value].map { .text($0) }
    }

    private static func walk(through conflicts: [FieldConflict], in call: inout Call) throws(CommandFailure) {
        for conflict in conflicts {
            for line in conflict.lines { Dialogue.tell(line) }
            while let choice = Dialogue.ask(Choice.allCases) {
                let verdict: Verdict
                switch choice {
                case .ours: verdict = .side(.ours)
                case .theirs: verdict = .side(.theirs)
                case .edit:
                    guard let text = Dialogue.line("new text") else { return }
                    verdict = .text(text)
                case .skip: verdict = .side(conflict.kept)
                case .quit: return
                }
                do throws(CommandFailure) {
                    if choice != .skip { try decide([conflict], as: verdict, in: &call) }
                    break
                } catch {
                    Dialogue.tell("error: \(error.message)")
                }
            }
        }
    }

    /// Changes the queue, and takes what is decided out of the report.
    private static func decide(
        _ conflicts: [FieldConflict], as verdict: Verdict, in call: inout Call
    ) throws(CommandFailure) {
        let changed = conflicts.filter { .side($0.kept) != verdict }
        if !changed.isEmpty { try change(changed, as: verdict, in: &call) }
        let path = try call.workplace().path
        let file = ConflictFile(besides: path)
        let left = try read(file).filter { !conflicts.contains($0) }
        do throws(GitSetupError) {
            try file.write(left, on: path)
        } catch {
            throw CommandFailure(error, line: nil)
        }
        guard !call.isJSON else { return }
        for conflict in conflicts { call.print(Screen.plain("\(conflict.place): \(verdict.wording)")) }
    }

    private static func change(
        _ conflicts: [FieldConflict], as verdict: Verdict, in call: inout Call
    ) throws(CommandFailure) {
        let decision: Resolve.Decision = if case .text(let text) = verdict { .text(text) } else { .other }
        do throws(CommandFailure) {
            _ = try call.commit(Resolve(conflicts, as: decision))
        } catch {
            // Which of several it is about.
            var place = conflicts[0].place
            if conflicts.count > 1 {
                for conflict in conflicts {
                    do throws(CommandFailure) { _ = try call.rehearse(Resolve([conflict], as: decision)) } catch {
                        place = conflict.place
                        break
                    }
                }
            }
            throw CommandFailure(
                error.exit, "\(place): \(error.message)",
                hint: error.hint ?? "keep the other value, or write another one with --value; nothing is decided yet")
        }
    }
}

extension FieldConflict {
    /// The field and what the versions say in it.
    fileprivate var lines: [String] {
        [place]
            + [("base", base), ("ours", ours), ("theirs", theirs)].map { side, text in
                "    " + side.fitted(to: 7) + RowChange.short(text)
            }
    }

    fileprivate var json: JSONValue {
        [
            "id": .string(orNull: id), "field": .string(orNull: fieldName), "base": .string(base),
            "ours": .string(ours),
            "theirs": .string(theirs),
        ]
    }
}
