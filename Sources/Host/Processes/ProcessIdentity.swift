internal import CHost

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

    /// Whether the process has not ended.
    package var isAlive: Bool { ProcessIdentity(of: id) == self }
}
