import Testing
import Text

@Suite struct TextEncodingTests {
    private static let korean: [UInt8] = [0xB7, 0xCE, 0xB1, 0xD7, 0x20, 0xC1, 0xA4, 0xB8, 0xAE]
    private static let table = Array("| id | status |\n|---|---|\n".utf8)

    @Test(
        "A file that is not UTF-8 is known by its bytes",
        arguments: [
            (table + korean, "CP949"), (table.flatMap { [$0, 0] }, "UTF-16LE"), ([0xFE, 0xFF, 0xD5, 0x5C], "UTF-16BE"),
            (table + [0x63, 0xE9, 0x20, 0xFC, 0x62, 0xE8, 0x72], "WINDOWS-1252"), (table, nil),
            (table + Array("로그 정리".utf8) + [0xB7], nil), (table + [0xFF], nil), ([], nil),
            (Array("\u{FEFF}한글".utf8), nil),
        ] as [([UInt8], String?)])
    func encodings(bytes: [UInt8], name: String?) {
        #expect(TextEncoding(of: bytes)?.name == name)
    }
}
