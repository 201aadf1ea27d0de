import Testing
import Text

@testable import ReviewerGate

@Suite struct ReviewerTests {
    @Test(
        "Criteria split at new lines, semicolons, bullets, lone plus signs and numbers in order",
        arguments: [
            ("README 반영; 테스트 통과", ["README 반영", "테스트 통과"]),
            ("1) 가이드 작성 2) 규칙 정의", ["가이드 작성", "규칙 정의"]),
            ("1) 예시 2건(성공 1, 실패 1) 포함 2) 정리", ["예시 2건(성공 1, 실패 1) 포함", "정리"]),
            ("(1) a b (2) c d", ["a b", "c d"]),
            ("문서 작성 + 검증결과 기록", ["문서 작성", "검증결과 기록"]),
            ("예시+규칙 반영", ["예시+규칙 반영"]),
            ("one\n- two\r\n* three", ["one", "two", "three"]),
            ("a•b", ["a", "b"]),
            ("f(a; b + c) done", ["f(a; b + c) done"]),
            (" ; \n", []),
            ("a<br>b<br/>c<BR />d", ["a", "b", "c", "d"]),
            ("<ul><li>a &amp; b</li><li>**c** d</li></ul>", ["a & b", "c d"]),
            ("see [the guide](docs/guide.md) now", ["see the guide now"]), ("a < b and c > d", ["a < b and c > d"]),
        ])
    func splitting(criteria: String, items: [String]) {
        #expect(CriteriaList.items(of: criteria) == items)
    }

    @Test("An item tells what was looked for, where it was found and what is missing")
    func findings() throws {
        let judgement = Reviewer.judge(
            criteria: "1) CHECKLIST.md 생성 2) 테스트 8개 이상 추가", report: "첫 줄\nCHECKLIST.md를 생성했고 테스트 5개를 추가함")
        #expect(judgement.verdict == .retry)
        let first = try #require(judgement.items.first)
        #expect(first.isCovered)
        #expect(first.lookedFor == ["checklist.md", "생성"])
        #expect(first.found.map(\.line) == Array(repeating: "CHECKLIST.md를 생성했고 테스트 5개를 추가함", count: 2))
        let second = try #require(judgement.items.last)
        #expect(!second.isCovered)
        #expect(second.missing == ["≥8"])
        #expect(judgement.reasons == [.missing(item: "테스트 8개 이상 추가", words: ["≥8"])])
    }

    @Test(
        "A file is looked for by its whole name",
        arguments: [
            ("b.txt 작성", "a.txt 작성", false), ("b.txt 작성", "b.txt를 작성했습니다", true), ("write x.py", "wrote y.py", false),
            ("write x.py", "wrote lib/x.py", true), ("보기(e.g. 표) 추가", "표 보기 추가", true),
            ("1.add parser", "added the parser", true),
        ])
    func fileNames(criterion: String, report: String, isCovered: Bool) {
        #expect(Reviewer.judge(criteria: criterion, report: report).items.map(\.isCovered) == [isCovered])
    }

    @Test("A line is shown without its line end", arguments: ["\n", "\r\n"])
    func shownLines(end: String) {
        let judgement = Reviewer.judge(
            criteria: "README 반영", report: ["요약", "README를 반영했습니다", "끝"].joined(separator: end))
        #expect(judgement.items.flatMap(\.found).map(\.line) == ["README를 반영했습니다", "README를 반영했습니다"])
    }

    @Test("A marker comes with its line as written and the line's number")
    func markedLines() {
        let judgement = Reviewer.judge(criteria: "테스트 통과", report: "빌드 성공\n  테스트 2건 실패 (Parser)\n권한 없음")
        #expect(judgement.verdict == .block)
        #expect(judgement.failureMarkers == [MarkedLine(marker: "2건 실패", line: "테스트 2건 실패 (Parser)", number: 2)])
        #expect(judgement.blockMarkers == [MarkedLine(marker: "권한 없음", line: "권한 없음", number: 3)])
    }

    @Test("Evidence that failed turns PASS into RETRY, changes no other verdict, and passed evidence replaces no words")
    func outsideEvidence() {
        let failed = Evidence(name: "check", passed: false, detail: "exit status 1")
        let passed = Evidence(name: "ui", passed: true, detail: "Dashboard")
        let done = Reviewer.judge(criteria: "README 반영", report: "README 반영 완료")
        #expect(done.verdict == .pass)
        #expect(done.reasons.isEmpty)
        let judge = { Reviewer.judge(criteria: "README 반영", report: "README 반영 완료", evidence: $0) }
        #expect(judge([passed]).verdict == .pass)
        #expect(judge([passed, failed]).verdict == .retry)
        #expect(judge([passed, failed]).reasons == [.evidence(failed)])
        #expect(Reviewer.judge(criteria: "README 반영", report: "문서만 씀", evidence: [passed]).verdict == .retry)
        #expect(Reviewer.judge(criteria: "README 반영", report: "진행 불가", evidence: [failed]).verdict == .block)
    }

    @Test(
        "Without criteria or without a report nothing passes", arguments: [("", "완료"), ("- ", "완료"), ("문서 작성", " \n")])
    func nothingToJudge(criteria: String, report: String) {
        #expect(Reviewer.judge(criteria: criteria, report: report).verdict == .retry)
    }

