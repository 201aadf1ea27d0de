internal import Text

/// The versions that `If-Match` and `If-None-Match` name (RFC 9110, section 8.8.3).
package enum EntityTags: Equatable, Sendable {
    /// `*`: whatever there is.
    case any
    case listed([EntityTag])

    /// - Parameter header: what the header says.
    /// - Returns: nil for anything but `*` and a list of tags in quotes.
    package init?(_ header: String) {
        if header.trimmed == "*" {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        var rest = Array(header.utf8)[...]
        while true {
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") }
            if rest.isEmpty { break }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.popFirst() == UInt8(ascii: "\""), let end = rest.firstIndex(of: UInt8(ascii: "\"")),
                rest[..<end].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
            else { return nil }
            tags.append(EntityTag(String(decoding: rest[..<end], as: UTF8.self), isWeak: isWeak))
            rest = rest[(end + 1)...]
            // The next one is behind a comma.
            guard let next = rest.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { break }
            guard next == UInt8(ascii: ",") else { return nil }
        }
        guard !tags.isEmpty else { return nil }
        self = .listed(tags)
    }

    /// Whether a version is among them, where it does not matter whether both are the same byte for byte.
    func has(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .listed(let tags): tags.contains { $0.text == tag.text }
        }
    }

    /// The versions of a row that an edit may be based on; nil for any.
    package var rows: [String]? {
        switch self {
        case .any: nil
        case .listed(let tags): tags.filter { !$0.isWeak }.map(\.row)
        }
    }
}

/// The name of a version of what an address has. That of a task begins with the version of its row, which an edit is based
/// on; behind it is what else the answer says, which may change while the row does not.
package struct EntityTag: Equatable, Sendable {
    let text: String
    let isWeak: Bool

    fileprivate init(_ text: String, isWeak: Bool = false) { (self.text, self.isWeak) = (text, isWeak) }

    /// - Parameters:
    ///   - row: the version of the row that the answer is about; nil where it is about more than one.
    ///   - content: what the answer says, as a hash.
    package init(row: String?, content: UInt64) {
        self.init((row.map { $0 + "." } ?? "") + Hexadecimal.text(of: content))
    }

    /// What an edit may be based on where the whole answer is not known.
    package init(row: String) { self.init(row) }

    /// The version of the row.
    var row: String { String(text.prefix { $0 != "." }) }

    /// As a header has it.
    package var header: String { (isWeak ? "W/\"" : "\"") + text + "\"" }
}
