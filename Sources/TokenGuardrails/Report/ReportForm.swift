extension CompactReport {
    /// A report to fill in, or a filled one: its text passes the check as soon as `Files` and `Diff-Summary` say
    /// something, within the limits of bullets and characters.
    ///
    /// - Parameters:
    ///   - id: the task's id.
    ///   - status: what stands beside `Status:`.
    ///   - files, diffSummary, validation, risks, next: a bullet each; none leaves an empty bullet to fill.
    /// - Returns: the text, with a line end after its last line. Line ends inside a text become spaces.
    package static func form(
        id: String, status: String = "", files: [String] = [], diffSummary: [String] = [], validation: [String] = [],
        risks: [String] = [], next: [String] = []
    ) -> String {
        var text = headerOpening + oneLine(id) + "]\n"
        for section in ReportSection.allCases {
            let bullets =
                switch section {
                case .status: [String]()
                case .files: files
                case .diffSummary: diffSummary
                case .validation: validation
                case .risks: risks
                case .next: next
                }
            text += section.heading
            if section == .status {
                text += " " + oneLine(status) + "\n"
                continue
            }
            text += "\n"
            for bullet in bullets.isEmpty ? [""] : bullets { text += "- " + oneLine(bullet) + "\n" }
        }
        return text
    }

    /// How the header of every report begins.
    static let headerOpening = "[REPORT "

    private static func oneLine(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(scalar == "\n" || scalar == "\r" ? " " : scalar)
        }
        return line
    }
}
