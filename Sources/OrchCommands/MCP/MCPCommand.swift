internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Interfaces
internal import Text

struct MCPCommand: Command {
    private static let profile = Flag(
        "profile", .choice("PROFILE", of: Role.allCases, word: \.rawValue), help: "which tools there are",
        default: Role.worker.rawValue)
    private static let client = Flag(
        "install", .choice("CLIENT", of: MCPClient.allCases, word: \.rawValue),
        help: "show how a client is configured for this server, instead of serving")
    private static let isWritten = Switch("write", help: "with --install, write it into the client's file")

    static let grammar = CommandGrammar(
        ["mcp"], group: CommandGroup.interfaces, summary: "serve the queue to an agent, by the Model Context Protocol",
        discussion: [
            "Speaks the protocol (revision 2025-06-18, and older ones where a client asks for them) over standard input and "
                + "output until the input ends. Tools do what the commands of the same names do, and answer with the same "
                + "documents as --json; resources are the queue, its tasks, events and rules; prompts work on the next "
                + "task and review a report.",
            "A reader looks at the queue. A worker also claims tasks, reports on them and has reports judged. An operator also adds "
                + "tasks. No tool runs a command, or reads a file, that the client names.",
            Role.allCases.map { profile in
                let tools = CommandOffer.all.filter { $0.role == profile }.map(\.name)
                return "  \(profile.rawValue): \(tools.joined(separator: " "))"
            }.joined(separator: "\n"),
        ],
        flags: [profile, client, isWritten],
        examples: ["orch mcp --profile reader", "orch mcp --install claude --write"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let profile = given[profile] ?? .worker
        if let client = given[client] {
            return try client.install(profile, isWritten: given[isWritten], in: &call)
        }
        guard !given[isWritten] else {
            throw CommandFailure(given.usageError(.missing([Self.client.description.synopsis])))
        }
        var loop = MCPLoop(try DispatchCommand.executable(), passing: try passed(in: &call), profile)
        do throws(SystemError) {
            try loop.run()
        } catch {
            throw CommandFailure(.system, "standard input or output: \(error.reason)")
        }
    }

    /// What each command gets of what this one was given. The queue is looked for once: a client does not expect that its
    /// tools change to another one.
    private static func passed(in call: inout Call) throws(CommandFailure) -> [String] {
        let given = call.invocation
        let path = try call.queuePath()
        return ["--queue=" + path]
            + (given[GlobalFlags.logPath].map { ["--log-path=" + $0] } ?? [])
            + (given[GlobalFlags.lockTimeout].map { ["--lock-timeout=\($0)"] } ?? [])
    }
}

/// The server on standard input and output: each call is a command of this program in a process of its own, so that it can
/// be cancelled, and nothing that it does reaches the next one.
private struct MCPLoop: ~Copyable {
    /// A call that runs.
    private final class Running {
        let number: Int
        let work: MCPServer.Work
        let begun = Clock.monotonicNanoseconds
        var child: Child

        init(_ number: Int, _ work: MCPServer.Work, _ child: consuming Child) {
            self.number = number
            self.work = work
            self.child = child
        }
    }

    private let program: String
    private let passed: [String]
    private let tools: [CommandOffer]
    private let role: Role
    private var server: MCPServer
    private var running: [Running] = []
    private var waiting: [(number: Int, work: MCPServer.Work)] = []
    private var input: [UInt8] = []
    private var isTooLong = false

    /// So many calls run at once; others wait.
    private static let most = 8
    /// The longest line, in bytes: more than any cell and any report has.
    private static let longestLine = 4 << 20

    init(_ program: String, passing passed: [String], _ profile: Role) {
        self.program = program
        self.passed = passed
        role = profile
        tools = CommandOffer.all.filter { profile.allows($0.role) }
        server = MCPServer(
            MCPCatalogue(
                tools: tools.compactMap(\.tool), resources: MCPText.resources, prompts: MCPText.prompts,
                instructions: MCPText.instructions, version: Version.text))
    }

