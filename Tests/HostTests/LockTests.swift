import Testing

@testable import Host

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

@Suite("Locks and leases")
struct LockTests {
    @Test("A lock keeps others out until it is given back")
    func exclusion() throws {
        let place = try TemporaryFolder()
        do {
            let held = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
            #expect(throws: LockError.timedOut(holder: getpid())) {
                _ = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
            }
            _ = consume held
        }
        _ = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        #expect(try place.folder.names() == ["lock"])
        #expect(try place.folder.status(of: "lock").mode & 0o077 == 0)
    }

    @Test("A wait ends on time and names the holder")
    func timeout() throws {
        let place = try TemporaryFolder()
        let held = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        let start = Clock.monotonicNanoseconds
        #expect(throws: LockError.timedOut(holder: getpid())) {
            _ = try FileLock.acquire(in: place.folder, name: "lock", timeout: .milliseconds(150))
        }
        let waited = (Clock.monotonicNanoseconds - start) / 1_000_000
        #expect(waited >= 150 && waited < 10_000)
        _ = consume held
    }

    #if os(Linux)
    @Test("Whoever waits gets the lock as soon as it is free")
    func handOver() throws {
        let place = try TemporaryFolder()
        let held = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        let path = place.path
        let waiter = Thread {
            guard let folder = try? Folder(path: path) else { return false }
            return (try? FileLock.acquire(in: folder, name: "lock", timeout: .seconds(20))) != nil
        }
        // The waiter is known to wait when the system lists it.
        let inode = try place.folder.status(of: "lock").inode
        try until { lockTable().contains { $0.contains("->") && $0.contains(":\(inode) ") } }
        _ = consume held
        #expect(waiter.join())
    }

    @Test("Who gets the lock of a file that was removed meanwhile takes that of the new file")
    func removedFile() throws {
        let place = try TemporaryFolder()
        let held = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        let path = place.path
        let waiter = Thread {
            guard let folder = try? Folder(path: path),
                let lock = try? FileLock.acquire(in: folder, name: "lock", timeout: .seconds(20))
            else { return false }
            let second = try? FileLock.acquire(in: folder, name: "lock", timeout: .zero)
            _ = consume lock
            return second == nil
        }
        let inode = try place.folder.status(of: "lock").inode
        try until { lockTable().contains { $0.contains("->") && $0.contains(":\(inode) ") } }
        try place.folder.unlink("lock")
        _ = consume held
        #expect(waiter.join())
        #expect(try place.folder.names() == ["lock"])
    }
    #endif

    @Test("A lock is not inherited by a child")
    func children() throws {
        let place = try TemporaryFolder()
        var held: FileLock? = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        let child = try spawn(["sleep", "60"])
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        held = nil
        #expect(kill(child, 0) == 0)
        _ = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        _ = consume held
    }

    @Test("A planted link or folder in the lock's place is refused")
    func planted() throws {
        let place = try TemporaryFolder()
        try place.write("precious", to: "target")
        try place.makeLink("lock", to: "target")
        #expect(throws: LockError.system(SystemError(call: "openat", code: ELOOP, subject: "lock"))) {
            _ = try FileLock.acquire(in: place.folder, name: "lock", timeout: .zero)
        }
        try #require(mkfifo(place.path + "/fifo", 0o600) == 0)
        #expect(throws: LockError.self) {
            _ = try FileLock.acquire(in: place.folder, name: "fifo", timeout: .zero)
        }
    }

    #if os(Linux)
    @Test("The system's list of locks names the holder, not those who wait")
    func table() {
        let text = """
            1: FLOCK  ADVISORY  WRITE 7 fe:00:42 0 EOF
            1: -> FLOCK  ADVISORY  WRITE 8 fe:00:42 0 EOF
            2: POSIX  ADVISORY  WRITE 9 fe:00:43 0 EOF
            3: FLOCK  ADVISORY  WRITE 0 fe:00:44 0 EOF
            4: FLOCK  ADVISORY  WRITE 11 00:2f:45 0 EOF
            5: FLOCK  ADVISORY  WRITE 12 fe:00:45 0 EOF
            """
        let table = LockTable(text)
        var raw = stat()
        func holder(_ inode: UInt64, device: UInt64 = 0xfe00) -> Int32? {
            raw.st_ino = ino_t(inode)
            raw.st_dev = dev_t(device)
            return table.holder(of: FileStatus(raw))
        }
        #expect(holder(42) == 7)
        #expect(holder(42, device: 0x30) == 7)
        #expect(holder(43) == nil)
        #expect(holder(44) == nil)
        #expect(holder(45) == 12)
        #expect(holder(45, device: 0x2f) == 11)
        #expect(holder(45, device: 0x30) == nil)
        #expect(holder(4) == nil)
    }

    @Test("A read lease tells whether a writer has the file open")
    func leases() throws {
        let place = try TemporaryFolder()
        let writer = try Optional(place.folder.createFile("a"))
        let reader = try place.folder.openFile("a")
        try #require(reader.takeReadLease() != .unknown)
        #expect(reader.takeReadLease() == .inUse)
        #expect(reader.isLeaseHeld == false)
        _ = consume writer
        #expect(reader.takeReadLease() == .held)
        #expect(reader.isLeaseHeld == true)

        // Somebody opens it for writing: the lease is being broken, this process lives, and the writer waits.
        let path = place.path + "/a"
        let opening = Thread {
            let number = open(path, O_WRONLY)
            close(number)
            return number >= 0
        }
        try until { reader.isLeaseHeld == false }
        reader.releaseLease()
        #expect(opening.join())
        try until { reader.takeReadLease() == .held }
    }
    #endif
}

private func lockTable() -> [Substring] {
    guard let folder = try? Folder(path: "/proc"), let file = try? folder.openFile("locks"),
        let bytes = try? file.readAll()
    else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
}
