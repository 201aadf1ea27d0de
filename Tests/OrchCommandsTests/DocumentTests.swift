import ArgumentGrammar
import BlackBox
import Foundation
import Ledgers
import Operations
import ReviewerGate
import TaskQueue
import Testing
import TokenGuardrails
import Workspace

@testable import OrchCommands

/// What the documents in `automation/orchestrator` say between `<!-- facts:NAME -->` and its end is what the program knows.
struct DocumentTests {
    private static let folder = "automation/orchestrator/"

    @Test(
        "The facts in a paper are those of the program",
        arguments: [
            ("TEAM_MODE.md", "team-limits", Facts.teamLimits), ("TEAM_MODE.md", "team-commands", Facts.teamCommands),
            ("TEAM_MODE.md", "team-task-keys", Facts.teamTaskKeys), ("TOKEN_POLICY.md", "budget", Facts.budget),
            ("TOKEN_POLICY.md", "report-form", Facts.reportForm),
            ("TOKEN_POLICY.md", "report-rules", Facts.reportRules),
            ("REVIEWER_GATE_POLICY.md", "verdicts", Facts.verdicts),
            ("REVIEWER_GATE_POLICY.md", "markers", Facts.markers),
            ("OPS_COMMANDS.md", "operations", Facts.commands(of: CommandGroup.operations)),
            ("OPS_COMMANDS.md", "database", Facts.commands(of: CommandGroup.database)),
            ("OPS_COMMANDS.md", "sessions", Facts.commands(of: CommandGroup.sessions)),
            ("OPS_COMMANDS.md", "task-queue", Facts.commands(of: CommandGroup.taskQueue)),
            ("OPS_COMMANDS.md", "session-phases", Facts.sessionPhases),
            ("DISPATCHER.md", "dispatch-settings", Facts.settings(["dispatch.", "worker."])),
            ("TMUX_QUICKSTART_KO.md", "session-settings", Facts.settings(["office.", "session.", "commands."])),
            ("WATCHDOG.md", "watchdog-settings", Facts.settings(["lease.", "retry.", "watchdog."])),
            ("OBSERVABILITY.md", "alert-settings", Facts.settings(["kpi.", "alert."])),
            ("OBSERVABILITY.md", "log-settings", Facts.settings(["log."])),
            ("OBSERVABILITY.md", "events", Facts.events),
        ])
    func facts(paper: String, name: String, text: String) throws {
        try DocumentPart("facts:" + name, in: Self.folder + paper).expect(text)
    }

    @Test(
        "Commands in a document are those of the program, and files in it are there",
        arguments: try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/" + folder).filter {
            $0.hasSuffix(".md")
        })
    func references(paper: String) throws {
        let text = try Repository.text(of: Self.folder + paper)
        let grammars = Registry.commands.map { $0.type.grammar.path }
        // Every other piece is between ticks.
        let quoted = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
        for piece in quoted where piece.hasPrefix("orch ") {
            let words = piece.split(separator: " ").dropFirst().map(String.init)
            guard let first = words.first, words.last != "…", first.allSatisfy({ $0.isLowercase && $0.isASCII }) else {
                continue
            }
            let rest = first == "ops" ? Array(words.dropFirst()) : words
            #expect(grammars.contains { rest.starts(with: $0) } || first == "help", "\(paper): \(piece)")
        }
        for piece in quoted where piece.hasPrefix("Tests/") || piece.hasPrefix("automation/") {
            let path = String(piece.prefix { $0 != " " })
            #expect(FileManager.default.fileExists(atPath: Repository.root + "/" + path), "\(paper): \(path)")
        }
    }
}

