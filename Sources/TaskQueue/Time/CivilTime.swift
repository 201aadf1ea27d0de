/// A date and a time of day as a wall clock shows them, in the proleptic Gregorian calendar.
package struct CivilTime: Equatable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// - Returns: `nil` when there is no such date or time of day (`2026-02-30`, `24:00`); years 1 to 9999.
    package init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// What a clock at `offset` shows at `timestamp`; times outside the years 1 to 9999 show as the nearest end.
    package init(_ timestamp: Timestamp, at offset: UTCOffset) {
        let earliest: Int64 = -62_135_596_800
        let latest: Int64 = 253_402_300_799
        let local = min(max(timestamp.advanced(bySeconds: offset.seconds).epochSeconds, earliest), latest)
        let secondOfDay = Int(((local % 86400) + 86400) % 86400)
        let (year, month, day) = Self.date(daysSinceEpoch: Int((local - Int64(secondOfDay)) / 86400))
        self.year = year
        self.month = month
        self.day = day
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }

    /// The timestamp at which a clock at `offset` shows this.
    package func timestamp(at offset: UTCOffset) -> Timestamp {
        let days = Int64(Self.daysSinceEpoch(year: year, month: month, day: day))
        return Timestamp(
            epochSeconds: days * 86400 + Int64(hour * 3600 + minute * 60 + second) - offset.seconds)
    }

    /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    package var weekday: Int {
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        return ((days + 3) % 7 + 7) % 7 + 1
    }

    /// The same time of day, `count` days later (or earlier when negative).
    package func addingDays(_ count: Int) -> CivilTime {
        let moved = timestamp(at: .utc).advanced(bySeconds: Int64(count) * 86400)
        return CivilTime(moved, at: .utc)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Counting in years that begin in March puts the leap day last, so that the days before a month have a formula.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func date(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9)
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
