package import Ledgers
package import TaskQueue

extension Lock {
    /// Whether somebody has it.
    package enum Standing: Equatable, Sendable {
        case free
        /// - Parameter isMistaken: whether the row says something else: its end is no time, or farther away than the lock
        ///   is ever held without a renewal, as a clock that was wrong left it.
        case held(until: Timestamp, isMistaken: Bool)
        case expired(since: Timestamp)
    }

    /// How much farther away than the lock's length an end may be, in seconds: by the clock of another machine it is right.
    static let clockDifference: Int64 = 900

    /// Whether somebody has it. A mistaken end counts as one of now: nobody gets the lock earlier than its holder has
    /// to expect, and it is not held for ever.
    package func standing(at moment: Moment) -> Standing {
        guard state == .held else { return .free }
        guard let end = Timestamp(text: expiresAt, at: moment.offset),
            // Ends are rounded up.
            end.seconds(since: moment.timestamp) <= Int64(seconds) + 1 + Self.clockDifference
        else { return .held(until: moment.end(after: seconds), isMistaken: true) }
        return end > moment.timestamp ? .held(until: end, isMistaken: false) : .expired(since: end)
    }
}

extension Moment {
    /// The first whole second that is so many seconds away or more.
    func end(after seconds: Int) -> Timestamp {
        let isWhole = timestamp.epochSeconds * 1000 == epochMilliseconds
        return timestamp.advanced(bySeconds: Int64(seconds) + (isWhole ? 0 : 1))
    }
}
