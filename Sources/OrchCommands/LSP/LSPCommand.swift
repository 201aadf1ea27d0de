internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Interfaces
internal import TaskQueue

struct LSPCommand: Command {
    static let grammar = CommandGrammar(
        ["lsp"], group: CommandGroup.interfaces,
        summary: "help an editor with QUEUE.md, by the Language Server Protocol",
        discussion: [
            "Speaks the protocol (3.17) over standard input and output. The editor gets what 'orch lint' finds, with what "
                + "'orch lint --fix' would write as code actions; the story of a task where the pointer is; words for status, "
                + "priority, owner, tags and the ids behind after:; the row that an id names; and the alignment of 'orch fmt'. "
                + "It never writes the file: the editor does.",
            "Files called QUEUE.md and the queue that is found or named are covered; other Markdown files are left alone. "
                + "README.md shows the settings of some editors.",
        ],
        examples: ["orch lsp"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try? call.queuePath()
        var server = LSPServer(QueueLanguage(call.session.request, queuePath: path), version: Version.text)
        do throws(SystemError) {
            while server.end == nil {
                let piece = try read()
                if piece.isEmpty { break }
                let output = server.receive(piece)
                if !output.isEmpty { try Console.write(output, to: .output) }
            }
        } catch {
            guard error.isBrokenPipe else {
                throw CommandFailure(.system, "standard input or output: \(error.reason)")
            }
        }
        call.end(passing: server.end ?? server.endOfInput)
    }

    /// Everything that is there: what cancels a request is to be known before work on that begins.
    private static func read() throws(SystemError) -> [UInt8] {
        var input = try Console.readPiece()
        while !input.isEmpty {
            var news = News()
            news.add(reading: .input)
            news.add(deadline: Clock.monotonicNanoseconds)
            try news.wait()
            guard news.isReadable(.input) else { break }
            let piece = try Console.readPiece()
            if piece.isEmpty { break }
            input += piece
        }
        return input
    }
}
