import Chance
import TaskQueue
import Testing

@Suite struct TimeTests {
    @Test(
        "Leap years follow the Gregorian rule",
        arguments: [
            (2023, false), (2024, true), (1900, false), (2000, true), (2100, false), (4, true), (1, false),
            (9996, true), (9999, false),
        ])
    func leapYears(year: Int, isLeap: Bool) {
        #expect((CivilTime(year: year, month: 2, day: 29) != nil) == isLeap)
        #expect(CivilTime(year: year, month: 2, day: 30) == nil)
    }

    @Test("Each month has its days", arguments: zip(1...12, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]))
    func monthLengths(month: Int, days: Int) {
        #expect(CivilTime(year: 2026, month: month, day: days) != nil)
        #expect(CivilTime(year: 2026, month: month, day: days + 1) == nil)
        #expect(CivilTime(year: 2026, month: month, day: 0) == nil)
    }

    @Test(
        "A text names the second it shows",
        arguments: [
            ("1970-01-01 00:00", 0, 0), ("1970-01-01 00:00:01", 0, 1), ("1970-01-01 09:00", 9, 0),
            ("2026-02-08 14:49", 9, 1_770_529_740), ("2026-02-08 14:49:59", 9, 1_770_529_799),
            ("2000-02-29 12:00", 0, 951_825_600), ("0001-01-01 00:00", 0, -62_135_596_800),
            ("9999-12-31 23:59:59", 0, 253_402_300_799), ("1969-12-31 23:59:59", 0, -1),
        ] as [(String, Int, Int64)])
    func known(text: String, hours: Int, seconds: Int64) throws {
        let offset = try #require(UTCOffset(hours: String(hours)))
        let timestamp = try #require(Timestamp(text: text, at: offset))
        #expect(timestamp.epochSeconds == seconds)
        #expect(timestamp.secondText(at: offset) == (text.utf8.count == 16 ? text + ":00" : text))
        #expect(timestamp.minuteText(at: offset) == String(text.prefix(16)))
    }

    @Test(
        "What names no time is refused",
        arguments: [
            "", "-", "2026-02-08", "2026-02-30 10:00", "2026-13-01 10:00", "2026-00-01 10:00", "2026-01-00 10:00",
            "2026-02-08 24:00", "2026-02-08 10:60", "2026-02-08 10:00:60", "2026-02-08T10:00", "2026/02/08 10:00",
            "2026-2-8 10:00", "0000-01-01 00:00", "+026-02-08 10:00", "2026-02-08 1 :00", "2026-02-08 10:00 ",
            " 2026-02-08 10:00", "2026-02-08 10:00:0", "2026-02-08 10:00.00", "12026-02-08 10:00", "tomorrow",
            "２026-02-08 10", "2026-02-29 10:00", "2026-02-08 10:-1",
        ])
    func refused(text: String) {
        #expect(Timestamp(text: text, at: .kst) == nil)
    }

    @Test func `random times of the years 1 to 9999 survive a round trip at every offset`() throws {
        var chance = Chance(seed: 41)
        let offsets = try ["0", "9", "-3", "5.5", "5.75", "-14", "14", "-9.5", "12.75"].map {
            try #require(UTCOffset(hours: $0))
        }
        for _ in 0..<6000 {
            let offset = chance.one(of: offsets)
            let civil = try #require(
                CivilTime(
                    year: .random(in: 1...9999, using: &chance), month: .random(in: 1...12, using: &chance),
                    day: .random(in: 1...28, using: &chance), hour: .random(in: 0...23, using: &chance),
                    minute: .random(in: 0...59, using: &chance), second: .random(in: 0...59, using: &chance)))
            let timestamp = civil.timestamp(at: offset)
            #expect(CivilTime(timestamp, at: offset) == civil)
            #expect(Timestamp(text: timestamp.secondText(at: offset), at: offset) == timestamp)
        }
    }

    /// The calendar repeats itself after 400 years, which are whole weeks.
    @Test(
        "The day after a day is its neighbour in the calendar",
        arguments: [(1, 8, 2 * 1_461), (1999, 2399, 146_097 + 365), (9992, 9999, 2 * 1_461)])
    func neighbours(first: Int, lastYear: Int, days: Int) throws {
        var day = try #require(CivilTime(year: first, month: 1, day: 1))
        let last = try #require(CivilTime(year: lastYear, month: 12, day: 31))
        var count = 1
        while day != last {
            let next = day.addingDays(1)
            let isNeighbour =
                (next.year, next.month, next.day) == (day.year, day.month, day.day + 1)
                || (next.year, next.month, next.day) == (day.year, day.month + 1, 1)
                || (next.year, next.month, next.day, day.month) == (day.year + 1, 1, 1, 12)
            guard isNeighbour, next.weekday == day.weekday % 7 + 1,
                CivilTime(year: day.year, month: day.month, day: day.day + 1) == nil || next.month == day.month
            else {
                Issue.record("\(next) follows \(day)")
                return
            }
            day = next
            count += 1
        }
        #expect(count == days)
        #expect(lastYear < 9999 || last.addingDays(1).day == 31)
    }

    @Test(
        "Weekdays are those of the calendar",
        arguments: [(1970, 1, 1, 4), (2026, 2, 9, 1), (2000, 2, 29, 2), (1969, 12, 28, 7), (1, 1, 1, 1)])
    func weekdays(year: Int, month: Int, day: Int, weekday: Int) throws {
        #expect(try #require(CivilTime(year: year, month: month, day: day)).weekday == weekday)
    }

    @Test("Times beyond the calendar show its nearest end", arguments: [UTCOffset.utc, .kst])
    func clamped(offset: UTCOffset) {
        #expect(Timestamp(epochSeconds: .max).secondText(at: offset) == "9999-12-31 23:59:59")
        #expect(Timestamp(epochSeconds: .min).secondText(at: offset) == "0001-01-01 00:00:00")
        #expect(Timestamp(epochSeconds: .max).advanced(bySeconds: 900).epochSeconds == .max)
        #expect(Timestamp(epochSeconds: .min).advanced(bySeconds: -900).epochSeconds == .min)
    }

    @Test(
        "A moment is rounded down to a second",
        arguments: [(0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2)] as [(Int64, Int64)])
    func moments(milliseconds: Int64, seconds: Int64) {
        #expect(Moment(epochMilliseconds: milliseconds, offset: .kst).timestamp.epochSeconds == seconds)
    }

    @Test func `the compact form is that of nl_intake`() {
        #expect(Timestamp(epochSeconds: 1_770_529_799).compactText(at: .kst) == "20260208-1449")
    }
}

