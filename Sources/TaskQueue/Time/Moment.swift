/// The instant at which an operation happens, as the command layer read it from the clock.
public struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970-01-01 00:00:00 UTC.
    public let epochMilliseconds: Int64
    /// The offset in which the queue's times are written.
    public let offset: UTCOffset

    public init(epochMilliseconds: Int64, offset: UTCOffset) {
        self.epochMilliseconds = epochMilliseconds
        self.offset = offset
    }

    /// The instant in whole seconds, rounded down.
    public var timestamp: Timestamp {
        Timestamp(epochSeconds: epochMilliseconds >= 0 ? epochMilliseconds / 1000 : (epochMilliseconds - 999) / 1000)
    }

    /// What the wall clock shows.
    public var civil: CivilTime {
        CivilTime(timestamp, at: offset)
    }
}
