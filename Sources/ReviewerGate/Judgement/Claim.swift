internal import Text

/// What a report without facts has to say: that the work is done, plainly.
extension Reading {
    /// Whether a sentence says that something was done or is so, without a condition, doubt or exception.
    func isPlainClaim(_ number: Int) -> Bool {
        let sentence = report.sentences[number]
        let isDoubted = marks.marks(of: number).contains {
            $0.kind == .doubt && !marks.isExcused($0)
        }
        guard !isDoubted, !isDenied[number], let last = lastWord(of: sentence) else { return false }
        let isShown = facts > 0 || isChecked
        if report.tokens[last].kind == .latin {
            return isShown || marks.has(.deed, number)
                || sentence.tokens.contains { report.tokens[$0].kind == .latin && isDeed($0, number) }
        }
        let word = report.text.scalars[report.tokens[last].range]
        // `나오면 적용됩니다`: what happens in a case, and not what happened.
        let isCase = sentence.tokens.contains { report.text.scalars[report.tokens[$0].range].last == 0xBA74 }
        if isCase, !Self.isPast(word), Self.isVerb(word) { return isShown }
        // `12월 10일에 배포됩니다`: of a day, and not past.
        if Self.isVerb(word), !Self.isPast(word), sentence.tokens.contains(where: report.isDate) { return false }
        // `개발하고 있습니다`
        if word.starts(with: Self.being), sentence.tokens.contains(last - 1),
            report.text.scalars[report.tokens[last - 1].range].last == 0xACE0
        {
            return false
        }
        if Self.isVerb(word) {
            return isShown || isDeed(last, number) || Self.isPast(word) || Self.plain.contains { word.starts(with: $0) }
        }
        return sentence.tokens.contains { isDeed($0, number) }
    }

    /// Whether a sentence says what somebody did.
    func isPastVerb(_ number: Int) -> Bool {
        let sentence = report.sentences[number]
        guard let last = lastWord(of: sentence), report.tokens[last].kind == .hangul else {
            return sentence.tokens.contains { isPast($0) }
        }
        return Self.isPast(report.text.scalars[report.tokens[last].range])
    }

    private static let being = "있".scalarValues

    private func lastWord(of sentence: Sentence) -> Int? {
        sentence.tokens.last { report.tokens[$0].isWord }
    }

    /// Whether a word is a deed that tasks ask for, or a word of the criteria.
    private func isDeed(_ token: Int, _ number: Int) -> Bool {
        report.senses(of: token).contains { sense in
            if sense < Lexicon.firstOfMarks {
                let role = Glossary.shared.roles[Int(sense)]
                if role == .making || role == .telling { return true }
            }
            let isOwn = criteria.subjectBits[sense] != nil
            return isOwn && (report.tokens[token].kind == .hangul || isPast(token))
        }
            || marks.marks(in: token..<token + 1, of: number).contains {
                [.check, .success, .repair, .absence].contains($0.kind)
            }
    }

    /// `reached`
    private func isPast(_ token: Int) -> Bool {
        report.text.scalars[report.tokens[token].range].suffix(2).elementsEqual([0x65, 0x64])
    }

    /// `-습니다`, `-다`, `-요`, `-죠`.
    private static func isVerb(_ word: ArraySlice<UInt32>) -> Bool {
        guard let last = word.last else { return false }
        return [0xB2E4, 0xB2F9, 0xC74C, 0xC694, 0xC6A9, 0xC8E0, 0xB124, 0xC9C0].contains(last)
    }

    /// `했`, `됐`, `넣었`: a syllable that ends in ㅆ, but not `있` and `겠`.
    private static func isPast(_ word: ArraySlice<UInt32>) -> Bool {
        word.contains { (0xAC00...0xD7A3).contains($0) && ($0 - 0xAC00) % 28 == 20 && $0 != 0xC788 && $0 != 0xACA0 }
    }

    private static let plain = [
        "달성", "됩니다", "돼요", "나와요", "나옵니다", "옵니다", "입니다", "이에요", "예요", "있습니다", "있어요", "열립니다", "보입니다", "뜹니다", "나옴", "끝납",
    ].map(\.scalarValues)
}

/// Words of which one is no answer to the other.
enum Siblings {
    /// Groups of sides; the words of a side, apart by `/`, mean the same.
    static let groups: [[[[UInt32]]]] = """
        import export|upload download|업로드 다운로드|등록 수정 삭제 조회|가입 탈퇴|로그인 로그아웃|login logout|enable disable|생성 삭제
        production/prod/live/real/physical/운영/실제/실서버/실기기/실 staging/스테이징/개발/laptop/노트북/sample/seed/synthetic/fake/샘플/가상/simulator/emulator/시뮬레이터/에뮬레이터
        배포/deploy/운영/production/prod laptop/노트북/localhost|p99/p95/p90 average/mean/median/평균/중앙값|customer/고객사 사내|held-out/test 학습/training|android ios|안드로이드 ios 아이폰|windows macos linux|윈도우 맥 리눅스|chrome safari firefox
        크롬 사파리 파이어폭스|dark light|korean english japanese|한국어 영어 일본어|목록 상세|create delete|입금 출금
        unit integration|단위 통합|모바일 데스크톱|mobile desktop|encrypt decrypt|암호화 복호화|start stop|increase decrease
        """.split { $0 == "|" || $0.isNewline }.map {
            $0.split(separator: " ").map { $0.split(separator: "/").map { FoldedText(String($0)).scalars } }
        }

    /// Whether a word is one of a side: a Korean beginning, or a Latin word with a short ending.
    static func has(_ side: [[UInt32]], _ word: ArraySlice<UInt32>) -> Bool {
        side.contains {
            // A syllable alone begins too many words: `실` and `실패`.
            word.starts(with: $0) && ($0.count > 1 || word.count == 1)
                && (word.count <= $0.count + 2 || Script.isHangul(word[word.startIndex]) && $0.count > 1)
        }
    }
}
