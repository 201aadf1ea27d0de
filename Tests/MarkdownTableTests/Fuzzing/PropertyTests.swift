import Foundation
import MarkdownTable
import Testing

/// What holds for any bytes. `ORCH_FUZZ_CASES` sets how many documents are tried.
@Suite struct PropertyTests {
    private static let cases = ProcessInfo.processInfo.environment["ORCH_FUZZ_CASES"].flatMap(Int.init) ?? 10_000
    private static let shards = 8

    @Test(arguments: 0..<shards)
    func `any bytes are read, printed and edited without losing any`(shard: Int) throws {
        var tables = 0
        var edited = 0
        for seed in stride(from: shard, to: Self.cases, by: Self.shards) {
            var generator = TableTextGenerator(seed: UInt64(seed))
            let bytes = generator.document()
            let document = try MarkdownDocument(bytes)
            var check = Check(document: document, seed: seed)
            check.identity()
            check.rows()
            check.position(generator.number(below: bytes.count + 1))
            if !document.tables.isEmpty {
                let table = generator.number(below: document.tables.count)
                tables += 1
                let rowCount = document.tables[table].rowCount
                // One kind of edit for each document, in turn.
                switch rowCount == 0 ? 0 : seed / Self.shards % 6 {
                case 0: try check.append(to: table, with: &generator)
                case 1: try check.remove(generator.number(below: rowCount), of: table)
                case 2: try check.mix(in: table, with: &generator)
                case 3: try check.align(table)
                default:
                    let row = generator.number(below: rowCount)
                    if try check.replace(in: table, row: row, with: &generator) { edited += 1 }
                }
            }
            // One finding is enough: the seed reproduces it.
            if let failure = check.failure {
                Issue.record("seed \(seed): \(failure)\n\(String(decoding: bytes, as: UTF8.self).debugDescription)")
                return
            }
        }
        let all = Self.cases / Self.shards
        #expect(tables >= all / 3 && edited >= all / 12, "the generator makes too few tables to say anything")
    }
}

/// The properties of one document. The first one that fails is kept.
private struct Check {
    let document: MarkdownDocument
    let seed: Int
    var failure: String?

    init(document: MarkdownDocument, seed: Int) {
        self.document = document
        self.seed = seed
    }

    private mutating func expect(_ holds: Bool, _ property: @autoclosure () -> String) {
        if !holds, failure == nil { failure = property() }
    }

    mutating func identity() {
        expect(TableEdits(document).apply() == document.bytes, "no edit changes nothing")
        expect(document.firstNUL == document.bytes.firstIndex(of: 0), "the first NUL is found")
    }

    mutating func rows() {
        for table in document.tables {
            var visited = 0
            var cells = RowCells()
            var damaged: [Int] = []
            for row in 0..<table.rowCount {
                document.readRow(row, ofTable: table.index, into: &cells)
                let plain = PlainReading.cells(Array(document.bytes[cells.content]))
                let read = (0..<cells.count).map { Array(document.cellBytes(cells.text($0))) }
                expect(read == plain, "row \(row) has the cells \(plain), not \(read)")
                expect(cells.isWellFormed == (plain.count == table.columnCount), "row \(row) is as damaged as it is")
                if plain.count != table.columnCount { damaged.append(row) }
                expect(cells.isWellFormed == (cells.damage == nil), "damage of row \(row) has a place")
                let line = table.range(ofRow: row)
                expect(
                    line.lowerBound <= cells.content.lowerBound && cells.content.upperBound <= line.upperBound,
                    "row \(row) lies in its line")
            }
            document.forEachRow(ofTable: table.index) { row, bytes in
                if row.row == visited, row.line == table.line(ofRow: visited) { visited += 1 }
            }
            expect(document.damagedRows(ofTable: table.index) == damaged, "the damaged rows are \(damaged)")
            expect(visited == table.rowCount, "each row is visited once, in order")
        }
    }

    mutating func position(_ offset: Int) {
        let line = document.position(ofByte: offset).line
        let plain = PlainReading.line(ofByte: offset, in: document.bytes)
        expect(line == plain, "byte \(offset) is in line \(plain), not \(line)")
    }

    mutating func replace(in table: Int, row: Int, with generator: inout TableTextGenerator) throws -> Bool {
        let column = generator.number(below: document.tables[table].columnCount)
        let text = generator.cell()
        var edits = TableEdits(document)
        do {
            try edits.replaceCell(table: table, row: row, column: column, with: text)
        } catch .damagedRow, .wouldBreakRow {
            expect(edits.isEmpty, "a refused edit leaves nothing behind")
            return false
        }
        let after = try edited(edits)
        let (old, new) = (PlainReading.lines(document.bytes), PlainReading.lines(after.bytes))
        expect(old.count == new.count, "replacing a cell keeps the number of lines")
        expect(PlainReading.changedLines(old, new) <= 1, "replacing a cell changes one line")
        sameShape(after, as: document)
        guard failure == nil else { return true }
        var (before, cells) = (RowCells(), RowCells())
        document.readRow(row, ofTable: table, into: &before)
        after.readRow(row, ofTable: table, into: &cells)
        guard cells.count == before.count else {
            expect(false, "replacing a cell keeps the number of cells")
            return true
        }
        for index in 0..<cells.count {
            let expected =
                index == column
                ? PlainReading.cells(text).first ?? []
                : Array(document.cellBytes(before.text(index)))
            let found = Array(after.cellBytes(cells.text(index)))
            expect(found == expected, "cell \(index) of row \(row) becomes \(expected), not \(found)")
        }
        return true
    }

