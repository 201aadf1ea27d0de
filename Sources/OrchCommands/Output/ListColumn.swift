internal import TaskQueue

/// A column of a list: one of the table's, or something derived from the row.
enum ListColumn: Equatable {
    case cell(String)
    case derived(Derived)

    /// What is derived from a row, in the words of the command line. Those that JSON knows too are called alike.
    enum Derived: String, CaseIterable {
        case state, ready, attempt, age, due
    }

    /// The columns that a list shows to programs; scripts rely on their order.
    static let standard = [Column.id, .status, .priority, .task].map { ListColumn.cell($0.header) }

    /// The columns that a terminal has room for, the text of the task last since it is cut at the end.
    ///
    /// - Parameter width: the terminal's columns.
    static func fitting(width: Int) -> [ListColumn] {
        guard width >= 120 else { return standard }
        return standard.dropLast() + [.derived(.due), .cell(Column.ownerSession.header)] + standard.suffix(1)
    }

    /// - Parameters:
    ///   - name: as the user writes it. Derived columns have their names even where the table has a column of that
    ///     name, as in JSON; `owner` is short for `owner_session` unless the table has such a column.
    ///   - headers: those of the table.
    /// - Returns: nil for a name that no column has.
    init?(_ name: String, in headers: [String]) {
        if let derived = Derived(rawValue: name) {
            self = .derived(derived)
        } else if !name.isEmpty, headers.contains(name) {
            self = .cell(name)
        } else if name == "owner", headers.contains(Column.ownerSession.header) {
            self = .cell(Column.ownerSession.header)
        } else {
            return nil
        }
    }

    static func names(in headers: [String]) -> [String] {
        headers.filter { !$0.isEmpty } + Derived.allCases.map(\.rawValue).filter { !headers.contains($0) }
    }

    /// The heading on a terminal.
    var heading: String {
        switch self {
        case .cell(Column.ownerSession.header): "OWNER"
        case .cell(let header): header.uppercased()
        case .derived(let derived): derived.rawValue.uppercased()
        }
    }
}

extension Queue {
    /// The texts of a list, one array per row. Rows are decoded only for derived columns.
    mutating func texts(of columns: [ListColumn], inRows rows: [Int], at moment: Moment) -> [[String]] {
        let headers = columns.compactMap { column in
            if case .cell(let header) = column { header } else { nil }
        }
        let cells = texts(ofColumns: headers, inRows: rows)
        guard headers.count < columns.count else { return cells }
        return zip(rows, cells).map { index, cells in
            let row = row(index)
            var cells = cells.makeIterator()
            return columns.map { column in
                switch column {
                case .cell: cells.next() ?? ""
                case .derived(let derived): text(of: derived, of: row, at: moment)
                }
            }
        }
    }

    private mutating func text(of derived: ListColumn.Derived, of row: TaskRow, at moment: Moment) -> String {
        switch derived {
        case .state: row.state(at: moment)?.rawValue ?? ""
        case .ready: readiness(of: row, at: moment) == .ready ? "yes" : "no"
        case .attempt: row.notes.attempt?.text ?? ""
        case .age: row.beginning(at: moment.offset).flatMap { Age.since($0, at: moment) } ?? ""
        case .due: row.openDue(at: moment.offset).map { Age.due($0, at: moment) } ?? ""
        }
    }
}

extension TaskRow {
    /// When the work on it began or, before that, when it came in by natural-language intake.
    fileprivate func beginning(at offset: UTCOffset) -> Timestamp? {
        time(.startedAt, at: offset)
            ?? notes.value(of: .intake).flatMap { Timestamp(compactText: $0, at: offset) }
    }

    /// When it is due, unless it is done or cancelled: then it can't be late any more.
    func openDue(at offset: UTCOffset) -> Timestamp? {
        state == .done || state == .cancelled ? nil : time(.dueAt, at: offset)
    }
}
