import BlackBox
import Foundation
import Testing

/// Sessions over HTTP, with the scripted agent in real terminals.
@Suite("Sessions over HTTP", .enabled(if: SessionBench.mayRun, "tmux and python3 are needed"))
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
}
