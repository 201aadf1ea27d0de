internal import Ledgers
internal import Workers

/// What the programs of sessions print, piece by piece: a place in the log of each session, behind which nothing was read.
struct SessionOutputs {
    /// A piece of what a session printed, escape sequences included.
    struct Piece {
        let session: String
        /// Where it begins, in bytes from the beginning of the session's log.
        let offset: Int64
        let text: String
    }

    private let terminal: Terminal
    /// The places, those of the sessions that were heard of first before the others.
    private var places: [(session: String, offset: Int64)] = []
    /// Whether there was more in a log than a piece.
    private(set) var isBehind = false

    /// How long a piece is, in bytes: whoever reads slowly repeats no more than that.
    private static let longest = 16 * 1024
    /// So many sessions are followed. Of more, those are left that were heard of first.
    private static let most = 64

    /// From what they print from now on.
    ///
    /// - Parameter sessions: their ids.
    init(of sessions: [String], on terminal: Terminal) {
        self.terminal = terminal
        for session in sessions { follow(session, from: (try? terminal.logSize(of: session)) ?? 0) }
    }

    /// From the places that a text names.
    ///
    /// - Returns: nil for what ``text`` did not write.
    init?(text: some StringProtocol, on terminal: Terminal) {
        self.terminal = terminal
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, WorkSession.isTerminalName(String(parts[0])),
                let offset = Int64(parts[1], radix: 16), offset >= 0
            else { return nil }
            follow(String(parts[0]), from: offset)
        }
    }

    var isEmpty: Bool { places.isEmpty }

    /// The places as a text of visible ASCII.
    var text: String {
        places.map { $0.session + "@" + String($0.offset, radix: 16) }.joined(separator: ",")
    }

    /// Follows a session too. One that is known stays where it is.
    mutating func follow(_ session: String, from offset: Int64 = 0) {
        guard WorkSession.isTerminalName(session), !places.contains(where: { $0.session == session }) else { return }
        places.append((session, offset))
        if places.count > Self.most { places.removeFirst() }
    }

    /// The next piece of each log that has become longer, and what ``text`` is behind it.
    mutating func next() -> [(piece: Piece, places: String)] {
        isBehind = false
        var pieces: [(piece: Piece, places: String)] = []
        for index in places.indices {
            let session = places[index].session
            guard let size = try? terminal.logSize(of: session) else { continue }
            // Another log has its name.
            if size < places[index].offset { places[index].offset = 0 }
            let offset = places[index].offset
            guard size > offset, let bytes = try? terminal.output(of: session, from: offset, limit: Self.longest) else {
                continue
            }
            // What ends in the midst of a character waits for the rest of it.
            let count = Self.whole(bytes)
            guard count > 0 else { continue }
            places[index].offset += Int64(count)
            if bytes.count == Self.longest { isBehind = true }
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            pieces.append((Piece(session: session, offset: offset, text: text), self.text))
        }
        return pieces
    }

    /// How many bytes there are before a character at the end of which some are missing.
    static func whole(_ bytes: [UInt8]) -> Int {
        for missing in 1...3 where bytes.count >= missing {
            let place = bytes.count - missing
            let length =
                switch bytes[place] {
                case 0xC2..<0xE0: 2
                case 0xE0..<0xF0: 3
                case 0xF0..<0xF5: 4
                default: 1
                }
            if length > missing { return place }
            if bytes[place] & 0xC0 != 0x80 { break }
        }
        return bytes.count
    }
}
