package import Text

/// The description of the HTTP interface (OpenAPI 3.1), made from the routes that answer it.
package struct OpenAPI {
    private let routes: HTTPRoutes
    private let version: String

    /// - Parameter version: that of the program.
    package init(_ routes: HTTPRoutes, version: String) {
        self.routes = routes
        self.version = version
    }

    package var document: JSONObject {
        var paths: [JSONValue.Member] = []
        for route in routes.all where !paths.contains(where: { $0.name == route.path }) {
            let operations = routes.all.filter { $0.path == route.path }
            paths.append(
                .init(route.path, .object(operations.map { .init($0.method.lowercased(), operation($0)) })))
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "orch", "version": .string(version),
                "description": .string(
                    "A work queue in a Markdown table. Answers are the documents of the commands with --json; errors are "
                        + "problem documents with the fields of orch.error/1."),
            ],
            "servers": .array([["url": "/"]]),
            "security": .array([[:], ["token": .array([])]]),
            "paths": .object(paths),
            "components": [
                "schemas": ["Problem": Self.problem],
                "responses": [
                    "Problem": [
                        "description": "why the request is not answered as it wants",
                        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                    ]
                ],
                "securitySchemes": [
                    "token": [
                        "type": "http", "scheme": "bearer",
                        "description": "a token of 'orch token add'; without any, this machine is answered",
                    ]
                ],
            ],
        ]
    }

    private func operation(_ route: HTTPRoute) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("operationId", .string(route.name)), .init("summary", .string(route.summary)),
        ]
        if let role = route.role { members.append(.init("x-orch-role", .string(role.rawValue))) }
        let parameters = parameters(of: route)
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let body = body(of: route) { members.append(.init("requestBody", body)) }
        members.append(.init("responses", responses(of: route)))
        return .object(members)
    }

    private func parameters(of route: HTTPRoute) -> [JSONValue] {
        let fields = route.arguments.fields
        var parameters = route.parameters.map { name -> JSONValue in
            let schema: JSONValue = ["type": "string", "pattern": .string(HTTPRoute.namePattern)]
            return ["name": .string(name), "in": "path", "required": .bool(true), "schema": schema]
        }
        if route.place == .query {
            parameters += fields.filter { !route.parameters.contains($0.name) }.map { field in
                [
                    "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
                    "schema": field.schema,
                ]
            }
        }
        let known = (name: "If-None-Match", description: "ETags of answers that the client has", isRequired: false)
        return parameters
            + (route.headers + (route.isVersioned ? [known] : [])).map { header in
                [
                    "name": .string(header.name), "in": "header", "required": .bool(header.isRequired),
                    "description": .string(header.description), "schema": ["type": "string"],
                ]
            }
    }

    private func body(of route: HTTPRoute) -> JSONValue? {
        let schema: JSONValue
        let isRequired: Bool
        switch route.place {
        case .query, .nowhere: return nil
        case .cells:
            schema = [
                "type": "object", "minProperties": .integer(1),
                "additionalProperties": ["type": .array(["string", "null"])],
                "description": "a column and its new text for each member; null for none",
            ]
            isRequired = true
        case .body:
            let fields = route.arguments.fields.filter { !route.parameters.contains($0.name) }
            isRequired = fields.contains(where: \.isRequired)
            schema = [
                "type": "object", "properties": .object(fields.map { .init($0.name, $0.schema) }),
                "required": .array(of: fields.filter(\.isRequired)) { .string($0.name) },
                "additionalProperties": .bool(false),
            ]
        }
        return ["required": .bool(isRequired), "content": ["application/json": ["schema": schema]]]
    }

    private func responses(of route: HTTPRoute) -> JSONValue {
        let problem: JSONValue = ["$ref": "#/components/responses/Problem"]
        let schema: JSONValue =
            route.document.map { name in
                [
                    "type": "object", "properties": ["schema": ["const": .string(name)]],
                    "required": .array(["schema"]),
                ]
            }
            ?? (route.type == "text/event-stream"
                ? [:] : ["type": .string(route.type.hasPrefix("text/") ? "string" : "object")])
        let success: JSONValue = [
            "description": .string(route.summary), "content": .object([.init(route.type, ["schema": schema])]),
        ]
        var members: [JSONValue.Member] = [.init(String(route.status.rawValue), success)]
        if route.isVersioned {
            members.append(.init("304", ["description": "the client has this version, as If-None-Match says"]))
        }
        // What was done before by a request of the same key is not created again.
        if route.status == .created { members.append(.init("200", success)) }
        return .object(members + [.init("default", problem)])
    }

    private static let problem: JSONValue = [
        "type": "object",
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string", "description": "what happened"], "schema": ["const": "orch.error/1"],
            "exit": ["type": "integer", "description": "the exit code that the command line has for it"],
            "message": ["type": "string"],
            "hint": ["type": .array(["string", "null"]), "description": "the next step"],
        ],
        "required": .array(["type", "title", "status", "detail", "schema", "exit", "message", "hint"]),
    ]
}
