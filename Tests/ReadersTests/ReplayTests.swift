import Foundation
import Readers
import Testing

/// Inputs that the fuzzer kept: those that reach the code of a reader, and those that once broke it.
@Suite("Inputs of the fuzzer")
struct ReplayTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    private static func inputs(_ name: String) throws -> [[UInt8]] {
        Corpus.inputs(in: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }

    @Test("What has to hold for any bytes holds for each that was kept", arguments: Reader.allCases)
    func replay(reader: Reader) throws {
        let inputs = try Self.inputs("\(reader.rawValue).txt")
        #expect(!inputs.isEmpty)
        for input in inputs {
            do throws(Violation) {
                try reader.check(input)
            } catch {
                Issue.record("\(error): \(Corpus.text(of: [input]))")
            }
        }
    }

    @Test(
        "An input is the same behind the text that keeps it",
        arguments: [
            [], [0x5C], [0x0A, 0x0D, 0x09], Array("가 | b\\n 👩‍💻\u{1D}".utf8), [0xFF, 0x61, 0xEA, 0xB0], [0, 0x0A],
        ])
    func corpus(input: [UInt8]) {
        #expect(Corpus.inputs(in: Corpus.text(of: [input, input])) == [input, input])
    }
}
