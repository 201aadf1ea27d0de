package import Text

/// What a server of the Model Context Protocol offers.
package struct MCPCatalogue: Sendable {
    /// Something that a client may have done.
    package struct Tool: Sendable {
        package let name: String
        let title: String
        let description: String
        /// JSON Schema of its arguments.
        let schema: JSONValue
        let isReadOnly: Bool
        let isIdempotent: Bool

        /// - Parameters: as the properties of the same names.
        package init(
            _ name: String, title: String, description: String, schema: JSONValue, isReadOnly: Bool, isIdempotent: Bool
        ) {
            self.name = name
            self.title = title
            self.description = description
            self.schema = schema
            self.isReadOnly = isReadOnly
            self.isIdempotent = isIdempotent
        }

        var document: JSONValue {
            [
                "name": .string(name), "title": .string(title), "description": .string(description),
                "inputSchema": schema,
                "annotations": [
                    "readOnlyHint": .bool(isReadOnly), "destructiveHint": .bool(false),
                    "idempotentHint": .bool(isIdempotent), "openWorldHint": .bool(false),
                ],
            ]
        }
    }

    /// Something that a client may read: one text, or, with `{…}` in its address, one of several.
    package struct Resource: Sendable {
        package let address: String
        let name: String
        let description: String
        let type: String

        /// - Parameters: as the properties of the same names; the type is that of MIME.
        package init(_ address: String, name: String, description: String, type: String) {
            self.address = address
            self.name = name
            self.description = description
            self.type = type
        }

        var isTemplate: Bool { address.contains("{") }

        /// Whether an address is of this resource, and what is in the place of the braces then.
        package func match(_ text: String) -> String? {
            guard let open = address.firstIndex(of: "{") else { return text == address ? "" : nil }
            let prefix = address[..<open]
            guard text.hasPrefix(prefix), text.count > prefix.count else { return nil }
            return String(text.dropFirst(prefix.count))
        }

        var document: JSONValue {
            [
                isTemplate ? "uriTemplate" : "uri": .string(address), "name": .string(name),
                "description": .string(description), "mimeType": .string(type),
            ]
        }
    }

    /// A text that a person may have put before a model.
    package struct Prompt: Sendable {
        package let name: String
        let description: String
        /// The names of its arguments, what they are, and whether they may be left out.
        let arguments: [(name: String, description: String, isRequired: Bool)]

        /// - Parameters: as the properties of the same names.
        package init(
            _ name: String, description: String, arguments: [(name: String, description: String, isRequired: Bool)]
        ) {
            self.name = name
            self.description = description
            self.arguments = arguments
        }

        var document: JSONValue {
            [
                "name": .string(name), "description": .string(description),
                "arguments": .array(of: arguments) { argument in
                    [
                        "name": .string(argument.name), "description": .string(argument.description),
                        "required": .bool(argument.isRequired),
                    ]
                },
            ]
        }
    }

    let tools: [Tool]
    let resources: [Resource]
    let prompts: [Prompt]
    /// What a model should know of the server before it uses anything.
    let instructions: String
    let version: String

    /// - Parameters: as the properties of the same names.
    package init(
        tools: [Tool], resources: [Resource], prompts: [Prompt], instructions: String, version: String
    ) {
        self.tools = tools
        self.resources = resources
        self.prompts = prompts
        self.instructions = instructions
        self.version = version
    }
}
