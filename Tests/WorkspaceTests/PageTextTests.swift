import Chance
import Testing

@testable import Workspace

/// What of a page is seen.
@Suite(.serialized) struct PageTextTests {
    @Test(
        "Text is seen without what only the browser reads",
        arguments: [
            ("<p>Dash<b>board</b></p><p>Settings</p>", "Dashboard Settings"),
            ("<html><head><title>T</title><style>p{}</style></head><body>대시보드</body></html>", "대시보드"),
            ("a<script>if (1 < 2) document.write('</p>x')</script>b", "ab"),
            ("a<script>x</scripty>y</script >b", "ab"),
            ("<!DOCTYPE html><!-- <p>no --> yes <!-- open", "yes"),
            ("<noscript><p>Turn it on</p></noscript><template><p>t</p></template>ok", "ok"),
            ("<div hidden><div>a</div>b</div>c", "c"),
            ("<div hidden=\"until-found\">a</div><p style='color:red; DISPLAY : none'>b</p>c", "c"),
            ("<p style=\"visibility: hidden\">a</p><dialog>b</dialog><dialog open>c</dialog>", "c"),
            ("<div hidden><div>a</div></div></div>b<input hidden value=x>", "b"),
            ("<svg><title>tip</title><path d='M0'/></svg>x", "x"),
            (
                "<input type=submit value=\"Save &amp; go\"><input placeholder='이름'><input type=hidden value=h>",
                "Save & go 이름"
            ),
            ("<input type=password value=secret>", ""),
            ("<textarea>a &lt;b&gt;</textarea>", "a <b>"),
            ("1 &lt; 2 &amp;&amp; 3&nbsp;4 &#54620;&#xAE00; &hellip;", "1 < 2 && 3 4 한글 …"),
            ("&#0; &#xD800; &#x110000; &#99999999;", "\u{FFFD} \u{FFFD} \u{FFFD} \u{FFFD}"),
            ("&unknown; &; & &#; &#x; &#+1;", "&unknown; &; & &#; &#x; &#+1;"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("  a\n\t b\u{A0}\u{3000}c\u{2009}d  ", "a b c d"),
            ("<x-card>a</x-card><x-card>b</x-card><br>c", "ab c"),
            ("<img alt=\"no\" title='<p>no</p>'><a title=\"a>b\" href=x>link</a>", "link"),
            ("3 < 4 and 5 <6", "3 < 4 and 5 <6"),
            ("a<b", "a"), ("a<", "a<"), ("a</", "a"), ("a<p title=\"", "a"), ("a<script>b", "a"), ("a&#", "a&#"),
            ("", ""),
        ])
    func seen(document: String, expected: String) {
        #expect(PageText(Array(document.utf8)).text == expected)
    }

    @Test(
        "A text is shown as it is written, white space apart",
        arguments: [
            ("Total  cost", true), (" Total\ncost ", true), ("total cost", false), ("cost: 5", true), ("5 won", false),
            ("\u{AC00}", true), ("\u{1100}\u{1161}", false), ("", true),
        ])
    func shows(text: String, isShown: Bool) {
        #expect(PageText(Array("<p>Total cost: <i>5</i></p><p>가</p>".utf8)).shows(text) == isShown)
    }

    @Test("No bytes make it trap, and what never ends hides all behind it", arguments: 1...10)
    func random(seed: UInt64) {
        let pieces = [
            "<", ">", "</", "/>", "<p>", "</p>", "<div hidden>", "</div>", "<!--", "-->", "<script>", "</script>", "&",
            ";", "&#x", "&amp;", "\"", "'", "=", " ", "style=", "display:none", "<input value=", "<template>", "한",
            "\0",
        ]
        var generator = Chance(seed: seed)
        for _ in 0..<300 {
            let bytes = generator.bytes(of: pieces)
            #expect(PageText(bytes).text.utf8.count <= bytes.count * 3)
            // Nothing comes out of an element that never ends.
            let open = bytes.filter { $0 != UInt8(ascii: "/") }
            for start in ["<script>", "<div hidden>", "<template>", "<!--", "<p title=\""] {
                let rest = start.hasPrefix("<p") ? open.filter { $0 != UInt8(ascii: "\"") } : open
                guard start != "<!--" || !rest.contains(UInt8(ascii: ">")) else { continue }
                #expect(PageText(Array(start.utf8) + rest).text == "")
            }
        }
    }

    @Test(
        "The work grows with the length of the page, and not with its square",
        arguments: [
            "<", "</", "<!--", "&", "&#1", "<script>", "</script", "<div hidden>", "<p a=\"", "<a b", "x ",
            "<input value='<",
        ])
    func linear(piece: String) {
        let growth = growth(from: 3_200) { size in
            _ = PageText(Array(String(repeating: piece, count: size / piece.utf8.count).utf8)).shows("needle")
        }
        #expect(growth < 40)
    }
}
