internal import MarkdownTable
package import Sheets

/// The check of a whole file for what hand edits get wrong.
package enum Lint {
    /// All findings, by place.
    ///
    /// Costs one pass over the file for what may be in any line and one over its rows; only cells in which something
    /// may be wrong are decoded.
    ///
    /// - Parameters:
    ///   - bytes: the file's content; any bytes will do.
    ///   - terms: how the file is read.
    ///   - moment: when it is checked; tags with times are far from it or near.
    ///   - context: what is known beside the file.
    package static func findings(
        in bytes: [UInt8], terms: TableTerms = TableTerms(), at moment: Moment, in context: LintContext = LintContext()
    ) -> [LintFinding] {
        let secrets = Secret.occurrences(in: bytes, bytes.indices).map {
            LintMark(.secret($0.secret, start: $0.start), at: $0.offset)
        }
        do throws(SheetError) {
            var file = try Sheet(bytes, schema: Queue.schema, terms: terms)
            file.memory = context.memory
            var sheet = LintSheet(Queue(file), at: moment, in: context)
            sheet.check()
            return sheet.findings(with: secrets)
        } catch {
            let stops = SheetFinding.stopping(error, showing: LintSheet.shown).map {
                LintFinding(.shape($0.kind), line: $0.line, column: $0.column, isFixable: $0.kind.isCertainTable)
            }
            guard let document = try? MarkdownDocument(bytes) else { return stops }
            let findings = stops + placed(secrets, in: document) { _ in false }
            return findings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
        }
    }

    /// What keeps commands from finding tasks in an archive: it can't be read, or has an id twice.
    ///
    /// - Parameters:
    ///   - bytes: the archive's content.
    ///   - terms: how the file is read.
    package static func findings(inArchive bytes: [UInt8], terms: TableTerms) -> [LintFinding] {
        findings(in: bytes, of: Queue.schema, terms: terms) { kind in
            switch kind {
            case .duplicateKey, .copiedRow, .otherEncoding: true
            default: false
            }
        }
    }

    /// What keeps commands from reading rows of another table beside the queue, or from adding some.
    ///
    /// - Parameters:
    ///   - bytes: the table's content.
    ///   - schema: its kind.
    ///   - columns: those that commands write to.
    ///   - terms: how the file is read.
    ///   - oddCells: of a row.
    package static func findings(
        inLedger bytes: [UInt8], of schema: Schema, writing columns: [String], terms: TableTerms,
        oddCells: (SheetRow) -> [OddCell]
    ) -> [LintFinding] {
        let rows = findings(in: bytes, of: schema, terms: terms) { kind in
            switch kind {
            case .duplicateKey, .copiedRow, .otherEncoding, .damagedRow, .strayRow, .noKey: true
            default: false
            }
        } oddCells: { row in
            oddCells(row) + oddTimes(of: row)
        }
        guard let sheet = try? Sheet(bytes, schema: schema, terms: terms) else { return rows }
        let missing = columns.filter { sheet.place(of: $0) == nil }
        return
            (missing.isEmpty
            ? [] : [LintFinding(.missingHeaders(missing), line: sheet.table.headerLine, column: 1)]) + rows
    }

    /// The times of a row that can't be read. Their columns are named alike in all tables.
    private static func oddTimes(of row: SheetRow) -> [OddCell] {
        row.names.filter { $0.hasSuffix("_at_kst") }.compactMap { name in
            let text = row[name]
            guard !text.isEmpty, Timestamp(text: text, at: .kst) == nil else { return nil }
            return OddCell(column: name, text: text, takes: "YYYY-MM-DD HH:mm:ss")
        }
    }

    private static func findings(
        in bytes: [UInt8], of schema: Schema, terms: TableTerms, where isAsked: (SheetFinding.Kind) -> Bool,
        oddCells: (SheetRow) -> [OddCell] = { _ in [] }
    ) -> [LintFinding] {
        do throws(SheetError) {
            let sheet = try Sheet(bytes, schema: schema, terms: terms)
            var shape = SheetLint(sheet, showing: LintSheet.shown) {
                schema.name != Queue.schema.name || TaskID($0) != nil
            }
            var marks: [LintMark] = []
            shape.checkRows { cells in
                for cell in oddCells(sheet.row(cells.row)) {
                    guard let place = sheet.place(of: cell.column) else { continue }
                    let shown = OddCell(column: cell.column, text: LintSheet.shown(cell.text), takes: cell.takes)
                    marks.append(LintMark(.oddCell(shown), at: cells.text(place).lowerBound))
                }
            }
            marks += shape.marks.filter { isAsked($0.kind) }.map { LintMark(.shape($0.kind), at: $0.offset) }
            return placed(marks, in: sheet.document) { _ in false }.map(\.asWarning)
        } catch {
            return SheetFinding.stopping(error, showing: LintSheet.shown).map {
                LintFinding(.shape($0.kind), line: $0.line, column: $0.column)
            }
        }
    }

    static func placed(
        _ marks: [LintMark], in document: MarkdownDocument, isFixable: (LintMark) -> Bool
    ) -> [LintFinding] {
        let marks = marks.sorted { $0.offset < $1.offset }
        return zip(marks, document.positions(ofBytes: marks.map(\.offset))).map { mark, position in
            LintFinding(
                mark.kind, line: position.line, column: position.column, isFinished: mark.isFinished,
                isFixable: isFixable(mark))
        }
    }
}

