internal import Text

/// What a clause is by its words: a greeting, a statement, a prohibition, a condition, a thing.
extension Clause {
    /// A greeting, thanks, an apology, a signature.
    var isGreeting: Bool {
        guard (1...9).contains(words.count) else { return false }
        if isKorean {
            let text = words.joined(separator: " ")
            if words.count == 1 || !isKoreanRequest, Lexicon.koreanGreetings.contains(where: text.hasPrefix) {
                return true
            }
            if words.count <= 4, last.hasPrefix("안녕") { return true }
            if !isKoreanRequest, words.count <= 3,
                ["여러분", "님", "님께", "님들", "귀중", "귀하", "드림", "올림", "배상"].contains(where: last.hasSuffix)
            {
                return true
            }
            return Lexicon.koreanFarewells.contains(where: text.hasPrefix)
        }
        if words.count <= 2, ["team", "all", "everyone", "folks", "guys", "there"].contains(last) {
            return !isImperative
        }
        // `hey can you look at it`
        if ["hi", "hey", "hello"].contains(words.first), words.count > 3,
            Clause.isImperative(Array(words.dropFirst()))
        {
            return false
        }
        return words == ["morning"] || Lexicon.englishGreetings.begin(words) && !words.contains("please")
    }

    /// Whether it asks for something in English.
    var isImperative: Bool { !isKorean && isRequest }
    private var isKoreanRequest: Bool { isKorean && isRequest }

    /// Whether it goes on with a list of things, though its first word may be a verb: `profile and billing pages`.
    var isEnumeration: Bool {
        words.count > 2 && ["and", "or"].contains(words[1]) && !Lexicon.isVerb(words[2])
    }

    /// A statement: background, not a task.
    var isStatement: Bool {
        guard let last = words.last else { return false }
        if isKorean {
            // `로그인 안 됨`
            if last == "됨", words.count > 2, ["안", "못"].contains(words[words.count - 2]) { return true }
            if isKoreanRequest || last.count < 2 { return false }
            return Lexicon.isPast(last) || Lexicon.statementConnectives.contains(where: last.hasSuffix)
                || Lexicon.statementEndings.contains(where: last.hasSuffix)
        }
        guard words.count > 2, !isImperative, !isNeed else { return words.first == "fyi" }
        return Lexicon.englishBackgrounds.begin(words)
            || words.prefix(8).dropFirst().contains { Lexicon.finiteVerbs.contains($0) }
            || (Lexicon.subjects.contains(String(words[0].prefix { $0 != "'" })) && !isDemand)
    }

    /// `디자인은 피그마 참고`: where more is said about what is asked for.
    var isPointer: Bool {
        guard isKorean, words.count > 1 else { return false }
        return words.suffix(2).contains { word in ["참고", "참조"].contains(where: word.hasPrefix) && !word.hasSuffix("서") }
            && !words.dropLast(2).contains { $0.count > 1 && $0 != "첨부" && Lexicon.isAction($0) }
    }

    /// Whether a sentence that ends with it only says something, beside others that ask.
    var tells: Bool {
        guard let first = words.first, let last = words.last, !isRequest, !isDemand else { return false }
        if isKorean {
            return isStatement || (last.count > 1 && Lexicon.finalEndings.contains(where: last.hasSuffix))
                || words.count > 1
                    && (Lexicon.states.contains(last) || Lexicon.noted.contains(where: last.hasSuffix))
        }
        // `Students keep asking about it.`
        if words.count > 3, first.hasSuffix("s"), !Lexicon.isVerb(first), Lexicon.isVerb(words[1]) { return true }
        if Lexicon.suppositions.contains(first) { return true }
        return isStatement || Lexicon.isFunctional(first)
            || words.dropFirst().contains { Lexicon.finiteVerbs.contains($0) || $0.hasSuffix("'s") }
            || words.prefix(7).dropFirst().contains { $0.count > 4 && $0.hasSuffix("ed") }
    }

    /// `users should be able to …`, `the page needs a bar`
    var isDemand: Bool {
        !isKorean
            && (words.prefix(12).contains { Lexicon.demands.contains($0) }
                || zip(words.prefix(12), words.dropFirst()).contains {
                    ($0 == "would" || $0.hasSuffix("'d")) && $1 == "like"
                }
                || zip(words.prefix(12), words.dropFirst()).contains { ($0 == "has" || $0 == "have") && $1 == "to" })
    }

    /// `we need a panel`, `someone has to renew the certificate`
    var isNeed: Bool {
        guard let first = words.first(where: { $0 != "also" && $0 != "and" }) else { return false }
        return isDemand && ["we", "i", "someone", "somebody"].contains(first)
    }

