internal import CHost

extension File {
    /// Sets the time of the last change of content; the time of the last reading stays.
    ///
    /// - Parameter nanoseconds: since 1970, not negative.
    package func setModificationTime(_ nanoseconds: Int64) throws(SystemError) {
        let answer = chost_set_modified(descriptor.number, nanoseconds)
        if answer < 0 { throw SystemError(call: "futimens", code: -answer) }
    }
}
