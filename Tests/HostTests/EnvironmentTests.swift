import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Clock, environment and randomness")
struct EnvironmentTests {
    @Test("Both clocks agree with the system's and do not go backwards")
    func clocks() {
        let seconds = Int64(time(nil))
        #expect(abs(Clock.wallMilliseconds / 1000 - seconds) <= 30)
        let first = Clock.monotonicNanoseconds
        #expect(Clock.monotonicNanoseconds >= first)
    }

    @Test("Times beyond what nanoseconds can hold stop at the end")
    func farTimes() {
        #expect(nanoseconds(timespec(tv_sec: 1, tv_nsec: 5)) == 1_000_000_005)
        #expect(nanoseconds(timespec(tv_sec: Int.max, tv_nsec: 0)) == .max)
        #expect(nanoseconds(timespec(tv_sec: Int.min, tv_nsec: 0)) == .min)
    }

    @Test("Variables, folder and program are those of this process")
    func environment() throws {
        let path = try #require(Environment.variable("PATH"))
        #expect(Environment.all["PATH"] == path)
        #expect(Environment.variable("ORCH_NO_SUCH_VARIABLE") == nil)
        let current = try Environment.currentFolder()
        #expect(try Folder(path: current).status().isSameFile(as: Folder(path: ".").status()))
        #expect(access(try Environment.executablePath(), X_OK) == 0)
    }

    @Test("Random names are sixteen hexadecimal digits and do not repeat")
    func names() {
        let names = (0..<1_000).map { _ in randomName() }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.utf8.count == 16 && UInt64($0, radix: 16) != nil })
    }
}
