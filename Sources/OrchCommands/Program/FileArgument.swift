internal import ArgumentGrammar
internal import Engine
internal import Host

extension Workplace {
    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}

/// Texts that arguments name: a file's, or that of standard input.
extension Call {
    /// The text of a file, or all of standard input where the path is `-`, less a byte order mark.
    mutating func fileText(_ path: String) throws(CommandFailure) -> String {
        guard path != "-" else { return try text(path) }
        guard let text = try existingFileText(path) else {
            throw CommandFailure(.system, "there is no file '\(path)'")
        }
        return text
    }

    /// A report: the text of a file if there is one at that path, all of standard input for `-`, else the words
    /// themselves. Nothing at all, and a single word that is spelled like a file's name and names none, are slips and
    /// not reports: judging them would send a task back for nothing.
    mutating func report(_ argument: String) throws(CommandFailure) -> String {
        guard argument != "-" || isLiteral else { return try text(argument) }
        guard argument.contains(where: { !$0.isWhitespace }) else {
            throw CommandFailure(.usage, "--report takes a file or a text; got '\(argument)'")
        }
        guard !isLiteral else { return argument }
        if let text = try existingFileText(argument) { return text }
        let isWord = !argument.contains { $0.isWhitespace }
        if isWord, argument.contains("/") || argument.dropLast().contains(".") {
            throw CommandFailure(
                .usage, "there is no file '\(argument)'", hint: "name the report's file, or write a sentence")
        }
        return argument
    }

    /// The text of a file, or `nil` where there can be none of that name.
    func existingFileText(_ path: String) throws(CommandFailure) -> String? {
        let bytes: [UInt8]
        do throws(FileOpenError) {
            bytes = try Self.bytes(of: path)
        } catch {
            switch error {
            case .system(let error) where error.isNoPath: return nil
            case .system(let error): throw CommandFailure(.system, "\(path): \(error.reason)")
            case .notRegular:
                throw CommandFailure(
                    .system, "\(path) is not a regular file", hint: "name a file, or - for standard input")
            }
        }
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .refused, "\(path) is not UTF-8", hint: "convert it, for example with 'iconv -f CP949 -t UTF-8'")
        }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return text
    }

    /// Writes a file that readers see whole, the old one or the new one.
    ///
    /// - Parameters:
    ///   - mark: what such files begin with. Whatever else is at the path was named by mistake, and stays.
    ///   - name: what is in such files.
    func replaceFile(
        _ path: String, with text: String, begun mark: String, as name: String
    ) throws(CommandFailure) {
        let hint = "name a file in a folder that exists and may be written"
        let old: String?
        do throws(CommandFailure) {
            old = try existingFileText(path)
        } catch {
            throw CommandFailure(error.exit, error.message, hint: hint)
        }
        if let old, !old.isEmpty, !old.hasPrefix(mark) {
            throw CommandFailure(.refused, "\(path) has something other than \(name)", hint: "name another file")
        }
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(path)
            _ = try NewFile(Array(text.utf8), prefix: ".orch-new-", mode: 0o644, isDurable: false)
                .rename(to: place.name, in: place.folder)
        } catch {
            throw CommandFailure(.system, "\(path): \(error.reason)", hint: hint)
        }
    }

    private static func bytes(of path: String) throws(FileOpenError) -> [UInt8] {
        let place: ResolvedPath
        do throws(SystemError) {
            place = try ResolvedPath.resolve(path)
        } catch {
            throw .system(error)
        }
        let file = try place.folder.openFile(place.name)
        do throws(SystemError) {
            return try file.readAll()
        } catch {
            throw .system(error)
        }
    }
}