/// Tables as the documents have them.
private enum Facts {
    private static func table(_ header: [String], _ rows: [[String]]) -> String {
        ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    private static func flag(_ name: String, of command: CommandGrammar) -> FlagDescription? {
        command.flags.first { $0.name == name }
    }

    static var teamLimits: String {
        let workers = flag("workers", of: TeamPlanCommand.grammar)
        return table(
            ["한도", "값"],
            [
                ["`--workers`: 동시에 할 수 있는 몫", "\(workers?.value?.takes ?? "")"],
                ["`--workers`를 주지 않으면", workers?.defaultText ?? ""],
                ["`--tasks` 파일의 몫", "\(TeamTaskFile.mostTasks)개까지"],
            ])
    }

    static func commands(of group: String) -> String {
        let grammars = Registry.commands.map { $0.type.grammar }.filter { $0.group == group }
        return table(["명령", "하는 일"], grammars.map { ["`orch \($0.name)`", $0.summary] })
    }

    static func settings(_ prefixes: [String]) -> String {
        let settings = Setting.allCases.filter { setting in prefixes.contains { setting.key.hasPrefix($0) } }
        return table(
            ["설정", "기본값", "뜻"],
            settings.map { ["`\($0.key)`", $0.standard.isEmpty ? "-" : "`\($0.standard)`", $0.purpose] })
    }

    static var events: String {
        let ledgers =
            LockEvent.allCases.map(\.rawValue) + SessionEvent.allCases.map(\.rawValue)
            + CommandEvent.allCases.map(\.rawValue) + [Breakers.event]
        let names = QueueEvent.allCases.map(\.rawValue) + ledgers
        return "```text\n" + names.map { $0 + "\n" }.joined() + "```\n"
    }

    static var sessionPhases: String {
        table(
            ["단계", "다음 단계"],
            SessionPhase.allCases.map { phase in
                ["`\(phase.rawValue)`", phase.next.map { "`\($0.rawValue)`" }.joined(separator: " ")]
            })
    }

    static var teamCommands: String {
        let commands: [any Command.Type] = [TeamStatusCommand.self, TeamCancelCommand.self, TeamReplanCommand.self]
        return table(
            ["대화", "명령", "하는 일"],
            commands.map { command in
                let grammar = command.grammar
                return ["`!\(grammar.path.last ?? "")`", "`orch \(grammar.name) ID`", grammar.summary]
            })
    }

    static var teamTaskKeys: String {
        table(
            ["키", "큐에서"],
            TeamTaskFile.Key.allCases.map { key in
                let place =
                    switch key {
                    case .id: "파일 안에서 부르는 이름. row는 새 id를 받습니다"
                    case .title: "`task`"
                    case .ownerRole: "`kind:`"
                    case .status: "`PENDING`만"
                    case .dependencies: "`after:`"
                    case .prompt: "`payload:`"
                    case .acceptanceCriteria: "`success_criteria`"
                    case .summaryBudget: "`payload:`"
                    }
                return ["`\(key.rawValue)`", place]
            })
    }

    static var budget: String {
        let standard = TokenBudget.standard
        return table(
            ["설정", "환경 변수", "기본값"],
            [
                ["`\(Setting.tokensSoft.key)`", "`\(Setting.tokensSoft.environmentName ?? "")`", "\(standard.soft)"],
                ["`\(Setting.tokensHard.key)`", "`\(Setting.tokensHard.environmentName ?? "")`", "\(standard.hard)"],
            ])
    }

    static var reportForm: String { "```text\n" + CompactReport.form(id: "ID", status: "DONE") + "```\n" }

    static var reportRules: String {
        let faults: [ReportFault] = [
            .missingHeader, .otherID(found: "ORCH-999"), .missingSection(.status), .withoutBullet(.files),
            .withoutBullet(.diffSummary), .codeFence, .tooLong(characters: CompactReport.mostCharacters + 1),
            .outOfOrder(.files, after: .diffSummary), .repeatedSection(.next),
            .tooManyBullets(count: CompactReport.mostBullets + 1), .decoratedSection(.status), .decoratedHeader,
        ]
        return table(
            ["흠", "정도", "판정"],
            faults.map { fault in
                [fault.wording, "\(fault.severity)", fault.severity.verdict.rawValue]
            })
    }

    static var verdicts: String {
        let cases = [
            ("README 반영 완료", "1/3"), ("README는 아직", "1/3"), ("README는 아직", "3/3"), ("권한 없음", "1/3"),
        ]
        return table(
            ["판정", "다음 상태", "예: 기준 `README 반영`"],
            cases.map { report, attempt in
                let text = """
                    | id | status | task | success_criteria | owner_session | started_at_kst | notes |
                    |-|-|-|-|-|-|-|
                    | A | IN_PROGRESS | t | README 반영 | w | 2026-02-09 10:00 | attempt:\(attempt) |

                    """
                guard var queue = try? Queue(Array(text.utf8)), let id = TaskID("A"),
                    let routed = try? RouteVerdict(id: id, report: report).apply(
                        to: &queue, at: Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst))
                else { return [] }
                return [routed.ruling.verdict.rawValue, routed.status.word, "`\(report)`, attempt \(attempt)"]
            })
    }

    static var markers: String {
        let phrases = [
            "테스트 2건 실패", "12개 중 9개 통과", "tests failed", "미완료", "TODO", "- [ ] 문서", "승인 대기", "권한 없음",
            "진행 불가", "cannot proceed", "Status: BLOCKED", "실패 0건", "0 failures", "no blockers", "실패 없음",
        ]
        return table(
            ["보고서의 말(일은 다 했을 때)", "판정"],
            phrases.map { phrase in
                let judgement = Reviewer.judge(criteria: "README 반영", report: "README 반영 완료\n\(phrase)", evidence: [])
                return ["`\(phrase)`", judgement.verdict.rawValue]
            })
    }
}
