import ReviewerGate
import TokenGuardrails

/// What has to hold for texts that workers and people write.
extension Reader {
    func checkReport(_ input: [UInt8]) throws(Violation) {
        let text = input.decoded
        let report = CompactReport(text, expecting: "A-1")
        let count = max(1, input.lines.count)
        let lines = report.findings.map(\.line)
        try require(lines == lines.sorted() && lines.allSatisfy((1...count).contains), "findings are in order of lines")
        let names = report.sections.map(\.name)
        try require(Set(names).count == names.count, "a section is there once")
        try require(report.sections.allSatisfy { (1...count).contains($0.line) }, "a section has a line")
        let decision = Guardrail.decide(report: report.findings, tokens: nil, budget: .standard)
        try require((decision.verdict == .allow) == report.findings.isEmpty, "what is not as it must be is not allowed")
        // Line ends of Windows are no findings; lone carriage returns would become part of them.
        if !input.contains(0x0D), input.first != 0xEF {
            let other = CompactReport("\u{FEFF}" + text.replacing("\n", with: "\r\n"), expecting: "A-1")
            try require(other.sections == report.sections, "line ends of Windows change no section")
        }
        try require(TokenEstimate.tokens(of: text) <= 4 * text.utf8.count, "a text has no more tokens than bytes")
        try require(Transcript.tokens(of: text) >= 0, "a transcript has tokens")
    }

    func checkGate(_ input: [UInt8]) throws(Violation) {
        let parts = Choices(of: input).parts(2)
        let (criteria, report) = (parts[0].decoded, parts[1].decoded)
        let judgement = Reviewer.judge(criteria: criteria, report: report)
        try require((judgement.verdict == .pass) == judgement.reasons.isEmpty, "what does not pass has a reason")
        try require(judgement.items.count == CriteriaList.items(of: criteria).count, "each item is looked for")
        try require(
            Reviewer.judge(criteria: criteria, report: "").verdict != .pass, "nothing reported is nothing done")
        let (stated, verified) = (
            Reviewer.judge(criteria: criteria, report: report, require: .stated).verdict,
            Reviewer.judge(criteria: criteria, report: report, require: .verified).verdict
        )
        try require(judgement.verdict <= stated && stated <= verified, "who asks for more gets no better verdict")
        let loose = Reviewer.judge(criteria: criteria, report: report, require: .stated, isReport: false).verdict
        try require(loose != .pass, "what is only printed states nothing")
        let against = Evidence(name: "check", passed: false, detail: "exit 1")
        let refuted = Reviewer.judge(criteria: criteria, report: report, evidence: [against]).verdict
        try require(refuted != .pass, "what a check refutes does not pass")
        let count = max(1, parts[1].lines.count)
        let marks = judgement.failureMarkers + judgement.blockMarkers
        try require(marks.allSatisfy { (1...(count + 1)).contains($0.number) }, "a marked line is one of the report")
    }
}
