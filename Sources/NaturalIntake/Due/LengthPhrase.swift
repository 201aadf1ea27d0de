internal import Text

/// A length of time counted from now: `3일 내`, `2시간 안에`, `in 2 hours`, `within 3 days`.
struct LengthPhrase {
    /// Minutes from now, or whole days.
    enum Length: Equatable {
        case minutes(Int)
        case days(Int)
    }

    let length: Length

    /// Reads a length at the reader's position.
    ///
    /// The same words often say what a program does (`2시간 후 재시도`, `retry within 5 minutes`). They are a due time where
    /// they begin or end the text, or where a word of finishing follows.
    static func read(_ reader: inout PhraseReader) -> LengthPhrase? {
        let start = reader.position
        var copy = reader
        guard let length = reader.kind == .latin ? english(&copy) : korean(&copy) else { return nil }
        guard isDeadline(copy, start: start) else { return nil }
        reader = copy
        return LengthPhrase(length: length)
    }

    private static let namedHours = [
        ("한 시간", 60), ("두 시간", 120), ("세 시간", 180), ("네 시간", 240), ("반나절", 240), ("삼십 분", 30),
    ]
    private static let namedLengths = [
        ("하루", 1), ("이틀", 2), ("삼일", 3), ("사흘", 3), ("나흘", 4), ("닷새", 5), ("엿새", 6), ("열흘", 10), ("일주일", 7), ("보름", 15),
    ]

    private static func korean(_ reader: inout PhraseReader) -> Length? {
        let length: Length
        if let days = reader.take(oneOf: namedLengths) {
            length = .days(days)
        } else if let minutes = reader.take(oneOf: namedHours) {
            length = .minutes(minutes)
        } else if let count = reader.number(1...4) {
            reader.skipBlanks()
            switch reader.takeAny(["시간", "분", "주일", "주", "영업일", "일"]) {
            case "시간": length = .minutes(count * 60)
            case "분": length = .minutes(count)
            case "주일", "주": length = .days(count * 7)
            case "일", "영업일": length = .days(count)
            default: return nil
            }
        } else {
            return nil
        }
        // `9일까지` is a day of the month, so that a length always has one of these.
        reader.skipBlanks()
        guard reader.takeAny(["이내", "안", "내", "뒤", "후"]) != nil else { return nil }
        let ending = reader.hangulRun()
        return ["", "에", "로", "으로", "까지", "에는"].contains(ending) ? length : nil
    }

    private static let namedCounts = [
        ("an ", 1), ("a couple of ", 2), ("a ", 1), ("one ", 1), ("two ", 2), ("three ", 3), ("four ", 4), ("five ", 5),
        ("six ", 6), ("ten ", 10),
    ]

    private static func english(_ reader: inout PhraseReader) -> Length? {
        guard let word = reader.latinWord(), word == "in" || word == "within" else { return nil }
        reader.skipBlanks()
        if reader.take("half an hour") { return .minutes(30) }
        if word == "within", reader.take("the hour") { return .minutes(60) }
        _ = reader.take("the next ")
        guard
            let count = reader.number(1...4) ?? reader.take(oneOf: namedCounts) ?? (reader.nextWord == "hour" ? 1 : nil)
        else { return nil }
        reader.skipBlanks()
        _ = reader.takeAny(["business ", "working "])
        switch reader.latinWord() {
        case "minute", "minutes", "min", "mins": return .minutes(count)
        case "hour", "hours", "hr", "hrs": return .minutes(count * 60)
        case "day", "days": return .days(count)
        case "week", "weeks": return .days(count * 7)
        default: return nil
        }
    }

    private static let finishing = [
        "완료", "끝", "처리", "마무리", "제출", "배포", "해줘", "해 줘", "해주", "해 주", "부탁", "마감", "종료", "공유", "전달",
    ]

    private static func isDeadline(_ reader: PhraseReader, start: Int) -> Bool {
        let writing = reader.writing
        // `so that it shows up within 5 minutes`
        let words = Word.all(in: writing, max(0, start - 60)..<start).map { $0.text(in: writing) }
        if words.contains(where: ["that", "which", "so", "until"].contains) { return false }
        if !writing.hasContent(0..<start) { return true }
        var rest = reader
        rest.skipBlanks()
        if rest.takeAny(finishing) != nil { return true }
        guard writing.count - reader.position < 60 else { return false }
        let behind = Clause(writing, Spans(writing), reader.position..<writing.count)
        if behind.isFiller { return true }
        // `1시간 안에 늘려 주세요`, but not `5분 안에 오도록 고쳐 주세요`.
        return behind.isVerbal && behind.words.count < 4
            && !behind.words.contains { word in ["도록", "게", "면", "는", "고", "서", "지"].contains(where: word.hasSuffix) }
            && !writing.text(start..<reader.position).contains { $0 == "후" || $0 == "뒤" }
    }
}

/// What the Korean words behind a date or a time make of it.
enum DeadlineSuffix {
    /// Nothing that matters.
    case none
    /// `에`: at that time.
    case at
    /// `까지`, `내로`, `안에`, `마감`: a deadline.
    case deadline
    /// `전까지`, `전에`: a deadline that ends before the day begins.
    case before
    /// `은`, `는`: a deadline at the beginning of a task.
    case topic
    /// `까지로`, `까지만`: a deadline where nothing but what is to be done follows.
    case limit
    /// `이에요`, `이라`: a deadline where a word before it says so.
    case copula
    /// `부터`, `이후`, `의`, `자` …: the date says something else.
    case other

    var isDeadline: Bool { self == .deadline || self == .before }

    /// Reads the suffix that touches the phrase, else a word behind it that can only concern the phrase.
    init(_ reader: inout PhraseReader) {
        let glued = reader.hangulRun()
        self = Self.meaning(glued)
        guard glued.isEmpty || self == .at else { return }
        var copy = reader
        copy.skipBlanks()
        let word = copy.hangulRun()
        // These are words of their own when they are apart (`한 번`, `안 되면`).
        let meaning = ["", "한", "안"].contains(word) ? .none : Self.meaning(word)
        let begins = ["부터", "이후", "이후로", "동안", "이래"].contains(word)
        if meaning.isDeadline || begins {
            self = begins ? .other : meaning
            reader = copy
        }
    }

    private static func meaning(_ suffix: String) -> DeadlineSuffix {
        switch suffix {
        case "": .none
        case "에", "에는": .at
        case "전까지", "전까지는", "전에", "전", "이전", "이전에", "이전까지", "전으로": .before
        case "내", "내로", "내에", "안", "안에", "안으로", "이내", "이내에", "이내로", "중", "중에", "중으로", "한", "마감", "마감임",
            "마감이라", "마감입니다":
            .deadline
        case "안에만", "안에는", "안에만이라도", "내로만", "중으로만", "중으로는": .deadline
        case "은", "는", "엔": .topic
        case "이에요", "예요", "입니다", "이라", "이고", "이며", "임", "이니", "이니까", "이라서": .copula
        case _ where suffix.hasPrefix("전까지"): .before
        case "까지로", "까지만": .limit
        case "까지라고", "까지라는", "까지라며", "까지란", "까지인", "까지의", "까지였던": .other
        default: suffix.hasPrefix("까지") ? .deadline : .other
        }
    }
}
