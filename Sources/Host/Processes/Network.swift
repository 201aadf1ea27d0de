#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The ports of this machine. Nothing here opens one: orch starts programs that do.
package enum Network {
    /// Whether a connection to a port succeeds. It is closed at once.
    ///
    /// - Parameters:
    ///   - address: an IP address, in digits and without brackets.
    ///   - port: from 1 to 65535.
    package static func isListening(at address: String, port: Int) -> Bool {
        guard let port = UInt16(exactly: port) else { return false }
        var four = sockaddr_in()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            return withUnsafeBytes(of: four) { connects(AF_INET, to: $0) }
        }
        var six = sockaddr_in6()
        guard inet_pton(AF_INET6, address, &six.sin6_addr) == 1 else { return false }
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        return withUnsafeBytes(of: six) { connects(AF_INET6, to: $0) }
    }

    private static func connects(_ family: Int32, to place: UnsafeRawBufferPointer) -> Bool {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        guard let socket = try? Descriptor(adopting: socket(family, kind, 0)), let base = place.baseAddress else {
            return false
        }
        // On this machine it takes no time, unless so many wait already that nobody else is let in.
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(socket.number, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return connect(socket.number, base.assumingMemoryBound(to: sockaddr.self), socklen_t(place.count)) == 0
    }
}
