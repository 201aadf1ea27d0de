internal import Text

/// The vocabulary by which a request is divided, in Korean and English: lower case, whole words unless a comment says
/// otherwise.
enum Lexicon {
    /// Nouns of action that head a list of what is to be done.
    static let umbrellas: Set<String> = ["준비", "대응", "마무리"]

    // MARK: Context

    /// With what a Korean greeting begins.
    static let koreanGreetings = [
        "안녕", "반갑", "수고하", "수고 많", "수고많", "고생하", "고생 많", "고생많", "감사합", "감사드", "감사해", "감사하", "고마워", "고맙",
        "죄송", "미안", "공유드", "안내드", "전달드", "알려드", "여러분", "땡큐", "실례",
    ]
    static let koreanFarewells = [
        "잘 부탁", "빠른 처리 부탁", "빠른 확인 부탁", "연락 주세", "연락 주시", "연락 바랍", "연락주", "언제든 연락", "언제든지 연락", "편하게 연락", "편하게 말씀",
        "첨부 확인", "첨부파일 확인", "첨부 파일 확인", "첨부 참고", "행복한 하루", "따뜻한 하루", "남은 하루", "편안한", "건강 유의", "건강 조심", "궁금하신 점",
        "궁금한 점", "문의사항 있", "문의 사항 있", "문의사항은", "질문 있으", "추가 문의", "좋은 하루", "좋은 주말", "즐거운", "미리 감사",
        "항상 감사", "늘 감사", "확인 감사", "이상입니다", "이상이에요",
        "그럼 부탁", "부탁드립니다", "부탁드려요", "부탁해요", "부탁합니다", "빠른 회신", "새해 복", "오늘도",
    ]
    /// What is asked for with `부탁드립니다` at the end of a message, as a courtesy.
    static let closings: Set<String> = ["확인", "검토", "협조", "처리", "진행", "회신", "답변", "조치", "양해", "참고", "잘", "많은"]
    static let englishGreetings: Phrases = [
        "hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "thanks", "thank you", "thx",
        "many thanks", "cheers", "regards", "best regards", "kind regards", "best", "sorry", "hope", "i hope",
        "greetings", "that would be great", "that'd be great", "that would be nice", "would be appreciated",
        "happy monday", "happy friday", "happy new year", "happy to help", "happy holidays", "apologies",
        "my apologies", "i'm sorry", "excuse me", "quick question", "quick favor", "quick favour", "quick request",
        "ping me if", "call me if",
        "email me if", "message me if", "reach out", "shout if", "talk soon", "see you", "sent from", "see attached",
        "see below",
        "see the attached",
        "see the ticket", "you're the best", "great job", "good job", "nice job", "as always", "tia", "ty", "take care",
        "all the best",
        "warm regards", "yours", "sincerely", "with thanks", "congrats", "congratulations", "welcome back",
        "nice to meet", "good luck",
        "any issues", "any problems",
        "appreciate", "much appreciated", "let me know", "please let me know", "looking forward", "any questions",
        "feel free", "have a good", "have a nice", "have a great", "have a lovely", "great work", "nice work",
        "hope all", "that's all", "that's it",
    ]
    static let englishBackgrounds: Phrases = [
        "fyi", "for context", "context", "background", "note that", "as you know", "as discussed",
        "for your information",
        "heads up", "just so you know", "quick update", "small update", "status update", "update from", "an update",
    ]
    static let subjects: Set<String> = [
        "i", "we", "they", "he", "she", "it", "customers", "users", "someone", "everyone", "people", "there", "here",
    ]
    /// What stands for something that was said.
    static let pronouns: Set<String> = [
        "it", "that", "this", "these", "those", "them", "they", "both", "everything", "all",
    ]
    /// What a condition is about that only asks whether the task before went well: `문제가 없으면`, `잘 되면`.
    static let outcomes = ["문제", "이상", "결과", "다", "모두", "그게", "이게", "잘", "별", "성공", "통과", "괜찮", "끝", "완료", "그러면"]
    /// What a task before is waited for to come to: `승인되면 발송`.
    static let verdicts = ["승인", "통과", "확인", "허가", "컨펌", "확정", "완료", "성공"]
    static let references = [
        "이거", "이걸", "이것", "그거", "그걸", "그것", "이 ", "그 ", "바로", "얼른", "빨리", "어서", "한번", "고쳐", "살펴", "봐", "문제", "현상",
    ]
    static let determiners: Set<String> = [
        "the", "a", "an", "our", "your", "my", "their", "his", "her", "its", "this", "these", "those", "all", "both",
        "every", "each", "any", "some", "it", "them", "us", "me", "that",
    ]
    /// Words that may begin with when or where an imperative behind them is to be done.
    static let fronts: Set<String> = ["after", "before", "during", "on", "in", "at", "for", "upon", "following", "to"]
    /// Words that neither name a thing nor what is to be done: with one of them no imperative begins.
    static func isFunctional(_ word: String) -> Bool {
        functional.contains(word) || determiners.contains(word) || subjects.contains(word)
    }
    private static let functional: Set<String> = Set(
        """
        in on at of to from with by for as and or but nor so than then into onto over under up down out off about after
        before since during until till while when whenever once if unless because although though whether without within
        between against through per via not no only even just also too again now later soon today tonight yesterday
        tomorrow currently recently still already never always often maybe perhaps there here what which who whose whom
        why how where is are was were be been being has have had do does did can could will would may might shall should
        must you he she two three four five six whoever one such most many much more less few several other another same own last next first
        instead otherwise however please look a. nobody nothing none
        """.split { $0.isWhitespace }.map(String.init))
    /// Verbs that go on with a preposition: `ask for an invoice`.
    static let prepositional: Set<String> = [
        "ask", "look", "wait", "apply", "sign", "reply", "respond", "talk", "search", "opt",
    ]
    static let demands: Set<String> = ["should", "must", "need", "needs", "required", "ought", "want", "wants"]
    static let finiteVerbs: Set<String> = [
        "is", "are", "was", "were", "has", "have", "had", "isn't", "aren't", "wasn't", "doesn't", "don't", "didn't",
        "keeps", "kept", "noticed", "complained", "complain", "reported", "said", "says", "asked", "seems", "looks",
        "fails", "failed", "broke", "breaks", "crashed", "crashes", "happened", "happens", "changed", "started", "went",
        "came", "got", "gets", "takes", "took", "can't", "couldn't", "won't", "decided", "agreed", "moved", "wants",
        "hit", "can", "will", "would", "could", "may", "might", "does", "did", "do", "it's", "that's", "there's",
        "wrote", "told", "tells", "writes", "sent", "found", "saw", "lost", "left", "felt", "knew", "began", "gave",
        "ran", "died", "returns", "shows", "stops", "starts", "ends", "works", "means", "begins", "becomes",
        "mentioned",
        "finishes", "completes", "succeeds", "passes", "completed", "finished", "been",
    ]
    static func isPastEnglish(_ word: String) -> Bool {
        word.hasSuffix("ed") || ["was", "were", "began", "broke", "went", "came", "left", "ran", "died"].contains(word)
    }
    /// Whether a Korean word has the mark of the past: `실패했고`, `죽었음`.
    static func isPast(_ word: String) -> Bool {
        guard !word.hasPrefix("있"), !word.hasPrefix("했으면") else { return false }
        return word.unicodeScalars.dropLast().contains { scalar in
            Script.isSyllable(scalar.value) && (scalar.value - 0xAC00) % 28 == 20 && scalar != "있" && scalar != "겠"
        }
    }
    /// Endings of Korean statements and of clauses that give a reason.
    static let statementEndings = [
        "니다", "어요", "아요", "해요", "네요", "군요", "거든요", "데요", "예요", "에요", "대요", "있음", "없음", "있다", "없다", "한다", "된다",
        "같다", "이다",
    ]
    /// What ends a Korean sentence that asks for nothing, where it is the last word.
    static let finalEndings = ["다", "요", "죠", "까", "네", "더라", "래", "없어", "있어", "잖아", "셔", "할게", "릴게", "줄게", "볼게"]
    /// With what a Korean verb begins that has an object and asks for nothing: `연락을 기다린다`.
    static let inactive = [
        "모르", "모른", "먹", "뱉", "잡아먹", "차지", "겪", "원한", "원합", "바라", "바란", "기다", "드립", "드린", "못", "소모", "잃", "좋아", "싫어",
        "느낀", "느낍", "구합",
    ]
    /// How often or how much something happens, rather than what is to be done.
    static let habits: Set<String> = [
        "많이", "너무", "자꾸", "계속", "자주", "또", "전혀", "거의", "아직", "가끔", "종종", "항상", "늘", "보통", "이미",
    ]
    static let statementConnectives = ["는데", "은데", "인데", "던데", "한데", "니까", "으니", "때문에", "지만", "거든", "므로", "라서"]
    /// What follows `…야` or `…면` in a wish: `고쳐야 해요`, `바꿨으면 합니다`.
    static let wishes = ["합", "해", "함", "할", "됩", "돼", "좋", "싶", "감사", "고맙"]