    /// What must not be done, is left as it is, or has to hold.
    var isProhibition: Bool {
        if isKorean {
            let tail = words.suffix(2).joined(separator: " ")
            return Lexicon.koreanProhibitions.contains { tail.holds($0) }
                || words.suffix(4).contains { $0.hasPrefix("그대로") }
                || (words.count > 1 && tail.hasSuffix("빼고"))
                || (["단", "다만", "꼭", "반드시"].contains(words.first) && !Lexicon.koreanRequests.contains(last))
        }
        guard let first = words.first else { return false }
        return Lexicon.englishProhibitions.begin(words) || isProvision
            || (["keep", "leave"].contains(first) && Lexicon.unchanged.contains(last))
    }

    /// `it should keep seven copies`: what has to hold for what was asked for before.
    var isProvision: Bool {
        isDemand
            && (Lexicon.pronouns.contains(words[0])
                || words.contains { ["not", "never", "remain", "stay", "unchanged"].contains($0) })
    }

    /// `fix it`, `고쳐 주세요`: what is to be done with something that was said before.
    var refersBack: Bool {
        guard isRequest, words.count < 8 else { return false }
        if isKorean {
            return words.allSatisfy { word in
                Lexicon.koreanFillers.contains(where: word.hasPrefix)
                    || Lexicon.references.contains(where: word.hasPrefix)
                    || Lexicon.isAction(word)
            } || (words.count == 2 && ["주세요", "줘", "주십시오"].contains(last))
        }
        guard let verb = words.firstIndex(where: Lexicon.isVerb) else { return false }
        return words.dropFirst(verb).contains { Lexicon.pronouns.contains($0) }
            && words.dropFirst(verb + 1).allSatisfy { Lexicon.isFunctional($0) || Lexicon.fillers.contains($0) }
    }

    /// `when that's finished`, `after the import`: that the task before is done.
    func isSequel(of tasks: [Clause]) -> Bool {
        guard let first = words.first, ["once", "when", "after", "upon", "following", "as", "if"].contains(first) else {
            return false
        }
        let rest = first == "as" ? Array(words.dropFirst(3)) : Array(words.dropFirst())
        guard let subject = rest.first else { return false }
        if Lexicon.pronouns.contains(String(subject.prefix { $0 != "'" })) || subject == "so" { return true }
        let isDone = rest.contains { ["done", "finished", "completed", "complete", "through", "ready"].contains($0) }
        if isDone, rest.count < 3 || subject.hasPrefix("you") { return true }
        guard first != "if", Lexicon.determiners.contains(subject), rest.count > 1,
            rest.count == 2 || Lexicon.finiteVerbs.contains(rest[2]) || isDone
        else { return false }
        return tasks.contains { $0.mentions(rest[1]) }
    }

    /// `문제가 없으면 배포해 주세요`: that the task before went well.
    var dependsOnLast: Bool {
        guard isKorean, let end = words.prefix(3).firstIndex(where: { $0.count > 1 && $0.hasSuffix("면") }) else {
            return false
        }
        return words[...end].contains { word in Lexicon.outcomes.contains(where: word.hasPrefix) }
            && words[..<end].allSatisfy { word in
                Lexicon.outcomes.contains(where: word.hasPrefix) || Lexicon.isFiller(word)
            }
    }

    /// What is hoped to have happened, rather than what is to be done: `도착하면 좋겠습니다`, `delivery would be great`.
    var isOutcome: Bool {
        if isKorean {
            return words.count > 1
                && (["면", "야"].contains { words[words.count - 2].hasSuffix($0) }
                    || (last.hasPrefix("필요") && !isRequest))
                && !words.contains { $0.count > 1 && ($0.hasSuffix("을") || $0.hasSuffix("를")) }
        }
        guard !isRequest else { return false }
        return needsIt || (words.contains("be") && (isDemand || words.contains("would") || words.contains("has")))
    }

    /// `she needs it for the audit`: why something is asked for.
    var needsIt: Bool {
        !isRequest && isDemand && words.dropFirst().contains { ["it", "them", "this", "that"].contains($0) }
    }

    /// `고쳐도 됩니다`, `can wait`: that something may be done, though not at once.
    var permits: Bool { !isKorean || words.dropLast().last?.hasSuffix("도") ?? false }

    /// Whether one of the words has the beginning of another.
    func mentions(_ word: String) -> Bool {
        let stem = isKorean ? word.prefix(2) : word.prefix(5)
        return stem.count > (isKorean ? 1 : 3) && !Lexicon.isFunctional(word) && words.contains { $0.hasPrefix(stem) }
    }

