import TaskQueue
import Testing

@testable import NaturalIntake

@Suite struct DueDateTests {
    @Test(
        "A deadline in words becomes a due time",
        arguments: [
            ("2026-02-10 12:00까지 로그 정리", "2026-02-10 12:00"),
            ("2026-02-09 12:00까지 로그 정리", "2026-02-09 12:00"),
            ("로그 정리 2026-02-11까지", "2026-02-11 18:00"),
            ("2026/02/11까지 로그 정리", "2026-02-11 18:00"),
            ("2026.02.11까지 로그 정리", "2026-02-11 18:00"),
            ("2026. 2. 11.까지 로그 정리", "2026-02-11 18:00"),
            ("2026년 2월 11일까지 로그 정리", "2026-02-11 18:00"),
            ("２０２６-０２-１１까지 로그 정리", "2026-02-11 18:00"),
            ("2026-02-11T09:30까지 로그 정리", "2026-02-11 09:30"),
            ("2026-02-11 09:30 로그 정리", "2026-02-11 09:30"),
            ("2026-02-11(수) 18:00까지 로그 정리", "2026-02-11 18:00"),
            ("2월 12일까지 로그 정리", "2026-02-12 18:00"),
            ("2월 12일(목) 18시 30분까지 로그 정리", "2026-02-12 18:30"),
            ("2월 12일 오후 3시 30분까지 로그 정리", "2026-02-12 15:30"),
            ("2월 12일 오후 3시 반까지 로그 정리", "2026-02-12 15:30"),
            ("마감: 2월 12일 로그 정리", "2026-02-12 18:00"),
            ("로그 정리 (마감 2/12)", "2026-02-12 18:00"),
            ("로그 정리 ~2/12", "2026-02-12 18:00"),
            ("02-12 18:00 로그 정리", "2026-02-12 18:00"),
            ("2/12 18:00에 로그 정리", "2026-02-12 18:00"),
            ("2/12까지 로그 정리", "2026-02-12 18:00"),
            ("12일까지 로그 정리", "2026-02-12 18:00"),
            ("3일까지 로그 정리", "2026-03-03 18:00"),
            ("오늘까지 로그 정리", "2026-02-09 18:00"),
            ("오늘 안에 로그 정리", "2026-02-09 18:00"),
            ("오늘 중으로 로그 정리", "2026-02-09 18:00"),
            ("오늘 17시까지 로그 정리", "2026-02-09 17:00"),
            ("오늘 자정까지 로그 정리", "2026-02-10 00:00"),
            ("내일까지 로그 정리", "2026-02-10 18:00"),
            ("내일 로그 정리", "2026-02-10 18:00"),
            ("내일 정오까지 로그 정리", "2026-02-10 12:00"),
            ("내일 오전 10시까지 로그 정리", "2026-02-10 10:00"),
            ("내일 밤 11시까지 로그 정리", "2026-02-10 23:00"),
            ("내일 새벽 2시까지 로그 정리", "2026-02-10 02:00"),
            ("모레까지 로그 정리", "2026-02-11 18:00"),
            ("내일모레까지 로그 정리", "2026-02-11 18:00"),
            ("글피까지 로그 정리", "2026-02-12 18:00"),
            ("금요일 18시 로그 정리", "2026-02-13 18:00"),
            ("금요일까지 로그 정리", "2026-02-13 18:00"),
            ("금요일 전까지 로그 정리", "2026-02-13 00:00"),
            ("월요일까지 로그 정리", "2026-02-09 18:00"),
            ("월요일 10시까지 로그 정리", "2026-02-16 10:00"),
            ("이번 주 금요일까지 로그 정리", "2026-02-13 18:00"),
            ("이번주 금요일까지 로그 정리", "2026-02-13 18:00"),
            ("다음 주 월요일까지 로그 정리", "2026-02-16 18:00"),
            ("다음주 수요일 오후 2시까지 로그 정리", "2026-02-18 14:00"),
            ("다다음 주 화요일까지 로그 정리", "2026-02-24 18:00"),
            ("이번 주까지 로그 정리", "2026-02-13 18:00"),
            ("이번 주 내로 로그 정리", "2026-02-13 18:00"),
            ("다음 주까지 로그 정리", "2026-02-20 18:00"),
            ("다음 달 3일까지 로그 정리", "2026-03-03 18:00"),
            ("월말까지 로그 정리", "2026-02-28 18:00"),
            ("이번 달 말까지 로그 정리", "2026-02-28 18:00"),
            ("연말까지 로그 정리", "2026-12-31 18:00"),
            ("오후 3시까지 로그 정리", "2026-02-09 15:00"),
            ("9시까지 로그 정리", "2026-02-10 09:00"),
            ("18:00까지 로그 정리", "2026-02-09 18:00"),
            ("24시까지 로그 정리", "2026-02-10 00:00"),
            ("정오까지 로그 정리", "2026-02-09 12:00"),
            ("오전 11시에 배포", "2026-02-09 11:00"),
            ("3일 내 로그 정리", "2026-02-12 18:00"),
            ("로그 정리 3일 이내", "2026-02-12 18:00"),
            ("2시간 후 배포", "2026-02-09 12:15"),
            ("로그를 2시간 안에 정리", "-"),
            ("2시간 안에 로그 정리", "2026-02-09 12:15"),
            ("로그를 30분 내로 완료", "2026-02-09 10:45"),
            ("일주일 안에 로그 정리", "2026-02-16 18:00"),
            ("2주 내 로그 정리", "2026-02-23 18:00"),
            ("2026-02-08 로그를 2026-02-10 12:00까지 정리", "2026-02-10 12:00"),
            ("내일부터 금요일까지 점검", "2026-02-13 18:00"),
            ("by Friday 18:00 clean logs", "2026-02-13 18:00"),
            ("clean logs by Friday", "2026-02-13 18:00"),
            ("clean logs by Fri", "2026-02-13 18:00"),
            ("clean logs before Friday", "2026-02-13 00:00"),
            ("clean logs on Friday", "2026-02-13 18:00"),
            ("clean logs next Monday", "2026-02-16 18:00"),
            ("clean logs this Wednesday at 3pm", "2026-02-11 15:00"),
            ("clean logs today", "2026-02-09 18:00"),
            ("clean logs by end of day", "2026-02-09 18:00"),
            ("clean logs by EOD", "2026-02-09 18:00"),
            ("clean logs by the end of the week", "2026-02-13 18:00"),
            ("clean logs by end of week", "2026-02-13 18:00"),
            ("clean logs tomorrow", "2026-02-10 18:00"),
            ("clean logs by tomorrow noon", "2026-02-10 12:00"),
            ("clean logs tomorrow at 17:30", "2026-02-10 17:30"),
            ("clean logs the day after tomorrow", "2026-02-11 18:00"),
            ("clean logs by 5pm", "2026-02-09 17:00"),
            ("clean logs by 5 p.m.", "2026-02-09 17:00"),
            ("clean logs by 9:30 am", "2026-02-10 09:30"),
            ("clean logs at 17:30", "2026-02-09 17:30"),
            ("clean logs by 5pm tomorrow", "2026-02-10 17:00"),
            ("clean logs by 18:00 on Friday", "2026-02-13 18:00"),
            ("clean logs in 2 hours", "2026-02-09 12:15"),
            ("clean logs within 3 days", "2026-02-12 18:00"),
            ("clean logs in an hour", "2026-02-09 11:15"),
            ("clean logs by Feb 12", "2026-02-12 18:00"),
            ("clean logs by February 12th 9am", "2026-02-12 09:00"),
            ("clean logs by 12 February 2026", "2026-02-12 18:00"),
            ("clean logs by Feb 12, 2026", "2026-02-12 18:00"),
            ("clean logs due 2026-02-12", "2026-02-12 18:00"),
            ("clean logs (due: 2026-02-12 09:00)", "2026-02-12 09:00"),
            ("clean logs no later than Friday", "2026-02-13 18:00"),
            ("clean logs until 2026-02-12 24:00", "2026-02-13 00:00"),
        ])
    func deadline(text: String, due: String) throws {
        #expect(shown(DueDate.due(in: Writing(text), at: monday)) == due)
    }

