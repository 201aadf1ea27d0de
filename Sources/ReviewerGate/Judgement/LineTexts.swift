/// The lines of a report as text; those asked for last are kept, since many items point to the same ones.
struct LineTexts {
    private let report: Report
    private var kept = [(line: Int, text: String)](repeating: (-1, ""), count: 64)

    init(report: Report) { self.report = report }

    mutating func text(of line: Int) -> String {
        let place = line & 63
        if kept[place].line != line { kept[place] = (line, report.line(line)) }
        return kept[place].text
    }
}
