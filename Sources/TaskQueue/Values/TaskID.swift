/// The name of a task: `ORCH-016`, or what a person chose.
///
/// A letter or digit, then up to 63 letters, digits, dots, underscores or hyphens, all ASCII and without `..`. So an id
/// can never be an option, a path out of a folder, or a second word to a program that receives it.
package struct TaskID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it is in the table.
    package let text: String

    package var description: String { text }

    /// - Parameter text: an id as a person or a program wrote it; compared byte by byte, so case matters.
    /// - Returns: `nil` when the text is not an id.
    package init?(_ text: String) {
        guard Self.isID(text.utf8) else { return nil }
        self.text = text
    }

    /// An id made of a prefix and a number with at least so many digits: `ORCH-007`, `ORCH-1024`.
    package init?(prefix: String, number: Int, digits least: Int = 3) {
        let digits = String(number)
        self.init(prefix + String(repeating: "0", count: max(0, least - digits.utf8.count)) + digits)
    }

    /// The number of an id that is `prefix` and decimal digits, or `nil`. Numbers of more than 15 digits are names.
    package static func number(of id: some Collection<UInt8>, after prefix: String) -> Int? {
        guard id.starts(with: prefix.utf8) else { return nil }
        let digits = id.dropFirst(prefix.utf8.count)
        guard (1...15).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    private static func isID(_ bytes: String.UTF8View) -> Bool {
        guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
        var previous = first
        for byte in bytes.dropFirst() {
            let isDot = byte == UInt8(ascii: ".")
            guard isAlphanumeric(byte) || isDot || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-"),
                !(isDot && previous == UInt8(ascii: "."))
            else { return false }
            previous = byte
        }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
