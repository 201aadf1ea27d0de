package import Sheets

/// What both sides of a merge changed differently, as a Markdown document for people that programs can read back.
package struct ConflictReport: Equatable, Sendable {
    /// A line that is not part of such a document; its number, from 1.
    package struct Mistake: Error, Equatable {
        package let line: Int
    }

    package var conflicts: [FieldConflict]
    /// How long the notes of HEAD's moves were when the merge was made, in bytes, by which its end is found.
    package let reflogLength: Int64?

    package init(_ conflicts: [FieldConflict], reflogLength: Int64? = nil) {
        self.conflicts = conflicts
        self.reflogLength = reflogLength
    }

    private static let title = "# Conflicts in "
    private static let heading = "## "
    /// What people need not read.
    private static let (mark, markEnd) = ("<!-- reflog ", " -->")
    private static let sides = ["- base:", "- ours:", "- theirs:"]
    /// The last one after a sync, where the queue has it.
    private static let keptSide = "- theirs, in the queue:"

    /// The document.
    ///
    /// - Parameter path: the queue's path, for the reader.
    package func text(on path: String) -> String {
        let isSynced = conflicts.contains { $0.kept == .theirs }
        let opening =
            isSynced
            ? """
            \(Self.title)\(path)

            This clone and others changed what follows. Ours is this clone's value, and theirs was pushed first; the queue has
            theirs where that is said. `orch resolve` walks through them; or edit the queue by hand where ours are right and
            delete this file. Then `orch sync` pushes what you decided.

            """
            : """
            \(Self.title)\(path)

            Both sides changed what follows. The queue has the values of ours. `orch resolve` walks through them; or edit the
            queue by hand where theirs are right and delete this file. Then `git add` the queue.

            """
        return opening + (reflogLength.map { "\n\(Self.mark)\($0)\(Self.markEnd)\n" } ?? "")
            + conflicts.map { conflict in
                let sides = conflict.kept == .ours ? Self.sides : Self.sides.dropLast() + [Self.keptSide]
                let texts = zip(sides, [conflict.base, conflict.ours, conflict.theirs]).map { side, text in
                    text.isEmpty ? side : side + " " + conflict.field.written(text)
                }
                return "\n\(Self.heading)\(conflict.heading)\n\n\(texts.joined(separator: "\n"))\n"
            }.joined()
    }

    /// - Parameter text: what ``text(on:)`` gave, perhaps without some of the conflicts.
    package init(_ text: String) throws(Mistake) {
        conflicts = []
        var length: Int64?
        // By bytes, since a letter may be one Character with what is before it.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0)) }
        guard lines[0].hasPrefix(Self.title) else { throw Mistake(line: 1) }
        var open: (id: String?, field: FieldConflict.Field, texts: [String])?
        var kept = MergeSide.ours
        for (place, line) in lines.enumerated().dropFirst() where !line.isEmpty {
            if conflicts.isEmpty, open == nil, line.hasPrefix(Self.mark), line.hasSuffix(Self.markEnd) {
                length = Int64(line.dropFirst(Self.mark.count).dropLast(Self.markEnd.count))
            } else if open == nil, line.hasPrefix(Self.heading) {
                guard let (id, field) = FieldConflict.parsed(line.dropFirst(Self.heading.count)) else {
                    throw Mistake(line: place + 1)
                }
                open = (id, field, [])
                kept = .ours
            } else if let conflict = open {
                var side = Self.sides[conflict.texts.count]
                if conflict.texts.count == Self.sides.count - 1, line.hasPrefix(Self.keptSide) {
                    (side, kept) = (Self.keptSide, .theirs)
                }
                guard line == side || line.hasPrefix(side + " "),
                    let value = conflict.field.read(line.dropFirst(side.count + 1))
                else { throw Mistake(line: place + 1) }
                let texts = conflict.texts + [value]
                open = texts.count == Self.sides.count ? nil : (conflict.id, conflict.field, texts)
                guard open == nil else { continue }
                conflicts.append(
                    FieldConflict(
                        id: conflict.id, field: conflict.field, base: texts[0], ours: texts[1], theirs: texts[2],
                        kept: kept))
            } else if !conflicts.isEmpty {
                throw Mistake(line: place + 1)
            }
        }
        if open != nil { throw Mistake(line: lines.count) }
        reflogLength = length
    }
}

extension FieldConflict {
    /// Cells and tags are behind their task; a column is in code marks, so that it is none of the other words.
    fileprivate var heading: String {
        let row = id.map { "`\($0)` " } ?? ""
        return switch field {
        case .column(let header): row + "`\(header)`"
        case .group(let name): row + name
        case .part(let key): row + Self.tag + key
        case .row: row + Self.row
        case .header: Self.header
        case .text(let line): Self.line + String(line)
        case .file: Self.file
        }
    }

    private static let (tag, row, header, line, file) = ("tag ", "row", "the header", "line ", "the file")

    fileprivate static func parsed(_ heading: Substring) -> (id: String?, field: Field)? {
        var id: String?
        var rest = heading
        if rest.first == "`" {
            rest = rest.dropFirst()
            // Only an id that is none can have a mark in it, and nothing is resolved by that.
            guard let end = rest.firstIndex(of: "`"), rest[end...].hasPrefix("` ") else { return nil }
            id = String(rest[..<end])
            rest = rest[end...].dropFirst(2)
        }
        if rest.count >= 2, rest.first == "`", rest.last == "`" {
            return (id, .column(String(rest.dropFirst().dropLast())))
        }
        if rest == row { return (id, .row) }
        guard id != nil else {
            if rest == file { return (nil, .file) }
            if rest == header { return (nil, .header) }
            return rest.hasPrefix(line) ? Int(rest.dropFirst(line.count)).map { (nil, .text(line: $0)) } : nil
        }
        if rest.hasPrefix(tag) { return (id, .part(String(rest.dropFirst(tag.count)))) }
        return rest == Claim.name ? (id, .group(Claim.name)) : nil
    }
}

extension FieldConflict.Field {
    /// Whether a text may have several lines.
    private var isOfLines: Bool {
        switch self {
        case .text, .file, .header, .row: true
        case .column, .group, .part: false
        }
    }

    private static let marks = [("&", "&amp;"), ("<", "&lt;"), ("\r", "&#13;"), ("\n", "<br>")]

    /// A text in one line. That of a cell is one, and is written as it is.
    fileprivate func written(_ text: String) -> String {
        guard isOfLines else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            line += Self.marks.first { $0.0 == String(scalar) }?.1 ?? String(scalar)
        }
    }

    /// - Returns: nil for what ``written(_:)`` does not give.
    fileprivate func read(_ line: Substring) -> String? {
        guard isOfLines else { return String(line) }
        var text = ""
        var rest = line.unicodeScalars
        while let scalar = rest.first {
            let mark = Self.marks.first { rest.starts(with: $0.1.unicodeScalars) }
            if mark == nil, scalar == "&" || scalar == "<" { return nil }
            text.unicodeScalars.append(contentsOf: (mark?.0 ?? String(scalar)).unicodeScalars)
            rest = rest.dropFirst(mark?.1.unicodeScalars.count ?? 1)
        }
        return text
    }
}
