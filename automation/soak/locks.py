#!/usr/bin/env python3
"""Many processes want one named lock; some are killed in the middle, some never release it, some hold it with 'lock run'.

What has to hold: nobody has the lock while another one has it, and each acquisition has a larger token than all before.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

# Notes the beginning and the end of a hold, by the clock that all processes of the machine share.
HOLD = """n() { echo "$ORCH_LOCK_TOKEN $1 $(cut -d' ' -f1 /proc/uptime)" >> "$2"; }; n begin "$1"; sleep "$2"; n end "$1\""""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program")
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    orch, folder = os.path.abspath(given.orch), tempfile.mkdtemp(prefix="orch-locks.")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ORCH_")}
    with open(folder + "/QUEUE.md", "w") as queue:
        queue.write("| id | status | priority | task | notes |\n|---|---|---|---|---|\n")
    holds, printed, problems, killed = folder + "/holds", [], [], 0
    open(holds, "w").close()
    end = time.time() + given.seconds

    def work(number):
        nonlocal killed
        chance = random.Random(given.seed * 1000 + number)
        while time.time() < end:
            how = ["--owner", f"w{number}", "--ttl", "2s", "--wait", "30s"]
            isRun, dies = chance.random() < 0.7, chance.random() < 0.1
            words = ["lock", "acquire", "one", *how]
            if isRun:
                words = ["lock", "run", "one", *how, "--", "sh", "-c", HOLD, "sh", holds, f"{chance.random() * 0.1:.3f}"]
            process = subprocess.Popen(
                [orch, *words], cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                start_new_session=True)
            if dies and not isRun:
                time.sleep(chance.random() * 0.2)
                process.kill()
                killed += 1
            output, errors = process.communicate()
            token = re.search(r"token=(\d+)", output)
            if token:
                printed.append(int(token.group(1)))
                if chance.random() < 0.8:
                    words = ["lock", "release", "one", "--owner", f"w{number}", "--token", token.group(1)]
                    subprocess.run([orch, *words], cwd=folder, env=environment, capture_output=True, check=False)
            elif process.returncode not in (0, 75, -9):
                problems.append(f"exit {process.returncode}: {errors.strip()}")

    workers = [threading.Thread(target=work, args=[number]) for number in range(given.processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with open(folder + "/logs/orch_runs.jsonl") as log:
        events = [json.loads(line) for line in log]
    tokens = [event["fencing_token"] for event in events if event["event"] == "lock_acquired"]
    if len(set(tokens)) < len(tokens) or len(set(printed)) < len(printed):
        problems.append("a token was given twice")
    with open(holds) as notes:
        inside = [(int(words[0]), words[1]) for words in map(str.split, notes)]
    for (token, what), (other, then) in zip(inside, inside[1:]):
        if (what == "begin") != (then == "end" and other == token) or (what == "end" and other <= token):
            problems.append(f"{what} of {token}, and then {then} of {other}")
    last = max(printed + tokens + [token for token, _ in inside])
    print(f"acquired={last} held={len(inside) // 2} killed={killed} problems={len(problems)}")
    for problem in problems[:20]:
        print(problem)
    shutil.rmtree(folder)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
