internal import Host
import Text

/// A table's entry in git's index, which is changed only where it has a version that is known: another one was staged by
/// somebody, and stays.
struct IndexEntry {
    static let lock = "index.lock"
    static let mostTries = 20
    static let pause = Duration.milliseconds(10)
    static let staging = ["apply", "--cached"]
    /// How many of the last commits are searched for a version.
    private static let mostCommits = 2_000

    private let git: Git
    private let name: String
    private let path: [UInt8]

    /// - Parameters:
    ///   - name: the table's name in its folder.
    ///   - prefix: the folder below the root of the work tree.
    init(of name: String, in prefix: [UInt8], _ git: Git) {
        self.git = git
        self.name = name
        path = prefix + name.utf8
    }

    /// Whether another git has it locked for longer than a moment.
    static func isLocked(in gitFolder: borrowing Folder) -> Bool {
        var tries = 0
        while (try? gitFolder.status(of: lock)) != nil {
            tries += 1
            guard tries < mostTries else { return true }
            Clock.sleep(pause)
        }
        return false
    }

    /// Its object; nil where it has none, or several in a merge.
    var object: String? {
        let output = try? git.output(["ls-files", "-s", "-z"], paths: [name])
        let entries = output?.split(separator: 0) ?? []
        // `100644 OBJECT 0<TAB>NAME`
        let words = entries.first?.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard entries.count == 1, let words, words.count == 3 else { return nil }
        return String(decoding: words[1], as: UTF8.self)
    }

    /// Puts a version into the index.
    ///
    /// - Parameter known: the objects that it may have; nil for none. One that a commit of HEAD's history has is known too:
    ///   it was left behind by a killed run or by a file that was checked out.
    func replace(by new: String, mode: String, insteadOf known: [String?]) -> TableCommits.Staging {
        for old in known where old != new {
            guard let result = try? apply(patch(to: new, mode: mode, insteadOf: old)) else { return .failed }
            if result.status == .exited(0) { return .done }
            if result.status != .exited(1) { return .failed }
        }
        let object = object
        if object == new { return .done }
        guard let object, wasCommitted(object),
            let result = try? apply(patch(to: new, mode: mode, insteadOf: object))
        else { return .foreign(table: name) }
        return result.status == .exited(0) ? .done : .failed
    }

    /// Sets again what somebody has asked git to do with the entry.
    ///
    /// - Parameter flags: of the index before.
    func keep(_ flags: borrowing IndexFlags, objectLength: Int) {
        for option in flags.options(of: path, objectLength: objectLength) {
            _ = try? git.output(["update-index", option, "--", "./" + name])
        }
    }

    private func wasCommitted(_ object: String) -> Bool {
        let words = [
            "log", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-show-signature", "-c", "--format=",
            "--max-count=\(Self.mostCommits)",
        ]
        let wanted = Array(object.utf8)
        return (try? git.output(words, paths: [name]))?.split { $0 == UInt8(ascii: " ") }
            .contains { $0.elementsEqual(wanted) } ?? false
    }

    private func apply(_ patch: [UInt8]) throws(GitError) -> ChildResult {
        var tries = 1
        while true {
            let result = try git.run(Self.staging, [], [], patch)
            let isLocked = String(decoding: result.errors, as: UTF8.self).holds(Self.lock)
            guard result.status != .exited(0), isLocked, tries < Self.mostTries else { return result }
            tries += 1
            Clock.sleep(Self.pause)
        }
    }

    /// A change of the entry, if it has the old object and no other: git is that strict about a binary patch, and takes
    /// the new object where it has it.
    func patch(to new: String, mode: String, insteadOf old: String?) -> [UInt8] {
        let quoted =
            TableCommits.quoted(Array("a/".utf8) + path) + " ".utf8 + TableCommits.quoted(Array("b/".utf8) + path)
        let none = String(repeating: "0", count: new.utf8.count)
        var patch = "diff --git ".utf8 + quoted + "\n".utf8
        if old == nil { patch += "new file mode \(mode)\n".utf8 }
        patch += "index \(old ?? none)..\(new)\(old == nil ? "" : " \(mode)")\n".utf8
        return patch + "GIT binary patch\nliteral 0\nHcmV?d00001\n\n".utf8
    }
}
