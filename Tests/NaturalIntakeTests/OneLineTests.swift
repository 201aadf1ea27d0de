import TaskQueue
import Testing
import Text

@testable import NaturalIntake

@Suite struct OneLineTests {
    @Test(
        "A line divides at its separators",
        arguments: [
            ("로그 정리, 재시도 보강, 문서 업데이트", ["로그 정리", "재시도 보강", "문서 업데이트"]),
            ("로그 정리; 재시도 보강", ["로그 정리", "재시도 보강"]),
            ("로그 정리、재시도 보강，문서；배포", ["로그 정리", "재시도 보강", "문서", "배포"]),
            ("로그 정리 그리고 재시도 보강", ["로그 정리", "재시도 보강"]),
            ("로그 정리, 그리고 재시도 보강", ["로그 정리", "재시도 보강"]),
            ("로그 정리 및 재시도 보강", ["로그 정리", "재시도 보강"]),
            ("로그 정리 / 재시도 보강", ["로그 정리", "재시도 보강"]),
            ("설계 -> 구현 -> 검증", ["설계", "구현", "검증"]),
            ("설계->구현->검증", ["설계", "구현", "검증"]),
            ("설계 → 구현➡️검증", ["설계", "구현", "검증"]),
            ("clean logs, fix retries, and update docs", ["clean logs", "fix retries", "update docs"]),
            ("clean logs; then deploy", ["clean logs", "deploy"]),
            ("clean logs then deploy", ["clean logs", "deploy"]),
            ("clean logs and then deploy", ["clean logs", "deploy"]),
            ("Clean logs, And Then deploy", ["Clean logs", "deploy"]),
            ("로그 정리, 그다음 배포", ["로그 정리", "배포"]),
            ("로그 정리, 그 다음에 배포", ["로그 정리", "배포"]),
            ("배포, 그 전에 백업", ["백업", "배포"]),
            ("배포 -> 그 전에 백업", ["백업", "배포"]),
            ("내일까지 배포하고 그 전에 백업 받기", ["백업 받기", "배포"]),
            ("deploy the site, before that make a backup", ["make a backup", "deploy the site"]),
            ("손님 초대, 그 전에 집 청소, 그 전에 세제 구매, 케이크 주문", ["세제 구매", "집 청소", "손님 초대", "케이크 주문"]),
            (
                "Fix the login. After the release announce it on Slack.",
                ["Fix the login", "After the release announce it on Slack"]
            ),
            ("Fix the login. On staging: run the smoke tests.", ["Fix the login", "On staging: run the smoke tests"]),
            ("Fix the login. Background: the last deploy broke it. Update docs.", ["Fix the login", "Update docs"]),
            ("Fix the login. In the test run the results were red. Update docs.", ["Fix the login", "Update docs"]),
            (
                "clean the logs and if the disk is full, drop backups",
                ["clean the logs", "if the disk is full, drop backups"]
            ),
            ("Move the blog. I would like a preview.", ["Move the blog", "I would like a preview"]),
            ("can u check why it is slow? and fix the footer", ["check why it is slow", "fix the footer"]),
            ("upgrade it and, if a test fails, open an issue", ["upgrade it", "if a test fails, open an issue"]),
            ("배너 교체해줘. 시안 참고 부탁드립니다. 아 그리고 문구 수정", ["배너 교체해줘", "문구 수정"]),
            ("문구 수정해 주세요ㅎㅎ 배너도 교체해 주세요", ["문구 수정해 주세요", "배너도 교체해 주세요"]),
            ("로그인 안 됨!! 빨리 고쳐주세요. 회원가입 화면도 봐주세요", ["로그인 안 됨!! 빨리 고쳐주세요", "회원가입 화면도 봐주세요"]),
            ("1) 로그인 복구 > 2) 공지 게시", ["로그인 복구", "공지 게시"]),
            ("a,,b, ,c", ["a", "b", "c"]),
            (", a, b,", ["a", "b"]),
            ("a, !!!, b", ["a", "b"]),
            ("🚀, 로그 정리", ["🚀", "로그 정리"]),
            ("- a, - b, • c", ["a", "b", "c"]),
            ("  로그\t정리 ,  문서\u{07}작성  ", ["로그 정리", "문서 작성"]),
            ("로그 정리해 주세요, please update docs!", ["로그 정리해 주세요", "update docs"]),
            ("정리는 1,000건, 확인은 3.5배", ["정리는 1,000건", "확인은 3.5배"]),
            ("(a, b) 정리, c", ["(a, b) 정리", "c"]),
            ("f(a, {b; c}), d", ["f(a, {b; c})", "d"]),
            ("「a, b」 정리, 『c; d』 정리", ["「a, b」 정리", "『c; d』 정리"]),
            ("“a, b” and ‘c, d’, e", ["“a, b” and ‘c, d’", "e"]),
            ("\"a, b\" 정리, 'c, d' 정리", ["\"a, b\" 정리", "'c, d' 정리"]),
            ("what's new, who's next", ["what's new", "who's next"]),
            ("what’s new, who’s next", ["what’s new", "who’s next"]),
            ("users' logs, admins' logs", ["users' logs", "admins' logs"]),
            ("'tis one, isn't two", ["'tis one", "isn't two"]),
            ("buy 24\" screen, buy 27\" screen", ["buy 24\" screen", "buy 27\" screen"]),
            ("`a, b` 실행, ``c `; d`` 실행", ["`a, b` 실행", "``c `; d`` 실행"]),
            ("(a, b, c] d", ["(a", "b", "c] d"]),
            ("괄호 ( 하나, 둘", ["괄호 ( 하나", "둘"]),
            ("따옴표 \"하나, 둘", ["따옴표 \"하나", "둘"]),
            ("백틱 `하나, 둘", ["백틱 `하나", "둘"]),
            ("웃음 :), 둘 :)", ["웃음 :)", "둘 :)"]),
            ("[링크](https://a.b/c,d) 확인, e", ["[링크](https://a.b/c,d) 확인", "e"]),
            ("https://a.b/c,d;e 확인, https://x.y/z, 정리", ["https://a.b/c,d;e 확인", "https://x.y/z", "정리"]),
            ("https://a.b/c,로그 정리", ["https://a.b/c", "로그 정리"]),
            ("a &amp; b, c &#39; d", ["a &amp; b", "c &#39; d"]),
            ("by Feb 9, 2027 docs, by Monday, Feb 15 logs", ["docs", "logs"]),
            ("md->db upsert, a/b 정리", ["md->db upsert", "a/b 정리"]),
            ("tmux/README 정리, and/or 처리", ["tmux/README 정리", "and/or 처리"]),
            ("a | b, c", ["a | b", "c"]),
            ("1) 가이드 작성 2) 규칙 정의", ["가이드 작성", "규칙 정의"]),
            ("1단계: 설계 2단계: 구현, 시험 3단계: 배포", ["설계", "구현, 시험", "배포"]),
            ("Step 1: design Step 2: build", ["design", "build"]),
            ("1) 가이드 작성, 2) 규칙, 예시 3) 배포", ["가이드 작성", "규칙, 예시", "배포"]),
            ("1)가이드 2)규칙", ["가이드", "규칙"]),
            ("1. write guide 2. define rules", ["write guide", "define rules"]),
            ("(1) a (2) b", ["a", "b"]),
            ("① 가이드②규칙 ③ 배포", ["가이드", "규칙", "배포"]),
            ("1️⃣ 가이드 2️⃣ 규칙", ["가이드", "규칙"]),
            ("v1.2 정리, 3.5 정리", ["v1.2 정리", "3.5 정리"]),
            ("2) a 3) b, c", ["a 3) b", "c"]),
            ("1) a 3) b, c", ["a 3) b", "c"]),
            ("(see 1) a, 2) b", ["(see 1) a", "2) b"]),
            ("Then deploy, test", ["Then deploy", "test"]),
            ("and more, less", ["and more", "less"]),
            ("그리고 로그 정리, 배포", ["로그 정리", "배포"]),
            ("로그 정리".decomposed + ", 재시도 그리고 배포".decomposed, ["로그 정리", "재시도", "배포"]),
        ])
    func divides(text: String, expected: [String]) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.division == .split)
    }

    @Test(
        "Numbers, values and things of one task are not divided",
        arguments: [
            ("Node 16, 18은 제외하고 20, 22에서만 시험하도록 수정", ["Node 16, 18은 제외하고 20, 22에서만 시험하도록 수정"]),
            ("서버 A, B, C 재부팅", ["서버 A, B, C 재부팅"]),
            ("Sections 2, 3, and 5 need new screenshots", ["Sections 2, 3, and 5 need new screenshots"]),
            ("대표 번호 1588-0000 → 1600-1234 로 바꿔줘", ["대표 번호 1588-0000 → 1600-1234 로 바꿔줘"]),
            ("가격 12,000원 → 15,000원으로 수정, 메뉴 인쇄", ["가격 12,000원 → 15,000원으로 수정", "메뉴 인쇄"]),
            ("Change the timeout from 30s -> 60s", ["Change the timeout from 30s -> 60s"]),
            (
                "화면에 error rate, queue depth, p95 latency 추가 부탁드려요",
                ["화면에 error rate, queue depth, p95 latency 추가 부탁드려요"]
            ),
            ("조회, 등록, 삭제 API 시험 작성", ["조회, 등록, 삭제 API 시험 작성"]),
            ("엑셀 파일의 A열, B열, C열을 합쳐서 PDF로 저장", ["엑셀 파일의 A열, B열, C열을 합쳐서 PDF로 저장"]),
            ("CPU, 메모리, 디스크를 모니터링하는 대시보드", ["CPU, 메모리, 디스크를 모니터링하는 대시보드"]),
            ("빵과 우유, 계란 사오기", ["빵과 우유, 계란 사오기"]),
            ("감자와 양파, 당근 구매", ["감자와 양파, 당근 구매"]),
            ("생수 두 병, 휴지 사기", ["생수 두 병, 휴지 사기"]),
            ("부산, 대구, 광주를 도는 답사 일정", ["부산, 대구, 광주를 도는 답사 일정"]),
            ("기타, 드럼, 베이스를 녹음해서 파일로 보내기", ["기타, 드럼, 베이스를 녹음해서 파일로 보내기"]),
            ("회의실 예약, 명단 정리, 다과를 준비", ["회의실 예약", "명단 정리", "다과를 준비"]),
            ("표지 디자인, 본문 교정, 인쇄소에 파일을 보내기", ["표지 디자인", "본문 교정", "인쇄소에 파일을 보내기"]),
            ("다음 파일 삭제해줘: a.log, b.log", ["다음 파일 삭제해줘: a.log, b.log"]),
            ("Make accounts for: Kim, Lee, Park", ["Make accounts for: Kim, Lee, Park"]),
            (
                "When a file is too large, reject it and show an error",
                ["When a file is too large, reject it and show an error"]
            ),
            (
                "Tell Mia. Run the import, then check it. If it fails, roll it back and page me.",
                [
                    "Tell Mia", "Run the import", "check it. If it fails, roll it back and page me",
                ]
            ),
            ("배포해 주세요. 실패하면 롤백하고 알려주세요.", ["배포해 주세요. 실패하면 롤백하고 알려주세요"]),
        ])
    func undivided(text: String, expected: [String]) throws {
        #expect(try tasks(text) == expected)
    }

    @Test(
        "Spoken requests are divided at what joins them",
        arguments: [
            ("이번엔 정렬 버그 수정이랑 시험 코드 작성 부탁드립니다", ["이번엔 정렬 버그 수정", "시험 코드 작성 부탁드립니다"]),
            ("회의실 예약이랑 다과 주문 부탁해요", ["회의실 예약이랑 다과 주문 부탁해요"]),
            ("로그 정리 + 캐시 삭제 부탁", ["로그 정리", "캐시 삭제 부탁"]),
            ("서버 로그 정리하고 난 뒤 배포 일정 공지해 주세요", ["서버 로그 정리", "배포 일정 공지해 주세요"]),
            ("서버 로그 정리까지 하고 배포 일정 공지해 주세요", ["서버 로그 정리까지 하고", "배포 일정 공지해 주세요"]),
            ("서버 로그 정리해주세요 또 배포 일정 공지해 주세요", ["서버 로그 정리해주세요", "배포 일정 공지해 주세요"]),
            ("슬라이더 크게 넣고 자막 옵션도 넣어줘 ㅋㅋ", ["슬라이더 크게 넣고", "자막 옵션도 넣어줘"]),
            ("오늘까지 검토 끝내고 내일까지 공유 좀 해줘", ["검토 끝내고", "공유 좀 해줘"]),
            ("I need the sales report today and the forecast by Friday", ["I need the sales report", "the forecast"]),
            ("remove it from a.py, b.py and run the linter", ["remove it from a.py, b.py", "run the linter"]),
            ("the printer is jammed again can you fix it and order toner", ["fix it", "order toner"]),
            ("요청 1) 로그 정리 요청 2) 배포", ["로그 정리", "배포"]),
            ("a) fix the footer b) swap the image", ["fix the footer", "swap the image"]),
            ("1- 로그 정리; 2- 배포", ["로그 정리", "배포"]),
            ("할 일 - 로그 정리, 배포", ["로그 정리", "배포"]),
            ("고객이 \"느려요, 고쳐 주세요\"라고 하셨어요 ㅠㅠ 이미지 압축 부탁드려요", ["이미지 압축 부탁드려요"]),
            ("자꾸 timeout 나요. 제한을 60s로 늘려주세요 plz", ["제한을 60s로 늘려주세요 plz"]),
        ])
    func spoken(text: String, expected: [String]) throws {
        #expect(try tasks(text) == expected)
    }

    @Test(
        "A plain sentence is a task where it says what is to be done",
        arguments: [
            ("로그인 오류를 고친다. 금요일까지 배포한다.", ["로그인 오류를 고친다", "배포한다"]),
            ("재고를 확인한다. 내일까지 발주서를 보낸다.", ["재고를 확인한다", "발주서를 보낸다"]),
            ("서버를 정리한다, 문서를 보낸다", ["서버를 정리한다", "문서를 보낸다"]),
            ("화분에 물을 준다. 창고를 청소한다. 금요일까지 사진을 인화한다.", ["화분에 물을 준다", "창고를 청소한다", "사진을 인화한다"]),
            ("초대장을 만든다. 명단은 확인한다.", ["초대장을 만든다", "명단은 확인한다"]),
            ("의자를 옮긴다. 안 쓰는 책상을 버린다. 새는 수도꼭지를 수리한다.", ["의자를 옮긴다", "안 쓰는 책상을 버린다", "새는 수도꼭지를 수리한다"]),
            ("김대리가 금요일까지 견적서를 보낸다. 컵을 닦아 주세요.", ["김대리가 금요일까지 견적서를 보낸다", "컵을 닦아 주세요"]),
            ("예산을 편성합니다. 다음 주까지 공고문을 게시합니다.", ["예산을 편성합니다", "공고문을 게시합니다"]),
            ("Ann writes the report by Friday. Bob books the room.", ["Ann writes the report", "Bob books the room"]),
            ("Sue paints the fence by Saturday. Please buy brushes.", ["Sue paints the fence", "buy brushes"]),
            ("결제가 실패한다. 원인 파악해 주세요.", ["원인 파악해 주세요"]),
            ("오류가 발생한다. 로그 확인 부탁드립니다.", ["로그 확인 부탁드립니다"]),
            ("로그인이 안 된다. 고쳐 주세요.", ["로그인이 안 된다. 고쳐 주세요"]),
            ("서버가 느리다. 증설해 주세요.", ["서버가 느리다. 증설해 주세요"]),
            ("서버가 요청을 거부한다. 설정을 변경해 주세요.", ["설정을 변경해 주세요"]),
            ("냉장고가 소리를 낸다. 기사 불러 주세요.", ["기사 불러 주세요"]),
            ("다음 달에 출시합니다. 가격을 정해 주세요.", ["가격을 정해 주세요"]),
            ("답변을 기다립니다. 로그 확인해 주세요.", ["로그 확인해 주세요"]),
            ("매번 비밀번호를 못 찾는다. 안내 문구를 추가해 주세요.", ["안내 문구를 추가해 주세요"]),
        ])
    func plain(text: String, expected: [String]) throws {
        #expect(try tasks(text) == expected)
    }

    @Test(
        "Courtesies and what is the case are no tasks, beside a request in whatever form",
        arguments: [
            "로그가 넘쳐요. {}부탁할게요", "디스크 92% 사용 중. {}해줘 ㅋㅋ", "{}해 주시겠어요? 언제든 연락 주세요.", "{}해둬. 자세한 내용은 첨부 파일 참고해 주세요.",
            "로그 용량 부족. {}해주셈", "The disk is at 92%. Could somebody {}?", "Happy Monday. Any chance you could {}?",
            "Students keep asking about it. Don't forget to {}.",
            "It would be great if you could {}. See you tomorrow.",
            "Probably a config problem. We have to {}. TIA",
        ])
    func courtesies(text: String) throws {
        let isKorean = KeyedText(text).kinds.contains(.hangul)
        let words = isKorean ? "서버 로그 정리" : "clean the server logs"
        let found = try tasks(text.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: words))
        #expect(found.count == 1 && found[0].contains(words) && found[0].count < 40)
    }

    @Test(
        "What is said of all tasks behind the last one concerns all",
        arguments: [
            "1) 로그 정리 2) 배포. 둘 다 금요일까지 부탁드려요", "로그 정리, 배포 - 전부 금요일까지요", "- 로그 정리\n- 배포\n- 전부 금요일까지",
            "1. tidy logs 2. deploy. Both by Friday.", "Tidy the logs and update the docs. Both are due Friday.",
        ])
    func ofAll(text: String) throws {
        #expect(try plan(text).drafts.map { shown($0.due) } == ["2026-02-13 18:00", "2026-02-13 18:00"])
    }

    @Test func `Where it is said how many tasks there are, each has its own due time`() throws {
        let found = try plan("Two things from standup: please fix the test, and renew the certificate by Friday.")
        #expect(found.drafts.map(\.task) == ["fix the test", "renew the certificate"])
        #expect(found.drafts.map { shown($0.due) } == ["-", "2026-02-13 18:00"])
    }

    @Test(
        "A single piece of work that is to be built becomes design, build and verify, in order",
        arguments: [
            "tmux 대시보드 개선", "결제 모듈(카드, 계좌) 구현", "사내 봇을 개발해줘", "긴급: 로그인 화면 개편", "Please build a payment gateway",
            "design the onboarding flow",
        ])
    func template(text: String) throws {
        let found = try plan(text)
        #expect(found.division == .template)
        #expect(found.drafts.map(\.after) == [[], [0], [1]])
        let hangul = KeyedText(text).kinds.contains(.hangul)
        let stages =
            hangul
            ? ["요구사항 정리/설계: ", "구현/수정: ", "검증/문서화: "]
            : ["Clarify requirements/design: ", "Implement/change: ", "Verify/document: "]
        #expect(zip(found.drafts, stages).allSatisfy { $0.task.hasPrefix($1) })
    }

    @Test(
        "Any other single job is one task",
        arguments: [
            "tmux 관제에서 작업 즉시 생성 명령(예시 포함) 정리", "run_dashboard.sh 사용법을 한글 quickstart로 정리", "로그정리그리고배포",
            "로그및메트릭", "tmux/README", "(a, b, c)", "node->next 수정", "1,000 정리", "정리,", "-> 정리", "P0,P1 구분",
            "https://a.b/c,d", "그 다음 주 회의 준비", "가; ".trimmed, "\n\n로그 정리\n---\n", "R&D 예산 시트 업데이트", "급한 배포 점검",
            "로그 정리 완료 기준: 개선 보고서", "3단계: 배포 1단계: 점검", "로그 2단계: 정리",
        ])
    func single(text: String) throws {
        let found = try plan(text)
        #expect(found.division == .single)
        #expect(found.drafts.map(\.after) == [[]])
        // A team's lead is divided all the same.
        let staged = try Intake.plan(IntakeRequest(text: text, stagesAlways: true, moment: monday))
        #expect(staged.drafts.count == 3)
    }

    @Test(
        "English idioms with then, and conditions, stay whole",
        arguments: [
            "if tests fail then retry", "since then nothing works", "now and then it fails", "when done then deploy",
            "wait until then", "then deploy", "authenticate and rename", "fix it then",
        ])
    func idioms(text: String) throws {
        #expect(try plan(text).division == .single)
    }

    @Test(
        "A line that ends in a word of order, behind a sign that nobody sees, is read to its end",
        arguments: ["fix it \u{200B}and \n", "fix it \u{200B}then \n"])
    func endsInOrder(text: String) throws {
        #expect(try plan(text).drafts.count == 1)
    }

    @Test(
        "One line with a bullet is a list of one",
        arguments: [("- 로그 정리", "로그 정리"), ("1. 로그 정리", "로그 정리"), ("- [ ] 로그 정리", "로그 정리"), ("• logs", "logs")])
    func bullet(text: String, task: String) throws {
        let found = try plan(text)
        #expect(found.division == .list)
        #expect(found.drafts.map(\.task) == [task])
    }

    @Test(
        "An arrow or then makes a row wait for the one before",
        arguments: [
            ("a -> b -> c", [[], [0], [1]]),
            ("a -> b -> c -> d -> e", [[], [0], [1], [2], [3]]),
            ("a, b -> c", [[], [], [1]]),
            ("a -> b, c, d, e", [[], [0], [], [], []]),
            ("a, b, c, d -> e, f", [[], [], [], [], [3], []]),
            ("a then b", [[], [0]]),
            ("a, before that b", [[], [0]]),
            ("a. b, before that c", [[], [], [1]]),
            ("a -> before that b", [[], [0]]),
            ("a, b, before that c, before that d", [[], [0], [1], [2]]),
            ("1) a 2) before that b 3) c", [[], [0], []]),
            ("a; then b, and then c", [[], [0], [1]]),
            ("a -> , b", [[], [0]]),
            ("-> a, b", [[], []]),
            ("a -> b -> a -> c", [[], [0], [0, 1]]),
            ("1) a -> 2) b 3) c", [[], [0], []]),
            ("1단계: a 2단계: b 3단계: c", [[], [0], [1]]),
            ("a, b, c, d, e, f, g", [[], [], [], [], [], [], []]),
        ])
    func order(text: String, after: [[Int]]) throws {
        #expect(try plan(text).drafts.map(\.after) == after)
    }

    @Test(
        "How many may run at once is noted where it is asked for, or where there are more",
        arguments: [
            ("a, b, c", nil, nil), ("a, b, c, d", nil, 3), ("a\nb\nc\nd", nil, 3), ("a, b", 2, 2), ("a, b, c, d", 9, 9),
            ("a, b", 0, 1), ("a, b", -5, 1),
        ] as [(String, Int?, Int?)])
    func parallel(text: String, limit: Int?, noted: Int?) throws {
        let found = try plan(text, parallel: limit)
        #expect(found.parallel == noted)
        #expect(found.drafts.allSatisfy { $0.after.isEmpty })
    }

    @Test(
        "A label of urgency or of a date concerns all fragments and goes, any other label stays with its own",
        arguments: [
            ("긴급: a, b", nil, ["a", "b"]), ("urgent: a, b", nil, ["a", "b"]),
            ("내일까지： a, b", nil, ["a", "b"]), ("[긴급] a, b", nil, ["a", "b"]), ("P0:, a, b", nil, ["a", "b"]),
            ("docs: a, b", nil, ["docs: a", "b"]), ("a 12:30 b, c", nil, ["a 12:30 b", "c"]),
            ("배포 준비: 1) 빌드 2) 시험", "배포 준비", ["빌드", "시험"]),
        ] as [(String, String?, [String])])
    func label(text: String, introduction: String?, expected: [String]) throws {
        let found = try plan(text)
        #expect(found.introduction == introduction)
        #expect(found.drafts.map(\.task) == expected)
    }

    @Test(
        "A dash behind nothing but a number, and a bracket that another line closes, end no label",
        arguments: [
            ("1) - 로그 정리", ["로그 정리"]), ("1) — fix the log", ["fix the log"]),
            ("1)\0\0- b; o", ["b", "o"]), ("[로그 정리\n]", ["[로그 정리"]),
        ] as [(String, [String])])
    func noLabel(text: String, expected: [String]) throws {
        #expect(try tasks(text) == expected)
    }

    @Test(
        "Nothing to do is an error",
        arguments: [
            ("", IntakeError.empty), ("  \n\t \u{3000}", .empty), ("\u{200B}", .empty), (",;、 -> / →", .noTask),
            ("---\n***\n", .noTask), ("...", .noTask), ("그리고", .noTask),
            ("- \n- ", .noTask), ("「」()", .noTask), ("안녕하세요", .noTask),
            ("감사합니다!", .noTask), ("Thanks!", .noTask), ("완료 기준: 테스트 통과", .noTask), ("=> y", .noTask),
            ("==> y", .noTask),
        ])
    func nothing(text: String, error: IntakeError) {
        #expect(throws: error) { try plan(text) }
    }

    @Test func `A task longer than a cell is an error that names it`() {
        let long = String(repeating: "가", count: 22_000)
        #expect(throws: IntakeError.fragmentTooLong(index: 1, bytes: 66_000)) { try plan("a, " + long + ", b") }
        #expect(throws: Never.self) { try plan("a, " + long.prefix(21_845) + ", b") }
    }
}

extension String {
    var trimmed: String { String(self.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }

    /// Hangul syllables as their jamo, as macOS writes file names.
    var decomposed: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard (0xAC00...0xD7A3).contains(scalar.value) else {
                scalars.append(scalar)
                continue
            }
            let index = scalar.value - 0xAC00
            for part in [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28] where part != 0x11A7 {
                if let jamo = Unicode.Scalar(part) { scalars.append(jamo) }
            }
        }
        return String(scalars)
    }
}
