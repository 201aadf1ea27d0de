internal import ArgumentGrammar
internal import Interfaces
internal import Text

struct OpenAPICommand: Command {
    static let grammar = CommandGrammar(
        ["openapi"], group: CommandGroup.interfaces,
        summary: "print the description of the HTTP interface (OpenAPI 3.1)",
        discussion: [
            "One JSON document with each operation of 'orch cgi' and 'orch serve': its path, what it takes, what it answers, and "
                + "the role that it needs as x-orch-role. It is made from the list that requests are answered by."
        ],
        examples: ["orch openapi > openapi.json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let document = OpenAPI(HTTPOperation.routes, version: Version.text).document
        for line in JSONValue.object(document.members).text(.indented).split(separator: "\n") {
            call.print(String(line))
        }
    }
}
