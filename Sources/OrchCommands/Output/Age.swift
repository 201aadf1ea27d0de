internal import TaskQueue

/// A number of things: `1 row`, `2 rows`.
///
/// - Parameters:
///   - noun: the word for one.
///   - plural: the word for several, unless it is the other one with an `s`.
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// Lengths of time, and times seen from now, as people say them.
enum Age {
    /// A length of time in one unit, rounded down: `45 s`, `3 min`, `2 h`, `5 d`, `3 y`.
    ///
    /// Two hours and two days are worth distinguishing from one and a half, so a unit begins at two of it but for the first;
    /// beyond two years the days say nothing any more.
    ///
    /// - Parameter seconds: 0 or more.
    static func length(seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<(2 * hour): "\(seconds / 60) min"
        case ..<(2 * day): "\(seconds / hour) h"
        case ..<(730 * day): "\(seconds / day) d"
        default: "\(seconds / (365 * day)) y"
        }
    }

    /// How long ago a time is, or how far ahead: `2 h ago`, `in 3 h`, `now`.
    static func distance(to time: Timestamp, at moment: Moment) -> String {
        let seconds = time.seconds(since: moment.timestamp)
        if seconds == 0 { return "now" }
        return seconds > 0 ? "in " + length(seconds: seconds) : length(seconds: -seconds) + " ago"
    }

    /// The time left until a due time: `in 3 h`, `5 d late`, `now`.
    static func due(_ time: Timestamp, at moment: Moment) -> String {
        let seconds = time.seconds(since: moment.timestamp)
        return seconds < 0 ? length(seconds: -seconds) + " late" : distance(to: time, at: moment)
    }

    /// How long it has been since a time, bare: `2 h`. Nil for one that is yet to come.
    static func since(_ time: Timestamp, at moment: Moment) -> String? {
        let seconds = moment.timestamp.seconds(since: time)
        return seconds < 0 ? nil : length(seconds: seconds)
    }

    private static let hour: Int64 = 3600
    private static let day: Int64 = 86_400
}
