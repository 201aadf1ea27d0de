import ArgumentGrammar
import Interfaces
import Testing
import Text

@testable import OrchCommands

/// The commands of the registry that other programs may use, as tools of `orch mcp` and operations of `orch cgi`.
@Suite("Commands that are offered to other programs")
struct CommandOfferTests {
    @Test(
        "Every tool is a command, and every flag that it offers is one of that command's",
        arguments: CommandOffer.all.map(\.name))
    func flags(name: String) throws {
        let tool = try #require(CommandOffer.all.first { $0.name == name })
        let command = try #require(Registry.commands.first { $0.name == tool.command }?.type.grammar)
        let known = command.flags.map(\.name)
        #expect(tool.flags.allSatisfy(known.contains), "\(tool.flags.filter { !known.contains($0) })")
        #expect(tool.required.allSatisfy(tool.flags.contains))
        #expect(tool.text.map(tool.flags.contains) ?? true)
        #expect(tool.tool != nil)
    }

    @Test("No tool offers what runs a command, opens a page or names a file")
    func harmless() {
        for tool in CommandOffer.all {
            let command = Registry.commands.first { $0.name == tool.command }?.type.grammar
            for flag in command?.flags ?? [] where tool.flags.contains(flag.name) {
                let isByInput = tool.text == flag.name
                #expect(isByInput || flag.value?.offer != .files, "\(tool.name) --\(flag.name)")
                #expect(isByInput || !["COMMAND", "CMD", "URL"].contains(flag.value?.placeholder ?? ""))
            }
        }
    }

    @Test("A value is never a flag of its own, and the text of a report never an argument")
    func words() throws {
        let review = try #require(CommandOffer.all.first { $0.name == "review" })
        let line = try review.commandLine(["id": "A-1", "report": "--json; rm", "dry_run": .bool(true)])
        #expect(line.words == ["review", "--id=A-1", "--report=-", "--dry-run", "--json"])
        #expect(line.input == "--json; rm")
        // A dash alone is not standard input.
        let add = try #require(CommandOffer.all.first { $0.name == "add" })
        let dash = try add.commandLine(["task": "work", "success_criteria": "x", "notes": "-"])
        #expect(
            dash.words == ["add", "--task=-", "--success-criteria=x", "--notes= -", "--json"] && dash.input == "work")
    }

    @Test("Schemas say of each argument what the command line takes")
    func schemas() throws {
        let add = try #require(CommandOffer.all.first { $0.name == "add" }?.arguments?.schema)
        #expect(add["required"] == .array(["task"]))
        #expect(add["properties"]?["priority"]?["enum"] == .array(["P0", "P1", "P2"]))
        #expect(add["properties"]?["max_attempts"]?["minimum"] == .integer(1))
        #expect(add["additionalProperties"] == .bool(false))
    }
}
