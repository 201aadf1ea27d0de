import Testing

@testable import ReviewerGate

@Suite struct LabelledTests {
    @Test(
        "The gate agrees with 95 of 100 labels and never passes work that is not done",
        arguments: ["labelled-korean.txt", "labelled-english.txt"])
    func agreement(file: String) throws {
        let cases = try LabelledCase.read(file)
        #expect(cases.count >= 150)
        var right = 0
        for labelled in cases {
            let judgement = Reviewer.judge(criteria: labelled.criteria, report: labelled.report)
            if judgement.verdict == labelled.verdict { right += 1 }
            #expect(judgement.verdict != .pass || labelled.verdict == .pass, "\(labelled)")
        }
        #expect(right * 100 >= cases.count * 95)
    }

    /// Words and rules were not fitted to these, so that one of them is passed wrongly and stays as it is.
    @Test("The gate agrees with 95 of 100 labels that its rules were not fitted to")
    func heldOut() throws {
        let cases = try LabelledCase.read("labelled-held-out.txt")
        #expect(cases.count == 94)
        let verdicts = cases.map { Reviewer.judge(criteria: $0.criteria, report: $0.report).verdict }
        let right = zip(cases, verdicts).count { $0.verdict == $1 }
        let wronglyPassed = zip(cases, verdicts).count { $0.verdict != .pass && $1 == .pass }
        #expect(right * 100 >= cases.count * 95)
        #expect(wronglyPassed <= 1)
    }

    @Test("Finished rows pass by their own notes, 85 of 100, and 2 of 100 at most by those of another row")
    func finishedRows() throws {
        let rows = try FinishedRow.all()
        #expect(rows.count == 23)
        var own: [String] = []
        var cross: [String] = []
        for row in rows {
            for other in rows where Reviewer.judge(criteria: row.criteria, report: other.notes).verdict == .pass {
                if row.id == other.id { own.append(row.id) } else { cross.append("\(row.id) by \(other.id)") }
            }
        }
        #expect(own.count * 100 >= rows.count * 85, "\(own)")
        #expect(cross.count * 100 <= rows.count * (rows.count - 1) * 2, "\(cross)")
    }

    @Test("A report that is nothing but the criteria passes for no finished row")
    func copies() throws {
        for row in try FinishedRow.all() {
            #expect(Reviewer.judge(criteria: row.criteria, report: row.criteria).verdict != .pass, "\(row.id)")
        }
    }
}
