/// A point in time in whole seconds.
///
/// A timestamp knows no clock and no calendar: the clock is read once, by the command layer, and a ``UTCOffset`` turns
/// a timestamp into the text of a cell.
public struct Timestamp: Comparable, Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    public let epochSeconds: Int64

    /// - Parameter epochSeconds: seconds since 1970-01-01 00:00:00 UTC.
    public init(epochSeconds: Int64) {
        self.epochSeconds = epochSeconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.epochSeconds < right.epochSeconds
    }

    /// How many seconds this is after `earlier`, negative when it is before; differences beyond the range of `Int64`
    /// stop short of its ends, so that their negative can be told too.
    package func seconds(since earlier: Timestamp) -> Int64 {
        let (difference, overflow) = epochSeconds.subtractingReportingOverflow(earlier.epochSeconds)
        if overflow { return self > earlier ? .max : -.max }
        return max(difference, -.max)
    }

    /// The timestamp `seconds` later; sums beyond the range of `Int64` stop at its ends.
    package func advanced(bySeconds seconds: Int64) -> Timestamp {
        let (sum, overflow) = epochSeconds.addingReportingOverflow(seconds)
        guard overflow else { return Timestamp(epochSeconds: sum) }
        return Timestamp(epochSeconds: seconds > 0 ? .max : .min)
    }
}
