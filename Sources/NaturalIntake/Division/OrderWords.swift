/// The words with which a task begins that say nothing, or its place in an order.
extension Lexicon {
    /// Words before a request that say nothing.
    private static let openings = [
        "we have to", "you have to", "don't forget to", "would it be possible to", "is it possible to",
        "any chance you could",
        "any chance you can", "mind if i ask you to", "are you able to", "i was hoping you could",
        "i was hoping we could",
        "i'm asking you to", "we'd appreciate it if you could", "we would appreciate it if you could",
        "i'd be grateful if you could",
        "hoping you can", "hoping you could", "wondering if you could", "just wondering if you could", "if you could",
        "it would be great if you could", "it'd be great if you could", "would be great if you could",
        "it would be nice if you could",
        "i'd appreciate it if you could", "i would appreciate it if you could", "i was wondering if you could",
        "could i ask you to",
        "can i ask you to", "i need you to",
        "네 안녕하세요", "네", "넵", "안녕하세요", "안녕하십니까", "수고하십니다", "수고하세요", "수고 많으십니다", "고생 많으십니다", "죄송하지만", "죄송한데", "미안하지만",
        "실례지만",
        "바쁘시겠지만", "바쁘신데 죄송하지만",
        "혹시", "저기", "음", "어", "ㅇㅇ", "그러니까", "um", "uh", "so yeah", "yeah", "ok", "okay", "oh", "well", "hmm", "참고로",
        "그리고", "아참", "아", "참", "그럼", "그러면", "근데", "그런데", "아 맞다", "맞다", "그 저기", "저기 그", "그 뭐냐", "뭐냐", "so um", "so uh",
        "note to self", "oh also", "oh and", "quick one", "quick question", "quick request", "quick favor",
        "quick favour", "small favor", "one more thing",
        "just one thing",
    ]
    /// Words that add a request to others without an order; some only before a comma.
    private static let additions = [
        "also", "also,", "instead,", "besides,", "additionally,", "plus,", "first,", "firstly,", "second,", "secondly,",
        "third,",
        "thirdly,", "fourth,", "fourthly,", "fifth,", "첫째,", "둘째,", "셋째,", "넷째,", "다섯째,", "첫 번째,", "두 번째,", "세 번째,",
        "두 번째로", "세 번째로", "네 번째로", "또,", "또한", "아울러", "추가로",
    ]

    /// What is behind a verb with `고` and says that it is done: `업로드하고 나서`.
    static let perfects = ["나서", "나면", "난 뒤에", "난 뒤", "난 다음에", "난 다음", "난 후에", "난 후"]
    /// Words that make what follows wait for what is before.
    private static let following = [
        "그다음에는", "그다음엔", "그 다음엔", "그 후엔", "그 뒤엔", "그다음으로", "그다음에", "그다음", "그 다음에는", "그 다음으로", "그 다음에", "그 다음", "그런 다음에",
        "그런 다음",
        "그러고 나서", "그리고 나서", "그 후에", "그 후", "그 뒤에", "그 뒤", "그후에", "그후", "이후에", "이후", "다음으로", "이어서", "마지막으로",
        "끝으로", "마지막에", "다 끝나면", "다 되면", "다 하면", "모두 끝나면", "전부 끝나면", "끝나면", "완료되면", "완료 후", "끝난 후에", "끝난 뒤에",
        "다 끝난 후", "after that", "after this", "afterwards", "afterward", "finally", "lastly", "next", "subsequently",
        "when done", "when that's done", "once done", "once that's done", "then", "and then", "and finally",
        "at the end",
    ]
    /// Words that make what is before wait for what follows.
    private static let preceding = [
        "그 전에는", "그 전에", "그전에는", "그전에", "그에 앞서", "이에 앞서", "그보다 먼저", "before that", "before this", "but before that",
        "prior to that", "beforehand",
    ]
    /// Those of them that are said in the middle of a sentence, behind a verb with `고`.
    static let sequels = [
        "그다음에는", "그다음엔", "그다음에", "그다음", "그 다음에", "그 다음", "그런 다음에", "그런 다음", "그 후에", "그 후", "그 뒤에", "이후에", "이어서",
        "마지막으로",
        "끝으로", "마지막에",
    ]
    /// The phrases with which a piece may begin and what they say of its order, by their first scalars; longer ones first.
    static let beginnings: [Unicode.Scalar: [(phrase: String, order: Opening.Order?)]] = {
        var phrases: [(phrase: String, order: Opening.Order?)] = []
        phrases += first.map { ($0, .first) }
        phrases += following.map { ($0, .follows) }
        phrases += preceding.map { ($0, .precedes) }
        phrases += additions.map { ($0, .also) }
        phrases += (openings + ["and"]).map { ($0, nil) }
        phrases.sort { $0.phrase.count > $1.phrase.count }
        return Dictionary(grouping: phrases) { $0.phrase.unicodeScalars.first ?? " " }
    }()
    /// Words that make a sequence begin.
    private static let first = ["먼저", "우선", "첫 번째로", "first of all", "first", "firstly", "to start", "start by"]
    /// Endings after which the next task waits, as words behind the task.
    static let endings = [
        "한", "된", "은", "운", "린", "긴", "킨", "친", "든", "뜬", "른", "온", "낸", "신", "준", "난", "본", "둔", "진", "꾼", "단", "건",
    ]

    /// Words that make a sequence of all tasks, and those that deny one.
    static let sequences = ["순서대로", "순서로", "차례대로", "차례로", "순차적으로", "단계별로", "하나씩"]
    static let disorders = ["상관없", "무관", "관계없", "동시에", "병렬로"]
    static let englishSequences = [
        "in order", "in this order", "in that order", "in this exact order", "in the given order", "in sequence",
        "one by one",
        "step by step", "one after the other", "one after another", "order matters", "order is important",
    ]
}
