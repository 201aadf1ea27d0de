extension MarkRule {
    /// The rows whose marks say what other marks are about, and how well the work is shown.
    static let telling: [MarkRule] = [
        MarkRule(
            kind: .trouble,
            patterns: """
                fail*|error*|warning*|regress*|problem*|issue*|block*|break*|broken|crash*|leak*|bug*|conflict*|missing|drop*|stall*|wait*|lost|lose*|outage*|empty|help
                todo|todos|outdated|unexpected|violation*|vulnerabilit*|complain*|trace|overflow*|only|matter|risk*|forgot*|forget*|affect*|clip*|truncat*|overlap*|garbl*|duplicat*|stale
                문제|오류|에러|실패|늦어|늦었|경고|회귀|깨|죽|누락|중복|이상|지장|충돌|차이|변화|변경|바뀌|수정|영향|막|차단|블로커|끊|손상|유실|흔들|떨어|사라|없어지|지워지|죽|깜빡|잘리|밀리|넘치|겹치|느려|튕기|새는|넘지
                """),
        MarkRule(
            kind: .success,
            patterns: """
                pass|passes|passed|passing|green|succeed*|success*|works|worked|ok|okay|fine|clean|healthy|accepted|done|finished
                정상|통과|성공|잘|완료|해결
                =그대로 유지됩|유지되|유지됨
                identical|matches|matched
                exit|exited|status|code 0
                exit|exited|status|code : 0
                still ~ applied|active|set|kept|selected|enabled|logged|signed|work|load|loads|open|opens|resolve|valid|same|intact|available|readable|reachable|there|holds|applies
                """),
        MarkRule(
            kind: .repair,
            patterns: """
                fix|fixed|fixes|resolve|resolved|repaired|corrected|converted|removed|rotated|renewed|granted|gone|unblocked|arrived|approved
                수정|해결|승인받|고쳤|고친|고쳐|고치|바로잡|복구|발급받|해소|풀렸|받았|받아서|통일|제거|확정되|확정됐|주셔서|주셨
                """),
        MarkRule(
            kind: .history,
            patterns: """
                initially|previously|originally|formerly|earlier|yesterday|before|first|had|was
                변경|수정|개선|적용|도입|교체 =전|=전에는
                =전에는|=전엔
                첫 번|배포|실행|시도|빌드
                # 차 ~ 시도|시도에서|실행|실행에서|배포|빌드|테스트
                first|second|third|1st|2nd|3rd run|try|attempt|pass|build|deploy|round
                었는데$|았는데$|했는데$|였는데$|었지만$|았지만$|했지만$|였지만$|었으나$|았으나$|했으나$
                처음|원인|이전|기존|당초|어제|원래|예전|과거|도중|중간에|했던|하던|되던|던$
                """),
        MarkRule(
            kind: .scope,
            patterns: """
                outside ~ scope|task|request|change|ticket
                not|wasn't|isn't|weren't|nobody ~ asked|requested|needed|required|necessary|part
                not|didn't|nothing ~ touch|touched|modify|modified
                intentionally|deliberately|optional|optionally
                범위가|범위 ~ 아니|밖|외|아님
                요청에|요청|요청하신 ~ 없|아니
                일부러|의도적|선택
                필요하지|필요치|필요는 ~ 않|없
                대상이 아니|아님
                손대지|건드리지|손대|건드린 않|안|것
                """),
        MarkRule(
            kind: .condition,
            patterns: """
                if|when|whenever|unless|until|once
                면$|!화면|!측면|!도면|!표면|!장면|!반면|!지면|!전면|^경우|=시|=때|때는|때에|=때만|도록|않게|않는지|는지$|경우$
                """),
        MarkRule(
            kind: .courtesy,
            patterns: """
                혹시|필요하시|원하시|싶으시|괜찮으시|말씀
                좋을까요
                as it|they should
                let me know
                확인|검토|리뷰 부탁
                편하실|편할|시간|여유 ~ 때
                """),
        MarkRule(
            kind: .check,
            patterns: """
                verified|checked|reviewed|confirmed|ran|tested|measured|reached|tried|opened|triggered|compared|passes|passed|pass|green|observed|walked|pulled|plugged|sent|closed|signed|logged|installed|followed|browsed|typed|uploaded|watched|saw|went|searched|queried|counted|switched|killed|filled|pointed|profiled|clicked|compared
                확인했|확인함|확인$|확인됐|확인한|확인하였|검증했|검증$|검증한|측정|통과|돌려|돌린|실행했|실행해|시험|점검했|초록|돌렸|*봤는데|*봤더니
                하니$|되니$|르니$|으니$|우니$|았더니$|었더니$|했더니$|렸더니$|였더니$|혔더니$|갔더니$|왔더니$
                어$|아$|!모아|!찾아|!알아|!물어|!읽어|!비교해|!살펴|여$|러$|려$|해$|켜$|꺼$|워$|와$|써$|혀$|내$ 봤|보니|보았
                """),
        MarkRule(
            kind: .deed,
            patterns: """
                now|has|had|have|gave|took|sent|went|added|wrote|made|put|set|built|did|done|moved|changed|fixed|updated|removed|created|replaced|uses
                *했|*었|*았|*였|*됐|*렸|*웠|*졌|*혔|*냈|*췄|*뒀|*놨|*겼|*쳤|*썼|*줬|*봤|*녔|*났|*갔|*왔|*켰|*꿨|*렀|*셨|완료|함$|됨$|음$
                """),
        MarkRule(
            kind: .task,
            patterns: """
                작업|작업을|업무를|일을 했|했습|하였|함|했음|수행|진행
                맡았|맡은|맡게|맡아|담당|배정|요구|요청|안건|과업|과제|목적|개요|기준|필요|중요|이해했|알겠|접수|적힌|말씀|착수|시작|바랍|진행했|진행하|진행합|조사|검토|파악|논의|건$
                """),
        MarkRule(
            kind: .hurry,
            patterns: """
                시간|시간이|시간도|여유가|여력이|짬이 없|부족|모자
                """),
        MarkRule(
            kind: .whole,
            patterns: """
                all|every|each|both|everything|everywhere|everyone|entire|whole
                모든|모두|전부|전체|^각|빠짐없이|하나도
                둘|셋|넷|두|세|네 =다
                """),
        MarkRule(
            kind: .doubt, excuses: [.subject, .success],
            patterns: """
                if|unless|until|provided|assuming|whether|would|could|should|might|may|must|shall|let's|let|hope*|wish*|luck|ideally
                but|however|though|although|while|whereas|except|only|just|yet|still|instead|against|rather
                almost|nearly|mostly|some|half|part|partly|about|around|roughly|approximately|halfway|barely|hardly|locally|manually|hand
                think|thinks|believe|guess|seems|seem|apparently|supposedly|probably|perhaps|maybe|supposed
                fingers crossed
                before|ago
                back|off again
                said|says|told|claims|claimed|according|heard|someone|somebody|previous|colleague|team|vendor|sales|ask
                try|trying|start|starts|started|began|begun|decided|consider*|want|wants|wanted|need|needs|working|intend*|propose*|suggest*|recommend*
                일|주|달|개월|주일 뒤|후|뒤에|후에
                다음 주|달|번에|스프린트|배포|릴리스|버전|작업|분기|점검
                draft*|sketch*|prototype*|stub*|mock*|placeholder*|constant|dummy|queued|pending|waiting|proposal
                read|reading|studied|research*|investigat*|explored|discuss*|evaluated|estimat*|planned|analysed|analyzed
                drop|dropped|cancel*|abandon*|scrapped|declined|withdrew|pulled|postponed|delayed|skipped|paused|stopped|refused|disabled|undid|cut|outstanding|quote
                delegated|assigned|escalated|asked|supposed
                tomorrow|later|soon|next|monday|tuesday|wednesday|thursday|friday|week|currently|today's
                no longer
                used to
                criteria|criterion|기준이|기준은|기준을|기준에|안건|과업|과제|요구사항
                다고$|라고$|다는$|다며$|는데$|은데$|인데$|한데$|지만$|으나$|다가$|으면서$|더니$|!았더니|!었더니|!했더니|!렸더니|!였더니|!혔더니|!갔더니|!왔더니|므로$|기로$|길$|려고|려면|려는
                까지만$|까지는$|에서만$|만$|만은$|말고|빼고|제외|외에|아직|일부|절반|임시|우선|일단|거의|대부분|정도|쯤$|가량|반만|불가|=못|못해|못하|=안|대신
                예정|계획|방향|방안|초안|시안|구상|검토|고민|논의|협의|분석|조사|파악|살펴|읽어|읽었|읽음|^시도|시작|착수|준비|대기|보류|빠졌|말았|중단|취소|포기|철회|연기|미뤘|미뤄
                요청|의뢰|부탁|넘겼|넘김|맡겼|맡김|전달|위임|담당자|외주|팀에서|님이|대리가|과장이|잘못|희망|기대|견적|발주|신청|문의|*했었|*었었|*였었|바람|바랍|제안|권장|내일|나중|조만간|순차|나머지
                """),
        MarkRule(
            kind: .trial,
            patterns: """
                이게|이것이|그게 정상
                as expected|intended
                일부러|의도적으로|deliberately|forced|simulated|injected|pointed|pulled|unplugged
                """),
        MarkRule(
            kind: .refusal,
            patterns: """
                4xx
                거절|거부|차단|막히|막힙|rejected|refused|denied|turned
                """),
        MarkRule(
            kind: .absence,
            patterns: """
                0
                no|none|nothing|zero|without|not|never|neither|nor|cannot|can't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't
                없|않|=안|안됨|안됐|안되|안나|안보|안함|안했|아님|아니|0건|0개
                """),
    ]
}
