import TaskQueue
import Testing

@testable import NaturalIntake

@Suite struct WordingTests {
    @Test(
        "Words name a priority",
        arguments: [
            ("긴급 로그 정리", Priority.p0), ("로그 정리 (긴급)", .p0), ("[긴급] 로그 정리", .p0), ("긴급으로 로그 정리", .p0),
            ("긴급하게 로그 정리", .p0), ("긴급히 정리", .p0), ("긴급한 버그 수정", .p0), ("긴급!! 정리", .p0), ("#긴급 정리", .p0),
            ("급함: 정리", .p0), ("정리 급합니다", .p0), ("급히 정리", .p0), ("URGENT: clean", .p0), ("clean logs asap.", .p0),
            ("ASAP clean", .p0), ("P0 정리", .p0), ("p0로 정리", .p0), ("정리(P0)", .p0), ("priority=P0 정리", .p0),
            ("ＵＲＧＥＮＴ clean", .p0), ("긴급 정리".decomposed, .p0), ("P1 긴급 정리", .p1), ("P1 정리", .p1),
            ("나중에 정리", .p2), ("여유 있을 때 정리", .p2), ("여유롭게 정리", .p2), ("low priority: clean", .p2),
            ("low-priority clean", .p2), ("lowest priority", .p2), ("P2 정리", .p2), ("긴급 정리 후 나중에 문서", .p0),
            ("급하지 않은 정리", .p2), ("not urgent", .p2), ("isn't that urgent", .p2), ("nothing urgent here", .p2),
            ("whenever you find the time", .p2), ("when you get around to it", .p2), ("시간이 되시면 정리", .p2),
            ("짬 날 때 정리", .p2),
            ("the typo can wait", .p2), ("Emergency! clean", .p0), ("비상: 정리", .p0), ("즉시 정리해 주세요", .p0),
            ("조속히 정리 부탁드립니다", .p0), ("clean right now", .p0), ("급해요ㅠㅠ 정리", .p0), ("낮음: 정리", .p2), ("별로 안 급해요", .p2),
            ("편하실 때 정리", .p2), ("후순위로 정리", .p2),
        ])
    func named(text: String, priority: Priority) {
        #expect(namedPriority(text) == priority)
    }

    @Test(
        "Other words, negations, names and quotations name none",
        arguments: [
            "로그 정리", "긴급하지 않음 정리", "긴급 아님", "긴급 건은 아닙니다",
            "non-urgent", "insurgent", "emergency exit", "비상 연락망 정리", "when it's time to renew",
            "if it is free, book it",
            "즉시 반영되게 설정 변경", "시간 계산", "sooner or later", "urgency field",
            "P0/P1/P2 분포",
            "우선순위 분포(p0/p1/p2) 추가", "P0 P1 구분", "P01 정리", "HTTP2 정리", "MP2 변환", "`urgent` 표시", "\"긴급\" 문구 수정",
            "urgent-queue 정리", "is_urgent 필드", "여유 공간 확인", "여유 메모리 확보", "여유가 없다", "급식 메뉴", "응급 처치", "긴급도 추가",
            "not low priority", "low latency", "priority low", "app.p0 정리", "나중에 말고 지금", "시급 계산",
        ])
    func unnamed(text: String) {
        #expect(namedPriority(text) == nil)
    }

    @Test func `A word concerns its own fragment, and an option all of them`() throws {
        #expect(try plan("긴급 a, b, 나중에 c").drafts.map(\.priority) == [.p0, .p1, .p2])
        #expect(try plan("긴급: a, b, P2 c").drafts.map(\.priority) == [.p0, .p0, .p2])
        #expect(try plan("긴급 a, b", priority: .p2).drafts.map(\.priority) == [.p2, .p2])
        #expect(try plan("긴급 로그 개선").drafts.map(\.priority) == [.p0, .p0, .p0])
        let due = Timestamp(epochSeconds: 1_800_000_000)
        #expect(try plan("내일까지 a, b", due: due).drafts.map(\.due) == [due, due])
        #expect(try plan("내일까지 a, b").drafts.map { shown($0.due) } == ["2026-02-10 18:00", "2026-02-10 18:00"])
        #expect(try plan("a, 내일까지 b").drafts.map { shown($0.due) } == ["-", "2026-02-10 18:00"])
        let friday = try plan("by Friday 18:00: a, b").drafts.map { shown($0.due) }
        #expect(friday == ["2026-02-13 18:00", "2026-02-13 18:00"])
    }

