package import Text

/// The server's side of the Model Context Protocol as a state machine: lines come in, and steps come out. It reads and
/// runs nothing itself.
package struct MCPServer: Sendable {
    /// What is to be done, in order.
    package enum Step: Equatable, Sendable {
        /// Send a line.
        case send(String)
        /// Do this, and give what became of it to ``finish(_:with:)``.
        case begin(Int, Work)
        /// Stop what was begun; nobody waits for it any more.
        case stop(Int)
    }

    /// What a client wants to be done.
    package enum Work: Equatable, Sendable {
        case tool(String, JSONValue)
        case resource(String)
        case prompt(String, JSONValue)
    }

    /// What became of it.
    package enum Outcome: Equatable, Sendable {
        /// Of a tool.
        ///
        /// - Parameters:
        ///   - document: what a command answers with `--json`.
        ///   - isError: whether it is why the tool did not do it.
        ///   - text: for who reads no documents.
        case document(JSONValue, isError: Bool, text: String)
        /// Of a resource, or a prompt.
        case text(String)
        case failure(RPCError)
    }

    /// The revisions of the protocol that are spoken, the newest first.
    static let revisions = ["2025-06-18", "2025-03-26", "2024-11-05"]

    private struct Running: Sendable {
        let id: JSONValue
        let work: Work
        let progress: JSONValue?
        var told = 0
    }

    private let catalogue: MCPCatalogue
    private var isInitialized = false
    private var running: [Int: Running] = [:]
    private var last = 0

    /// - Parameter catalogue: what is offered.
    package init(_ catalogue: MCPCatalogue) {
        self.catalogue = catalogue
    }

    // MARK: What comes in

    /// - Parameter line: what the client sent, without its line end.
    package mutating func receive(_ line: ArraySlice<UInt8>) -> [Step] {
        guard line.contains(where: { $0 > 0x20 }) else { return [] }
        do throws(RPCError) {
            switch try RPCMessage(line) {
            case .answer: return []
            case .notification(let method, let params): return notice(method, params)
            case .request(let id, let method, let params): return request(id, method, params)
            }
        } catch {
            return [send(RPCReply.failure(error, to: error.id))]
        }
    }

    /// - Parameters:
    ///   - number: of what was begun.
    ///   - outcome: what became of it.
    package mutating func finish(_ number: Int, with outcome: Outcome) -> [Step] {
        // What was cancelled has no answer.
        guard let done = running.removeValue(forKey: number) else { return [] }
        switch (outcome, done.work) {
        case (.failure(let error), _): return [send(RPCReply.failure(error, to: done.id))]
        case (.document(let document, let isError, let text), _):
            return [
                send(
                    RPCReply.result(
                        [
                            "content": .array([["type": "text", "text": .string(text)]]),
                            "structuredContent": document, "isError": .bool(isError),
                        ], to: done.id))
            ]
        case (.text(let text), .resource(let address)):
            let type = catalogue.resources.first { $0.match(address) != nil }?.type ?? "text/plain"
            return [
                send(
                    RPCReply.result(
                        [
                            "contents": .array([
                                ["uri": .string(address), "mimeType": .string(type), "text": .string(text)]
                            ])
                        ], to: done.id))
            ]
        case (.text(let text), .prompt(let name, _)):
            let description = catalogue.prompts.first { $0.name == name }?.description ?? ""
            return [
                send(
                    RPCReply.result(
                        [
                            "description": .string(description),
                            "messages": .array([
                                ["role": "user", "content": ["type": "text", "text": .string(text)]]
                            ]),
                        ], to: done.id))
            ]
        case (.text(let text), .tool):
            return [
                send(
                    RPCReply.result(
                        ["content": .array([["type": "text", "text": .string(text)]]), "isError": .bool(false)],
                        to: done.id))
            ]
        }
    }

    /// Reports that what runs goes on, to those who asked for that.
    ///
    /// - Parameter seconds: how long each of them has run, by its number.
    package mutating func progress(_ seconds: [Int: Int]) -> [Step] {
        var steps: [Step] = []
        for number in seconds.keys.sorted() {
            guard let passed = seconds[number], let token = running[number]?.progress,
                let told = running[number]?.told, passed > told
            else { continue }
            running[number]?.told = passed
            steps.append(
                send(
                    RPCReply.notification(
                        "notifications/progress",
                        [
                            "progressToken": token, "progress": .integer(passed),
                            "message": .string("running for \(passed) s"),
                        ])))
        }
        return steps
    }

    // MARK: Requests

    private mutating func notice(_ method: String, _ params: JSONValue) -> [Step] {
        guard method == "notifications/cancelled", let id = params["requestId"],
            let number = running.first(where: { $0.value.id == id })?.key
        else { return [] }
        running[number] = nil
        return [.stop(number)]
    }

    private mutating func request(_ id: JSONValue, _ method: String, _ params: JSONValue) -> [Step] {
        do throws(RPCError) {
            switch method {
            case "initialize": return [send(RPCReply.result(try initialize(params), to: id))]
            case "ping": return [send(RPCReply.result([:], to: id))]
            default: break
            }
            guard isInitialized else {
                throw RPCError(.invalidRequest, "'initialize' has to be the first request")
            }
            switch method {
            case "tools/list": return [list("tools", catalogue.tools.map(\.document), id)]
            case "resources/list":
                return [list("resources", catalogue.resources.filter { !$0.isTemplate }.map(\.document), id)]
            case "resources/templates/list":
                return [list("resourceTemplates", catalogue.resources.filter(\.isTemplate).map(\.document), id)]
            case "prompts/list": return [list("prompts", catalogue.prompts.map(\.document), id)]
            case "tools/call": return try begin(try tool(params), id, params)
            case "resources/read": return try begin(try resource(params), id, params)
            case "prompts/get": return try begin(try prompt(params), id, params)
            default: throw RPCError(.unknownMethod, "there is no method '\(method)'")
            }
        } catch {
            return [send(RPCReply.failure(error, to: id))]
        }
    }

    private mutating func initialize(_ params: JSONValue) throws(RPCError) -> JSONObject {
        guard case .string(let wanted)? = params["protocolVersion"] else {
            throw RPCError(.invalidParams, "'protocolVersion' is missing")
        }
        isInitialized = true
        return [
            "protocolVersion": .string(Self.revisions.contains(wanted) ? wanted : Self.revisions[0]),
            "capabilities": ["tools": [:], "resources": [:], "prompts": [:]],
            "serverInfo": ["name": "orch", "title": "orch", "version": .string(catalogue.version)],
            "instructions": .string(catalogue.instructions),
        ]
    }

    private func list(_ name: String, _ entries: [JSONValue], _ id: JSONValue) -> Step {
        send(RPCReply.result([name: .array(entries)], to: id))
    }

    private mutating func begin(_ work: Work, _ id: JSONValue, _ params: JSONValue) throws(RPCError) -> [Step] {
        guard !running.values.contains(where: { $0.id == id }) else {
            throw RPCError(.invalidRequest, "a request of this id is not answered yet")
        }
        last += 1
        var token = params["_meta"]?["progressToken"]
        switch token {
        case .string?, .number?: break
        default: token = nil
        }
        running[last] = Running(id: id, work: work, progress: token)
        return [.begin(last, work)]
    }

    private func tool(_ params: JSONValue) throws(RPCError) -> Work {
        let name = try Self.name(params)
        guard catalogue.tools.contains(where: { $0.name == name }) else {
            throw RPCError(
                .invalidParams,
                "there is no tool '\(name)'; tools: \(catalogue.tools.map(\.name).joined(separator: ", "))")
        }
        return .tool(name, try Self.arguments(params))
    }

    private func prompt(_ params: JSONValue) throws(RPCError) -> Work {
        let name = try Self.name(params)
        guard let prompt = catalogue.prompts.first(where: { $0.name == name }) else {
            throw RPCError(.invalidParams, "there is no prompt '\(name)'")
        }
        let arguments = try Self.arguments(params)
        if let missing = prompt.arguments.first(where: { $0.isRequired && arguments[$0.name] == nil }) {
            throw RPCError(.invalidParams, "'\(missing.name)' is missing: \(missing.description)")
        }
        return .prompt(name, arguments)
    }

    private func resource(_ params: JSONValue) throws(RPCError) -> Work {
        guard case .string(let address)? = params["uri"] else {
            throw RPCError(.invalidParams, "'uri' takes a string")
        }
        guard catalogue.resources.contains(where: { $0.match(address) != nil }) else {
            throw RPCError(.unknownResource, "there is no resource '\(address)'")
        }
        return .resource(address)
    }

    private static func name(_ params: JSONValue) throws(RPCError) -> String {
        guard case .string(let name)? = params["name"] else {
            throw RPCError(.invalidParams, "'name' takes a string")
        }
        return name
    }

    private static func arguments(_ params: JSONValue) throws(RPCError) -> JSONValue {
        switch params["arguments"] {
        case nil, .null?: return [:]
        case .object(let members)?: return .object(members)
        default: throw RPCError(.invalidParams, "'arguments' takes an object")
        }
    }

    private func send(_ value: JSONValue) -> Step { .send(value.text(.compact)) }
}
