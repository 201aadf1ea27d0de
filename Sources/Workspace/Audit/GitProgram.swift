internal import Host

/// Why git told nothing.
package enum AuditError: Error, Equatable, Sendable {
    /// There is no program of that name.
    case missing(String)
    /// None of these folders is in a work tree; what git said of the first.
    case noRepository(folder: String, reason: String?)
    /// A program failed: its name, and what it said last.
    case failed(String, reason: String)
    /// A program took longer than this many seconds, and was ended.
    case slow(String, seconds: Int)
}

/// Git as a program, asked in a way that changes nothing and starts nothing: no pager, no prompt, no monitor, no locks.
struct GitProgram {
    /// How long one question may take, in seconds.
    static let limit = 60

    let folder: String

    /// Asks git.
    ///
    /// - Parameters:
    ///   - arguments: the subcommand and what it takes; paths after `--`.
    ///   - input: what it reads.
    /// - Returns: what it printed, or `nil` and its last words when it answered with another code than 0.
    func ask(
        _ arguments: [String], input: [UInt8]? = nil
    ) throws(AuditError) -> (output: [UInt8]?, complaint: String) {
        let program = ChildProgram(
            "git", Self.options + arguments, environment: Self.environment, input: input.map { .bytes($0) } ?? .nothing,
            output: .kept(limit: 64 << 20), folder: folder, timeout: .seconds(Self.limit))
        let result: ChildResult
        do throws(ChildError) {
            result = try program.run()
        } catch {
            switch error {
            case .programMissing(let name): throw .missing(name)
            case .system(let error): throw .failed("git", reason: error.reason)
            }
        }
        let complaint = ProgramText.lastLine(of: result.errors) ?? "it said nothing"
        switch result.status {
        case .exited(0):
            // Half of an answer would make a changed file an unchanged one.
            if result.isCut { throw .failed("git", reason: "it printed more than 64 MB") }
            return (result.output, complaint)
        case .exited: return (nil, complaint)
        case .signalled(let signal): throw .failed("git", reason: "ended by signal \(signal)")
        case .timedOut: throw .slow("git", seconds: Self.limit)
        }
    }

    /// Asks git what has to have an answer.
    func answer(_ arguments: [String], input: [UInt8]? = nil) throws(AuditError) -> [UInt8] {
        let (output, complaint) = try ask(arguments, input: input)
        guard let output else { throw .failed("git", reason: complaint) }
        return output
    }

    private static let options = ["--no-pager", "-c", "core.fsmonitor=false"]

    /// The variables by which a hook says which repository it runs in, all out: the folder says it here
    /// (`git rev-parse --local-env-vars`).
    private static let environment: [String: String?] = {
        var variables: [String: String?] = [
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C",
        ]
        for name in [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS",
            "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NO_REPLACE_OBJECTS",
            "GIT_REPLACE_REF_BASE", "GIT_INTERNAL_SUPER_PREFIX",
        ] {
            variables[name] = .some(nil)
        }
        return variables
    }()
}