    @Test(
        "A number answers a bound by its value and unit",
        arguments: [
            ("테스트 8개 이상", "테스트 8개", true), ("테스트 8개이상", "테스트 7개", false), ("테스트 10+ 개", "테스트 11개", true),
            ("p95 200ms 미만", "p95 0.19초", true), ("p95 200ms 미만", "p95 200ms", false),
            ("크기 5MB 이하", "크기 4,900 KB", true),
            ("질문 1천개 이상", "질문 1200개", true), ("질문 1천개 이상", "질문 900개", false), ("커버리지 95% 이상", "커버리지 95건", false),
            ("at least 3 examples", "three examples", true), ("no more than 2 warnings", "3 warnings", false),
            ("예시 2건(성공 1, 실패 1) 포함", "예시: 성공 1건·실패 1건 포함", true), ("테스트 8개 이상", "테스트 2026-11-21 추가", false),
        ])
    func bounds(criterion: String, report: String, isMet: Bool) {
        let item = Reviewer.judge(criteria: criterion, report: report).items.first
        #expect(item?.missing.contains { "≥≤<>=".contains($0.prefix(1)) } == !isMet)
    }

    @Test(
        "Failures count as claims about this work alone",
        arguments: [
            ("테스트 2건 실패", true), ("빌드가 실패했습니다", true), ("3 failed", true), ("The deploy failed.", true), ("미완료", true),
            ("TODO: 정리", true), ("12개 중 9개 통과", true), ("- [ ] 문서", true), ("문서 추가 안 됨", true),
            ("not implemented", true),
            ("실패 없음", false), ("실패 0건", false), ("0 failures", false), ("none failed", false), ("TODO: 없음", false),
            ("실패 시나리오 작성", false), ("failed logins are counted", false), ("실패하면 알림", false),
            ("if it fails, alert", false),
            ("`build failed` 문구 개선", false), ("> 테스트 실패", false), ("Risks: 배포 실패", false),
            ("fixed 3 failing tests", false),
            ("테스트 2건 실패. 수정 후 모두 통과.", false), ("previously failing tests pass", false), ("fail-on-alert 옵션", false),
        ])
    func failureMarkers(report: String, isClaim: Bool) {
        #expect(Reviewer.judge(criteria: "문서", report: report).failureMarkers.isEmpty == !isClaim)
    }

    @Test(
        "Block markers count unless denied, past, quoted or what the criteria speak of",
        arguments: [
            ("Status: BLOCKED", "문서", true), ("blocked on a token", "문서", true), ("cannot proceed", "문서", true),
            ("진행 불가", "문서", true), ("승인 필요", "문서", true), ("권한 없음", "문서", true), ("승인 대기 중", "문서", true),
            ("no blockers", "문서", false), ("블로커 없음", "문서", false), ("not blocked", "문서", false),
            ("blocked tasks are listed", "문서", false), ("\"blocked\" 표시", "문서", false),
            ("was blocked yesterday", "문서", false),
            ("승인 필요 배지 구현", "승인 필요 배지", false), ("The list says blocked.", "list blocked tasks", false),
        ])
    func blockMarkers(report: String, criteria: String, isClaim: Bool) {
        #expect(Reviewer.judge(criteria: criteria, report: report).blockMarkers.isEmpty == !isClaim)
    }

    @Test(
        "What was seen to happen is evidence, and a symptom, another place or a value beyond the bound is none",
        arguments: [
            (Verdict.pass, "세션 만료 30분", "30분 동안 움직임이 없으면 로그인 화면으로 돌아갑니다. 29분에 클릭하면 그대로 이어집니다."),
            (Verdict.retry, "세션 만료 처리", "움직임이 없으면 로그인 화면이 나타나는 식입니다."),
            (Verdict.pass, "API 요청 제한 분당 60회", "61번째 요청부터 429가 돌아옵니다. 1분이 지나면 다시 200입니다."),
            (Verdict.retry, "보고서 내보내기", "보고서를 내보내면 0바이트로 열립니다. 파일은 report.xlsx입니다."),
            (Verdict.pass, "탈퇴한 회원의 글 삭제", "탈퇴하면 글이 지워집니다. 시험 계정의 글 12건이 지워진 것을 봤습니다."),
            (Verdict.retry, "운영 데이터로 모델 평가", "샘플 데이터 500건으로 모델을 평가해 정확도 0.91이 나왔습니다."),
            (Verdict.retry, "p95 below 200 ms", "Median latency is 80 ms over 10,000 requests."),
            (
                Verdict.pass, "Search p95 below 300 ms",
                "| metric | before | after |\n|---|---|---|\n| search p95 | 820 ms | 210 ms |"
            ),
            (Verdict.retry, "알림 지연 5초 이내", "Checklist:\n1. done — 평균 8.1초 (200건), perf/alert.md"),
            (Verdict.retry, "중복 알림 없음", "Checklist:\n1. 완료 — 200건 전송, 중복 3건"),
            (Verdict.retry, "Deploy to production", "Checklist:\n1. done — deployed to staging, build 812"),
            (
                Verdict.pass, "The export test is no longer flaky",
                "Ran the export test 200 times in a loop: 200 passed, 0 failed."
            ),
        ])
    func shown(verdict: Verdict, criteria: String, report: String) {
        #expect(Reviewer.judge(criteria: criteria, report: report).verdict == verdict)
    }

    @Test(
        "Forms of an English word share a stem",
        arguments: [
            ["update", "updates", "updated", "updating"], ["policy", "policies"],
            ["pass", "passes", "passed", "passing"],
            ["stop", "stops", "stopped", "stopping"], ["migrate", "migration", "migrated"],
            ["notify", "notified", "notifies"],
        ])
    func stems(words: [String]) {
        let stems = Set(words.map { EnglishStem.stem(FoldedText($0).scalars[...]) })
        #expect(stems.count == 1, "\(stems.map { String(scalarValues: $0[...]) })")
    }
}
