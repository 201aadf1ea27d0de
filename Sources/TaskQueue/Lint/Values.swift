internal import MarkdownTable
internal import Sheets

/// The words of the columns `status` and `priority`, and rows in work that name no owner.
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
}

extension Status {
    /// - Parameter text: one of the words in any case of letters, with or without Markdown's emphasis around it, or a usual
    ///   word for it in English or Korean.
    package init?(meantBy text: String) {
        let word = CellMarkup.word(text)
        guard let meant = Status(word: word.uppercased()) ?? Synonyms.status(word) else { return nil }
        self = meant
    }
}

extension Column {
    /// - Parameter header: a column's name in any case of letters, or another usual word for it.
    package init?(meantBy header: String) {
        guard let meant = Synonyms.column(header) else { return nil }
        self = meant
    }
}

extension Priority {
    /// - Parameter text: as for ``Status``.
    package init?(meantBy text: String) {
        let word = CellMarkup.word(text)
        guard let meant = Priority(word: word.uppercased()) ?? Synonyms.priority(word) else { return nil }
        self = meant
    }
}

extension LintSheet {
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

extension Column {
    /// A time that a person wrote in another form, as the queue writes it; nil where it may be read in several ways.
    package func timeText(meantBy text: String, at offset: UTCOffset) -> String? {
        MeantTime(CellMarkup.word(text))?.text(at: offset, hour: standardHour)
    }
}
