import TaskQueue
import Testing

@testable import OrchCommands

@Suite struct AgeTests {
    private static let now = Moment(epochMilliseconds: 1_770_598_800_500, offset: .kst)

    @Test(
        "A length of time is reported in one unit, rounded down",
        arguments: [
            (0, "0 s"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (119, "1 min"), (3600, "60 min"), (7199, "119 min"),
            (7200, "2 h"), (86_400, "24 h"), (172_799, "47 h"), (172_800, "2 d"), (730 * 86_400 - 1, "729 d"),
            (730 * 86_400, "2 y"), (Int64.max, "292471208677 y"),
        ] as [(Int64, String)])
    func lengths(seconds: Int64, text: String) {
        #expect(Age.length(seconds: seconds) == text)
    }

    @Test(
        "Times are reported as seen from now",
        arguments: [
            (0, "now", "now", "0 s"), (-1, "1 s ago", "1 s late", "1 s"), (1, "in 1 s", "in 1 s", nil),
            (-7200, "2 h ago", "2 h late", "2 h"), (3 * 3600, "in 3 h", "in 3 h", nil),
            (-5 * 86_400, "5 d ago", "5 d late", "5 d"),
        ] as [(Int64, String, String, String?)])
    func distances(seconds: Int64, distance: String, due: String, since: String?) {
        let time = Self.now.timestamp.advanced(bySeconds: seconds)
        #expect(Age.distance(to: time, at: Self.now) == distance)
        #expect(Age.due(time, at: Self.now) == due)
        #expect(Age.since(time, at: Self.now) == since)
    }

    @Test("The ends of time are no trap", arguments: [Int64.min, .max])
    func ends(seconds: Int64) {
        let time = Timestamp(epochSeconds: seconds)
        #expect(Age.distance(to: time, at: Self.now).contains(" y"))
        #expect(Age.due(time, at: Self.now).contains(" y"))
        #expect((Age.since(time, at: Self.now) == nil) == (seconds > 0))
    }
}
