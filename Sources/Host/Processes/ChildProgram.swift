/// A program of the system with all that it is started with.
package struct ChildProgram: Equatable, Sendable {
    /// What a program reads.
    package enum Input: Equatable, Sendable {
        /// `/dev/null`.
        case nothing
        case bytes([UInt8])
        /// What this process reads.
        case inherited
    }

    /// Where one of the two outputs goes.
    package enum Output: Equatable, Sendable {
        /// Into memory, at most so many bytes; the rest is read and dropped.
        case kept(limit: Int)
        /// Into a file of this path, which is created or emptied (a link there is refused), likewise.
        case file(String, limit: Int)
        /// The same, with a line that says so where the rest is left out, and the last `tail` bytes or more in memory.
        case log(String, limit: Int, tail: Int)
        /// Of errors: where standard output goes, in the order in which they are written.
        case joined
        /// Where this process's own output goes.
        case inherited
    }

    /// A name that is looked up in this process's PATH, or a path.
    package var program: String
    /// What it gets after its own name.
    package var arguments: [String]
    /// Variables to set (or with nil to remove) beside those of this process.
    package var environment: [String: String?]
    /// The variables of this process that it gets; nil for all of them.
    package var inherited: Set<String>?
    package var input: Input
    package var output: Output
    package var errors: Output
    /// Where it runs; without it, in the current folder.
    package var folder: String?
    /// When it is ended if it has not ended by itself.
    package var timeout: Duration?
    /// Whether it belongs to this process's group: a terminal's Ctrl-C reaches it, and it may read from the terminal.
    /// Otherwise it leads a group of its own, which is ended as a whole.
    package var isInOwnersGroup: Bool
    /// Whether it leads a session of its own, without a terminal: what asks one for something fails at once, and does not
    /// wait for ever for an answer.
    package var leadsSession = false
    /// How long its group may take to end when it is asked to, before it is killed.
    package var grace = Duration.milliseconds(500)
    /// Whether what it leaves in its group is killed when it ends.
    package var takesGroupAlong = false

    /// - Parameters: as the properties of the same names.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String?] = [:], input: Input = .nothing,
        output: Output = .kept(limit: 16 << 20), errors: Output = .kept(limit: 16 << 20), folder: String? = nil,
        timeout: Duration? = nil, isInOwnersGroup: Bool = false
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.output = output
        self.errors = errors
        self.folder = folder
        self.timeout = timeout
        self.isInOwnersGroup = isInOwnersGroup
    }
}

/// What became of a program.
package struct ChildResult: Equatable, Sendable {
    /// How a program ended.
    package enum Status: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It was ended when its time was over.
        case timedOut
    }

    /// How it ended.
    package let status: Status
    /// Standard output, where it was kept.
    package let output: [UInt8]
    /// Standard error, where it was kept.
    package let errors: [UInt8]
    /// Whether it wrote more than the limit to one of the two.
    package let isCut: Bool
}

/// Why a program was not run.
package enum ChildError: Error, Equatable, Sendable {
    /// There is no program of that name.
    case programMissing(String)
    case system(SystemError)
}

extension ChildProgram {
    /// Runs the program to its end.
    package func run() throws(ChildError) -> ChildResult { try run(heeding: nil).result }

    /// The same, but a signal that asks this process to end ends the program too, and a second one kills it.
    ///
    /// - Returns: what became of the program, and the first such signal: whoever gets one has to stop.
    package func runUntilSignalled() throws(ChildError) -> (result: ChildResult, signal: Signal?) {
        try run(heeding: .caught(Signal.endings))
    }

    /// Starts the program in a session of its own, with `/dev/null` for all three streams, and leaves it to itself.
    ///
    /// It is for processes that end soon: one that goes on would have to wait for it.
    package func startDetached() throws(ChildError) {
        let null = try Descriptor.null()
        _ = try spawn(input: nil, output: null.number, errors: null.number, isDetached: true)
    }

    private func run(heeding signals: consuming Signals?) throws(ChildError) -> (result: ChildResult, signal: Signal?) {
        var first: Signal?
        var child = try Child(self)
        do throws(SystemError) {
            while true {
                if let result = child.result { return (result, first) }
                var news = News()
                child.announce(to: &news)
                signals?.announce(to: &news)
                try news.wait()
                try child.serve(news)
                guard let signal = signals?.next() else { continue }
                first = first ?? signal
                child.end()
            }
        } catch {
            throw .system(error)
        }
    }

    /// Runs the program to its end with this process's standard streams and in its group: an editor on the terminal.
    /// Ctrl-C and Ctrl-\ are the program's alone until it has ended.
    ///
    /// - Parameter input: what it reads, where that is not this process's input.
    package func runInForeground(reading input: Input = .inherited) throws(ChildError) -> ChildResult.Status {
        var program = self
        (program.input, program.output, program.errors) = (input, .inherited, .inherited)
        program.isInOwnersGroup = true
        var signals = try Signals.caught([.interrupt, .quit])
        let status = try program.run().status
        signals.drain()
        return status
    }
}

extension Signals {
    fileprivate static func caught(_ signals: [Signal]) throws(ChildError) -> Signals {
        do throws(SystemError) {
            return try Signals(signals)
        } catch {
            throw .system(error)
        }
    }
}

/// What is kept of what a program wrote.
package enum ProgramText {
    /// The last line that says something, at most 200 characters of it; `nil` when none does.
    package static func lastLine(of output: [UInt8]) -> String? {
        let lines = output.split { $0 == 0x0A || $0 == 0x0D }
        let last = lines.last { line in line.contains { $0 != 0x20 && $0 != 0x09 } }
        return last.map { String(String(decoding: $0, as: UTF8.self).prefix(200)) }
    }

    /// The end of the text, at most `limit` bytes of UTF-8, beginning with a whole character.
    package static func tail(of output: [UInt8], limit: Int) -> String {
        var tail = output.suffix(limit)
        if tail.count < output.count { tail = tail.drop { $0 & 0xC0 == 0x80 } }
        // What is not UTF-8 becomes U+FFFD, which is longer.
        let text = Array(String(decoding: tail, as: UTF8.self).utf8)
        guard text.count > limit else { return String(decoding: text, as: UTF8.self) }
        return String(decoding: text.suffix(limit).drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
    }
}
