/// How a file is read as a table, and how cells are written: what the settings of a queue say of its file.
package struct TableTerms: Equatable, Sendable {
    /// The heading above the table, where the file has several such tables.
    package let heading: String?
    /// Headers that columns of the schema have in this file, by the schema's names.
    package let headers: [NamedText]
    /// Whether a `|` of a command's text stays one (`\|` in the file) instead of becoming `/`.
    package let keepsPipes: Bool
    /// Whether other words for a status or a priority are read as what they mean.
    package let readsSynonyms: Bool

    /// - Parameters: as the properties of the same names.
    package init(
        heading: String? = nil, headers: [NamedText] = [], keepsPipes: Bool = false, readsSynonyms: Bool = false
    ) {
        self.heading = heading
        self.headers = headers
        self.keepsPipes = keepsPipes
        self.readsSynonyms = readsSynonyms
    }

    /// The same for another file that has the columns of this one.
    package var ofSibling: TableTerms {
        TableTerms(headers: headers, keepsPipes: keepsPipes, readsSynonyms: readsSynonyms)
    }

    /// The column of the schema that a header is set to be.
    func name(of header: String) -> String? {
        guard !headers.isEmpty else { return nil }
        let plain = Schema.plain(header)
        return headers.first { Schema.plain($0.text) == plain }?.name
    }
}

/// What is known of rows that a table's file does not have. It is in other files, which are read when something asks.
package protocol RowMemory: Sendable {
    /// Keys of earlier versions of the file.
    func formerKeys() -> [String]
    /// The keys that the archive and the event log have, if one of them has this one.
    func keysElsewhere(having key: String) -> [String]
    /// The archive of the table; nil where there is none.
    func archive() -> ArchiveContent?
    /// The key that the row with this one has now, by the event log.
    func successor(of key: String) -> String?
    /// What sets the table apart from the others of its kind in its folder, before the key of a row; empty for the usual
    /// one.
    var label: String { get }
}

extension RowMemory {
    package var label: String { "" }
}

/// What is in the archive of a table.
package enum ArchiveContent: Sendable {
    case table(Sheet)
    /// It can't be read as a table, but these words are in it, which may be keys; nil where it can't be read at all.
    case text(Set<String>?)

    /// The words of a text that may be keys of rows.
    package static func words(in bytes: [UInt8]) -> Set<String> {
        // A formatter may have written `TASK\_9`.
        let plain = bytes.filter { $0 != UInt8(ascii: "\\") }
        let words = plain.split { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                false
            default: true
            }
        }
        return Set(words.map { String(decoding: $0, as: UTF8.self) })
    }
}
