internal import Host
import Text

extension Terminal {
    /// A key that an agent may be sent. Text is pasted instead: see ``Terminal/send(_:to:)``.
    package enum Key: String, CaseIterable, Sendable {
        case enter = "Enter"
        case escape = "Escape"
        case tab = "Tab"
        case space = "Space"
        case backspace = "BSpace"
        case up = "Up"
        case down = "Down"
        case left = "Left"
        case right = "Right"
        case interrupt = "C-c"
        case endOfFile = "C-d"
        case yes = "y"
        case no = "n"
        case zero = "0"
        case one = "1"
        case two = "2"
        case three = "3"
        case four = "4"
        case five = "5"
        case six = "6"
        case seven = "7"
        case eight = "8"
        case nine = "9"
    }

    /// Pastes a text, byte for byte.
    ///
    /// Where the program has asked for brackets around what is pasted, an end bracket in the text would make commands of
    /// what is behind it; it loses its escape character.
    ///
    /// - Parameter isEntered: whether ``Key/enter`` is pressed behind it.
    /// - Returns: whether the text was changed so.
    @discardableResult
    package func send(
        _ text: [UInt8], to target: TerminalTarget, entering isEntered: Bool = false
    ) throws(TerminalError) -> Bool {
        var bytes = text
        if text.firstPlace(of: Self.endBracket) != nil, try hasBrackets(target.session) {
            bytes = Self.withoutEndBrackets(text)
        }
        // tmux makes no buffer of nothing.
        if bytes.isEmpty {
            if isEntered { try press([.enter], in: target) }
            return false
        }
        let entering = isEntered ? " ; " + pressing([.enter], in: target) : ""
        let buffer = "orch-" + randomName()
        do throws(TerminalError) {
            try call(
                [
                    ["load-buffer", "-b", buffer, "-"],
                    whileAlive(target, "paste-buffer -d -p -r -b \(buffer) -t '\(target.text)'" + entering),
                ], named: "paste-buffer", input: bytes
            ).checkAlive()
        } catch {
            _ = try? call([["delete-buffer", "-b", buffer]])
            throw error
        }
        return bytes != text
    }

    /// Presses keys. A person who scrolls in the session is taken back to its end, or that mode would get the keys.
    package func press(_ keys: [Key], in target: TerminalTarget) throws(TerminalError) {
        try call([whileAlive(target, pressing(keys, in: target))], named: "send-keys").checkAlive()
    }

    private func pressing(_ keys: [Key], in target: TerminalTarget) -> String {
        let names = keys.map(\.rawValue).joined(separator: " ")
        return "copy-mode -q -t '\(target.text)' ; send-keys -t '\(target.text)' \(names)"
    }

    /// Commands that are carried out unless the program has ended: tmux 3.3a crashes where it is to paste to such a one.
    /// Nothing can happen between question and commands.
    private func whileAlive(_ target: TerminalTarget, _ commands: String) -> [String] {
        ["if-shell", "-F", "-t", target.text, "#{pane_dead}", "display-message -p ended", commands]
    }

    // MARK: Brackets

    static let endBracket = Array("\u{1B}[201~".utf8)

    /// The text without the escape characters of end brackets, also of those that come about when one is taken out.
    static func withoutEndBrackets(_ text: [UInt8]) -> [UInt8] {
        let rest = endBracket.dropFirst()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for (place, byte) in text.enumerated() {
            if byte == rest.first, bytes.last == 0x1B, text[place...].starts(with: rest) {
                while bytes.last == 0x1B { bytes.removeLast() }
            }
            bytes.append(byte)
        }
        return bytes
    }

    /// Whether the program has asked for brackets, by what it has written. What is not in the log any more counts as asked
    /// for.
    private func hasBrackets(_ id: String) throws(TerminalError) -> Bool {
        let size = 1 << 16
        // As long as a sequence may be that lies across two pieces.
        let overlap: Int64 = 64
        var end = try logSize(of: id)
        if end >= longestLog { return true }
        while end > 0 {
            let start = max(0, end - Int64(size))
            if let isOn = Self.bracketMode(in: try output(of: id, from: start, limit: size)) { return isOn }
            end = start == 0 ? 0 : start + overlap
        }
        return false
    }

    /// What the last sequence says that sets (`h`) or resets (`l`) the private mode 2004, perhaps among others; nil without
    /// one.
    static func bracketMode(in bytes: [UInt8]) -> Bool? {
        let opening = Array("\u{1B}[?".utf8)
        var isOn: Bool?
        var rest = bytes[...]
        while let start = rest.firstPlace(of: opening) {
            rest = rest[start.upperBound...]
            let parameters = rest.prefix { 0x30...0x3B ~= $0 }
            let final = rest.dropFirst(parameters.count).first
            guard parameters.split(separator: UInt8(ascii: ";")).contains(where: { $0.elementsEqual("2004".utf8) })
            else { continue }
            if final == UInt8(ascii: "h") { isOn = true }
            if final == UInt8(ascii: "l") { isOn = false }
        }
        return isOn
    }
}

extension [UInt8] {
    /// Of what a call printed: whether the program had ended.
    fileprivate func checkAlive() throws(TerminalError) {
        if starts(with: "ended".utf8) { throw .ended }
    }
}
