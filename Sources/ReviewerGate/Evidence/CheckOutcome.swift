/// What a run of a check came to.
package struct CheckOutcome: Equatable, Sendable {
    package let isSuccess: Bool
    /// What was seen, in a line.
    package let detail: String
    /// The last number that it printed.
    package let value: Double?
    package let transcript: Evidence.Transcript?

    package init(isSuccess: Bool, detail: String, value: Double? = nil, transcript: Evidence.Transcript? = nil) {
        self.isSuccess = isSuccess
        self.detail = detail
        self.value = value
        self.transcript = transcript
    }

    /// The evidence that it is for a criterion.
    ///
    /// - Parameter criterion: counted from 0.
    package func evidence(for check: NamedCheck, criterion: Int) -> Evidence {
        var passed = isSuccess
        var seen = detail
        if isSuccess, check.limit != nil {
            passed = value.map(check.isMet) ?? false
            seen = (value.map { "value \($0)" } ?? "it printed no number") + ", " + detail
        }
        return Evidence(
            name: check.mention, passed: passed, detail: seen, transcript: transcript, criterion: criterion)
    }

    /// The last number in what a program wrote: `83.5` of `Total coverage: 83.5 %`. Codes for colours are skipped.
    package static func value(in output: [UInt8]) -> Double? {
        var last: Double?
        var index = 0
        while index < output.count {
            let before = index > 0 ? output[index - 1] : 0x20
            if output[index] == 0x1B, index + 1 < output.count, output[index + 1] == UInt8(ascii: "[") {
                index += 2
                while index < output.count, !(0x40...0x7E ~= output[index]) { index += 1 }
                index += 1
            } else if isDigit(output[index]) {
                let end = endOfNumber(at: index, in: output)
                // A hyphen between words is no sign.
                let isNegative =
                    before == UInt8(ascii: "-") && (index < 2 || output[index - 2] <= 0x20 || output[index - 2] == 0x3A)
                if let number = number(in: output[index..<end]) { last = isNegative ? -number : number }
                index = end
            } else {
                index += 1
            }
        }
        return last
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    /// The number that digits are, with commas between thousands.
    static func number(in digits: ArraySlice<UInt8>) -> Double? {
        let number = Double(String(decoding: digits.filter { $0 != UInt8(ascii: ",") }, as: UTF8.self))
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    static func endOfNumber(at start: Int, in output: [UInt8]) -> Int {
        func digits(from place: Int) -> Int {
            var end = place
            while end < output.count, isDigit(output[end]) { end += 1 }
            return end
        }
        var end = digits(from: start)
        while end < output.count, output[end] == UInt8(ascii: ","), digits(from: end + 1) == end + 4 { end += 4 }
        if end < output.count, output[end] == UInt8(ascii: ".") {
            let last = digits(from: end + 1)
            if last > end + 1 { end = last }
        }
        if end < output.count, output[end] | 0x20 == UInt8(ascii: "e") {
            let isSigned = end + 1 < output.count && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(output[end + 1])
            let first = end + (isSigned ? 2 : 1)
            let last = digits(from: first)
            if last > first { end = last }
        }
        return end
    }
}
