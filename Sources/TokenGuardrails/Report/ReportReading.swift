/// One pass over the lines of a report.
struct ReportReading {
    private let bytes: [UInt8]
    private let lines: [Range<Int>]
    private let expected: String
    private var result = CompactReport()
    private var headerIsDue = true
    private var hasFence = false
    /// The bullets that count, and the line of the first one too many.
    private var bullets = 0
    private var lineOfBulletTooMany = 0
    /// The section at hand, as a place in `result.sections`.
    private var current: Int?
    private var furthest: ReportSection?

    init(_ text: String, expecting expected: String) {
        bytes = Array(text.utf8)
        lines = ReportLine.ranges(in: bytes)
        self.expected = expected
    }

    mutating func report() -> CompactReport {
        for (number, line) in zip(1..., lines) where !isEmpty(line) {
            read(ReportLine(bytes[line]), number: number)
        }
        let last = max(1, lines.count)
        if headerIsDue { find(.missingHeader, line: 1) }
        for name in ReportSection.allCases {
            guard let section = result.section(name) else {
                if !name.isOptional { find(.missingSection(name), line: last) }
                continue
            }
            if name.needsBullet, section.bullets.isEmpty { find(.withoutBullet(name), line: section.line) }
        }
        if bullets > CompactReport.mostBullets {
            find(.tooManyBullets(count: bullets), line: lineOfBulletTooMany)
        }
        checkLength()
        // Sorting isn't stable by contract, so the order of finding decides among those of one line.
        result.findings = result.findings.enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
        return result
    }

    /// Whether a line is its line end alone; a text of many such lines is read quickly.
    private func isEmpty(_ line: Range<Int>) -> Bool {
        bytes[line.lowerBound] == 0x0A || bytes[line.lowerBound] == 0x0D
    }

    private mutating func find(_ fault: ReportFault, line: Int) {
        result.findings.append(ReportFinding(fault: fault, line: line))
    }

    private mutating func read(_ line: ReportLine, number: Int) {
        if line.isBlank { return }
        if !hasFence, line.opensFence {
            hasFence = true
            find(.codeFence, line: number)
        }
        if headerIsDue {
            headerIsDue = false
            if readHeader(line, number: number) { return }
            find(.missingHeader, line: number)
        }
        if let heading = line.heading {
            open(heading, number: number)
        } else if let bullet = line.bullet {
            add(bullet, number: number)
        }
    }

    /// Whether the line is a header at all, be it that of another task.
    private mutating func readHeader(_ line: ReportLine, number: Int) -> Bool {
        guard let header = line.header else { return false }
        result.id = header.id
        if !header.id.utf8.elementsEqual(expected.utf8) { find(.otherID(found: header.id), line: number) }
        if header.isDecorated { find(.decoratedHeader, line: number) }
        return true
    }

    private mutating func open(_ heading: ReportLine.Heading, number: Int) {
        let name = heading.name
        if heading.isDecorated { find(.decoratedSection(name), line: number) }
        if let place = result.sections.firstIndex(where: { $0.name == name }) {
            find(.repeatedSection(name), line: number)
            if result.sections[place].text.isEmpty { result.sections[place].text = heading.text }
            current = place
            return
        }
        if let furthest, name < furthest { find(.outOfOrder(name, after: furthest), line: number) }
        furthest = max(furthest ?? name, name)
        current = result.sections.count
        result.sections.append(.init(name: name, line: number, text: heading.text, bullets: []))
    }

    private mutating func add(_ bullet: String, number: Int) {
        if let current { result.sections[current].bullets.append(bullet) }
        guard current.map({ result.sections[$0].name.bulletsAreCounted }) ?? true else { return }
        bullets += 1
        if bullets == CompactReport.mostBullets + 1 { lineOfBulletTooMany = number }
    }

    private mutating func checkLength() {
        var characters = 0
        var lineTooFar: Int?
        for (number, line) in zip(1..., lines) {
            // The text is valid UTF-8: all bytes but those that continue a scalar begin one.
            for index in line where bytes[index] & 0xC0 != 0x80 { characters += 1 }
            if lineTooFar == nil, characters > CompactReport.mostCharacters { lineTooFar = number }
        }
        if let lineTooFar { find(.tooLong(characters: characters), line: lineTooFar) }
    }
}
