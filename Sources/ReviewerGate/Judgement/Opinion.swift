package import Text

/// What a second reader says of a report: a program of the operator, which may lower a verdict and never raise one.
package struct Opinion: Equatable, Sendable {
    package let verdict: Verdict
    /// Why, in one line without control characters.
    package let reason: String

    /// The longest reason, in Unicode scalars.
    static let longestReason = 200

    /// Reads an answer: `{"verdict":"RETRY","reason":"…"}`.
    ///
    /// - Returns: nil for everything else. An answer that has to be guessed at is none.
    package init?(answer: [UInt8]) {
        guard let text = String(validating: answer, as: UTF8.self), let value = try? JSONValue(parsing: text),
            case .string(let word) = value["verdict"], let verdict = Verdict(rawValue: word)
        else { return nil }
        self.verdict = verdict
        guard case .string(let reason) = value["reason"] else {
            // What lowers a verdict has to say why.
            guard verdict == .pass else { return nil }
            self.reason = ""
            return
        }
        let words = reason.unicodeScalars.split { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
            default: false
            }
        }
        let line = words.map { String($0) }.joined(separator: " ").unicodeScalars
        self.reason = String(String.UnicodeScalarView(line.prefix(Self.longestReason)))
        if self.reason.isEmpty, verdict != .pass { return nil }
    }
}

extension Judgement {
    /// The judgement with a second reader's opinion, which counts where it is the worse one.
    package func lowered(by opinion: Opinion?) -> Judgement {
        guard let opinion, opinion.verdict > verdict else { return self }
        return Judgement(
            verdict: opinion.verdict, reasons: reasons + [.opinion(opinion)], items: items,
            failureMarkers: failureMarkers, blockMarkers: blockMarkers, evidence: evidence)
    }

    /// What a second reader gets, `orch.judge/1`.
    package func question(criteria: String, report: String) -> JSONObject {
        [
            "schema": "orch.judge/1", "criteria": .array(CriteriaList.items(of: criteria).map { .string($0) }),
            "report": .string(report), "verdict": .string(verdict.rawValue),
            "findings": .array(of: items) { item in
                [
                    "criterion": .string(item.text), "strength": .string(orNull: item.strength?.rawValue),
                    "found": .array(item.found.map { .string($0.line) }),
                    "missing": .array(item.missing.map { .string($0) }),
                ]
            },
            "evidence": .array(of: evidence) { fact in
                ["name": .string(fact.name), "passed": .bool(fact.passed), "detail": .string(fact.detail)]
            },
        ]
    }
}
