internal import Engine
internal import Host

enum Editor {
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

/// Questions to the user while a command runs. They go to standard error, and answers come from standard input.
enum Dialogue {
    /// What the user may choose after editing.
    enum Choice: Character, DialogueChoice {
        case again = "e"
        case write = "w"
        case discard = "d"

        var label: String {
            switch self {
            case .again: "(e)dit again"
            case .write: "(w)rite the rest"
            case .discard: "(d)iscard"
            }
        }
    }

    /// Prints a line at once, before the command is done.
    static func tell(_ line: String) {
        write(Screen.plain(line) + "\n")
    }

    /// Asks until one of the choices is answered.
    ///
    /// - Returns: nil where nobody answers.
    static func ask<Choice: DialogueChoice>(_ choices: [Choice]) -> Choice? {
        while true {
            guard let line = line("What now? " + choices.map(\.label).joined(separator: ", ")) else { return nil }
            let word = line.lowercased().filter { !$0.isWhitespace }
            if let choice = choices.first(where: { String($0.rawValue) == word }) { return choice }
        }
    }

    /// Asks until yes or no is answered; nobody there means no.
    static func confirm(_ question: String) -> Bool {
        while true {
            guard let line = line(question + " (y)es, (n)o") else { return false }
            switch line.lowercased().filter({ !$0.isWhitespace }) {
            case "y", "yes", "네", "예": return true
            case "n", "no", "아니오", "아니요": return false
            default: continue
            }
        }
    }

    /// Asks for a line.
    ///
    /// - Returns: nil where nobody answers.
    static func line(_ question: String) -> String? {
        write(Screen.plain(question) + ": ")
        if let line = try? Console.readLine() { return line }
        write("\n")
        return nil
    }

    private static func write(_ text: String) {
        // Where even this fails, nobody can read it.
        try? Console.write(Array(text.utf8), to: .errors)
    }
}

/// What the user may choose, by the letter of the answer.
protocol DialogueChoice: RawRepresentable<Character> {
    var label: String { get }
}
