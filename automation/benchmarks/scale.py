#!/usr/bin/env python3
"""Measures what grows how: rows of a queue, events of a log, commits, workers, clones of a remote.

    automation/benchmarks/scale.py [--orch ORCH] [--only PARTS] [--rows-max N] [--days LIST] [--per-day N]
                                   [--commits-max N] [--workers LIST] [--clones-max N] [--output FOLDER] [--work FOLDER]

Parts are rows, events, commits, workers and remote. Writes scale.md and plots into the output folder, beside this script
unless another is named; parts that are not measured stay in it as they are. Times are medians, memory is the highest
that a call of a part had. A first look that takes seconds:

    automation/benchmarks/scale.py --rows-max 10000 --days 1 --commits-max 100 --workers 8 --clones-max 2 --output /tmp
"""
import argparse
import collections
import math
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "tools"))
import loglog  # noqa: E402
import scale_crowds  # noqa: E402
import scale_data  # noqa: E402

PARTS = ["rows", "events", "commits", "workers", "remote"]
Sample = collections.namedtuple("Sample", "seconds processor megabytes")
REQUEST = "파서를 고치고 테스트를 추가해줘, 문서도 갱신해줘, 그리고 릴리스 노트를 써줘"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", default="orch")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--rows-max", type=int, default=1_000_000)
    parser.add_argument("--days", default="1,30,365", help="numbers of days, separated by commas")
    parser.add_argument("--per-day", type=int, default=100_000, help="events in a day")
    parser.add_argument("--commits-max", type=int, default=10_000)
    parser.add_argument("--workers", default="1,8,50,200", help="numbers of workers, separated by commas")
    parser.add_argument("--clones-max", type=int, default=16)
    parser.add_argument("--output", default=here)
    parser.add_argument("--work", default=None, help="a folder on the disk to measure (default: a temporary one)")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if set(options.only) - set(PARTS):
        parser.error(f"parts are {', '.join(PARTS)}")
    options.workers = sorted(int(count) for count in options.workers.split(","))
    options.days = sorted(int(day) for day in options.days.split(","))
    options.orch = os.path.abspath(options.orch) if "/" in options.orch else shutil.which(options.orch)
    if not options.orch:
        parser.error("orch is not in PATH; name it with --orch")
    return options


given = parsed()
environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8"}


