/// How long a task waits before its next try.
public struct RetrySchedule: Equatable, Sendable {
    /// Seconds after the first attempt, after the second, and so on; the last ones hold for all further attempts.
    public let seconds: [Int]

    /// - Parameter seconds: as the property; none is no wait.
    public init(seconds: [Int]) {
        self.seconds = seconds
    }

    /// The wait after an attempt, in seconds: up to a tenth longer or shorter than the schedule says, so that tasks which
    /// failed together are not tried together.
    ///
    /// - Parameters:
    ///   - attempt: its number, from 1.
    ///   - chance: a random number.
    package func wait(after attempt: Int, chance: UInt64) -> Int64 {
        guard let last = seconds.last else { return 0 }
        let place = max(attempt, 1) - 1
        let wait = Int64(place < seconds.count ? seconds[place] : last)
        let thousandths = Int64(chance % UInt64(2 * Self.deviation + 1)) - Int64(Self.deviation)
        return wait + wait * thousandths / 1000
    }

    /// In thousandths.
    private static let deviation = 100
}
