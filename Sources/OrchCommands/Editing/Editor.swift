internal import Engine
internal import Host

/// The user's editor.
enum Editor {
    /// Opens a file in it and waits until it is closed.
    static func open(_ path: String) throws(CommandFailure) {
        let command = ["VISUAL", "EDITOR"].lazy.compactMap(Environment.variable).first { !$0.isEmpty } ?? "vi"
        // As git does it: the variable may hold arguments, and the path is an argument of its own.
        let shell = ChildProgram("/bin/sh", ["-c", command + " \"$@\"", command, path])
        let status: ChildResult.Status
        do throws(ChildError) {
            status = try shell.runInForeground()
        } catch {
            throw failure(of: command, "it was not started")
        }
        switch status {
        case .exited(0): return
        case .exited(127): throw failure(of: command, "there is no such program")
        case .exited(let code): throw failure(of: command, "it exited with \(code)")
        case .signalled(let signal): throw failure(of: command, "signal \(signal) ended it")
        case .timedOut: throw failure(of: command, "it took too long")
        }
    }

    private static func failure(of command: String, _ end: String) -> CommandFailure {
        CommandFailure(
            .unavailable, "the editor '\(command)' failed: \(end)",
            hint: "set VISUAL or EDITOR to your editor")
    }
}
