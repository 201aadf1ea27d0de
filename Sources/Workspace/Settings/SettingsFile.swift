internal import Host

/// `orch.conf`, the settings of a queue, in the folder of its QUEUE.md.
package struct SettingsFile: Sendable {
    /// The file's name.
    package static let name = "orch.conf"

    /// The folder of the queue, links followed; paths in the settings are relative to it.
    package let folder: String
    /// The file's text, or `nil` where there is no file.
    package let text: String?

    /// The path of the file.
    package var path: String { PathText.join(folder, Self.name) }

    /// - Parameter queue: the path of a QUEUE.md, which need not exist.
    /// - Throws: that the file is there and can't be read.
    package init(besideQueueAt queue: String) throws(StoreError) {
        let place: ResolvedPath
        do throws(SystemError) {
            place = try ResolvedPath.resolve(queue)
        } catch {
            if error.isNotFound { throw .missing(path: queue) }
            throw .system(SystemFailure(error), path: queue)
        }
        folder = place.folderPath
        do throws(StoreError) {
            // Without half of the settings, those of the other half would have their defaults.
            let read = try SettledRead.read(Self.name, in: place.folder, path: place.path(of: Self.name)) { false }
            text = String(decoding: read.bytes, as: UTF8.self)
        } catch {
            guard case .missing = error else { throw error }
            text = nil
        }
    }

    /// A path of the settings, seen from the current folder.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : PathText.join(folder, path)
    }
}
