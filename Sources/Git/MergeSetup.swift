internal import Host

/// What makes git merge and compare a queue by rows: lines in `.gitattributes`, which belong to the repository, and
/// drivers in the configuration, which each clone needs for itself.
package struct MergeSetup: Sendable {
    package enum State: Equatable, Sendable {
        /// git merges the queue as text, or in another way that somebody chose.
        case off
        case on
        /// The attributes ask for a driver that the configuration does not have: a fresh clone.
        case withoutDriver
        /// The attributes lack tables beside the queue, which an older version did not know.
        case incomplete
    }

    /// The path of the file with the attributes.
    package let attributes: String
    private let git: Git
    private let names: [String]
    /// How many of them, from the first on, are of tasks, which `git diff` shows in words.
    private static let taskTables = 2
    private let folder: String
    private static let file = ".gitattributes"
    private static let driver =
        "if command -v orch >/dev/null; then orch merge-driver -- %O %A %B %P; else git merge-file -q %A %O %B; fi"

    /// The sections of the configuration and what is in them. Where orch is not in PATH, as for some editors, a merge by
    /// lines leaves its marks, and `git diff` shows the file.
    private static let sections = [
        ("merge.orch", [("name", "merge of orch queues by rows"), ("driver", driver)]),
        (
            "diff.orch",
            [
                ("textconv", #"f() { orch diff-driver -- "$1" 2>/dev/null || cat -- "$1"; }; f"#),
                ("xfuncname", "^row (.*)$"),
            ]
        ),
    ]

    /// - Parameters:
    ///   - queue: the path of a queue, which need not exist; its folder has to.
    ///   - siblings: the names of the other tables, the archive first.
    package init(queue: String, siblings: [String]) throws(GitSetupError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            names = [place.name] + siblings
            folder = try place.folder.path()
        } catch {
            throw .system(error, path: queue)
        }
        attributes = folder + "/" + Self.file
        git = Git(in: folder)
        do throws(GitError) { _ = try git.workTree() } catch { throw .git(error) }
    }

    /// What is in force.
    package func state() throws(GitSetupError) -> State {
        do throws(GitError) {
            let values = try values()
            guard values.first == Self.own else { return .off }
            guard try git.holds(["config", "--get", "merge.orch.driver"]) else { return .withoutDriver }
            // Another value is somebody's choice.
            return values.contains(Self.none) ? .incomplete : .on
        } catch {
            throw .git(error)
        }
    }

    private static let own = "orch"
    /// What git says where no attribute says how a file is merged.
    private static let none = "unspecified"

    /// How each table is merged, as the attributes say.
    private func values() throws(GitError) -> [String] {
        try git.line(["check-attr", "merge", "--"] + names.map { "./" + $0 }).split(separator: "\n").map { line in
            // `NAME: merge: VALUE`
            String(line.split(separator: " ").last ?? "")
        }
    }

    /// Whether there is a file with attributes already.
    package var hasAttributes: Bool { (try? FileStatus(at: attributes)) != nil }

    /// Adds what is missing.
    ///
    /// - Returns: what was added to: the path of the attributes, and the sections of the configuration.
    package func install() throws(GitSetupError) -> [String] {
        var changed: [String] = []
        let known = try lines().map(\.text)
        let chosen: [String]
        do throws(GitError) { chosen = try values() } catch { throw .git(error) }
        // How somebody else wants a table to be merged stays so.
        let missing = zip(attributeLines, chosen)
            .filter { !known.contains($0) && [Self.own, Self.none].contains($1) }.map(\.0)
        if !missing.isEmpty {
            do throws(SystemError) {
                try LogFile(path: attributes).append(Array(missing.map { $0 + "\n" }.joined().utf8))
            } catch {
                throw .system(error, path: attributes)
            }
            changed.append(attributes)
        }
        do throws(GitError) {
            for (section, settings) in Self.sections {
                for (name, value) in settings {
                    let key = section + "." + name
                    guard try git.run(["config", "--get", key]).output != Array((value + "\n").utf8) else { continue }
                    _ = try git.output(["config", key, value])
                    if changed.last != section { changed.append(section) }
                }
            }
        } catch {
            throw .git(error)
        }
        return changed
    }

    /// Removes what ``install()`` adds, and nothing else.
    ///
    /// - Returns: as ``install()``.
    package func remove() throws(GitSetupError) -> [String] {
        var changed: [String] = []
        let known = try lines()
        let own = attributeLines
        if known.contains(where: { own.contains($0.text) }) {
            let rest = known.filter { !own.contains($0.text) }
            do throws(SystemError) {
                let open = try Folder(path: folder)
                if rest.allSatisfy(\.text.isEmpty) {
                    try open.unlink(Self.file)
                } else {
                    let text = rest.map { $0.text + $0.end }.joined()
                    _ = try NewFile(Array(text.utf8), prefix: Self.file + ".", mode: 0o666)
                        .rename(to: Self.file, in: open)
                }
            } catch {
                throw .system(error, path: attributes)
            }
            changed.append(attributes)
        }
        do throws(GitError) {
            for (section, settings) in Self.sections
            where try git.holds(["config", "--local", "--get", section + "." + settings[1].0]) {
                _ = try git.output(["config", "--local", "--remove-section", section])
                changed.append(section)
            }
        } catch {
            throw .git(error)
        }
        return changed
    }

    private var attributeLines: [String] {
        names.enumerated().map { Self.pattern($1) + " merge=orch" + ($0 < Self.taskTables ? " diff=orch" : "") }
    }

    /// A name as it is written there, where it is a pattern.
    private static func pattern(_ name: String) -> String {
        let special = "\\*?[\" "
        let isPlain = !name.contains(where: special.contains)
        let escaped = name.map { special.contains($0) && $0 != " " ? "\\\($0)" : "\($0)" }.joined()
        let quoted = escaped.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : "\($0)" }.joined()
        return isPlain ? "/" + name : "\"/\(quoted)\""
    }

    /// The lines of the file with their ends, which may be an editor's for Windows.
    private func lines() throws(GitSetupError) -> [(text: String, end: String)] {
        do throws(FileOpenError) {
            let open: Folder
            do throws(SystemError) { open = try Folder(path: folder) } catch { throw .system(error) }
            let pieces = try open.read(Self.file).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return pieces.enumerated().map { index, piece in
                let isWindows = piece.last == UInt8(ascii: "\r")
                let end = (isWindows ? "\r" : "") + (index < pieces.count - 1 ? "\n" : "")
                return (String(decoding: isWindows ? piece.dropLast() : piece, as: UTF8.self), end)
            }
        } catch {
            switch error {
            case .system(let error) where error.isNotFound: return []
            case .system(let error): throw .system(error, path: attributes)
            case .notRegular: throw .notAFile(path: attributes)
            }
        }
    }
}
