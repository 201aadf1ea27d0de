internal import CHost

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// A process, as distinct from a later one that gets the same number.
package struct ProcessIdentity: Hashable, Sendable {
    /// The number of the process.
    package let id: Int32
    /// When it started, by a clock that is the system's own: good for comparisons on one machine between two boots.
    package let start: Int64

    /// - Parameters: as the properties of the same names, as they were noted once.
    package init(id: Int32, start: Int64) {
        self.id = id
        self.start = start
    }

    /// The process that has this number now; nil when there is none, or when it has ended and waits to be reaped.
    package init?(of id: Int32) {
        let start = id > 0 ? chost_process_start(id) : -1
        guard start >= 0 else { return nil }
        self.init(id: id, start: start)
    }

    /// This process.
    package static var own: ProcessIdentity? { ProcessIdentity(of: getpid()) }

    /// Whether the process has not ended.
    package var isAlive: Bool { ProcessIdentity(of: id) == self }

    /// Whether something of the group that the process leads has not ended. While there is something, no other process
    /// gets the group's number; so where the number is no process's, the group is the one that it led.
    package var hasGroup: Bool {
        guard kill(-id, 0) == 0 else { return false }
        var group: Int32 = 0
        // What has ended and waits to be reaped is in the group too.
        return isAlive || ProcessIdentity(of: id) == nil && chost_session_groups(-id, &group, 1) > 0
    }

    /// Ends the groups that processes lead, whoever started them: asks them to (SIGTERM), and kills what is left of them
    /// when the grace is over.
    ///
    /// - Parameter meanwhile: called again and again while they are waited for.
    package static func endGroups(
        of leaders: [ProcessIdentity], grace: Duration, meanwhile: () -> Void = {}
    ) {
        var rest = leaders.filter(\.hasGroup)
        for leader in rest { kill(-leader.id, SIGTERM) }
        let deadline = Clock.monotonicNanoseconds + grace.nanoseconds
        while !rest.isEmpty {
            let isOver = Clock.monotonicNanoseconds >= deadline
            if isOver { for leader in rest { kill(-leader.id, SIGKILL) } }
            rest = isOver ? [] : rest.filter(\.hasGroup)
            // The system reports the end of own children alone.
            if !rest.isEmpty {
                meanwhile()
                Clock.sleep(.milliseconds(10))
            }
        }
    }
}

extension ProcessIdentity {
    /// Ends what there is of the session that a process leads or led, and so what has its terminal, as
    /// ``endGroups(of:grace:)`` does. The process must be known to have had the number last.
    package static func endSession(of id: Int32, grace: Duration) {
        // A second time for what was started while the first ones ended.
        for _ in 0..<2 {
            let room = 1_024
            let groups = [Int32](unsafeUninitializedCapacity: room) { buffer, filled in
                filled = max(0, Int(chost_session_groups(id, buffer.baseAddress, Int32(room))))
            }
            // The first process of a group may have ended long ago.
            let leaders = Set(groups).map { ProcessIdentity(of: $0) ?? ProcessIdentity(id: $0, start: -1) }
            endGroups(of: leaders, grace: grace)
        }
    }
}

/// Where numbers of processes mean something: a machine from one start to the next, or a container on it.
package struct Machine: Equatable, Sendable {
    /// The machine's name.
    package let host: String
    /// Which start of it this is, and in which space of process numbers.
    package let boot: String

    /// - Parameters: as the properties of the same names, as they were noted once.
    package init(host: String, boot: String) {
        self.host = host
        self.boot = boot
    }

    /// The one that this process runs on; nil where the system does not say.
    package static let own: Machine? = {
        var host = [CChar](repeating: 0, count: 256)
        var boot = [CChar](repeating: 0, count: 160)
        guard gethostname(&host, host.count - 1) == 0, chost_boot_name(&boot, boot.count) == 0 else { return nil }
        return Machine(host: text(host), boot: text(boot))
    }()

    /// Whether it is another start of the same machine, so that nothing of it runs any more. Another container of the
    /// same start may run.
    package func isRestarted(as other: Machine) -> Bool {
        host == other.host && boot.prefix { $0 != "." } != other.boot.prefix { $0 != "." }
    }

    private static func text(_ characters: [CChar]) -> String {
        let text = String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.isEmpty ? "-" : text
    }
}
