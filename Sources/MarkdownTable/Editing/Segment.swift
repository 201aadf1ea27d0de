/// A piece of an edited document, in the order of the file.
package enum Segment: Equatable, Sendable {
    /// Bytes of the document before the edits.
    case original(Range<Int>)
    /// Bytes that the edits brought in.
    case new([UInt8])
}
