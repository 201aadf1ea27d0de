/// A point in time in whole seconds.
///
/// A timestamp knows no clock and no calendar: the clock is read once, by the command layer, and a ``UTCOffset`` turns
/// a timestamp into the text of a cell.
package struct Timestamp: Comparable, Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    package let epochSeconds: Int64

    /// - Parameter epochSeconds: seconds since 1970-01-01 00:00:00 UTC.
    package init(epochSeconds: Int64) {
        self.epochSeconds = epochSeconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.epochSeconds < right.epochSeconds
    }

    /// How many seconds this is after `earlier`, negative when it is before; differences beyond the range of `Int64`
    /// stop short of its ends, so that their negative exists too.
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

/// Times as cells write them: `2026-02-08 14:49`, and with seconds inside tags.
extension Timestamp {
    /// - Parameters:
    ///   - text: `YYYY-MM-DD HH:mm` or `YYYY-MM-DD HH:mm:ss`.
    ///   - offset: the offset in which the text is written.
    /// - Returns: `nil` when the text has another form or names no time (`2026-02-30 10:00`).
    package init?(text: String, at offset: UTCOffset) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16 || bytes.count == 19 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes.count == 16 || bytes[16] == UInt8(ascii: ":"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16),
            let second = bytes.count == 16 ? 0 : number(17..<19),
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        self = civil.timestamp(at: offset)
    }

    /// - Parameters:
    ///   - text: `YYYYMMDD-HHMM`, the form of the tag `nl_intake:`; a number behind it (`-2`) is passed over.
    ///   - offset: the offset in which the text is written.
    /// - Returns: `nil` when the text has another form or names no time.
    package init?(compactText text: String, at offset: UTCOffset) {
        let bytes = Array(text.utf8)
        guard bytes.count == 13 || (bytes.count > 14 && bytes[13] == UInt8(ascii: "-")), bytes[8] == UInt8(ascii: "-")
        else { return nil }
        func digits(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let day = "\(digits(0..<4))-\(digits(4..<6))-\(digits(6..<8))"
        self.init(text: day + " \(digits(9..<11)):\(digits(11..<13))", at: offset)
    }

    /// `YYYY-MM-DD HH:mm`, the form of the columns. Seconds are cut off, not rounded.
    package func minuteText(at offset: UTCOffset) -> String {
        CivilTime(self, at: offset).text("YYYY-MM-DD hh:mm")
    }

    /// `YYYY-MM-DD HH:mm:ss`, the form of the tags `lease:` and `retry_at:`.
    package func secondText(at offset: UTCOffset) -> String {
        CivilTime(self, at: offset).text("YYYY-MM-DD hh:mm:ss")
    }

    /// `YYYYMMDD-HHMM`, the form of the tag `nl_intake:`.
    package func compactText(at offset: UTCOffset) -> String {
        CivilTime(self, at: offset).text("YYYYMMDD-hhmm")
    }
}

extension CivilTime {
    /// - Parameter pattern: `YYYY`, `MM`, `DD`, `hh`, `mm` and `ss` stand for the numbers; all else for itself.
    fileprivate func text(_ pattern: StaticString) -> String {
        let count = pattern.utf8CodeUnitCount
        return String(unsafeUninitializedCapacity: count) { text in
            // From the end, as the digits of a number come; years are not shorter than their four letters.
            var rest = (year, month, day, hour, minute, second)
            func digit(of number: inout Int) -> UInt8 {
                defer { number /= 10 }
                return UInt8(ascii: "0") + UInt8(number % 10)
            }
            for place in (0..<count).reversed() {
                text[place] =
                    switch pattern.utf8Start[place] {
                    case UInt8(ascii: "Y"): digit(of: &rest.0)
                    case UInt8(ascii: "M"): digit(of: &rest.1)
                    case UInt8(ascii: "D"): digit(of: &rest.2)
                    case UInt8(ascii: "h"): digit(of: &rest.3)
                    case UInt8(ascii: "m"): digit(of: &rest.4)
                    case UInt8(ascii: "s"): digit(of: &rest.5)
                    case let byte: byte
                    }
            }
            return count
        }
    }
}