    mutating func append(to table: Int, with generator: inout TableTextGenerator) throws {
        let texts = (0..<document.tables[table].columnCount).map { _ in generator.cell() }
        var edits = TableEdits(document)
        try edits.appendRow(table: table, cells: texts)
        let after = try edited(edits)
        var (old, new) = (PlainReading.lines(document.bytes), PlainReading.lines(after.bytes))
        expect(new.count == old.count + 1, "appending adds one line")
        let row = document.tables[table].rowCount
        let line = document.tables[table].line(ofRow: row) - 1
        guard failure == nil, after.tables.count == document.tables.count, after.tables[table].rowCount == row + 1
        else {
            expect(false, "the appended line is a row of the table")
            return
        }
        new.remove(at: line)
        expect(new == old, "appending changes no other line")
        old = []
        var cells = RowCells()
        after.readRow(row, ofTable: table, into: &cells)
        let found = (0..<cells.count).map { Array(after.cellBytes(cells.text($0))) }
        let expected = texts.map { PlainReading.cells($0).first ?? [] }
        expect(found == expected, "the new row has the cells \(expected), not \(found)")
        let endings = [document.bytes, after.bytes].map { $0.last == 0x0A || $0.last == 0x0D }
        expect(endings[0] == endings[1], "the file's final line end stays as it was")
    }

    mutating func remove(_ row: Int, of table: Int) throws {
        var edits = TableEdits(document)
        try edits.removeRow(table: table, row: row)
        let after = try edited(edits)
        var (old, new) = (PlainReading.lines(document.bytes), PlainReading.lines(after.bytes))
        old.remove(at: document.tables[table].line(ofRow: row) - 1)
        expect(old == new, "removing a row takes its line and no other")
        new = []
        expect(
            after.tables.count == document.tables.count
                && after.tables[table].rowCount == document.tables[table].rowCount - 1,
            "removing a row leaves the table one shorter")
    }

    /// Replacements, removals and new rows in one go.
    mutating func mix(in table: Int, with generator: inout TableTextGenerator) throws {
        let before = document.tables[table]
        var edits = TableEdits(document)
        var removed: Set<Int> = []
        var added = 0
        for _ in 0..<(1 + generator.number(below: 6)) {
            let row = generator.number(below: before.rowCount)
            switch generator.number(below: 3) {
            case 0:
                try edits.removeRow(table: table, row: row)
                removed.insert(row)
            case 1:
                try edits.appendRow(table: table, cells: (0..<before.columnCount).map { _ in generator.cell() })
                added += 1
            default:
                let column = generator.number(below: before.columnCount)
                do {
                    try edits.replaceCell(table: table, row: row, column: column, with: generator.cell())
                } catch .damagedRow, .wouldBreakRow {
                    continue
                }
            }
        }
        let after = try edited(edits)
        let lines = [document.bytes, after.bytes].map { PlainReading.lines($0).count }
        expect(lines[1] == lines[0] - removed.count + added, "as many lines are gone and added as rows")
        expect(
            after.tables.count == document.tables.count
                && after.tables[table].rowCount == before.rowCount - removed.count + added,
            "the table has the rows that stayed and the new ones")
    }

    mutating func align(_ table: Int) throws {
        var edits = TableEdits(document)
        try edits.align(table: table)
        let after = try edited(edits)
        sameShape(after, as: document)
        guard failure == nil else { return }
        var again = TableEdits(after)
        try again.align(table: table)
        expect(again.isEmpty, "what is aligned is aligned")
        let (old, new) = (document.tables[table], after.tables[table])
        expect(old.header.map(\.text) == new.header.map(\.text), "the header says the same")
        var (before, cells) = (RowCells(), RowCells())
        for row in 0..<old.rowCount {
            document.readRow(row, ofTable: table, into: &before)
            after.readRow(row, ofTable: table, into: &cells)
            guard before.isWellFormed else {
                let lines = [document.bytes[old.range(ofRow: row)], after.bytes[new.range(ofRow: row)]]
                expect(lines[0] == lines[1], "the damaged row \(row) stays as it was")
                continue
            }
            let texts = (0..<before.count).map { document.cellBytes(before.text($0)) }
            let aligned = (0..<cells.count).map { after.cellBytes(cells.text($0)) }
            expect(texts == aligned, "row \(row) says the same")
        }
        let (lines, aligned) = (PlainReading.lines(document.bytes), PlainReading.lines(after.bytes))
        let inside = old.headerLine - 1..<old.line(ofRow: old.rowCount) - 1
        expect(
            lines.count == aligned.count
                && lines.indices.allSatisfy { inside.contains($0) || lines[$0] == aligned[$0] },
            "lines outside the table stay as they were")
    }

    private func edited(_ edits: TableEdits) throws -> MarkdownDocument {
        try MarkdownDocument(edits.apply())
    }

    private mutating func sameShape(_ after: MarkdownDocument, as before: MarkdownDocument) {
        expect(
            after.tables.map(\.rowCount) == before.tables.map(\.rowCount)
                && after.tables.map(\.columnCount) == before.tables.map(\.columnCount),
            "the tables keep their rows and columns")
    }
}
