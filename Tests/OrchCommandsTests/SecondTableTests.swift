import ArgumentGrammar
import Engine
import Foundation
import Operations
import Sheets
import TaskQueue
import Testing
import Text
import Workspace

@testable import OrchCommands

/// A table that no feature has: doors of a house, each open or closed. A schema, an operation and a command are all that
/// another table takes.
private struct Doors: SheetView {
    static let schema = Schema("doors", columns: ["door", "state", "by"], required: ["door", "state"], key: "door")
    static func failure(_ error: SheetError) -> SheetError { error }

    var sheet: Sheet
    var events: [SheetEvent] = []

    init(_ sheet: Sheet) { self.sheet = sheet }
}

/// Opens or closes a door; a new one is added.
private struct MoveDoor: Operations.Operation {
    let name = "door"
    let door: String
    let state: String
    let person: String

    func apply(to doors: inout Doors, at moment: Moment) throws(SheetError) -> Bool {
        let texts = [NamedText("door", door), NamedText("state", state), NamedText("by", person)]
        guard !doors.sheet.rows(withKey: door).isEmpty else {
            try doors.sheet.append(texts)
            doors.events.append(SheetEvent("door_added", door, status: state))
            return true
        }
        let row = try doors.sheet.editableRow(door)
        guard row["state"] != state else { return false }
        try doors.sheet.write(texts, toRow: row.index)
        doors.events.append(SheetEvent("door_moved", door, status: state, ["by": .string(person)]))
        return true
    }
}

private struct DoorCommand: Command {
    private static let door = Positional(.text("DOOR"), help: "which one")
    private static let state = Positional(.choice("STATE", of: ["open", "closed"]), help: "what it becomes")

    static let grammar = CommandGrammar(
        ["door"], group: CommandGroup.queue, summary: "open or close a door", discussion: [],
        positionals: [door, state])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let operation = MoveDoor(
            door: try call.required(door), state: try call.required(state), person: "a test")
        let receipt = try call.commit(operation, to: "DOORS.md")
        call.print("\(operation.door) \(receipt.outcome ? "is" : "was already") \(operation.state)")
    }
}

@Suite struct SecondTableTests {
    private let folder: String
    private let table = """
        # Doors

        | **Door** | `State` | by | colour |
        |---|---|---|---|
        | front | closed | - | green |
        | odd | open |

        """

    init() throws {
        folder = NSTemporaryDirectory() + "doors-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "| id | status | task |\n|-|-|-|\n".write(toFile: folder + "/QUEUE.md", atomically: true, encoding: .utf8)
        try table.write(toFile: folder + "/DOORS.md", atomically: true, encoding: .utf8)
    }

    private func door(_ words: String...) throws -> (answer: Answer, failure: CommandFailure?) {
        let grammar = Grammar(
            program: "house", summary: "keeps doors", globalFlags: GlobalFlags.all, names: ["door"]
        ) { _ in
            DoorCommand.grammar
        }
        guard case .run(let invocation) = try grammar.parse(["--queue", folder + "/QUEUE.md", "door"] + words) else {
            throw CocoaError(.featureUnsupported)
        }
        var call = try Call(invocation, screen: Screen(color: "never"))
        let failure = call.run(DoorCommand.self)
        return (call.answer, failure)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }

    @Test func `a command on another table changes only its row, and is logged`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try door("front", "open").answer.text == "front is open\n")
        #expect(try door("front", "open").answer.text == "front was already open\n")
        #expect(try door("back", "closed").answer.text == "back is closed\n")
        let moved = table.replacing("| front | closed | - | green |", with: "| front | open | a test | green |")
        #expect(try text("DOORS.md") == moved + "| back | closed | a test | - |\n")
        #expect(try door("odd", "closed").failure?.exit == .badData)
        #expect(try text("logs/orch_runs.jsonl").contains(#""event":"door_moved","trace_id""#))
        #expect(try text("QUEUE.md") == "| id | status | task |\n|-|-|-|\n")
    }
}