    /// Last words of Korean notes about what is the case.
    static let states: Set<String> = [
        "부족", "발생", "무반응", "초과", "불가", "중", "상태", "현상", "문제", "이슈", "장애", "오류", "에러", "실패", "지연", "누락", "불량", "고장",
        "먹통", "다운",
        "의심", "증상",
    ]
    static let noted = [
        "보임", "안됨", "않음", "없음", "있음", "같음", "나옴", "어짐", "깨짐", "느림", "멈춤", "죽음", "끊김", "밀림", "어남", "라짐", "모름", "바뀜",
        "남음", "틀림",
        "다름", "쌓임", "막힘", "잘림", "겹침", "빠짐", "걸림", "튕김", "터짐", "려감", "라감", "실패함", "발생함",
    ]
    /// What an English guess begins with.
    static let suppositions: Set<String> = [
        "seems", "looks", "sounds", "appears", "probably", "apparently", "turns", "guess",
    ]

    // MARK: Requests

    static let listLabels: Set<String> = [
        "todo", "to do", "to-do", "todos", "to-dos", "task", "tasks", "action", "action items", "action item",
        "request", "requests",
        "what", "할 일", "할일", "오늘 할 일", "오늘의 할 일", "해야 할 일", "작업", "작업 내용", "작업명", "업무", "업무명", "업무 내용", "요청", "요청 내용",
        "요청내용", "내용", "asks", "ask", "요청사항", "요청 사항", "조치", "조치 사항", "조치사항",
    ]
    static let koreanNumbers: Set<String> = ["두", "세", "네", "다섯", "여섯", "일곱", "몇", "2", "3", "4", "5", "6"]
    /// Letters that laugh or cry behind a word.
    static let emoticons = Set("ㅠㅜㅋㅎ".unicodeScalars)
    /// What comes behind a Korean request as a courtesy.
    static let courtesies: Set<String> = ["plz", "pls", "please", "thx", "thanks", "ty", "아", "어", "음", "참", "아참"]

