#!/usr/bin/env python3
"""Measures 'GET /api/tasks?limit=50' of orch behind lighttpd against a CGI program in C that reads the file.

    automation/benchmarks/http.py [--orch ORCH] [--rows N] [--requests N] [--clients N] [--rate N]

Both run behind a lighttpd of their own with the configuration that 'orch serve' writes, on one file, in turns. Prints a
table: requests/s of clients that ask again at once, and how long requests take that come at a steady rate. With --path
orch is asked for something else; the C program answers with the list all the same.
"""
import argparse
import glob
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--orch", default="orch")
parser.add_argument("--rows", type=int, default=10_000)
parser.add_argument("--requests", type=int, default=1_000)
parser.add_argument("--clients", type=int, default=2)
parser.add_argument("--rate", type=int, default=200)
parser.add_argument("--rounds", type=int, default=4)
parser.add_argument("--path", default="/api/tasks?limit=50")
given = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
orch = os.path.abspath(given.orch) if "/" in given.orch else given.orch


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def ask(port):
    with socket.create_connection(("127.0.0.1", port)) as client:
        request = f"GET {given.path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        client.sendall(request.encode())
        answer = b""
        while piece := client.recv(1 << 16):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), answer[:300]
    return body


def crowd(port, count):
    """Requests/s of clients that ask again at once."""
    def work():
        for _ in range(count // given.clients):
            ask(port)

    clients = [threading.Thread(target=work) for _ in range(given.clients)]
    begin = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return count / (time.perf_counter() - begin)


def steady(port, count):
    """How long requests take that come at a rate, in milliseconds, from when each was due."""
    times, begin, lock = [], time.perf_counter() + 0.05, threading.Lock()
    due = iter(range(count))

    def work():
        while True:
            with lock:
                number = next(due, None)
            if number is None:
                return
            start = begin + number / given.rate
            time.sleep(max(0, start - time.perf_counter()))
            ask(port)
            times.append((time.perf_counter() - start) * 1000)

    clients = [threading.Thread(target=work) for _ in range(16)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sorted(times)


def wait_for(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"nothing listens on {port}")


with tempfile.TemporaryDirectory() as work:
    for tool in ["cgi", "generate"]:
        subprocess.run(["cc", "-O2", "-o", f"{work}/{tool}", f"{here}/tools/{tool}.c"], check=True)
    queue = f"{work}/QUEUE.md"
    with open(queue, "wb") as file:
        subprocess.run([f"{work}/generate", str(given.rows)], stdout=file, check=True)
    ports = {"orch": free_port(), "C": free_port()}
    environment = {**os.environ, "TMPDIR": work}
    served = subprocess.Popen(
        [orch, "--queue", queue, "serve", "--server", "lighttpd", "--port", str(ports["orch"])], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reference = None
    try:
        wait_for(ports["orch"])
        # The C program behind the same configuration.
        [folder] = glob.glob(f"{work}/orch-serve-*")
        twin = f"{work}/twin"
        os.mkdir(twin)
        with open(f"{folder}/lighttpd.conf", encoding="utf-8") as file:
            configuration = file.read().replace(folder, twin).replace(f"server.port = {ports['orch']}", f"server.port = {ports['C']}")
        with open(f"{twin}/lighttpd.conf", "w", encoding="utf-8") as file:
            file.write(configuration)
        with open(f"{twin}/orch.cgi", "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec {work}/cgi {queue}\n")
        path = os.environ["PATH"] + ":/usr/local/sbin:/usr/sbin:/sbin"
        reference = subprocess.Popen(["lighttpd", "-D", "-f", f"{twin}/lighttpd.conf"], env={**environment, "PATH": path})
        wait_for(ports["C"])
        if given.path.startswith("/api/tasks?"):
            answers = {name: json.loads(ask(port)) for name, port in ports.items()}
            for one, other in zip(answers["orch"]["tasks"], answers["C"]["tasks"], strict=True):
                assert all(one[name] == value for name, value in other.items()), (one, other)
            assert answers["orch"]["total"] == answers["C"]["total"] == given.rows
        rates = {name: [] for name in ports}
        times = {name: [] for name in ports}
        part = max(given.clients, given.requests // given.rounds)
        for turn in range(given.rounds):
            for name in sorted(ports, reverse=turn % 2 == 1):
                rates[name].append(crowd(ports[name], part))
                times[name] += steady(ports[name], part)
    finally:
        for server in [reference, served]:
            if server:
                server.send_signal(signal.SIGTERM)
                server.wait(10)

    def percentile(name, share):
        ordered = sorted(times[name])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    print(f"| `GET {given.path}`, {given.rows:,} rows | orch | C | ratio |\n|---|---:|---:|---:|")
    one, other = (statistics.median(rates[name]) for name in ("orch", "C"))
    print(f"| requests/s, {given.clients} clients | {one:.0f} | {other:.0f} | {one / other:.2f} |")
    for name, share in [("p50", 0.5), ("p99", 0.99)]:
        one, other = (percentile(which, share) for which in ("orch", "C"))
        print(f"| {name} at {given.rate} requests/s | {one:.1f} ms | {other:.1f} ms | {one / other:.2f} |")