    @Test(
        "Words read as priority or due time leave the task and its criteria",
        arguments: [
            ("긴급으로 로그 정리, 문서 갱신", "로그 정리"), ("로그 정리 (긴급), 문서 갱신", "로그 정리"), ("[P0] 로그 정리, 문서 갱신", "로그 정리"),
            ("P0로 로그 정리, 문서 갱신", "로그 정리"), ("우선순위 P2: 로그 정리", "로그 정리"), ("로그 정리 (마감 2/12), 문서 갱신", "로그 정리"),
            ("로그 정리 ~2/12, 문서 갱신", "로그 정리"), ("가능한 빨리 로그 정리", "로그 정리"), ("급한 로그 정리", "로그 정리"),
            ("clean logs by end of the week", "clean logs"), ("clean logs no later than Friday", "clean logs"),
            ("by EOD Friday clean logs", "clean logs"), ("clean logs by Feb 12, 5pm", "clean logs"),
            ("No rush: clean logs", "clean logs"), ("urgent: clean logs", "clean logs"),
            ("fix login, by Friday; no rush on docs", "fix login; on docs"), ("2월 8일까지 로그 정리", "로그 정리"),
            ("긴급 공지 문구 정리", "긴급 공지 문구 정리"), ("금요일 회의 자료 정리", "금요일 회의 자료 정리"), ("긴급", "긴급"),
        ])
    func remarks(text: String, task: String) throws {
        let draft = try #require(try plan(text).drafts.first)
        #expect(draft.task == task)
        #expect(draft.successCriteria.hasPrefix(task))
    }

