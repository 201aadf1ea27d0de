import BlackBox
import Foundation
import Testing

/// Sessions over HTTP, with the scripted agent in real terminals.
@Suite("Sessions over HTTP", .enabled(if: mayUse("tmux", "python3"), "tmux and python3 are needed"))
struct HTTPSessionTests {
    @Test("A session is created, given a prompt, looked at and ended, by its own office alone")
    func life() throws {
        let bench = try SessionBench(row("A-1"))
        func send(_ method: String, _ path: String, _ body: String = "") throws -> CGIReply {
            try CGIReply(of: bench.git.program, method, "/api/offices/" + path, body)
        }
        #expect(try send("POST", "elsewhere/sessions", "{}").status == 404)
        let created = try send("POST", "here/sessions", "{}")
        let session = try #require((created.document["sessions"] as? [[String: Any]])?.first?["session_id"] as? String)
        #expect(created.status == 201, "\(created)")
        #expect((try send("GET", "here/sessions").document["sessions"] as? [Any])?.count == 1)
        #expect((try send("GET", "elsewhere/sessions").document["sessions"] as? [Any])?.isEmpty == true)
        #expect(try send("GET", "here/sessions/" + session).status == 200)
        #expect(try send("GET", "elsewhere/sessions/" + session).status == 404)
        #expect(try send("DELETE", "elsewhere/sessions/" + session).status == 404)
        let prompt = try send("POST", "here/sessions/\(session)/prompt", #"{"text":"--help; $(touch pwned)"}"#)
        #expect(prompt.status == 200 && prompt.document["schema"] as? String == "orch.command/1", "\(prompt)")
        let output = try send("GET", "here/sessions/\(session)/output?limit=20")
        #expect(output.status == 200, "\(output)")
        #expect(try send("GET", "here/sessions/\(session)/output?limit=x").status == 400)
        #expect(try send("POST", "here/sessions/\(session)/cancel").status == 200)
        let ended = try send("DELETE", "here/sessions/" + session)
        #expect(ended.status == 200, "\(ended)")
        #expect((try send("GET", "here/sessions").document["sessions"] as? [Any])?.isEmpty == true)
        #expect(try bench.git.git("status", "--porcelain").contains("pwned") == false)
    }

    private struct Message {
        let event: String
        let id: String
        let data: [String: Any]

        init?(_ text: String) {
            let lines = text.components(separatedBy: "\n")
            guard lines.count == 3, lines[0].hasPrefix("event: ") else { return nil }
            event = String(lines[0].dropFirst(7))
            id = String(lines[1].dropFirst(4))
            data = (try? JSONSerialization.jsonObject(with: Data(lines[2].dropFirst(6).utf8))) as? [String: Any] ?? [:]
        }
    }

    @Test("What sessions print comes in parts that join to their logs, over streams that end, and to no reader")
    func output() throws {
        let bench = try SessionBench(row("A-1"))
        func stream(_ last: String?, _ profile: String = "worker") throws -> [Message] {
            let reply = try CGIReply(
                of: bench.git.program, "GET", "/api/events", headers: last.map { ["Last-Event-ID": $0] } ?? [:],
                arguments: ["--profile", profile, "--stream-seconds", "1"])
            return reply.body.components(separatedBy: "\n\n").compactMap(Message.init)
        }
        let begin = try #require(try stream(nil).first?.id)
        #expect(try bench.orch("session", "create").exit == 0)
        let session = try bench.session()
        var (last, joined, offset) = (begin, "", 0)
        var events: [String] = []
        for text in ["가나다 👩‍💻", "a\nb", "끝"] {
            _ = try bench.orch("session", "prompt", session, text)
            for message in try stream(last) {
                last = message.id
                guard message.event == "session_output" else {
                    events.append(message.event)
                    continue
                }
                #expect(message.data["session_id"] as? String == session && message.data["offset"] as? Int == offset)
                let text = try #require(message.data["text"] as? String)
                joined += text
                offset += text.utf8.count
            }
        }
        _ = try bench.orch("session", "terminate", session)
        for message in try stream(last) where message.event == "session_output" {
            joined += message.data["text"] as? String ?? ""
        }
        let log = try bench.text(of: "logs/sessions/\(session).log")
        #expect(joined == log && log.contains("가나다"), "\(joined) \(log)")
        #expect(events.contains("session_status") && !events.contains("reset"), "\(events)")
        #expect(try !stream(begin, "reader").contains { $0.event == "session_output" })
        #expect(try stream(begin + ";../x@0").first?.event == "reset")
    }
}
