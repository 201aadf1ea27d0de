internal import Engine
internal import Workspace

extension CommandFailure {
    /// - Parameters:
    ///   - error: why a program told nothing.
    ///   - purpose: what was to be found out, as the beginning of a sentence: `the files were not checked`.
    init(_ error: AuditError, _ purpose: String) {
        switch error {
        case .missing("git"):
            self.init(
                .unavailable, "\(purpose): there is no git", hint: "install it, for example with 'apt install git'")
        case .missing:
            self.init(
                .unavailable, "\(purpose): there is no \(Browser.names.joined(separator: ", ")) in PATH",
                hint: "install one, for example with 'apt install chromium'")
        case .noRepository(let folder, let reason):
            self.init(
                .unavailable, "\(purpose): \(folder) is in no git work tree" + (reason.map { " (\($0))" } ?? ""),
                hint: "run it in the repository where the work was done")
        case .failed("git", let reason):
            self.init(.unavailable, "\(purpose): git failed: \(reason)", hint: "see what 'git status' says here")
        case .failed(let program, let reason):
            self.init(
                .unavailable, "\(purpose): \(program) failed: \(reason)",
                hint: "see whether the page is served, and whether the browser runs here by itself")
        case .slow("git", let seconds):
            self.init(
                .unavailable, "\(purpose): git was not done after \(seconds) s",
                hint: "see how long 'git status' takes here")
        case .slow(let program, let seconds):
            self.init(
                .unavailable, "\(purpose): \(program) was not done after \(seconds) s",
                hint: "see whether the page is served, or give it more time")
        }
    }
}
