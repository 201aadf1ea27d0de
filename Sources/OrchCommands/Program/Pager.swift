internal import Git
internal import Host

/// Shows a long text page by page, with the program that git would use.
enum Pager {
    /// What these pagers do unless the user has set it: leave a text that fits on the screen as it is, and pass colours.
    private static let options = ["LESS": "FRX", "LV": "-c"]

    /// - Returns: false where the text is to be printed as any other: there is no terminal, or no pager.
    static func show(_ text: String, on screen: Screen) -> Bool {
        guard screen.isTerminal, !text.isEmpty, let command = command(), command != "cat" else { return false }
        let missing = options.filter { Environment.variable($0.key) == nil }
        let pager = ChildProgram("/bin/sh", ["-c", command], environment: missing.mapValues { $0 })
        let status = try? pager.runInForeground(reading: .bytes(Array(text.utf8)))
        // The shell's words for a program that is not there or can't be run.
        return status != nil && status != .exited(127) && status != .exited(126)
    }

    private static func command() -> String? {
        for name in ["ORCH_PAGER", "GIT_PAGER"] {
            if let command = Environment.variable(name) { return command.isEmpty ? nil : command }
        }
        let git = (try? Environment.currentFolder()).map { Git(in: $0) }
        return git?.pager() ?? Environment.variable("PAGER") ?? "less"
    }
}
