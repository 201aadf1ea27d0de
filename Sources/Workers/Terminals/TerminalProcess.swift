package import Host

/// The processes of the sessions' programs, noted beside their logs: where the server can't be reached, since its socket was
/// removed or it is another user's, they may be at work all the same.
extension Terminal {
    /// The program of a session that has not ended, as far as this machine knows of it.
    package func process(of id: String) -> ProcessIdentity? {
        guard let machine = Machine.own, let file = try? Folder(path: logs).openFile(Self.processName(id)),
            let bytes = try? file.read(at: 0, count: 1024)
        else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 4, Machine(host: words[0], boot: words[1]) == machine, let number = Int32(words[2]),
            number > 0, let start = Int64(words[3])
        else { return nil }
        let process = ProcessIdentity(id: number, start: start)
        return process.isAlive ? process : nil
    }

    func note(_ process: ProcessIdentity, of id: String) {
        guard let machine = Machine.own, let folder = try? Folder(path: logs) else { return }
        let text = "\(machine.host) \(machine.boot) \(process.id) \(process.start)"
        _ = try? NewFile(Array(text.utf8), prefix: ".tmp-").rename(to: Self.processName(id), in: folder)
    }

    /// Ends the program of a session that the server does not know any more.
    ///
    /// - Throws: that it goes on: it is another user's.
    func endProcess(of id: String, grace: Duration) throws(TerminalError) {
        if let process = process(of: id) {
            ProcessIdentity.endSession(of: process.id, grace: grace)
            let limit = Clock.monotonicNanoseconds + 1_000_000_000
            while process.isAlive {
                guard Clock.monotonicNanoseconds < limit else {
                    throw .failed(command: "kill-session", message: "process \(process.id) goes on")
                }
                Clock.sleep(.milliseconds(10))
            }
        }
        try? Folder(path: logs).unlink(Self.processName(id))
    }

    private static func processName(_ id: String) -> String { id + ".process" }
}
