internal import Host

/// Who makes commits, by name and address as git has them: `author.name` and `committer.name` may be two people, as the
/// variables of both may.
struct Identities: Sendable {
    let author: Result<String, GitError>
    let committer: Result<String, GitError>

    /// Starts asking for both at once.
    static func ask(_ git: Git) throws(GitError) -> RunningGit { try git.start(["var", "-l"]) }

    /// - Parameter answer: of what ``ask(_:)`` started.
    init(_ answer: ChildResult, of git: Git) throws(GitError) {
        var values: [Substring: Substring] = [:]
        if answer.status == .exited(0) {
            for line in String(decoding: answer.output, as: UTF8.self).split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count > 1 { values[parts[0]] = parts[1] }
            }
        }
        // A list has something for who is not configured too, which git makes no commit with.
        let isConfigured = ["user.name", "user.email"].allSatisfy { values[$0]?.isEmpty == false }
        let names = [Self.author, Self.committer].map { values[$0[...]] }
        if isConfigured, let author = names[0].flatMap(Self.name), let committer = names[1].flatMap(Self.name) {
            self.author = .success(author)
            self.committer = .success(committer)
            return
        }
        let asked = try git.start(["var", Self.author])
        committer = Self.result(try git.run(["var", Self.committer]), git)
        author = Self.result(try asked.finish(), git)
    }

    private static let author = "GIT_AUTHOR_IDENT"
    private static let committer = "GIT_COMMITTER_IDENT"

    private static func result(_ answer: ChildResult, _ git: Git) -> Result<String, GitError> {
        guard answer.status == .exited(0) else { return .failure(git.failure(["var"], answer)) }
        let text = String(decoding: answer.output, as: UTF8.self)
        return .success(name(text[...]) ?? text)
    }

    /// `NAME <MAIL>` of `NAME <MAIL> SECONDS OFFSET`; nil for one without a name.
    private static func name(_ identity: Substring) -> String? {
        guard let end = identity.lastIndex(of: ">"), let start = identity.firstIndex(of: "<"),
            identity[..<start].contains(where: { $0 != " " })
        else { return nil }
        return String(identity[...end])
    }
}
