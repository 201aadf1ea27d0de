#!/usr/bin/env python3
"""Agents in real terminals do tasks while everything around them is killed: runs, offices, agents, now and then the tmux
server. People answer what agents ask, and edit the queue by hand.

At the end each task must have ended, no prompt may have been typed twice, no session be left without its terminal or the
other way round, and all work of agents must be in a worktree or on a branch.
"""

import argparse
import collections
import datetime
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
AGENT = os.path.join(os.path.dirname(HERE), "orchestrator", "pilot", "agent.py")
KINDS = {"": 5, "block": 3, "commit": 3, "slow": 3, "ask": 2, "flood": 1, "quiet": 2, "die": 1, "silent": 1, "hang": 1}
# What a program that has crashed ends with, as subprocess says it.
CRASHES = {-signal.SIGILL, -signal.SIGTRAP, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGFPE}
TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


class Soak:
    def __init__(self, given):
        self.given, self.chance = given, random.Random(given.seed)
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="orch-sessions.", dir=given.work))
        self.queue, self.log = self.path("QUEUE.md"), self.path("logs/pilot.log")
        self.count, self.problems, self.edits = collections.Counter(), [], []
        self.running, self.keepers, self.answered = [], {}, {}
        self.socket = None
        self.environment = dict(os.environ, ORCH_PILOT_LOG=self.log, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        for name in [name for name in self.environment if name.startswith("ORCH_") and name != "ORCH_PILOT_LOG"]:
            del self.environment[name]
        os.mkdir(self.path("logs"))
        self.output = open(self.path("logs/output.log"), "ab")
        for words in [("init", "-q", "-b", "main"), ("config", "user.name", "t"), ("config", "user.email", "t@example.com")]:
            self.git(*words)
        self.write("orch.conf", f"""\
worker.mode = session
worker.env = ORCH_PILOT_LOG
worker.timeout_seconds = 60
session.command = exec {sys.executable} '{AGENT}'
session.roles = worker, reviewer
session.warm = 1
session.cold = 3
session.idle_seconds = 5
session.quiet_seconds = 3
office.id = here
lease.seconds = 10
lease.grace_seconds = 0
retry.backoff_seconds = 0
retry.max_attempts = 4
commands.keep_days = 1
log.max_bytes = 0
""")
        self.write(".gitignore", ".orch/\nlogs/\nqueue.tmp\n")
        head = "# 작업 큐\n\n| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
        self.write("QUEUE.md", head + "|---|---|---|---|---|---|---|---|---|\n" + "".join(self.row(number + 1) for number in range(given.tasks)))
        self.git("add", "-A")
        self.git("commit", "-qm", "begin")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        try:
            with open(self.path(name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def row(self, number, word=""):
        kinds = {kind: weight for kind, weight in KINDS.items() if not self.given.kinds or (kind or "plain") in self.given.kinds}
        kind = self.chance.choices(list(kinds), list(kinds.values()))[0]
        role = self.chance.choice(["", "kind:reviewer"])
        return f"| S-{number} | PENDING | P{self.chance.randrange(3)} | 작업 {word}({kind or 'plain'}) | 테스트 통과 | | | | {role} |\n"

    # Programs

    def git(self, *words):
        answer = subprocess.run(["git", *words], cwd=self.folder, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return answer.returncode, answer.stdout

    def tmux(self, *words):
        if not self.socket:
            return ""
        answer = subprocess.run(["tmux", "-L", self.socket, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return answer.stdout if answer.returncode == 0 else ""

    def start(self, *words):
        """Starts a command of which nobody waits for the end."""
        self.output.write(f"\n{time.time():.2f} $ orch {' '.join(words)}\n".encode())
        self.output.flush()
        child = subprocess.Popen([self.given.orch, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                 stdout=self.output, stderr=self.output, start_new_session=True)
        child.words = words
        self.running.append(child)
        self.count["commands"] += 1
        return child

    def orch(self, *words):
        """What a command prints."""
        child = subprocess.run([self.given.orch, *words], cwd=self.folder, env=self.environment, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        self.output.write(f"\n{time.time():.2f} $ orch {' '.join(words)}: {child.returncode}\n{child.stdout}{child.stderr}".encode())
        self.output.flush()
        if child.returncode in CRASHES:
            self.problems.append(f"orch {' '.join(words)} crashed: {child.returncode}")
        return child

    def reap(self):
        for child in [child for child in self.running if child.poll() is not None]:
            self.running.remove(child)
            if child.returncode in CRASHES:
                self.problems.append(f"orch {' '.join(child.words)} crashed: {child.returncode}")
            if child.returncode == 64:
                self.problems.append(f"orch {' '.join(child.words)}: wrong usage")

    def agents(self):
        """The agents of this queue that run, each with its session, as the system knows them."""
        found = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
                if AGENT.encode() not in words:
                    continue
                with open(f"/proc/{name}/environ", "rb") as file:
                    variables = dict(word.split(b"=", 1) for word in file.read().split(b"\0") if b"=" in word)
            except OSError:
                continue
            if variables.get(b"ORCH_QUEUE_MD") == self.queue.encode():
                found[int(name)] = variables.get(b"ORCH_SESSION_ID", b"").decode()
        return found

    def find_server(self):
        """The socket of the queue's tmux server: it is the parent of the agents."""
        for agent in self.agents():
            try:
                with open(f"/proc/{agent}/stat", encoding="utf-8") as file:
                    parent = file.read().rsplit(")", 1)[1].split()[1]
                with open(f"/proc/{parent}/cmdline", "rb") as file:
                    words = file.read().decode().split("\0")
            except OSError:
                continue
            if "-L" in words:
                self.socket = words[words.index("-L") + 1]

    # Tables

    def cells(self, name):
        lines = [line for line in self.read(name).split("\n") if line.startswith("|")]
        return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]

    def tasks(self):
        return {row[0]: row for row in self.cells("QUEUE.md") if re.match(r"S-\d+$", row[0])}

    def is_open(self, row):
        return row[1] in ("PENDING", "IN_PROGRESS") or (row[1] == "FAILED" and "dead:" not in row[8])

    def sessions(self):
        return {row[0]: row for row in self.cells("SESSIONS.md") if len(row) > 12 and row[12]}

    # What happens

    def keep(self):
        """Runs and offices that have ended, or were killed, are started anew."""
        for name, words in [(f"run {number}", ["run", "--loop"]) for number in range(self.given.runs)] + [
                (f"office {number}", ["office", "run"]) for number in range(2)]:
            if name not in self.keepers or self.keepers[name].poll() is not None:
                self.keepers[name] = self.start(*words)

    def kill(self):
        kind = self.chance.choices(["run", "office", "agent", "server"], [5, 3, 4, self.given.servers])[0]
        if kind in ("run", "office"):
            child = self.chance.choice([child for name, child in sorted(self.keepers.items()) if name.startswith(kind)])
            if child.poll() is not None:
                return
            child.kill()
        elif kind == "agent":
            agents = sorted(self.agents())
            if not agents:
                return
            self.end(self.chance.choice(agents))
        else:
            server = self.tmux("display-message", "-p", "#{pid}").strip()
            if not server.isdigit():
                return
            self.end(int(server))
        self.count["killed " + kind] += 1

    def end(self, process):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def answer(self):
        """Somebody looks for questions, and answers them after a while."""
        now = time.time()
        for id, row in self.sessions().items():
            if row[12] != "waiting_input":
                self.answered.pop(id, None)
            elif now >= self.answered.setdefault(id, now + self.chance.uniform(0, 3)):
                self.answered[id] = now + 10
                self.start("session", "answer", id, "1")
                self.count["answers"] += 1

    def edit(self):
        """A person adds a task, or changes the words of one that waits."""
        number = self.count["edits"] = self.count["edits"] + 1
        if self.chance.random() < 0.5:
            with open(self.queue, "a", encoding="utf-8") as file:
                file.write(self.row(self.given.tasks + number, f"[edit {number}] "))
        else:
            text = self.read("QUEUE.md")
            waiting = re.findall(r"^\| S-\d+ \| PENDING \|.*$", text, re.M)
            if not waiting:
                return
            row = self.chance.choice(waiting)
            self.write("queue.tmp", text.replace(row, row.replace("작업 ", f"작업 [edit {number}] ", 1), 1))
            os.rename(self.path("queue.tmp"), self.queue)
        self.edits.append(number)

    def run(self):
        try:
            self.begun = time.time()
            self.work()
            self.settle()
            self.check()
        finally:
            for child in self.running:
                child.kill()
            self.find_server()
            self.tmux("kill-server")
            for agent in self.agents():
                self.end(agent)
        return self.report()

    def work(self):
        limit = self.begun + self.given.minutes * 60
        due = {"watchdog": 0.0, "kill": 0.0, "edit": 0.0, "look": 0.0}
        while time.time() < limit:
            now = time.time()
            self.reap()
            self.keep()
            if now >= due["watchdog"]:
                due["watchdog"] = now + 1
                if sum(child.words[0] == "watchdog" for child in self.running) < 2:
                    self.start("watchdog")
            if now >= due["kill"]:
                if due["kill"]:
                    self.kill()
                due["kill"] = now + self.chance.expovariate(1 / self.given.pause)
            if now >= due["edit"]:
                if due["edit"]:
                    self.edit()
                due["edit"] = now + self.chance.expovariate(1 / (2 * self.given.pause))
            if now >= due["look"]:
                due["look"] = now + 0.5
                if not self.socket:
                    self.find_server()
                self.answer()
                if not any(map(self.is_open, self.tasks().values())):
                    break
            time.sleep(0.05)

    def settle(self):
        """Everybody is asked to end, the times of the tables go back two days, and somebody tidies up."""
        for child in self.keepers.values():
            if child.poll() is None:
                child.terminate()
        limit = time.time() + 60
        while self.running and time.time() < limit:
            self.reap()
            time.sleep(0.05)
        self.problems += [f"orch {' '.join(child.words)} did not end when it was asked to" for child in self.running]
        self.seconds = time.time() - self.begun
        self.count["sessions"] = len(self.sessions())
        for name, isAged in [("SESSIONS.md", lambda line: True), ("COMMANDS.md", lambda line: "| processing |" in line),
                             ("QUEUE.md", lambda line: "| IN_PROGRESS |" in line)]:
            lines = self.read(name).split("\n")
            if len(lines) > 1:
                self.write(name, "\n".join(re.sub(TIME, self.earlier, line) if isAged(line) else line for line in lines))
        self.orch("watchdog")
        for _ in range(2):
            self.orch("office", "run", "--once", "--no-warm")

    @staticmethod
    def earlier(time):
        return str(datetime.datetime.fromisoformat(time[0]) - datetime.timedelta(days=2))

    # What has to hold

    def check(self):
        problems, tasks = self.problems, self.tasks()
        self.check_sessions()
        self.check_work()
        places = collections.Counter(row[0] for row in self.cells("QUEUE.md"))
        problems += [f"{id}: {number} rows" for id, number in places.items() if number > 1]
        problems += [f"{id} is {row[1]}: {row[8]}" for id, row in tasks.items()
                     if self.is_open(row) and (row[1] == "IN_PROGRESS" or not self.given.may_end_early)]
        problems += [f"S-{number + 1}: the row is gone" for number in range(self.given.tasks) if f"S-{number + 1}" not in tasks]
        kept = "".join(open(os.path.join(folder, name), encoding="utf-8", errors="replace").read()
                       for folder, _, names in os.walk(self.path(".orch/QUEUE.md")) for name in names)
        table = self.read("QUEUE.md")
        problems += [f"edit {number} is gone" for number in self.edits if f"[edit {number}]" not in table + kept]
        events = collections.Counter()
        for line in self.read("logs/orch_runs.jsonl").split("\n"):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if event["event"] == "task_completed":
                events[f"{event['item_id']} was done"] += 1
            elif event["event"] == "task_failed" and "was not started: git" in event["note"]:
                problems.append(f"{event['item_id']}: {event['note']}")
            elif event["event"] == "command_taken" and event["command_type"] in ("send_prompt", "send_text"):
                events[f"{event['command_type']} {event['command_id']} was taken"] += 1
        problems += [f"{what} {number} times" for what, number in events.items() if number > 1]
        lint = self.orch("lint")
        if lint.returncode != 0:
            problems.append(f"lint: {lint.stdout.strip()}")
        code, found = self.git("fsck", "--no-dangling")
        if code != 0:
            problems.append(f"git fsck: {found.strip()}")
        alerts = self.orch("alerts", "list").stdout
        problems += [f"an alert is left: {line}" for line in alerts.split("\n") if "waiting:" in line]
        states = collections.Counter("dead" if row[1] == "FAILED" and "dead:" in row[8] else row[1] for row in tasks.values())
        self.states = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))

    def check_sessions(self):
        live = {id: row for id, row in self.sessions().items() if row[12] != "terminated"}
        terminals = set(self.tmux("list-sessions", "-F", "#{session_name}").split())
        agents = self.agents()
        self.problems += [f"session {id} ({live[id][12]}) has no terminal" for id in live.keys() - terminals]
        self.problems += [f"terminal {id} has no session" for id in terminals - live.keys()]
        self.problems += [f"agent {agent} of {id} has no terminal" for agent, id in agents.items() if id not in terminals]
        for id, row in live.items():
            if row[8] not in ("", "-"):
                self.problems.append(f"session {id} ({row[12]}) is {row[8]}'s still, for {row[2]}")
            elif row[12] != "ready" or id not in agents.values():
                self.problems.append(f"session {id} ({row[12]}) waits for a task without an agent")
        open_commands = [row for row in self.cells("COMMANDS.md") if len(row) > 5 and row[5] in ("pending", "processing")]
        self.problems += [f"command {row[0]} ({row[3]} of {row[2]}) is {row[5]}" for row in open_commands]

    def check_work(self):
        lines = [line.split() for line in self.read("logs/pilot.log").split("\n") if line]
        prompts = collections.Counter(tuple(words[2:4]) for words in lines if words[1] == "prompt")
        self.problems += [f"{task}, attempt {attempt}: {number} prompts" for (task, attempt), number in prompts.items() if number > 1]
        self.count["prompts"] = len(prompts)
        # What was typed into an agent that was killed then.
        typed = re.findall(r"\| send_prompt \|.*?Task (S-\d+), attempt (\d+):.*\| completed \|", self.read("COMMANDS.md"))
        self.count["unread"] = len(set(typed) - set(prompts))
        trees = [line.split(" ", 1)[1] for line in self.git("worktree", "list", "--porcelain")[1].split("\n") if line.startswith("worktree ")]
        self.count["worktrees"] = len(trees) - 1
        for words in lines:
            if words[1] == "draft":
                self.count["drafts"] += 1
                if not any(os.path.exists(os.path.join(tree, words[3])) for tree in trees):
                    self.problems.append(f"{words[3]} of {words[0]} is gone")
            elif words[1] == "commit":
                self.count["commits"] += 1
                if not self.git("for-each-ref", "--contains", words[3])[1].strip():
                    self.problems.append(f"commit {words[3]} of {words[0]} for {words[2]} is on no branch")
        # A worktree in which nobody has worked goes with its session.
        live = {row[10] for row in self.sessions().values() if row[12] != "terminated"}
        for tree in trees[1:]:
            if os.path.basename(tree) not in live and not self.git("-C", tree, "status", "--porcelain")[1].strip() \
                    and self.git("-C", tree, "rev-list", "--count", "HEAD", "--not", "main")[1].strip() == "0":
                self.problems.append(f"worktree {os.path.basename(tree)} is left, without work in it")

    def report(self):
        count, kills = self.count, {name: number for name, number in self.count.items() if name.startswith("killed ")}
        print(f"tasks={len(self.tasks())} ({self.states}) prompts={count['prompts']} unread={count['unread']} sessions={count['sessions']} "
              f"kills={sum(kills.values())} ({', '.join(f'{number} {name[7:]}' for name, number in sorted(kills.items()))}) "
              f"edits={len(self.edits)} answers={count['answers']} drafts={count['drafts']} commits={count['commits']} "
              f"worktrees={count['worktrees']} seed={self.given.seed} seconds={self.seconds:.0f}")
        for problem in self.problems[:60]:
            print("failed:", problem)
        if self.problems or self.given.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder)
        return 1 if self.problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program")
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=20, help="how long it may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=4, help="how many runs there are at once")
    parser.add_argument("--pause", type=float, default=3, help="seconds between two kills, on average")
    parser.add_argument("--servers", type=float, default=0.4, help="how often the tmux server is killed, where agents are 4")
    parser.add_argument("--kinds", type=lambda text: text.split(","), help="only agents that behave so, such as plain,commit")
    parser.add_argument("--may-end-early", action="store_true", help="tasks that wait at the end are no failure")
    parser.add_argument("--work", help="where to run")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    given = parser.parse_args()
    given.orch = os.path.abspath(given.orch)
    sys.exit(Soak(given).run())


main()
