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
                + "automation/docs/GUIDE.md shows the settings of some editors.",
        ],
        examples: ["orch lsp"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try? call.queuePath()
        var server = LSPServer(QueueLanguage(call.session.request, queuePath: path), version: Version.text)
        do throws(SystemError) {
            try serve(&server)
        } catch {
            guard error.isBrokenPipe else {
                throw CommandFailure(.system, "standard input or output: \(error.reason)")
            }
        }
        call.end(passing: server.end ?? server.endOfInput)
    }

    /// Answers at once, and checks what somebody is typing in when they pause for as long as a check takes.
    private static func serve(_ server: inout LSPServer) throws(SystemError) {
        var pause: Int64 = 0
        var changed: Int64?
        while server.end == nil {
            if server.isDue {
                let now = Clock.monotonicNanoseconds
                let begin = changed ?? now
                changed = begin
                if try !hasInput(until: min(now + pause, begin + longestPause)) {
                    let start = Clock.monotonicNanoseconds
                    try write(server.checked())
                    pause = min(Clock.monotonicNanoseconds - start, longestPause)
                    changed = nil
                }
            }
            let piece = try read()
            if piece.isEmpty { return try write(server.checked()) }
            try write(server.receive(piece, checking: false))
        }
    }

    /// Somebody who types on and on hears of what is wrong all the same, after so many nanoseconds.
    private static let longestPause: Int64 = 1_000_000_000

    private static func write(_ output: [UInt8]) throws(SystemError) {
        if !output.isEmpty { try Console.write(output, to: .output) }
    }

    private static func hasInput(until time: Int64) throws(SystemError) -> Bool {
        var news = News()
        news.add(reading: .input)
        news.add(deadline: time)
        try news.wait()
        return news.isReadable(.input)
    }

    /// Everything that is there: what cancels a request is to be known before work on that begins.
    private static func read() throws(SystemError) -> [UInt8] {
        var input = try Console.readPiece()
        while !input.isEmpty, try hasInput(until: Clock.monotonicNanoseconds) {
            let piece = try Console.readPiece()
            if piece.isEmpty { break }
            input += piece
        }
        return input
    }
}
