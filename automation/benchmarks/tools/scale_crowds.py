"""The parts of scale.py in which many work at once: processes on one queue, on one database, and clones of one remote."""

import asyncio
import collections
import os
import re
import shlex
import shutil
import statistics
import socket
import subprocess
import threading
import time

import scale_data

IDENTITY = {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER")
            for what, text in (("NAME", "Scale"), ("EMAIL", "scale@localhost"))}
# What a worker does whose queue is the database: one statement claims a task, and one ends it.
CLAIM = ("UPDATE task_queue SET queue_status = 'IN_PROGRESS', owner_session = 'w' WHERE rowid = (SELECT rowid FROM "
         "task_queue WHERE queue_status = 'PENDING' AND archived = 0 ORDER BY priority, position LIMIT 1) AND "
         "queue_status = 'PENDING' RETURNING task_id;")
END = "UPDATE task_queue SET queue_status = 'DONE' WHERE task_id = '$id' AND archived = 0;"


def durations(folder):
    """How long each run took that the event logs of a folder have, in seconds by command."""
    times = collections.defaultdict(list)
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for command, duration in re.findall(r'"event":"run_end".*?"command":"(\w+)".*?"duration_ms":([\d.]+)',
                                                file.read()):
                times[command].append(float(duration) / 1000)
    return times


