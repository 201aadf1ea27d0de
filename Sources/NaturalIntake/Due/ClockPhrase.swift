internal import Text

/// A time of day that a text names.
struct ClockPhrase {
    /// Minutes after midnight, up to 1440 for the end of the day.
    var minutes: Int

    /// Reads `18:00`, `18시 30분`, `오후 3시 반`, `정오`, `5pm`, `noon` at the reader's position.
    static func read(_ reader: inout PhraseReader) -> ClockPhrase? {
        for form in [named, korean, clock, english] {
            var copy = reader
            if let phrase = form(&copy) {
                reader = copy
                return phrase
            }
        }
        return nil
    }

    private static func named(_ reader: inout PhraseReader) -> ClockPhrase? {
        if reader.take("정오") { return ClockPhrase(minutes: 720) }
        if reader.take("자정") { return ClockPhrase(minutes: 1440) }
        var lunch = reader
        if lunch.take("점심 시간 전"), lunch.key == "까" {
            reader = lunch
            return ClockPhrase(minutes: 720)
        }
        if reader.take("퇴근 시간 전") || reader.take("퇴근 시간") { return ClockPhrase(minutes: 1080) }
        if reader.take("퇴근 전") { return ClockPhrase(minutes: 1080) }
        if reader.take("점심 전") { return ClockPhrase(minutes: 720) }
        // `오전까지`, `오후 중으로`: the end of that part of the day.
        var part = reader
        if let end = part.take(oneOf: [("오전", 720), ("아침", 540), ("점심", 720), ("오후", 1080), ("저녁", 1200), ("밤", 1439)])
        {
            var copy = part
            copy.skipBlanks()
            if copy.takeAny(["까지", "중으로", "중에", "안에", "내로"]) != nil {
                reader = part
                return ClockPhrase(minutes: end)
            }
        }
        switch reader.latinWord() {
        case "noon", "lunch", "lunchtime": return ClockPhrase(minutes: 720)
        case "midnight": return ClockPhrase(minutes: 1440)
        case "eod", "cob", "eob": return ClockPhrase(minutes: 1080)
        case "morning": return ClockPhrase(minutes: 720)
        case "afternoon": return ClockPhrase(minutes: 1080)
        case "night": return ClockPhrase(minutes: 1439)
        case "evening": return ClockPhrase(minutes: 1200)
        default: return nil
        }
    }

    /// `18시`, `18시 30분`, `3시 반`, each with `오전`, `오후` and the like before it.
    private static func korean(_ reader: inout PhraseReader) -> ClockPhrase? {
        let part = reader.takeAny(["오전", "오후", "새벽", "아침", "저녁", "밤", "낮"])
        reader.skipBlanks()
        let isPadded = reader.key == "0"
        guard let hour = reader.number(1...2) else { return nil }
        var minute = 0
        if part != nil, reader.take(":") {
            guard let number = reader.number(2...2) else { return nil }
            minute = number
        } else {
            // `시간` is a length of time.
            guard reader.take("시"), reader.key != "간" else { return nil }
            var copy = reader
            copy.skipBlanks()
            if let number = copy.number(1...2), copy.take("분") {
                minute = number
                reader = copy
            } else if copy.take("반"), copy.kind != .hangul || copy.key == "까" || copy.key == "에" || copy.key == "전" {
                minute = 30
                reader = copy
            }
        }
        guard let full = hour24(hour, part, isPadded: isPadded) else { return nil }
        return checked(full, minute)
    }

    private static func hour24(_ hour: Int, _ part: String?, isPadded: Bool) -> Int? {
        // `5시까지` is said of the afternoon, `05:00` and `05시` of the morning.
        guard let part else { return (1...6).contains(hour) && !isPadded ? hour + 12 : hour }
        // `오후 18시` is said too, and means 18.
        guard (0...24).contains(hour) else { return nil }
        if hour > 12 { return part == "오후" || part == "저녁" || part == "밤" || part == "낮" ? hour : nil }
        switch part {
        case "오전", "새벽": return hour == 12 ? 0 : hour
        case "아침": return hour
        case "밤": return hour == 12 ? 24 : hour < 6 ? hour : hour + 12
        case "낮": return hour < 6 ? hour + 12 : hour
        default: return hour == 12 ? 12 : hour + 12
        }
    }

    /// `18:00`, `18:00:30`, `5:30 pm`
    private static func clock(_ reader: inout PhraseReader) -> ClockPhrase? {
        guard let hour = reader.number(1...2), reader.take(":"), let minute = reader.number(2...2) else { return nil }
        if reader.key == ":" {
            reader.position += 1
            guard reader.number(2...2) != nil else { return nil }
        }
        guard let half = halfOfDay(&reader) else { return checked(hour, minute) }
        return (1...12).contains(hour) ? checked(hour % 12 + half, minute) : nil
    }

    /// `5pm`, `5 p.m.`
    private static func english(_ reader: inout PhraseReader) -> ClockPhrase? {
        guard let hour = reader.number(1...2), (1...12).contains(hour), let half = halfOfDay(&reader)
        else { return nil }
        return checked(hour % 12 + half, 0)
    }

    /// - Returns: the hours to add, 0 or 12.
    private static func halfOfDay(_ reader: inout PhraseReader) -> Int? {
        var copy = reader
        copy.skipBlanks()
        guard let half = copy.takeAny(["a.m.", "p.m.", "a.m", "p.m", "am", "pm"]), copy.kind != .latin,
            copy.kind != .digit
        else { return nil }
        reader = copy
        return half.hasPrefix("p") ? 12 : 0
    }

    private static func checked(_ hour: Int, _ minute: Int) -> ClockPhrase? {
        guard (0...59).contains(minute), (0...23).contains(hour) || (hour == 24 && minute == 0) else { return nil }
        return ClockPhrase(minutes: hour * 60 + minute)
    }
}
