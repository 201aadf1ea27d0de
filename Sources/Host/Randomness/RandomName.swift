/// Sixteen hexadecimal digits that nobody can guess or meet again (64 bits from the system, one call).
package func randomName() -> String {
    var generator = SystemRandomNumberGenerator()
    var rest: UInt64 = generator.next()
    return String(unsafeUninitializedCapacity: 16) { digits in
        for place in 0..<16 {
            let digit = UInt8(rest & 15)
            digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest >>= 4
        }
        return 16
    }
}