@Suite struct UTCOffsetTests {
    @Test(
        "Hours may have quarters and a sign",
        arguments: [
            ("9", 32400), ("+9", 32400), ("-3", -10800), ("0", 0), ("-0", 0), ("09", 32400), ("5.5", 19800),
            ("5.50", 19800), ("5.75", 20700), ("-9.5", -34200), ("-0.25", -900), ("9.0", 32400), ("14", 50400),
            ("-14", -50400), ("13.75", 49500),
        ] as [(String, Int64)])
    func accepted(text: String, seconds: Int64) {
        #expect(UTCOffset(hours: text)?.seconds == seconds)
    }

    @Test(
        "Other numbers and words are refused",
        arguments: [
            "", "-", "+", ".", ".5", "9.", "9.1", "9.125", "14.25", "-14.25", "15", "99", "100", "009", "++9", "+-9",
            "--0", "-+5", "9h", " 9", "9 ", "9:00", "KST", "0x9", "９", "9.5.0", "1e1",
        ])
    func refused(text: String) {
        #expect(UTCOffset(hours: text) == nil)
    }

    @Test func `the time of Korea is nine hours east`() {
        #expect(UTCOffset.kst.seconds == 9 * 3600)
        #expect(UTCOffset.kst == UTCOffset(hours: "9"))
    }
}
