extension SeededGenerator {
    /// Up to forty pieces in a row, and between them bytes of any kind.
    mutating func bytes(of pieces: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &self) {
            if Int.random(in: 0..<5, using: &self) > 0, let piece = pieces.randomElement(using: &self) {
                bytes += piece.utf8
            } else {
                bytes.append(.random(in: 0...255, using: &self))
            }
        }
        return bytes
    }
}
