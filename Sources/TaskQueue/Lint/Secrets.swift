/// Keys that have no place in a file that is committed. Only forms that are hardly anything else: a check that cries
/// wolf is switched off.
package enum Secret: Sendable {
    /// Amazon: `AKIA` or `ASIA` and 16 capitals or digits.
    case awsKey
    /// GitHub: `ghp_`, `gho_`, `ghu_`, `ghs_` or `ghr_` and 36 letters or digits, or `github_pat_` and more.
    case githubToken
    /// OpenAI, Anthropic and others: `sk-` and a long key.
    case apiKey
    /// Slack: `xoxb-` and its like.
    case slackToken
    /// The first line of a private key in PEM (RFC 7468).
    case privateKey
    /// A JSON Web Token (RFC 7519): three parts in base64url, of which two begin as JSON objects do.
    case webToken

    struct Occurrence {
        let secret: Secret
        let offset: Int
        let end: Int
        /// Its first four characters.
        let start: String
    }

    static func occurrences(in bytes: [UInt8], _ range: Range<Int>) -> [Occurrence] {
        var found: [Occurrence] = []
        bytes.withUnsafeBufferPointer { text in
            let text = UnsafeBufferPointer(rebasing: text[..<range.upperBound])
            var place = range.lowerBound
            while place < text.count {
                let byte = text[place]
                guard isInitial[Int(byte)] else {
                    place += 1
                    continue
                }
                let isInWord = place > range.lowerBound && isWord(text[place - 1])
                guard !isInWord || byte == UInt8(ascii: "-"), let (secret, length) = secret(at: place, of: text) else {
                    place += 1
                    continue
                }
                let start = String(decoding: text[place..<(place + 4)], as: UTF8.self)
                found.append(Occurrence(secret: secret, offset: place, end: place + length, start: start))
                place += length
            }
        }
        return found
    }

    private typealias Text = UnsafeBufferPointer<UInt8>

    private static let isInitial: [Bool] = (0..<256).map { "Agsxe-".utf8.contains(UInt8($0)) }

    private static func secret(at place: Int, of text: Text) -> (Secret, length: Int)? {
        switch text[place] {
        case UInt8(ascii: "A"): awsKey(at: place, of: text).map { (.awsKey, $0) }
        case UInt8(ascii: "g"): githubToken(at: place, of: text).map { (.githubToken, $0) }
        case UInt8(ascii: "s"): apiKey(at: place, of: text).map { (.apiKey, $0) }
        case UInt8(ascii: "x"): slackToken(at: place, of: text).map { (.slackToken, $0) }
        case UInt8(ascii: "e"): webToken(at: place, of: text).map { (.webToken, $0) }
        default: privateKey(at: place, of: text).map { (.privateKey, $0) }
        }
    }

    // MARK: Forms; each returns how many bytes it has.

    private static func awsKey(at place: Int, of text: Text) -> Int? {
        guard starts("AKIA", at: place, of: text) || starts("ASIA", at: place, of: text) else { return nil }
        let body = run(from: place, of: text, where: isWord)
        let isKey = body == 20 && run(from: place, of: text) { isDigit($0) || isCapital($0) } == 20
        // The manuals' own key is in every example.
        let isExample = isKey && starts("EXAMPLE", at: place + 13, of: text)
        return isKey && !isExample ? body : nil
    }

    private static func githubToken(at place: Int, of text: Text) -> Int? {
        let length = run(from: place, of: text, where: isWord)
        if starts("github_pat_", at: place, of: text) { return length >= 11 + 50 ? length : nil }
        guard starts("gh", at: place, of: text), place + 4 <= text.count, text[place + 3] == UInt8(ascii: "_"),
            "pousr".utf8.contains(text[place + 2])
        else { return nil }
        let body = run(from: place + 4, of: text) { isDigit($0) || isCapital($0) || isSmall($0) }
        return body >= 36 && body + 4 == length ? length : nil
    }

    /// A key has capitals, small letters and digits mixed; a long name with hyphens has not.
    private static func apiKey(at place: Int, of text: Text) -> Int? {
        guard starts("sk-", at: place, of: text) else { return nil }
        let length = run(from: place, of: text) { isWord($0) || $0 == UInt8(ascii: "-") }
        let body = text[(place + 3)..<(place + length)]
        guard body.count >= 32, body.contains(where: isDigit), body.contains(where: isCapital),
            body.contains(where: isSmall)
        else { return nil }
        return length
    }

    private static func slackToken(at place: Int, of text: Text) -> Int? {
        guard starts("xox", at: place, of: text), place + 5 <= text.count, "abeoprs".utf8.contains(text[place + 3]),
            text[place + 4] == UInt8(ascii: "-") || text[place + 4] == UInt8(ascii: ".")
        else { return nil }
        let length = run(from: place, of: text) { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        let digits = text[place..<(place + length)].count(where: isDigit)
        return length >= 24 && digits >= 6 ? length : nil
    }

    private static func privateKey(at place: Int, of text: Text) -> Int? {
        guard starts("-----BEGIN ", at: place, of: text) else { return nil }
        let label = run(from: place + 11, of: text) { isCapital($0) || isDigit($0) || $0 == UInt8(ascii: " ") }
        let end = place + 11 + label
        guard label >= 11, starts("PRIVATE KEY", at: end - 11, of: text), starts("-----", at: end, of: text) else {
            return nil
        }
        return end + 5 - place
    }

    private static func webToken(at place: Int, of text: Text) -> Int? {
        var end = place
        for part in 0..<3 {
            if part > 0 {
                guard end < text.count, text[end] == UInt8(ascii: ".") else { return nil }
                end += 1
            }
            guard part == 2 || starts("eyJ", at: end, of: text) else { return nil }
            let length = run(from: end, of: text) { isWord($0) || $0 == UInt8(ascii: "-") }
            guard length >= 10 else { return nil }
            end += length
        }
        return end - place
    }

    // MARK: Bytes

    /// How far a part of a key is followed, so that the cost stays that of the text.
    private static let longest = 2_048

    private static func starts(_ word: StaticString, at place: Int, of text: Text) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= text.count else { return false }
        return word.withUTF8Buffer { word in word.indices.allSatisfy { text[place + $0] == word[$0] } }
    }

    private static func run(from place: Int, of text: Text, where matches: (UInt8) -> Bool) -> Int {
        let limit = min(text.count, place + longest)
        var end = place
        while end < limit, matches(text[end]) { end += 1 }
        return max(0, end - place)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isSmall(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || isCapital(byte) || isSmall(byte) || byte == UInt8(ascii: "_")
    }
}
