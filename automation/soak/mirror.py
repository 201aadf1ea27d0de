#!/usr/bin/env python3
"""Random operations on a queue, whose processes are killed now and then, beside syncs of its database, of which orch, sqlite3
or both are killed.

After a sync that was not killed the database has to say what the files say: by 'orch db check', and byte for byte by a
comparison of its own, with the events of the log, each as often as there.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

TEXTS = [
    "write the README", "it's \"quoted\"; DROP TABLE task_queue;--", ".shell touch owned", "로그 정리, 재시도 보강",
    "a | pipe and \\| another", "'); COMMIT; --", "\x1b[31mred", "e\u0301 \u200b \ufeff", "x" * 3000, "`code` **bold** <br>",
]

# Notes its process, which is then sqlite3 itself, so that it can be killed.
SHIM = "#!/bin/sh\necho $$ >> \"$ORCH_SOAK_PIDS\"\nexec {program} \"$@\"\n"


class Soak:
    def __init__(self, given):
        self.given, self.chance = given, random.Random(given.seed)
        self.orch = os.path.abspath(given.orch)
        self.folder = tempfile.mkdtemp(prefix="orch-mirror.")
        self.queue, self.database = self.folder + "/QUEUE.md", self.folder + "/db/queue.db"
        self.pids, self.problems = self.folder + "/pids", []
        self.counts = collections.Counter()
        os.mkdir(self.folder + "/bin")
        with open(self.folder + "/bin/sqlite3", "w") as shim:
            shim.write(SHIM.format(program=shutil.which("sqlite3")))
        os.chmod(self.folder + "/bin/sqlite3", 0o755)
        self.environment = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": self.folder, "ORCH_SOAK_PIDS": self.pids}
        with open(self.queue, "w") as queue:
            queue.write("# Queue\n\n| id | status | priority | task | success_criteria | owner_session | started_at_kst | "
                        "due_at_kst | notes |\n|---|---|---|---|---|---|---|---|---|\n\nbelow\n")
        with open(self.folder + "/orch.conf", "w") as settings:
            settings.write("log.max_bytes = 60000\nlease.seconds = 5\nlease.grace_seconds = 0\n")
        self.run("db", "init")

    # Processes

    def start(self, *words):
        return subprocess.Popen(
            [self.orch, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words, allowed=(0,)):
        process = self.start(*words)
        output, errors = process.communicate(timeout=120)
        if process.returncode not in allowed:
            self.problems.append(f"orch {' '.join(words)}: exit {process.returncode}: {errors.decode(errors='replace')}")
        return output.decode(errors="replace")

    def kill(self, pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def operate(self, *words):
        """An operation, which is killed now and then."""
        process = self.start(*words)
        if self.chance.random() < 0.1:
            time.sleep(self.chance.random() * 0.012)
            process.kill()
            self.counts["operations killed"] += 1
        process.communicate(timeout=120)
        if process.returncode not in (0, 1, 2, 75, -9):
            self.problems.append(f"orch {' '.join(words)}: exit {process.returncode}")

    def killed_sync(self):
        """A sync of which orch, sqlite3 or both are killed, at a random moment."""
        open(self.pids, "w").close()
        process = self.start("db", "sync")
        victims = self.chance.choice(["orch", "sqlite3", "both"])
        time.sleep(self.chance.random() ** 2 * 0.1)
        with open(self.pids) as pids:
            children = [int(pid) for pid in pids.read().split()]
        if victims != "sqlite3" and process.poll() is None:
            process.kill()
            self.counts["orch killed in a sync"] += 1
        if victims != "orch" and children and process.poll() is None:
            # The last one; earlier ones have ended, and their numbers may be others' by now.
            self.kill(children[-1])
            self.counts["sqlite3 killed"] += 1
        process.communicate(timeout=120)
        if process.returncode not in (0, -9, 69):
            self.problems.append(f"a killed sync: exit {process.returncode}")

    # What happens to the queue

    def ids(self):
        with open(self.queue, "rb") as queue:
            return re.findall(rb"^\| *([A-Za-z0-9][A-Za-z0-9._-]*) *\|", queue.read(), re.M)[1:] or [b"ORCH-001"]

    def edit(self):
        """Somebody edits the file by hand and saves it as a whole."""
        with open(self.queue, "rb") as queue:
            lines = queue.read().split(b"\n")
        rows = [place for place, line in enumerate(lines) if line.startswith(b"| ") and not line.startswith(b"| id ")]
        whole = list(lines)
        kind = self.chance.choice(["swap", "remove", "twin", "bytes", "cells", "prose", "ends"])
        if rows and kind in ("swap", "remove", "twin", "bytes", "cells"):
            one, other = self.chance.choice(rows), self.chance.choice(rows)
            if kind == "swap":
                lines[one], lines[other] = lines[other], lines[one]
            elif kind == "remove":
                del lines[one]
            elif kind == "twin":
                lines.insert(one, lines[other])
            elif kind == "bytes":
                lines.insert(one, b"| HAND-%d | PENDING | P1 | \xff\xfe ' \xed\xa0\x80 | - | - | - | - | - |"
                             % self.chance.randrange(1000))
            else:
                lines.insert(one, b"| HAND-%d | too | few |" % self.chance.randrange(1000))
        elif kind == "ends":
            lines = [line.rstrip(b"\r") + (b"\r" if self.chance.random() < 0.1 else b"") for line in lines]
        else:
            lines[1:1] = [b"", b"said by hand: '; %d" % self.chance.randrange(1000)]
        self.save(lines)
        self.counts["edits by hand"] += 1
        if kind == "bytes":
            # Nobody changes a file that is not UTF-8, but it is mirrored.
            self.compare()
            self.save(whole)

    def save(self, lines):
        with open(self.queue + ".tmp", "wb") as queue:
            queue.write(b"\n".join(lines))
        os.rename(self.queue + ".tmp", self.queue)

    def step(self):
        kind, id = self.chance.random(), self.chance.choice(self.ids()).decode()
        owner = f"w:{self.chance.randrange(4)}"
        if kind < 0.25:
            more = self.chance.choice([[], ["--kind", "doc"], ["--payload", '{"a":[1,"|/"]}'], ["--dedupe-key", "k"]])
            self.operate("add", "--task", self.chance.choice(TEXTS), "--notes", self.chance.choice(TEXTS), *more)
        elif kind < 0.45:
            self.operate("pick", "--owner-session", owner)
        elif kind < 0.6:
            self.operate("done", id, "--notes", self.chance.choice(TEXTS))
        elif kind < 0.7:
            self.operate("fail", id, "--notes", self.chance.choice(TEXTS), "--error-code", "E1")
        elif kind < 0.75:
            self.operate(self.chance.choice(["retry", "cancel", "start"]), id)
        elif kind < 0.8:
            self.operate("set", id, f"task={self.chance.choice(TEXTS)}", "priority=P0")
        elif kind < 0.85:
            self.operate("lock", self.chance.choice(["acquire", "release", "renew"]), "deploy", "--owner", owner)
        elif kind < 0.89:
            self.operate("heartbeat", id, "--owner-session", owner, "--phase", "planning")
        elif kind < 0.93:
            self.operate("watchdog")
        elif kind < 0.96:
            self.operate("archive", "--older-than", "0d")
        else:
            self.edit()

    # What has to hold

    def compare(self):
        """A whole sync, and then a comparison that knows nothing of orch's own."""
        self.run("db", "sync")
        self.run("db", "check")
        base = sqlite3.connect(self.database)
        base.text_factory = bytes
        if base.execute("PRAGMA integrity_check").fetchone()[0] != b"ok":
            self.problems.append("the database is damaged")
        for name, archived in [("QUEUE.md", 0), ("QUEUE.archive.md", 1)]:
            head = base.execute("SELECT head, tail FROM mirror_files WHERE name=?", (name,)).fetchone()
            rows = base.execute("SELECT source FROM task_queue WHERE archived=? ORDER BY position", (archived,))
            stored = b"".join([head[0] or b"", *(row[0] for row in rows), head[1] or b""])
            path = f"{self.folder}/{name}"
            if stored != (open(path, "rb").read() if os.path.exists(path) else b""):
                self.problems.append(f"{name} is another one in the database")
        stored = collections.Counter(row[0] for row in base.execute("SELECT payload FROM event_log"))
        logs = [name for name in os.listdir(self.folder + "/logs") if name.startswith("orch_runs.jsonl")]
        events = collections.Counter()
        for name in logs:
            with open(f"{self.folder}/logs/{name}", "rb") as log:
                for line in log.read().splitlines():
                    try:
                        event = json.loads(line)["event"]
                    except ValueError:
                        continue
                    if event not in ("run_start", "run_end"):
                        events[line] += 1
        for line, count in events.items():
            if stored[line] != count:
                self.problems.append(f"{stored[line]} times in the database and {count} in the log: {line.decode()}")
        self.counts["events"] = sum(stored.values())
        base.close()
        if os.path.exists(self.folder + "/owned"):
            self.problems.append("a text was run")
        self.counts["comparisons"] += 1

    def soak(self):
        background = None
        for number in range(1, self.given.operations + 1):
            self.step()
            chance = self.chance.random()
            if chance < 0.15:
                self.killed_sync()
            elif chance < 0.25 and background is None:
                background = self.start("db", "sync")
                self.counts["syncs beside operations"] += 1
            if background is not None and (background.poll() is not None or self.chance.random() < 0.3):
                _, errors = background.communicate(timeout=120)
                if background.returncode != 0:
                    self.problems.append(f"a sync beside operations: {errors.decode(errors='replace')}")
                background = None
            if number % self.given.every == 0 or number == self.given.operations:
                if background is not None:
                    background.communicate(timeout=120)
                    background = None
                self.compare()
            if len(self.problems) > 20:
                break


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program")
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--every", type=int, default=25, help="operations between two comparisons")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    given = parser.parse_args()
    soak = Soak(given)
    soak.soak()
    figures = " ".join(f"{name.replace(' ', '_')}={count}" for name, count in sorted(soak.counts.items()))
    print(f"operations={given.operations} {figures} problems={len(soak.problems)}")
    for problem in soak.problems[:20]:
        print(problem)
    if given.keep:
        print(soak.folder)
    else:
        shutil.rmtree(soak.folder)
    return 1 if soak.problems else 0


if __name__ == "__main__":
    sys.exit(main())
