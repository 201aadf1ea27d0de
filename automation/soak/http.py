#!/usr/bin/env python3
"""Hostile requests for 'orch cgi': it answers each of them, and a stranger and a reader change nothing.

    automation/soak/http.py [--orch ORCH] [--requests N] [--seed S]
"""
import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("--orch", default="orch")
parser.add_argument("--requests", type=int, default=50_000)
parser.add_argument("--seed", type=int, default=1)
given = parser.parse_args()
orch = os.path.abspath(given.orch) if "/" in given.orch else given.orch

PATHS = [b"/", b"/api/tasks", b"/api/tasks/claim", b"/api/tasks/A-1", b"/api/tasks/A-1/start", b"/api/tasks/A-1/complete",
         b"/api/tasks/A-1/review", b"/api/nl/plan", b"/api/nl/submit", b"/api/status", b"/api/health", b"/api/openapi.json",
         b"/api/offices/x/sessions", b"/api/offices/x/sessions/w-1/prompt", b"/api/tasks/../x", b"/api/tasks/--help"]
VALUES = ["A-1", "", "-", "--help", "../../etc/passwd", "$(touch pwned)", "\u0000", "가", "x" * 5000, 1, -1, 1e99, None, True,
          [], {}, ["PENDING"], {"a": {"b": [1]}}]
NAMES = ["id", "notes", "status", "request", "report", "limit", "cursor", "owner_session", "task", "queue", "check", "text"]


def damaged(chance, data):
    """The same bytes, or some of them changed. A variable can have no zero byte."""
    data = bytearray(data)
    if data and chance.random() < 0.08:
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(1, 256)
    return bytes(data)


def request(number, folder):
    chance = random.Random(given.seed * 1_000_003 + number)
    body = json.dumps({chance.choice(NAMES): chance.choice(VALUES) for _ in range(chance.randrange(5))}).encode()
    body = damaged(chance, body) if chance.random() < 0.8 else b""
    query = "&".join(f"{chance.choice(NAMES)}={chance.choice(['1', '%00', '%ff', '--json', 'PENDING', '%2e%2e'])}"
                     for _ in range(chance.choice([0, 0, 0, 1, 2]))).encode()
    variables = {
        b"PATH": os.environb[b"PATH"], b"REQUEST_METHOD": damaged(chance, chance.choice([b"GET", b"POST", b"PATCH", b"DELETE", b"HEAD"])),
        b"PATH_INFO": damaged(chance, chance.choice(PATHS)), b"QUERY_STRING": damaged(chance, query),
        b"CONTENT_TYPE": chance.choice([b"application/json", b"text/plain"]),
        b"CONTENT_LENGTH": damaged(chance, str(len(body)).encode()), b"REMOTE_ADDR": chance.choice([b"127.0.0.1", b"127.0.0.1", b"10.0.0.1"]),
        b"HTTP_HOST": chance.choice([b"localhost", b"localhost", b"evil.example"]),
    }
    # Operations that can't heed a condition refuse it, and would not be reached with it.
    if variables[b"REQUEST_METHOD"] == b"PATCH" or chance.random() < 0.1:
        variables[b"HTTP_IF_MATCH"] = damaged(chance, chance.choice([b"*", b'"0"', b"", b'W/"0", "1"']))
    for name in [b"HTTP_IF_NONE_MATCH", b"HTTP_IDEMPOTENCY_KEY", b"HTTP_LAST_EVENT_ID"]:
        if chance.random() < 0.05:
            variables[name] = damaged(chance, chance.choice([b"*", b"a-1", b'"0.0"', b"0-0-0;w-1@0"]))
    if chance.random() < 0.2:
        variables[b"HTTP_ORIGIN"] = chance.choice([b"http://evil.example", b"null", b"http://localhost"])
    answer = subprocess.run([orch, "cgi", "--profile", "reader"], cwd=folder, env=variables, input=body, capture_output=True)
    head = answer.stdout.split(b"\r\n\r\n")[0]
    assert answer.returncode == 0 and head.startswith(b"Status: "), (number, variables, body, answer)
    assert not head.startswith((b"Status: 500", b"Status: 503")), (number, variables, body, answer)
    return int(head[8:11])


with tempfile.TemporaryDirectory() as folder:
    queue = os.path.join(folder, "QUEUE.md")
    head = "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
    with open(queue, "w", encoding="utf-8") as file:
        file.write(head + "|---|---|---|---|---|---|---|---|---|\n| A-1 | PENDING | P1 | t | c | - | - | - | - |\n")
    with open(queue, encoding="utf-8") as file:
        before = file.read()
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for status in pool.map(lambda number: request(number, folder), range(given.requests)):
            counts[status] = counts.get(status, 0) + 1
    with open(queue, encoding="utf-8") as file:
        after = file.read()
    names = sorted(os.listdir(folder))
    print(f"requests {given.requests}, seed {given.seed}: {dict(sorted(counts.items()))}, files {names}")
    assert before == after and names == ["QUEUE.md"], "something changed"
