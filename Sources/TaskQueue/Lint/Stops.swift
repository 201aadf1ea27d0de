internal import Sheets

/// What stops the reading of the whole file.
extension LintFinding {
    /// - Parameter error: why the file can't be read as a queue.
    static func stopping(_ error: SheetError) -> [LintFinding] {
        switch error {
        case .noTable: [LintFinding(.noTable, line: 1, column: 1)]
        case .noTableBelowHeading(let heading): [LintFinding(.noTableBelowHeading(heading), line: 1, column: 1)]
        case .severalTables(let lines):
            lines.dropFirst().map { LintFinding(.secondTable(firstLine: lines[0]), line: $0, column: 1) }
        case .duplicateColumn(let name, let line, let column):
            [LintFinding(.repeatedColumn(LintSheet.shown(name)), line: line, column: column)]
        case .conflictMarker(let line): [LintFinding(.conflictMarker, line: line, column: 1)]
        case .nulByte(let line, let column): [LintFinding(.nulByte, line: line, column: column)]
        case .fileTooLarge(let bytes): [LintFinding(.fileTooLarge(bytes: bytes), line: 1, column: 1)]
        // The others are of rows and operations; reading a file throws none of them.
        default: []
        }
    }
}
