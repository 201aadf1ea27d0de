import Testing

@testable import ReviewerGate

@Suite struct OpinionTests {
    @Test(
        "An answer is a JSON object with a verdict and, where that is not PASS, a reason",
        arguments: [
            (#"{"verdict":"RETRY","reason":"tests were not run"}"#, .retry, "tests were not run"),
            (
                " {\"reason\": \"needs\\n a\\u001b[31m key\\u202e\", \"verdict\": \"BLOCK\", \"x\": 1}\n", .block,
                "needs a [31m key"
            ),
            (#"{"verdict":"PASS"}"#, .pass, ""), (#"{"verdict":"RETRY"}"#, nil, nil),
            (#"{"verdict":"RETRY","reason":" \t"}"#, nil, nil), (#"{"verdict":"retry","reason":"x"}"#, nil, nil),
            (#"{"verdict":"RETRY","reason":1}"#, nil, nil), (#"I think {"verdict":"RETRY","reason":"x"}"#, nil, nil),
            (#"{"verdict":"PASS"} {"verdict":"PASS"}"#, nil, nil), (#"["RETRY"]"#, nil, nil), ("", nil, nil),
        ] as [(String, Verdict?, String?)])
    func answers(answer: String, verdict: Verdict?, reason: String?) {
        let opinion = Opinion(answer: Array(answer.utf8))
        #expect(opinion?.verdict == verdict && opinion?.reason == reason)
    }

    @Test("A long reason is cut, and bytes that are no text are no answer")
    func bounds() {
        let long = #"{"verdict":"RETRY","reason":""# + String(repeating: "가", count: 5_000) + #""}"#
        #expect(Opinion(answer: Array(long.utf8))?.reason.unicodeScalars.count == Opinion.longestReason)
        #expect(Opinion(answer: [0xFF, 0xFE]) == nil)
    }

    @Test("An opinion lowers a verdict and never raises one")
    func lowering() throws {
        for (report, own) in [
            ("README 반영 완료", Verdict.pass), ("nothing", .retry), ("blocked: needs approval", .block),
        ] {
            let judgement = Reviewer.judge(criteria: "README 반영", report: report)
            #expect(judgement.verdict == own)
            for verdict in Verdict.allCases {
                let answer = #"{"verdict":"\#(verdict.rawValue)","reason":"because"}"#
                let opinion = try #require(Opinion(answer: Array(answer.utf8)))
                let lowered = judgement.lowered(by: opinion)
                #expect(lowered.verdict == max(own, verdict))
                #expect(lowered.reasons.contains(.opinion(opinion)) == (verdict > own))
            }
            #expect(judgement.lowered(by: nil) == judgement)
        }
    }
}
