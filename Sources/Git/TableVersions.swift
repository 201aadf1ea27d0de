internal import Host

/// The versions of a table in the history of HEAD.
package struct TableVersions: Sendable {
    private let git: Git
    private let name: String
    /// What git calls them, the newest first.
    private let objects: [String]

    /// How many commits are looked at.
    private static let reach = 2000

    /// - Parameters:
    ///   - name: the table's name.
    ///   - folder: the folder that it is in.
    package init(of name: String, in folder: String) throws(GitError) {
        var git = Git(in: folder)
        // The lock of the queue is held meanwhile; what takes longer is done without.
        git.patience = .seconds(2)
        self.git = git
        self.name = name
        let words = ["log", "-n\(Self.reach)", "-c", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature"]
        let output = try git.output(words + ["--no-color", "--format="], paths: [name])
        var known: Set<String> = []
        // `:100644 100644 OLD NEW M<TAB>NAME`, with more modes and old objects where several parents differ.
        objects = output.split(separator: UInt8(ascii: "\n")).flatMap { line in
            line.prefix { $0 != UInt8(ascii: "\t") }.split(separator: UInt8(ascii: " ")).filter { word in
                word.count >= 40 && word.contains { $0 != UInt8(ascii: "0") }
            }.reversed().map { String(decoding: $0, as: UTF8.self) }
        }.filter { known.insert($0).inserted }
    }

    package var count: Int { objects.count }

    /// Whether a file is one of them, with the filters that its attributes ask for.
    package func contains(_ file: [UInt8]) throws(GitError) -> Bool {
        let line = try git.output(["hash-object", "--stdin", "--path", "./" + name], input: file)
        return objects.contains(String(decoding: line.dropLast(), as: UTF8.self))
    }

    /// Some of them.
    ///
    /// - Parameter numbers: by age; that of the newest is 0.
    package func bytes(of numbers: [Int]) throws(GitError) -> [[UInt8]] {
        let words = ["cat-file", "--batch"]
        let input = numbers.flatMap { Array((objects[$0] + "\n").utf8) }
        var rest = try git.output(words, input: input)[...]
        var found: [[UInt8]] = []
        // `OBJECT blob SIZE`, the content and a line end.
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let head = rest[..<end].split(separator: UInt8(ascii: " "))
            guard head.count == 3, let size = Int(String(decoding: head[2], as: UTF8.self)), size < rest.endIndex - end
            else { throw .failed(command: words[0], message: String(decoding: rest[..<end], as: UTF8.self)) }
            found.append(Array(rest[(end + 1)..<(end + 1 + size)]))
            rest = rest.dropFirst(end + 1 - rest.startIndex + size + 1)
        }
        return found
    }
}
