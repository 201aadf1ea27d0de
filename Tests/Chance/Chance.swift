/// Numbers that look random and are the same in every run (SplitMix64).
package struct Chance: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter seed: numbers of the same seed are the same.
    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// One of the elements, of which there is one at least.
    package mutating func one<Element>(of elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// Up to `most` pieces in a row.
    package mutating func text(of pieces: [String], most: Int) -> String {
        let count = Int.random(in: 0...most, using: &self)
        return (0..<count).map { _ in one(of: pieces) }.joined()
    }

    /// Up to forty pieces in a row, and between them bytes of any kind.
    package mutating func bytes(of pieces: [String]) -> [UInt8] {
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
