internal import Host
internal import Sheets
internal import TaskQueue
import Text

/// Files near a queue that somebody may take for it, or that hold what the queue lacks.
package struct Neighbours: Equatable, Sendable {
    /// What a cloud sync, a download or a backup calls a copy: `QUEUE (1).md`, `QUEUE.md.orig`, `QUEUE-사본.md`.
    package private(set) var copies: [String] = []
    /// What an editor keeps while it has the file open, or left when it was killed: `.QUEUE.md.swp`, `#QUEUE.md#`.
    package private(set) var editorFiles: [String] = []
    /// What a cloud sync or a transfer has on the way or did not finish: `.QUEUE.md.icloud`, `.syncthing.QUEUE.md.tmp`.
    package private(set) var transfers: [String] = []
    /// Other queues: in the same folder, or where the queue of the same repository would be looked for too.
    package private(set) var queues: [String] = []

    /// - Parameter queue: the path of the queue.
    package init(queue: String) throws(StoreError) {
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            let folder = try place.folder.path()
            let own = try? place.folder.status(of: place.name)
            let archive = TableAddition.archive(of: place.name)
            for name in try place.folder.names().sorted() where name != place.name && name != archive {
                // Links to the queue are other names of it; hard links are found by their count.
                guard let status = try? place.folder.status(of: name), status.kind != .folder,
                    !Self.leads(folder + "/" + name, to: own)
                else { continue }
                switch Self.kind(of: name, besides: place.name) {
                case .editorFile: editorFiles.append(name)
                case .transfer: transfers.append(name)
                case .copy: copies.append(name)
                case .namesake where Self.isQueue(name, in: place.folder): copies.append(name)
                case .other where Self.isMarkdown(name) && Self.isQueue(name, in: place.folder): queues.append(name)
                case .namesake, .other, .own: break
                }
            }
            queues += Self.elsewhere(folder + "/" + place.name, than: own)
        } catch {
            throw .system(SystemFailure(error), path: queue)
        }
    }

    enum Kind {
        case copy
        case editorFile
        case transfer
        /// What the program itself writes beside the queue.
        case own
        /// Has the queue's name in its own; whether it is a copy, its content says.
        case namesake
        case other
    }

    /// What the name of a file says of it. Only what programs call a copy is one by its name alone.
    static func kind(of name: String, besides queue: String) -> Kind {
        let (name, queue) = (name.lowercased(), queue.lowercased())
        let dot = queue.lastIndex(of: ".") ?? queue.endIndex
        let (stem, ending) = (String(queue[..<dot]), String(queue[dot...]))
        guard let rest = Self.rest(of: name, without: queue) else {
            guard let rest = Self.rest(of: name, without: stem) else { return .other }
            // What ends otherwise than the queue, such as a script, has other things in it.
            guard name.hasSuffix(ending) else { return .namesake }
            let inner = rest.dropLast(ending.count)
            if inner == ".conflicts" || inner.hasPrefix(".archive") { return .own }
            return isMarkedAsCopy(inner) ? .copy : .namesake
        }
        if rest.hasPrefix(Transaction.rescuedInfix) || rest == ".conflicts" { return .own }
        if let kind = hiddenKind(name, rest) { return kind }
        return isMarkedAsCopy(rest) ? .copy : .namesake
    }

    /// What a file is that programs hide, or mark as one that is theirs.
    private static func hiddenKind(_ name: String, _ rest: Substring) -> Kind? {
        if name.holds("syncthing")
            || [".icloud", ".part", ".partial", ".crdownload"].contains(where: name.hasSuffix)
        {
            return .transfer
        }
        let isMarked = [".#", "#", "~"].contains { name.hasPrefix($0) } || name.hasPrefix(".~lock.")
        if isMarked || [".swp", ".swo", ".swn", ".swx", ".kate-swp"].contains(where: name.hasSuffix) {
            return .editorFile
        }
        guard name.hasPrefix(".") else { return nil }
        // `.QUEUE.md.Xy12aB` is what rsync writes.
        let last = rest.split(separator: ".").last ?? ""
        let isRandom = last.count == 6 && !endings.contains(last) && last.allSatisfy { $0.isLetter || $0.isNumber }
        return isRandom ? .transfer : .other
    }

    /// A name without that of the queue, where that is in it as a word of its own.
    private static func rest(of name: String, without queue: String) -> Substring? {
        guard !queue.isEmpty else { return nil }
        let (bytes, word) = (Array(name.utf8), Array(queue.utf8))
        func isBorder(_ place: Int) -> Bool {
            guard bytes.indices.contains(place) else { return true }
            return !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[place])
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
        }
        guard bytes.count >= word.count else { return nil }
        for start in 0...(bytes.count - word.count) where bytes[start..<(start + word.count)] == word[...] {
            guard isBorder(start - 1), isBorder(start + word.count) else { continue }
            return Substring(
                String(decoding: bytes[..<start] + bytes[(start + word.count)...], as: UTF8.self))
        }
        return nil
    }

    /// Whether the rest of a name is what sync programs, editors and file managers add to that of a copy: a number, an
    /// ending, or words for it in their places.
    private static func isMarkedAsCopy(_ rest: Substring) -> Bool {
        if rest.hasSuffix("~") { return true }
        if rest.hasPrefix(" "), rest.dropFirst().allSatisfy(\.isNumber), rest.count > 1 { return true }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, let last = parts.last, endings.contains(last) { return true }
        if let open = rest.lastIndex(of: "("), let close = rest[open...].firstIndex(of: ")") {
            let inner = rest[open..<close].dropFirst()
            let isCopy = inner.allSatisfy(\.isNumber) || copyWords.contains { inner.holds($0) }
            if !inner.isEmpty, isCopy { return true }
        }
        return copyMarks.contains { rest.holds($0) }
    }

    private static let endings: Set<Substring> = ["bak", "orig", "old", "rej", "save", "tmp", "backup"]
    private static let copyWords = ["copy", "conflict", "사본", "충돌", "コピー", "副本"]
    private static let copyMarks = [
        "copy of ", "- copy", " copy", "kopie", "copie ", "conflict-", "conflicted", "사본", "복사", "충돌", "コピー", "副本",
    ]

    /// Whether a file has the queue's table with tasks in it. What is no table or very large is not looked at.
    private static func isQueue(_ name: String, in folder: borrowing Folder) -> Bool {
        guard let file = try? folder.openFile(name),
            file.status.size <= 16 << 20, let bytes = try? file.readAll()
        else { return false }
        do throws(QueueError) {
            return try Queue(bytes).rowCount > 0
        } catch {
            if case .sheet(.severalTables) = error { return true }
            return false
        }
    }

    private static func isMarkdown(_ name: String) -> Bool { name.hasSuffix(".md") || name.hasSuffix(".markdown") }

    /// The queue that would be found in another place of the same folder.
    private static func elsewhere(_ path: String, than queue: FileStatus?) -> [String] {
        guard let own = QueueDiscovery.places.first(where: { path.hasSuffix("/" + $0) }) else { return [] }
        let root = path.dropLast(own.utf8.count)
        return QueueDiscovery.places.filter { $0 != own }.map { root + $0 }.filter { other in
            FileFacts(path: other) != nil && !leads(other, to: queue)
        }
    }

    private static func leads(_ path: String, to queue: FileStatus?) -> Bool {
        guard let queue, let place = try? ResolvedPath.resolve(path),
            let status = try? place.folder.status(of: place.name)
        else { return false }
        return status.isSameFile(as: queue)
    }
}
