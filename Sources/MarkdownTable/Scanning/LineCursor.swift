/// A place in a line of Markdown, in bytes and in columns: a tab reaches to the next multiple of four columns and may
/// be consumed in part (CommonMark 2.2).
struct LineCursor {
    let text: UnsafeBufferPointer<UInt8>
    let end: Int
    private(set) var offset: Int
    private var column = 0

    init(_ line: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        offset = line.lowerBound
        end = line.upperBound
    }

    /// What lies before the first byte that is neither a space nor a tab.
    struct Indentation {
        /// Columns from the cursor to there; four or more make code.
        var columns: Int
        /// The offset of that byte, or the end of the line's content.
        var content: Int
    }

    var indentation: Indentation {
        var place = offset
        var reached = column
        while place < end {
            switch text[place] {
            case Byte.space: reached += 1
            case Byte.tab: reached += 4 - reached % 4
            default: return Indentation(columns: reached - column, content: place)
            }
            place += 1
        }
        return Indentation(columns: reached - column, content: place)
    }

    var isBlank: Bool { indentation.content == end }

    /// The byte at `place`, or a newline at the end of the content.
    func byte(at place: Int) -> UInt8 {
        place < end ? text[place] : Byte.newline
    }

    /// Moves over spaces and tabs that make up `columns`; stops at anything else.
    mutating func skip(columns: Int) {
        let goal = column + columns
        while column < goal, offset < end {
            switch text[offset] {
            case Byte.space:
                column += 1
            case Byte.tab:
                let stop = column + 4 - column % 4
                guard stop <= goal else {
                    column = goal
                    return
                }
                column = stop
            default:
                return
            }
            offset += 1
        }
    }

    /// Moves over the indentation and `count` bytes of a marker.
    mutating func skipMarker(_ count: Int) {
        let indentation = indentation
        column += indentation.columns + count
        offset = indentation.content + count
    }
}

/// A block that holds other blocks, and what its lines start with.
enum Container: Equatable {
    /// `>` and an optional space.
    case quote
    /// As many columns of indentation as the item's marker took.
    case item(columns: Int)
}

extension LineCursor {
    /// Moves over what the lines of `containers` start with, as far as this line has it.
    ///
    /// - Returns: how many of the containers, from the outermost, this line belongs to.
    mutating func match(_ containers: [Container]) -> Int {
        var matched = 0
        for container in containers {
            let indentation = indentation
            switch container {
            case .quote:
                guard indentation.columns < 4, byte(at: indentation.content) == Byte.greater else { return matched }
                skipMarker(1)
                skip(columns: 1)
            case .item(let columns):
                guard indentation.columns >= columns || indentation.content == end else { return matched }
                skip(columns: columns)
            }
            matched += 1
        }
        return matched
    }
}
