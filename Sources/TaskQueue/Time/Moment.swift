/// The instant at which an operation happens, as the command layer read it from the clock.
package struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970-01-01 00:00:00 UTC.
    package let epochMilliseconds: Int64
    /// The offset in which the queue's times are written.
    package let offset: UTCOffset

    package init(epochMilliseconds: Int64, offset: UTCOffset) {
        self.epochMilliseconds = epochMilliseconds
        self.offset = offset
    }

    /// The instant in whole seconds, rounded down.
    package var timestamp: Timestamp {
        let (seconds, rest) = epochMilliseconds.quotientAndRemainder(dividingBy: 1000)
        return Timestamp(epochSeconds: rest < 0 ? seconds - 1 : seconds)
    }

    /// What the wall clock shows.
    package var civil: CivilTime {
        CivilTime(timestamp, at: offset)
    }
}

/// A fixed distance from UTC. The queue's times are Korean Standard Time (UTC+9) unless `time.offset_hours` says
/// otherwise; Korea has no daylight saving time, so a fixed offset is the whole rule.
package struct UTCOffset: Hashable, Sendable {
    /// Seconds east of UTC, between −14 h and +14 h.
    package let seconds: Int64

    /// Korean Standard Time, UTC+9.
    package static let kst = UTCOffset(seconds: 9 * 3600)

    /// Coordinated Universal Time.
    package static let utc = UTCOffset(seconds: 0)

    /// - Parameter seconds: seconds east of UTC, between −14 h and +14 h.
    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// - Parameter hours: whole hours east of UTC, or hours with a quarter as a decimal: `9`, `-3`, `5.5`, `5.75`.
    /// - Returns: `nil` when the text is no such number or lies beyond 14 hours.
    package init?(hours text: String) {
        var digits = Substring(text)
        let west = digits.first == "-"
        if west || digits.first == "+" { digits.removeFirst() }
        let dot = digits.utf8.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
        let whole = digits[..<dot]
        // A second sign would be part of a number to `Int64`.
        guard (1...2).contains(whole.utf8.count), whole.utf8.first != UInt8(ascii: "-"),
            whole.utf8.first != UInt8(ascii: "+"), let hours = Int64(whole)
        else { return nil }
        let fraction: Int64
        switch dot == digits.endIndex ? "0" : digits[digits.index(after: dot)...] {
        case "0": fraction = 0
        case "25": fraction = 900
        case "5", "50": fraction = 1800
        case "75": fraction = 2700
        default: return nil
        }
        let distance = hours * 3600 + fraction
        guard distance <= 14 * 3600 else { return nil }
        self.init(seconds: west ? -distance : distance)
    }
}
