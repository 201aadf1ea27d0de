"""Makes what scale.py measures: queues, event logs and histories of any size, written piece by piece."""

import os
import random
import subprocess
import time

HEADER = ("| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |\n"
          "|---|---|---|---|---|---|---|---|---|\n")
KST = 9 * 3600


def row(number, status, chance):
    """A row of about 210 bytes; one of ten waits for an earlier task, one of ten came from a request."""
    notes = []
    if number > 10 and number % 10 == 3:
        notes.append(f"after:ORCH-{number - chance.randint(1, 10):03d}")
    if number % 10 == 7:
        notes.append(f"nl_intake:20260208-{number % 24:02d}{number % 60:02d} / parallel:3")
    if status in ("DONE", "FAILED"):
        notes.insert(0, "변경사항과 검증결과를 기록했다")
    if number % 20 == 9:
        notes.append(f"dedupe:key-{number}")
    owner = f"worker:core-{number % 8}" if status == "DONE" else "-"
    start = "2026-02-08 14:49" if status == "DONE" else "-"
    return (f"| ORCH-{number:03d} | {status} | P{number % 3} | 모듈 {number}의 파서를 고치고 테스트를 추가 | "
            f"모듈 {number} 테스트 통과 + notes 기록 | {owner} | {start} | - | {' / '.join(notes) or '-'} |\n")


def queue(path, rows, done=60, failed=1):
    """A queue of so many rows, of which so many in a hundred are DONE and FAILED; the others are PENDING."""
    chance = random.Random(rows)
    with open(path, "w", encoding="utf-8", buffering=1 << 20) as file:
        file.write("# Queue\n\n" + HEADER)
        for number in range(1, rows + 1):
            lot = chance.randint(1, 100)
            status = "DONE" if lot <= done else "FAILED" if lot <= done + failed else "PENDING"
            file.write(row(number, status, chance))
        file.flush()
        os.fsync(file.fileno())


def event_log(path, days, per_day):
    """An event log as runs of add, pick and done write it, nine lines for each task, that ends now.

    Returns how many lines it has."""
    tasks = max(per_day // 9, 1)
    step = 86_400_000 / tasks
    begin = int(time.time() * 1000) - days * 86_400_000
    lines = 0
    with open(path, "w", encoding="utf-8", buffering=1 << 22) as file:
        for number in range(days * tasks):
            moment = begin + int(number * step)
            ident, owner = f"ORCH-{number + 1:03d}", f"worker:core-{number % 8}"
            runs = ((0, "add", "task_enqueued", '"task":"모듈의 파서를 고치고 테스트를 추가","priority":"P1"'),
                    (2_000, "pick", "task_claimed", f'"owner_session":"{owner}","attempt":"1/3"'),
                    (7_000, "done", "task_completed",
                     f'"from":"IN_PROGRESS","note":"테스트 통과","owner_session":"{owner}","attempt":"1/3"'))
            for late, command, event, details in runs:
                at = moment + late
                head = (time.strftime('{"ts_kst":"%Y-%m-%d %H:%M:%S"', time.gmtime(at // 1000 + KST))
                        + f',"ts_epoch_ms":{at},"event":"')
                run = f'"trace_id":"{(number * 4 + late) & 0xffffffffffffffff:016x}","command":"{command}"'
                file.write(f'{head}run_start",{run}}}\n{head}{event}",{run},"item_id":"{ident}",{details}}}\n'
                           f'{head}run_end",{run},"item_id":"{ident}","exit_code":0,"status":"ok",'
                           '"duration_ms":2.682,"error":null}\n')
                lines += 3
    return lines


def history(folder, commits, rows=200):
    """A repository whose queue has so many rows and, after the first commit, so many commits of picks and ends."""
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    texts = [row(number, "PENDING", random.Random(number)) for number in range(1, rows + 1)]
    begin = int(time.time()) - commits * 60
    reader = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet"], stdin=subprocess.PIPE)

    def commit(number, message):
        body = ("# Queue\n\n" + HEADER + "".join(texts)).encode()
        text = message.encode()
        reader.stdin.write(
            b"commit refs/heads/main\ncommitter Scale <scale@localhost> %d +0900\ndata %d\n%s\n"
            b"M 100644 inline QUEUE.md\ndata %d\n%s\n" % (begin + number * 60, len(text), text, len(body), body))

    commit(0, "orch: add QUEUE.md")
    for number in range(1, commits + 1):
        index = (number // 2) % rows
        picks = number % 2 == 0
        ident = f"ORCH-{index + 1:03d}"
        status = "IN_PROGRESS" if picks else "PENDING"
        texts[index] = row(index + 1, status, random.Random(number))
        verb = "pick" if picks else "task requeue"
        commit(number, f"orch: {verb} {ident} (worker:core-1)\n\nOrch-Operation: {verb}\nOrch-Task: {ident}\n")
    reader.stdin.close()
    if reader.wait() != 0:
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "-C", folder, "reset", "-q", "--hard"], check=True)
