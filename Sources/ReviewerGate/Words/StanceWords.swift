/// What a word says about how a clause stands to the work: denied, planned, failed, done.
struct StanceMarks: OptionSet, Sendable {
    let rawValue: UInt64

    static let denial = StanceMarks(rawValue: 1 << 0)
    static let inability = StanceMarks(rawValue: 1 << 1)
    static let absence = StanceMarks(rawValue: 1 << 2)
    static let without = StanceMarks(rawValue: 1 << 3)
    static let unfinished = StanceMarks(rawValue: 1 << 4)
    static let notYet = StanceMarks(rawValue: 1 << 5)
    static let plan = StanceMarks(rawValue: 1 << 6)
    static let need = StanceMarks(rawValue: 1 << 7)
    static let progress = StanceMarks(rawValue: 1 << 8)
    static let condition = StanceMarks(rawValue: 1 << 9)
    static let history = StanceMarks(rawValue: 1 << 10)
    static let repair = StanceMarks(rawValue: 1 << 11)
    static let success = StanceMarks(rawValue: 1 << 12)
    static let failureVerb = StanceMarks(rawValue: 1 << 13)
    static let failureNoun = StanceMarks(rawValue: 1 << 14)
    static let todo = StanceMarks(rawValue: 1 << 15)
    static let contrast = StanceMarks(rawValue: 1 << 16)
    static let joint = StanceMarks(rawValue: 1 << 17)
    static let permission = StanceMarks(rawValue: 1 << 18)
    static let going = StanceMarks(rawValue: 1 << 19)
    static let waiting = StanceMarks(rawValue: 1 << 20)
    static let refusal = StanceMarks(rawValue: 1 << 21)
    static let blocked = StanceMarks(rawValue: 1 << 22)
    static let blocker = StanceMarks(rawValue: 1 << 23)
    static let being = StanceMarks(rawValue: 1 << 24)
    static let preposition = StanceMarks(rawValue: 1 << 25)
    static let impossible = StanceMarks(rawValue: 1 << 26)
    static let finished = StanceMarks(rawValue: 1 << 27)
    static let during = StanceMarks(rawValue: 1 << 28)
    static let share = StanceMarks(rawValue: 1 << 29)
    static let inside = StanceMarks(rawValue: 1 << 30)
    static let research = StanceMarks(rawValue: 1 << 31)
    static let phraseEnd = StanceMarks(rawValue: 1 << 32)
    static let persistence = StanceMarks(rawValue: 1 << 33)
    static let crash = StanceMarks(rawValue: 1 << 34)
    static let request = StanceMarks(rawValue: 1 << 35)
    static let undone = StanceMarks(rawValue: 1 << 36)
    static let modal = StanceMarks(rawValue: 1 << 37)
    static let only = StanceMarks(rawValue: 1 << 38)
    static let preparation = StanceMarks(rawValue: 1 << 39)

