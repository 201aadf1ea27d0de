import Foundation
import TaskQueue
import Testing
import Text

@testable import NaturalIntake

/// Requests with the tasks that a reader finds in them, labelled before any rule was run on them.
///
/// In three portions, each unseen at first: 73 of 79, 35 of 40 and 20 of 24 were right at the first run (due times of the last
/// two not counted), 128 of 143 in all. Version 0.1 had 19 of the first 79.
///
/// One JSON object a line: `r` request; `t` tasks, with `|` between equal wordings; `alt` other divisions; `a` what each
/// task waits for, from 1; `p` priorities, P1 where missing; `d` due times; `dalt` others that are as right; `c` criteria;
/// `template` whether it is to be designed, built and verified; `now` when it is read.
private struct LabelledRequest {
    let text: String
    let moment: Moment
    let tasks: [[[String]]]
    let after: [[Int]]?
    let priorities: [String]?
    let dues: [[String?]]?
    let criteria: [String]?
    let isTemplate: Bool?

    static func read(_ name: String) throws -> [LabelledRequest] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            guard json["request"] != nil else { return try LabelledRequest(json) }
            return try LabelledRequest(heldOut: json, days: ["tomorrow": "2026-02-10", "fri": "2026-02-13"])
        }
    }

    /// A case of the held-out file, in which a wording is a text or a list of equal ones.
    ///
    /// - Parameter days: the days that its due times name, such as `fri`.
    private init(heldOut json: [String: Any], days: [String: String]) throws {
        func division(_ tasks: [Any]) -> [[String]] { tasks.map { $0 as? [String] ?? [$0 as? String ?? ""] } }
        text = try #require(json["request"] as? String)
        moment = monday
        let found = division(try #require(json["tasks"] as? [Any]))
        tasks = [found] + (json["alt"] as? [[Any]] ?? []).map(division)
        after = json["after"] as? [[Int]]
        let each = json["priority"] as? [Any] ?? Array(repeating: json["priority"] ?? "P1", count: found.count)
        priorities = each.map { $0 as? String ?? "P1" }
        dues = (json["due"] as? String).map { due -> [[String?]] in
            let words = due.split(separator: " ").map(String.init).filter { $0 != "date" }
            let time = words.count > 1 ? words[1] : "18:00"
            return [Array(repeating: "\(days[words[0]] ?? "2026-" + words[0]) \(time)", count: found.count)]
        }
        criteria = nil
        isTemplate = nil
    }

    private init(_ json: [String: Any]) throws {
        text = try #require(json["r"] as? String)
        let now = (json["now"] as? String).flatMap { ISO8601DateFormatter().date(from: $0) }
        moment = now.map { Moment(epochMilliseconds: Int64($0.timeIntervalSince1970) * 1_000, offset: .kst) } ?? monday
        let divisions = [try #require(json["t"] as? [String])] + (json["alt"] as? [[String]] ?? [])
        tasks = divisions.map { $0.map { $0.split(separator: "|").map(String.init) } }
        after = json["a"] as? [[Int]]
        priorities = json["p"] as? [String]
        let others = json["dalt"] as? [[Any]] ?? []
        dues = (json["d"] as? [Any]).map { ([$0] + others).map { $0.map { $0 as? String } } }
        criteria = json["c"] as? [String]
        isTemplate = json["template"] as? Bool
    }

    /// What is wrong with the plan; empty when it is right.
    func errors() -> String {
        guard let plan = try? plan(text, at: moment) else { return "no plan" }
        let stages = RequestLanguage.korean.stages + RequestLanguage.english.stages
        let drafts = plan.division == .template ? Array(plan.drafts.prefix(1)) : plan.drafts
        let found = drafts.map { draft in
            let stage = stages.first(where: draft.task.hasPrefix).map { $0.count + 1 } ?? 0
            return Intake.repeatKey(of: String(draft.task.dropFirst(plan.division == .template ? stage : 0)))
        }
        func fits(_ division: [[String]]) -> Bool {
            division.count == found.count
                && zip(division, found).allSatisfy { $0.map(Intake.repeatKey(of:)).contains($1) }
        }
        guard let division = tasks.firstIndex(where: fits) else { return "tasks \(drafts.map(\.task))" }
        var errors = ""
        if division == 0, let after, after != drafts.map({ $0.after.map { $0 + 1 } }) {
            errors += " after \(drafts.map(\.after))"
        }
        if division == 0 || priorities == nil, priorities ?? drafts.map({ _ in "P1" }) != drafts.map(\.priority.word) {
            errors += " priority \(drafts.map(\.priority.word))"
        }
        let due = drafts.map { $0.due.map(shown) }
        if !(dues ?? [drafts.map({ _ in nil })]).contains(due), division == 0 || dues == nil { errors += " due \(due)" }
        if let criteria, criteria != drafts.map(\.successCriteria) {
            errors += " criteria \(drafts.map(\.successCriteria))"
        }
        if let isTemplate, isTemplate != (plan.division == .template) { errors += " division \(plan.division)" }
        return errors
    }
}

@Suite struct RequestTests {
    @Test(
        "Requests are divided as a reader divides them",
        arguments: [
            ("requests.jsonl", 141),
            // Written by somebody who had not seen the rules; 55 of 60 at the first run, and no rule was changed for it.
            ("held-out-requests.jsonl", 59),
            // In seven portions, each written before the rules were run on it: 72 of 131 by the rules of that time, and 258 of
            // the other 322 at the first run of those that the portions before had led to.
            ("messages.jsonl", 448),
            // Written by somebody who had not seen the rules; 59 of 80 at the first run, 76 since
            // some kinds of its misses were cured.
            ("fresh-requests.jsonl", 76),
            // Four sets of 60 by two others who had not seen the rules: 44, 40, 39 and 37 at the first run. What was learned
            // from the first and the third raised the second to 47 and the fourth to 38; then these were read too.
            ("unseen-a.jsonl", 60), ("unseen-b.jsonl", 57), ("unseen-c.jsonl", 51), ("unseen-d.jsonl", 46),
            // Written after that by a fourth writer, in the manner of plain requests: 58 at the first run, and no rule since.
            ("unseen-e.jsonl", 58),
        ])
    func requests(file: String, least: Int) throws {
        let requests = try LabelledRequest.read(file)
        let wrong = requests.map { ($0.text, $0.errors()) }.filter { !$0.1.isEmpty }
        let report = wrong.map { "\($0.0.debugDescription): \($0.1)" }.joined(separator: "\n")
        #expect(
            requests.count - wrong.count >= least, "\(requests.count - wrong.count) of \(requests.count)\n\(report)")
    }
}
