internal import MarkdownTable
internal import Sheets

/// The words of the columns `status` and `priority`, times, and rows in work that name no owner.
extension LintSheet {
    mutating func checkWords(of row: Row) {
        if row.facts.status == nil, let place = places[.status] {
            let range = row.cells.text(place)
            let text = document.saysSomething(range) ? document.cellText(range) : ""
            let meant = Status(meantBy: text)
            let was = Self.shown(text)
            mark(
                .unknownStatus(was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, .cell(.status), was: was, text: $0.word) })
        }
        if row.facts.priority == nil, let (text, range) = text(.priority, of: row) {
            let meant = Priority(meantBy: text)
            let was = Self.shown(text)
            mark(
                .unknownPriority(was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, .cell(.priority), was: was, text: $0.word) })
        }
    }

    mutating func checkOwner(of row: Row) {
        guard row.facts.status == .inProgress, let place = places[.ownerSession] else { return }
        let range = row.cells.text(place)
        if !document.saysSomething(range) { mark(.noOwner, at: range.lowerBound, in: row) }
    }

    mutating func checkTimes(of row: Row) {
        for column in [Column.startedAt, .dueAt] {
            guard let (text, range) = text(column, of: row),
                Timestamp(text: CellMarkup.word(text), at: moment.offset) == nil
            else { continue }
            let meant = column.timeText(meantBy: text, at: moment.offset)
            let was = Self.shown(text)
            mark(
                .unknownTime(column, was, meant: meant), at: range.lowerBound, in: row,
                fix: meant.map { LintFix(row: row.index, .cell(column), was: was, text: $0) })
        }
    }
}