    /// Last words of Korean requests; those of several syllables may be an ending.
    static let koreanRequests: Set<String> = [
        "줘", "줘요", "주라", "주세요", "주시죠", "주시고", "주고", "주시면", "주십시오", "주실래요", "주실까요", "부탁", "부탁해",
        "부탁해요", "부탁드려요", "부탁드립니다", "부탁드릴게요", "부탁합니다", "부탁드리며", "부탁드리고", "부탁드리고요", "부탁드리구요", "하고요", "하구요", "주시구요",
        "부탁하고요", "부탁하고", "부탁드리겠습니다",
        "바랍니다", "바래요", "바람",
        "하세요", "하십시오", "하시오", "해라", "하자", "합시다", "할까요", "있을까요", "될까요", "가능할까요", "하시고", "하고", "하며",
        "하기", "할것", "것", "해주", "좋겠습니다", "좋겠어요", "좋겠네요", "좋겠다", "세요", "십시오", "시켜", "달라", "두자", "좀요", "요망", "줄래", "줄래요",
        "해둬", "놔줘", "바라요", "부탁할게요", "주삼", "주셈", "주십쇼", "가능하신가요", "세용", "세염", "주시와요", "주시고요", "하죠", "해봐", "아봐", "켜봐",
        "주시겠어요",
        "주시겠습니까", "주세여", "줘여", "가능한가요", "요청드립니다", "요청드려요", "요청합니다", "요청해요",
    ]

