import Foundation
import Readers

/// libFuzzer's loop, which calls the function with each input.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The reader that is tried. It is set before the loop begins, which is of one thread.
nonisolated(unsafe) private var reader = Reader.table

/// Feeds one reader with bytes of libFuzzer, or converts its corpus between a folder and the text that is kept.
///
///     FuzzDriver READER [libFuzzer's options and folders]
///     FuzzDriver READER --unpack FOLDER < TEXT
///     FuzzDriver READER --pack FOLDER BYTES > TEXT
@main
enum FuzzDriver {
    static func main() {
        let words = CommandLine.arguments
        guard words.count > 1, let named = Reader(rawValue: words[1]) else {
            print(Reader.allCases.map(\.rawValue).joined(separator: "\n"))
            exit(words.count > 1 ? 64 : 0)
        }
        reader = named
        switch words.dropFirst(2).first {
        case "--unpack": unpack(into: words[3])
        case "--pack": pack(words[3], limit: Int(words[4]) ?? 0)
        default: exit(fuzz())
        }
    }

    private static func fuzz() -> CInt {
        var count = CommandLine.argc - 1
        var words = CommandLine.unsafeArgv + 1
        // The program's name is where the reader's was.
        words[0] = CommandLine.unsafeArgv[0]
        return runFuzzer(&count, &words) { bytes, count in
            let input = Array(UnsafeBufferPointer(start: bytes, count: count))
            do throws(Violation) {
                try reader.check(input)
            } catch {
                fatalError("\(error)")
            }
            return 0
        }
    }

    private static func unpack(into folder: String) {
        let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        for (number, input) in Corpus.inputs(in: text).enumerated() {
            FileManager.default.createFile(atPath: "\(folder)/kept-\(number)", contents: Data(input))
        }
    }

    /// Writes the shortest inputs of a folder, as many as have room.
    private static func pack(_ folder: String, limit: Int) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let inputs = names.compactMap { FileManager.default.contents(atPath: "\(folder)/\($0)") }.map { [UInt8]($0) }
        var text = ""
        for input in inputs.sorted(by: { ($0.count, $0.description) < ($1.count, $1.description) }) {
            let line = Corpus.text(of: [input])
            guard text.utf8.count + line.utf8.count <= limit else { break }
            text += line
        }
        print(text, terminator: "")
    }
}
