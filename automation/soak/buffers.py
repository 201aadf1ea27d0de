#!/usr/bin/env python3
"""People save buffers that are up to hundreds of changes old, with an edited task or a new one of the next free id, while
commands add, claim, finish and archive tasks.

The words of each task and of each edit must be in a table, or in a file beside the queue where an edit could not be merged.

With --git there are two clones of a queue, whose people pull, with a merge or a rebase, push and sync between the saves.
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
    def __init__(self, given, chance, folder, name=""):
        self.given, self.chance, self.folder, self.name = given, chance, folder, name
        self.queue = os.path.join(self.folder, "QUEUE.md")
        self.environment = {
            "PATH": os.path.dirname(given.orch) + ":" + os.environ["PATH"], "HOME": self.folder,
            "ORCH_QUEUE_MD_PATH": self.queue, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_EDITOR": "true"}
        # When each word was written and how; a command has seen what is in the queue.
        self.words, self.is_seen = {}, True
        self.tasks = self.edits = 0
        self.claims, self.buffers = [], []
        # What reports of conflicts said that later ones have replaced.
        self.reports = ""

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.folder, env=self.environment, capture_output=True, text=True)

    def orch(self, *words, allowed=(0, 1, 2)):
        child = subprocess.run(
            [self.given.orch, *words], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if child.returncode not in allowed:
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
        mark = f"[edit {self.edits}{self.name}]"
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
        if self.given.damage and self.chance.random() < 0.5:
            return self.damage(text)
        self.put(text)
        self.is_seen = False

    def put(self, text):
        path = self.queue + ".tmp"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(path, self.queue)

    def damage(self, text):
        """The text is saved with a header that can't be read, which a command meets before it is repaired."""
        way = self.chance.choice(["delimiter", "name", "column"])
        if way == "delimiter":
            self.put(re.sub(r"^\|[ :|-]+\n", "", text, flags=re.M))
        elif way == "name":
            self.put(text.replace("| id |", "| 번호 |", 1))
        else:
            self.put(re.sub(r"^\|[^|\n]*\|", "|", text, flags=re.M))
        self.orch("pick", "--owner-session", "nobody", allowed=(65,))
        if way == "delimiter" or self.chance.random() < 0.5:
            self.put(text)
            self.is_seen = False
        else:
            self.orch("lint", "--fix")

    def step(self, number):
        due = [buffer for buffer in self.buffers if buffer[0] <= number]
        if due and self.is_seen:
            self.buffers.remove(due[0])
            _, opened, text = due[0]
            return self.save(text, number, number - opened)
        kind = self.chance.random()
        if kind < 0.25:
            self.tasks += 1
            words = f"작업 {self.name}{self.tasks}: {self.subject()}"
            key = ["--dedupe-key", f"key-{self.name}{self.tasks}"] if self.chance.random() < 0.25 else []
            self.orch("task", "enqueue", "--task", words, "--success-criteria", self.criterion(), *key)
            self.words[f"작업 {self.name}{self.tasks}:"] = (number, "a command", words)
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

    def exchange(self):
        """A person brings the other clone's work, or gives theirs to it."""
        kind = self.chance.random()
        if kind < 0.3:
            self.orch("sync")
        elif kind < 0.6:
            self.git("push", "-q")
        else:
            way = self.chance.choice([["--rebase"], ["--no-rebase", "--no-edit"]])
            stash = self.chance.choice([[], ["--autostash"]])
            self.git("pull", "-q", *way, *stash)
            for _ in range(50):
                if not self.git("status").stdout.count("You have unmerged paths") and not self.is_rebasing():
                    break
                self.note_report()
                self.git("add", "-A")
                if self.is_rebasing():
                    self.git("rebase", "--continue")
                else:
                    self.git("commit", "-qm", "merge")
            if self.git("stash", "list").stdout:
                # What git could not put back by itself.
                self.git("stash", "pop", "-q")
                self.note_report()
                self.git("reset", "-q")
                self.git("stash", "drop", "-q")

    def is_rebasing(self):
        return any(os.path.exists(os.path.join(self.folder, ".git", name)) for name in ["rebase-merge", "rebase-apply"])

    def note_report(self):
        path = os.path.join(self.folder, "QUEUE.conflicts.md")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.reports += file.read()

    def texts(self):
        """The tables, and what is beside them."""
        found = {name: open(os.path.join(self.folder, name), encoding="utf-8").read()
                 for name in os.listdir(self.folder) if name.startswith("QUEUE")}
        tables = "".join(text for name, text in found.items() if name in ["QUEUE.md", "QUEUE.archive.md"])
        return tables, "".join(found.values()) + self.reports


