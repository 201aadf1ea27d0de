internal import TaskQueue
import Text

/// What texts a setting takes.
enum SettingForm {
    case number(ClosedRange<Int>, of: String?)
    /// A number from 1 without a limit that anybody would meet.
    case count(of: String)
    /// Seconds, separated by commas.
    case waits
    case offset, path, heading, header, command, flag
    /// Names of variables, separated by commas.
    case names
    /// A name of an office; words separated by commas that are names of roles; a file's name without a folder.
    case name, roles, fileName
    /// A remote, by its name or where it is.
    case reference
    /// A name of a branch.
    case branch
    /// One of some words, which counts by its place.
    case choice([String])

    var takes: String {
        switch self {
        case .number(let range, let unit):
            "a whole number \(unit.map { "of \($0) " } ?? "")from \(range.lowerBound) to \(range.upperBound)"
        case .count(let unit): "a whole number of \(unit), 1 or more"
        case .waits: "whole numbers of seconds, separated by commas"
        case .offset: "hours from UTC between -14 and 14, such as 9 or 5.5"
        case .path: "a path, relative to the folder of QUEUE.md"
        case .heading: "the text of a heading in QUEUE.md"
        case .header: "the text of a header in the table"
        case .command: "a command of the shell"
        case .names: "names of environment variables, separated by commas"
        case .name: Self.nameForm
        case .roles: "names of at most 32 letters, digits, '_' and '-', separated by commas"
        case .fileName: "the name of a file, without a folder, and not one of git's own"
        case .reference, .branch: "a name as git writes it"
        case .flag: "on or off"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        }
    }

    func number(_ text: String) -> Int? {
        switch self {
        case .number(let range, _): return Self.whole(text[...], in: range)
        case .count: return Self.whole(text[...], in: 1...1_000_000_000)
        case .waits:
            let waits = text.split(separator: ",", omittingEmptySubsequences: false)
            return waits.allSatisfy { Self.whole($0, in: 0...2_592_000) != nil } ? 0 : nil
        case .offset: return UTCOffset(hours: text).map { Int($0.seconds) }
        case .path: return text.isEmpty ? nil : 0
        case .heading, .header, .command: return 0
        case .names:
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            return text.isEmpty || names.allSatisfy(Self.isVariable) ? 0 : nil
        case .name: return text.isEmpty || Self.isPlain(text[...], limit: 64, ".") ? 0 : nil
        case .roles:
            let names = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
            return names.allSatisfy { Self.isPlain($0, limit: 32) } && Set(names).count == names.count ? 0 : nil
        case .fileName:
            let isGits = text.lowercased().hasPrefix(".git")
            return !isGits && Self.isPlain(text.drop { $0 == "." }, limit: 64, ".") ? 0 : nil
        case .reference: return Self.isReference(text) ? 0 : nil
        case .branch: return Self.isReference(text) && !text.contains(":") ? 0 : nil
        case .choice(let words): return words.firstIndex(of: text)
        case .flag:
            switch text {
            case "on", "1", "true", "yes": return 1
            case "off", "0", "false", "no", "": return 0
            default: return nil
            }
        }
    }

    /// Whether a shell takes a text, without spaces at its ends, for the name of a variable.
    private static func isVariable(_ text: Substring) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: " "))
        guard words.count == 1, let name = words.first, let first = name.first, !digits.contains(first) else {
            return false
        }
        return name.allSatisfy(isWord)
    }

    private static let nameForm = "at most 64 letters, digits, '.', '_' and '-', not beginning with '-'"

    /// Whether a text is a name of letters, digits, `_`, `-` and some other characters, which does not begin with `-`.
    ///
    /// - Parameters:
    ///   - limit: how many bytes it may have.
    ///   - others: the other characters, in ASCII.
    static func isPlain(_ text: Substring, limit: Int, _ others: String = "") -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= limit else { return false }
        return text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") || others.utf8.contains($0) }
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// A letter, a digit or `_`.
    private static func isWord(_ byte: UInt8) -> Bool {
        // With this bit set, capital letters are small ones.
        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        return isLetter || digits.contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }

    /// Whether git takes it for a name and for nothing else.
    private static func isReference(_ text: String) -> Bool {
        let refused = Set("~^?*[\\\"'".unicodeScalars)
        return !text.hasPrefix("-") && !text.holds("..")
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f && !refused.contains($0) }
    }

    /// Digits alone: `Int` would take a sign too.
    private static func whole(_ text: Substring, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy(digits.contains), let number = Int(text)
        else { return nil }
        return range.contains(number) ? number : nil
    }
}
