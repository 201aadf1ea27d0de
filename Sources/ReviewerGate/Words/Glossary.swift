internal import Text

/// What a word does in a criterion.
enum Role: Sendable {
    /// Says what the work is about; has to be found.
    case content
    /// Says that something comes into being (`추가`, `implement`); any deed of the kind answers it.
    case making
    /// Says a deed that no other deed answers (`통과`, `삭제`, `deploy`).
    case telling
    /// Carries little (`로직`, `file`, `PENDING`).
    case light
    /// Carries nothing (`및`, `the`).
    case empty
}

/// Words of the trade that mean the same in Korean and English, groups apart by commas.
///
/// Reports answer Korean criteria in English and the other way round. A Korean word counts wherever it is in a
/// run of Hangul (`문서` in `문서화했습니다`), except after `^`, where the run has to begin with it; an English one
/// counts by its stem. Of ten reports of anything, one or more have a word of the groups that begin with `~`, and three
/// one of those with `~~`.
struct Glossary: Sendable {
    static let shared = Glossary()

    /// What the words of a group do, by the group's number.
    private(set) var roles: [Role] = []
    /// How many of fifty reports of anything have a word of a group: a few, five or fifteen.
    private(set) var chances: [Int] = []
    /// All spellings, one behind the other, and what each of them is.
    private var letters: [UInt32] = []
    private var spellings: [(range: Range<Int>, place: Lexicon.Place, sense: Lexicon.Sense)] = []
    /// The words of Hangul alone, to cut a run into them.
    private var hangul = HashedLists<(Lexicon.Sense, Lexicon.Place)>(capacity: 4096)
    private var stems = HashedLists<Lexicon.Sense>(capacity: 4096)
    private static let longestWord = 6

    private init() {
        // The first list that has a word says what it does.
        read(Self.content, .content)
        read(Self.telling, .telling)
        read(Self.light, .light)
        read(Self.making, .making)
        read(Self.empty, .empty)
        read(Self.engineering, .content)
    }

    /// Reads groups of words; `~` is before those that many reports have.
    private mutating func read(_ text: String, _ role: Role) {
        let scalars = FoldedText(text).scalars
        var stem: [UInt32] = []
        var (start, chance) = (0, 1)
        for end in 0...scalars.count {
            let isEnd = end == scalars.count || scalars[end] == 0x2C
            guard isEnd || scalars[end] == 0x20 || scalars[end] == 0x0A else { continue }
            switch scalars[start..<end].first {
            case nil: break
            case 0x7E: chance = end - start > 1 ? 15 : 5
            default: add(scalars[start..<end], role, &stem)
            }
            start = end + 1
            guard isEnd else { continue }
            roles.append(role)
            chances.append(chance)
            chance = 1
        }
    }

    private mutating func add(_ word: ArraySlice<UInt32>, _ role: Role, _ stem: inout [UInt32]) {
        let group = Lexicon.Sense(roles.count)
        let isBeginning = word.first == 0x5E
        let word = isBeginning ? word.dropFirst() : word
        let isHangul = word.contains(where: Script.isHangul)
        let place: Lexicon.Place =
            !isHangul
            ? .stem : role == .empty ? .whole : isBeginning || word.count == 1 ? .beginning : .anywhere
        if !isHangul { EnglishStem.write(word, into: &stem) }
        let spelling = isHangul ? word : stem[...]
        if role != .empty {
            spellings.append((letters.count..<letters.count + spelling.count, place, group))
            letters += spelling
        }
        let hash = spelling.reduce(Lexicon.seed, Lexicon.hash)
        if isHangul { hangul.append((group, place), to: hash) } else { stems.append(group, to: hash) }
    }

    /// The groups that rules speak of.
    static let test = shared.group(of: "테스트")
    static let passing = shared.group(of: "통과")
    static let verification = shared.group(of: "검증")

    private func group(of word: String) -> Lexicon.Sense {
        hangul[FoldedText(word).scalars.reduce(Lexicon.seed, Lexicon.hash)].first?.0 ?? -1
    }

    func add(to lexicon: inout Lexicon) {
        for (range, place, sense) in spellings { lexicon.add(letters[range], place, sense) }
    }

    /// The groups of an English stem.
    func groups(ofStem stem: [UInt32]) -> [Lexicon.Sense] { stems[stem.reduce(Lexicon.seed, Lexicon.hash)] }

