/// Which execution of a task a claim is, and how many there may be. A pick or a claim is what counts as an attempt; the
/// number is the fencing token with which a late worker is told from the one that holds the claim now.
public struct Attempt: Equatable, Sendable {
    /// 1 for the first execution; 0 on a task that nobody had yet and that names its own limit.
    public let number: Int
    /// How many executions there may be, 1 or more.
    public let limit: Int

    /// The highest number and the highest limit that the notes hold.
    package static let highest = 999_999

    package init(number: Int, limit: Int) {
        self.number = number
        self.limit = limit
    }

    /// - Parameter text: `N/MAX`, both up to 999,999.
    package init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Self.count(parts[0]), let limit = Self.count(parts[1]), limit >= 1
        else { return nil }
        self.init(number: number, limit: limit)
    }

    /// `N/MAX`
    public var text: String { "\(number)/\(limit)" }

    private static func count(_ digits: Substring) -> Int? {
        let isNumber = digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && digits.utf8.count <= 6 ? Int(digits) : nil
    }
}
