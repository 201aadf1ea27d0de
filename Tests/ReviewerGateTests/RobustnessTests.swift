import Chance
import Testing

@testable import ReviewerGate

@Suite(.serialized) struct RobustnessTests {
    private static let pieces = [
        "테스트", "통과", " ", "실패", "2건", "8개 이상", "\n", "\r\n", "- [ ] ", "> ", "```", "(", ")", "\"", "'", "`", "/", ".",
        ",", ";", ":", "%",
        "없음", "않았", "안", "필요", "승인", "중", "of", "12", "9999999999999999999999", "0.", "a_b.md", "x/", "--", "failed",
        "not", "blocked",
        "if", "will", "Next:", "...", "... 수행 완료", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{FEFF}", "é", "漢", "🎉",
        "\u{0}", "\u{10FFFF}", "+", "•", "1)", "「", "→",
    ]

    @Test("No text makes the gate trap, and the same texts always give the same judgement", arguments: 1...10)
    func randomTexts(seed: Int) {
        var generator = Chance(seed: UInt64(seed))
        for _ in 0..<25 {
            let criteria = Self.text(using: &generator)
            let report = Self.text(using: &generator)
            let judgement = Reviewer.judge(criteria: criteria, report: report)
            #expect(judgement == Reviewer.judge(criteria: criteria, report: report))
            #expect(judgement.items.count == CriteriaList.items(of: criteria).count)
            #expect((judgement.verdict == .pass) == judgement.reasons.isEmpty)
        }
    }

    @Test("A mark may be longer than what is looked at behind it")
    func longMark() {
        let report = "로그인 화면은 고쳤습니다. 나머지는 가 나 다 라 마 바 사 못하는데 시간이 없으면 다음에 합니다."
        #expect(Reviewer.judge(criteria: "로그인 화면 수정", report: report).verdict == .retry)
    }

    @Test("A word that a pattern rules out takes nothing from the words before it")
    func excludedWord() {
        // `읽어` is no attempt, though `-어` before `봤` is one, and `보았고` and `입력해` are.
        let report = """
            가입 폼의 검증 오류 문구에 `role="alert"`와 `aria-describedby`를 붙였습니다.

            VoiceOver(iOS 18)와 NVDA(Windows)로 이메일·비밀번호·생년월일을 일부러 틀리게 입력해 보았고, 세 칸 모두 제출 직후 오류 문구를 \
            읽어 줍니다. axe 검사 위반 0건.
            """
        let criteria = "Screen reader announces validation errors on the signup form"
        #expect(Reviewer.judge(criteria: criteria, report: report).verdict == .pass)
    }

    @Test(
        "An English negation behind Korean words is of the word before it",
        arguments: [
            ("오류 no", "오류 3건", Verdict.retry), ("no", "오류 3건", .retry),
            ("오류 no", "오류 0건", .pass),
        ])
    func negationAtEnd(criteria: String, report: String, verdict: Verdict) {
        #expect(Reviewer.judge(criteria: criteria, report: report).verdict == verdict)
    }

    private static func text(using generator: inout Chance) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...60, using: &generator) {
            if Bool.random(using: &generator), let piece = pieces.randomElement(using: &generator) {
                text += piece
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    @Test(
        "The work grows with the length of the report, and not with its square",
        arguments: [
            "테스트 ", "실패 ", "failed ", "테스트 1 2 3 and ", "\"", "\" ' ` ( [ 「 ", "가", "a", "a_b.md/", "a-",
            "fixed failed, ", "추가(검증) (", "\n", "9", "없이 ",
        ])
    func linearReports(piece: String) {
        let growth = growth(from: 640) { size in
            _ = Reviewer.judge(criteria: "a_b.md 추가; 테스트 3개 이상 통과; add retry policy", report: Self.filled(piece, size))
        }
        #expect(growth < 40)
    }

    @Test(
        "The work grows with the length of the criteria, and not with its square",
        arguments: ["테스트 3개 ", "테스트/", "aa bb ", "테스트 3개 이상 통과; ", "a/"])
    func linearCriteria(piece: String) {
        let report = Self.filled("테스트 5개 aa bb 통과 ", 3_000)
        let growth = growth(from: 640) { size in
            _ = Reviewer.judge(criteria: "한글 " + Self.filled(piece, size), report: report)
        }
        #expect(growth < 40)
    }

    @Test(
        "The work grows with the length of the same words in both texts, and not with its square",
        arguments: ["가", "가나 ", "a_b", "x.md "])
    func linearBoth(piece: String) {
        let growth = growth(from: 640) { size in
            _ = Reviewer.judge(criteria: Self.filled(piece, size), report: Self.filled(piece, size))
        }
        #expect(growth < 40)
    }

    private static func filled(_ piece: String, _ size: Int) -> String {
        String(repeating: piece, count: size / piece.utf8.count + 1)
    }
}
