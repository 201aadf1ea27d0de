/// Finds what a report quotes: between quotation marks or backticks of one line.
enum Quotations {
    static func mark(_ tokens: inout [Token]) {
        var index = 0
        /// The line in which a closing mark is known to be missing.
        var missing: [UInt32: Int] = [:]
        while index < tokens.count {
            let opening = tokens[index].mark
            guard let closing = closing(of: opening), missing[closing] != tokens[index].line else {
                index += 1
                continue
            }
            var end = index + 1
            while end < tokens.count, tokens[end].line == tokens[index].line, tokens[end].mark != closing { end += 1 }
            guard end < tokens.count, tokens[end].mark == closing, end > index + 1 else {
                // A mark that nothing answers quotes nothing.
                if end >= tokens.count || tokens[end].mark != closing { missing[closing] = tokens[index].line }
                index += 1
                continue
            }
            for inner in index + 1..<end { tokens[inner].isQuoted = true }
            index = end + 1
        }
    }

    private static func closing(of mark: UInt32) -> UInt32? {
        switch mark {
        case 0x22, 0x60, 0x27: mark
        case 0x300C, 0x300E, 0xAB: mark + (mark == 0xAB ? 0x10 : 1)
        default: nil
        }
    }
}
