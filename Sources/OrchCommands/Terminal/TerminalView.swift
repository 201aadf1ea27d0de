internal import TaskQueue

/// A key of a terminal's keyboard.
enum TerminalKey: Equatable {
    case up, down, left, right, pageUp, pageDown, enter, escape, backspace, quit
    case character(Character)
    case other

    /// The keys that some bytes of a keyboard are.
    static func keys(_ bytes: [UInt8]) -> [TerminalKey] {
        var keys: [TerminalKey] = []
        var rest = bytes[...]
        while let byte = rest.first {
            // Letters of any script; control characters come one by one.
            let letters = rest.prefix { $0 >= 0x20 && $0 != 0x7F }
            if !letters.isEmpty {
                keys += String(decoding: letters, as: UTF8.self).map { .character($0) }
                rest = rest.dropFirst(letters.count)
                continue
            }
            rest.removeFirst()
            switch byte {
            case 0x1B where rest.first == UInt8(ascii: "[") || rest.first == UInt8(ascii: "O"):
                rest.removeFirst()
                let parameters = rest.prefix { $0 < 0x40 }
                rest = rest.dropFirst(parameters.count)
                keys.append(key(rest.popFirst() ?? 0, parameters))
            case 0x1B: keys.append(.escape)
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): keys.append(.enter)
            case 0x7F, 8: keys.append(.backspace)
            // Control-C and control-D.
            case 3, 4: keys.append(.quit)
            default: keys.append(.other)
            }
        }
        return keys
    }

    /// What a letter asks for where no text is written.
    var command: TerminalKey {
        switch self {
        case .character("q"), .character("Q"): .quit
        case .character("k"): .up
        case .character("j"): .down
        case .character("h"): .left
        case .character("l"): .right
        case .character(" "): .pageDown
        default: self
        }
    }

    private static func key(_ final: UInt8, _ parameters: ArraySlice<UInt8>) -> TerminalKey {
        switch final {
        case UInt8(ascii: "A") where parameters.isEmpty: .up
        case UInt8(ascii: "B") where parameters.isEmpty: .down
        case UInt8(ascii: "C") where parameters.isEmpty: .right
        case UInt8(ascii: "D") where parameters.isEmpty: .left
        case UInt8(ascii: "H"): .pageUp
        case UInt8(ascii: "F"): .pageDown
        case UInt8(ascii: "~") where parameters.elementsEqual("5".utf8): .pageUp
        case UInt8(ascii: "~") where parameters.elementsEqual("6".utf8): .pageDown
        default: .other
        }
    }
}

/// What a terminal shows over all of its size, until the user leaves it.
protocol TerminalView: ~Copyable {
    /// What is shown, the page of a task aside.
    var queue: Queue { get }
    /// The keys that it knows, for the last line.
    var footer: String { get }

    /// Reads the files again, where one of them has changed or time alone may have changed what they mean.
    ///
    /// - Parameter isForced: whether they are read in any case.
    /// - Returns: whether they were read.
    mutating func refresh(isForced: Bool, in call: inout Call) throws(CommandFailure) -> Bool

    /// Does what a key asks for.
    ///
    /// - Parameter size: how much room its lines have.
    mutating func press(_ key: TerminalKey, size: (columns: Int, lines: Int), at moment: Moment) -> TerminalReaction

    /// - Returns: at most as many lines as there is room for.
    func lines(_ size: (columns: Int, lines: Int), on screen: Screen, at moment: Moment) -> [String]
}

/// What comes of a key.
enum TerminalReaction: Equatable {
    case stay
    /// Shows the page of a task.
    case show(String)
    case leave
}

/// A task whose page is shown, and where in it the reader is.
struct TaskReading: Equatable {
    let id: String
    /// The first line that is seen.
    private(set) var scroll = 0

    init(_ id: String) { self.id = id }

    /// - Parameter room: how many lines are seen at once, and how many there are.
    /// - Returns: whether the page is still shown; it is not at escape.
    mutating func press(_ key: TerminalKey, room: (seen: Int, all: Int)) -> Bool {
        switch key {
        case .up: scroll -= 1
        case .down: scroll += 1
        case .pageUp: scroll -= room.seen
        case .pageDown: scroll += room.seen
        case .escape: return false
        default: break
        }
        scroll = min(max(0, scroll), max(0, room.all - room.seen))
        return true
    }
}
