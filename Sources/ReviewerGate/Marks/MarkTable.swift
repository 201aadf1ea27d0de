extension MarkRule {
    private static let deeds = """
        run|ran|tested|verified|checked|implemented|done|executed|started|finished|confirmed|tried|measured|pushed|\
        deployed|updated|written|added|merged|released|published|committed|shipped|work|working|pass|passing
        """

    static let table = lowering + needs + telling

    /// The row of what is found by comparing two numbers.
    static let shares = table.firstIndex { $0.kind == .undone } ?? 0

    /// The rows whose marks lower a verdict.
    static let lowering: [MarkRule] = [
        MarkRule(
            kind: .failure, excuses: [.absence, .resolved, .condition, .subject, .scope],
            patterns: """
                # tests|cases|runs|checks|건|개|회 ~ fail*|broken
                건|건이|개|개가 떨어지|떨어집|떨어져
                # fails|failed|failing|failures|errors|regressions
                # 건|개|회|군데 실패|오류|에러|깨
                failures|failed|errors|실패|오류 : #
                raises|throws|raised|threw|reports|prints|logs|says|shows|gives|got|with|still|because|hit|hits ~ *error$|*exception$
                is|was|were|are|gets|got|been ~ killed
                died|dies|segfault*|fail|fails|failed|failing|failure|crash*|broke|broken|breaks|hangs|hung|freezes|deadlock*
                실패했|실패함|실패하였|실패합|실패됨|실패됐|실패로|실패입|실패$|깨졌|깨짐|깨집|깨져|깨지는
                죽습|죽었|죽어|죽는|중단됐|중단되|튕기|튕깁|터집|터졌|먹통|오작동
                오류|에러|예외 ~ 발생했|발생합|발생하|납니다|났|떴|뜹|뜸|띄
                returns|answers|responds|gives|got|status|code|error|http|with ~ 5xx
                5xx ~ 내|나|응답|에러|오류|반환|돌려
                ci|build|pipeline|test|tests|suite|job|jobs|lint|check|checks ~ red
                """,
            marked: [
                "테스트 2건 실패", "빌드가 실패했습니다", "3 failed", "The deploy failed.", "서버가 죽습니다",
                "XML answers 501", "등록 버튼을 누르면 오류가 납니다",
            ],
            excused: [
                "실패 없음", "0 failures", "실패 0건", "none failed", "failed 3 times at first, fixed it and all pass now",
                "실패하면 알림을 보냅니다",
            ]),
        MarkRule(
            kind: .failure, excuses: [.absence, .resolved, .condition, .subject, .scope, .wanted],
            patterns: """
                is|are|was|were|be|stays|becomes|gets|goes|remains|looks|still ~ empty|blank|slow|slower|lost|red|flaky|wrong|incorrect|unreadable|unusable|truncated|garbled|missing|stale|unstable|duplicated|off|broken
                unreachable|unavailable|inaccessible
                has|have|had|with|are conflicts
                overlap|overlaps|overflows|leaks|differ|differs|stub|placeholder|dummy|hardcoded
                empty|blank string|panel|window|page|screen|file|response|list|result
                returns|gives|answers|with|is invalid|unsupported|nothing|null
                비워|빈칸|공란 두|뒀|놨|놓|둔|상태
                누락|오류|경고|문제|실패|중복|깨진 ~ # 건|개|곳|군데 ~ 있|남|발견|나왔
                비어|하얗|하얘|사라집|사라짐|사라져|밀려|밀립|밀림|넘치|넘칩|넘침|잘립|잘려|잘림|겹치|겹칩|겹침|겹쳐|느립|느려집
                항상|무조건 ~ 성공|성공을|true|200|통과 ~ 돌려|반환
                반려되었|반려됐|반려됩|반려당|거부당
                drifts|drifted|deviates|diverges
                하드코딩|고정값|유실|누락|어긋|흐릿|가려|틀립|틀린|뒤섞|중복됩|중복되어|모자라|모자랍|모자람|부족하|부족합|부족해
                """,
            marked: ["The archive is empty.", "버튼이 화면 밖으로 밀려납니다", "delay() is a placeholder"],
            excused: ["nothing is missing", "누락 0건"]),
        MarkRule(
            kind: .failure, excuses: [.absence, .resolved, .condition, .subject, .scope, .trouble, .wanted],
            patterns: """
                엉뚱|뒤죽박죽|거꾸로|물음표|스팸|덮어써|덮어쓰|초기화됩|초기화돼|초기화되|로그아웃됩|로그아웃돼|로그아웃되|튕겨|빠집|누워|깜빡입|버벅|끊깁|끊겨|지워집|지워져|날아갑|날아가|없어집|없어져|꺼집|꺼져
                그대로입|그대로예|그대로임
                0 초로|번으로|점으로|페이지로|원으로 ~ 돌아가|돌아갑|돌아갔|초기화
                0 바이트|행|rows|records|bytes|items|files|results|orders|users|messages
                doesn't|don't|won't|not|never ~ work|open|load|show|appear|arrive|start|respond|update|save|match|render|scroll|play|move|change
                adds|added|sends|sent|arrives|arrive|appears|appear|fires|charged|charges|shows|counted ~ twice|again
                lead|leads to ~ 4xx
                times out
                ignores|ignored|discards it|them
                same rows|results|items|records|list|content|entries|values ~ as
                페이지와|쪽과|처음과|예전과|전과|이전과 ~ 같은|똑같|같이 ~~ 나옵|나와|보입|보여|늘어|줄어|느립|느려|납니다
                아무 ~~ 통과|됩니다|돼요|되네|들어가|열립|가입
                whatever ~ gets|receives|sent|comes
                """,
            marked: ["0바이트로 열립니다", "새로고침하면 초기화됩니다", "Search doesn't work"],
            excused: ["오류가 나오지 않습니다"]),
        MarkRule(
            kind: .failure, excuses: [.absence, .resolved, .condition, .subject, .scope, .refused],
            patterns: """
                exit|exited|종료 ~ code|status|코드 #
                exit|exits|exited #
                """,
            marked: ["exit code 3"]),
        MarkRule(
            kind: .failure, excuses: [.condition, .scope, .unlessWanted],
            patterns: """
                여전히|계속|그대로 ~ 남아|보입|보여|열립|열려|나옵|나와|살아|유지|접속|로그인|됩니다
                뒤에도|후에도|나서도|다음에도 ~~ 있었|있습|있음|있네|됩니다|나옵|나와|보입|보여|열립
                not|never|isn't|aren't|haven't|hasn't|didn't|wasn't ~ removed|deleted|purged|revoked|disabled|migrated|moved|renamed|cancelled|masked|expired|cleaned
                """),
        MarkRule(
            kind: .failure, excuses: [.absence, .resolved], isOutput: true,
            patterns: """
                fail|failed|failure|error|errors|fatal|panic|traceback|denied|refused|err|ng
                """,
            marked: ["$ make: *** error 1"], excused: ["$ 45 passed, 0 failed"]),
        MarkRule(
            kind: .undone, excuses: [.absence, .condition, .subject, .scope, .courtesy],
            patterns: """
                those|these need|needs
                전체|나머지|본 ~~ 하겠|겠습니다|예정|할게|다음
                skip|skipped|skipping|postponed|deferred|omitted|incomplete|unfinished|untested|unverified|unimplemented
                partial|partially|partly|wip|remaining|remain|remains|todo|fixme|tbd|almost|nearly|forgot*|yet
                in progress
                left ~ for ~ later|now|next|another|tomorrow|someone
                남겨|그냥|그대로 뒀|두|둠|놨|놓
                for the moment|time
                for now|today|tonight
                at this point|stage
                left undone|open|unfixed
                to be done|written|added|implemented|tested|verified|checked|fixed
                left|remains|remaining|still|more|work|lots|things to do
                so far
                up next
                leaks|fails|crashes|breaks|happens|occurs ~ less|rarely|sometimes|occasionally
                lack of time
                review|approval requested|pending
                # to change|destroy|go
                수동으로|손으로|수작업
                stays|stay|remains open
                unable to
                attempted|tried to
                미완|미반영|미구현|미작성|미통과|미실행|미해결|미검증|미적용|미배포|미지원|미처리|미착수|미달
                생략|보류|미뤘|미룸|미루|연기했|연기함|아직|거의|절반|일부만|부분적|여전히
                작업|건|건이|개|개가|항목|항목이|이슈|이슈가|오류|오류가|테스트|테스트가|곳|곳이 남았|남음|남아|=남은
                남은 ~ 작업|항목|이슈|테스트|부분
                진행중|작업중|작성중|구현중|개발중
                진행|작성|구현|작업|개발|수정|번역|이전|준비|재시도|조율|협의|논의|대기|*는$ 중입|중임|=중
                as far as
                빠뜨|빠트|빼먹|까먹|깜빡|잊었|잊어
                테스트|검증|수정|보완|작업|구현|작성|확인이|확인 필요|필요합|필요함
                방식만|방법만|위치만|초안만|계획만|설계만|버튼만|화면만|틀만|껍데기만|뼈대만|골격만|목업만|ui만
                파악했|파악함|조사했|조사함|검토했|시도했|시도함|살펴보
                """,
            marked: ["Integration tests were skipped", "아직 구현 전입니다", "알림 규칙 구현 진행 중입니다"],
            excused: ["남은 작업 없음", "TODO: 없음"]),
        MarkRule(
            kind: .undone, excuses: [.absence, .condition, .subject, .scope, .avoided],
            patterns: """
                건너뛰|건너뛴|건너뜀
                """,
            marked: ["통합 테스트는 건너뛰었습니다"], excused: ["캐시가 있으면 건너뛰도록 했습니다"]),
        MarkRule(
            kind: .undone, excuses: [.absence, .subject],
            patterns: """
                꺼|끄고|비활성화해|비활성화하고|무시하도록|=빼|빼서|제외해 뒀|두었|둔|놓았|놨|했
                주석 처리했|처리하였|처리해
                ignore|제외|무시|예외 ~ 목록에|목록으로 ~ 올|넣|추가
                disabled|ignore|skip|xfail ~ 붙
                commented out
                disabled|muted|suppressed|silenced|quarantined|ignored ~ test|tests|rule|rules|check|checks|warning|warnings|lint|assertion|assertions|case|cases|spec|specs
                test|tests|rule|rules|check|checks|warning|warnings|lint|assertion|assertions|spec|specs ~ disabled|muted|suppressed|silenced|quarantined
                """,
            marked: [
                "규칙 12개를 꺼 두었고 켜면 34건 나옵니다", "The two flaky tests are disabled", "Commented out the assertion",
                "`@Disabled`를 붙여 두었습니다",
            ]),
        MarkRule(
            kind: .undone, excuses: [.condition, .scope],
            patterns: """
                not|couldn't|can't|unable ~ reproduce|verify|confirm
                것은|것이|건|게 아닙|아님|아니|아닌
                no tests|test|specs|cases ~ ran|run|found|collected|executed|matched
                0 passed|selected|tests|specs ~ ran|run|found|collected|executed
                0 test|tests|specs passed|pass|passing|succeeded|green|ok
                0 tests|specs|examples|runs|assertions , 0 failures|errors|failed|assertions
                ran 0 tests|specs
                테스트|시험|케이스 0 건|개 통과|성공|실행|수행
                테스트|시험|케이스 통과|성공|실행|수행 0 건|개
                """,
            marked: [
                "no tests ran in 0.02s", "0 of 0 tests passed, exit 0", "0 tests, 0 failures", "Ran 0 tests in 0.000s",
                "테스트 0건 통과",
            ], excused: ["0 tests failed, 57 passed", "57 tests, 0 failures", "테스트 실패 0건 통과 57건", "10 tests passed"]),
        MarkRule(
            kind: .undone, excuses: [.trouble, .condition, .scope, .elsewhere, .wanted],
            patterns: """
                did|have|has|was|were not
                didn't|haven't|hasn't|wasn't|weren't
                않았|안했|안함
                """,
            marked: ["The search did not finish", "검색은 옮기지 않았습니다"], excused: ["It did not crash"]),
        MarkRule(
            kind: .undone, excuses: [.trouble, .condition, .scope, .resolved],
            patterns: """
                could not
                couldn't
                """,
            marked: ["I could not run the tests"], excused: ["At first I could not read it. Fixed the path, works now."]
        ),
        MarkRule(
            kind: .undone, excuses: [.trouble, .condition, .scope],
            patterns: """
                i|we ~ never|didn't|haven't|can't|cannot
                i|we did|do|have|was|were|am|are|would|will|had ~ not
                ^못|하지못|되지못|지못
                not|never|isn't|wasn't|weren't|didn't|haven't|hasn't|couldn't|can't ~ \(deeds)
                테스트|검증|확인|문서 없이
                실행|동작|작동|확인|검증|테스트|시험|시험은|실험|점검|측정|돌려|돌리|적용|구현|작성|추가|배포|통과|해보|해 ~ 않|못|=안|안됨|안됐
                """,
            marked: ["Integration tests were not run", "실제로 돌려 보지 않았습니다"], excused: ["예외를 추가하지 않으면 그대로 둡니다"]),
        MarkRule(
            kind: .undone, excuses: [.subject, .success, .absence, .condition, .resolved],
            patterns: """
                still
                """,
            marked: ["The footer is still the old one"],
            excused: ["It was still red at first, fixed the fixture, now it passes"]),
        MarkRule(
            kind: .undone, excuses: [.subject, .success, .absence, .condition],
            patterns: """
                is|are|was|were|got|been|be reverted
                revert|reverted|reverting it|this|that|them|because
                rolled|roll ~ back
                되돌렸|되돌림|롤백했|롤백됐|롤백함|원복|철회
                """,
            marked: ["Had to revert it because clients broke", "문제가 있어 되돌렸습니다"], excused: ["되돌렸다가 고치고 다시 적용했습니다"]),
        MarkRule(
            kind: .exception, excuses: [.subject, .scope, .avoided],
            patterns: """
                except|excluding|excluded|excludes|minus
                나머지는|나머지 ~~ 원문|예전|기존|그대로|수동|실패|떨어|못|초과|누락|빠|아직|다음
                apart|aside|far from
                instead since|because|as|for|so
                evaluator|grader|auditor|judge :
                제외|빼고|빼면|외에는
                provided that|you
                """,
            marked: ["They pass except test_ws_reconnect", "parser.ts를 제외하면 93%"]),
        MarkRule(
            kind: .exception, excuses: [.success, .scope, .subject, .courtesy],
            patterns: """
                =다만|하지만|그러나|그렇지만|그런데|=근데|아쉽
                네요$|!했네요|!었네요|!았네요|!렸네요|!됐네요|더라고요$|더라구요$|더군요$
                however|unfortunately|sadly
                지만$|으나$|니다만$|는데$
                """,
            marked: ["데스크톱에서는 되지만 모바일은 느립니다"], excused: ["처음에는 실패했지만 지금은 통과합니다"]),
        MarkRule(
            kind: .hedge, excuses: [.scope, .subject, .courtesy, .condition],
            patterns: """
                hardly|barely ~ notice
                think|believe|probably|presumably|hopefully|guess|hope|might|supposed|maybe|seems|perhaps|theory|assume
                should
                아마|추정|예상됩|예상합|기대합|생각합|생각됩|판단됩|듯합|듯하
                것 같
                지는|여부는|여부를|지 ~ 모르|모릅|모름|확실치|불확실
                don't|do|not ~ know|sure
                is|are|was|remains|still ~ unknown|unclear
                """,
            marked: ["This should keep RSS below 300 MB", "아마 잘 동작할 것 같습니다"]),
        MarkRule(
            kind: .forecast, excuses: [.subject],
            patterns: """
                will|i'll|we'll|going|plan|plans|planned|planning|scheduled|tomorrow|later|goal|aim|aims|intend*|propose
                suggest|would
                expected|estimated|projected|predicted #
                is|are coming|upcoming
                예정|계획입|계획이|계획임|=계획|*겠|할게|하려|려고|해야|목표|내일|모레|추후|향후|나중에|차후|좋겠
                """,
            marked: ["I will add the progress bar", "스크립트는 추가할 예정입니다"]),
        MarkRule(
            kind: .denial, excuses: [.trouble, .scope, .condition, .wanted],
            patterns: """
                not|never|no|none|nothing|nobody|neither|nor|without|cannot|unable
                can't|isn't|aren't|don't|doesn't|hadn't|won't|shouldn't
                않|없습|없다|없음|없어|없었|없는|없고|없으|없지|아니|아닙|아닌|=안|안됨|안돼|안됩
                """,
            marked: ["I did not push it", "메일이 실제로 오지는 않습니다"],
            excused: ["No warnings.", "회귀는 없습니다", "XML was not asked for"]),
    ]
}
