internal import Text

/// The server's side of the Language Server Protocol (3.17) as a state machine: bytes come in, and bytes go out. It
/// reads and writes nothing itself, least of all the documents: what it proposes, the editor writes.
package struct LSPServer {
    private let language: any LSPLanguage
    private let version: String
    private var frames = LSPFrames()
    private var state = State.new
    private var encoding = LSPEncoding.utf16
    private var documents: [String: Open] = [:]
    /// The documents whose findings the client does not know yet.
    private var unchecked: [String] = []

    private enum State { case new, running, shutDown }

    private struct Open {
        var text: LSPText
        var version: JSONValue
        /// Of the text, once they are looked for.
        var findings: [LSPFinding]?
    }

    /// - Parameters:
    ///   - language: what is known of documents.
    ///   - version: of the server, for the client's log.
    package init(_ language: any LSPLanguage, version: String) {
        self.language = language
        self.version = version
    }

    /// The exit code once the client said `exit`: 0 after `shutdown`, else 1.
    package private(set) var end: Int32?
    /// The exit code where the input ends without that.
    package var endOfInput: Int32 { state == .shutDown ? 0 : 1 }

    /// Whether there are documents whose findings the client does not know yet.
    package var isDue: Bool { !unchecked.isEmpty && end == nil }

    /// - Parameters:
    ///   - piece: what came next from the client.
    ///   - isChecking: whether documents that changed are checked at once; otherwise when ``checked()`` is called.
    /// - Returns: what is to be sent.
    package mutating func receive(_ piece: [UInt8], checking isChecking: Bool = true) -> [UInt8] {
        let frames = frames.receive(piece)
        var messages: [Result<RPCMessage, RPCError>] = []
        for frame in frames {
            do throws(RPCError) {
                switch frame {
                case .message(let bytes): messages.append(.success(try RPCMessage(bytes, repairsSurrogates: true)))
                case .broken(let reason): throw RPCError(.parse, reason)
                }
            } catch {
                messages.append(.failure(error))
            }
        }
        var output: [UInt8] = []
        var cancelled = Self.cancelled(among: messages)
        for message in messages where end == nil {
            switch message {
            case .failure(let error): output += send(RPCReply.failure(error, to: error.id))
            case .success(.answer): break
            case .success(.notification(let method, let params)): notice(method, params)
            case .success(.request(let id, let method, let params)):
                // Whoever says goodbye has heard everything.
                if method == "shutdown" { output += checked() }
                do throws(RPCError) {
                    if let place = cancelled.firstIndex(of: id) {
                        cancelled.remove(at: place)
                        throw RPCError(.cancelled, "cancelled")
                    }
                    output += send(
                        ["jsonrpc": "2.0", "id": id, "result": try answer(method, params)])
                } catch {
                    output += send(RPCReply.failure(error, to: id))
                }
            }
        }
        // Of changes that came together, the last version counts.
        if end == nil, isChecking { output += checked() }
        return output
    }

    /// The requests that the client gave up before they were looked at.
    private static func cancelled(among messages: [Result<RPCMessage, RPCError>]) -> [JSONValue] {
        messages.compactMap { message in
            guard case .success(.notification("$/cancelRequest", let params)) = message else { return nil }
            return params["id"]
        }
    }

    private func send(_ value: JSONValue) -> [UInt8] { LSPFrames.frame(value.text(.compact)) }

    // MARK: Documents

    private mutating func notice(_ method: String, _ params: JSONValue) {
        switch (method, state) {
        case ("exit", _): end = endOfInput
        case ("textDocument/didOpen", .running):
            guard case .string(let uri)? = params["textDocument"]?["uri"],
                case .string(let text)? = params["textDocument"]?["text"], language.covers(uri)
            else { return }
            documents[uri] = Open(
                text: LSPText(Array(text.utf8)), version: params["textDocument"]?["version"] ?? .null)
            check(uri)
        case ("textDocument/didChange", .running): change(params)
        case ("textDocument/didSave", .running):
            guard case .string(let uri)? = params["textDocument"]?["uri"], documents[uri] != nil else { return }
            // What is beside the file may be another than when it was opened.
            documents[uri]?.findings = nil
            check(uri)
        case ("textDocument/didClose", .running):
            guard case .string(let uri)? = params["textDocument"]?["uri"], documents[uri] != nil else { return }
            documents[uri] = nil
            check(uri)
        // What else a client has to say changes nothing here.
        default: break
        }
    }

    private mutating func change(_ params: JSONValue) {
        guard case .string(let uri)? = params["textDocument"]?["uri"], var open = documents[uri],
            case .array(let changes)? = params["contentChanges"]
        else { return }
        for change in changes {
            guard case .string(let text)? = change["text"] else { continue }
            switch change["range"] {
            case nil, .null?: open.text = LSPText(Array(text.utf8))
            case let place?:
                guard let range = range(place, in: open.text) else {
                    // Nobody knows what the text is now: nothing is said of it until it is opened again.
                    documents[uri] = nil
                    return check(uri)
                }
                open.text.replace(range, with: text)
            }
        }
        open.version = params["textDocument"]?["version"] ?? .null
        open.findings = nil
        documents[uri] = open
        check(uri)
    }

    private mutating func check(_ uri: String) {
        if !unchecked.contains(uri) { unchecked.append(uri) }
    }

    private func range(_ value: JSONValue?, in text: LSPText) -> Range<Int>? {
        guard let start = LSPPosition(value?["start"]), let end = LSPPosition(value?["end"]) else { return nil }
        let (first, last) = (text.offset(of: start, in: encoding), text.offset(of: end, in: encoding))
        return min(first, last)..<max(first, last)
    }

    /// What is wrong with the documents that changed.
    package mutating func checked() -> [UInt8] {
        defer { unchecked = [] }
        return unchecked.flatMap { uri in
            var params: JSONObject = ["uri": .string(uri)]
            if let open = documents[uri] {
                let findings = findings(in: uri)
                if case .number = open.version { params = params + ["version": open.version] }
                params = params + ["diagnostics": .array(of: findings) { diagnostic($0, in: open.text) }]
            } else {
                params = params + ["diagnostics": .array([])]
            }
            return send(RPCReply.notification("textDocument/publishDiagnostics", params))
        }
    }

    private mutating func findings(in uri: String) -> [LSPFinding] {
        guard let open = documents[uri] else { return [] }
        if let findings = open.findings { return findings }
        let findings = language.findings(in: LSPDocument(uri: uri, bytes: open.text.bytes))
        documents[uri]?.findings = findings
        return findings
    }

    private func place(of finding: LSPFinding, in text: LSPText) -> Range<Int> {
        let start = text.offset(ofLine: finding.line, column: finding.column)
        return text.cell(from: start)
    }

    private func diagnostic(_ finding: LSPFinding, in text: LSPText) -> JSONValue {
        [
            "range": document(place(of: finding, in: text), in: text), "severity": .integer(finding.severity.rawValue),
            "code": .string(finding.code), "source": "orch", "message": .string(finding.message),
        ]
    }

    private func document(_ range: Range<Int>, in text: LSPText) -> JSONValue {
        [
            "start": text.position(of: range.lowerBound, in: encoding).document,
            "end": text.position(of: range.upperBound, in: encoding).document,
        ]
    }

    // MARK: Requests

    private mutating func answer(_ method: String, _ params: JSONValue) throws(RPCError) -> JSONValue {
        switch state {
        case .new:
            guard method == "initialize" else {
                throw RPCError(.notInitialized, "'initialize' has to be the first request")
            }
            return initialize(params)
        case .shutDown: throw RPCError(.invalidRequest, "the server is shut down")
        case .running: break
        }
        switch method {
        case "initialize": throw RPCError(.invalidRequest, "'initialize' was asked for already")
        case "shutdown":
            state = .shutDown
            return .null
        case "textDocument/hover": return try at(params, hover) ?? .null
        case "textDocument/completion": return try at(params, completion) ?? .array([])
        case "textDocument/definition": return try at(params, definition) ?? .null
        case "textDocument/formatting": return try formatting(params)
        case "textDocument/codeAction": return try codeActions(params)
        default: throw RPCError(.unknownMethod, "there is no method '\(method)'")
        }
    }

    private mutating func initialize(_ params: JSONValue) -> JSONValue {
        state = .running
        if case .array(let offered)? = params["capabilities"]?["general"]?["positionEncodings"],
            offered.contains(.string(LSPEncoding.utf8.rawValue))
        {
            encoding = .utf8
        }
        return [
            "capabilities": [
                "positionEncoding": .string(encoding.rawValue),
                "textDocumentSync": ["openClose": .bool(true), "change": .integer(2), "save": .bool(true)],
                "hoverProvider": .bool(true), "definitionProvider": .bool(true),
                "documentFormattingProvider": .bool(true),
                "completionProvider": ["triggerCharacters": .array([":", ",", "|"])],
                "codeActionProvider": ["codeActionKinds": .array([.string(Self.quickFix), .string(Self.fixAll)])],
            ],
            "serverInfo": ["name": "orch", "version": .string(version)],
        ]
    }

    private static let quickFix = "quickfix"
    private static let fixAll = "source.fixAll"

    /// - Returns: nil for a document that is not open or not covered.
    private func open(_ params: JSONValue) throws(RPCError) -> (document: LSPDocument, text: LSPText)? {
        guard case .string(let uri)? = params["textDocument"]?["uri"] else {
            throw RPCError(.invalidParams, "'textDocument' takes an object with a 'uri'")
        }
        return documents[uri].map { (LSPDocument(uri: uri, bytes: $0.text.bytes), $0.text) }
    }

    private func at(
        _ params: JSONValue, _ body: (Int, LSPDocument, LSPText) -> JSONValue?
    ) throws(RPCError) -> JSONValue? {
        guard let (document, text) = try open(params) else { return nil }
        guard let position = LSPPosition(params["position"]) else {
            throw RPCError(.invalidParams, "'position' takes an object with 'line' and 'character'")
        }
        return body(text.offset(of: position, in: encoding), document, text)
    }

    private func hover(_ offset: Int, _ open: LSPDocument, _ text: LSPText) -> JSONValue? {
        language.story(at: offset, in: open).map { story in
            [
                "contents": ["kind": "plaintext", "value": .string(story.lines.joined(separator: "\n"))],
                "range": document(story.range, in: text),
            ]
        }
    }

    private func completion(_ offset: Int, _ open: LSPDocument, _ text: LSPText) -> JSONValue? {
        let items = language.completions(at: offset, in: open)
        return [
            "isIncomplete": .bool(items.count > Self.mostItems),
            "items": .array(of: Array(items.prefix(Self.mostItems))) { item in
                [
                    "label": .string(item.text), "kind": .integer(item.kind.rawValue), "detail": .string(item.detail),
                    "textEdit": ["range": document(item.range, in: text), "newText": .string(item.text)],
                ]
            },
        ]
    }

    /// Nobody reads a longer list; what is typed next makes it shorter.
    private static let mostItems = 200

    private func definition(_ offset: Int, _ open: LSPDocument, _ text: LSPText) -> JSONValue? {
        language.definition(at: offset, in: open).map { place in
            let there = place.document.uri == open.uri ? text : LSPText(place.document.bytes)
            return ["uri": .string(place.document.uri), "range": document(place.range, in: there)]
        }
    }

    private func formatting(_ params: JSONValue) throws(RPCError) -> JSONValue {
        guard let (document, text) = try open(params), let new = language.formatted(document) else { return .null }
        return edits(of: text, to: new)
    }

    private func edits(of text: LSPText, to new: [UInt8]) -> JSONValue {
        .array(of: text.edits(to: new)) { edit in
            ["range": document(edit.range, in: text), "newText": .string(edit.text)]
        }
    }

    private mutating func codeActions(_ params: JSONValue) throws(RPCError) -> JSONValue {
        guard let (document, text) = try open(params) else { return .array([]) }
        guard let asked = range(params["range"], in: text) else {
            throw RPCError(.invalidParams, "'range' takes an object with 'start' and 'end'")
        }
        var only: [String]?
        if case .array(let kinds)? = params["context"]?["only"] {
            only = kinds.compactMap { if case .string(let kind) = $0 { kind } else { nil } }
        }
        // A client asks for a kind by any beginning of its name that ends before a dot.
        func isWanted(_ kind: String) -> Bool {
            only?.contains { kind == $0 || kind.hasPrefix($0 + ".") || $0.isEmpty } ?? true
        }
        let fixable = findings(in: document.uri).filter(\.isFixable)
        var actions: [JSONValue] = []
        var lines: Set<Int> = []
        for finding in fixable where isWanted(Self.quickFix) {
            let place = place(of: finding, in: text)
            guard place.lowerBound <= asked.upperBound, place.upperBound >= asked.lowerBound,
                lines.count < Self.mostCorrections, lines.insert(finding.line).inserted,
                let new = language.corrected(document, line: finding.line), new != document.bytes
            else { continue }
            let related = fixable.filter { $0.line == finding.line }
            actions.append(
                action("Correct: \(finding.message)", Self.quickFix, document, text, new, diagnostics: related))
        }
        if !fixable.isEmpty, isWanted(Self.fixAll), let new = language.corrected(document, line: nil),
            new != document.bytes
        {
            actions.append(action("Correct everything that can only be meant", Self.fixAll, document, text, new))
        }
        return .array(actions)
    }

    /// Each is worked out by itself, and nobody chooses from a longer list; all at once are one more.
    private static let mostCorrections = 10

    private func action(
        _ title: String, _ kind: String, _ document: LSPDocument, _ text: LSPText, _ new: [UInt8],
        diagnostics: [LSPFinding] = []
    ) -> JSONValue {
        [
            "title": .string(title), "kind": .string(kind),
            "diagnostics": .array(of: diagnostics) { diagnostic($0, in: text) },
            "edit": ["changes": .object([.init(document.uri, edits(of: text, to: new))])],
        ]
    }
}
