#!/usr/bin/env python3
"""Days of a queue that runs by itself, in simulated time: the real program, real files, real processes at once.

Each command believes in the moment of the simulation (clock.c). Workers claim, renew, finish, fail, die or come back late;
tasks arrive one by one and in bursts, some of them twice; commands and watchdogs are killed, people edit the file in
editors that know no lock, and save buffers that are minutes old. At the end nothing arrives any more, and each task must
have ended: once, with what was acknowledged.
"""

import argparse
import collections
import concurrent.futures
import datetime
import heapq
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

MINUTE, HOUR = 60, 3600
LEASE, GRACE = 900, 60
HERE = os.path.dirname(os.path.abspath(__file__))


class Task:
    """What the simulation knows of a task."""

    def __init__(self, id, ready, key=None):
        self.id, self.ready, self.key = id, ready, key
        self.first_ready, self.runs, self.accepted, self.stumbled = ready, [], [], False


class Run:
    """One worker's work on one task. It holds the claim until `holds`, as far as it knows."""

    def __init__(self, task, worker, attempt, start):
        self.task, self.worker, self.attempt, self.start = task, worker, attempt, start
        self.holds, self.end, self.isAlive = start + LEASE, None, True


class Days:
    def __init__(self, given):
        self.given, self.chance = given, random.Random(given.seed)
        self.folder = tempfile.mkdtemp(prefix="orch-days.")
        self.queue = os.path.join(self.folder, "QUEUE.md")
        self.lock = threading.RLock()
        self.events, self.order = [], 0
        self.tasks, self.problems, self.edits, self.names, self.idle = {}, [], [], [], {}
        self.count, self.waits = collections.Counter(), []
        # In which batch of events the file was last saved by hand, and changed by a command.
        self.batch, self.saved, self.changed = 0, -1, 0
        # The simulation ends now, so that files never look older than they are.
        self.start = time.time() - (given.hours + 4) * HOUR
        self.now = self.start
        self.last = self.start + given.hours * HOUR
        self.end = self.last + 4 * HOUR
        library = os.path.join(self.folder, "clock.so")
        compiler = shutil.which("cc") or shutil.which("clang") or sys.exit("a C compiler is missing")
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, os.path.join(HERE, "clock.c")], check=True)
        self.environment = dict(os.environ, LD_PRELOAD=library, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        for name in [name for name in self.environment if name.startswith("ORCH_")]:
            del self.environment[name]
        if given.git:
            for words in [("init", "-q", "-b", "main"), ("config", "user.name", "t"), ("config", "user.email", "t@example.com")]:
                subprocess.run(["git", *words], cwd=self.folder, check=True)
        with open(os.path.join(self.folder, "orch.conf"), "w", encoding="utf-8") as file:
            file.write(f"git.autocommit = {'on' if given.git else 'off'}\nalert.command = cat >> alerts.got\n")
        with open(self.queue, "w", encoding="utf-8") as file:
            file.write("# 작업 큐\n\n| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
                       + "|---|---|---|---|---|---|---|---|---|\n")

    # Commands

    def orch(self, at, *words, kill=None, input=None):
        """Runs a command at a moment; `kill` is after how many seconds it is killed. What it printed, and its exit code."""
        environment = dict(self.environment, ORCH_SOAK_CLOCK=f"{at:.3f}")
        child = subprocess.Popen([self.given.orch, *words], cwd=self.folder, env=environment, text=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if kill is not None:
            time.sleep(kill)
            child.kill()
        out, err = child.communicate(timeout=300)
        with self.lock:
            if child.returncode == 0 and words[0] in ("heartbeat", "done", "fail") or "-> queued" in out:
                self.changed = self.batch
            self.count["commands"] += 1
            self.count["killed commands"] += child.returncode < 0
            if child.returncode not in (0, 1, 2, -9):
                self.problems.append(f"{' '.join(words)}: exit {child.returncode}: {(err or out).strip()}")
        return out, child.returncode, err

    def maybe_kill(self, share):
        """After how long a command is to be killed, for that share of the commands."""
        with self.lock:
            return self.chance.uniform(0, self.given.longest_kill) if self.chance.random() < share else None

    def draw(self, *arguments):
        with self.lock:
            return self.chance.uniform(*arguments)

    def at(self, when, what, *arguments):
        with self.lock:
            self.order += 1
            heapq.heappush(self.events, (when, self.order, what, arguments))

    # What arrives

    def arrive(self, when):
        """A task every minute or so; every two hours twenty at once."""
        for _ in range(20 if self.draw(0, 1) < 1 / 120 else 1):
            self.enqueue(when)
        gap = -math.log(1 - self.draw(0, 1)) * MINUTE / self.given.rate
        if when + gap < self.last:
            self.at(when + gap, self.arrive)

    def enqueue(self, when):
        number = self.count["asked"] = self.count["asked"] + 1
        key = f"key-{number}" if self.draw(0, 1) < 0.1 else None
        words = ["task", "enqueue", "--task", f"작업 {number}: 로그 정리", "--success-criteria", "테스트 통과",
                 "--priority", f"P{int(self.draw(0, 3))}", "--json"]
        if key:
            words += ["--dedupe-key", key]
        out, code, err = self.orch(when, *words, kill=self.maybe_kill(0.02))
        if code == 0 and key:
            # The same request again, a little later.
            self.at(when + self.draw(1, 30 * MINUTE), self.again, words, key)
        for row in self.answer(out):
            self.know(row["id"], when, key)
            # A row of another task under its id is none of it.
            self.names.append(f"작업 {number}: ")
        self.wake(when)

    def again(self, when, words, key):
        out, code, _ = self.orch(when, *words)
        self.count["duplicates"] += 1
        for row in self.answer(out):
            self.know(row["id"], when, key)

    def answer(self, out, member="tasks"):
        """The rows of an answer in JSON; none where the command was killed before it answered, or refused."""
        try:
            return json.loads(out).get(member, [])
        except ValueError:
            return []

    def know(self, id, when, key=None):
        with self.lock:
            if id not in self.tasks:
                self.tasks[id] = Task(id, when, key)
            return self.tasks[id]

    # Workers

    def look(self, when, worker):
        """A worker without a task claims one."""
        if when > self.end:
            return
        kill = self.maybe_kill(0.01)
        out, code, _ = self.orch(when, "pick", "--owner-session", worker, "--json", kill=kill)
        if code == -9:
            # Whoever started it starts another one; what the dead one may have claimed is the watchdog's.
            return self.at(when + self.draw(1, 20), self.look, self.name(worker))
        claimed = [row for row in self.answer(out) if row["status"] == "IN_PROGRESS"]
        if not claimed:
            # It looks again every two minutes, and soon after something arrives.
            with self.lock:
                self.idle[worker] = when + 120
            return self.at(when + 120, self.look_again, worker, when + 120)
        self.begin(when, worker, claimed[0])

    def look_again(self, when, worker, planned):
        with self.lock:
            if self.idle.get(worker) != planned:
                return
            del self.idle[worker]
        self.look(when, worker)

    def wake(self, when):
        """Something is ready: one who waits hears of it."""
        with self.lock:
            if self.idle:
                worker = self.chance.choice(sorted(self.idle))
                del self.idle[worker]
                self.at(when + self.draw(1, 8), self.look, worker)

    def name(self, worker):
        with self.lock:
            self.count["workers"] += 1
            return f"{worker.split('.')[0]}.{self.count['workers']}"

    def begin(self, when, worker, row):
        attempt = row["attempt"]
        task = self.know(row["id"], when)
        run = Run(task, worker, attempt, when)
        with self.lock:
            for other in task.runs:
                if not other.isAlive or other.end is None:
                    # Nobody could have it before that.
                    task.ready = max(task.ready, other.holds + GRACE)
                if other.attempt == attempt:
                    self.problems.append(f"{task.id}: attempt {attempt} was claimed by {other.worker} and {worker}")
                if other.isAlive and other.end is None and other.holds > when:
                    self.problems.append(f"{task.id}: {worker} claimed what {other.worker} holds until {other.holds - when:.0f} s later")
            if task.accepted:
                self.problems.append(f"{task.id}: claimed by {worker} after it was DONE")
            if task.key and any(other.accepted for other in self.tasks.values() if other.key == task.key and other is not task):
                self.problems.append(f"{task.id}: run again, its key {task.key} is DONE")
            task.runs.append(run)
            self.count["runs"] += 1
            self.waits.append(when - task.ready)
        fate, length = self.draw(0, 1), min(3 * HOUR, math.exp(self.chance.gauss(3.0, 0.6)))
        if fate < 0.01:
            length += self.draw(LEASE, 3 * LEASE)  # a long one, that renews
        if fate < 0.07:
            kind = "fail"
        elif fate < 0.09:
            kind = "die"
        elif fate < 0.10:
            kind, length = "late", self.draw(LEASE, 3 * LEASE)
        else:
            kind = "done"
        if kind in ("done", "fail"):
            for number in range(1, int(length / (LEASE / 3)) + 1):
                self.at(when + number * LEASE / 3, self.renew, run)
        self.at(when + length, self.finish, run, kind)

    def renew(self, when, run):
        if run.end is not None:
            return
        _, code, err = self.orch(when, "heartbeat", run.task.id, "--owner-session", run.worker, "--attempt", str(run.attempt))
        if code == 0:
            run.holds = max(run.holds, when + LEASE)
        else:
            self.count["lost claims"] += 1
            run.end = when
            self.at(when + 1, self.look, run.worker)

    def finish(self, when, run, kind):
        if run.end is not None:
            return
        task = run.task
        if kind == "die":
            run.isAlive, run.end, task.stumbled = False, when, True
            self.count["dead workers"] += 1
            return self.at(when + self.draw(1, MINUTE), self.look, self.name(run.worker))
        words = ["fail" if kind == "fail" else "done", task.id, "--owner-session", run.worker,
                 "--attempt", str(run.attempt), "--notes", f"{kind} by {run.worker}"]
        kill = self.maybe_kill(0.01)
        out, code, err = self.orch(when, *words, kill=kill)
        if code == -9:
            # It doesn't know how that ended, and says it again.
            out, code, err = self.orch(when + 2, *words)
            isKnown = code == 1 and self.is_ended_by(task.id, run.worker)
            code = 0 if isKnown else code
        run.end = when
        with self.lock:
            if kind == "late":
                self.count["late reports"] += 1
                task.stumbled = True
            if code != 0:
                self.count["refused reports"] += 1
                if kind in ("done", "fail") and run.holds > when:
                    self.problems.append(f"{task.id}: {' '.join(words)} refused with a claim: {err.strip()}")
            elif kind == "fail":
                self.count["failures"] += 1
                task.stumbled = True
            else:
                if task.accepted:
                    self.problems.append(f"{task.id}: a second result was accepted, of {run.worker}")
                task.accepted.append(run)
                task.finished = when
        self.at(when + self.draw(0.5, 3), self.look, run.worker)

    def is_ended_by(self, id, worker):
        """Whether the result of a task is that of a worker."""
        note = rf"\b(done|fail|late) by {re.escape(worker)}( |$)"
        return any(row[0] == id and row[1] in ("DONE", "FAILED") and re.search(note, row[-1]) for row in self.rows())

    def rows(self):
        text = ""
        for name in ("QUEUE.md", "QUEUE.archive.md"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    text += file.read()
        return [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in text.split("\n")
                if re.match(r"\| *ORCH-\d+ ", line)]

    # Those who look after it

    def watch(self, when):
        """A watchdog every minute; sometimes three at once, sometimes killed."""
        number = 3 if self.draw(0, 1) < 0.1 else 1
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for out, _, _ in pool.map(lambda _: self.orch(when, "watchdog", "--json", kill=self.maybe_kill(0.05)), range(number)):
                self.took(when, out)
        if when + MINUTE < self.end:
            self.at(when + MINUTE, self.watch)

    def took(self, when, out):
        with self.lock:
            for action in self.answer(out, "actions"):
                task = self.tasks.get(action["item_id"])
                if task and action["to"] == "PENDING":
                    # A time in the file is in KST.
                    moment = datetime.datetime.fromisoformat(action["retry_at"] + "+09:00")
                    task.ready = max(when, moment.timestamp())
                    self.at(task.ready + 1, self.wake)

    def operate(self, when):
        """Every six hours somebody archives, puts dead letters back and looks at the figures."""
        self.orch(when, "archive", "--older-than", "6h")
        out, _, _ = self.orch(when, "task", "dead", "requeue", "--all")
        self.count["dead letters put back"] += len(re.findall(r"-> queued", out))
        self.orch(when, "kpi")
        self.orch(when, "health")
        self.orch(when, "lint")
        if when + 6 * HOUR < self.last:
            self.at(when + 6 * HOUR, self.operate)

    # People

    def read(self):
        with open(self.queue, encoding="utf-8") as file:
            return file.read()

    def save(self, text):
        """As an editor does: a new file over the old one."""
        path = os.path.join(self.folder, f".QUEUE.md.{threading.get_ident()}.tmp")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path, self.queue)

    # What one editor saves over another's save, before any command has seen that, nobody can know of.
    def may_save(self):
        """Whether a command has seen what was saved last; whoever asks saves now, and nobody else of this moment."""
        with self.lock:
            if self.saved >= self.changed:
                return False
            self.saved = self.batch
            return True

    def edit(self, when):
        """A person changes a word in a task that waits, or adds one."""
        if not self.may_save():
            return self.at(when + 30, self.edit) if when < self.last else None
        self.change(self.read(), when)
        if when < self.last:
            self.at(when + self.draw(5, 20) * MINUTE, self.edit)

    def open_buffer(self, when):
        """A person reads the file, and saves it with a change up to twenty minutes later."""
        self.at(when + self.draw(1, 20) * MINUTE, self.save_buffer, self.read())
        if when < self.last:
            self.at(when + self.draw(20, 60) * MINUTE, self.open_buffer)

    def save_buffer(self, when, text):
        if not self.may_save():
            return self.at(when + 30, self.save_buffer, text) if when < self.last else None
        self.count["stale saves"] += 1
        self.change(text, when)

    def change(self, text, when):
        with self.lock:
            self.count["edits"] += 1
            number = self.count["edits"]
            waiting = re.findall(r"^\| ORCH-\d+ \| (?:PENDING|BLOCKED|FAILED|DONE) \|.*$", text, re.M)
            if waiting and self.chance.random() < 0.7:
                row = self.chance.choice(waiting)
                text = text.replace(row, row.replace("로그 정리", f"로그 정리 [edit {number}]", 1), 1)
            else:
                # People copy a row without its id, or count on.
                highest = max([int(number) for number in re.findall(r"^\| ORCH-(\d+) ", text, re.M)] + [0])
                id = "-" if self.chance.random() < 0.3 else f"ORCH-{highest + 1:03}"
                text = text.rstrip("\n") + f"\n| {id} | PENDING | P1 | 손으로 더함: 로그 정리 [edit {number}] | 테스트 통과 | - | - | - | - |\n"
            if f"[edit {number}]" in text:
                self.edits.append(number)
        self.save(text)

    # The whole

    def run(self):
        self.at(self.start, self.arrive)
        for number in range(self.given.workers):
            self.at(self.start + number, self.look, f"w{number}")
        for what, after in [(self.watch, 30), (self.operate, 3 * HOUR), (self.edit, 600), (self.open_buffer, 900)]:
            self.at(self.start + after, what)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            while self.events and len(self.problems) < 20:
                self.now = self.events[0][0]
                # What is due within a second happens at once.
                self.batch += 1
                due = []
                while self.events and self.events[0][0] < self.now + 1 and len(due) < 16:
                    due.append(heapq.heappop(self.events))
                for future in [pool.submit(what, when, *arguments) for when, _, what, arguments in due]:
                    future.result()
        return self.report()

    def report(self):
        # A task that an edit took back from the archive is in both files until somebody archives again.
        self.orch(self.end, "archive", "--older-than", "6h")
        out, _, _ = self.orch(self.end, "lint")
        rows = self.rows()
        places = collections.Counter(row[0] for row in rows)
        states = {row[0]: row for row in rows}
        problems = self.problems
        problems += [f"{id}: {number} rows" for id, number in places.items() if number > 1]
        problems += [f"{id}: the row is gone" for id in self.tasks if id not in states]
        done = dead = closed = 0
        for id, row in states.items():
            task, status = self.tasks.get(id), row[1]
            if "dedupe_skipped" in row[-1] or "cancelled" in row[-1]:
                closed += 1
            elif status == "DONE":
                done += 1
                if task and not task.accepted:
                    problems.append(f"{id}: DONE without a worker's result")
            elif status == "FAILED" and "dead:" in row[-1]:
                dead += 1
            else:
                problems.append(f"{id}: still {status} at the end: {row[-1]}")
            if task and task.accepted and status != "DONE":
                problems.append(f"{id}: an acknowledged result is lost: {status}")
        kept = "".join(open(os.path.join(folder, name), encoding="utf-8", errors="replace").read()
                       for folder, _, names in os.walk(self.folder) for name in names
                       if ".git/" not in folder + "/" and (name.startswith("QUEUE") or "/.orch" in folder))
        table = self.read() + "".join(" ".join(row) for row in rows)
        lost = [number for number in self.edits if f"[edit {number}]" not in table]
        problems += [f"edit {number} is gone" for number in lost if f"[edit {number}]" not in kept]
        taken = [name for name in self.names if name not in table]
        problems += [f"the words of {name!r} are in no table" for name in taken]
        stumbled = [task for task in self.tasks.values() if task.stumbled]
        recovered = [task for task in stumbled if states.get(task.id, ["", ""])[1] == "DONE"]
        spans = sorted(task.finished - task.ready for task in self.tasks.values() if task.accepted)
        whole = sorted(task.finished - task.first_ready for task in self.tasks.values() if task.accepted)
        p95 = lambda values: values[int(len(values) * 0.95)] if values else 0
        figures, _, _ = self.orch(self.end, "kpi", "--window", f"{self.given.hours + 4}h", "--json")
        kpi = json.loads(figures) if figures.strip() else {}
        count = self.count
        twice = sum("second result" in problem or "claimed" in problem or "run again" in problem for problem in problems)
        print(f"{self.given.hours} simulated hours, seed {self.given.seed}, {self.given.workers} workers"
              f"{', autocommit' if self.given.git else ''}: {len(states)} tasks, {count['runs']} runs, {count['commands']} commands")
        for name, value in [
            ("success rate", f"{100 * done / max(1, done + dead):.2f} % ({done} DONE, {dead} dead, {closed} closed as duplicates)"),
            ("recovery rate", f"{100 * len(recovered) / max(1, len(stumbled)):.1f} % of {len(stumbled)} tasks that a worker failed or left"),
            ("duplicate executions", twice),
            ("p95 from ready to finished", f"{p95(spans):.0f} s (from the first time it was ready: {p95(whole):.0f} s)"),
            ("orch kpi", f"done {kpi.get('done')}, success {kpi.get('success_percent')} %, latency p95 {kpi.get('latency_p95_seconds')} s, wait p95 {kpi.get('wait_p95_seconds')} s"),
            ("failed / dead workers / late", f"{count['failures']} / {count['dead workers']} / {count['late reports']}, {count['refused reports']} reports refused"),
            ("killed commands", count["killed commands"]),
            ("edits by hand", f"{count['edits']}, of which {count['stale saves']} stale; {len(lost)} not in a table"),
            ("tasks whose words are in no table", len(taken)),
            ("requests repeated", count["duplicates"]),
        ]:
            print(f"| {name} | {value} |")
        if done < 0.97 * (done + dead):
            problems.append("less than 97 % ended DONE")
        # In a few hours one burst more or less decides.
        if self.given.hours >= 24 and p95(spans) > 120:
            problems.append("p95 from ready to finished is above 120 s")
        for problem in problems[:40]:
            print("failed:", problem)
        if not problems and not self.given.keep:
            shutil.rmtree(self.folder)
        else:
            print(f"kept: {self.folder}")
        return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program, linked dynamically (a debug build, or ORCH_LINK=dynamic)")
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1, help="tasks a minute")
    parser.add_argument("--git", action="store_true", help="in a repository, with autocommit")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    given = parser.parse_args()
    given.orch, given.longest_kill = os.path.abspath(given.orch), 0.03
    days, begin = Days(given), time.time()
    code = days.run()
    print(f"{time.time() - begin:.0f} s")
    sys.exit(code)


main()
