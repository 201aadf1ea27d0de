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
        let (seconds, rest) = epochMilliseconds.quotientAndRemainder(dividingBy: 1000)
        return Timestamp(epochSeconds: rest < 0 ? seconds - 1 : seconds)
    }

    /// What the wall clock shows.
    public var civil: CivilTime {
        CivilTime(timestamp, at: offset)
    }
}