    @Test(
        "A date that is no deadline, or no date, is left as words",
        arguments: [
            "2026-02-07 로그 정리", "2026-02-07까지 로그 정리", "2026-02-20 로그 정리", "2월 20일 회의록 정리",
            "2월 30일까지 정리", "2026-13-01까지 정리", "25:00까지 정리", "2월 9일 오전 25시까지 정리", "오늘 로그 정리",
            "오늘의 로그 정리", "내일부터 점검", "금요일 이후 점검", "금요일자 로그 정리", "내일의 회의 자료", "매일 18시까지 점검",
            "매주 금요일 점검", "지난 금요일 로그 정리", "10:30 회의록 정리", "3시간 로그 정리", "3일 로그 정리", "일일/주간 점검 정리",
            "2시간 뒤에도 재시도하는 로직", "재시도를 2시간 후 실행하는 로직", "로그 2026-02-20.log 정리", "logs/2026-02-20 정리",
            "`2026-02-20까지` 문구 수정", "\"내일까지\" 문구 수정", "1/2 비율로 정리", "v2.12까지 정리", "2/12~2/14 로그 정리",
            "Friday release notes", "clean Monday logs", "every Friday check logs", "from Monday on", "after Friday check",
            "since tomorrow", "last Friday logs", "clean today's logs", "clean 2026-02-20-backup", "sun shade and sat nav",
            "retry in 2 hours logic", "march on", "may 2 people do this", "16:9 ratio", "by 30:00", "by 13pm", "by Feb 30",
            "월별 집계", "일정 정리", "토론 정리", "수요 예측", "이번 주 로그 정리", "월말 정산 기능", "오전 10시 리포트 정리",
        ])
    func fact(text: String) {
        #expect(shown(DueDate.due(in: Writing(text), at: monday)) == "-")
    }

