import Chance
import Operations
import TaskQueue
import Testing

@Suite struct TeamTaskFileTests {
    @Test(
        "An array, one object and an object a line are the same",
        arguments: [
            #"[{"title":"a"},{"title":"b"}]"#, "{\"title\":\"a\"}\n\n{\"title\":\"b\"}\r\n",
            " [ {\"title\" : \"a\"}\n, {\"title\":\"b\"} ]\n",
        ])
    func forms(text: String) throws {
        #expect(try TeamTaskFile.read(text).map(\.title) == ["a", "b"])
    }

    @Test func `an object may stand on several lines`() throws {
        #expect(try TeamTaskFile.read("{\n\"title\":\n\"a\"\n}").map(\.title) == ["a"])
    }

    @Test(
        "null and blank texts say as much as a key that is not there",
        arguments: [
            #"{"title":"a"}"#,
            #"{"id":null,"title":"a","owner_role":null,"status":null,"dependencies":null,"prompt":null,"acceptance_criteria":null}"#,
            #"{"title":"a","summary_budget_tokens":null}"#,
            #"{"id":"","title":"a","owner_role":" ","status":"","dependencies":[""],"prompt":"\n"}"#,
            #"{"title":"a","acceptance_criteria":[]}"#, #"{"title":"a","acceptance_criteria":" "}"#,
        ])
    func absence(text: String) throws {
        #expect(try TeamTaskFile.read(text) == (try TeamTaskFile.read(#"{"title":"a"}"#)))
    }

    @Test(
        "What is wrong with an object is reported with the object and the key",
        arguments: [
            ("1", 1, nil, .notAnObject), ("[[]]", 1, nil, .notAnObject), ("null", 1, nil, .notAnObject),
            (#"[{"title":"a"},{"id":"x","name":"b"}]"#, 2, "x", .unknownKey("name")),
            (#"{"title":"a","title":"b"}"#, 1, nil, .repeatedKey("title")),
            (#"{"id":"x"}"#, 1, "x", .missingKey(.title)), (#"{"title":" "}"#, 1, nil, .missingKey(.title)),
            (#"{"title":null}"#, 1, nil, .missingKey(.title)),
            (#"{"title":7}"#, 1, nil, .badValue(.title, takes: "a text")),
            (#"{"title":"a","prompt":{}}"#, 1, nil, .badValue(.prompt, takes: "a text")),
            (#"{"title":"a","id":1}"#, 1, nil, .badValue(.id, takes: "a text")),
            (
                #"{"title":"a","owner_role":"문서"}"#, 1, nil,
                .badValue(.ownerRole, takes: "a word of up to 64 letters, digits, '.', '_' or '-'")
            ),
            (#"{"title":"a","dependencies":"b"}"#, 1, nil, .badValue(.dependencies, takes: "an array of texts")),
            (#"{"title":"a","dependencies":[1]}"#, 1, nil, .badValue(.dependencies, takes: "an array of texts")),
            (
                #"{"title":"a","acceptance_criteria":3}"#, 1, nil,
                .badValue(.acceptanceCriteria, takes: "a text or an array of texts")
            ),
            (
                #"{"title":"a","summary_budget_tokens":"9"}"#, 1, nil,
                .badValue(.summaryBudget, takes: "a whole number from 1 to 1000000")
            ),
            (
                #"{"title":"a","summary_budget_tokens":1e3}"#, 1, nil,
                .badValue(.summaryBudget, takes: "a whole number from 1 to 1000000")
            ),
            (
                #"{"title":"a","status":"DONE"}"#, 1, nil,
                .badValue(.status, takes: "PENDING, since no planned task has begun")
            ),
            (#"[{"id":"x","title":"a"},{"id":"x","title":"b"}]"#, 2, "x", .repeatedID("x", first: 1)),
            (#"{"title":"a","dependencies":["../x"]}"#, 1, nil, .unknownDependency("../x")),
        ] as [(String, Int, String?, TeamTaskError.Problem)])
    func problems(text: String, number: Int, name: String?, problem: TeamTaskError.Problem) {
        #expect(throws: TeamTaskError.object(.init(number: number, id: name), problem)) {
            try TeamTaskFile.read(text)
        }
    }

    @Test(
        "A circle is reported along its ids",
        arguments: [
            (#"[{"id":"a","title":"1","dependencies":["a"]}]"#, ["a", "a"]),
            (
                #"[{"title":"0","dependencies":["b"]},{"id":"a","title":"1","dependencies":["b"]},{"id":"b","title":"2","dependencies":["a"]}]"#,
                ["b", "a", "b"]
            ),
        ])
    func circles(text: String, ids: [String]) {
        #expect(throws: TeamTaskError.circle(ids)) { try TeamTaskFile.read(text) }
    }

    @Test(
        "What is not valid JSON is reported with its place",
        arguments: [
            ("{\"title\":\"한글\" x}", "a comma or }", 1, 15), ("[{\"title\":\"a\"},\n  oops]", "a value", 2, 3),
            ("{\"title\":\"a\"}\n{\"title\":}", "a value", 2, 10), ("[", "a value", 1, 2),
        ])
    func places(text: String, expected: String, line: Int, column: Int) {
        #expect(throws: TeamTaskError.notJSON(expected: expected, line: line, column: column)) {
            try TeamTaskFile.read(text)
        }
    }

    @Test("A file without tasks is refused", arguments: ["", " \n ", "[]"])
    func empty(text: String) {
        #expect(throws: TeamTaskError.empty) { try TeamTaskFile.read(text) }
    }

    @Test func `limits are reported before anything is made of the file`() {
        let many = "[" + Array(repeating: #"{"title":"a"}"#, count: 1001).joined(separator: ",") + "]"
        #expect(throws: TeamTaskError.tooMany(1001, limit: 1000)) { try TeamTaskFile.read(many) }
        let long = String(repeating: "x", count: 1 << 20)
        #expect(throws: TeamTaskError.object(.init(number: 1), .tooLong(.prompt, bytes: 1 << 20, limit: 65_536))) {
            try TeamTaskFile.read(#"{"title":"a","prompt":"\#(long)"}"#)
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: TeamTaskError.self) { try TeamTaskFile.read(deep) }
    }

    @Test func `in every order each task comes after what it depends on`() throws {
        var chance = Chance(seed: 7)
        for _ in 0..<200 {
            // Task i may depend on smaller numbers; the file is shuffled.
            let count = Int.random(in: 1...12, using: &chance)
            let objects = (0..<count).map { number in
                let before = (0..<number).filter { _ in Bool.random(using: &chance) }
                let words = before.map { "\"t\($0)\"" }.joined(separator: ",")
                return "{\"id\":\"t\(number)\",\"title\":\"\(number)\",\"dependencies\":[\(words)]}"
            }
            let text = objects.shuffled(using: &chance).joined(separator: "\n")
            let tasks = try TeamTaskFile.read(text)
            #expect(tasks.count == count)
            for (place, task) in tasks.enumerated() {
                for dependency in task.dependencies {
                    guard case .sibling(let other) = dependency else {
                        Issue.record("not of the file: \(dependency)")
                        continue
                    }
                    #expect(other < place)
                    #expect(try #require(Int(tasks[other].title)) < #require(Int(task.title)))
                }
            }
        }
    }
}
