internal import Host

/// The files of an event log, the newest first: the log itself, and those that were full before it.
///
/// A file only ever gets a higher number while they are read, so that none is missed, and one that was met is known by
/// what it is.
struct LogFiles: ~Copyable {
    private let place: ResolvedPath
    private var number = 0
    private var met: [FileStatus] = []
    private var gap = 0

    /// - Parameter path: the event log, which need not be there.
    /// - Returns: nil where its folder is not there either.
    /// - Throws: why its folder can't be opened.
    init?(of path: String) throws(JournalError) {
        do throws(SystemError) {
            place = try ResolvedPath.resolve(path)
        } catch {
            guard error.isNotFound else { throw .system(error) }
            return nil
        }
    }

    /// The next older file; nil behind the last one.
    ///
    /// - Throws: why the log itself can't be read. Old files that can't be read are passed over.
    mutating func next() throws(JournalError) -> File? {
        // A run that was killed while it moved the files may have left one number free.
        while gap < 2 {
            let isLog = number == 0
            let file: File
            let name = isLog ? place.name : "\(place.name).\(number)"
            number += 1
            do throws(FileOpenError) {
                file = try place.folder.openFile(name)
            } catch {
                switch error {
                case .system(let error) where error.isNotFound: gap += isLog ? 0 : 1
                case .system(let error): if isLog { throw .system(error) }
                // Whoever writes the log there does without its history.
                case .notRegular(.device, _), .notRegular(.fifo, _): if isLog { return nil }
                case .notRegular(let kind, _): if isLog { throw .notAFile(kind: kind.noun) }
                }
                continue
            }
            gap = 0
            let status = file.status
            if met.contains(where: { $0.isSameFile(as: status) }) { continue }
            met.append(status)
            return file
        }
        return nil
    }
}