    /// The longest word that is at a place of a run of Hangul, with its groups.
    func longestWord(
        at start: Int, of run: Range<Int>, in scalars: [UInt32]
    ) -> (length: Int, groups: [Lexicon.Sense])? {
        var longest: (Int, [Lexicon.Sense])?
        var hash = Lexicon.seed
        for end in start..<min(run.upperBound, start + Self.longestWord) {
            hash = Lexicon.hash(hash, scalars[end])
            let groups = hangul[hash].filter {
                $0.1 == .anywhere || start == run.lowerBound && ($0.1 == .beginning || end + 1 == run.upperBound)
            }
            if !groups.isEmpty { longest = (end + 1 - start, groups.map(\.0)) }
        }
        return longest
    }

    static let content = """
        ~~ 테스트 시험 test pytest suite, ~ 문서 doc document documentation, ~ 로그 log, 재시도 retry, 명령 커맨드 command subcommand,
        규칙 정책 원칙 rule policy, ~ 오류 에러 error, ~ 실패 failure fail failed, ~ 설정 config configuration configure setting,
        포맷 형식 스키마 서식 format schema, 템플릿 template, 마이그레이션 migrate migration, 동기화 sync synchronize upsert,
        모듈 module backend, 워커 worker, ^큐 대기열 queue, 작업 task job, 알림 경고 alert warning notification notify,
        임계 threshold, 지연 latency delay, 응답 response respond, 성능 performance, 메모리 memory, 커버리지 coverage, 사용자,
        권한 permission, 인증 auth authentication, 로그인 login, 검색 search, ~ 페이지 page, 대시보드 dashboard, 메시지 message, 공개 public,
        폴더 folder directory, 서버 server, 클라이언트 client, 요청 request, 데이터 data, 백업 backup,
        복구 복원 recover recovery restore reset, 릴리즈 릴리스 release, 체크리스트 checklist, 목록 리스트, 예시 예제 샘플 example sample,
        가이드 안내 guide guideline handbook, 사용법 usage quickstart, 절차 플로우 흐름 프로세스 flow procedure process route routing,
        운영 operation operational ops operator, ~ 실행 run ran execute execution exec,
        검증 validate validation validator verify verification, ~ 점검 확인 check, 검사 inspect inspection check,
        통합 integration, 단위 unit, 회귀 regression, 장시간 soak, 최대 max maximum, 횟수 attempt, 백오프 backoff,
        중복 멱등 duplicate dedupe idempotency idempotent, 방지 prevent prevention skip avoid, 하트비트 heartbeat renew,
        선점 점유 claim pick, 분기 branch action, 초과 넘으 넘는 넘은 넘어 exceed over, 처리 handling process action,
        재큐잉 라우팅 requeue route routing, 판정 verdict judge, 집계 aggregate aggregation, 지표 메트릭 metric,
        한글 한국어 korean ko hangul, 영어 영문 english, 진입점 엔트리포인트 entrypoint, 인터페이스 interface, 명세 스펙 spec specification,
        ~ 출력 보고 output report print, 요약 summary summarize, 토큰 token, 예산 budget, 비용 cost, 패널 panel, 링크 link, 캐시 cache,
        주기 interval, 환경 environment, 변수 variable, 예외 exception, 버그 bug, 파서 파싱 parser parse, 의존성 dependency, 버전,
        옵션 플래그 option flag cli, 시나리오 scenario, 서브에이전트 subagent, 도움말 help, 빌드 build built, 화면 screen, 회원 member,
        주문 order, 결제 payment pay, 취소 cancel, 이메일 메일 email mail, 비밀번호 password, 업로드 upload, 다운로드 download, 이미지 image,
        필터 filter, 정렬 sort, 컴포넌트 component, 테이블 table, 컬럼 column, 인덱스 색인 index, 쿼리 질의 query, 트랜잭션 transaction,
        잠금 lock, 스레드 thread, 프로젝트 project, 저장소 repository repo storage, 브랜치 branch, 커밋 commit, 태그 tag, 이벤트 event,
        일정 스케줄 schedule, 디자인 design, 다크 dark, 모드 mode, 테마 theme, 접근성 accessibility, 키보드 keyboard, 단축키 shortcut,
        색상 color colour, 언어 language, 보안 security, 취약점 vulnerability, 회전 교체 로테이션 rotate rotation,
        보관 보존 kept retain retention, 유실 손실 잃 lost lose loss, 절감 감소 줄었 reduction, 동시 경합 concurrent simultaneous,
        전송 발송 보냈 보내 send sent, 이전 직전 previous, 롤백 되돌 rollback, 관리자 admin administrator, 모니터링 monitor monitoring,
        차트 chart, 그래프 graph, 파이프라인 pipeline, 컨테이너 container, 이슈 issue, 원인 cause, 분석 analysis analyze analyse,
        초안 draft, 변경로그 changelog, 스크린샷 screenshot, 모바일 mobile, 브라우저 browser, 네트워크 network, 디스크 disk,
        용량 크기 size capacity, 연결 connect connection, 연동 integrate integration, 타임아웃 timeout, 세션 session,
        만료 expire expiry expiration, 라이선스 license licence, 주석 의견 comment, 속도 speed, 설치 install installation,
        조사 investigate investigation, 식별자 identifier, 문구 text wording, 단계 step stage, 기본값 default, 입력 input,
        헬스 health, 안정화 stabilize stable, 종료 exit shutdown,
        찾 찾았 찾으 찾아 search find found lookup, 푸시 push, 비밀값 시크릿 secret key credential token, 토큰 키 token key, 중복 두번 twice duplicate,
        유지 그대로 보존 남아 남습 keep kept survive persist remain remember preserve intact, 위치 location position, 매출 revenue sale,
        정확 정확도 일치 대조 맞춰 accuracy accurate match equal identical same, 수집 모이 모았 모인 모입 collect gather,
        연동 연결 붙였 붙여 붙이 integrate connect wire, 차이 드리프트 drift difference change, 페이징 페이지네이션 pagination paginate page,
        계정 account 회원 member user, 사용자 회원 고객 user customer people, 개인정보 personal pii 주민번호 전화번호 카드번호, 제한 상한 limit cap throttle reject turned refuse,
        차단 거부 거절 막히 막힙 block reject deny refuse forbid, 재시작 재기동 restart relaunch respawn, 복구 살아났 되살 restore recover resume,
        시작 구동 기동 start startup launch boot open, ~ 버튼 스위치 체크박스 토글 button toggle switch checkbox, 창 팝업 모달 다이얼로그 modal dialog popup window,
        이동 넘어가 돌아가 redirect land navigate, 폐기 revoke revocation invalidate, 롤아웃 rollout roll 배포, 중단 무중단 다운타임 downtime outage interruption,
        grafana 그라파나 대시보드 dashboard monitor monitoring 모니터링, 인증서 certificate cert tls ssl https, 방화벽 firewall 보안그룹,
        매일 일별 야간 새벽 어젯밤 nightly daily night cron crontab, 패키지 라이브러리 의존성 package library dependency dep, 린트 lint eslint ruff linter,
        타입 type tsc mypy typecheck, ~ 테스트 spec jest junit case 케이스 시나리오 cypress playwright, 사진 이미지 그림 photo image picture, 썸네일 thumbnail,
        번역 다국어 현지화 translation locale localization i18n, 엑셀 스프레드시트 excel xlsx spreadsheet sheet, 지도 map, 가격 price, 금액 합계 amount total,
        쿠폰 할인 coupon discount voucher, 재고 stock inventory, 장바구니 cart basket, 댓글 comment, 즐겨찾기 찜 favorite favourite bookmark, 자동완성 후보 autocomplete suggestion suggest,
        회전 돌려 돌려도 rotate rotation landscape, 역할 role access 접근, 인증 otp authenticator authentication two-factor, 시간대 timezone zone, 통계 집계 statistics stats aggregate,
        부하 load k6 wrk locust jmeter, 예약 reservation booking, 환불 refund, 배송 택배 shipping delivery, 영수증 청구서 인보이스 receipt invoice, 구독 subscription subscribe,
        마스킹 가립 가렸 가림 mask redact anonymise anonymize, 누수 leak, 오프라인 비행기 offline airplane, 입력값 입력한 input field form value, 동의 약관 consent agree terms,
        로고 아이콘 logo icon, 글꼴 폰트 font, 메뉴 menu navigation, 로딩 스피너 loading spinner, 오타 typo, 공지 공지사항 announcement notice, ~ 문서 document doc runbook wiki manual,
        만료 지나면 지나고 expire expiry idle inactivity, 세션 로그인 session sign signin sign-in, ~ 응답 지연 속도 p95 p99 p50 response latency speed, ~ 알림 paged pagerduty fire ping notify,
        저장 저장됩 save saved store persist, 올려 올렸 올라가 올라갔 올린 올립 업로드 upload, 내려받 내려옵 내려와 받아집 다운로드 download, 순서 정렬 order reorder reordering drag sort,
        등록 register registration, 백필 채웠 채움 backfill fill, 크래시 튕김 죽지 꺼지지 crash, 첨부 첨부파일 attachment attach file, 가입 회원가입 signup register join,
        로그아웃 logout logged-out sign-out, 지연로딩 lazy lazily, 검색어 후보 query, 편집 edit, 뒤로 back, ~ 화면 페이지 screen page view
        """

