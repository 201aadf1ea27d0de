/// What becomes of a piece of running text, by its words and by what is before and behind it.
extension Prose {
    /// What becomes of a piece.
    enum Role {
        /// A task, from the piece of this number on; nil where what waits for a task is its beginning.
        case task(from: Int?)
        /// A task that refers to the account before it.
        case reference(ClosedRange<Int>)
        /// Its task waits for those before, and comes next.
        case step
        /// It goes on with the task before.
        case part(Bond)
        /// It belongs to the task that comes next.
        case beginning(Bond)
        /// It is about urgency and due times; a task that it interrupts goes on behind it.
        case remark(FragmentDetails, isInTask: Bool)
        /// It asks for all tasks in their order.
        case order
        case context(IntakePlan.Context.Kind)
        /// A prohibition in a sentence of its own, whose task is looked for at the end.
        case loose
    }

    /// The first of these that holds.
    func role(of index: Int) -> Role {
        step(index) ?? remark(index) ?? criteria(index) ?? courtesy(index) ?? prohibition(index) ?? account(index)
            ?? condition(index) ?? objects(index) ?? .task(from: nil)
    }

    func isFirst(_ index: Int) -> Bool { index == 0 || sentences[index - 1] != sentences[index] }

    /// Whether the piece goes on where the last task ended.
    private func isBehindTask(_ index: Int) -> Bool { isJoined(index) && groups.last?.last == index - 1 }

    private func step(_ index: Int) -> Role? {
        guard !groups.isEmpty, isJoined(index + 1) else { return nil }
        return clauses[index].isSequel(of: groups.suffix(4).map(\.clause)) ? .step : nil
    }

    private func remark(_ index: Int) -> Role? {
        guard pending == nil else { return nil }
        let (clause, isMarked) = (clauses[index], marked.contains(index))
        if !isMarked, pieces.count > 1, clause.words.count < 12, let said = said(pieces[index].range), said.isRemark {
            let isInTask = isBehindTask(index) && isJoined(index + 1) && !clauses[index + 1].isRequest
            return .remark(said, isInTask: isInTask)
        }
        if clause.isOrderRemark, !groups.isEmpty { return .order }
        return isAsking && !isMarked && clause.isFiller && !clause.words.isEmpty ? .context(.courtesy) : nil
    }

    /// `A => 0 errors, p95 below 50 ms`
    private func criteria(_ index: Int) -> Role? {
        guard isBehindTask(index), marked.contains(index - 1), !marked.contains(index) else { return nil }
        return clauses[index].isRequest ? nil : .part(.criteria)
    }

    private func courtesy(_ index: Int) -> Role? {
        let clause = clauses[index]
        guard pending == nil, !isOneOfPersons(index) else { return nil }
        return clause.isGreeting || (clause.isClosing && !groups.isEmpty && said(pieces[index].range)?.due == nil)
            || isSigned(index)
            ? .context(.courtesy) : nil
    }

    private func prohibition(_ index: Int) -> Role? {
        let clause = clauses[index]
        guard clause.isProhibition else { return nil }
        if isJoined(index + 1), clause.isConnective || !isBehindTask(index) { return .beginning(.prohibition) }
        if isBehindTask(index) { return .part(.prohibition) }
        guard pending != nil else { return .loose }
        return isAsking ? .context(.condition) : .task(from: nil)
    }

    /// A condition before a task, and what tells something rather than asks for it.
    private func account(_ index: Int) -> Role? {
        let clause = clauses[index]
        // `…, and if a test fails, …` goes on with that.
        if isCondition(index), isJoined(index + 1),
            isFirst(index) || pieces[index].joint == .word || pieces[index].follows
        {
            return .beginning(.condition)
        }
        if isFirst(index), let background, background.upperBound == index - 1, !isJoined(index + 1), clause.refersBack,
            pieces[index].precedes == nil
        {
            return .reference(background)
        }
        // `…; the guide is out of date, refresh it`
        if isBehindTask(index), clause.isStatement, isJoined(index + 1), !clause.isKorean,
            clauses[index + 1].refersBack
        {
            return .beginning(.reference)
        }
        // `모달이 뜨고, 확인을 누르면 저장되도록 구현해주세요`
        if isJoined(index + 1), clause.tellsHow, clauses[index + 1].words.contains(where: { $0.hasSuffix("도록") }) {
            return .beginning(.condition)
        }
        if isAsking, clause.isPointer, !isBehindTask(index) { return .context(.background) }
        let isTold = isAsking && clause.tells && clause.words.first.map(Lexicon.determiners.contains) ?? false
        guard clause.isStatement || isTold && !isBehindTask(index) else { return nil }
        return isBehindTask(index) && !clause.isConnective ? .part(.condition) : .context(.background)
    }