    private static let requestsByLength: [Int: Set<String>] = Dictionary(grouping: koreanRequests, by: \.count)
        .mapValues(Set.init)
    /// Nouns that end like a verb's `-고` or `-기`.
    static func isNounLikeVerb(_ word: String) -> Bool { nounsLikeVerbs.contains(word) }

    private static let nounsLikeVerbs: Set<String> = [
        "보고", "창고", "냉장고", "냉동고", "회고", "차고", "경고", "광고", "참고", "재고", "신고", "로고", "최고", "사고", "금고", "권고", "공고", "그리고",
        "크기", "주기", "초기",
        "시기", "용기", "기기", "대기", "분기", "동기", "비동기", "읽기쓰기", "무기", "위기", "계기", "보기", "일기", "단기", "장기", "후기", "인기",
        "말기", "전기", "엔진고", "듣기", "쓰기", "읽기",
    ]

    /// Whether a Korean word ends a task: a noun of action, an ending of a request, or a verb's `-기`, `-고`.
    static func isAction(_ word: String) -> Bool {
        for (length, words) in requestsByLength where word.count >= length {
            if length > 1 || word.count > 1, words.contains(String(word.suffix(length))) { return true }
        }
        if isNounOfAction(word) { return true }
        if let joint = ["이랑", "랑", "과", "와"].first(where: word.hasSuffix) {
            return isNounOfAction(String(word.dropLast(joint.count)))
        }
        for (length, words) in actionsByLength where word.count >= length {
            // `점검을 부탁`, `점검만`, `점검도`.
            if word.count > length, ["만", "도", "을", "를", "함", "할", "건"].contains(word.suffix(1)),
                words.contains(String(word.dropLast().suffix(length)))
            {
                return true
            }
        }
        guard word.count > 1, !nounsLikeVerbs.contains(word) else { return false }
        return word.hasSuffix("기") || word.hasSuffix("고") || word.hasSuffix("줘")
            || word.hasSuffix("자")
                && ["하자", "보자", "두자", "놓자", "꾸자", "치자", "리자"].contains(where: word.hasSuffix)
    }

    static func isNounOfAction(_ word: String) -> Bool {
        actionsByLength.contains { length, words in word.count >= length && words.contains(String(word.suffix(length)))
        }
    }

    /// Particles of an object or a place.
    static let objectParticles = ["께", "한테", "에", "에서", "을", "를", "의", "에게", "에도", "에만", "으로", "로"]

    /// What may be before an English imperative.
    static let politeness: Set<String> = [
        "please", "pls", "plz", "kindly", "also", "so", "and", "but", "then", "just", "now", "can", "could", "would",
        "you",
        "let's", "we", "i", "need", "needs", "should", "must", "to", "want", "like", "i'd", "finally", "next", "first",
        "second", "third", "lastly", "afterwards", "maybe", "either", "someone", "additionally", "plus", "bot", "team",
        "instead", "only", "somebody", "anyone", "anybody", "mind", "will", "there's", "u", "cud", "um", "uh", "yeah",
    ]

