/// Divides what a client sends into messages: a header with `Content-Length`, an empty line, and so many bytes.
struct LSPFrames {
    enum Frame: Equatable {
        case message(ArraySlice<UInt8>)
        /// What is no frame, or too long for one, was passed over.
        case broken(String)
    }

    private var input: [UInt8] = []
    /// How many bytes of a message that is too long are still to come.
    private var skipped = 0

    /// The longest message: a queue of a million rows as the text of one.
    private static let longest = 512 << 20
    /// More than the headers of any client have.
    private static let longestHeader = 8 << 10
    private static let headerEnd = Array("\r\n\r\n".utf8)

    /// - Parameter piece: what came next.
    /// - Returns: the frames that are complete now.
    mutating func receive(_ piece: [UInt8]) -> [Frame] {
        var piece = piece[...]
        if skipped > 0 {
            let passed = min(skipped, piece.count)
            skipped -= passed
            piece = piece.dropFirst(passed)
        }
        input += piece
        var frames: [Frame] = []
        var place = 0
        while place < input.count, let frame = next(&place) { frames.append(frame) }
        input.removeSubrange(..<place)
        return frames
    }

    /// - Returns: nil where the rest of the frame is still to come.
    private mutating func next(_ place: inout Int) -> Frame? {
        guard let end = endOfHeader(from: place) else {
            guard input.count - place > Self.longestHeader else { return nil }
            place = input.count
            return .broken("a header has more than \(Self.longestHeader) bytes")
        }
        let header = String(decoding: input[place..<(end - Self.headerEnd.count)], as: UTF8.self)
        guard let length = Self.contentLength(in: header) else {
            place = end
            return .broken("a header needs Content-Length, a number of bytes")
        }
        guard length <= Self.longest else {
            let there = min(length, input.count - end)
            skipped = length - there
            place = end + there
            return .broken("a message of \(length) bytes is too long; \(Self.longest) are taken")
        }
        guard input.count - end >= length else { return nil }
        place = end + length
        return .message(input[end..<place])
    }

    private func endOfHeader(from start: Int) -> Int? {
        var place = start
        let last = min(input.count, start + Self.longestHeader) - Self.headerEnd.count
        while place <= last {
            if input[place] == Self.headerEnd[0], input[place...].starts(with: Self.headerEnd) {
                return place + Self.headerEnd.count
            }
            place += 1
        }
        return nil
    }

    private static func contentLength(in header: String) -> Int? {
        // By scalars: in Swift, CR and LF together are one character.
        for line in header.unicodeScalars.split(whereSeparator: { $0 == "\r" || $0 == "\n" }) {
            guard let colon = line.firstIndex(of: ":"), String(line[..<colon]).lowercased() == "content-length" else {
                continue
            }
            let digits = line[line.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
            guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy({ ("0"..."9").contains($0) }) else {
                return nil
            }
            return Int(String(String.UnicodeScalarView(digits)))
        }
        return nil
    }

    /// A message with its header.
    static func frame(_ text: String) -> [UInt8] {
        Array("Content-Length: \(text.utf8.count)\r\n\r\n".utf8) + Array(text.utf8)
    }
}
