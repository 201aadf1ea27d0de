import Chance
import Operations
import TaskQueue
import Testing

@Suite("Files that are imported, whatever is in them")
struct ImportFuzzTests {
    private static let pieces = [
        "{\"tasks\":[", "{\"task\":\"a\"", ",", "}", "]", "[", "null", "\"", "id,task\n", "a,b\r\n", "\r", "\n",
        "- [ ] ", "- [x] ",
        "  ", "\t", "---\n", "id: TASK-1\n", "title: x\n", "## Acceptance Criteria\n", "가", "👩‍💻", "=1", "after:",
        "\u{0}", "'", ":", "# Doing\n",
    ]

    private enum Format: CaseIterable { case json, csv, checkbox, backlog }

    private static func tasks(in text: String, _ format: Format) throws(ImportError) -> [ImportedTask] {
        switch format {
        case .json: try TableImport.tasks(inJSON: text)
        case .csv: try TableImport.tasks(inCSV: text)
        case .checkbox: try ChecklistImport.tasks(in: text)
        case .backlog: try BacklogImport.tasks(in: [("task-1 - x.md", text)])
        }
    }

    @Test("Tasks of which each waits for the next one are each looked at once", .timeLimit(.minutes(1)))
    func chain() throws {
        func imported(_ last: String) throws(QueueError) -> Int {
            let count = 2_000
            let lines = (1...count).map { "X-\($0),task \($0),\($0 < count ? "X-\($0 + 1)" : last)\n" }
            guard let tasks = try? TableImport.tasks(inCSV: "id,task,after\n" + lines.joined()) else { return 0 }
            var queue = try Queue(Array("| id | status | priority | task | notes |\n|-|-|-|-|-|\n".utf8))
            let moment = Moment(epochMilliseconds: 1_796_000_000_000, offset: .kst)
            return try Import(tasks, from: "x").apply(to: &queue, at: moment).items.count { $0.fate == .added }
        }
        #expect(try imported("") == 2_000)
        do throws(QueueError) {
            _ = try imported("X-1990")
            Issue.record("a circle was added")
        } catch {
            guard case .imported(_, 1991, _, .dependencyCircle(let circle)) = error else { throw error }
            #expect(circle.count == 12 && circle.first == circle.last)
        }
    }

    @Test("Any text is read or refused with a place in it, and no row is lost in the queue")
    func fuzz() {
        var chance = Chance(seed: 7_041_776)
        let moment = Moment(epochMilliseconds: 1_796_000_000_000, offset: .kst)
        let text = "| id | status | priority | task | notes |\n|-|-|-|-|-|\n| A-1 | PENDING | P1 | a | - |\n"
        for _ in 0..<3_000 {
            let source = chance.text(of: Self.pieces, most: 24)
            for format in Format.allCases {
                do throws(ImportError) {
                    let tasks = try Self.tasks(in: source, format)
                    guard var queue = try? Queue(Array(text.utf8)) else { continue }
                    guard let report = try? Import(tasks, from: "x").apply(to: &queue, at: moment) else { continue }
                    let after = try? Queue(queue.rendered())
                    #expect(after?.rowCount == 1 + report.items.count { $0.fate == .added })
                } catch {
                    #expect(error.place.line >= 1 && error.place.column >= 1)
                }
            }
        }
    }
}
