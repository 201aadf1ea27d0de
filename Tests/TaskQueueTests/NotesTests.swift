import Chance
import Sheets
import TaskQueue
import Testing

@Suite struct NotesTests {
    private static let valueTags = NoteTag.allCases.filter { !$0.isFlag }
    private static let flags = NoteTag.allCases.filter(\.isFlag)

    @Test func `the words of the tags are those of the file`() {
        #expect(
            Set(NoteTag.allCases.map(\.key)) == [
                "nl_intake", "parallel", "after", "attempt", "lease", "retry_at", "team", "kind", "payload", "dedupe",
                "session",
                "permanent", "dead", "error", "cancelled_by_operator", "replan", "retry_requested", "review", "guard",
                "dedupe_skipped",
            ])
        #expect(Self.flags == [.permanent, .cancelledByOperator, .retryRequested])
    }

    @Test("A known key and a value are a tag", arguments: valueTags)
    func valueTag(tag: NoteTag) {
        let notes = Notes("before / " + tag.key + ":some: value / behind")
        #expect(notes.segments.map(\.tag) == [nil, tag, nil])
        #expect(notes.value(of: tag) == "some: value")
        #expect(!Notes(tag.key).has(tag))
        #expect(!Notes(tag.key + ":").has(tag))
        #expect(!Notes(" " + tag.key + ":x").has(tag))
        #expect(!Notes("x " + tag.key + ":x").has(tag))
        #expect(!Notes("x/" + tag.key + ":x").has(tag))
    }

    @Test(
        "A tag in another spelling is read where its meaning is certain",
        arguments: [
            ("after: A-0", .after, "A-0"), ("After:A-0,B", .after, "A-0,B"), ("AFTER：A-0", .after, "A-0"),
            ("`after:A-0`", .after, "A-0"), ("**after: A-0**", .after, "A-0"), (#"after:TASK\_9"#, .after, "TASK_9"),
            (#"nl\_intake:20260208-1449"#, .intake, "20260208-1449"), ("kind: build", .kind, "build"),
            (#"retry\_at:2026-02-09 10:00:00"#, .retryAt, "2026-02-09 10:00:00"),
            ("Retry_at: 2026-02-09 10:00", .retryAt, "2026-02-09 10:00"), ("Attempt: 1/3", .attempt, "1/3"),
            (#"cancelled\_by\_operator"#, .cancelledByOperator, ""), ("dedupe: k", .dedupe, "k"),
            ("after:**A-1**", .after, "A-1"), ("after:`A-1`", .after, "A-1"), ("after:[A-1](x,y.md)", .after, "A-1"),
            ("after:[[A-1]]", .after, "A-1"), ("after:`A-1, B-2`", .after, "A-1,B-2"),
            ("after:**A-1**, **B-2**", .after, "A-1,B-2"), ("after:~~A-1~~", .after, "~~A-1~~"),
            ("After: **A-1**", .after, "A-1"), ("**after:** A-1", .after, "A-1"), ("**after**: A-1", .after, "A-1"),
            ("kind:`build`", .kind, "build"), ("lease:**2026-02-09 10:00:00**", .lease, "2026-02-09 10:00:00"),
            ("payload:`{}`", .payload, "`{}`"), ("**note:** x", nil, ""),
            ("after:  A-0", nil, ""), ("After: the meeting", nil, ""), ("Error: no such host", nil, ""),
            ("Review: fine", nil, ""), ("kind: of blue", nil, ""), ("lease: two weeks", nil, ""),
            ("Dead: end", nil, ""), ("Attempt: again", nil, ""), ("team: backend", nil, ""), ("after", nil, ""),
        ] as [(String, NoteTag?, String)])
    func spellings(text: String, tag: NoteTag?, value: String) {
        let notes = Notes("memo / " + text)
        #expect(notes.segments.map(\.tag) == [nil, tag])
        #expect(notes.segments[1].value == value)
        #expect(notes.text == "memo / " + text)
    }

    @Test(
        "Text that looks like a tag is named, and other text isn't",
        arguments: [
            ("memo, after:A-0", .after), ("(after:A-0)", .after), ("after A-0", .after), ("memo; after: A-0", .after),
            ("see after:  A-0", .after), ("(Retry_at: soon)", .retryAt), ("kind: of blue", .kind),
            ("참고 dedupe：x", .dedupe), ("after lunch", nil), ("look after it", nil), ("mankind: x", nil),
            ("hereafter:A-0", nil), ("after:", .after), ("see after:", nil), ("https://a.b/c", nil), ("kind:x", nil),
        ] as [(String, NoteTag?)])
    func seeming(text: String, tag: NoteTag?) {
        #expect(Notes(text).segments[0].seemingTag == tag)
    }

    @Test(
        "A <br> begins a segment, and stays",
        arguments: [
            ("memo <br> after:A-0", ["memo", "after:A-0"]), ("a<br/>b / kind:x", ["a", "b", "kind:x"]),
            ("a <b>r</b>", ["a <b>r</b>"]), ("<br>after:A", ["", "after:A"]), ("a<br", ["a<br"]),
        ])
    func breaks(cell: String, segments: [String]) {
        var notes = Notes(cell)
        #expect(notes.segments.map(\.text) == segments)
        #expect(notes.text == cell)
        notes.set(.attempt, "1/3")
        #expect(notes.text == cell + " / attempt:1/3")
    }

    @Test("A known flag alone is a tag", arguments: flags)
    func flag(tag: NoteTag) {
        #expect(Notes("a / " + tag.key + " / b").has(tag))
        #expect(Notes(tag.key).value(of: tag)?.isEmpty == true)
        #expect(!Notes(tag.key + ":yes").has(tag))
        #expect(!Notes(tag.key + " now").has(tag))
    }

    @Test(
        "Anything else is text",
        arguments: [
            "", "doc review done", "http://x.y", "72h:D3", "coupang_intake:20260208-2034 mode=safe", "a/b", "/", "a /",
        ])
    func text(cell: String) {
        #expect(Notes(cell).segments.allSatisfy { $0.tag == nil })
    }

    @Test func `printing what was read is the same cell`() {
        var chance = Chance(seed: 99)
        let pieces = [
            "a", "/", " ", " / ", ":", "lease:", "after:X", "permanent", "e\u{301}", "\u{301}", "가", "{}", "-", ",",
            "\\", "\r",
        ]
        for _ in 0..<6000 {
            let cell = chance.text(of: pieces, most: 12)
            #expect(Array(Notes(cell).text.utf8) == Array(cell.utf8))
        }
    }

    @Test(
        "Setting a tag writes in its place, else at the end",
        arguments: [
            ("", .kind, "x", "kind:x"), ("a", .kind, "x", "a / kind:x"), ("kind:y / a", .kind, "x", "kind:x / a"),
            ("a / kind:y / b / kind:z / c", .kind, "x", "a / kind:x / b / c"), ("a", .permanent, "", "a / permanent"),
            ("permanent / a", .permanent, "", "permanent / a"), ("kind: y", .kind, "x", "kind:x"),
            ("a /", .kind, "x", "a / kind:x"), ("a / /", .kind, "x", "a / / / kind:x"), ("/", .kind, "x", "/ / kind:x"),
            ("a / **kind: y** /", .kind, "x", "a / kind:x"), ("permanent /", .permanent, "", "permanent"),
            ("a /<br>kind: y / b", .kind, "x", "a /<br>kind:x / b"),
            ("kind:y / a /<br>kind:z / b", .kind, "x", "kind:x / a /<br>b"),
        ] as [(String, NoteTag, String, String)])
    func set(cell: String, tag: NoteTag, value: String, result: String) {
        var notes = Notes(cell)
        notes.set(tag, value)
        #expect(notes.text == result)
        #expect(Notes(notes.text).has(tag))
    }

    @Test(
        "Removing tags leaves the rest where it was",
        arguments: [
            ("a / kind:x / b", "a / b"), ("kind:x", ""), ("kind:x / kind:y", ""), ("kind: x / b", "b"),
            ("a<br>kind:x <BR/> b", "a<br>b"),
            ("lease:1 / a / kind:x", "a"), ("a /  / kind:x / b", "a /  / b"),
        ])
    func remove(cell: String, result: String) {
        var notes = Notes(cell)
        notes.remove(.kind, .lease)
        #expect(notes.text == result)
    }

    @Test(
        "A report takes the place of the text before the tags that stay",
        arguments: [
            ("old / kind:x / older / lease:1", "new", "new / kind:x"), ("", "new", "new"),
            ("lease:1", "a / b", "a / b"),
            ("old / kind:x", "lease:9", "(lease:9) / kind:x"),
            ("kind:x", "ok / permanent", "ok / (permanent) / kind:x"),
            ("kind:x", "ok /", "ok / kind:x"), ("kind:x", "permanent /", "(permanent) / kind:x"),
            ("kind:x", "ok / /", "ok / / / kind:x"), ("kind:x", "/", "/ / kind:x"),
            ("kind:x", "/ lease:9", "/ lease:9 / kind:x"),
        ])
    func replaceText(cell: String, report: String, result: String) {
        var notes = Notes(cell)
        notes.replaceText(with: report) { $0.tag == .kind }
        #expect(notes.text == result)
        #expect(Notes(notes.text).value(of: .kind) == notes.value(of: .kind))
    }

    @Test func `the report of a worker can never become a tag, and never hides one`() throws {
        var chance = Chance(seed: 17)
        let pieces = [
            "a", "/", " ", " / ", " /", "/ ", ":", "|", "lease:", "attempt:9/9", "permanent", "dead:x", "\u{301}", "(",
            ")", "<br>", "After: Y", "Lease：2026-02-09 10:00:00", "`kind:x`", "\\",
        ]
        for _ in 0..<3000 {
            var notes = Notes(
                try CellText.fit(chance.text(of: ["a", "/", " ", " / ", "kind:x", "after:Y"], most: 6), for: "notes"))
            notes.set(.kind, "k")
            let before = NoteTag.allCases.filter(notes.has)
            if Bool.random(using: &chance) {
                notes.append(text: try CellText.fit(chance.text(of: pieces, most: 8), for: "notes"))
                notes.append(text: try CellText.fit(chance.text(of: pieces, most: 8), for: "notes"))
            } else {
                notes.replaceText(with: try CellText.fit(chance.text(of: pieces, most: 8), for: "notes")) { _ in true }
            }
            notes.set(.intake, "20260208-1449")
            let read = Notes(try CellText.fit(notes.text, for: "notes"))
            #expect(NoteTag.allCases.filter(read.has).filter { $0 != .intake } == before, "\(notes.text)")
            #expect(read.value(of: .kind) == "k", "\(notes.text)")
            #expect(read.has(.intake), "\(notes.text)")
        }
    }

    @Test(
        "after: names ids, in one tag or several",
        arguments: [
            ("after:A", ["A"]), ("after:A,B", ["A", "B"]), ("after:A, B ,C", ["A", "B", "C"]),
            ("after:A / x / after:B", ["A", "B"]),
            ("after:not an id", ["not an id"]), ("after:A,,B", ["A", "B"]), ("after: A", ["A"]), ("", []),
        ])
    func after(cell: String, ids: [String]) {
        #expect(Notes(cell).after == ids)
    }

    @Test(
        "An attempt is a number of a limit",
        arguments: [
            ("1/3", 1, 3), ("0/5", 0, 5), ("4/3", 4, 3), ("999999/999999", 999_999, 999_999), ("01/03", 1, 3),
        ])
    func attempt(text: String, number: Int, limit: Int) throws {
        let attempt = try #require(Notes("a / attempt:" + text).attempt)
        #expect((attempt.number, attempt.limit) == (number, limit))
        #expect(attempt.text == "\(number)/\(limit)")
    }

    @Test(
        "What is no attempt is none",
        arguments: [
            "1", "1/", "/3", "1/3/5", "1/0", "-1/3", "-0/3", "+1/3", "1/+3", "a/b", "1 /3", "1000000/3", "１/3", "1/3 ",
        ])
    func noAttempt(text: String) {
        #expect(Notes("attempt:" + text).attempt == nil)
    }
}