def shown(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def table(*headers):
    return line(*headers) + "|" + "---:|" * len(headers) + "\n"


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def far_away(port, seconds):
    """Passes connections on to a port of this machine as if it were so far away: each byte comes half of it later.

    Returns the port to connect to."""
    near, ready = free_port(), threading.Event()

    async def passed_on(reader, writer):
        loop = asyncio.get_running_loop()
        while piece := await reader.read(1 << 16):
            loop.call_later(seconds / 2, writer.write, piece)
        loop.call_later(seconds / 2, writer.close)

    async def served(reader, writer):
        back, forth = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(passed_on(reader, forth), passed_on(back, writer), return_exceptions=True)

    async def main():
        server = await asyncio.start_server(served, "127.0.0.1", near)
        ready.set()
        async with server:
            await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()
    ready.wait()
    return near


class Crowd:
    def __init__(self, orch, work, environment, said):
        """orch: the program; work: a folder; environment: of all processes; said: called with what is going on"""
        self.orch, self.work, self.environment, self.said = orch, work, environment, said

    def fresh(self, name):
        folder = os.path.join(self.work, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return folder

    def queue(self, folder, rows):
        """A queue of PENDING tasks that wait for nothing."""
        path = os.path.join(folder, "QUEUE.md")
        scale_data.queue(path, rows, done=0, failed=0)
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"(after|nl_intake):\S+( / parallel:3)?( / )?", "", file.read())
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run(self, loop, folders):
        """Runs a shell loop in each folder at once. Returns what they printed and how long all took, in seconds."""
        begin = time.perf_counter()
        children = [subprocess.Popen(["/bin/sh", "-c", loop, "worker", str(n)], cwd=folder, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True, env=self.environment | IDENTITY)
                    for n, folder in enumerate(folders)]
        words = [word for child in children for word in child.communicate()[0].split()]
        return words, time.perf_counter() - begin

    # MARK: One machine

    def workers(self, counts, draw):
        text = table("workers", "tasks/s", "median pick", "longest pick", "median done", "longest done",
                     "claimed twice", "left over")
        rows = min(2_000, max(100, counts[-1] * 10))
        rates = {"QUEUE.md": [], "database": []}
        for workers in counts:
            self.said(f"workers: {workers}")
            folder = self.fresh("workers")
            path = self.queue(folder, rows)
            call = f"{shlex.quote(self.orch)} --queue QUEUE.md --lock-timeout 600"
            ids, seconds = self.run(
                f"while id=$({call} pick --owner-session \"w:$1\") && [ \"$id\" != 'No pending tasks' ]; do echo \"$id\"; "
                f'{call} done "$id" --notes ok >/dev/null; done', [folder] * workers)
            with open(path, encoding="utf-8") as file:
                left = rows - len(re.findall(r"^\| \S+ \| DONE \|", file.read(), re.M))
            times = durations(os.path.join(folder, "logs"))
            text += line(workers, f"{len(ids) / seconds:.0f}",
                         *(shown(of(times[name])) for name in ("pick", "done") for of in (statistics.median, max)),
                         len(ids) - len(set(ids)), left)
            rates["QUEUE.md"].append((workers, len(ids) / seconds))
        text += self.database(rows, counts, rates["database"])
        draw("workers", f"{rows:,} tasks shared by workers", "workers (processes)", "tasks/s",
             {name: points for name, points in rates.items() if points})
        return (f"## Workers\n\nProcesses of one machine that claim and finish {rows:,} tasks of one queue at once. Times "
                f"are those of the event log, with the wait for the lock.\n\n![tasks/s by workers](scale-workers.svg)\n\n"
                f"{text}")

    def database(self, rows, counts, rates):
        """The same work in a database that `orch db sync` filled, by sqlite3 and one statement for each step."""
        if not shutil.which("sqlite3"):
            return ""
        text = ("\nThe same tasks in the database of `orch db sync`, where a worker runs `sqlite3` for each step:\n\n"
                + table("workers", "tasks/s", "claimed twice", "left over"))
        for workers in counts:
            self.said(f"database: {workers}")
            folder = self.fresh("workers")
            self.queue(folder, rows)
            for step in ("init", "sync"):
                subprocess.run([self.orch, "--queue", "QUEUE.md", "db", step], cwd=folder, check=True,
                               env=self.environment, stdout=subprocess.DEVNULL)
            sqlite = "sqlite3 -cmd '.timeout 600000' db/queue.db"
            ids, seconds = self.run(
                f'while id=$({sqlite} "{CLAIM}") && [ -n "$id" ]; do echo "$id"; {sqlite} "{END}"; done',
                [folder] * workers)
            count = "SELECT count(*) FROM task_queue WHERE queue_status <> 'DONE'"
            left = subprocess.run(["sqlite3", "db/queue.db", count], cwd=folder, capture_output=True, text=True,
                                  check=True).stdout.strip()
            text += line(workers, f"{len(ids) / seconds:.0f}", len(ids) - len(set(ids)), left)
            rates.append((workers, len(ids) / seconds))
        return text

    # MARK: Many machines

    def remote(self, most, draw):
        text = table("clones", "claims/s", "median claim", "longest claim", "not acknowledged", "claimed twice",
                     "fetched per claim")
        rates = {"claims/s of all": [], "median claim (s)": [], "longest claim (s)": []}
        for clones in [n for n in (1, 2, 4, 8, 16, 32) if n <= most]:
            self.said(f"remote: {clones} clones")
            folder, claims = self.fresh("remote"), max(8, 64 // clones)
            remote, first = os.path.join(folder, "remote.git"), os.path.join(folder, "first")
            git = ["git", "-C", first]
            subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
            scale_data.history(first, 0, rows=1_500)
            subprocess.run([*git, "push", "-q", remote, "main"], check=True)
            folders = [os.path.join(folder, str(number)) for number in range(clones)]
            for path in folders:
                subprocess.run(["git", "clone", "-q", remote, path], check=True)
            ids, seconds = self.run(
                f"for n in $(seq {claims}); do {shlex.quote(self.orch)} --queue QUEUE.md pick --sync "
                '--owner-session "w:$1"; done', folders)
            times = [t for path in folders for t in durations(os.path.join(path, "logs"))["pick"]]
            subprocess.run([*git, "fetch", "-q", remote, "main"], check=True)
            pack = subprocess.run([*git, "pack-objects", "--revs", "--thin", "--stdout", "-q"], check=True,
                                  capture_output=True, input=b"FETCH_HEAD\n^main\n").stdout
            text += line(clones, f"{len(ids) / seconds:.1f}", shown(statistics.median(times)), shown(max(times)),
                         clones * claims - len(ids), len(ids) - len(set(ids)), f"{len(pack) / max(len(ids), 1):,.0f} B")
            for name, value in zip(rates, (len(ids) / seconds, statistics.median(times), max(times))):
                rates[name].append((clones, value))
        text += self.distance()
        draw("remote", "pick --sync on one bare repository", "clones", "claims/s, and time of a claim (s)", rates)
        return ("## Remote\n\nClones of one bare repository on this machine, one worker in each, that claim with `pick "
                "--sync` from 1,500 rows (0.3 MB) at once and give up after 30 s. All clones and the remote share this "
                f"machine's processors.\n\n![claims/s by clones](scale-remote.svg)\n\n{text}")

    def distance(self):
        """How many times a claim waits for a remote that is far away."""
        folder, port = self.fresh("remote"), free_port()
        remote, first = os.path.join(folder, "remote.git"), os.path.join(folder, "first")
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
        scale_data.history(first, 0, rows=200)
        subprocess.run(["git", "-C", first, "push", "-q", remote, "main"], check=True)
        server = subprocess.Popen(["git", "daemon", "--export-all", "--enable=receive-pack", f"--port={port}",
                                   "--listen=127.0.0.1", f"--base-path={folder}", folder], stderr=subprocess.DEVNULL)
        medians = []
        try:
            for round_trip in (0, 0.5, 1.5):
                self.said(f"remote: {round_trip * 1000:.0f} ms away")
                path = os.path.join(folder, f"at{round_trip}")
                subprocess.run(["git", "clone", "-q", remote, path], check=True)
                url = f"git://127.0.0.1:{far_away(port, round_trip)}/remote.git"
                subprocess.run(["git", "-C", path, "remote", "set-url", "origin", url], check=True)
                # A claim that follows another one within a second need not fetch, and those of a busy clone do not.
                call = f"{shlex.quote(self.orch)} --queue QUEUE.md pick --sync --owner-session w"
                self.run(f"for n in 1 2 3 4 5; do {call}; sleep 1.1; done", [path])
                medians.append((round_trip, statistics.median(durations(os.path.join(path, "logs"))["pick"])))
        finally:
            server.terminate()
            server.wait()
        text = "\nOne clone of a `git daemon` that seems to be so far away:\n\n" + table("round trip", "median claim")
        for round_trip, seconds in medians:
            text += line(f"{round_trip * 1000:.0f} ms", shown(seconds))
        (begin, least), (end, most) = medians[1], medians[-1]
        return text + f"\nA claim waits for {(most - least) / (end - begin):.1f} round trips.\n"
