import Text

/// What an agent asks of a person, as far as its screen shows it.
///
/// Only what is at the end of the screen counts: what scrolls by above it, a quoted text or code may hold the same words.
package struct ScreenQuestion: Equatable, Sendable {
    /// The line of the question.
    package let line: String
    /// The numbered choices, in order from 1 on; none for yes or no, and where a key is enough.
    package let choices: [String]

    private init(_ line: String, _ choices: [String] = []) {
        self.line = line
        self.choices = choices
    }

    /// - Parameter screen: the visible screen, a line for each row.
    /// - Returns: nil where nobody is asked.
    package init?(on screen: String) {
        let lines = screen.split(separator: "\n").map { ScreenLine($0).text }.filter { !$0.isEmpty }.suffix(Self.depth)
        guard let question = Self.choice(in: Array(lines)) ?? Self.answer(in: Array(lines)) else { return nil }
        self = question
    }

    /// How many lines at the end a dialogue has at most.
    private static let depth = 24
    /// How many lines may be below its choices: what keys do, and the agent's own status.
    private static let linesBelow = 4
    private static let hints = ["esc to cancel", "enter to confirm", "enter to select", "enter to continue"]

    // MARK: Choices

    private struct Choice {
        let number: Int
        let text: String
        let isMarked: Bool
        /// Whether the mark is one that nothing else is marked with.
        let isCursor: Bool
    }

    private static let cursors: [Character] = ["❯", "›", "▶", "➤"]
    private static let marks = cursors + ["→", "●", ">", "*"]

    /// A dialogue with numbered choices of which one is marked, or that says by which key it is left.
    private static func choice(in lines: [String]) -> ScreenQuestion? {
        let isHinted = lines.suffix(linesBelow).contains(where: isHint)
        guard let last = lines.lastIndex(where: { choice($0) != nil }), last >= lines.count - 1 - linesBelow else {
            return isHinted ? marked(in: lines) : nil
        }
        var choices: [Choice] = []
        var first = last
        for place in lines[...last].indices.reversed() {
            guard let choice = choice(lines[place]) else { continue }
            // Below a choice may be a line or two that say more of it.
            guard choices.isEmpty || first - place <= 3 && choice.number == choices[0].number - 1 else { break }
            choices.insert(choice, at: 0)
            first = place
        }
        let above = lines[..<first].suffix(6)
        let question = above.last(where: isQuestion)
        let marked = choices.filter(\.isMarked)
        // With some of the marks agents begin an answer too, which may be a list.
        let isMarked = marked.count == 1 && (marked[0].isCursor || question != nil)
        guard choices.count > 1, choices[0].number == 1, isMarked || isHinted && marked.count < 2 else { return nil }
        return ScreenQuestion(question ?? above.last ?? lines[first], choices.map(\.text))
    }

    /// A dialogue whose choices have no numbers.
    private static func marked(in lines: [String]) -> ScreenQuestion? {
        guard let place = lines.suffix(12).lastIndex(where: { cursors.contains($0.first ?? " ") && $0.count > 2 })
        else {
            return nil
        }
        let above = lines[..<place].suffix(6)
        return ScreenQuestion(above.last(where: isQuestion) ?? lines[place])
    }

    /// `❯ 1. Yes`.
    private static func choice(_ line: String) -> Choice? {
        let isMarked = marks.contains(line.first ?? " ")
        let rest = isMarked ? line.dropFirst().drop(while: \.isWhitespace) : line[...]
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let behind = rest.dropFirst(digits.count)
        guard let number = Int(digits), number < 20, behind.first == "." || behind.first == ")",
            behind.dropFirst().first == " "
        else { return nil }
        return Choice(
            number: number, text: String(behind.dropFirst(2)), isMarked: isMarked,
            isCursor: isMarked && cursors.contains(line.first ?? " "))
    }

    /// Whether the line says by which key a dialogue is left. Agents at work say the same beside the time that they have
    /// taken: `⠏ Thinking… (esc to cancel, 12s)`.
    private static func isHint(_ line: String) -> Bool {
        let text = line.lowercased()
        guard let hint = hints.lazy.compactMap({ text.firstPlace(of: $0) }).first else { return false }
        let behind = text[hint.upperBound...].drop { $0 == "," || $0 == " " }
        return behind.first?.isNumber != true && !text.unicodeScalars.contains { 0x2800...0x28FF ~= $0.value }
    }

    /// Whether it is a question, and not one that a person has typed.
    private static func isQuestion(_ line: String) -> Bool {
        (line.hasSuffix("?") || line.hasSuffix("？")) && !marks.contains(line.first ?? " ")
    }

    // MARK: Answers

    /// A question with the cursor behind it.
    private static func answer(in lines: [String]) -> ScreenQuestion? {
        let prompts = [">", "❯", "›", "$", ":"]
        guard let line = lines.last(where: { !prompts.contains($0) }) else { return nil }
        // Below a question no more than an empty prompt.
        guard lines.suffix(2).contains(line), !isCode(line) else { return nil }
        return asksYesOrNo(line) || asksForKey(line) || asksForSecret(line) ? ScreenQuestion(line) : nil
    }

    private static func isCode(_ line: String) -> Bool {
        ["//", "#", "*", "+", "-", "\"", "'", "`"].contains(where: line.hasPrefix)
    }

    /// Whether it ends in `[y/N]`, `(yes/no)`, `(예/아니오)` or the like, perhaps with a default behind it.
    private static func asksYesOrNo(_ line: String) -> Bool {
        var rest = line.lowercased()[...]
        while true {
            rest = rest.trimmed { " ?:>.…_█？：".contains($0) }
            guard let close = rest.last, close == ")" || close == "]",
                let open = rest.lastIndex(of: close == ")" ? "(" : "[")
            else { return false }
            let words = rest[rest.index(after: open)...].dropLast().split { "/,|".contains($0) }.map {
                $0.trimmed { $0 == " " }
            }
            let isYes = words.contains { ["y", "yes", "예", "네"].contains($0) }
            if isYes, words.contains(where: { ["n", "no", "아니오", "아니요"].contains($0) }) { return true }
            guard words.count == 1 else { return false }
            rest = rest[..<open]
        }
    }

    private static func asksForKey(_ line: String) -> Bool {
        let text = line.lowercased()
        let words = [
            "press enter", "press return", "hit enter", "press any key", "enter 키를 누르", "엔터를 누르", "엔터 키를 누르",
            "아무 키나 누르", "계속하려면 enter",
        ]
        guard let place = words.lazy.compactMap({ text.firstPlace(of: $0) }).first else { return false }
        return !text[place.upperBound...].contains { "\"'`".contains($0) }
    }

    private static func asksForSecret(_ line: String) -> Bool {
        let text = line.lowercased()
        return text.hasSuffix(":") && text.count < 160
            && ["password", "passphrase", "passcode", "비밀번호", "암호"].contains { text.holds($0) }
    }
}

/// A row of a screen without the frame that is drawn around it.
struct ScreenLine {
    /// The text between frames and blanks; empty for a part of a frame alone.
    let text: String

    init(_ row: Substring) {
        let inner = row.trimmed { $0.isWhitespace }
        let isFramed = inner.count > 1 && inner.hasPrefix("|") && inner.hasSuffix("|")
        text = String(
            inner.trimmed { Self.isFrame($0) || $0.isWhitespace || isFramed && $0 == "|" })
    }

    /// Of the block of characters that boxes are drawn with.
    private static func isFrame(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { 0x2500...0x259F ~= $0.value }
    }
}

extension Substring {
    /// The text without the characters at its ends that a condition holds for.
    fileprivate func trimmed(_ condition: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !condition($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: condition)
    }
}