    /// Those of them that a task is as well without.
    static let leads: Set<String> = [
        "please", "pls", "plz", "kindly", "also", "so", "and", "but", "just", "now", "can", "could", "would", "will",
        "you", "u", "someone", "anyone", "we",
    ]

    // MARK: What belongs to another task

    static let koreanProhibitions = [
        "말고", "말아", "마세요", "마라", "말 것", "말것", "말기", "마시고", "마십시오", "금지", "지 않", "안 되", "안 됩", "안 돼", "제외하고",
        "제외하", "제외", "건드리지", "없이", "않도록", "않게", "유의", "주의해", "지 마",
    ]
    static let englishProhibitions: Phrases = [
        "don't", "do not", "never", "without", "avoid", "except", "but don't", "but do not", "but not", "and don't",
        "and do not", "not", "excluding", "but leave", "leave", "but keep", "no need to", "please don't",
        "please do not",
        "but avoid", "but never", "just don't", "make sure not", "be careful", "instead of", "rather than",
        "other than", "nobody", "no one", "nothing", "make sure", "be sure", "keep in mind", "mind that",
        "remember that",
    ]
    /// How something is kept or left that is not to be touched.
    static let unchanged: Set<String> = [
        "is", "are", "unchanged", "intact", "untouched", "alone", "same", "place", "compatible", "was", "were",
        "stable",
    ]
    static let englishConditions: Phrases = [
        "if", "when", "whenever", "unless", "in case", "as long as", "once", "while", "e.g", "i.e", "for example",
        "such as",
        "including", "especially", "because", "since", "so that", "which", "who", "where", "provided", "only if",
        "but only",
        "even if", "before", "after", "as", "for", "with", "using", "until", "depending", "assuming", "like", "to",
        "based",
        "in", "on", "at", "from", "during", "given", "ideally", "preferably", "otherwise", "or", "per", "via", "by",
        "only",
        "same as", "etc",
    ]

    /// With what the words begin that say that something went wrong, and what is to be done then.
    static let failures = [
        "fail", "error", "break", "broke", "crash", "wrong", "problem", "issue", "conflict", "doesn't", "can't",
        "won't",
        "isn't", "not", "down", "above", "below", "exceed", "more", "longer", "red", "timeout", "times", "stuck",
        "reject",
        "hang", "anything", "something", "still",
    ]
    static let recoveries: Set<String> = [
        "abort", "stop", "roll", "rollback", "revert", "restore", "undo", "pause", "skip", "cancel", "retry", "rerun",
        "ping",
        "tell", "page", "let", "notify", "call", "escalate", "alert", "back", "halt", "message", "text", "redo",
    ]
    static let koreanFailures = ["실패", "오류", "에러", "문제", "안", "못", "장애", "깨지", "꼬이", "잘못", "불가", "어려"]
    static let koreanRecoveries = [
        "롤백", "rollback", "되돌", "복구", "복원", "원복", "중단", "멈추", "멈춰", "중지", "알려", "연락", "전화", "호출", "보고", "말씀", "취소",
        "재시도", "다시",
        "건너",
        "보류", "문의",
    ]

    // MARK: Remarks

