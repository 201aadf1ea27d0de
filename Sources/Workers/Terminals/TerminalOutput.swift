internal import Host

extension Terminal {
    /// The visible screen as text: a line for each row, those that tmux wrapped joined, without blanks at their ends.
    package func screen(of target: TerminalTarget) throws(TerminalError) -> String {
        try captured(target, [])
    }

    /// The same with lines that have scrolled off it.
    ///
    /// - Parameter lines: how many of them at most.
    package func history(of target: TerminalTarget, lines: Int) throws(TerminalError) -> String {
        try captured(target, ["-S", "-\(lines)"])
    }

    private func captured(_ target: TerminalTarget, _ options: [String]) throws(TerminalError) -> String {
        let output = try call([["capture-pane", "-p", "-J"] + options + ["-t", target.text]])
        let lines = output.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
        }
        return lines.joined(separator: "\n")
    }

    // MARK: The log

    /// The path of the file with all that the session's program has written to its terminal, escape sequences included.
    package func log(of id: String) -> String { logs + "/" + Self.logName(id) }

    /// How long the log is now: where what comes from now on begins.
    package func logSize(of id: String) throws(TerminalError) -> Int64 { try opened(id).status.size }

    /// A part of the log; fewer bytes than the limit only at its end.
    package func output(of id: String, from offset: Int64, limit: Int) throws(TerminalError) -> [UInt8] {
        let file = try opened(id)
        do throws(SystemError) { return try file.read(at: offset, count: limit) } catch { throw .system(error) }
    }

    private static func logName(_ id: String) -> String { id + ".log" }

    private func opened(_ id: String) throws(TerminalError) -> File {
        do throws(TerminalError) {
            return try openLog(of: id)
        } catch .system(let error) where error.isNotFound {
            // Where somebody has cleaned up, what the program of a session writes goes on in a new one.
            guard (try? call([["has-session", "-t", "=" + id]])) != nil, (try? Folder.make(path: logs)) != nil else {
                throw .system(error)
            }
            try makeLog(of: id)
            try call([["pipe-pane", "-t", "=\(id):", logCommand(for: id)]])
            return try openLog(of: id)
        }
    }

    private func openLog(of id: String) throws(TerminalError) -> File {
        let folder: Folder
        do throws(SystemError) { folder = try Folder(path: logs) } catch { throw .system(error) }
        do throws(FileOpenError) {
            return try folder.openFile(Self.logName(id))
        } catch {
            switch error {
            case .system(let error): throw .system(error)
            case .notRegular: throw .failed(command: "open", message: log(of: id) + " is not a regular file")
            }
        }
    }

    /// Makes the log, which only its owner may read; that of an earlier session of this id is continued.
    func makeLog(of id: String) throws(TerminalError) {
        do throws(SystemError) {
            let folder = try Folder(path: logs)
            do throws(SystemError) {
                _ = try folder.createFile(Self.logName(id))
            } catch {
                guard error.isExisting else { throw error }
                _ = try folder.openForAppending(Self.logName(id))
            }
        } catch {
            throw .system(error)
        }
    }

    /// What writes the log, for the shell. tmux looks for formats and times in it, so that the path is in octal digits.
    ///
    /// The system ends it at the limit; tmux then goes on without.
    func logCommand(for id: String) -> String {
        let path = log(of: id).utf8.map { byte in
            let digits = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        }
        return "ulimit -f \((longestLog + 511) / 512); exec cat >>\"$(printf '\(path.joined())')\""
    }
}
