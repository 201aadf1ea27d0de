import TaskQueue
import Testing

@testable import NaturalIntake

@Suite struct LineListTests {
    @Test(
        "Each line is a task, without its marker",
        arguments: [
            ("a\nb\nc", ["a", "b", "c"]),
            ("- a\n* b\n+ c\n• d\n– e\n‣ f\n▪ g\n· h", ["a", "b", "c", "d", "e", "f", "g", "h"]),
            ("1. a\n2. b\n10. c", ["a", "b", "c"]),
            ("1) a\n2)나\n(3) c", ["a", "나", "c"]),
            ("① a\n②b\n⑳ c\n1️⃣ d", ["a", "b", "c", "d"]),
            ("[1] a\n[2] b", ["a", "b"]),
            ("가. 로그\n나) 문서\n(다) 배포", ["로그", "문서", "배포"]),
            ("- [ ] a\n* [ ] b\n[ ] c\n☐ d", ["a", "b", "c", "d"]),
            ("1.로그\n2.문서", ["로그", "문서"]),
            ("- a\r\n- b\r\n\r\n- c\u{2028}- d", ["a", "b", "c", "d"]),
            ("a,\nb;\n, c", ["a", "b", "c"]),
            ("- a, b 그리고 c\n- d -> e / f", ["a, b 그리고 c", "d -> e / f"]),
            ("- a\n---\n- b\n***", ["a", "b"]),
            ("1.5배 향상\n-5도 확인\n2026. 2. 9. 회의\n*굵게* 표시", ["1.5배 향상", "-5도 확인", "2026. 2. 9. 회의", "*굵게* 표시"]),
            ("가이드\n나무\n가.txt", ["가이드", "나무", "가.txt"]),
            ("- a\n  b\n- c\n\td", ["a b", "c d"]),
            ("상위 작업\n  - 하위1\n  - 하위2\n다음", ["상위 작업: 하위1; 하위2", "다음"]),
            ("- 상위:\n  - 하위1\n    이어짐\n    - 손자\n- 다음", ["상위: 하위1 이어짐; 손자", "다음"]),
            (" - a\n  - b\n - c", ["a", "b", "c"]),
            ("  - a\n  - b\n- c", ["a", "b", "c"]),
            (" 9. a\n10. b", ["a", "b"]),
            ("오류 수정\n```\nlet a = 1, b = 2\n\n- x\n```\n배포", ["오류 수정 ``` let a = 1, b = 2 - x ```", "배포"]),
            ("```\nmake\n```\n배포\n점검", ["배포", "점검"]),
            ("a\n```\nb\nc", ["a", "b", "c"]),
            ("a\n~~~ sh\n```\n~~~\nb", ["a ~~~ sh ``` ~~~", "b"]),
            ("- 정리 `a\n- b` 확인", ["정리 `a", "b` 확인"]),
            ("#123 이슈 수정\n#124 이슈 수정", ["#123 이슈 수정", "#124 이슈 수정"]),
            ("# a\n# b", ["a", "b"]),
            ("- 탭\t안\n- 벨\u{07}소리", ["탭 안", "벨 소리"]),
        ])
    func lines(text: String, expected: [String]) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.division == .list)
        #expect(found.introduction == nil)
    }

    @Test(
        "A first line with a colon, or a heading, introduces the tasks below",
        arguments: [
            ("이번 주 작업:\n- a\n- b", "이번 주 작업", ["a", "b"]),
            ("이번 주 작업：\na\nb", "이번 주 작업", ["a", "b"]),
            ("To do:\n\n  1. a\n  2. b", "To do", ["a", "b"]),
            ("## 할 일\n- a\n- b", "할 일", ["a", "b"]),
            ("준비:\n- a", "준비", ["a"]),
            ("다음 로그:\n```\nx: 1\n```\n- a", "다음 로그: ``` x: 1 ```", ["a"]),
            ("다음을 진행해 주세요.\n- a\n- b", "다음을 진행해 주세요.", ["a", "b"]),
        ])
    func introduction(text: String, introduction: String, expected: [String]) throws {
        let found = try plan(text)
        #expect(found.introduction == introduction)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.drafts.allSatisfy { $0.heading == nil })
    }

    @Test(
        "Code belongs to the task above",
        arguments: [
            ("다음 오류 수정:\n```\nx, y\n```", ["다음 오류 수정: ``` x, y ```"]),
            ("다음 오류 수정:\n```\nx: 1\n```\n- a", ["다음 오류 수정: ``` x: 1 ```", "a"]),
        ])
    func code(text: String, expected: [String]) throws {
        #expect(try tasks(text) == expected)
    }

    @Test(
        "Headings of a list with several stand beside their tasks",
        arguments: [
            ("백엔드:\n- 시험\n- a\n프론트:\n- 시험", nil, ["시험", "a", "시험"], ["백엔드", "백엔드", "프론트"]),
            ("# 릴리스\n## 백엔드\n- a\n## 프론트\n- b", "릴리스", ["a", "b"], ["백엔드", "프론트"]),
            ("# 릴리스\n- z\n## 백엔드\n- a", "릴리스", ["z", "a"], [nil, "백엔드"]),
            ("## a\n## b\n- c", nil, ["a", "c"], [nil, "b"]),
        ] as [(String, String?, [String], [String?])])
    func headings(text: String, introduction: String?, expected: [String], headings: [String?]) throws {
        let found = try plan(text)
        #expect(found.introduction == introduction)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.drafts.map(\.heading) == headings)
        #expect(found.merged.isEmpty)
    }

    @Test(
        "Ticked lines are reported and become no rows",
        arguments: [
            ("- [x] a\n- [ ] b", ["b"], ["a"]), ("- [X] a\n- b\n☑ c", ["b"], ["a", "c"]),
            ("- [x] a\n- [x] b", [], ["a", "b"]), ("- [x] a\n  이어짐\n- b", ["b"], ["a 이어짐"]),
            ("- a\n  - [x] b\n  - c\n- d", ["a: c", "d"], ["b"]),
            ("- [x] a\n  - [ ] b\n  - [ ] c\n- d", ["b", "c", "d"], ["a"]), ("- [x] a", [], ["a"]),
        ])
    func ticked(text: String, expected: [String], ticked: [String]) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.ticked == ticked)
    }

    @Test(
        "How to see a defect, and what is expected instead, is background of the task before",
        arguments: [
            ("로그인 버튼이 안 눌려요\n재현 방법:\n1. 앱 실행\n2. 로그인 탭\n기대 결과: 홈\n실제 결과: 무반응", ["로그인 버튼이 안 눌려요"]),
            ("## Crash on startup\n**Steps to reproduce**\n1. open it\n2. tap login", ["Crash on startup"]),
            (
                "Bug: the total is wrong. Steps: add item, apply coupon. Expected 10, got 12.",
                ["Bug: the total is wrong"]
            ),
            ("Fix the login, update docs\nExpected: home\nActual: a blank page", ["Fix the login", "update docs"]),
            ("Steps: build, test", ["build", "test"]),
            ("버튼 오류 확인\n재현\n원인 파악", ["버튼 오류 확인", "재현", "원인 파악"]),
        ])
    func defects(text: String, tasks: [String]) throws {
        #expect(try plan(text).drafts.map(\.task) == tasks)
    }

    @Test func `Numbers below a number are parts of its item`() throws {
        let text = "1. Ship the search\n1.1 rebuild the index\n   1.2. tune it\n2. Cut errors\n2.5 MB limit for uploads"
        #expect(
            try plan(text).drafts.map(\.task) == [
                "Ship the search: rebuild the index; tune it", "Cut errors", "2.5 MB limit for uploads",
            ])
    }

    @Test func `A priority in brackets is that of its own piece`() throws {
        let found = try plan("[긴급] 결제 오류 / [보통] FAQ 갱신 / [낮음] 로고 교체")
        #expect(found.drafts.map(\.task) == ["결제 오류", "FAQ 갱신", "로고 교체"])
        #expect(found.drafts.map(\.priority) == [.p0, .p1, .p2])
        #expect(try plan("- [high] fix the login\n- [low] swap the logo").drafts.map(\.priority) == [.p0, .p2])
        #expect(try plan("낮음 표시 추가, high 값 수정").drafts.map(\.priority) == [.p1, .p1])
    }

    @Test(
        "An item waits for those before whose numbers it names",
        arguments: [
            ("1. 로그 정리\n2. 백업 점검\n3. 1, 2번 끝난 뒤 배포\n4. 3번 이후 공지", [[], [], [0, 1], [2]]),
            ("1) 로그 정리 2) 백업 점검 3) 배포 - 2번 통과해야 진행", [[], [], [1]]),
            ("1. 로그 정리\n2. 백업 점검\n3. 배포 (2 완료 후)", [[], [], [1]]),
            ("1. 로그 정리\n2. 백업 점검 (1번 완료 후)\n3. 2번 서버 재시작", [[], [0], []]),
            ("1. 로그 정리\n2. 백업 점검\n3. 2번 다음 주까지 재확인", [[], [], []]),
            (
                "1. clean logs\n2. check backups\n3. deploy after 2\n4. announce once #1 and #3 are done",
                [[], [], [1], [0, 2]]
            ),
            ("1. clean logs\n2. rotate them after 1 day\n3. add 2 alerts when 2 users fail", [[], [], []]),
            ("1. clean logs (after step 2)\n2. check backups\n3. deploy, depends on items 1 and 2", [[], [], [0, 1]]),
            ("- clean logs\n- deploy after 1", [[], []]),
            ("## A\n1. clean logs\n2. deploy after 1\n## B\n1. check backups", [[], [], []]),
        ])
    func numbers(text: String, after: [[Int]]) throws {
        #expect(try plan(text).drafts.map(\.after) == after)
    }

    @Test(
        "Rows of a table are tasks where a column names tasks",
        arguments: [
            (
                "이번 주 할 일입니다.\n\n| 할 일 | 담당자 | 마감 |\n|---|---|---|\n| 식단표 출력 | 김영희 | 2/12 |\n| 대관 신청 | | |",
                ["식단표 출력 2026-02-12 18:00", "대관 신청 -"]
            ),
            (
                "| # | Task | Due | Priority |\n|---|---|---|---|\n| 1 | Fix the login | Friday | P0 |\n| 2 | Trim logs | - | low |",
                ["Fix the login 2026-02-13 18:00", "Trim logs -"]
            ),
            ("| 작업 | 상태 |\n|---|---|\n| 로그 정리 | 완료 |\n| 배포 | 대기 |", ["배포 -"]),
            ("그래프 그려 주세요\n| 구간 | p95 |\n|---|---|\n| 검색 | 80 |", ["그래프 그려 주세요 -"]),
            ("표를 고쳐 주세요\n| 항목 | 값 |\n|---|---|\n| 속도 | 80 |", ["표를 고쳐 주세요 -"]),
        ])
    func tables(text: String, expected: [String]) throws {
        #expect(try plan(text).drafts.map { "\($0.task) \(shown($0.due))" } == expected)
    }

    @Test func `A row's other columns say its priority, and go into its heading`() throws {
        let found = try plan(
            "| Task | Owner | Priority |\n|---|---|---|\n| Fix it | Sam | high |\n| Trim logs | Lee | low |")
        #expect(found.drafts.map(\.priority) == [.p0, .p2])
        #expect(found.drafts.map(\.heading) == ["Owner: Sam", "Owner: Lee"])
    }

    @Test(
        "An item that is no task heads the tasks below it",
        arguments: [
            ("- 서버\n  - 로그 설정\n  - 경로 수정\n- 앱\n  - 아이콘 교체", ["로그 설정", "경로 수정", "아이콘 교체"], ["서버", "서버", "앱"]),
            (
                "* Infra:\n  * upgrade redis\n* Docs\n  * rewrite the guide\n* ship it",
                ["upgrade redis", "rewrite the guide", "ship it"], ["Infra", "Docs", nil]
            ),
            ("1. 행정실\n   - 공문 정리\n2. 배포", ["공문 정리", "배포"], ["행정실", nil]),
            ("행사 준비\n  - 의자 배치\n홍보\n  - 포스터 부착", ["의자 배치", "포스터 부착"], ["행사 준비", "홍보"]),
            ("- 화면 개편\n  - 버튼 분리\n  - 문구 통일", ["화면 개편: 버튼 분리; 문구 통일"], [nil]),
            ("Web\n- fix the menu\n\nApp\n- swap the icon", ["fix the menu", "swap the icon"], ["Web", "App"]),
        ] as [(String, [String], [String?])])
    func itemsAsHeadings(text: String, expected: [String], headings: [String?]) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.drafts.map(\.heading) == headings)
    }

    @Test(
        "Titles, fields and what was decided are no tasks",
        arguments: [
            ("[INFRA-8] 빌드 서버 디스크 부족\n우선순위: P0\n요청 1) 이미지 정리\n요청 2) 디스크 증설 신청", ["이미지 정리 P0 -", "디스크 증설 신청 P0 -"]),
            ("[긴급] 메일 장애 조치 요청\n09:10부터 수신이 되지 않습니다.\n1. 큐 확인\n2. 필터 재시작", ["큐 확인 P0 -", "필터 재시작 P0 -"]),
            ("[URGENT] Webhooks fail\nSince 3am many time out.\n- scale the workers", ["scale the workers P0 -"]),
            ("제목: 계정 잠금 해제 요청\n\n안녕하세요.\n어제 계정이 잠겼습니다.\n계정 잠금 해제 부탁드립니다.", ["계정 잠금 해제 부탁드립니다 P1 -"]),
            (
                "회의록 - 3월\n결정: 그대로 유지\n김: 문구 작성 ~2/12\n이: 시안 검토 (2/13까지)",
                ["김: 문구 작성 P1 2026-02-12 18:00", "이: 시안 검토 P1 2026-02-13 18:00"]
            ),
            ("- Decision: we stay\n- Ann: write the notes, due 2/12", ["Ann: write the notes P1 2026-02-12 18:00"]),
            ("요청 배경: 문의 증가\n요청 내용: 검색창 추가\n완료 희망일: 2월 13일", ["검색창 추가 P1 2026-02-13 18:00"]),
            ("Priority: low\nadd a filter to the page", ["add a filter to the page P2 -"]),
            ("A. 서버 점검\nB. 로그 정리", ["서버 점검 P1 -", "로그 정리 P1 -"]),
            ("1- 서버 점검\n2- 로그 정리", ["서버 점검 P1 -", "로그 정리 P1 -"]),
            ("👉 서버 점검\n👉 로그 정리", ["서버 점검 P1 -", "로그 정리 P1 -"]),
            ("아래 서버들 재시작 부탁드립니다.\n- web-1\n- web-2", ["아래 서버들 재시작 부탁드립니다: web-1; web-2 P1 -"]),
            ("안녕하세요.\n몇 가지 부탁드립니다.\n쿠폰 생성해 주시고, 배너 교체해 주세요.", ["쿠폰 생성해 주시고 P1 -", "배너 교체해 주세요 P1 -"]),
        ])
    func heads(text: String, expected: [String]) throws {
        #expect(try plan(text).drafts.map { "\($0.task) \($0.priority.word) \(shown($0.due))" } == expected)
    }

    @Test func `An item waits for the one that it names as done`() throws {
        let found = try plan("1. 스냅샷 생성\n2. 스냅샷 끝나면 색인 재구성\n3. 공지 발송")
        #expect(found.drafts.map(\.after) == [[], [0], []])
        let english = try plan("- take a snapshot\n- once the snapshot is done, resize it\n- update the wiki")
        #expect(english.drafts.map(\.after) == [[], [0], []])
    }

    @Test(
        "An item that is to be done before the one above comes before it, which waits",
        arguments: [
            ("1. 배포\n2. 그 전에 백업", ["백업", "배포"], [[], [0]]),
            ("- 짐 싸기\n- 택시 부르기\n- 그에 앞서 가스 잠그기\n- 엽서 쓰기", ["짐 싸기", "가스 잠그기", "택시 부르기", "엽서 쓰기"], [[], [], [1], []]),
            (
                "1. paint the wall\n2. before that, sand it\n3. hang the mirror, after 1",
                ["sand it", "paint the wall", "hang the mirror, after 1"], [[], [0], [1]]
            ),
            (
                "Hi,\nship the parcel.\nBefore that, weigh it. Print a label.",
                ["weigh it", "ship the parcel", "Print a label"], [[], [0], []]
            ),
        ])
    func precedes(text: String, expected: [String], after: [[Int]]) throws {
        let found = try plan(text)
        #expect(found.drafts.map(\.task) == expected)
        #expect(found.drafts.map(\.after) == after)
    }

    @Test func `Arrows at the ends of lines give order`() throws {
        #expect(try plan("설계 ->\n구현\n→ 검증\n배포").drafts.map(\.after) == [[], [0], [1], []])
    }

    @Test func `Urgency and dates of an introduction and of a heading concern the tasks below`() throws {
        let found = try plan("긴급, 내일까지:\n- a\n- P2 b\n- 금요일까지 c")
        #expect(found.drafts.map(\.priority) == [.p0, .p2, .p0])
        #expect(found.drafts.map { shown($0.due) } == ["2026-02-10 18:00", "2026-02-10 18:00", "2026-02-13 18:00"])
        let sections = try plan("# 급함\n## 나중에\n- a\n## 서버\n- b")
        #expect(sections.drafts.map(\.priority) == [.p2, .p0])
    }
}