extension SheetFinding.Kind {
    /// Whether it is a table that other headers alone make a queue.
    fileprivate var isCertainTable: Bool {
        if case .unfitTable(let near) = self { near.isCertain } else { false }
    }
}

extension LintFinding {
    /// Whether fixing it changes the columns of the table.
    package var isAboutColumns: Bool {
        switch kind {
        case .missingColumns, .shape(.unfitTable): true
        default: false
        }
    }
}

/// What is known of a queue beside its file.
package struct LintContext: Sendable {
    /// How long a task without a lease may be in work.
    let staleMinutes: Int
    let memory: (any RowMemory)?
    /// What the event log says of claims, by the ids of the tasks.
    let claims: [String: LoggedClaim]

    /// - Parameters:
    ///   - staleMinutes: how long a task without a lease may be in work.
    ///   - memory: the archive.
    ///   - claims: what the event log says of claims, by the ids of the tasks.
    package init(
        staleMinutes: Int = 360, memory: (any RowMemory)? = nil, claims: [String: LoggedClaim] = [:]
    ) {
        self.staleMinutes = staleMinutes
        self.memory = memory
        self.claims = claims
    }
}

/// A finding before its line and column are known.
struct LintMark {
    let kind: LintFinding.Kind
    let offset: Int
    /// Whether it is in the row of a task that is DONE.
    let isFinished: Bool
    let fix: LintFix?

    init(_ kind: LintFinding.Kind, at offset: Int, isFinished: Bool = false, fix: LintFix? = nil) {
        self.kind = kind
        self.offset = offset
        self.isFinished = isFinished
        self.fix = fix
    }
}

/// What can't be wrong to write into a cell, or to do with a row.
package struct LintFix: Equatable, Sendable {
    package enum Target: Equatable, Sendable {
        case cell(Column)
        /// Give the row the number of cells that the header has.
        case cells
        /// Take the row out.
        case row
    }

    /// The row's number in the table, from 0.
    package let row: Int
    package let target: Target
    /// The text of the cell, as a finding shows it, or what is wrong with the row.
    package let was: String
    /// What is to be written.
    package let text: String

    /// The column of the cell that is written.
    package var column: Column? {
        if case .cell(let column) = target { column } else { nil }
    }

    init(row: Int, _ target: Target, was: String, text: String) {
        self.row = row
        self.target = target
        self.was = was
        self.text = text
    }
}

extension Queue {
    /// What can be fixed without asking anybody, from top to bottom: words in other case, times in another form that
    /// reads only one way, tags in another spelling, and invisible characters in ids, in rows that a command may change:
    /// well-formed, and with an id that is theirs alone. And rows that lack cells at their end, and copies of rows.
    package func fixes(at moment: Moment) -> [LintFix] {
        var sheet = LintSheet(self, at: moment)
        sheet.check()
        var fixes: [LintFix] = []
        let marks = sheet.marks.filter { sheet.isFixable($0) }.sorted { $0.offset < $1.offset }
        for fix in marks.compactMap(\.fix) where fixes.last != fix { fixes.append(fix) }
        return fixes
    }
}
