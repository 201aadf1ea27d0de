import Testing
import Text

@Suite("Base64")
struct Base64Tests {
    @Test(
        "Texts are those of RFC 4648, section 10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(text: String, base64: String) {
        #expect(Base64.text(Array(text.utf8)) == base64)
    }

    @Test("Every digit is used, the last two for the highest bits")
    func digits() {
        #expect(Base64.text([0xFB, 0xFF, 0xBF]) == "+/+/")
        #expect(Base64.text([0, 0x10, 0x83, 0x10, 0x51, 0x87]) == "ABCDEFGH")
    }
}
