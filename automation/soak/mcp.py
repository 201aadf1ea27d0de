#!/usr/bin/env python3
"""Damaged and random lines for 'orch mcp': it answers each message that has an id, lives on, and a reader changes nothing.

    automation/soak/mcp.py [--orch ORCH] [--lines N] [--seed S]
"""
import argparse
import json
import os
import random
import subprocess
import tempfile
import threading

parser = argparse.ArgumentParser()
parser.add_argument("--orch", default="orch")
parser.add_argument("--lines", type=int, default=50_000)
parser.add_argument("--seed", type=int, default=1)
given = parser.parse_args()
chance = random.Random(given.seed)
orch = os.path.abspath(given.orch) if "/" in given.orch else given.orch

TOOLS = ["list", "show", "status", "health", "report_form", "nl_plan", "pick", "done", "review", "add", "rm", ""]
VALUES = ["A-1", "", "-", "--help", "../../etc/passwd", "$(touch pwned)", "\u0000", "가", "x" * 5000, 1, -1, 1e99, None, True, [], {},
          ["PENDING"], {"a": {"b": [1]}}]
NAMES = ["id", "notes", "status", "request", "report", "limit", "cursor", "owner_session", "task", "queue", "check", "search"]
METHODS = ["tools/list", "tools/call", "resources/list", "resources/read", "resources/templates/list", "prompts/list",
           "prompts/get", "ping", "notifications/cancelled", "initialize", "logging/setLevel", "x"]


def message():
    """A message that means something, in most of its parts."""
    method = chance.choice(METHODS)
    params = {}
    if method == "tools/call":
        arguments = {chance.choice(NAMES): chance.choice(VALUES) for _ in range(chance.randrange(4))}
        params = {"name": chance.choice(TOOLS), "arguments": arguments}
    elif method == "resources/read":
        params = {"uri": chance.choice(["orch://queue", "orch://task/A-1", "orch://task/../x", "file:///etc/passwd", 5])}
    elif method == "prompts/get":
        params = {"name": chance.choice(["work_next_task", "review_report", "x"]), "arguments": {"id": "A-1"}}
    elif method == "initialize":
        params = {"protocolVersion": chance.choice(["2025-06-18", "1", 2])}
    elif method == "notifications/cancelled":
        params = {"requestId": chance.randrange(given.lines)}
    found = {"jsonrpc": "2.0", "method": method, "params": params}
    if not method.startswith("notifications"):
        found["id"] = chance.choice([chance.randrange(10**6), "s%d" % chance.randrange(10**6)])
    return found


def line():
    """A message, or one with some bytes changed."""
    found = message()
    # A command for each would take minutes; a tenth of them is run.
    if found["method"] in ("tools/call", "resources/read") and chance.random() > 0.1:
        found["params"].pop("name", None)
        found["params"].pop("uri", None)
    data = bytearray(json.dumps(found, ensure_ascii=chance.random() < 0.5).encode())
    if chance.random() < 0.5:
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(data))
            kind = chance.randrange(3)
            if kind == 0:
                data[place] = chance.randrange(256)
            elif kind == 1:
                del data[place]
            else:
                data.insert(place, chance.randrange(256))
    return bytes(data).replace(b"\n", b" ")


with tempfile.TemporaryDirectory() as folder:
    queue = os.path.join(folder, "QUEUE.md")
    head = "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
    with open(queue, "w", encoding="utf-8") as file:
        file.write(head + "|---|---|---|---|---|---|---|---|---|\n| A-1 | PENDING | P1 | t | c | - | - | - | - |\n")
    with open(queue, encoding="utf-8") as file:
        before = file.read()
    server = subprocess.Popen([orch, "mcp", "--profile", "reader"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answers = 0

    def read():
        global answers
        for text in server.stdout:
            json.loads(text)
            answers += 1

    reader = threading.Thread(target=read)
    reader.start()
    server.stdin.write(b'{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}\n')
    for _ in range(given.lines):
        server.stdin.write(line() + b"\n")
    server.stdin.close()
    status = server.wait(timeout=600)
    reader.join()
    with open(queue, encoding="utf-8") as file:
        after = file.read()
    names = sorted(os.listdir(folder))
    print(f"lines {given.lines}, seed {given.seed}: {answers} answers, exit {status}, files {names}")
    assert status == 0 and before == after and names == ["QUEUE.md"], "the server trapped, or something changed"