    mutating func run() throws(SystemError) {
        var isOpen = true
        while isOpen || !running.isEmpty {
            var news = News()
            if isOpen { news.add(reading: .input) }
            for call in running { call.child.announce(to: &news) }
            if !running.isEmpty { news.add(deadline: Clock.monotonicNanoseconds + 1_000_000_000) }
            try news.wait()
            for call in running { try call.child.serve(news) }
            try finishEnded()
            if isOpen, news.isReadable(.input) { isOpen = try receive() }
            let now = Clock.monotonicNanoseconds
            let seconds = running.map { ($0.number, Int((now - $0.begun) / 1_000_000_000)) }
            if !seconds.isEmpty { try take(server.progress(Dictionary(seconds) { first, _ in first })) }
        }
    }

    /// - Returns: false at the end of the input.
    private mutating func receive() throws(SystemError) -> Bool {
        let piece = try Console.readPiece()
        input += piece
        // The last line may lack its end.
        if piece.isEmpty, !input.isEmpty { input.append(UInt8(ascii: "\n")) }
        while let end = input.firstIndex(of: UInt8(ascii: "\n")) {
            let line = input[..<end]
            let steps = isTooLong ? [] : server.receive(line.last == 0x0D ? line.dropLast() : line)
            isTooLong = false
            input.removeSubrange(...end)
            try take(steps)
        }
        if input.count > Self.longestLine {
            // An answer as to any line that is no message; the rest of it is passed over.
            if !isTooLong { try take(server.receive(Array("…".utf8)[...])) }
            isTooLong = true
            input = []
        }
        return !piece.isEmpty
    }

    private mutating func take(_ steps: [MCPServer.Step]) throws(SystemError) {
        for step in steps {
            switch step {
            case .send(let line): try Console.write(Array((line + "\n").utf8), to: .output)
            case .begin(let number, let work):
                waiting.append((number, work))
            case .stop(let number):
                waiting.removeAll { $0.number == number }
                for call in running where call.number == number { call.child.end() }
            }
        }
        while running.count < Self.most, !waiting.isEmpty {
            let (number, work) = waiting.removeFirst()
            if let outcome = begin(number, work) { try take(server.finish(number, with: outcome)) }
        }
    }

    /// - Returns: what became of it, where that is known at once.
    private mutating func begin(_ number: Int, _ work: MCPServer.Work) -> MCPServer.Outcome? {
        let line: (words: [String], input: String?)
        switch work {
        case .tool(let name, let arguments):
            guard let tool = tools.first(where: { $0.name == name }) else {
                return .failure(RPCError(.invalidParams, "there is no tool '\(name)'"))
            }
            do throws(OfferedArgumentError) {
                try tool.check(arguments, for: role)
                line = try tool.commandLine(arguments)
            } catch {
                return MCPText.outcome(of: CommandFailure(error, in: name))
            }
        case .resource(let address): line = (MCPText.words(ofResource: address), nil)
        case .prompt(let name, let arguments):
            return .text(MCPText.prompt(name, arguments))
        }
        var child = ChildProgram(
            program, line.words + passed, input: line.input.map { .bytes(Array($0.utf8)) } ?? .nothing,
            output: .kept(limit: 64 << 20), errors: .kept(limit: 1 << 20))
        child.grace = .seconds(10)
        do throws(ChildError) {
            running.append(Running(number, work, try Child(child)))
            return nil
        } catch {
            return MCPText.outcome(of: CommandFailure(starting: program, error))
        }
    }

    private mutating func finishEnded() throws(SystemError) {
        for call in running {
            guard let result = call.child.result else { continue }
            running.removeAll { $0 === call }
            let outcome =
                switch call.work {
                case .tool(let name, let arguments):
                    MCPText.outcome(of: result, tools.first { $0.name == name }, arguments)
                case .resource(let address): MCPText.text(of: result, address)
                case .prompt: MCPServer.Outcome.text("")
                }
            try take(server.finish(call.number, with: outcome))
        }
        try take([])
    }
}
