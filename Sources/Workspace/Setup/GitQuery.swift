internal import Host

/// Why git gave no answer.
package enum GitError: Error, Equatable, Sendable {
    /// There is no git here.
    case missing
    /// The folder is in no work tree.
    case noWorkTree(folder: String)
    /// It failed.
    ///
    /// - Parameters:
    ///   - command: what was asked, such as `rev-parse`.
    ///   - message: the first line of what it said.
    case failed(command: String, message: String)
}

extension GitError {
    fileprivate static func failed(_ command: String, _ errors: String) -> GitError {
        .failed(command: command, message: String(errors.prefix { !$0.isNewline }))
    }
}

/// Questions to git about the work tree that a folder is in. Nothing is changed by them.
struct GitQuery {
    /// Where git is asked.
    let folder: String

    /// How long an answer may take; a stuck file system must not hang the program.
    private static let patience = Duration.seconds(30)

    /// Variables by which a hook or an alias would point git at another repository than the folder's.
    private static let misleading = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"]

    /// What git prints, without the line end behind it.
    func answer(_ arguments: String...) throws(GitError) -> String {
        let (status, output, errors) = try run(arguments)
        guard status == 0 else {
            throw .failed(arguments.first ?? "", errors)
        }
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    /// Whether git answers a question with yes, which it tells by its exit code.
    func holds(_ arguments: String...) throws(GitError) -> Bool { try run(arguments).status == 0 }

    /// The root of the work tree.
    func workTree() throws(GitError) -> String {
        let question = ["rev-parse", "--is-inside-work-tree"]
        let (status, output, errors) = try run(question)
        // git also fails for a repository that it does not trust, and then says how to make it.
        guard status == 0 || errors.contains("not a git repository") else { throw .failed(question[0], errors) }
        guard output == "true\n" else { throw .noWorkTree(folder: folder) }
        return try answer("rev-parse", "--show-toplevel")
    }

    private func run(_ arguments: [String]) throws(GitError) -> (status: Int32, output: String, errors: String) {
        var environment: [String: String?] = ["LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"]
        for name in Self.misleading { environment[name] = .some(nil) }
        let program = ChildProgram(
            "git", arguments, environment: environment, folder: folder, timeout: Self.patience)
        do throws(ChildError) {
            let result = try program.run()
            let status: Int32 = if case .exited(let code) = result.status { code } else { -1 }
            return (
                status, String(decoding: result.output, as: UTF8.self), String(decoding: result.errors, as: UTF8.self)
            )
        } catch {
            switch error {
            case .programMissing: throw .missing
            case .system(let error): throw .failed(command: arguments.first ?? "", message: error.description)
            }
        }
    }
}
