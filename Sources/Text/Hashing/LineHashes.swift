/// The lines of a text as 64-bit hashes: enough to tell, later and without the text, which lines somebody changed.
package struct LineHashes: Equatable, Sendable {
    /// One hash a line, in order. A line ends behind its LF; the last one may have none.
    package let hashes: [UInt64]

    package init(hashes: [UInt64]) {
        self.hashes = hashes
    }

    /// - Parameter bytes: what ``bytes`` gave; a rest of fewer than eight bytes is left out.
    package init(bytes: [UInt8]) {
        hashes = bytes.withUnsafeBytes { buffer in
            (0..<buffer.count / 8).map {
                UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
            }
        }
    }

    /// The lines of the text that these are the hashes of, as far as others have not the same.
    package func lines(of text: [UInt8], missingIn others: LineHashes) -> [UInt8] {
        let known = Set(others.hashes)
        return zip(hashes, LineRanges.of(text)).flatMap { hash, range in known.contains(hash) ? [] : text[range] }
    }

    /// The text that these are the hashes of, put together from lines of other texts.
    ///
    /// - Returns: nil when some line is in none of them.
    package func text(from pool: LinePool) -> [UInt8]? {
        var text: [UInt8] = []
        for hash in hashes {
            guard let line = pool[hash] else { return nil }
            text += line
        }
        return text
    }

    /// Eight bytes a line, little-endian.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Adds ``bytes`` to others.
    package func append(to bytes: inout [UInt8]) {
        let isOrdered = UInt64(1).littleEndian == 1
        (isOrdered ? hashes : hashes.map(\.littleEndian)).withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    package init(of bytes: [UInt8]) {
        self = HashedText(bytes).lines
    }

    /// One hash for the whole text.
    package var contentHash: UInt64 {
        hashes.withUnsafeBytes { HashLanes.hash($0) }
    }
}

/// Lines of several texts, found by their hashes.
package struct LinePool: Sendable {
    private var places: [UInt64: (source: Int, range: Range<Int>)] = [:]
    private let sources: [[UInt8]]

    package init(_ sources: [[UInt8]]) {
        self.sources = sources
        for (index, source) in sources.enumerated() {
            LineRanges.forEach(in: source) { places[ContentHash.of(source, $0)] = (index, $0) }
        }
    }

    /// The line with a hash, if it is in one of the texts.
    package subscript(hash: UInt64) -> ArraySlice<UInt8>? {
        places[hash].map { sources[$0.source][$0.range] }
    }
}

/// A piece of content that is put together from pieces: a range of a base, or bytes of its own.
package enum Segment: Equatable, Sendable {
    /// These bytes of the base.
    case base(Range<Int>)
    case bytes([UInt8])

    /// Bytes.
    package var count: Int {
        switch self {
        case .base(let range): range.count
        case .bytes(let bytes): bytes.count
        }
    }
}

/// A text with the hashes of its lines, from which those of a text with a few other lines follow without a look at the
/// rest.
package struct HashedText: Sendable {
    package let lines: LineHashes
    package let bytes: [UInt8]
    /// Where each line ends.
    private let ends: [Int]

    package init(_ bytes: [UInt8]) {
        var hashes: [UInt64] = []
        var ends: [Int] = []
        hashes.reserveCapacity(bytes.count / 128)
        ends.reserveCapacity(bytes.count / 128)
        bytes.withUnsafeBytes { buffer in
            LineRanges.forEach(in: bytes) { line in
                hashes.append(HashLanes.hash(UnsafeRawBufferPointer(rebasing: buffer[line])))
                ends.append(line.upperBound)
            }
        }
        lines = LineHashes(hashes: hashes)
        self.bytes = bytes
        self.ends = ends
    }

    /// The text of lines in a row, by their numbers from 0.
    package func text(ofLines lines: Range<Int>) -> ArraySlice<UInt8> {
        bytes[start(ofLine: lines.lowerBound)..<start(ofLine: lines.upperBound)]
    }

    /// Where a line begins; where the text ends for the number behind the last line's.
    package func start(ofLine line: Int) -> Int { line > 0 ? ends[line - 1] : 0 }

    /// The hashes of the lines of a text that is put together from segments of this one.
    package func lines(of segments: [Segment]) -> LineHashes {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(lines.hashes.count + 16)
        /// The beginning of a line whose rest comes with the next segment.
        var line: [UInt8] = []
        func add(_ bytes: ArraySlice<UInt8>) {
            line += bytes
            guard line.last == UInt8(ascii: "\n") else { return }
            hashes.append(ContentHash.of(line))
            line.removeAll(keepingCapacity: true)
        }
        for segment in segments {
            switch segment {
            case .bytes(let new): LineRanges.forEach(in: new) { add(new[$0]) }
            case .base(let range):
                var start = range.lowerBound
                var index = firstLine(endingBehind: start)
                if start < range.upperBound, !line.isEmpty || start != (index > 0 ? ends[index - 1] : 0) {
                    let end = min(ends[index], range.upperBound)
                    add(bytes[start..<end])
                    start = end
                    index += 1
                }
                let whole = firstLine(endingBehind: range.upperBound)
                // The last line may have no end, and then what follows belongs to it.
                let last = whole == ends.count && bytes.last != UInt8(ascii: "\n") ? whole - 1 : whole
                if index < last {
                    hashes += lines.hashes[index..<last]
                    start = ends[last - 1]
                }
                if start < range.upperBound { add(bytes[start..<range.upperBound]) }
            }
        }
        if !line.isEmpty { hashes.append(ContentHash.of(line)) }
        return LineHashes(hashes: hashes)
    }

    private func firstLine(endingBehind offset: Int) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] > offset { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Where the lines of a text are, their ends included.
package enum LineRanges {
    /// The line ranges in order.
    package static func of(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        forEach(in: bytes) { ranges.append($0) }
        return ranges
    }

    /// Visits each line. 32 bytes are looked at at once.
    @inline(__always)
    package static func forEach(in bytes: [UInt8], _ body: (Range<Int>) -> Void) {
        let lineFeed = UInt8(ascii: "\n")
        let lineFeeds = SIMD32(repeating: lineFeed)
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            var start = 0
            var offset = 0
            while offset &+ 32 <= buffer.count {
                let block = base.loadUnaligned(fromByteOffset: offset, as: SIMD32<UInt8>.self)
                // All bits of a byte that is a line feed, and no other bit.
                let found = unsafeBitCast(block .== lineFeeds, to: SIMD4<UInt64>.self)
                if found.x | found.y | found.z | found.w != 0 {
                    for lane in 0..<4 {
                        var word = found[lane].littleEndian & 0x8080_8080_8080_8080
                        while word != 0 {
                            let next = offset &+ lane &* 8 &+ word.trailingZeroBitCount &>> 3 &+ 1
                            body(start..<next)
                            start = next
                            word &= word &- 1
                        }
                    }
                }
                offset &+= 32
            }
            for place in offset..<buffer.count where buffer[place] == lineFeed {
                body(start..<place + 1)
                start = place + 1
            }
            if start < buffer.count { body(start..<buffer.count) }
        }
    }
}

extension LineHashes {
    /// The text of those lines that are known. One that is not was never touched by a change, and somebody has edited or
    /// deleted it in the file: a merge takes that as it is, without the line.
    package func knownText(from pool: LinePool) -> [UInt8] { hashes.flatMap { pool[$0] ?? [] } }
}
