import TaskQueue
import Text

/// What has to hold for formats of texts: notes, JSON and CSV.
extension Reader {
    func checkNotes(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        let cell = choices.text.decoded
        let notes = Notes(cell)
        try require(Array(notes.text.utf8) == Array(cell.utf8), "notes are printed as they were read")
        let canonical = notes.canonicalText
        try require(Notes(canonical).canonicalText == canonical, "what is canonical stays so")
        // A cell that ends in a slash has the separator of what is added begun already, and is read so then.
        let closed = Notes(cell.utf8.suffix(2).elementsEqual(" /".utf8) ? Array(cell.utf8.dropLast(2)).decoded : cell)
        let tag = try require(choices.one(of: NoteTag.allCases), "there are tags")
        var changed = notes
        changed.set(tag, "1/3")
        let again = Notes(changed.text)
        try require(again.value(of: tag) == (tag.isFlag ? "" : "1/3"), "a tag that is set is read")
        // A slash that is a segment of its own begins no separator.
        let grown = notes.segments.last?.text == "/" ? notes : closed
        let known = notes.has(tag) ? notes : grown
        for other in NoteTag.allCases where other != tag {
            try require(again.value(of: other) == known.value(of: other), "setting a tag changes no other one")
        }
        changed.remove(tag)
        try require(!Notes(changed.text).has(tag), "a tag that is removed is gone")
        var longer = notes
        longer.append(text: cell)
        let tags = Notes(longer.text).segments.compactMap(\.tag)
        try require(tags == (cell.isEmpty ? notes : grown).segments.compactMap(\.tag), "free text is never a tag")
        _ = notes.segments.compactMap(\.seemingTag)
        _ = notes.attempt
    }

    func checkJSON(_ input: [UInt8]) throws(Violation) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: input[...])
        } catch {
            try require((0...input.count).contains(error.offset), "an error has a place")
            return
        }
        for form in [JSONValue.Form.compact, .cell, .indented] {
            let text = value.text(form)
            try require((try? JSONValue(parsing: text)) == value, "what is written is read as the same")
            try require(
                form == .indented || !text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{7F}" },
                "one line has no control characters")
        }
        let repaired = try? JSONValue(parsing: input[...], repairsSurrogates: true)
        try require(repaired == value, "nothing is repaired in what is valid")
        var reader = JSONReader(input[...])
        let skipped = try? reader.skipValue()
        try require(skipped.map { try? JSONValue(parsing: $0) } == value, "a value that is skipped is the same")
    }

    func checkCSV(_ input: [UInt8]) throws(Violation) {
        let text = input.decoded
        try require(CSV.unguarded(CSV.guarded(text)) == text, "a guarded text is the same behind it")
        let records: [[CSV.Field]]
        do throws(CSVError) {
            records = try CSV.records(in: text)
        } catch {
            try require(error.line >= 1 && error.column >= 1, "an error has a place")
            return
        }
        let texts = records.map { $0.map(\.text) }
        let written = texts.map(CSV.record).joined()
        let again = try? CSV.records(in: written).map { $0.map(\.text) }
        try require(again == texts, "what is written is read as the same")
    }
}
