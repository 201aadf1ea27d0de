import Testing

@testable import ReviewerGate

@Suite struct CheckOutcomeTests {
    @Test(
        "The value of a check is the last number that it printed",
        arguments: [
            ("Total coverage: 83.5 %\n", 83.5), ("1,234 lines\n", 1234), ("a, 1,2", 2), ("12 tests in 0.35s.", 0.35),
            ("\u{1B}[32m91\u{1B}[0m %\u{1B}[39;49m\n", 91), ("delta: -3", -3), ("utf-8", 8), ("커버리지 80퍼센트", 80),
            ("1.5e-05 s", 1.5e-05), ("no number", nil), ("", nil), (String(repeating: "9", count: 400), nil),
        ] as [(String, Double?)])
    func value(output: String, value: Double?) {
        #expect(CheckOutcome.value(in: Array(output.utf8)) == value)
    }

    @Test(
        "A limit needs a success and a value that keeps it",
        arguments: [
            ("@c>=80", true, 80, true), ("@c>=80", true, 79.9, false), ("@c>=80", true, nil, false),
            ("@c>=80", false, 90, false), ("@c", true, nil, true), ("@c", false, 90, false),
        ] as [(String, Bool, Double?, Bool)])
    func limits(mention: String, isSuccess: Bool, value: Double?, passes: Bool) throws {
        let check = try #require(Criterion.checks(in: mention).checks.first)
        let evidence = CheckOutcome(isSuccess: isSuccess, detail: "exit", value: value).evidence(
            for: check, criterion: 2)
        #expect(evidence.passed == passes && evidence.name == mention && evidence.criterion == 2)
    }
}
