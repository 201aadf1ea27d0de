import CHost
import Testing
import Text

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Files")
struct FileTests {
    @Test(
        "What is written is read back, at every size around the buffers",
        arguments: [
            0, 1, 4_095, 4_096, 65_536, 262_143, 262_144, 262_145, 1_000_000,
        ])
    func roundTrip(size: Int) throws {
        let place = try TemporaryFolder()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try place.folder.createFile("a").write(bytes)
        let file = try place.folder.openFile("a")
        let opened = file.status
        #expect(opened.size == Int64(size))
        #expect(try file.readAll() == bytes)
        #expect(try file.matches(bytes))
        #expect(try file.matches(bytes + [0]) == false)
        if size > 0 {
            var other = bytes
            other[size - 1] ^= 1
            #expect(try file.matches(other) == false)
            #expect(try file.matches(Array(bytes.dropLast())) == false)
            #expect(try file.read(at: Int64(size - 1), count: 10) == [bytes[size - 1]])
        }
    }

    @Test("A file that grew after it was opened is read to its end")
    func growing() throws {
        let place = try TemporaryFolder()
        let writer = try place.folder.createFile("a")
        try writer.write([1, 2, 3])
        let reader = try place.folder.openFile("a")
        let more = [UInt8](repeating: 7, count: 300_000)
        try writer.write(more)
        #expect(try reader.readAll() == [1, 2, 3] + more)
        try #require(ftruncate(writer.descriptor.number, 2) == 0)
        #expect(try reader.readAll() == [1, 2])
        #expect(try reader.currentStatus().size == 2)
    }

    @Test("Segments are written as the bytes they stand for, and compared as such")
    func segments() throws {
        let place = try TemporaryFolder()
        let base = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        var segments: [Segment] = [.bytes([]), .base(0..<0)]
        var expected: [UInt8] = []
        // More pieces than a call takes, small and large ones, empty ones in between.
        for step in 0..<1_500 {
            let start = step * 250
            segments.append(.base(start..<(start + 200)))
            expected += base[start..<(start + 200)]
            let inserted = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: step % 7)
            segments.append(.bytes(inserted))
            expected += inserted
        }
        let large = [UInt8](repeating: 9, count: 100_000)
        segments += [.bytes(large), .base(399_999..<400_000), .bytes([])]
        expected += large + [base[399_999]]

        try place.folder.createFile("a").write(base: base, segments: segments)
        let file = try place.folder.openFile("a")
        #expect(try file.readAll() == expected)
        #expect(try file.matches(base: base, segments: segments))
        #expect(try file.matches(base: base, segments: segments + [.bytes([1])]) == false)
        #expect(try file.matches(base: base, segments: Array(segments.dropLast(2))) == false)
        var changed = segments
        changed[1_000] = .base(1..<(1 + segments[1_000].count))
        #expect(try file.matches(base: base, segments: changed) == false)
    }

    @Test(
        "Segments that are longer than a buffer, or end where one ends, are written whole",
        arguments: [
            [262_143, 1, 1], [262_144], [262_144, 262_144], [1, 524_288, 3], [700_001],
        ])
    func longSegments(lengths: [Int]) throws {
        let place = try TemporaryFolder()
        let base = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var start = 0
        var segments: [Segment] = []
        for length in lengths {
            segments += [.base(start..<start + length), .bytes([7])]
            start += length
        }
        let file = try place.folder.createFile("copy")
        try file.write(base: base, segments: segments)
        #expect(try file.matches(base: base, segments: segments))
        #expect(try file.currentStatus().size == Int64(start + lengths.count))
    }

    @Test("A new file takes owner, mode and extended attributes of another")
    func attributes() throws {
        let place = try TemporaryFolder()
        try place.write("a", to: "original")
        try #require(chmod(place.path + "/original", 0o640) == 0)
        let original = try place.folder.openFile("original")
        let copy = try place.folder.createFile("copy")
        // Not every file system has them; one that has must have them carried over, and those of the copy removed.
        let value = Array("value".utf8)
        let hasExtended = chost_set_attribute(original.descriptor.number, "user.orch.test", value, value.count) == 0
        _ = chost_set_attribute(copy.descriptor.number, "user.orch.other", value, value.count)
        try copy.copyAttributes(from: original)
        #expect(try copy.currentStatus().mode == 0o640)
        #expect(try copy.extendedAttribute("user.orch.test") == (hasExtended ? value : nil))
        #expect(try copy.extendedAttribute("user.orch.other") == nil)
    }

    @Test("Root carries another owner over", .enabled(if: geteuid() == 0))
    func owner() throws {
        let place = try TemporaryFolder()
        try place.write("a", to: "original")
        try #require(chown(place.path + "/original", 1234, 4321) == 0)
        try #require(chmod(place.path + "/original", 0o4750) == 0)
        let copy = try place.folder.createFile("copy")
        try copy.copyAttributes(from: place.folder.openFile("original"))
        let status = try copy.currentStatus()
        #expect(status.owner == 1234 && status.group == 4321 && status.mode == 0o4750)
    }

    @Test("Errors name call, code and subject")
    func errors() throws {
        let place = try TemporaryFolder()
        let error = #expect(throws: FileOpenError.self) { _ = try place.folder.openFile("missing") }
        #expect(error == .system(SystemError(call: "openat", code: ENOENT, subject: "missing")))
        #expect(
            SystemError(call: "openat", code: ENOENT, subject: "missing").description
                == "openat missing: No such file or directory")
        #expect(SystemError(call: "renameat2", code: EXDEV).isUnsupported)
    }
}
