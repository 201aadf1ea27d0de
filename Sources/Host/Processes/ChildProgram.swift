/// A program of the system, to be run to its end with what it writes kept.
package struct ChildProgram: Equatable, Sendable {
    /// A name that is looked up in this process's PATH, or a path.
    package var program: String
    /// What it gets after its own name.
    package var arguments: [String]
    /// Variables to set (or with nil to remove) beside those of this process.
    package var environment: [String: String?]
    /// What it reads; without it, nothing (`/dev/null`).
    package var input: [UInt8]?
    /// Where it runs; without it, in the current folder.
    package var folder: String?
    /// When it is ended if it has not ended by itself, together with the programs that it started. With a timeout it
    /// is a process group of its own, so that a terminal's Ctrl-C does not reach it.
    package var timeout: Duration?
    /// How many bytes of each of the two outputs are kept; the rest is read and dropped.
    package var outputLimit: Int

    /// - Parameters: as the properties of the same names.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String?] = [:], input: [UInt8]? = nil,
        folder: String? = nil, timeout: Duration? = nil, outputLimit: Int = 16 << 20
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.input = input
        self.folder = folder
        self.timeout = timeout
        self.outputLimit = outputLimit
    }
}

/// What became of a program.
package struct ChildResult: Equatable, Sendable {
    /// How a program ended.
    package enum Status: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It was ended when its time was over (SIGTERM, and SIGKILL half a second later).
        case timedOut
    }

    /// How it ended.
    package let status: Status
    /// Standard output.
    package let output: [UInt8]
    /// Standard error.
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
