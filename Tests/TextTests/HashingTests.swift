import Chance
import Testing
import Text

@Suite struct LineHashesTests {
    @Test(
        "A line ends behind its LF",
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a\n"]), ("a\nb", ["a\n", "b"]), ("\n\n", ["\n", "\n"]),
            ("a\r\nb\r", ["a\r\n", "b\r"]),
        ] as [(String, [String])])
    func lines(text: String, lines: [String]) {
        #expect(LineHashes(of: Array(text.utf8)).hashes == lines.map { ContentHash.of(Array($0.utf8)) })
    }

    @Test func `a text of pieces of another one has the hashes that it would have by itself`() {
        var chance = Chance(seed: 26)
        for _ in 0..<3_000 {
            let base = Array(chance.text(of: ["a", "b", "\n"], most: 40).utf8)
            var whole: [UInt8] = []
            var pieces: [Segment] = []
            for _ in 0..<Int.random(in: 0...5, using: &chance) {
                let ends = (0..<2).map { _ in Int.random(in: 0...base.count, using: &chance) }.sorted()
                let new = Array(chance.text(of: ["c", "\n"], most: 5).utf8)
                pieces += [.base(ends[0]..<ends[1]), .bytes(new)]
                whole += base[ends[0]..<ends[1]] + new
            }
            #expect(HashedText(base).lines(of: pieces) == LineHashes(of: whole), "\(base) \(pieces)")
        }
    }

    @Test func `hashes survive a round trip through bytes`() {
        var chance = Chance(seed: 8)
        for count in [0, 1, 2, 100] {
            let hashes = LineHashes(hashes: (0..<count).map { _ in chance.next() })
            #expect(hashes.bytes.count == count * 8)
            #expect(LineHashes(bytes: hashes.bytes) == hashes)
            #expect(LineHashes(bytes: hashes.bytes + [1, 2, 3]) == hashes)
        }
        #expect(LineHashes(hashes: [0x0102_0304_0506_0708]).bytes == [8, 7, 6, 5, 4, 3, 2, 1])
    }
}

@Suite struct ContentHashTests {
    @Test func `100,000 short lines have as many hashes`() {
        var hashes: Set<UInt64> = []
        var low: Set<UInt64> = []
        for number in 0..<100_000 {
            let hash = ContentHash.of(Array("| ORCH-\(number) | DONE |".utf8))
            hashes.insert(hash)
            low.insert(hash & 0xFFFF_FFFF)
            hashes.insert(ContentHash.of(Array("\(number)".utf8)))
        }
        #expect(hashes.count == 200_000)
        // The index of ids uses the low bits; by chance about one pair of 100,000 shares 32 of them.
        #expect(low.count > 99_980)
    }

    @Test func `zeros are told apart by their number`() {
        let hashes = (0...300).map { ContentHash.of(Array(repeating: 0, count: $0)) }
        #expect(Set(hashes).count == 301)
    }

    @Test("Each bit counts", arguments: [1, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 100])
    func bits(count: Int) {
        var chance = Chance(seed: UInt64(count))
        var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
        var hashes: Set<UInt64> = [ContentHash.of(bytes)]
        for bit in 0..<count * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            hashes.insert(ContentHash.of(bytes))
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        #expect(hashes.count == count * 8 + 1)
    }

    @Test func `a range is hashed like its bytes`() {
        let bytes = Array("some bytes that are longer than two blocks of sixteen".utf8)
        for start in 0..<20 {
            #expect(ContentHash.of(bytes, start..<40) == ContentHash.of(Array(bytes[start..<40])))
        }
    }
}

/// SHA-256, against the examples of FIPS 180-4 and texts around the length of a block.
@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "Digests are those of the standard",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func standard(text: String, digest: String) {
        #expect(Hexadecimal.text(SHA256.digest(of: Array(text.utf8))) == digest)
    }

    @Test(
        "Lengths around a block are padded right",
        arguments: [
            (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
            (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
            (1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        ])
    func padding(count: Int, digest: String) {
        #expect(Hexadecimal.text(SHA256.digest(of: [UInt8](repeating: 0x61, count: count))) == digest)
    }

    @Test("A number has the hexadecimal digits of the standard library")
    func hexadecimalNumbers() {
        for number in [0, 9, 10, 15, 16, 255, 256, 0x7909_d2de_4a8a_21bc, .max] as [UInt64] {
            #expect(Hexadecimal.text(of: number) == String(number, radix: 16))
        }
    }

    @Test("Hexadecimal digits are read as they are written")
    func digits() {
        #expect(Hexadecimal.bytes("00fFa0") == [0, 255, 160])
        #expect(Hexadecimal.bytes("0") == nil && Hexadecimal.bytes("0g") == nil && Hexadecimal.bytes("+1") == nil)
    }
}
