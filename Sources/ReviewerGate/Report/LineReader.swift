internal import Text

/// Says of each line what it is and which section it is in.
struct LineReader {
    let scalars: [UInt32]
    let lineStarts: [Int]

    func read() -> ([LineKind], [Section]) {
        var kinds: [LineKind] = []
        var sections: [Section] = []
        var fence: UInt32?
        /// What a Markdown heading opened, and what a label opened until the next blank line.
        var section = Section.work
        var labelled: Section?
        var isComment = false
        for line in lineStarts.indices {
            let range = range(of: line)
            let first = range.isEmpty ? 0 : scalars[range.lowerBound]
            var kind = LineKind.prose
            var own: Section?
            if isComment || begins(range, "<!--") {
                isComment = !scalars[range].suffix(3).elementsEqual([0x2D, 0x2D, 0x3E])
                (kind, own) = (.heading, .request)
            } else if begins(range, "```") || begins(range, "~~~") {
                kind = .heading
                if fence == nil { fence = first } else if fence == first { fence = nil }
            } else if fence != nil {
                kind = .output
            } else if range.isEmpty {
                labelled = nil
            } else if first == 0x3E {
                kind = .quote
            } else if first == 0x24, range.count > 1, scalars[range.lowerBound + 1] == 0x20 {
                kind = .output
            } else if first == 0x7C {
                kind = .table
            } else if let title = title(range) {
                let known = SectionNames.section(of: scalars[title.name])
                if title.isMarkdown {
                    (kind, section, labelled) = (.heading, known ?? .work, nil)
                } else if title.isWhole {
                    (kind, labelled) = (.heading, known)
                } else if let known {
                    own = known
                    labelled = nil
                }
                if !title.isWhole { kind = self.kind(ofItem: range) }
            } else {
                kind = self.kind(ofItem: range)
            }
            kinds.append(kind)
            sections.append(own ?? labelled ?? section)
        }
        return (kinds, sections)
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

    private func kind(ofItem range: Range<Int>) -> LineKind {
        let beginning = scalars[range.prefix(12)].compactMap(Unicode.Scalar.init)
        return switch ListMarker.read(beginning[...]).kind {
        case .openBox: .openBox
        case .tickedBox: .tickedBox
        case nil: .prose
        default: .item
        }
    }

    /// The name of a title: `## Next`, `**다음**`, `Next:`, and of a label before text: `- 다음: …`.
    private func title(_ range: Range<Int>) -> (name: Range<Int>, isMarkdown: Bool, isWhole: Bool)? {
        var (start, end) = (range.lowerBound, range.upperBound)
        let hashes = scalars[range].prefix { $0 == 0x23 }.count
        let isMarkdown = hashes > 0 && hashes < range.count && scalars[start + hashes] == 0x20
        while start < end, [0x23, 0x2A, 0x20, 0x2D, 0x5F].contains(scalars[start]) { start += 1 }
        while end > start, [0x23, 0x2A, 0x20, 0x3A, 0x5F].contains(scalars[end - 1]) { end -= 1 }
        if isMarkdown { return (start..<end, true, true) }
        let isBold = scalars[range].starts(with: [0x2A, 0x2A]) && scalars[range].suffix(3).contains(0x2A)
        let hasColon = scalars[end..<range.upperBound].contains(0x3A)
        if isBold || hasColon, end - start <= 40 { return (start..<end, isBold && !hasColon, true) }
        let limit = min(end, start + 28)
        guard let colon = scalars[start..<limit].firstIndex(of: 0x3A) else { return nil }
        var last = colon
        while last > start, [0x2A, 0x20].contains(scalars[last - 1]) { last -= 1 }
        return (start..<last, false, false)
    }
}

/// The titles by which a report's sections are known.
enum SectionNames {
    static func section(of name: ArraySlice<UInt32>) -> Section? {
        guard name.count < 40 else { return nil }
        if let section = byHash[name.reduce(Lexicon.seed, Lexicon.hash)] { return section }
        return name.count > 2 && scopes.contains { name.firstPlace(of: $0) != nil } ? .scope : nil
    }

    /// Whether a name in small letters is that of a section.
    static func isTitle(_ name: String) -> Bool { names[name] != nil || results.contains(name) }

    private static let names: [String: Section] = {
        let groups: [(Section, String)] = [
            (
                .future,
                """
                next,next steps,next step,plan,plans,to do,future work,follow-up,follow-ups,followups,risks,risk,\
                caveats,다음,다음 단계,다음 작업,향후,향후 계획,계획,예정,할 일,후속,후속 작업,위험,리스크,주의,주의사항,우려
                """
            ),
            (
                .request,
                """
                success criteria,criteria,acceptance criteria,goal,goals,requirements,task,request,\
                성공 기준,성공기준,완료 기준,기준,목표,요청,요청 사항,요구사항,요구 사항,작업 요청
                """
            ),
        ]
        var names: [String: Section] = [:]
        for (section, list) in groups {
            for name in list.split(separator: ",") { names[String(name)] = section }
        }
        return names
    }()

    /// By the hash of the name's scalars, since every line may be a title.
    private static let byHash = Dictionary(
        uniqueKeysWithValues: names.map { ($0.key.scalarValues.reduce(Lexicon.seed, Lexicon.hash), $0.value) })

    private static let scopes = [
        "not do", "did not", "didn't", "not done", "out of scope", "not in scope", "not touched", "not changed",
        "left alone", "untouched", "unchanged", "left as is", "not included", "하지 않은",
        "안 한", "제외", "범위 밖", "범위 외", "건드리지", "손대지", "그대로 둔", "바꾸지 않은", "포함하지 않은",
    ].map(\.scalarValues)

    private static let results: Set<String> = [
        "status", "files", "diff-summary", "checklist", "validation", "result", "results", "done", "changes",
        "summary", "tests", "verification", "상태", "파일", "결과", "검증", "검증 결과", "검증결과", "완료", "변경", "변경 사항",
        "변경사항", "테스트", "요약", "한 일",
    ]
}