    /// `수정되면 공유해주세요`, `점검 완료 후 …`: whether it begins with what one of the tasks before comes to.
    func isSequelKorean(of tasks: [Clause]) -> Bool {
        guard isKorean,
            let end = words.prefix(3).firstIndex(where: { word in
                ["되면", "되는", "하면", "되고", "하는"].contains { ending in
                    word.hasSuffix(ending) && Lexicon.isNounOfAction(String(word.dropLast(ending.count)))
                }
            }), end + 1 < words.count, words[end].hasSuffix("면") || words[end + 1] == "대로"
        else {
            // `지원 중단 가능한지 확인하고 가능하면 …`
            return isKorean && words.first == "가능하면" && tasks.last?.mentions("가능") ?? false
        }
        return Lexicon.verdicts.contains(where: words[end].hasPrefix) && !tasks.isEmpty
            || tasks.contains { $0.mentions(words[end]) }
    }

    /// Whether it asks with a Korean verb, not with the name of an action alone.
    var isVerbal: Bool {
        isKorean && Lexicon.koreanRequests.contains { ($0.count > 1 || $0 == "줘") && last.hasSuffix($0) }
    }

    /// The thing that a statement is about: what is before a Korean particle or an English verb.
    var topic: ArraySlice<String> {
        if isKorean {
            let end = words.firstIndex { $0.count > 1 && ["은", "는", "이", "가"].contains($0.suffix(1)) }
            return end.map { words[...$0] } ?? words[...]
        }
        return words.prefix { !Lexicon.finiteVerbs.contains($0) }
    }

    /// Whether its first words set a thing against others: `배포 스크립트 수정은 …`.
    var isContrasted: Bool {
        isKorean && words.prefix(4).dropLast().contains { $0.count > 1 && ["은", "는"].contains($0.suffix(1)) }
    }

    /// `모달이 뜨고`: what something does, with more to come.
    var tellsHow: Bool {
        isKorean && words.count > 1 && last.hasSuffix("고") && ["이", "가"].contains(words[words.count - 2].suffix(1))
    }

    /// `초안은`: what is said of it is elsewhere.
    var isTopicAlone: Bool {
        isKorean && words.count < 3 && last.count > 1 && ["은", "는", "이", "가", "도"].contains(where: last.hasSuffix)
    }

    /// A single noun, or a few, that only name a thing.
    var isBareNoun: Bool {
        guard words != [Self.quotation] else { return false }
        guard (1...8).contains(words.count), isKorean || words.count == 1, !isStatement, !isConnective else {
            return false
        }
        return !(isKorean && (isRequest || Lexicon.isAction(last)))
    }

    /// Whether it names an area of work, with nothing to be done: `백엔드`, `Docs`, `행사장 준비`.
    var isName: Bool {
        guard (1...5).contains(words.count), !isStatement, !isProhibition, !isCondition, !hasObject else {
            return false
        }
        return !isRequest || isKorean && (words.count == 1 || Lexicon.umbrellas.contains(last))
    }

    /// Whether it may be a thing in a list, in Korean or in English: `회원가입`, `error rate`.
    var isThing: Bool {
        isBareNoun || words.count == 1
            || !isKorean && words.count < 4 && !isStatement && !isCondition
                && !words.contains(where: Lexicon.determiners.contains)
    }

    /// `둘 다 오늘 중으로 부탁드려요`, `All by next Friday`: something about all tasks.
    var speaksOfAll: Bool {
        let text = words.joined(separator: " ")
        return ["둘 다", "셋 다", "세 개 다", "모두", "전부", "다 ", "both", "all"].contains(where: text.hasPrefix)
            && words.count < 8
    }

    /// `TODO`, `할 일`, `요청 내용`: that tasks follow, and nothing else.
    var isListLabel: Bool { Lexicon.listLabels.contains(words.joined(separator: " ")) }

    /// `다음 파일 삭제해줘`, `create three accounts`: whether what follows it are the things that it asks something for.
    var asksOfThings: Bool {
        isRequest && !isListLabel && !ordersAll && (!isKorean || isVerbal)
            && words.filter { word in
                !Lexicon.isFiller(word) && !Lexicon.isFunctional(word)
                    && !["다음", "아래", "이하", "순서", "차례", "내용", "확인", "following", "below"].contains(where: word.hasPrefix)
            }.count > 1
    }

    /// `몇 가지 부탁드립니다`: that tasks follow.
    var announcesTasks: Bool {
        isKorean && countsTasks && ["부탁", "요청", "드릴", "있습", "있어", "문의"].contains(where: last.hasPrefix)
    }

    /// `연말 행사 관련하여 요청드립니다`: what the tasks beside it are about.
    var namesOccasion: Bool {
        guard isKorean, words.count > 2 else { return false }
        return ["요청", "문의", "연락", "부탁", "말씀", "메일"].contains(where: last.hasPrefix)
            && ["관련하여", "관련해", "관련해서", "관련", "관련으로", "건으로", "대해", "대하여", "위해", "차"].contains(words[words.count - 2])
    }

