import Foundation
import Testing

@testable import ReviewerGate

/// Reports that were written and labelled by somebody who had not seen the rules.
@Suite struct HeldOutTests {
    /// What the gate made of the cases of a file.
    struct Score: Equatable {
        var cases = 0
        var right = 0
        /// Passed though the label is another.
        var wronglyPassed = 0
        /// Cases whose label is BLOCK alone, and those of them that were blocked.
        var blockers = 0
        var blockersFound = 0
    }

    private struct HeldOutCase: Decodable {
        let criteria: String
        let report: String
        let verdicts: [String]

        private enum Key: CodingKey { case criteria, report, verdict }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            criteria = try fields.decode(String.self, forKey: .criteria)
            report = try fields.decode(String.self, forKey: .report)
            if let one = try? fields.decode(String.self, forKey: .verdict) {
                verdicts = [one]
            } else {
                verdicts = try fields.decode([String].self, forKey: .verdict)
            }
        }
    }

    static func score(_ file: String, require: Strength) throws -> Score {
        var score = Score()
        for line in try Fixture.text(file).split(separator: "\n") {
            let held = try JSONDecoder().decode(HeldOutCase.self, from: Data(line.utf8))
            let verdict = Reviewer.judge(criteria: held.criteria, report: held.report, require: require).verdict
                .rawValue
            score.cases += 1
            if held.verdicts.contains(verdict) {
                score.right += 1
            } else if verdict == "PASS" {
                score.wronglyPassed += 1
            }
            if held.verdicts == ["BLOCK"] {
                score.blockers += 1
                if verdict == "BLOCK" { score.blockersFound += 1 }
            }
        }
        return score
    }

    /// At first sight the files got 60 (2 passed wrongly), 39 (1), 49 (8) and 70 (3) right. Kinds of misses were cured
    /// since, so these figures are no longer those of unseen reports. A change that lowers one is to be explained.
    /// The files of the third round got 48, 65, 70, 78 and 78 of 100 of their five parts right at first sight, and 80 of
    /// 100 probes. Those of the fourth got 71 of 80, 38 and 34 of 40 and 54 of 60 right (2, 2, 5 and 0) before the fifth
    /// round began; the changes for that one cured some of their misses too.
    ///
    /// The fifth round has four sets, named `a-` to `d-`, each judged once before any rule was changed for it. At first sight
    /// they got 61, 59 and 66 of 80 and 37 of 40 reports in prose right (7, 4, 3 and 0 passed wrongly), passed 12, 10 and 9 of
    /// 60 and 5 of 30 probes, and got 57, 56 and 56 of 60 and 29 of 30 checklists right (1, 0, 1 and 0 passed wrongly).
    ///
    /// The files of the sixth round are halves whose misses nobody has looked at; the other halves were used. Before it
    /// they got 13 of 20 right (all of them honest work in free prose), passed 8 of 40 probes and got 18 of 20 checklists
    /// right (1 passed wrongly).
    ///
    /// Those of the seventh are the half that was put aside before its rules were written; with the other half 29 of 55
    /// honest reports passed before and 45 after. What the rules before it made of this half: 31 of 56 honest reports
    /// passed, all 10 blockers found, 11 of 60 probes passed, 21 of 21 checklists right.
    ///
    /// The files of the eighth were written before the words of ``Glossary`` were several times as many, and by who chose
    /// those words. Before, 18 of 40 honest reports passed, 3 of 10 with a hidden exception and 3 of 10 probes. The same
    /// words raised the half of the seventh round from 35 to 38 of 56 honest reports, and passed one more of its 60 probes.
    /// Words that only go along with a subject (`pg_dump` for a backup) would have raised that to 40, and passed `I looked at
    /// document.body and 2 functions in app.js` for a README.
    ///
    /// The ninth has three sets by writers who had not seen the rules, each judged once before any rule was changed for
    /// it: they got 44, 49 and 49 of 60 reports right (3, 2 and 2 passed wrongly), passed 8 of 20, 10 of 40 and 13 of 60
    /// probes, and 32 and 32 of 40 honest reports of one to three sentences. The tenth is a fourth one of the same kind:
    /// 60 of 80 (4 passed wrongly), 15 of 60 probes, 35 of 60 honest short ones at first sight. The eleventh is a fifth one,
    /// whose misses nobody has looked at; before the ninth round 58 of 80 of its reports were right, 21 of 60 probes passed
    /// and 37 of 60 short ones.
    ///
    /// What no case of these files needs was dropped then, the eleventh included: 1,300 groups of words, 85 patterns and
    /// several excuses. The twelfth was written meanwhile, by somebody who was to avoid the words of the criteria, and judged
    /// once: with those rules and without them 46 of 80 reports were right (10 and 9 passed wrongly), 17 of 60 honest short
    /// ones and 44 of 60 probes.
    ///
    /// Since no report passes without a word of the criteria, a few honest ones in entirely other words are sent back: 2 of
    /// the first file and 4 of the third round. Before, a third of all reports of another task passed, now 7 of 100.
    ///
    /// Two of the probes are right in what they repeat of the criterion and check in the next sentence; such a report is
    /// sent back, since many that check nothing of the kind read the same.
    @Test(
        "The gate keeps its figures on cases that were written and labelled without knowing the rules",
        arguments: [
            ("held-out-prose.jsonl", Strength.mentioned, 97, 0), ("held-out-restated.jsonl", .mentioned, 40, 0),
            ("held-out-probes.jsonl", .mentioned, 56, 0), ("held-out-checklists.jsonl", .stated, 80, 0),
            ("round3-prose.jsonl", .mentioned, 187, 1), ("round3-probes.jsonl", .mentioned, 23, 2),
            ("round4-prose.jsonl", .mentioned, 75, 0), ("round4-restated.jsonl", .mentioned, 40, 0),
            ("round4-probes.jsonl", .mentioned, 39, 0), ("round4-checklists.jsonl", .stated, 59, 0),
            ("round5-prose.jsonl", .mentioned, 258, 1), ("round5-probes.jsonl", .mentioned, 205, 1),
            ("round5-checklists.jsonl", .stated, 203, 0), ("round6-prose.jsonl", .mentioned, 16, 0),
            ("round6-probes.jsonl", .mentioned, 35, 5), ("round6-checklists.jsonl", .stated, 18, 1),
            ("round7-prose.jsonl", .mentioned, 48, 0), ("round7-probes.jsonl", .mentioned, 51, 9),
            ("round7-checklists.jsonl", .stated, 21, 0), ("round8-prose.jsonl", .mentioned, 36, 3),
            ("round8-probes.jsonl", .mentioned, 7, 3), ("round9-prose.jsonl", .mentioned, 173, 0),
            ("round9-probes.jsonl", .mentioned, 115, 5), ("round9-short.jsonl", .mentioned, 71, 0),
            ("round10-prose.jsonl", .mentioned, 71, 2), ("round10-probes.jsonl", .mentioned, 53, 6),
            ("round10-short.jsonl", .mentioned, 40, 0), ("round11-prose.jsonl", .mentioned, 62, 1),
            ("round11-probes.jsonl", .mentioned, 41, 19), ("round11-short.jsonl", .mentioned, 36, 0),
            ("round12-prose.jsonl", .mentioned, 46, 9), ("round12-probes.jsonl", .mentioned, 44, 16),
            ("round12-short.jsonl", .mentioned, 17, 0),
        ])
    func figures(file: String, require: Strength, right: Int, wronglyPassed: Int) throws {
        let score = try Self.score(file, require: require)
        #expect(score.right >= right && score.wronglyPassed <= wronglyPassed, "\(file): \(score)")
    }

    @Test("Few reports of other tasks pass")
    func otherTasks() throws {
        let honest = try Fixture.text("round5-prose.jsonl").split(separator: "\n").compactMap { line in
            let held = try JSONDecoder().decode(HeldOutCase.self, from: Data(line.utf8))
            return held.verdicts == ["PASS"] ? held : nil
        }
        // Each with the reports of five others; the next ones often have the same task.
        var passed = 0
        for (place, held) in honest.enumerated() {
            for step in [7, 31, 53, 71, 97] {
                let other = honest[(place + step) % honest.count]
                guard other.criteria != held.criteria else { continue }
                if Reviewer.judge(criteria: held.criteria, report: other.report).verdict == .pass { passed += 1 }
            }
        }
        #expect(passed * 100 <= honest.count * 5 * 7, "\(passed)")
    }
}