    private func condition(_ index: Int) -> Role? {
        if isBehindTask(index), clauses[index].isOtherCase { return .part(.condition) }
        guard isCondition(index) else { return nil }
        if isBehindTask(index), !clauses[index].isKorean, groups.last?.clause.isImperative == true {
            return .part(.condition)
        }
        return isJoined(index + 1) ? .beginning(.condition) : .task(from: nil)
    }

    /// Whether a piece is a condition, and neither a request nor a date.
    private func isCondition(_ index: Int) -> Bool {
        clauses[index].isCondition && !clauses[index].isImperative
            && !spans.isPhrase(at: pieces[index].range.lowerBound)
    }

    private func objects(_ index: Int) -> Role? {
        let clause = clauses[index]
        if isBehindTask(index), !clause.isKorean, !clause.isImperative || clause.isEnumeration, !clause.words.isEmpty,
            groups.last?.clause.isImperative == true || groups.last?.clause.isDemand == true
        {
            // `… today and the report by Friday`
            let dues = [groups.last?.range, pieces[index].range].compactMap(\.self).compactMap { said($0)?.due }
            if dues.count > 1 {
                return .task(from: nil)
            }
            // `…, and the thumbnail should be replaced`, `…, also we need a panel`
            if clause.isDemand, clause.words.count > 3, let first = clause.words.first,
                Lexicon.determiners.contains(first) && !Lexicon.pronouns.contains(first) || clause.isNeed
            {
                return .task(from: nil)
            }
            return .part(.objects)
        }
        // `Scan, rename and upload the contracts`
        if !clause.isKorean, clause.words.count == 1, clause.isRequest || Lexicon.isVerb(clause.words[0]),
            isJoined(index + 1),
            case let next = clauses[index + 1].words, next.count > 3, next[1] == "and", Lexicon.isVerb(next[2])
        {
            return .beginning(.objects)
        }
        return startsObjects(index) ? .beginning(.objects) : nil
    }

    /// `김 교수님, 박 교수님께 메일 보내기`
    private func isOneOfPersons(_ index: Int) -> Bool {
        guard isJoined(index + 1), clauses[index].words.last?.hasSuffix("님") ?? false else { return false }
        return clauses[index + 1].words.prefix(3).contains { word in
            ["님", "님께", "님에게", "님한테", "님과", "님께도"].contains(where: word.hasSuffix)
        }
    }

    /// `Cheers, Mia`
    private func isSigned(_ index: Int) -> Bool {
        isJoined(index) && clauses[index - 1].isGreeting && left.last?.upperBound == index - 1
            && clauses[index].words.count < 3 && !clauses[index].isRequest
    }

    /// Whether the piece is a thing in a list whose last piece says what is to be done with all of them.
    private func startsObjects(_ index: Int) -> Bool {
        let end = listEnds[index]
        guard end > index else { return false }
        let task = clauses[end]
        // `A열, B열을 합친 표`: what has an object is said of all.
        let isAll = task.isRequest || task.hasPatient && clauses[index].isBareNoun && !task.isStatement
        guard task.words.count > 1, task.isKorean, isAll, !task.isProhibition else { return false }
        // `queue depth`, though `queue` is a verb, but only in a list that has begun.
        if !clauses[index].isKorean, clauses[index].isRequest, pending?.bond != .objects { return false }
        // `매출 집계는 금요일까지, …`: a deadline of its own.
        let range = pieces[index].range
        if !spans.isPhrase(at: range.lowerBound), said(range)?.due != nil { return false }
        // `-기` ends the names of devices too.
        if task.isVerbal, clauses[index].words.count == 1, clauses[index].words[0].hasSuffix("기") { return true }
        if clauses[index].isBareNoun || clauses[index].words.count > 1 {
            // `대시보드에 오류율, 지연 시간 추가`: what has a particle and no verb is not all.
            return clauses[index].words.count == 1 || task.isVerbal || pending?.bond == .objects
                || clauses[index].hasPlace || clauses[index].isPair || task.endsInVerb
                || (task.hasObject && clauses[index].words.count < 4)
        }
        // `추가, 수정, 삭제 버튼에 …`: a list of actions as things.
        // `조회, 등록, 삭제 API 시험 작성`: the last of them is before its thing.
        let isNamed = task.words.count > 3 && task.words.first.map(Lexicon.isNounOfAction) ?? false
        return clauses[index].words.count == 1 && (task.hasObject || isNamed) && task.words.count > 2
            && (pending?.bond == .objects || end - index > 1)
    }
}