    static let making = """
        추가 작성 구현 생성 반영 정의 기록 포함 명시 제공 도입 적용 신설 정리 갱신 업데이트 수정 개선 변경 보강 남김 남겼 남긴
        교체 전환 이동 축소 단축 상향 하향 노출 표시 가능 개편 바꿨 바꾸 바꿔 옮겼 줄였 늘렸 달았 붙였 보이
        수행 코드화 마련 준비 구성 설계 완성 완료 고쳤 고친 고침 통일 지원 리팩터링 리팩토링 조정 썼 써서 다시씀 만들 만듦 넣었 넣음
        clean add create implement implementation introduce ship update improve improvement change record include provide
        define definition apply make made build built put write wrote written revise fill complete finish done do did
        replace explain describe cover rewrite rewrote rename show display allow let work works handle use move convert
        set go come get give take return change contain list swap shrink keep stay make
        실시 해결 조치 진행 제작 대응 달성 발급 resolve generate carry prepare set-up setup ensure solve
        support enable refactor fix produce extend adjust rework honour honor increase raise reduce decrease lower
        """

    static let telling = """
        ~~ 통과 합격 성공 pass green succeed success successful, 배포 deploy deployment, 게시 발행 올렸 publish live online,
        ~ 삭제 제거 지웠 지움 지우 지운 비웠 remove removal delete drop purge gone, 병합 merge, 측정 measure measurement,
        번역 translate translation, 검수 검토 리뷰 review, 승인 approve approval, 첨부 attach attachment,
        분리 나눠 나눴 나누 split separate divide, 암호화 encrypt encryption, 스캔 scan, 인터뷰 interview, 벤치마크 benchmark, 공유 share
        """

