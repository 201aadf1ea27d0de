/// Three-way merge of two versions of a queue by rows and fields.
///
/// | case | rule |
/// | --- | --- |
/// | different rows, or different fields of a row | both |
/// | status, owner, start, lease, attempt | one unit: the higher attempt; equal attempts conflict |
/// | done against failed or to be done again | conflict |
/// | free text of notes | segment by segment; both appended: base, ours, theirs; both rewrote: conflict |
/// | tags of notes | as a set |
/// | any other field, changed differently | conflict |
/// | deleted against edited | the edited row stays, and a note says so |
/// | one id for two new tasks | one of them gets the next free id, references follow, a note says so |
/// | order | ours, or theirs if only they moved rows; new rows below the row that they stood below |
/// | text outside the table | a line merge |
///
/// Rows and lines that nobody changed stay the same bytes. Line ends, byte order mark and a missing line end at the end
/// of the file are ours.
package enum QueueMerge {
    /// Merges what changed from the base to `theirs` into `ours`.
    ///
    /// - Parameters:
    ///   - base: the common ancestor; empty when there is none.
    ///   - ours: the version whose values stay in a conflict.
    ///   - theirs: the version whose changes are brought in.
    ///   - heading: the heading above the table, as for ``Queue/init(_:heading:)``.
    ///   - side: whose new rows get other ids where both sides gave one id to different tasks: the side that nobody has
    ///     seen yet.
    /// - Throws: why a version can't be read as a queue; that no id is left.
    package static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], heading: String? = nil, renumbering side: MergeSide = .theirs
    ) throws(QueueError) -> MergeResult {
        let versions = Versions(
            base: try MergeVersion(ancestor: base, heading: heading), ours: try MergeVersion(ours, heading: heading),
            theirs: try MergeVersion(theirs, heading: heading), heading: heading)
        if theirs == base || theirs == ours { return MergeResult(bytes: ours, conflicts: [], notes: []) }
        if ours == base { return MergeResult(bytes: theirs, conflicts: [], notes: []) }
        return try versions.merged(renumbering: side)
    }
}
