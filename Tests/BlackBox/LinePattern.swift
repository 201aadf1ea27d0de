/// Lines in which some texts may be any of a form.
package enum LinePattern {
    /// Whether lines are as patterns say, of which `…` stands for any number of lines.
    package static func match(_ patterns: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
        guard let pattern = patterns.first else { return lines.isEmpty }
        if pattern == "…" {
            return (lines.startIndex...lines.endIndex).contains { match(patterns.dropFirst(), lines[$0...]) }
        }
        guard let line = lines.first, matches(pattern, line) else { return false }
        return match(patterns.dropFirst(), lines.dropFirst())
    }

    /// Whether a line is as a pattern says.
    static func matches(_ pattern: String, _ line: String) -> Bool {
        pattern == line || match(Array(pattern.utf8)[...], Array(line.utf8)[...])
    }

    /// A line in which texts of the forms that a pattern names are these forms again; `{number}` and `{any}`, which
    /// could be anywhere, are left.
    static func generalised(_ line: String, like pattern: String) -> String {
        var rest = Array(line.utf8)[...]
        let used = shapes.filter { pattern.contains(String(decoding: $0.name, as: UTF8.self)) }
        var text: [UInt8] = []
        while let byte = rest.first {
            if let form = used.first(where: { begins(rest, with: $0.shape) }) {
                text += form.name
                rest = rest.dropFirst(form.shape.count)
            } else {
                text.append(byte)
                rest.removeFirst()
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The forms, longest first, as shapes: `9` is a digit, `f` a lower-case hexadecimal digit, all else itself.
    private static let shapes = [
        ("{second}", "9999-99-99 99:99:99"), ("{minute}", "9999-99-99 99:99"), ("{trace}", "ffffffffffffffff"),
        ("{stamp}", "99999999-9999"),
    ].map { (name: Array($0.utf8), shape: Array($1.utf8)) }

    private static let number = Array("{number}".utf8)
    private static let any = Array("{any}".utf8)

    private static func match(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == UInt8(ascii: "{") {
            for (name, shape) in shapes where pattern.starts(with: name) {
                guard begins(text, with: shape) else { return false }
                return match(pattern.dropFirst(name.count), text.dropFirst(shape.count))
            }
            if pattern.starts(with: number) {
                let digits = text.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
                return !digits.isEmpty && match(pattern.dropFirst(number.count), text.dropFirst(digits.count))
            }
            if pattern.starts(with: any) {
                let rest = pattern.dropFirst(any.count)
                return (text.startIndex...text.endIndex).contains { match(rest, text[$0...]) }
            }
        }
        return text.first == first && match(pattern.dropFirst(), text.dropFirst())
    }

    private static func begins(_ text: ArraySlice<UInt8>, with shape: [UInt8]) -> Bool {
        text.count >= shape.count && zip(shape, text).allSatisfy(fits)
    }

    private static func fits(_ shape: UInt8, _ byte: UInt8) -> Bool {
        switch shape {
        case UInt8(ascii: "9"): isDigit(byte)
        case UInt8(ascii: "f"): isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        default: shape == byte
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
