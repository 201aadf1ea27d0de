/// Sixteen hexadecimal digits that nobody can guess or meet again (64 bits from the system, one call).
package func randomName() -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = String(generator.next() as UInt64, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
