/// Inputs as a text that can be read and compared: one per line, everything but plain letters escaped.
package enum Corpus {
    /// - Parameter inputs: each becomes a line.
    package static func text(of inputs: [[UInt8]]) -> String {
        inputs.map { line(of: $0) + "\n" }.joined()
    }

    /// - Parameter text: as ``text(of:)`` writes it.
    package static func inputs(in text: String) -> [[UInt8]] {
        text.utf8.split(separator: 0x0A).map(bytes)
    }

    private static func line(of input: [UInt8]) -> String {
        // An empty input would be an empty line.
        if input.isEmpty { return "\\e" }
        // Letters of all scripts can be read where the whole is UTF-8.
        guard let text = String(validating: input, as: UTF8.self) else {
            return input.map { $0 < 0x80 ? escaped(Unicode.Scalar($0)) : hexadecimal($0) }.joined()
        }
        return text.unicodeScalars.map(escaped).joined()
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case " "..."~": String(scalar)
        default:
            scalar.properties.isAlphabetic ? String(scalar) : String(scalar).utf8.map(hexadecimal).joined()
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        "\\x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
    }

    private static func bytes(of line: Substring.UTF8View) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = line[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let mark = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch mark {
            case UInt8(ascii: "e"): break
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "x"):
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: bytes.append(mark)
            }
        }
        return bytes
    }
}
