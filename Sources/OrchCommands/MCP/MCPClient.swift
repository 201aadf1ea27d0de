internal import Engine
internal import Host
internal import Interfaces
internal import Text
internal import Workspace

/// A program that uses `orch mcp`, and its file for that.
enum MCPClient: String, CaseIterable {
    case claude, codex, cursor, vscode

    /// The file, in the current folder or, of codex, at home.
    private var path: String {
        switch self {
        case .claude: ".mcp.json"
        case .codex: (Environment.variable("HOME") ?? "~") + "/.codex/config.toml"
        case .cursor: ".cursor/mcp.json"
        case .vscode: ".vscode/mcp.json"
        }
    }

    private var member: String { self == .vscode ? "servers" : "mcpServers" }

    /// Shows the configuration, or writes it beside what the file has already.
    func install(_ profile: Role, isWritten: Bool, in call: inout Call) throws(CommandFailure) {
        let program = try DispatchCommand.executable()
        let words = ["mcp", "--profile", profile.rawValue, "--queue", Workplace.absolute(try call.queuePath())]
        let old = try isWritten ? call.existingFileText(path) : nil
        let text = try self == .codex ? toml(program, words, after: old) : json(program, words, in: old)
        if isWritten {
            do throws(SystemError) {
                if let slash = path.lastIndex(of: "/") { try Folder.make(path: String(path[..<slash])) }
                let place = try ResolvedPath.resolve(path)
                _ = try NewFile(Array(text.utf8), prefix: ".orch-mcp-", mode: 0o644)
                    .rename(to: place.name, in: place.folder)
            } catch {
                throw CommandFailure(
                    .system, "\(path): \(error.reason)", hint: "write it by hand: orch mcp --install \(rawValue)")
            }
        }
        if call.isJSON {
            return call.print([
                "schema": "orch.mcp/1", "client": .string(rawValue), "path": .string(path), "text": .string(text),
                "written": .bool(isWritten),
            ])
        }
        guard !isWritten else { return call.print("\(path): orch is there") }
        call.print("# \(path)")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            call.print(String(line))
        }
    }

    private func json(_ program: String, _ words: [String], in old: String?) throws(CommandFailure) -> String {
        var entry: JSONObject = [
            "command": .string(program), "args": .array(of: words) { .string($0) },
        ]
        if self == .vscode { entry = ["type": "stdio"] + entry }
        var whole: [JSONValue.Member] = []
        if let old, old.contains(where: { !$0.isWhitespace }) {
            guard case .object(let members)? = try? JSONValue(parsing: old) else {
                throw CommandFailure(
                    .badData, "\(path) is not JSON that can be added to",
                    hint: "add what 'orch mcp --install \(rawValue)' prints by hand")
            }
            whole = members
        }
        var servers: [JSONValue.Member] = []
        if let place = whole.firstIndex(where: { $0.name == member }), case .object(let known) = whole[place].value {
            servers = known.filter { $0.name != "orch" }
        }
        servers.append(.init("orch", .object(entry.members)))
        whole.removeAll { $0.name == member }
        whole.append(.init(member, .object(servers)))
        return JSONValue.object(whole).text(.indented) + "\n"
    }

    private func toml(_ program: String, _ words: [String], after old: String?) throws(CommandFailure) -> String {
        let table = "[mcp_servers.orch]"
        guard old?.holds(table) != true else {
            throw CommandFailure(
                .refused, "\(path) has \(table) already", hint: "change it by hand: orch mcp --install \(rawValue)")
        }
        // A JSON string is a basic string of TOML.
        let list = words.map { JSONValue.string($0).text() }.joined(separator: ", ")
        let text = "\(table)\ncommand = \(JSONValue.string(program).text())\nargs = [\(list)]\n"
        guard let old, !old.isEmpty else { return text }
        return old + (old.hasSuffix("\n") ? "\n" : "\n\n") + text
    }
}
