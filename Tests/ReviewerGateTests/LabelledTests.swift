import Testing

@testable import ReviewerGate

@Suite struct LabelledTests {
    @Test(
        "The gate agrees with the labels in 95 of 100 cases and never passes work that is not done",
        arguments: ["labelled-korean.txt", "labelled-english.txt"])
    func agreement(file: String) throws {
        let cases = try LabelledCase.read(file)
        #expect(cases.count >= 56)
        var right = 0
        for labelled in cases {
            let judgement = Reviewer.judge(criteria: labelled.criteria, report: labelled.report)
            if judgement.verdict == labelled.verdict {
                right += 1
            } else {
                print("WRONG \(judgement.verdict.rawValue) for \(labelled)\n   \(judgement.reasons)")
            }
            #expect(judgement.verdict != .pass || labelled.verdict == .pass, "\(labelled)")
        }
        print("\(file): \(right) of \(cases.count)")
        #expect(right * 100 >= cases.count * 95)
    }

    @Test("It agrees with labels that its rules were not fitted to")
    func heldOut() throws {
        let cases = try LabelledCase.read("labelled-held-out.txt")
        #expect(cases.count >= 54)
        var right = 0
        var falsePasses = 0
        for labelled in cases {
            let verdict = Reviewer.judge(criteria: labelled.criteria, report: labelled.report).verdict
            if verdict == labelled.verdict { right += 1 }
            if verdict == .pass, labelled.verdict != .pass { falsePasses += 1 }
        }
        print("held out: \(right) of \(cases.count), \(falsePasses) false passes")
        #expect(right * 100 >= cases.count * 90)
    }

    @Test("Finished rows pass by their own notes and not by those of other rows")
    func finishedRows() throws {
        let rows = try FinishedRow.all()
        #expect(rows.count == 23)
        var own = 0
        var cross: [String] = []
        for row in rows {
            for other in rows {
                let judgement = Reviewer.judge(criteria: row.criteria, report: other.notes)
                if row.id == other.id {
                    if judgement.verdict == .pass { own += 1 } else { print("OWN \(row.id) \(judgement.reasons)") }
                } else if judgement.verdict == .pass {
                    cross.append("\(row.id) by \(other.id)")
                }
            }
        }
        print("own \(own) of \(rows.count), cross \(cross.count): \(cross)")
        #expect(own * 100 >= rows.count * 85)
        #expect(cross.count * 100 <= rows.count * (rows.count - 1) * 2)
    }
}