    /// What is left of a remark about urgency, time or order and asks for nothing.
    static let fillers: Set<String> = Set(
        """
        please pls it's it is this that there's there on the are all these those of and or but so need needed needs we i
        them both done be been being to everything anything finish finished finishing completed complete ready thanks
        eta thank you your me us my our they has have had must should would like want wants get live due deadline rush hurry
        pressure worry very super quite really pretty rather extremely too also as well by for at in a an no not n't
        don't do isn't aren't doesn't one ones two three four five six several few couple some more other small little minor quick thing things item
        items task tasks todo request requests favour favours favor favors part list here with take your time wait waits can
        will happen can't cannot won't won't i'd i'm i've we'd got just still now only ignore disregard forget about never mind
        priority urgency quick last first point later whenever soon possible matter matters order sequence today's
        다 모두 전부 둘 셋 넷 세 두 네 몇 가지 가지가 가지를 가지만 가지입니다 건 건은 이건 이거 이게 그건 그거 그게 저건 이번 일 일이 일은 것
        것은 끝 이만 것들 것들은 좀 정도 가능하면 까지 요 입니다 에 이에요 예요 매우 정말 아주 무척 상당히 진짜 많이 너무 꽤 꼭 반드시 더 작업 작업은 작업이
        작업을 건입니다 마 말 주세요 해 할 오늘 오늘은 오늘의 이 그 위 아래 다음 마감은 기한은 마감 기한 순서 순서가 순서를 순서는 순 모든
        한 드릴 중 내 안에 내로 목록 목록입니다 사항 사항은 사항입니다
        """.split { $0.isWhitespace }.map(String.init))
    /// With what a Korean word begins that says no more than that something is to be done.
    static let koreanFillers = [
        "부탁", "되면", "되는", "되어", "되었", "되도", "되나", "됩", "돼", "됨", "해도", "해주", "해줘", "해야", "해요", "하면", "하세요", "하셔도",
        "합니다",
        "하시면", "끝나", "끝내",
        "끝났", "필요", "완료", "마무리", "처리", "진행", "좋겠", "좋습", "가능", "드리", "드립", "드려", "드릴", "있어", "있습", "있고", "없어",
        "없습", "않", "아니", "아닙", "아닌", "괜찮", "급하", "급한", "급할", "급해", "급합", "서두르", "서두를", "감사", "주시", "무시", "잊어",
        "신경", "쓰지", "마세요", "마시", "말아", "요청", "할일", "상관",
    ]
    /// What makes a remark one about the last task alone.
    static let ofLast: Set<String> = ["that", "one", "이건", "그건", "이게", "그게"]
    static let ofOrder = [
        "순서", "차례", "순차", "하나씩", "중요", "지켜", "지키", "맞춰", "맞추", "따라", "work", "through", "follow", "run",
        "perform", "process", "step", "after", "other", "another", "important", "exact", "exactly", "strictly", "given",
        "above",
        "below", "keep", "stick", "respect", "turn", "sequential", "이대로", "작업", "실행",
    ]

    static func isFiller(_ word: String) -> Bool {
        fillers.contains(word) || interjections.contains(word) || koreanFillers.contains(where: word.hasPrefix)
    }

    private static let interjections: Set<String> = [
        "yes", "yep", "sure", "no", "ok", "okay", "아", "앗", "아참", "참", "어", "음", "흠", "오", "네", "넵", "넹", "예", "oh",
        "um", "hmm", "ah", "btw", "ps",
    ]

    // MARK: Work that is built

    static let buildNouns = [
        "구현", "개발", "구축", "제작", "도입", "신설", "개편", "개선", "만들기", "만들어", "설계", "고도화", "재작성", "재설계", "자동화", "리뉴얼",
    ]
    static let buildVerbs: Set<String> = [
        "implement", "build", "develop", "create", "design", "introduce", "redesign", "rewrite", "overhaul",
        "prototype",
    ]
}

/// Phrases with which a text may begin, by their first words.
struct Phrases: ExpressibleByArrayLiteral {
    private let byFirstWord: [String: [[String]]]

    init(arrayLiteral phrases: String...) {
        byFirstWord = Dictionary(grouping: phrases.map { $0.split(separator: " ").map(String.init) }) { $0[0] }
    }

    /// Whether the words of one of them come first, whole and in order.
    func begin(_ words: [String]) -> Bool {
        guard let first = words.first, let phrases = byFirstWord[first] else { return false }
        return phrases.contains { words.starts(with: $0) }
    }

    /// Whether words are one of the phrases and nothing else.
    func contain(_ words: [String]) -> Bool {
        words.first.flatMap { byFirstWord[$0] }?.contains { words.elementsEqual($0) } ?? false
    }
}
