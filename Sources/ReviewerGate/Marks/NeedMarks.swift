extension MarkRule {
    private static let parties =
        "someone|somebody|infra|security|purchasing|procurement|marketing|sales|hr|dba|ops|admin|administrator|operator|owner|human|person|manager|holder|maintainer|finance|legal|officer"
    private static let people =
        "\(parties)|you"
    private static let favours = """
        share|allow|grant|press|pick|decide|provide|approve|unlock|schedule|choose|release|hand|sign|accept|let|add|give|\
        open|enable|send|confirm|create|upload|run|generate|tell|check|contact|ask|attach|clarify|advise|complete|verify|\
        renew|pay|buy|order|register|fill|submit|activate
        """
    private static let needed = """
        access|admin|sign|permission|permissions|credential|credentials|token|key|keys|approval|account|license|licence|decision|\
        sign-off|signoff|password|rights|privileges|certificate|secret|quota|payment|invoice|device|vpn|clarification|\
        assets|metadata|confirmation|profile|consent|answer|reply|agreement|contract
        """
    private static let koreanNeeds = """
        승인|권한|계정|토큰|계약|체결|심사|동의|=키|=키가|=키를|발급|자격|비밀번호|결정|결재|허가|라이선스|인증서|기기|단말|실물|장비|답변|회신|자료|vpn|로그인|동의|\
        서명|확정|서류|정의서|기획서|설계서|콘솔|판단|아이패드|아이폰|워치
        """

    /// The rows whose marks say that a person has to act.
    static let needs: [MarkRule] = [
        MarkRule(
            kind: .need, excuses: [.absence, .resolved, .subject, .courtesy],
            patterns: """
                need|needs|require|requires|lack|lacks|awaiting|without|no|missing ~ \(needed)
                waiting|wait for|on
                waits for|on ~ \(needed)|\(people)
                blocked|stuck on|by|until|because|since|here
                blocked|blocker|blockers|stuck :
                am|i'm|are|we're|is|still|remains blocked|stuck
                status|상태 : blocked
                cannot|can't|unable|not ~ proceed|continue|further|go|start
                nothing ~~ until|do
                isn't|not|aren't authorised|authorized|allowed|permitted
                please ~ \(favours)
                \(parties)|whoever|nobody|member ~~ needs|need|must|has|have|should to|scheduled
                *팀이$|*팀에서$|*님이$|*님께서$|담당자가|관리자가|책임자가 ~~ 해야|줘야|주어야|셔야|주면|주시면|풀어야
                has|have|needs to be ~ by
                has|have not sent|provided|delivered|given|ordered|shipped|paid
                hasn't|haven't sent|provided|delivered|given|ordered|shipped|paid
                which|what|who|where|어느|어떤|누구|무엇|언제 ~~ ?
                not|hasn't|haven't|nobody ~ answered|replied|responded|approved|signed|decided
                needs|need|has|have|must to \(favours)
                on leave|vacation|holiday
                아직 ~ 보내|회신|답|안왔|도착
                \(people) must
                could|can|would you ~ \(favours)|lend|look
                only ~ can
                need|needs|require|requires ~ \(people)
                before|then|so i|we ~ can|continue|proceed|write
                permission|access|publickey denied|refused
                \(koreanNeeds) ~ 필요|없어|없습|없음|없이|없는|못|기다|대기|부족|만료됐|만료되어|만료돼|거부|주셔야|주세요|주시|받아야|있어야|나야|전입|전까지|전에는
                승인|권한|계약|체결|심사|동의|발급|결정|결재|허가|답변|회신|확정|판단|서명 ~ 않았|않아
                셔야|해주셔야|주시기|줘야|주어야
                받아야 ~~ 합|됩|진행|가능|할|있
                아무도|누구도 ~ 모|없
                진행|계속|작업|적용|접근|접속|확인|반영|처리 ~ 불가|불가능|막혔|막혀|막힘
                진행할|계속할|확인할|접근할|접속할|작업할|반영할|적용할 수 없
                어느|어떤|무엇|둘 ~~ 정해|정하|선택|결정|알려|할지|쓸지|우선
                알려|정해|결정해|올려|열어|전달해|확정해|보내|등록해|공유해|빌려|물어 주$|주세|주시|주셔|주십|주면|주실|주기
                결제 수단|카드|권한
                막혔|막혀|막힘|막힌|차단됨|차단됐|차단되었
                담당자|관리자|운영팀|법무|보안팀|디자이너|기획자|dba|책임자|위원회 ~~ 셔야|기다|대기|승인|!승인했|!승인하였|!승인됐|!승인되었
                """,
            marked: [
                "Needs credentials for the IdP", "I cannot proceed without access", "승인 대기 중입니다", "계정이 없어 적용하지 못했습니다",
                "둘 중 무엇으로 할지 정해 주셔야 합니다", "Please upload the document",
            ],
            excused: ["No blockers.", "블로커 없음", "I was blocked on the token yesterday; it was renewed"]),
        MarkRule(
            kind: .need, excuses: [.resolved, .subject, .courtesy],
            patterns: """
                물어|문의|질문|여쭤|요청 ~ 두|뒀|놓|놨|했 ~~ 답|회신|연락 ~ 없|못|안
                정해지기|정하기|결정되기|확정되기|나오기|받기|오기 =전에는|=전까지는|=전까지
                담당자만|관리자만|책임자만|대표만|본사만|*님만|*팀만 ~~ 있
                i|we need ~~ file|files|sample|samples|attachment|example|spec|specification|dataset
                """,
            marked: [
                "기획팀에 물어 두었고 아직 답이 없습니다", "값이 정해지기 전에는 멈춰 있습니다", "충전은 결제 담당자만 할 수 있습니다",
            ]),
    ]
}
