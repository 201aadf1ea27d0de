internal import Text

/// What a line of a report is for.
enum Section: Sendable {
    /// It reports work.
    case claim
    /// It reports work and is under a heading for results (`Validation:`), so that a bare phrase is a result.
    case result
    /// It says what comes next.
    case plan
    /// It weighs what might happen.
    case risk
    /// It repeats what was asked (`Success criteria:`) or quotes somebody (`> …`).
    case echo
    /// A box that is not ticked.
    case open
}

/// Reads headings such as `Next:` or `## 위험`, and what they cover.
struct SectionReader {
    private let scalars: [UInt32]
    private let lineStarts: [Int]

    init(scalars: [UInt32], lineStarts: [Int]) {
        self.scalars = scalars
        self.lineStarts = lineStarts
    }

    /// The section of each line. A heading with text after it covers its line and the bullets below; an empty one
    /// covers the lines down to the next blank line or heading.
    func sections() -> [Section] {
        var sections: [Section] = []
        sections.reserveCapacity(lineStarts.count)
        var running: Section?
        var isOpenHeading = false
        var isFence = false
        for line in lineStarts.indices {
            let range = range(of: line)
            if begins(range, "```") { isFence.toggle() }
            if isFence {
                sections.append(running ?? .result)
            } else if range.isEmpty {
                if !isOpenHeading || sections.last != nil { running = isOpenHeading ? running : nil }
                isOpenHeading = false
                sections.append(.claim)
            } else if begins(range, ">") {
                sections.append(.echo)
            } else if let (section, isEmpty) = heading(range) {
                running = section
                isOpenHeading = isEmpty
                sections.append(section)
            } else if isBullet(range) || isOpenHeading {
                sections.append(section(ofItem: range, under: running))
            } else {
                running = nil
                sections.append(section(ofItem: range, under: .claim))
            }
        }
        return sections
    }

    /// The line without the spaces around it.
    private func range(of line: Int) -> Range<Int> {
        var start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : scalars.count
        while start < end, Script.isSpace(scalars[start]) { start += 1 }
        while end > start, Script.isSpace(scalars[end - 1]) { end -= 1 }
        return start..<end
    }

    private func begins(_ range: Range<Int>, _ spelling: String) -> Bool {
        scalars[range].starts(with: spelling.unicodeScalars.lazy.map(\.value))
    }

    private func isBullet(_ range: Range<Int>) -> Bool {
        let value = scalars[range.lowerBound]
        return [0x2D, 0x2A, 0x2B, 0x2022, 0xB7].contains(value) || Script.isDigit(value)
            || lineStarts.last.map { $0 < range.lowerBound } == true && scalars[range.lowerBound - 1] == 0x20
    }

    private func section(ofItem range: Range<Int>, under running: Section?) -> Section {
        if begins(range, "✅") || begins(range, "- ✅") { return running ?? .result }
        // Boxes begin with one of these.
        guard scalars[range.prefix(12)].contains(where: { $0 == 0x5B || 0x2610...0x2611 ~= $0 }) else {
            return running ?? .claim
        }
        switch ListMarker.read(scalars[range.prefix(12)].compactMap(Unicode.Scalar.init)[...]).kind {
        case .openBox: return .open
        case .tickedBox: return running ?? .result
        default: return running ?? .claim
        }
    }

    /// The section that a line opens, and whether nothing follows its name.
    private func heading(_ range: Range<Int>) -> (Section, Bool)? {
        var start = range.lowerBound
        var isMarkdown = false
        while start < range.upperBound, [0x23, 0x2A, 0x20, 0x2D].contains(scalars[start]) {
            if scalars[start] == 0x23 { isMarkdown = true }
            start += 1
        }
        let limit = min(range.upperBound, start + 28)
        var end = start
        while end < limit, scalars[end] != 0x3A, scalars[end] != 0x2A { end += 1 }
        let hasColon = end < range.upperBound && (scalars[end] == 0x3A || scalars[end] == 0x2A)
        guard hasColon || (isMarkdown && end == range.upperBound) else { return nil }
        guard let section = Self.names.meaning(of: start..<end, in: scalars) else {
            return isMarkdown ? (.claim, true) : nil
        }
        while end < range.upperBound, [0x3A, 0x2A, 0x20].contains(scalars[end]) { end += 1 }
        return (section, end == range.upperBound)
    }

    /// Whether a name in small letters is that of a section.
    static func isHeading(_ name: String) -> Bool {
        let scalars = name.scalarValues
        return names.meaning(of: scalars.indices, in: scalars) != nil
    }

    private static let names: WordTrie<Section> = {
        let groups: [(Section, String)] = [
            (
                .plan,
                """
                next,next steps,next step,plan,plans,remaining,left,to do,future work,\
                다음,다음 단계,다음 작업,향후,향후 계획,계획,예정,남은 작업,남은 일,할 일,후속,후속 작업
                """
            ),
            (.risk, "risks,risk,caveats,위험,리스크,주의,주의사항,우려"),
            (
                .echo,
                """
                success criteria,criteria,acceptance criteria,goal,goals,requirements,task,\
                성공 기준,성공기준,완료 기준,기준,목표,요청,요청 사항,요구사항,요구 사항,작업 요청
                """
            ),
            (
                .result,
                """
                status,files,diff-summary,validation,result,results,done,changes,summary,tests,verification,\
                상태,파일,결과,검증,검증 결과,검증결과,완료,변경,변경 사항,변경사항,테스트,요약,한 일
                """
            ),
        ]
        var names = WordTrie<Section>()
        for (section, spellings) in groups {
            for spelling in spellings.split(separator: ",") { names.insert(String(spelling).scalarValues, section) }
        }
        return names
    }()
}
