#!/usr/bin/env python3
"""People save buffers that are up to hundreds of changes old, with an edited task or a new one of the next free id, while
commands add, claim, finish and archive tasks.

The words of each task and of each edit must be in a table, or in a file beside the queue where an edit could not be merged.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile


class Soak:
    def __init__(self, given, seed):
        self.given, self.chance = given, random.Random(seed)
        self.folder = tempfile.mkdtemp(prefix="orch-buffers.")
        self.queue = os.path.join(self.folder, "QUEUE.md")
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "ORCH_QUEUE_MD_PATH": self.queue}
        # When each word was written and how; a command has seen what is in the queue.
        self.words, self.is_seen = {}, True
        self.tasks = self.edits = 0
        self.claims, self.buffers = [], []

    def orch(self, *words):
        child = subprocess.run(
            [self.given.orch, *words], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if child.returncode not in (0, 1, 2):
            sys.exit(f"orch {' '.join(words)}: exit {child.returncode}\n{child.stderr}")
        # What one editor saves over another's save, before any command has seen that, nobody can know of.
        self.is_seen = self.is_seen or child.returncode == 0
        return child

    def subject(self):
        """In a queue of alike tasks, numbers alone distinguish them; and edits and ids have those too."""
        return "로그 정리" if self.given.alike else self.chance.choice(["로그 정리", "테스트 추가", "문서 갱신", "배포 점검"])

    def criterion(self):
        return "테스트 통과" if self.given.alike else self.chance.choice(["테스트 통과", "README 반영"])

    def read(self):
        with open(self.queue, encoding="utf-8") as file:
            return file.read()

    def save(self, text, step, age):
        """An editor saves a text with a change, as a new file over the queue."""
        self.edits += 1
        mark = f"[edit {self.edits}]"
        waiting = re.findall(r"^\| ORCH-\d+ \| (?:PENDING|BLOCKED|FAILED|DONE) \|.*$", text, re.M)
        if waiting and self.chance.random() < 0.4:
            row = self.chance.choice(waiting)
            text = text.replace(row, re.sub(r"(로그 정리|테스트 추가|문서 갱신|배포 점검)", rf"\1 {mark}", row, count=1), 1)
        else:
            highest = max([int(number) for number in re.findall(r"^\| ORCH-(\d+) ", text, re.M)] + [0])
            id = "-" if self.chance.random() < 0.2 else f"ORCH-{highest + 1:03}"
            row = f"| {id} | PENDING | P1 | 손으로 더함: {self.subject()} {mark} | {self.criterion()} | - | - | - | - |"
            lines = text.split("\n")
            end = max(number for number, line in enumerate(lines) if line.startswith("|")) + 1
            text = "\n".join(lines[:end] + [row] + lines[end:])
        self.words[mark] = (step, f"a buffer {age} steps old", row)
        path = self.queue + ".tmp"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path, self.queue)
        self.is_seen = False

    def step(self, number):
        due = [buffer for buffer in self.buffers if buffer[0] <= number]
        if due and self.is_seen:
            self.buffers.remove(due[0])
            _, opened, text = due[0]
            return self.save(text, number, number - opened)
        kind = self.chance.random()
        if kind < 0.25:
            self.tasks += 1
            words = f"작업 {self.tasks}: {self.subject()}"
            key = ["--dedupe-key", f"key-{self.tasks}"] if self.chance.random() < 0.25 else []
            self.orch("task", "enqueue", "--task", words, "--success-criteria", self.criterion(), *key)
            self.words[f"작업 {self.tasks}:"] = (number, "a command", words)
        elif kind < 0.5:
            found = re.search(r"ORCH-\d+", self.orch("pick", "--owner-session", f"w{number}").stdout)
            if found:
                self.claims.append((found.group(), f"w{number}"))
        elif kind < 0.8 and self.claims:
            id, owner = self.claims.pop(0)
            self.orch("done", id, "--owner-session", owner, "--notes", f"done by {owner}")
        elif kind < 0.83 and self.is_seen:
            self.save(self.read(), number, 0)
        elif kind < 0.86:
            self.buffers.append((number + self.chance.randrange(1, 200), number, self.read()))
        elif kind < 0.865:
            self.orch("archive")

    def run(self):
        self.orch("init")
        for number in range(self.given.steps):
            self.step(number)
        self.orch("add", "--task", "끝", "--success-criteria", "끝")
        texts = {name: open(os.path.join(self.folder, name), encoding="utf-8").read()
                 for name in os.listdir(self.folder) if name.startswith("QUEUE")}
        tables = "".join(text for name, text in texts.items() if name.endswith(".md"))
        lost = [word for word in self.words if not any(word in text for text in texts.values())]
        ids = re.findall(r"^\| (ORCH-\d+) \|", tables, re.M)
        twice = sorted({id for id in ids if ids.count(id) > 1})
        return lost, twice, sum(word not in tables for word in self.words) - len(lost)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orch", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--steps", type=int, default=1000, help="how many steps a queue takes")
    parser.add_argument("--seeds", type=int, default=4, help="how many queues")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first one")
    parser.add_argument("--alike", action="store_true", help="all tasks have the same words but for a number")
    parser.add_argument("--keep", action="store_true", help="keep the folders")
    given = parser.parse_args()
    failures = 0
    for seed in range(given.seed, given.seed + given.seeds):
        soak = Soak(given, seed)
        lost, twice, beside = soak.run()
        print(f"seed={seed} tasks={soak.tasks} edits={soak.edits} beside={beside} lost={len(lost)} ids twice={len(twice)}",
              flush=True)
        for word in lost:
            step, how, row = soak.words[word]
            print(f"  lost: {word}, written in step {step} by {how}: {row}")
        failures += len(lost) + len(twice)
        if given.keep:
            print(f"  {soak.folder}")
        else:
            shutil.rmtree(soak.folder)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
