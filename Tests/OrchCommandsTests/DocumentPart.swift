import BlackBox
import Foundation
import Synchronization
import Testing

/// A part of a document that the program knows better, between `<!-- NAME -->` and `<!-- /NAME -->`. With `ORCH_BLESS=1` it
/// becomes what the program says.
struct DocumentPart {
    private static let lock = Mutex(())

    private let path: String
    private let name: String

    /// - Parameter path: of the document, from the root of the repository.
    init(_ name: String, in path: String) {
        self.path = path
        self.name = name
    }

    func text() throws -> String {
        let whole = try Repository.text(of: path)
        return String(whole[try range(in: whole)])
    }

    /// Expects the part to be what the program says.
    func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try Self.lock.withLock { _ in
            var whole = try Repository.text(of: path)
            let range = try range(in: whole)
            if Blessing.isAsked, whole[range] != text {
                whole.replaceSubrange(range, with: text)
                try whole.write(toFile: Repository.root + "/" + path, atomically: true, encoding: .utf8)
            } else {
                #expect(whole[range] == text, "\(path), \(name)", sourceLocation: sourceLocation)
            }
        }
    }

    private func range(in whole: String) throws -> Range<String.Index> {
        let start = try #require(whole.range(of: "<!-- \(name) -->\n"))
        let end = try #require(whole.range(of: "<!-- /\(name) -->"))
        return start.upperBound..<end.lowerBound
    }
}
