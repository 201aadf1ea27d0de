/// What is known of the language of documents. Places are offsets of bytes.
package protocol LSPLanguage {
    /// Whether anything is known of a document; nothing else is asked of it otherwise.
    ///
    /// - Parameter uri: as the client names it.
    func covers(_ uri: String) -> Bool

    func findings(in document: LSPDocument) -> [LSPFinding]
    /// What a finding could be corrected with: the whole text then.
    ///
    /// - Parameter line: of the finding, from 1; nil to correct everything that can be.
    func corrected(_ document: LSPDocument, line: Int?) -> [UInt8]?
    /// The whole text in good form; nil where it can't be read.
    func formatted(_ document: LSPDocument) -> [UInt8]?
    /// What there is to say of the place, as lines of plain text.
    func story(at offset: Int, in document: LSPDocument) -> (range: Range<Int>, lines: [String])?
    /// What may be written at the place.
    func completions(at offset: Int, in document: LSPDocument) -> [LSPCompletion]
    /// What is named at the place, in this document or another one.
    func definition(at offset: Int, in document: LSPDocument) -> (document: LSPDocument, range: Range<Int>)?
}

/// A document that a client has open, or is led to.
package struct LSPDocument: Sendable {
    package let uri: String
    package let bytes: [UInt8]

    /// - Parameters: as the properties of the same names.
    package init(uri: String, bytes: [UInt8]) {
        self.uri = uri
        self.bytes = bytes
    }
}

/// Something that a document gets wrong.
package struct LSPFinding: Equatable, Sendable {
    package enum Severity: Int, Sendable { case error = 1, warning, information }

    /// From 1.
    let line: Int
    /// From 1, in Unicode scalars.
    let column: Int
    let severity: Severity
    let code: String
    let message: String
    let isFixable: Bool

    /// - Parameters: as the properties of the same names.
    package init(line: Int, column: Int, _ severity: Severity, code: String, message: String, isFixable: Bool) {
        self.line = line
        self.column = column
        self.severity = severity
        self.code = code
        self.message = message
        self.isFixable = isFixable
    }
}

/// Something that may be written at a place.
package struct LSPCompletion: Equatable, Sendable {
    package enum Kind: Int, Sendable { case value = 12, keyword = 14, reference = 18 }

    package let text: String
    let detail: String
    let kind: Kind
    /// What it takes the place of.
    package let range: Range<Int>

    /// - Parameters: as the properties of the same names.
    package init(_ text: String, detail: String, _ kind: Kind, replacing range: Range<Int>) {
        self.text = text
        self.detail = detail
        self.kind = kind
        self.range = range
    }
}
