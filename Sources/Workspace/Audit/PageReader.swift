/// One pass over a document, which collects the text that is seen.
struct PageReader {
    private let document: [UInt8]
    private var index = 0
    private var text: [UInt8] = []
    /// The name of the element that hides what is in it, and how many of that name are open.
    private var hiding: (name: [UInt8], depth: Int)?

    init(_ document: [UInt8]) {
        self.document = document
    }

    /// The visible text, white space as it is.
    mutating func visible() -> [UInt8] {
        text.reserveCapacity(document.count / 4)
        while index < document.count {
            switch document[index] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readReference()
            default:
                keepOne()
            }
        }
        return text
    }

    private mutating func keep(_ byte: UInt8) {
        if hiding == nil { text.append(byte) }
    }

    private mutating func keepOne() {
        keep(document[index])
        index += 1
    }

    private mutating func skipSpace() {
        while index < document.count, Self.isSpace(document[index]) { index += 1 }
    }

    // MARK: Markup

    private mutating func readMarkup() {
        guard index + 1 < document.count else {
            keepOne()
            return
        }
        switch document[index + 1] {
        case UInt8(ascii: "!") where begins(with: "<!--"): skip(past: "-->", from: index + 4)
        case UInt8(ascii: "!"), UInt8(ascii: "?"): skip(past: ">", from: index + 2)
        case UInt8(ascii: "/"): readEndTag()
        case let byte where Self.isLetter(byte): readStartTag()
        default:
            keepOne()
        }
    }

    private func begins(with word: StaticString) -> Bool {
        index + word.utf8CodeUnitCount <= document.count
            && (0..<word.utf8CodeUnitCount).allSatisfy { document[index + $0] == word.utf8Start[$0] }
    }

    /// Goes on behind a mark, or to the end where it does not come.
    private mutating func skip(past mark: StaticString, from start: Int) {
        index = min(start, document.count)
        while index < document.count {
            if begins(with: mark) {
                index += mark.utf8CodeUnitCount
                return
            }
            index += 1
        }
    }

    /// The name of a tag in small letters; the index goes behind it.
    private mutating func readName() -> [UInt8] {
        var name: [UInt8] = []
        while index < document.count {
            let byte = document[index]
            if Self.isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") { break }
            name.append(Self.small(byte))
            index += 1
        }
        return name
    }

    private mutating func readEndTag() {
        index += 2
        let name = readName()
        skip(past: ">", from: index)
        if let open = hiding, open.name == name {
            hiding = open.depth > 1 ? (name, open.depth - 1) : nil
            if hiding == nil { text.append(0x20) }
        } else {
            divide(at: name)
        }
    }

    private mutating func readStartTag() {
        index += 1
        let name = readName()
        let attributes = readAttributes()
        guard !PageElements.void.contains(name) else {
            divide(at: name)
            if name.elementsEqual("input".utf8), !attributes.isHidden { keep(value: attributes) }
            return
        }
        if PageElements.raw.contains(name) {
            skipRaw(name)
        } else if let open = hiding {
            if open.name == name, !attributes.isClosed { hiding = (name, open.depth + 1) }
        } else if attributes.isHidden || PageElements.unseen.contains(name) || isClosedDialog(name, attributes) {
            if !attributes.isClosed { hiding = (name, 1) }
        } else {
            divide(at: name)
        }
    }

    private func isClosedDialog(_ name: [UInt8], _ attributes: Attributes) -> Bool {
        name.elementsEqual("dialog".utf8) && !attributes.isOpen
    }

    /// Words of different blocks are different words; a letter in bold type is part of its word.
    private mutating func divide(at name: [UInt8]) {
        if !PageElements.inline.contains(name), !name.contains(UInt8(ascii: "-")) { keep(0x20) }
    }

    /// The text of a button or a field.
    private mutating func keep(value attributes: Attributes) {
        guard !PageElements.fieldsWithoutText.contains(attributes.type), hiding == nil else { return }
        let shown = attributes.value.isEmpty ? attributes.placeholder : attributes.value
        var reader = PageReader(shown.map { $0 == UInt8(ascii: "<") ? 0x20 : $0 })
        text += [0x20] + reader.visible() + [0x20]
    }

    /// What is in an element whose content is no markup is not seen; it ends at its own end tag alone.
    private mutating func skipRaw(_ name: [UInt8]) {
        while index < document.count {
            guard document[index] == UInt8(ascii: "<"), index + 1 < document.count,
                document[index + 1] == UInt8(ascii: "/")
            else {
                index += 1
                continue
            }
            index += 2
            let start = index
            var length = 0
            while length < name.count, start + length < document.count,
                Self.small(document[start + length]) == name[length]
            {
                length += 1
            }
            let end = start + length
            guard length == name.count, end < document.count else { continue }
            if document[end] == UInt8(ascii: ">") || document[end] == UInt8(ascii: "/") || Self.isSpace(document[end]) {
                skip(past: ">", from: end)
                return
            }
        }
    }

    // MARK: Attributes

    /// What of a tag's attributes counts here.
    private struct Attributes {
        var isHidden = false
        var isOpen = false
        /// The tag closes itself (`<path/>` in a drawing).
        var isClosed = false
        var type: [UInt8] = []
        var value: [UInt8] = []
        var placeholder: [UInt8] = []
    }

    private mutating func readAttributes() -> Attributes {
        var attributes = Attributes()
        while index < document.count {
            let byte = document[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                break
            }
            if Self.isSpace(byte) || byte == UInt8(ascii: "/") {
                attributes.isClosed = byte == UInt8(ascii: "/")
                index += 1
                continue
            }
            attributes.isClosed = false
            readAttribute(into: &attributes)
        }
        return attributes
    }

    private mutating func readAttribute(into attributes: inout Attributes) {
        var name: [UInt8] = []
        while index < document.count, document[index] != UInt8(ascii: "="), document[index] != UInt8(ascii: ">"),
            document[index] != UInt8(ascii: "/"), !Self.isSpace(document[index])
        {
            name.append(Self.small(document[index]))
            index += 1
        }
        let value = readValue(afterEmptyName: name.isEmpty)
        switch String(decoding: name, as: UTF8.self) {
        case "hidden": attributes.isHidden = true
        case "open": attributes.isOpen = true
        case "style": if Self.hides(value) { attributes.isHidden = true }
        case "type": attributes.type = value.map(Self.small)
        case "value": attributes.value = value
        case "placeholder": attributes.placeholder = value
        default: break
        }
    }

    private mutating func readValue(afterEmptyName isEmpty: Bool) -> [UInt8] {
        skipSpace()
        guard index < document.count, document[index] == UInt8(ascii: "=") else { return [] }
        index += 1
        skipSpace()
        guard index < document.count else { return [] }
        let quote = document[index]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { index += 1 }
        let start = index
        while index < document.count {
            let byte = document[index]
            if isQuoted ? byte == quote : byte == UInt8(ascii: ">") || Self.isSpace(byte) { break }
            index += 1
        }
        let value = Array(document[start..<index])
        if isQuoted, index < document.count { index += 1 }
        return value
    }

    private static func hides(_ style: [UInt8]) -> Bool {
        let declarations = style.filter { !isSpace($0) }.map(small).split(separator: UInt8(ascii: ";"))
        return declarations.contains { declaration in
            declaration.starts(with: "display:none".utf8) || declaration.starts(with: "visibility:hidden".utf8)
        }
    }

    // MARK: Character references

    /// `&amp;`, `&#44032;` and `&#xAC00;`; anything else is text.
    private mutating func readReference() {
        let limit = min(document.count, index + 12)
        guard let end = (index + 1..<max(limit, index + 1)).first(where: { document[$0] == UInt8(ascii: ";") }) else {
            keepOne()
            return
        }
        let name = document[index + 1..<end]
        let isNumber = name.first == UInt8(ascii: "#")
        guard let scalar = isNumber ? Self.numbered(name.dropFirst()) : PageElements.named[Array(name)] else {
            keepOne()
            return
        }
        for byte in String(Character(scalar)).utf8 { keep(byte) }
        index = end + 1
    }

    /// The character of a number; one that there is not is U+FFFD, and no number is nothing.
    private static func numbered(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let isHexadecimal = digits.first.map { small($0) == UInt8(ascii: "x") } ?? false
        let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        guard text.utf8.first != UInt8(ascii: "+"), text.utf8.first != UInt8(ascii: "-"),
            let value = UInt64(text, radix: isHexadecimal ? 16 : 10)
        else { return nil }
        guard value > 0, value <= 0x10FFFF else { return "\u{FFFD}" }
        return Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}"
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func small(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }
}
