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
    ///   - message: what it said last.
    case failed(command: String, message: String)
}

/// Questions to git about the work tree that a folder is in. Nothing is changed by them.
struct GitQuery {
    /// Where git is asked.
    let folder: String

    /// What git prints, without the line end behind it.
    func answer(_ arguments: String...) throws(GitError) -> String {
        let (output, complaint) = try ask(arguments)
        guard let output else { throw .failed(command: arguments.first ?? "", message: complaint) }
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }

    /// Whether git answers a question with yes, which it tells by its exit code.
    func holds(_ arguments: String...) throws(GitError) -> Bool { try ask(arguments).output != nil }

    /// The root of the work tree.
    func workTree() throws(GitError) -> String {
        let question = ["rev-parse", "--is-inside-work-tree"]
        let (output, complaint) = try ask(question)
        // git also fails for a repository that it does not trust, and then says how to make it.
        guard output != nil || complaint.contains("not a git repository") else {
            throw .failed(command: question[0], message: complaint)
        }
        guard output == "true\n" else { throw .noWorkTree(folder: folder) }
        return try answer("rev-parse", "--show-toplevel")
    }

    private func ask(_ arguments: [String]) throws(GitError) -> (output: String?, complaint: String) {
        do throws(AuditError) {
            let (output, complaint) = try GitProgram(folder: folder).ask(arguments)
            return (output.map { String(decoding: $0, as: UTF8.self) }, complaint)
        } catch {
            switch error {
            case .missing: throw .missing
            case .noRepository(let folder, _): throw .noWorkTree(folder: folder)
            case .failed(_, let reason): throw .failed(command: arguments.first ?? "", message: reason)
            case .slow(_, let seconds):
                throw .failed(command: arguments.first ?? "", message: "it was not done after \(seconds) s")
            }
        }
    }
}
