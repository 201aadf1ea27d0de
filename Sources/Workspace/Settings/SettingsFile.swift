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
        do throws(FileOpenError) {
            text = String(decoding: try place.folder.read(Self.name), as: UTF8.self)
        } catch {
            switch error {
            case .system(let error) where error.isNotFound: text = nil
            case .system(let error):
                throw .system(SystemFailure(error), path: place.path(of: Self.name))
            case .notRegular(let kind, _):
                throw .notAFile(path: place.path(of: Self.name), kind: kind.noun)
            }
        }
    }

    /// A path of the settings, seen from the current folder.
    package func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : PathText.join(folder, path)
    }
}