    static let light = """
        로직 logic, code, app, tool, version, user, 코드, 스크립트 script, 파일 file, 항목 item, 기능 feature function, 결과 result,
        상태 status state, 유형 type, 필드 field, 방법 instruction method, 시간 time duration, javascript js, typescript ts,
        섹션 section, 내용 content, 자동 스스로 automatic automatically auto, 최소 minimal, 방식, 부분, endpoint, helper, pending,
        in_progress, blocked, failed, done, md, 문제 problem, 서비스 service, 시스템 system, 정보 information info, 사항, 외부 external, 내부 internal,
        사내, 기준, 동작 behaviour behavior, 정상 correctly properly, number, 개발 development dev, 번째, 대상, 관리 manage management, 신규 새 new
        """

    static let empty = """
        및 그리고 또는 등 기반 모든 기존 관련 대한 위한 통한 짧은 간단한 해당 주요 실제 같은 있는 하는 되는 위해 따라 별도 함께 다시 각각
        전부 모두 전체 즉시 바로 것 것을 때 있을 없을 있도록 수 값 자동으로 사용하지 사용할 사용
        a an the to in of and or for with on by at from is are was were be been as it its that this these those so into
        via per all each both when then than new existing related relevant their our your my we i you they should must
        can will shall every any not no without under over below above least most more less fewer up never cannot longer how what
        which while if otherwise who where whether has have had after before during only until through since about may able
        does out off many much why me he she there here also still just very even via across within without use uses used using
        때문 경우 동안 이후 이상 이하 이내 도록 후 전 시 중 내 외 간 및 더 잘
        """
}
