package import Host

/// What the folder of a queue can do, tried for real: the protocol of changes depends on it.
package struct FolderProbe: Sendable {
    /// Whether somebody is changing the queue right now.
    package enum Lock: Equatable, Sendable {
        case free
        /// Held; by which process, where the system says.
        case held(by: Int32?)
        case refused(SystemError)
    }

    /// Whether two names can be exchanged in one step.
    package enum Exchange: Equatable, Sendable {
        case works
        /// It can't; changes take the way by rename and link.
        case fallback
        /// The folder for working files is a file system of its own.
        case apart
        /// Not tried, since somebody holds the lock.
        case untried
        case refused(SystemError)
    }

    package let lock: Lock
    package let exchange: Exchange
    /// What comes of asking for a lease on a file of the caller's own; `nil` when not tried.
    package let lease: LeaseAnswer?
    /// Whether there is a folder for working files yet.
    package let hasWorkFolder: Bool

    /// Tries it with two files, which are gone afterwards. Where there is a working folder they are made in it, under
    /// the lock and with names that the next change removes should this run be killed.
    ///
    /// - Parameter queue: the path of the queue.
    package init(queue: String) throws(StoreError) {
        var path = queue
        do throws(SystemError) {
            let place = try ResolvedPath.resolve(queue)
            path = WorkFolder.path(beside: place)
            do throws(SystemError) {
                let work = try place.folder.openSubfolder(WorkFolder.name)
                let probe = Self.tried(inWorkFolder: work)
                let isApart = try place.folder.status().device != work.status().device
                self =
                    isApart
                    ? .init(lock: probe.lock, exchange: .apart, lease: probe.lease, hasWorkFolder: true) : probe
            } catch {
                guard error.isNotFound else { throw error }
                let (exchange, lease) = Self.tried(in: place.folder, prefix: WorkFolder.name + "-probe.")
                self.init(lock: .free, exchange: exchange, lease: lease, hasWorkFolder: false)
            }
        } catch {
            throw .system(SystemFailure(error), path: path)
        }
    }

    private init(lock: Lock, exchange: Exchange, lease: LeaseAnswer?, hasWorkFolder: Bool) {
        self.lock = lock
        self.exchange = exchange
        self.lease = lease
        self.hasWorkFolder = hasWorkFolder
    }

    private static func tried(inWorkFolder work: borrowing Folder) -> FolderProbe {
        do throws(LockError) {
            let lock = try FileLock.acquire(in: work, name: WorkFolder.lock, timeout: .zero)
            defer { withExtendedLifetime(lock) {} }
            let (exchange, lease) = tried(in: work, prefix: WorkFolder.temporaryPrefix)
            return FolderProbe(lock: .free, exchange: exchange, lease: lease, hasWorkFolder: true)
        } catch {
            let answer: Lock =
                switch error {
                case .timedOut(let holder): .held(by: holder)
                case .system(let error): .refused(error)
                }
            return FolderProbe(lock: answer, exchange: .untried, lease: nil, hasWorkFolder: true)
        }
    }

    private static func tried(in folder: borrowing Folder, prefix: String) -> (Exchange, LeaseAnswer?) {
        let names = [prefix + randomName(), prefix + randomName()]
        do throws(SystemError) {
            for name in names { _ = try folder.createFile(name) }
            defer { for name in names { try? folder.unlink(name) } }
            let lease = try? folder.openFile(names[0]).takeReadLease()
            do throws(SystemError) {
                try folder.exchange(names[0], with: names[1], in: folder)
                return (.works, lease)
            } catch {
                return (error.isUnsupported ? .fallback : .refused(error), lease)
            }
        } catch {
            return (.refused(error), nil)
        }
    }
}