    @Test(
        "Words of time and urgency stay where the task says less without them, and are a due time where they may be one",
        arguments: [
            ("예약은 18시까지 받도록 변경", "-"), ("오후 6시까지만 주문 받도록 수정", "-"), ("쿠폰은 이번 달 말까지 쓸 수 있다고 공지", "-"),
            ("세일은 금요일까지라고 홈페이지에 적기", "-"), ("내일까지라는 문구를 배너에서 삭제", "-"), ("마감을 2월 20일까지로 연장", "-"),
            ("강당 대관을 2월 20일까지 연장해 주세요", "-"), ("수영장이 20시까지 문을 연다고 표지판에 쓰기", "-"), ("라디오 광고에 토요일까지라는 말 넣기", "-"),
            ("회비는 15일까지만 받는다고 단톡방에 올리기", "-"), ("announce that the sale ends on Friday", "-"),
            ("let users book until Friday 18:00", "-"), ("tell customers the shop closes at 5pm tomorrow", "-"),
            ("remind Ann that her visa expires on March 3", "-"),
            ("put up a sign saying the office is closed on Monday", "-"),
            ("keep the heater on until 6pm", "-"), ("postpone the dentist until next week", "-"),
            ("할인 행사를 금요일까지 진행해 주세요", "2026-02-13 18:00"), ("금요일까지 신청한 사람 명단 정리", "2026-02-13 18:00"),
            ("내일까지 유효한 쿠폰 목록 뽑기", "2026-02-10 18:00"), ("배너를 금요일까지 잘 보이게 고쳐 주세요", "2026-02-13 18:00"),
            ("you have until Friday to send the slides", "2026-02-13 18:00"),
            ("explain that the refund will arrive by Friday", "2026-02-13 18:00"),
            ("send Ann by Friday the list of guests", "2026-02-13 18:00"),
            ("book a table for Friday at 7pm", "2026-02-13 19:00"),
            ("add a low priority badge", "-"), ("우선순위 낮음 필터 추가", "-"), ("나중에 보기 버튼 추가", "-"),
            ("장바구니에 나중에 사기 옵션 추가", "-"),
            ("고객이 나중에 취소할 수 있도록 화면 수정", "-"), ("여유 있는 좌석 배치", "-"),
            ("refactor the cart and, if time permits, the wishlist", "-"),
            ("write the invitations and, time permitting, the name cards", "-"),
        ])
    func parts(text: String, due: String) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == [text])
        #expect(found.drafts.map { shown($0.due) } == [due])
        #expect(found.drafts.map(\.priority) == [.p1])
    }

    @Test(
        "A deadline in the middle leaves the task where nothing hangs on it",
        arguments: [
            ("로그를 금요일까지 정리해 주세요", "로그를 정리해 주세요"), ("보고서를 금요일까지만 보내 주세요", "보고서를 보내 주세요"),
            ("화분을 금요일까지 베란다로 옮겨 주세요", "화분을 베란다로 옮겨 주세요"), ("이의가 없으면 금요일까지 글을 올려 주세요", "이의가 없으면 글을 올려 주세요"),
            ("보고서를 금요일까지 제출하도록 해 주세요", "보고서를 제출하도록 해 주세요"), ("금요일까지 안전하게 옮기기", "안전하게 옮기기"),
            ("send the invoice by Friday, please", "send the invoice"),
        ])
    func middle(text: String, task: String) throws {
        let draft = try #require(try plan(text).drafts.first)
        #expect(draft.task == task)
        #expect(shown(draft.due) == "2026-02-13 18:00")
    }

    @Test(
        "A time without a day is on the day that was named before it",
        arguments: [
            ("금요일 10시까지 회의 준비하고 15시까지 자료 보내기", ["02-13 10:00", "02-13 15:00"]),
            ("by Friday 10:00 prepare the room, by 15:00 send the slides", ["02-13 10:00", "02-13 15:00"]),
            ("목요일 9시까지 꽃 배달, 11시까지 케이크 찾기, 17시까지 보고", ["02-12 09:00", "02-12 11:00", "02-12 17:00"]),
            ("Friday: call Bob at 10:30, buy milk", ["02-13 10:30", "02-13 18:00"]),
            ("다음 주 월요일: 9시에 전화하기, 우유 사기", ["02-16 09:00", "02-16 18:00"]),
            ("2월 20일: 9시에 전화하기, 우유 사기", ["02-20 09:00", "02-20 18:00"]),
            ("## 2월 20일\n- 9시에 전화하기\n- 우유 사기", ["02-20 09:00", "02-20 18:00"]),
            ("The day after tomorrow: dentist for Jun at 10:30, buy cake", ["02-11 10:30", "02-11 18:00"]),
            ("- 수요일: 9시에 전화하기\n- 목요일: 10시에 치과 방문", ["02-11 09:00", "02-12 10:00"]),
            ("2/20: 18시까지 무대 설치, 의자 배치", ["02-20 18:00", "02-20 18:00"]),
            ("10시까지 로그 정리, 금요일까지 배포", ["02-10 10:00", "02-13 18:00"]),
            ("18시까지 청소, 설거지", ["02-09 18:00", "02-09 18:00"]),
            ("금요일까지 원고 제출, 추석 전까지 교정", ["02-13 18:00", "-"]),
        ])
    func days(text: String, dues: [String]) throws {
        let expected = dues.map { $0 == "-" ? $0 : "2026-" + $0 }
        #expect(try plan(text).drafts.map { shown($0.due) } == expected)
    }

    @Test func `A deadline that has passed is no due time, and is said`() throws {
        let found = try plan("2월 8일까지 로그 정리")
        #expect(found.drafts.map(\.due) == [nil])
        #expect(found.context == [.init(kind: .lapsed, text: "2월 8일까지")])
    }

    @Test(
        "Text behind a mark becomes criteria, and names of checks are added",
        arguments: [
            ("로그 정리 완료 기준: 0건, 70%", ["0건, 70%"]), ("clean logs done when: empty", ["empty"]),
            ("clean logs => empty, fix it => green", ["empty", "green"]),
            ("clean => 0 left, none new", ["0 left, none new"]), ("clean, fix. Done when: green", ["green", "green"]),
            ("- 정리\n  완료 기준: 0건\n- 배포 => 완료", ["0건", "완료"]), ("- 정리\n완료 기준:\n- 0건\n- 70%", ["0건; 70%"]),
            ("clean (done when: empty), fix => green", ["empty", "green"]),
            ("clean => -", ["clean done + changes and verification recorded in notes"]),
        ])
    func criteria(text: String, expected: [String]) throws {
        #expect(try plan(text).drafts.map(\.successCriteria) == expected)
        let request = IntakeRequest(text: text, criteria: "c", checks: ["tests", "coverage>=80"], moment: monday)
        let drafts = try Intake.plan(request).drafts
        #expect(drafts.allSatisfy { $0.successCriteria == "c @tests @coverage>=80" && !$0.hasStandardCriteria })
    }

    @Test(
        "Success criteria repeat the first 28 characters",
        arguments: [
            (
                "tmux 관제에서 작업 즉시 생성 명령(예시 포함) 정리",
                "tmux 관제에서 작업 즉시 생성 명령(예시 포함)... 수행 완료 + 변경사항/검증결과 notes 기록"
            ),
            (
                "run_dashboard.sh 사용법을 한글 quickstart로 정리",
                "run_dashboard.sh 사용법을 한글 qui... 수행 완료 + 변경사항/검증결과 notes 기록"
            ),
            (
                "ops workers 출력을 fleet 패널에서 더 잘 보이게 문구 개선",
                "ops workers 출력을 fleet 패널에서 더... 수행 완료 + 변경사항/검증결과 notes 기록"
            ),
            ("로그 정리", "로그 정리 수행 완료 + 변경사항/검증결과 notes 기록"),
            (
                String(repeating: "👨‍👩‍👧", count: 29) + " 정리",
                String(repeating: "👨‍👩‍👧", count: 28) + "... 수행 완료 + 변경사항/검증결과 notes 기록"
            ),
            ("clean logs", "clean logs done + changes and verification recorded in notes"),
        ])
    func criteria(task: String, expected: String) throws {
        let found = try plan(task + "\n" + task + (task.contains("clean") ? " b" : " 나"))
        #expect(found.drafts.first?.task == task)
        #expect(found.drafts.first?.successCriteria == expected)
    }

    @Test(
        "The same task in other writing is a repeat",
        arguments: [
            ("로그 정리", "로그정리"), ("로그 정리", "로그  정리."), ("로그 정리", "「로그」 정리!"), ("Fix Logs", "fix logs"),
            ("Ｆｉｘ　ｌｏｇｓ", "fix logs"), ("로그 정리", "로그 정리".decomposed), ("café", "cafe\u{301}"), ("CAFÉ", "café"),
            ("fix: logs", "fix logs"), ("a\u{200B}b", "ab"), ("테스트 1.", "테스트 1"), ("ÉTÉ", "e\u{301}te\u{301}"),
        ])
    func same(left: String, right: String) {
        #expect(Intake.repeatKey(of: left) == Intake.repeatKey(of: right))
    }

    @Test(
        "Another task is no repeat",
        arguments: [
            ("테스트 1", "테스트 2"), ("v1 2", "v12"), ("3.5", "35"), ("3.5", "3 5"), ("1,000", "1 000"), ("C", "C++"),
            ("C#", "C"), ("값 -1", "값 1"), ("a/b", "ab"), ("no table", "notable"), ("a > b", "a < b"), ("...", "!!!"),
            ("🚀", "🔥"), ("P0 정리", "P1 정리"), ("로그 정리", "로그 정리 2"), ("50%", "50"), ("가나", "나가"),
        ])
    func different(left: String, right: String) {
        #expect(Intake.repeatKey(of: left) != Intake.repeatKey(of: right))
    }

    @Test func `A repeat is merged into the row that said it first`() throws {
        let found = try plan("로그 정리, 문서, 로그정리!, 문서, 배포")
        #expect(found.drafts.map(\.task) == ["로그 정리", "문서", "배포"])
        #expect(found.merged == [.init(text: "로그정리", into: 0), .init(text: "문서", into: 1)])
    }
}
