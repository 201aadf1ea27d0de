internal import Host
internal import Sheets

/// The last version that git's merge driver made of a table since one was recorded, in the folder of what the table's
/// changes leave behind.
///
/// Some merges leave HEAD where it is: one with a conflict, `merge --squash`, `cherry-pick -n`, `stash pop`. Without this,
/// rows that a branch brings in one of them would be those of an old version.
package struct MergedVersion {
    let bytes: [UInt8]

    /// Notes what the driver is about to give to git. Where no change of the table was ever made, there is nothing to note.
    ///
    /// - Parameter path: the table's.
    package static func note(_ bytes: [UInt8], of path: String) {
        guard let place = try? ResolvedPath.resolve(path), let work = try? WorkFolder.openFolder(of: place) else {
            return
        }
        _ = try? NewFile(bytes, prefix: WorkFolder.temporaryPrefix, isDurable: false)
            .rename(to: WorkFolder.merged, in: work)
    }

    init?(in work: borrowing Folder) {
        guard let bytes = try? work.read(WorkFolder.merged) else { return nil }
        self.bytes = bytes
    }
}
