#!/usr/bin/env python3
"""Kills orch at random moments while it commits, and looks at the repository and its history afterwards.

What has to hold: the repository is sound (`git fsck --strict`), what was printed is in the queue, each claim is in the
history once, nothing counts as a hand edit, and one more change leaves HEAD and the index with the queue as it is.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROW = "| ORCH-{0:03} | PENDING | P1 | task {0} | checked | - | - | - | - |\n"
HEAD = "# queue\n\n| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, start = random.Random(given.seed), time.time()
    orch, folder = os.path.abspath(given.orch), tempfile.mkdtemp(prefix="orch-commits.")
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", ORCH_GIT_AUTOCOMMIT="on")
    environment.pop("ORCH_QUEUE_MD", None)
    problems, claimed, killed = [], [], 0

    def run(*words):
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
        return done.stdout if done.returncode == 0 else problems.append(f"{words}: {done.stderr.strip()}") or ""

    run("git", "init", "-q", "-b", "main")
    for key, value in [("user.name", "t"), ("user.email", "t@example.com"), ("gc.auto", "0")]:
        run("git", "config", key, value)
    with open(os.path.join(folder, "QUEUE.md"), "w", encoding="utf-8") as file:
        file.write(HEAD + "|---|---|---|---|---|---|---|---|---|\n")
        file.writelines(ROW.format(number) for number in range(1, given.kills * 4))
    with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as file:
        file.write("/.orch/\n/logs/\n")
    run("git", "add", ".")
    run("git", "commit", "-q", "-m", "begin")
    took = time.time()
    claimed += re.findall(r"ORCH-\d+", run(orch, "pick"))
    took = time.time() - took
    while killed < given.kills and not problems:
        child = subprocess.Popen([orch, "pick"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True,
                                 stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, took * 1.2))
        killed += child.poll() is None
        child.kill()
        claimed += re.findall(r"ORCH-\d+", child.communicate()[0])
        if killed % 100 == 0:
            problems += [line for line in run("git", "fsck", "--strict", "--no-dangling").split("\n") if line]
    run(orch, "add", "--task", "next", "--success-criteria", "c")
    # A git that outlived its run may have moved HEAD under the last one.
    run(orch, "add", "--task", "last", "--success-criteria", "c")
    with open(os.path.join(folder, "QUEUE.md"), encoding="utf-8") as file:
        text = file.read()
    history = run("git", "log", "--format=%B")
    made = set(re.findall(r"^\| (ORCH-\d+) \| IN_PROGRESS", text, re.M))
    recorded = re.findall(r"^Orch-Operation: pick\nOrch-Task: (ORCH-\d+)$", history, re.M)
    status = run("git", "status", "--porcelain")
    checks = [
        (len(claimed) == len(set(claimed)), "a task was claimed twice"),
        (set(claimed) <= made, f"acknowledged and not there: {sorted(set(claimed) - made)}"),
        (set(recorded) == made, f"not in the history: {sorted(made - set(recorded))}"),
        (len(recorded) == len(made), f"twice in the history: {sorted(id for id in made if recorded.count(id) > 1)}"),
        ("hand edit" not in history, "nobody edited anything"),
        (run("git", "show", "HEAD:QUEUE.md") == text, "HEAD has another version"),
        (status == "", f"git status: {status}"),
        (run("git", "fsck", "--strict", "--no-dangling") == "", "git fsck finds something"),
    ]
    problems += [problem for holds, problem in checks if not holds]
    for problem in problems:
        print("FAILED:", problem)
    print(f"{killed} kills, {len(made)} claims, {len(problems)} failed, {time.time() - start:.0f} s")
    shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
