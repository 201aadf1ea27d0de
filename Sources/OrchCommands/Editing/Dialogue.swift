internal import Host

/// Questions to the person while a command runs. They go to standard error, and answers come from standard input.
enum Dialogue {
    /// What a person may want to be done, by the letter that they answer with.
    enum Choice: Character {
        case again = "e"
        case write = "w"
        case discard = "d"

        fileprivate var label: String {
            switch self {
            case .again: "(e)dit again"
            case .write: "(w)rite the rest"
            case .discard: "(d)iscard"
            }
        }
    }

    /// Tells something at once, before the command is done.
    static func tell(_ line: String) {
        write(Screen.plain(line) + "\n")
    }

    /// Asks until one of the choices is answered.
    ///
    /// - Returns: nil where nobody answers.
    static func ask(_ choices: [Choice]) -> Choice? {
        while true {
            write("What now? " + choices.map(\.label).joined(separator: ", ") + ": ")
            guard let line = try? Console.readLine() else {
                write("\n")
                return nil
            }
            let word = line.lowercased().filter { !$0.isWhitespace }
            if let choice = choices.first(where: { String($0.rawValue) == word }) { return choice }
        }
    }

    private static func write(_ text: String) {
        // Where even this fails, nobody is there to be told.
        try? Console.write(Array(text.utf8), to: .errors)
    }
}
