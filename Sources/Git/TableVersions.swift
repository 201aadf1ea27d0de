internal import Host
internal import Synchronization

/// The versions of a table in the history of HEAD.
package struct TableVersions: Sendable {
    private let git: Git
    private let name: String
    /// What git calls them, with their paths from the root of the work tree; the newest first.
    private let objects: [(name: String, path: String)]
    /// How far back each was there for the first time.
    private let ages: [String: Int]
    /// Texts that were read, since a save that is older than the last one is compared with the same versions.
    private let texts = Texts()

    private final class Texts: Sendable {
        let known = Mutex<(texts: [Int: [UInt8]], size: Int)>(([:], 0))
    }

    /// How many bytes of them are kept.
    private static let mostKept = 32 << 20
    /// How many commits are looked at.
    private static let reach = 2000

    /// - Parameters:
    ///   - name: the table's name.
    ///   - folder: the folder that it is in.
    package init(of name: String, in folder: String) throws(GitError) {
        var git = Git(in: folder)
        // The lock of the queue is held meanwhile; what takes longer is done without.
        git.patience = .seconds(2)
        git.settings = ["core.quotePath=off"]
        self.git = git
        self.name = name
        let words = [
            "log", "-n\(Self.reach)", "-c", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature",
        ]
        let output = try git.output(words + ["--no-color", "--format="], paths: [name])
        // `:100644 100644 OLD NEW M<TAB>PATH`, with more modes and old objects where several parents differ.
        let all = output.split(separator: UInt8(ascii: "\n")).flatMap { line in
            let path = String(decoding: line.drop { $0 != UInt8(ascii: "\t") }.dropFirst(), as: UTF8.self)
            return line.prefix { $0 != UInt8(ascii: "\t") }.split(separator: UInt8(ascii: " ")).filter { word in
                word.count >= 40 && word.contains { $0 != UInt8(ascii: "0") }
            }.reversed().map { (String(decoding: $0, as: UTF8.self), path) }
        }
        // The last letter says what the newest commit did to it.
        isCurrent = output.prefix { $0 != UInt8(ascii: "\t") }.last != UInt8(ascii: "D")
        ages = Dictionary(zip(all.lazy.map(\.0), all.indices)) { $1 }
        var known: Set<String> = []
        objects = all.filter { known.insert($0.0).inserted }
    }

    package var count: Int { objects.count }

    /// Whether the newest one is in HEAD: nobody has removed the table since.
    package let isCurrent: Bool

    /// How far back a file was one of them for the first time, with the filters that its attributes ask for: the higher,
    /// the older. Nil where it is none of them.
    package func age(of file: [UInt8]) throws(GitError) -> Int? {
        let line = try git.output(["hash-object", "--stdin", "--path", "./" + name], input: file)
        return ages[String(decoding: line.dropLast(), as: UTF8.self)]
    }

    /// Some of them.
    ///
    /// - Parameter numbers: by age; that of the newest is 0.
    package func bytes(of numbers: [Int]) throws(GitError) -> [[UInt8]] {
        let known = texts.known.withLock { $0.texts }
        let missing = numbers.filter { known[$0] == nil }
        let read = missing.isEmpty ? [] : try readBytes(of: missing)
        guard read.count == missing.count else { return [] }
        let new = Dictionary(zip(missing, read)) { first, _ in first }
        let size = read.reduce(0) { $0 + $1.count }
        texts.known.withLock { known in
            guard known.size + size <= Self.mostKept else { return }
            known.texts.merge(new) { first, _ in first }
            known.size += size
        }
        return numbers.compactMap { known[$0] ?? new[$0] }
    }

    private func readBytes(of numbers: [Int]) throws(GitError) -> [[UInt8]] {
        try git.texts(of: numbers.map { objects[$0] })
    }
}

extension Git {
    /// Versions of files as a checkout writes them.
    ///
    /// - Parameter objects: with their paths from the root of the work tree.
    /// - Returns: as many as objects, in their order.
    func texts(of objects: [(name: String, path: String)]) throws(GitError) -> [[UInt8]] {
        // git prints the size that an object has before the filters, so a mark that is in none of them divides the texts.
        let mark = Array((randomName() + "\n").utf8)
        let words = ["cat-file", "--batch=" + String(decoding: mark.dropLast(), as: UTF8.self), "--filters"]
        let input = objects.flatMap { Array("\($0.name) \($0.path)\n".utf8) }
        var rest = try objects.isEmpty ? [] : output(words, input: input)[...]
        var found: [[UInt8]] = []
        while rest.starts(with: mark) {
            rest = rest.dropFirst(mark.count)
            var end = rest.startIndex
            // Each has a line end of git's behind it.
            while let next = rest[end...].firstIndex(of: UInt8(ascii: "\n")), !rest[(next + 1)...].starts(with: mark) {
                end = next + 1
            }
            let next = rest[end...].firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex - 1
            found.append(Array(rest[..<next]))
            rest = rest[(next + 1)...]
        }
        // `OBJECT missing`
        guard found.count == objects.count else {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            throw .failed(command: words[0], message: String(decoding: line, as: UTF8.self))
        }
        return found
    }
}
