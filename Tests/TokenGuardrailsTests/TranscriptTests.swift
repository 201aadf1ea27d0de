import Chance
import Testing

@testable import TokenGuardrails

@Suite struct TranscriptTests {
    private static let perMessage = Transcript.tokensPerMessage

    /// The tokens of texts, each for itself.
    private static func sum(_ texts: String...) -> Int {
        texts.map(TokenEstimate.tokens(of:)).reduce(0, +)
    }

    struct Conversation: CustomTestStringConvertible {
        let lines: String
        let messages: Int
        let texts: [String]
        var attachments = 0

        var testDescription: String { lines }
    }

    @Test(
        "A conversation costs its texts and something for each message",
        arguments: [
            Conversation(
                lines: #"{"role":"user","content":"Find the failing test"}"#, messages: 1,
                texts: ["Find the failing test"]),
            Conversation(lines: #"{"role":"user","content":""}"#, messages: 1, texts: []),
            Conversation(lines: #"{"role":"assistant","content":null}"#, messages: 1, texts: []),
            Conversation(
                lines: #"{"role":"user","content":[{"type":"text","text":"하나"},{"type":"text","text":"둘"}]}"#,
                messages: 1,
                texts: ["하나", "둘"]),
            Conversation(
                lines: #"{"role":"user","content":"a"}"# + "\r\n\r\n" + #"  {"content":"b","role":"assistant"}  "#
                    + "\n",
                messages: 2, texts: ["a", "b"]),
            Conversation(
                lines: #"{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","#
                    + #""function":{"name":"run","arguments":"{\"command\":\"ls\"}"}}]}"#,
                messages: 1, texts: ["run", #"{"command":"ls"}"#]),
            Conversation(
                lines:
                    #"{"role":"assistant","content":[{"type":"tool_use","name":"run","input":{"n": [1, "x"]}}]}"#,
                messages: 1, texts: ["run", #"{"n": [1, "x"]}"#]),
            Conversation(
                lines:
                    #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"text":"ok"}]}]}"#,
                messages: 1, texts: ["ok"]),
            Conversation(
                lines: #"{"type":"user","uuid":"0d1e","cwd":"/srv","message":{"role":"user","content":"hi there"}}"#,
                messages: 1,
                texts: ["hi there"]),
            Conversation(
                lines: #"[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]"#, messages: 2,
                texts: ["a", "b"]),
            Conversation(
                lines: #"{"name":"run","input":{"role":"x","input":{"text":"a"},"source":{}}}"#, messages: 1,
                texts: ["run", #"{"role":"x","input":{"text":"a"},"source":{}}"#]),
            Conversation(
                lines: #"{"type":"result","output":"three words here"}"#, messages: 1, texts: ["three words here"]),
            Conversation(
                lines: #"{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"iVBORw0KGgo"}}]}"#,
                messages: 1, texts: [], attachments: 1),
            Conversation(
                lines: #"{"role":"user","content":"\ud55c\uae00 \"\/\\\b\f\n\r\t \ud83d\ude00 \ud83d \udc00x"}"#,
                messages: 1,
                texts: ["한글 \"/\\\u{8}\u{C}\n\r\t 😀 \u{FFFD} \u{FFFD}x"]),
            Conversation(
                lines:
                    #"{"role":"user","content":"a","metadata":{"content":"never sent","role":"x"},"usage":{"n":1e3}}"#,
                messages: 1, texts: ["a"]),
        ])
    func messages(conversation: Conversation) {
        let texts = conversation.texts.map(TokenEstimate.tokens(of:)).reduce(0, +)
        let overhead =
            conversation.messages * Self.perMessage + conversation.attachments * Transcript.tokensPerAttachment
        #expect(Transcript.tokens(of: conversation.lines) == texts + overhead)
    }

    @Test(
        "What is no message counts as plain text",
        arguments: [
            "", "user: hello\nassistant: 안녕하세요\n", #"{"role":"user","content":"cut o"#, #"{"role":"user",}"#,
            #"{"role" "user"}"#, "{}", #"{"id":"x"}"#, #""content""#, "42", #"{"content":"a"} trailing"#,
            #"{"content":"\x"}"#,
            #"{"content":"\u12g4"}"#,
            "{\"content\":\"a\u{1}b\"}", #"{"content":}"#, #"{content:"a"}"#,
            String(repeating: #"{"content":["#, count: 100) + String(repeating: "]}", count: 100),
        ])
    func plain(text: String) {
        #expect(Transcript.tokens(of: text) == TokenEstimate.tokens(of: text))
    }

    @Test func `plain lines between messages are one text`() {
        let plain = "note one\n\nnote two\n"
        let message = #"{"role":"user","content":"hi"}"# + "\n"
        #expect(Transcript.tokens(of: plain + message + plain) == Self.sum(plain, "hi", plain) + Self.perMessage)
    }

    @Test func `a deep message is read up to a depth that no message has`() {
        func nested(_ depth: Int) -> String {
            #"{"content":"# + String(repeating: "[", count: depth) + #""hi""# + String(repeating: "]", count: depth)
                + "}"
        }
        #expect(Transcript.tokens(of: nested(40)) == Self.sum("hi") + Self.perMessage)
        #expect(Transcript.tokens(of: nested(100_000)) == Self.sum(nested(100_000)))
    }

    @Test func `any text has a count`() {
        var generator = Chance(seed: 3)
        for _ in 0..<500 {
            let text = RandomText.any(using: &generator)
            #expect(Transcript.tokens(of: text) >= 0)
            #expect(Transcript.tokens(of: text + "\n" + text) >= Transcript.tokens(of: text))
        }
    }
}
