import TaskQueue
import Testing

/// Which task is meant by the end of an id.
@Suite("The end of an id")
struct MeantIDTests {
    /// What is meant: an id, one of several, or nothing.
    enum Meaning: Equatable {
        case task(String)
        case oneOf([String])
        case nothing
    }

    @Test(
        "It stands for the only id that ends so",
        arguments: [
            ("10", ["ORCH-010", "ORCH-011"], .task("ORCH-010")),
            ("010", ["ORCH-010"], .task("ORCH-010")),
            ("0010", ["ORCH-010"], .task("ORCH-010")),
            ("ORCH-10", ["ORCH-010"], .task("ORCH-010")),
            ("ORCH-010", ["ORCH-010", "ORCH-10"], .task("ORCH-010")),
            ("010", ["10"], .task("10")),
            ("login", ["WEB-login", "ORCH-001"], .task("WEB-login")),
            ("api-7", ["WEB-api-007", "OPS-api-8"], .task("WEB-api-007")),
            ("7", ["WEB-api-007"], .task("WEB-api-007")),
            ("1024", ["ORCH-1024", "ORCH-024"], .task("ORCH-1024")),
            ("99999999999999999999999", ["T-99999999999999999999999"], .task("T-99999999999999999999999")),
            ("0", ["T-000"], .task("T-000")),
            // Twice in the file it is one id still; what is done with it says so.
            ("10", ["ORCH-010", "ORCH-010"], .task("ORCH-010")),
            // The whole id wins, whatever else ends so.
            ("10", ["ORCH-010", "10"], .task("10")),
            ("login", ["WEB-login", "login", "APP-login"], .task("login")),
            ("10", ["ORCH-010", "WEB-10"], .oneOf(["ORCH-010", "WEB-10"])),
            ("10", ["ORCH-010", "ORCH-10"], .oneOf(["ORCH-010", "ORCH-10"])),
            ("login", ["WEB-login", "APP-login"], .oneOf(["WEB-login", "APP-login"])),
            // Beginnings, pieces of parts and other cases are slips.
            ("ORCH-1", ["ORCH-100"], .nothing),
            ("ORCH", ["ORCH-010"], .nothing),
            ("10", ["ORCH-110", "ORCH-101", "ORCH10", "ORCH-10x", "ORCH.10", "ORCH_10"], .nothing),
            ("RCH-010", ["ORCH-010"], .nothing),
            ("orch-010", ["ORCH-010"], .nothing),
            ("in", ["WEB-login"], .nothing),
            ("WEB-ORCH-010", ["ORCH-010"], .nothing),
            ("10", ["작업-10", "a..-10"], .nothing),
            ("10", [], .nothing),
        ] as [(String, [String], Meaning)])
    func meaning(of given: String, among ids: [String], meaning: Meaning) throws {
        var queue = try queue(rows: ids.map { ($0, "PENDING", "P1", "-") })
        let id = try #require(TaskID(given))
        let found: Meaning
        do throws(QueueError) {
            found = .task(try queue.id(meantBy: id).text)
        } catch {
            switch error {
            case .unclearID(id, let candidates): found = .oneOf(candidates.map(\.text))
            case .unknownID(id, _): found = .nothing
            default: throw error
            }
        }
        #expect(found == meaning)
    }

    @Test(
        "Of an id that no task has, those in another case come near, and else those one slip away",
        arguments: [
            ("t-41", ["T-41", "T-42"], ["T-41"]), ("orch_010", ["ORCH-010", "ORCH-011"], ["ORCH-010"]),
            ("T41", ["T-41", "T-14"], ["T-41"]), ("T-14", ["T-41", "T-99"], ["T-41"]),
            ("ORCH-01", ["ORCH-010", "ORCH-100", "WEB-01"], ["ORCH-010"]), ("ORHC-010", ["ORCH-010"], ["ORCH-010"]),
            ("X-1a", ["X-1b", "X-1c", "X-1d", "X-1e"], ["X-1b", "X-1c", "X-1d"]), ("X-1", ["Y-2", "X-123", "X-2"], []),
        ])
    func near(given: String, ids: [String], expected: [String]) throws {
        var queue = try queue(rows: ids.map { ($0, "PENDING", "P1", "-") })
        let id = try #require(TaskID(given))
        #expect(throws: QueueError.unknownID(id, near: expected.compactMap(TaskID.init))) {
            try queue.id(meantBy: id)
        }
    }

    @Test("A damaged row is meant too, so that what is done with it says what is wrong")
    func damaged() throws {
        var queue = try queue("\(header)\n\(delimiter)\n| ORCH-010 | DONE |\n")
        #expect(try queue.id(meantBy: try #require(TaskID("10"))).text == "ORCH-010")
    }
}
