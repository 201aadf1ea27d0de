internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// What the process was given by whoever started it.
package enum Environment {
    /// A variable's value; nil when it is not set. An empty value is a value.
    package static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// All variables; of a name that is there twice, the first, as ``variable(_:)`` has it.
    package static var all: [String: String] {
        var variables: [String: String] = [:]
        var entry = chost_environment()
        while let next = entry?.pointee {
            let text = String(cString: next)
            if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let name = String(text[..<equals])
                if variables[name] == nil { variables[name] = String(text[text.utf8.index(after: equals)...]) }
            }
            entry = entry?.successor()
        }
        return variables
    }

    /// All variables as the bytes that they are; of a name that is there twice, the first. Names that are not UTF-8 are
    /// left out.
    package static var bytes: [String: [UInt8]] {
        var variables: [String: [UInt8]] = [:]
        var entry = chost_environment()
        while let next = entry?.pointee {
            let text = UnsafeRawBufferPointer(start: next, count: strlen(next))
            if let equals = text.firstIndex(of: UInt8(ascii: "=")),
                let name = String(validating: text[..<equals], as: UTF8.self), variables[name] == nil
            {
                variables[name] = Array(text[(equals + 1)...])
            }
            entry = entry?.successor()
        }
        return variables
    }

    /// Takes a variable away from this process and from what it starts.
    package static func remove(_ name: String) {
        unsetenv(name)
    }

    /// The absolute path of the current folder.
    ///
    /// - Throws: `isNotFound` when the folder was removed.
    package static func currentFolder() throws(SystemError) -> String {
        try text("getcwd") { buffer, size in
            getcwd(buffer, size) == nil ? -Int(errno) : strlen(buffer)
        }
    }

    /// Whether this process may do everything (the effective user is root).
    package static var isRoot: Bool { user == 0 }

    /// The number of the user whose rights this process has.
    package static var user: UInt32 { geteuid() }

    /// The path of the program that is running.
    package static func executablePath() throws(SystemError) -> String {
        try text("readlink") { buffer, size in chost_executable_path(buffer, size) }
    }

    /// Ends the process.
    package static func exit(with code: Int32) -> Never {
        _exit(code)
    }
}

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