def orch(folder, *arguments, output=None, accepted=(0,)):
    """Runs orch and measures it. What it prints goes to a file, which is `output` or forgotten."""
    command = [given.orch, "--queue", "QUEUE.md", *arguments]
    target = output or os.path.join(given.work, "output")
    with open(target, "wb") as out, open(os.path.join(given.work, "errors"), "wb") as errors:
        begin = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                 env=environment, close_fds=False)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accepted:
        with open(os.path.join(given.work, "errors"), encoding="utf-8", errors="replace") as errors:
            sys.exit(f"scale.py: orch {' '.join(arguments)} in {folder}: exit {child.returncode}: {errors.read()[:500]}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(samples):
    return Sample(statistics.median(s.seconds for s in samples), statistics.median(s.processor for s in samples),
                  max(s.megabytes for s in samples))


def rounds(seconds):
    """How often something is measured that took so long the first time: an odd number, within 20 seconds or so."""
    return max(3, min(15, int(20 / max(seconds, 0.001)) // 2 * 2 + 1))


def measured(call):
    """The median of calls, the first of which is not counted unless it took a minute: then it is the only one."""
    first = call()
    if first.seconds > 60:
        return first
    return median([call() for _ in range(rounds(first.seconds))])


def fresh(name):
    folder = os.path.join(given.work, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def said(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def shown(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def exponents(series):
    """How each series grows between its two largest sizes: the exponent e of size^e."""
    answer = {}
    for name, points in series.items():
        if len(points) > 1:
            (x1, y1), (x2, y2) = points[-2:]
            answer[name] = math.log(y2 / y1) / math.log(x2 / x1)
    return answer


def growth_text(series):
    grown = exponents(series)
    if not grown:
        return ""
    return ("\nGrowth of the processor time between the two largest sizes, as the exponent of the size (1 is linear): "
            + ", ".join(f"`{name}` {power:.2f}" for name, power in grown.items()) + ".\n")


def table(title, unit, results, extra):
    """A table of results by command and size, plots' series of processor time and memory."""
    text = line(unit, "command", "median time", "processor time", "peak memory") + "|---:|---|---:|---:|---:|\n"
    processor, memory = {}, {}
    for (size, command), sample in results.items():
        text += line(f"{size:,}", f"`{command}`", shown(sample.seconds), shown(sample.processor),
                     f"{sample.megabytes:.0f} MB")
        processor.setdefault(command, []).append((size, sample.processor))
        memory.setdefault(command, []).append((size, sample.megabytes))
    return f"## {title}\n\n{extra}\n{text}{growth_text(processor)}", processor, memory


# MARK: Parts. Each returns its section.

def part_rows():
    results, sizes = {}, [n for n in (1_000, 10_000, 100_000, 1_000_000) if n <= given.rows_max] or [given.rows_max]
    files = []
    for rows in sizes:
        said(f"rows: {rows:,}")
        folder = fresh("rows")
        scale_data.queue(os.path.join(folder, "QUEUE.md"), rows)
        files.append(f"{rows:,} rows: {os.path.getsize(os.path.join(folder, 'QUEUE.md')) / 1e6:.1f} MB")
        write(os.path.join(folder, "orch.conf"), "dispatch.max_workers = 5\n")
        output, picked = os.path.join(given.work, "picked"), []

        def pick():
            sample = orch(folder, "pick", "--owner-session", "worker:scale", output=output)
            with open(output, encoding="utf-8") as file:
                picked.append(file.read().strip())
            return sample

        def done():
            return orch(folder, "done", picked.pop(), "--notes", "tests pass")

        def dispatch():
            sample = orch(folder, "dispatch", "--command", "true", output=output)
            await_end(folder)
            return sample

        results[rows, "pick"] = measured(pick)
        results[rows, "done"] = median([done() for _ in range(len(picked))])
        results[rows, "list --ready"] = measured(lambda: orch(folder, "list", "--ready"))
        results[rows, "lint"] = measured(lambda: orch(folder, "lint", accepted=(0, 2)))
        results[rows, "nl submit"] = measured(
            lambda: orch(folder, "nl", "submit", "--allow-duplicates", REQUEST))
        results[rows, "dispatch"] = measured(dispatch)
    text, processor, memory = table(
        "Rows", "rows", results,
        "A queue of 60 % DONE, 1 % FAILED, the rest PENDING; one row of ten waits for another. `pick` has to take at most "
        f"2 s and 1 GB at 1,000,000 rows. Files: {'; '.join(files)}.\n\n![time by rows](scale-rows-time.svg)\n\n"
        "![memory by rows](scale-rows-memory.svg)\n")
    draw("rows-time", "Processor time of one command", "rows", "processor time (s)", processor, (2, "pick: 2 s"))
    draw("rows-memory", "Peak memory of one command", "rows", "peak memory (MB)", memory, (1000, "pick: 1 GB"))
    return text


def await_end(folder):
    """Waits until no task of the queue is in progress any more, and no worker writes."""
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        if subprocess.run(["grep", "-qF", "| IN_PROGRESS |", os.path.join(folder, "QUEUE.md")]).returncode == 1:
            return
        time.sleep(0.05)
    sys.exit("scale.py: a dispatched worker did not end")


def part_events():
    results, sizes = {}, []
    for days in given.days:
        said(f"events: {days} days")
        folder = fresh("events")
        scale_data.queue(os.path.join(folder, "QUEUE.md"), 1_000)
        # One file whatever its size; the default, 20 MB and nine older files, keeps the last week of such a load.
        write(os.path.join(folder, "orch.conf"), "log.max_bytes = 0\n")
        os.makedirs(os.path.join(folder, "logs"))
        log = os.path.join(folder, "logs", "orch_runs.jsonl")
        lines = scale_data.event_log(log, days, given.per_day)
        sizes.append(f"{days} days: {lines:,} lines, {os.path.getsize(log) / 1e6:,.0f} MB")
        commands = {
            "kpi": ["kpi", "--no-alerts"], "kpi --window 13d": ["kpi", "--no-alerts", "--window", "13d"],
            "events -n 50": ["events", "-n", "50"], "events --since 1h": ["events", "--since", "1h"],
            "health": ["health"],
        }
        for name, arguments in commands.items():
            results[lines, name] = measured(lambda arguments=arguments: orch(folder, *arguments, accepted=(0, 2)))
            said(f"events: {name} {shown(results[lines, name].seconds)}")
        os.remove(log)
    text, processor, memory = table(
        "Events", "lines in the log", results,
        f"An event log of {given.per_day:,} lines a day that ends now, nine lines for each task, in one file. "
        "`kpi` and `health` read the newest 256 MB of a log at most, two weeks of such a load. "
        f"{'; '.join(sizes)}.\n\n![time by events](scale-events-time.svg)\n\n![memory by events]"
        "(scale-events-memory.svg)\n")
    draw("events-time", "Processor time of one command", "lines in the event log", "processor time (s)", processor)
    draw("events-memory", "Peak memory of one command", "lines in the event log", "peak memory (MB)", memory)
    return text


def part_commits():
    results = {}
    for commits in [n for n in (100, 1_000, 10_000) if n <= given.commits_max] or [given.commits_max]:
        said(f"commits: {commits:,}")
        folder = fresh("commits")
        scale_data.history(folder, commits)
        for name, arguments in {"log": ["log"], "log -n 20": ["log", "-n", "20"], "log ID": ["log", "ORCH-050"],
                                "log --since 1h": ["log", "--since", "1h"]}.items():
            results[commits, name] = measured(lambda arguments=arguments: orch(folder, *arguments))
    text, processor, _ = table(
        "Commits", "commits", results,
        "A repository whose queue has 200 rows and was committed at each change. The time has git's in it, the memory is "
        "the larger one of both.\n\n![time by commits](scale-commits-time.svg)\n")
    draw("commits-time", "Processor time of one command, with git's", "commits of the queue", "processor time (s)", processor)
    return text


# MARK: The document

def draw(name, title, x_label, y_label, series, limit=None):
    loglog.plot(os.path.join(given.output, f"scale-{name}.svg"), title, x_label, y_label, series, limit)


def load_note(before):
    now, processors = os.getloadavg()[0], os.cpu_count()
    busy = f"other work ran on the machine: load {before:.1f} at the beginning" if before > 0.5 * processors else \
        f"the machine was quiet: load {before:.1f} at the beginning"
    return f"{processors} processors; {busy}, {now:.1f} at the end"


def command_line():
    shown_orch = os.path.relpath(given.orch) if given.orch.startswith(os.getcwd()) else os.path.basename(given.orch)
    words, skip = [], False
    for word in sys.argv[1:]:
        if skip or word in ("--orch", "--work", "--output"):
            skip = not skip
            continue
        words.append(word)
    return shlex.join(["automation/benchmarks/scale.py", "--orch", shown_orch, *words])


def document(sections, notes):
    path = os.path.join(given.output, "scale.md")
    kept = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for name, body in re.findall(r"<!-- part (\w+) -->\n(.*?)<!-- /part -->\n", file.read(), flags=re.S):
                kept[name] = body
    for name, body in sections.items():
        kept[name] = f"{body.rstrip()}\n\n{notes[name]}\n"
    text = ("# What grows how\n\nWritten by `scale.py`; [SCALE.md](../docs/SCALE.md) says what follows from it. Times are "
            "medians: the time that went by, which other work on the machine makes longer, and the processor time of orch "
            "and what it ran. Memory below 20 MB is that of the measuring program, which a child has for a moment.\n")
    for name in PARTS:
        if name in kept:
            text += f"\n<!-- part {name} -->\n{kept[name]}<!-- /part -->\n"
    write(path, text)


def main():
    made = given.work is None
    given.work = tempfile.mkdtemp(prefix="orch-scale-") if made else os.path.abspath(given.work)
    os.makedirs(given.work, exist_ok=True)
    try:
        version = subprocess.run([given.orch, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        crowd = scale_crowds.Crowd(given.orch, given.work, environment, said)
        parts = {"rows": part_rows, "events": part_events, "commits": part_commits,
                 "workers": lambda: crowd.workers(given.workers, draw),
                 "remote": lambda: crowd.remote(given.clones_max, draw)}
        sections, notes = {}, {}
        for name in (part for part in PARTS if part in given.only):
            before = os.getloadavg()[0]
            sections[name] = parts[name]()
            notes[name] = (f"Measured on {time.strftime('%Y-%m-%d')} with {version} by `{command_line()}`; "
                           f"{load_note(before)}.")
            document(sections, notes)
    finally:
        if made:
            shutil.rmtree(given.work, ignore_errors=True)


main()