    @Test(
        "After the working day, today ends at midnight and a weekday means next week",
        arguments: [
            ("오늘까지 정리", "2026-02-13 23:59"), ("finish today", "2026-02-13 23:59"),
            ("금요일까지 정리", "2026-02-20 18:00"), ("금요일 20시까지 정리", "2026-02-13 20:00"),
            ("18:00까지 정리", "2026-02-14 18:00"), ("by Friday", "2026-02-20 18:00"),
            ("1월 5일까지 정리", "-"),
        ])
    func evening(text: String, due: String) {
        let friday = Moment(epochMilliseconds: 1_770_976_800_000, offset: .kst)  // 2026-02-13 19:00
        #expect(shown(DueDate.due(in: Writing(text), at: friday)) == due)
    }

    @Test func `In December a day of January is next year's`() throws {
        let december = Moment(epochMilliseconds: 1_797_300_000_000, offset: .kst)  // 2026-12-15
        #expect(shown(DueDate.due(in: Writing("1월 5일까지 정리"), at: december)) == "2027-01-05 18:00")
        #expect(shown(DueDate.due(in: Writing("by Jan 5"), at: december)) == "2027-01-05 18:00")
        #expect(shown(DueDate.due(in: Writing("다음 달 3일까지"), at: december)) == "2027-01-03 18:00")
    }

    @Test func `Times are local to the offset of the moment`() throws {
        let utc = Moment(epochMilliseconds: monday.epochMilliseconds, offset: .utc)
        #expect(shown(DueDate.due(in: Writing("18:00까지"), at: utc)) == "2026-02-10 03:00")
    }

    @Test func `Near the ends of the calendar nothing overflows`() {
        let end = Moment(epochMilliseconds: 253_402_300_000_000, offset: .kst)
        for text in ["내일까지", "2주 내", "in 9999 hours", "12월 31일까지", "다음 달 3일까지", "월말까지", "by Friday"] {
            _ = DueDate.due(in: Writing(text), at: end)
            _ = DueDate.due(in: Writing(text), at: Moment(epochMilliseconds: .max / 2, offset: .kst))
            _ = DueDate.due(in: Writing(text), at: Moment(epochMilliseconds: .min / 2, offset: .kst))
        }
    }
}
