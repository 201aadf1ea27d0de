/// What ends a block of HTML (CommonMark 4.6); until then nothing in it is a table.
enum HTMLBlockEnd {
    /// A line that contains one of these, in any case of letters.
    case marker([StaticString])
    case blankLine
}

extension LineCursor {
    /// What ends the block of HTML that starts at `start`, if one does.
    ///
    /// - Parameter inParagraph: a lone tag of an unknown name doesn't interrupt a paragraph.
    func htmlBlock(at start: Int, inParagraph: Bool) -> HTMLBlockEnd? {
        guard byte(at: start) == Byte.less else { return nil }
        switch byte(at: start + 1) {
        case UInt8(ascii: "!"):
            if contains("<!--", at: start) { return .marker(["-->"]) }
            if contains("<![CDATA[", at: start) { return .marker(["]]>"]) }
            return Byte.isLetter(byte(at: start + 2)) ? .marker([">"]) : nil
        case UInt8(ascii: "?"):
            return .marker(["?>"])
        default:
            break
        }
        let isClosing = byte(at: start + 1) == UInt8(ascii: "/")
        let nameStart = isClosing ? start + 2 : start + 1
        var nameEnd = nameStart
        while Byte.isLetter(byte(at: nameEnd)) || Byte.isDigit(byte(at: nameEnd)) { nameEnd += 1 }
        let name = String(decoding: text[nameStart..<min(nameEnd, end)].map(Byte.lowercased), as: UTF8.self)
        let next = byte(at: nameEnd)
        let endsName = isSpaceOrEnd(next) || next == Byte.greater
        if !isClosing, endsName, ["script", "pre", "style", "textarea"].contains(name) {
            return .marker(["</script>", "</pre>", "</style>", "</textarea>"])
        }
        if endsName || contains("/>", at: nameEnd), htmlBlockNames.contains(name) { return .blankLine }
        guard !inParagraph, let tagEnd = tagEnd(from: start, isClosing: isClosing) else { return nil }
        return text[tagEnd..<end].allSatisfy { $0 == Byte.space || $0 == Byte.tab } ? .blankLine : nil
    }

    /// Whether the line ends the block. A marker counts from `start` on; it may be on the line that starts the block.
    func endsHTML(_ block: HTMLBlockEnd, from start: Int) -> Bool {
        switch block {
        case .blankLine:
            isBlank
        case .marker(let markers):
            markers.contains { marker in
                start + marker.utf8CodeUnitCount <= end
                    && (start...(end - marker.utf8CodeUnitCount)).contains { contains(marker, at: $0) }
            }
        }
    }

    /// Whether `word`, in lower case where it has letters, is at `start` in any case of letters; `[CDATA[` is
    /// written in capitals and is compared as it is.
    private func contains(_ word: StaticString, at start: Int) -> Bool {
        guard start + word.utf8CodeUnitCount <= end else { return false }
        return word.withUTF8Buffer { word in
            for index in 0..<word.count {
                let byte = text[start + index]
                guard byte == word[index] || Byte.lowercased(byte) == word[index] else { return false }
            }
            return true
        }
    }

    /// The end of one complete opening or closing tag with its attributes, or nil.
    private func tagEnd(from start: Int, isClosing: Bool) -> Int? {
        var place = start + (isClosing ? 2 : 1)
        func skipBlanks() -> Bool {
            let before = place
            while place < end, Byte.isBlank(text[place]) { place += 1 }
            return place > before
        }
        guard Byte.isLetter(byte(at: place)) else { return nil }
        while isTagNameByte(byte(at: place)) { place += 1 }
        var isSeparated = skipBlanks()
        while !isClosing, isSeparated, isAttributeStart(byte(at: place)) {
            while isAttributeByte(byte(at: place)) { place += 1 }
            isSeparated = skipBlanks()
            guard byte(at: place) == Byte.equals else { continue }
            place += 1
            _ = skipBlanks()
            let quote = byte(at: place)
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                guard let closing = text[(place + 1)..<end].firstIndex(of: quote) else { return nil }
                place = closing + 1
            } else {
                let valueStart = place
                while isUnquotedByte(byte(at: place)) { place += 1 }
                guard place > valueStart else { return nil }
            }
            isSeparated = skipBlanks()
        }
        if !isClosing, byte(at: place) == UInt8(ascii: "/") { place += 1 }
        return byte(at: place) == Byte.greater ? place + 1 : nil
    }

    private func isTagNameByte(_ byte: UInt8) -> Bool {
        Byte.isLetter(byte) || Byte.isDigit(byte) || byte == Byte.hyphen
    }

    private func isAttributeStart(_ byte: UInt8) -> Bool {
        Byte.isLetter(byte) || byte == UInt8(ascii: "_") || byte == Byte.colon
    }

    private func isAttributeByte(_ byte: UInt8) -> Bool {
        isAttributeStart(byte) || Byte.isDigit(byte) || byte == UInt8(ascii: ".") || byte == Byte.hyphen
    }

    private func isUnquotedByte(_ byte: UInt8) -> Bool {
        !Byte.isBlank(byte) && byte != Byte.newline && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
            && byte != Byte.equals && byte != Byte.less && byte != Byte.greater && byte != Byte.backtick
    }
}

/// The names that start a block of HTML anywhere (CommonMark 4.6, condition 6).
private let htmlBlockNames: Set<String> = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link",
    "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "source", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
]
