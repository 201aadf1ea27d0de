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
        /// The requests that it came with, if it came in a batch.
        let batch: Int?
        /// The seconds that were reported last.
        var reported = 0
    }

    /// Requests that came as one array, whose answers go out as one.
    private struct Batch: Sendable {
        var answers: [String] = []
        var waiting = 0
    }

    /// The one of them that has batches.
    private static let batching = "2025-03-26"
    /// So many requests may wait for an answer; a client that goes on asking has to wait.
    private static let mostRunning = 256

    private let catalogue: MCPCatalogue
    /// What client and server agreed on; nil until then.
    private var revision: String?
    private var running: [Int: Running] = [:]
    private var last = 0
    private var batches: [Int: Batch] = [:]
    /// The batch that is being read.
    private var current: Int?

    /// - Parameter catalogue: what is offered.
    package init(_ catalogue: MCPCatalogue) {
        self.catalogue = catalogue
    }

    // MARK: What comes in

    /// - Parameter line: what the client sent, without its line end.
    package mutating func receive(_ line: ArraySlice<UInt8>) -> [Step] {
        guard line.contains(where: { $0 > 0x20 }) else { return [] }
        do throws(RPCError) {
            let value = try RPCMessage.value(line, repairsSurrogates: true)
            if case .array(let messages) = value, revision == Self.batching, !messages.isEmpty {
                return receive(batch: messages)
            }
            return receive(value)
        } catch {
            return [send(RPCReply.failure(error, to: error.id))]
        }
    }

    private mutating func receive(_ value: JSONValue) -> [Step] {
        do throws(RPCError) {
            switch try RPCMessage(value) {
            case .answer: return []
            case .notification(let method, let params): return notice(method, params)
            case .request(let id, let method, let params): return request(id, method, params)
            }
        } catch {
            return [send(RPCReply.failure(error, to: error.id))]
        }
    }

    private mutating func receive(batch messages: [JSONValue]) -> [Step] {
        last += 1
        let number = last
        // The batch itself is waited for until it is read.
        batches[number] = Batch(waiting: 1)
        current = number
        var steps: [Step] = []
        for message in messages {
            for step in receive(message) {
                if case .send(let answer) = step { batches[number]?.answers.append(answer) } else { steps.append(step) }
            }
        }
        current = nil
        return steps + settle(number, nil)
    }

    /// Adds an answer, or nil for a request that gets none, to the batch of its request.
    private mutating func settle(_ number: Int, _ answer: String?) -> [Step] {
        guard var batch = batches[number] else { return [] }
        batch.waiting -= 1
        if let answer { batch.answers.append(answer) }
        batches[number] = batch.waiting > 0 ? batch : nil
        guard batch.waiting == 0, !batch.answers.isEmpty else { return [] }
        return [.send("[" + batch.answers.joined(separator: ",") + "]")]
    }

    /// - Parameters:
    ///   - number: of what was begun.
    ///   - outcome: what became of it.
    package mutating func finish(_ number: Int, with outcome: Outcome) -> [Step] {
        // What was cancelled has no answer.
        guard let done = running.removeValue(forKey: number) else { return [] }
        let answer = answer(outcome, to: done).text(.compact)
        return done.batch.map { settle($0, answer) } ?? [.send(answer)]
    }

    private func answer(_ outcome: Outcome, to done: Running) -> JSONValue {
        switch (outcome, done.work) {
        case (.failure(let error), _): return RPCReply.failure(error, to: done.id)
        case (.document(let document, let isError, let text), _):
            return RPCReply.result(
                [
                    "content": .array([["type": "text", "text": .string(text)]]),
                    "structuredContent": document, "isError": .bool(isError),
                ], to: done.id)
        case (.text(let text), .resource(let address)):
            let type = catalogue.resources.first { $0.match(address) != nil }?.type ?? "text/plain"
            return RPCReply.result(
                [
                    "contents": .array([["uri": .string(address), "mimeType": .string(type), "text": .string(text)]])
                ], to: done.id)
        case (.text(let text), .prompt(let name, _)):
            let description = catalogue.prompts.first { $0.name == name }?.description ?? ""
            return RPCReply.result(
                [
                    "description": .string(description),
                    "messages": .array([["role": "user", "content": ["type": "text", "text": .string(text)]]]),
                ], to: done.id)
        case (.text(let text), .tool):
            return RPCReply.result(
                ["content": .array([["type": "text", "text": .string(text)]]), "isError": .bool(false)], to: done.id)
        }
    }

    /// Reports that what runs goes on, to those who asked for that.
    ///
    /// - Parameter seconds: how long each of them has run, by its number.
    package mutating func progress(_ seconds: [Int: Int]) -> [Step] {
        var steps: [Step] = []
        for number in seconds.keys.sorted() {
            guard let passed = seconds[number], let token = running[number]?.progress,
                let reported = running[number]?.reported, passed > reported
            else { continue }
            running[number]?.reported = passed
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
        let batch = running.removeValue(forKey: number)?.batch
        return [.stop(number)] + (batch.map { settle($0, nil) } ?? [])
    }

    private mutating func request(_ id: JSONValue, _ method: String, _ params: JSONValue) -> [Step] {
        do throws(RPCError) {
            switch method {
            case "initialize": return [send(RPCReply.result(try initialize(params), to: id))]
            case "ping": return [send(RPCReply.result([:], to: id))]
            default: break
            }
            guard revision != nil else {
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
        let revision = Self.revisions.contains(wanted) ? wanted : Self.revisions[0]
        self.revision = revision
        return [
            "protocolVersion": .string(revision),
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
        guard running.count < Self.mostRunning else {
            throw RPCError(.busy, "\(Self.mostRunning) requests are not answered yet; wait for an answer")
        }
        last += 1
        var token = params["_meta"]?["progressToken"]
        switch token {
        case .string?, .number?: break
        default: token = nil
        }
        running[last] = Running(id: id, work: work, progress: token, batch: current)
        if let current { batches[current]?.waiting += 1 }
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
