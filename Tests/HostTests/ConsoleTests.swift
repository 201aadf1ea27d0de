import CHost
import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Console")
struct ConsoleTests {
    @Test("Input is read to its end, and one byte beyond the limit is an error")
    func input() throws {
        let place = try TemporaryFolder()
        let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try place.folder.createFile("a").write(content)
        let file = try place.folder.openFile("a")
        #expect(try Console.read(from: file.descriptor.number, limit: 200_000) == content)
        let again = try place.folder.openFile("a")
        #expect(throws: InputError.tooLong(limit: 199_999)) {
            _ = try Console.read(from: again.descriptor.number, limit: 199_999)
        }
    }

    @Test("What is no terminal has no width")
    func terminals() throws {
        let place = try TemporaryFolder()
        let file = try place.folder.createFile("a")
        #expect(isatty(file.descriptor.number) == 0)
        #expect(chost_terminal_columns(file.descriptor.number) < 0)
    }
}
