/// Why the command line can't be taken.
package enum ArgumentError: Error, Equatable, Sendable {
    /// The word at this position after the program's name, from 1, is not UTF-8.
    case notUTF8(position: Int)
}

/// The command line of this process.
package enum Arguments {
    /// The words after the program's name, as they were given. `CommandLine.arguments` would put U+FFFD in the place of
    /// bytes that are not UTF-8, and a queue would then hold what nobody wrote.
    package static func read() throws(ArgumentError) -> [String] {
        var words: [String] = []
        for position in 1..<max(1, Int(CommandLine.argc)) {
            guard let start = CommandLine.unsafeArgv[position] else { break }
            guard let word = String(validatingCString: start) else { throw .notUTF8(position: position) }
            words.append(word)
        }
        return words
    }
}
