/// The differences of a history in which the attribute `filter` names a program that changes the bytes of the work tree into
/// those that git keeps. git compares what it keeps; here the versions are compared as a checkout writes them.
///
/// Other attributes change no rows: line ends are not part of a row, git keeps UTF-8 whatever the work tree has, and an
/// expanded `$Id$` would only make two versions differ.
struct FilteredPatches {
    /// What `git log` is asked for in place of differences.
    static let words = ["--raw", "--no-abbrev"]

    private let git: Git
    /// Those of the versions of the last commits, by what git calls them.
    private var lines: [String: [ArraySlice<UInt8>]] = [:]

    /// - Parameter place: where the tables are.
    /// - Returns: nil where no table has such an attribute.
    init?(of place: TablePlace) throws(GitError) {
        git = place.git
        guard try git.hasFilter(place.names) else { return nil }
    }

    /// Reads the versions of some commits at once.
    ///
    /// - Parameter patches: what `git log` printed of each.
    mutating func load(_ patches: [ArraySlice<UInt8>]) throws(GitError) {
        var objects: [String: String] = [:]
        for change in patches.flatMap(Self.changes) {
            for name in change.old + [change.new] where !Self.isNone(name) { objects[name] = change.path }
        }
        var kept = lines.filter { objects[$0.key] != nil }
        let missing = objects.filter { kept[$0.key] == nil }.map { (name: $0.key, path: $0.value) }
        for (object, text) in zip(missing, try git.texts(of: missing)) {
            kept[object.name] = text.split(separator: UInt8(ascii: "\n"))
        }
        lines = kept
    }

    /// The difference of a commit whose versions are loaded, in git's form.
    func patch(of raw: ArraySlice<UInt8>) -> [UInt8] {
        Self.changes(raw).flatMap { change in
            Self.patch(change.old.map { lines[$0] ?? [] }, lines[change.new] ?? [], path: change.path)
                + (change.old.contains(where: Self.isNone) ? "\nnew file mode \n".utf8 : "".utf8)
        }
    }

    /// What a commit changed that moved the tables.
    ///
    /// - Parameters:
    ///   - former: where they were before.
    ///   - place: where they are since.
    static func difference(_ commit: String, from former: TablePlace, to place: TablePlace) -> [UInt8] {
        func lines(_ place: TablePlace, _ number: Int, _ revision: String) -> [ArraySlice<UInt8>] {
            guard number < place.names.count else { return [] }
            let text = try? place.git.output(["cat-file", "--filters", revision + ":./" + place.names[number]])
            return text?.split(separator: UInt8(ascii: "\n")) ?? []
        }
        return place.names.indices.flatMap { number in
            patch([lines(former, number, commit + "^")], lines(place, number, commit), path: place.names[number])
        }
    }

    private struct Change {
        /// One for each parent.
        var old: [String]
        var new: String
        let path: String
    }

    /// `:100644 100644 OLD NEW M<TAB>PATH`, with more marks, modes and old objects where there are several parents.
    private static func changes(_ raw: ArraySlice<UInt8>) -> [Change] {
        raw.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard line.first == UInt8(ascii: ":") else { return nil }
            let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
            let objects = parts[0].split(separator: UInt8(ascii: " ")).filter { $0.count >= 40 }
            guard parts.count == 2, objects.count > 1 else { return nil }
            var names = objects.map { String(decoding: $0, as: UTF8.self) }
            let new = names.removeLast()
            return Change(old: names, new: new, path: String(decoding: parts[1], as: UTF8.self))
        }
    }

    private static func isNone(_ object: String) -> Bool { object.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }

    /// The lines that are gone or new, as `-U0` and, of a merge, `-c` show them, without their places.
    private static func patch(
        _ old: [[ArraySlice<UInt8>]], _ new: [ArraySlice<UInt8>], path: String
    ) -> [UInt8] {
        let marks = String(repeating: "@", count: old.count + 1)
        var patch = Array("diff --git a/\(path) b/\(path)\n\(marks) \(marks)\n".utf8)
        func add(
            _ lines: [ArraySlice<UInt8>], _ mark: (_ parent: [ArraySlice<UInt8>: Int], ArraySlice<UInt8>) -> String
        ) {
            let counts = old.map { Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +) }
            for line in lines {
                let marks = counts.map { mark($0, line) }.joined()
                if marks.contains(where: { $0 != " " }) { patch += marks.utf8 + line + "\n".utf8 }
            }
        }
        let kept = Set(new)
        var known: Set<ArraySlice<UInt8>> = []
        let gone = old.joined().filter { !kept.contains($0) && known.insert($0).inserted }
        add(gone) { $0[$1] == nil ? " " : "-" }
        add(new) { $0[$1] == nil ? "+" : " " }
        return patch
    }
}

extension Git {
    /// Whether an attribute names a filter of one of some files.
    ///
    /// - Parameter names: in the folder.
    func hasFilter(_ names: [String]) throws(GitError) -> Bool {
        let fields = try output(["check-attr", "-z", "filter", "--"] + names.map { "./" + $0 }).split(separator: 0)
        // Three of each: the name, the attribute and its value.
        return stride(from: 2, to: fields.count, by: 3).contains { place in
            !["unspecified", "unset", "set"].contains { $0.utf8.elementsEqual(fields[place]) }
        }
    }
}