    /// `글자가 안 잘리면 끝`: when the task before it is done.
    var isCompletion: Bool {
        guard words.count > 2 else { return false }
        return ["끝", "끝입니다", "끝이에요", "완료", "완료입니다", "오케이", "ok", "ok입니다"].contains(last)
            && words[words.count - 2].count > 1 && words[words.count - 2].hasSuffix("면")
    }

    /// Whether it says how many tasks follow: `two things from standup`, `회의에서 나온 두 가지`.
    var countsTasks: Bool {
        if isKorean {
            return zip(words, words.dropFirst()).contains { number, unit in
                Lexicon.koreanNumbers.contains(number) && ["가지", "건", "개"].contains(where: unit.hasPrefix)
            } || words.contains { $0.first?.isNumber == true && ["가지", "건", "개"].contains(where: $0.hasSuffix) }
        }
        return words.contains {
            ["things", "tasks", "items", "requests", "asks", "favors", "favours", "todos", "to-dos"].contains($0)
        }
            && !isRequest
    }

    /// Whether a word before the last has a particle that makes it a place or an object.
    var hasObject: Bool {
        guard words.count > 1 else { return false }
        return words.dropLast().contains { word in
            word.count > 1 && Lexicon.objectParticles.contains(where: word.hasSuffix)
                || Lexicon.objectParticles.contains(word)
        }
    }

    /// Whether a word before the last is the object of a verb.
    var hasPatient: Bool { words.dropLast().contains { $0.count > 1 && ["을", "를"].contains($0.suffix(1)) } }

    /// `빵과 우유`
    var isPair: Bool {
        words.dropLast().contains { word in word.count > 1 && ["과", "와", "이랑"].contains(where: word.hasSuffix) }
    }

    /// `계란 사오기`: whether its last word is a verb that can't name a thing.
    var endsInVerb: Bool { last.hasSuffix("기") && Lexicon.isAction(last) && !Lexicon.isNounOfAction(last) }

    /// Whether it says where or to what something is to be done, which is not said in it.
    var hasPlace: Bool {
        isBareNoun
            && words.dropLast().contains { $0.count > 1 && ["에", "에서", "에는", "에도"].contains(where: $0.hasSuffix) }
    }

    /// Whether it names a list that follows (`다음을`, `the following`).
    var announcesList: Bool {
        isKorean
            ? words.contains { word in ["다음", "아래", "이하", "순서", "차례"].contains(where: word.hasPrefix) }
            : ["following", "below", "these", "steps", "order"].contains { words.contains($0) }
    }

    /// Whether what follows is to be done in its order.
    var ordersAll: Bool {
        if isKorean {
            let isKept =
                words.contains { $0.hasPrefix("순서") }
                && words.contains { word in ["지켜", "지키", "맞춰", "중요"].contains(where: word.hasPrefix) }
            let isLabel = words.count < 3 && words.last == "순서" && ["작업", "진행", "처리", "배포", "순서"].contains(words[0])
            return (isKept || isLabel || words.contains { word in Lexicon.sequences.contains(where: word.hasPrefix) })
                && !words.contains { word in Lexicon.disorders.contains(where: word.hasPrefix) }
        }
        guard words.contains(where: ["order", "sequence", "one", "step"].contains) else { return false }
        let text = " " + words.joined(separator: " ") + " "
        return Lexicon.englishSequences.contains { text.holds(" \($0) ") }
    }

    /// A greeting that could not be the beginning of anything else, as `hello world page` could.
    var isGreetingAlone: Bool {
        isGreeting && (isKorean ? words.count <= 2 : Lexicon.englishGreetings.contain(words))
    }

    /// `확인 부탁드립니다`: a courtesy behind other tasks.
    var isClosing: Bool {
        words.count == 2 && Lexicon.closings.contains(words[0]) && words[1].hasPrefix("부탁")
    }

    /// Whether it only asks for the order of the tasks: `순서대로 진행해주세요`, `do them in this order`.
    var isOrderRemark: Bool {
        let isOfOrder =
            isKorean
            ? words.contains { $0.hasPrefix("순서") }
                && !words.contains { word in Lexicon.disorders.contains(where: word.hasPrefix) }
            : words.contains("order") && words.contains { ["follow", "keep", "stick", "respect", "mind"].contains($0) }
        return (ordersAll || isOfOrder)
            && words.allSatisfy { Lexicon.isFiller($0) || Lexicon.ofOrder.contains(where: $0.hasPrefix) }
    }

    /// Whether nothing but words of courtesy is left.
    var isFiller: Bool {
        // A lone letter is a name.
        !(words.count == 1 && words[0].utf8.count == 1) && words.allSatisfy(Lexicon.isFiller)
    }
}