    /// Words by what they say. `^` begins a run of Hangul, `$` ends it, `=` is the whole of it, and otherwise the
    /// word may stand anywhere in it. English words are whole.
    static let words: [(StanceMarks, String)] = [
        (
            .denial,
            """
            않았 않습 않음 않고 않아 않다 않으 =안 ^아니 안됨$ 안됐 안했
            not isn't wasn't aren't weren't don't doesn't didn't haven't hasn't hadn't never
            """
        ),
        (.inability, "^못 하지못 되지못 couldn't can't cannot unable"),
        (.impossible, "불가 불가능"),
        (.absence, "^없 no none zero nothing nobody neither"),
        (.without, "=없이 =없는 without"),
        (
            .unfinished,
            """
            빠뜨렸 빠뜨림 빠트렸 빠트림 깜빡 잊었 잊고
            미완 미반영 미구현 미작성 미통과 미실행 미해결 미검증 미적용 미배포 미지원 미처리 남았 남음 남아 =남은 누락 보류 생략 건너뜀 건너뛰었 연기했 연기함 미뤘 미룸 미루었
            forgot forgotten neglected
            incomplete unfinished missing skipped postponed deferred remaining remains unimplemented untested
            """
        ),
        (.notYet, "^아직 yet"),
        (
            .plan,
            """
            =예정 예정입 예정이 예정임 예정$ =계획 계획입 계획이 계획임 겠 할게 하려 려고 =목표는 =목표가 목표입 =내일 =모레 해야 추후 향후 =나중에
            will i'll we'll won't going planned scheduled supposed should tomorrow would
            intend intends aim aims aiming suggest propose hope hopefully believe presumably probably
            까요$ 을까$ 할까$ 아마 ^같습니다 ^같아요 =같음 예상됩 예상합 추정됩 추정합
            """
        ),
        (.need, "=필요 필요합 필요함 필요로 필요하다 필요해 =필요가 need needs needed requires require"),
        (
            .progress,
            "진행중 작업중 작성중 구현중 개발중 시작했 시작함 시작하였 시작합 착수 절반 일부만 부분적 partially partly halfway underway wip almost nearly 거의"
        ),
        (.during, "=중 ^중입 ^중이 ^중임 progress"),
        (.inside, "in"),
        (
            .research,
            "조사했 조사함 파악했 시도했 시도함 investigated investigating explored researched attempted tried looked studied"
        ),
        (.request, "요청했 요청해 요청함 요청하였 요청드 부탁 의뢰했 의뢰함 문의했 문의함 문의해 asked"),
        (.undone, "되돌렸 되돌림 되돌려 롤백했 롤백함 롤백됐 롤백됨 롤백하 원복했 원복함 원복됐 철회했 철회함 reverted revert rolled backed undid"),
        (.modal, "could might"),
        (.only, "만$"),
        (.preparation, "^정해 ^정했 ^정한 ^정하 ^준비 ^구상 ^논의 ^협의 ^검토 ^확인 ^생각 ^파악 ^설계 ^계획 ^초안"),
        (.share, "^완료 ^진행 done complete completed finished"),
        (.condition, "하면$ 되면$ 으면$ =시 ^경우 가능성 경우$ if when whenever unless could may might"),
        (
            .history,
            """
            =이전에 =이전 =이전의 =기존 =기존에 ^처음 당초 예전 =어제 과거 던$ 했던 중간에
            previously earlier initially originally formerly yesterday had
            """
        ),
        (.repair, "수정 해결 고쳤 고친 고침 고쳐 바로잡 재실행 fixed repaired resolved solved renewed unblocked"),
        (.success, "통과 성공 정상 해소 pass passes passed passing green fine succeeded succeeds now"),
        (.failureVerb, "실패했 실패함 실패하였 실패됨 실패됐 실패합 실패하여 실패해 실패로 실패하고 중단되었 중단됐 중단됨 깨졌 깨짐 멈췄 failed fails"),
        (.failureNoun, "실패$ =실패가 =실패는 =실패도 =실패만 =실패를 failure failures failing fail"),
        (.todo, "todo fixme"),
        (.phraseEnd, "scope later open do x undone"),
        (.persistence, "happens occurs persists reproduces crashes leaks happening broken red slow reports shows"),
        (.crash, "crashed broke crashes hangs hung"),
        (.contrast, "지만$ 으나$ 는데$ 했으며$ 했고$ 됐고$ 었고$ 았고$ 였고$ 혔고$ 렸고$ but however although though while whereas"),
        (.joint, "하고$ 되고$ 하며$ 되며$"),
        (.permission, "승인 권한 approval permission permissions access credentials credential"),
        (.going, "^진행 ^계속 ^작업 ^접근 proceed continue progress"),
        (.waiting, "대기 기다리 기다려 waiting awaiting"),
        (.refusal, "거부 거절 denied rejected refused"),
        (.blocked, "차단됨 차단됐 차단되었 막혔 막혀 막힘 막힌 blocked"),
        (.blocker, "블로커 차단 블로킹 blocker blockers blocking"),
        (.being, "is are was were be been being has have still i'm it's remains i me we"),
        (.preposition, "to on with because due at in for again after and by since as from during of by"),
        (.finished, "완료 마침 마쳤 끝냄 끝냈 했 함$ 됨$ 됐 됩니다 합니다 입니다 되었 하였 done complete completed finished"),
    ]
}