def alone(given, chance, folder):
    """One queue without a repository."""
    soak = Soak(given, chance, folder)
    soak.orch("init")
    for number in range(given.steps):
        soak.step(number)
    soak.orch("add", "--task", "끝", "--success-criteria", "끝")
    return [soak]


def clones(given, chance, folder):
    """Two clones of a remote; each change is a commit in some of them."""
    people = [Soak(given, chance, os.path.join(folder, name), name) for name in ["a", "b"]]
    environment = people[0].environment
    for words in [["init", "-q", "--bare", "-b", "main", "remote.git"], ["clone", "-q", "remote.git", "a"]]:
        subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, check=True)
    for soak in people:
        if soak.name == "b":
            subprocess.run(["git", "clone", "-q", "remote.git", "b"], cwd=folder, env=environment, check=True)
        soak.environment["ORCH_GIT_AUTOCOMMIT"] = chance.choice(["on", "off"])
        soak.git("config", "user.name", soak.name)
        soak.git("config", "user.email", soak.name + "@example.com")
        soak.orch("init", "--git")
        if soak.name == "a":
            soak.git("add", "-A")
            soak.git("commit", "-qm", "begin")
            soak.git("push", "-q", "-u", "origin", "HEAD:main")
    for number in range(given.steps):
        soak = chance.choice(people)
        if chance.random() < 0.08 and soak.is_seen:
            soak.exchange()
            soak.note_report()
        else:
            soak.step(number)
    for soak in people * 2:
        soak.orch("add", "--task", "끝", "--success-criteria", "끝")
        soak.git("add", "-A")
        soak.git("commit", "-qm", "end")
        soak.orch("sync")
        soak.note_report()
    return people


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orch", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--steps", type=int, default=1000, help="how many steps a queue takes")
    parser.add_argument("--seeds", type=int, default=4, help="how many queues")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first one")
    parser.add_argument("--alike", action="store_true", help="all tasks have the same words but for a number")
    parser.add_argument("--damage", action="store_true", help="half of the saves have a header that can't be read at first")
    parser.add_argument("--git", action="store_true", help="two clones that pull, push and sync")
    parser.add_argument("--keep", action="store_true", help="keep the folders")
    given = parser.parse_args()
    failures = 0
    for seed in range(given.seed, given.seed + given.seeds):
        folder = tempfile.mkdtemp(prefix="orch-buffers.")
        people = (clones if given.git else alone)(given, random.Random(seed), folder)
        words = {word: how for soak in people for word, how in soak.words.items()}
        found = [soak.texts() for soak in people]
        tables, all_texts = found[-1][0], "".join(text for _, text in found)
        lost = [word for word in words if word not in all_texts]
        ids = re.findall(r"^\| (ORCH-\d+) \|", tables, re.M)
        twice = sorted({id for id in ids if ids.count(id) > 1})
        beside = sum(word not in tables for word in words) - len(lost)
        print(f"seed={seed} tasks={sum(soak.tasks for soak in people)} edits={sum(soak.edits for soak in people)} "
              f"beside={beside} lost={len(lost)} ids twice={len(twice)}", flush=True)
        for word in lost:
            step, how, row = words[word]
            print(f"  lost: {word}, written in step {step} by {how}: {row}")
        failures += len(lost) + len(twice)
        if given.keep:
            print(f"  {folder}")
        else:
            shutil.rmtree(folder)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
