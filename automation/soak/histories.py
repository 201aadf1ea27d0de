#!/usr/bin/env python3
"""Merges random histories of a queue by git with the driver of orch, and compares the results with the versions.

Each history is a queue, and two branches that change it: by hand (cells, rows, order, text around the table) and by
commands (add, pick, done, fail, set, archive). The branches are merged with `git merge`, and again with `git rebase`,
where each conflict is left as the driver leaves it. What has to hold:

- no id twice, in the queue or in its archive; every new task there once
- no row that one side removed and the other left alone comes back, and none that was edited is lost
- a field that one side changed has that side's value
- a conflict only where both sides changed the same field differently, and always there
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

COLUMNS = ["id", "status", "priority", "task", "success_criteria", "owner_session", "started_at_kst", "due_at_kst", "notes"]
HEAD = "| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS) + "\n"
PLAIN = ["priority", "task", "success_criteria", "due_at_kst"]
CELL = re.compile(r"(?<!\\)\|")


class Table:
    """A version of the queue: the line above the table, and its rows."""

    def __init__(self, text):
        self.title, self.rows = "", []
        for line in text.split("\n"):
            cells = [cell.strip() for cell in CELL.split(line)[1:-1]]
            if len(cells) != len(COLUMNS):
                self.title = self.title or line
            elif cells[0] != "id" and not cells[0].startswith("---"):
                self.rows.append(dict(zip(COLUMNS, cells)))

    def text(self):
        lines = ["| " + " | ".join(row[column] for column in COLUMNS) + " |\n" for row in self.rows]
        return self.title + "\n\n" + HEAD + "".join(lines)

    def by_id(self):
        return {row["id"]: row for row in self.rows}


def segments(row):
    return [] if row["notes"] == "-" else row["notes"].split(" / ")


def claim(row):
    tags = [segment for segment in segments(row) if re.match(r"(attempt|lease):", segment)]
    return tuple(row[column] for column in ["status", "owner_session", "started_at_kst"]) + tuple(tags)


def attempt(row):
    found = re.search(r"attempt:(\d+)", row["notes"])
    return int(found[1]) if found else int(row["status"] in ("DONE", "FAILED"))


def is_end(row, other):
    """Whether the other side has the end of the very execution that is going on here."""
    return (
        row["status"] == "IN_PROGRESS" and other["status"] in ("DONE", "FAILED") and attempt(row) == attempt(other)
        and all(row[column] == other[column] != "-" for column in ["owner_session", "started_at_kst"]))


def is_counted(base, row, other):
    """Whether a task that waits got nothing but the number of an attempt, not a later one than the other side's."""
    def rest(row):
        return [part for part in claim(row) if not part.startswith("attempt:")]
    return row["status"] == "PENDING" and attempt(row) <= attempt(other) and rest(row) == rest(base)


def claim_conflicts(base, ours, theirs):
    """Whether both claims can't be kept: the rules of DESIGN, written again."""
    old, own, other = claim(base), claim(ours), claim(theirs)
    if own == other or old in (own, other):
        return False
    if any(is_end(*sides) or is_counted(base, *sides) for sides in ((ours, theirs), (theirs, ours))):
        return False
    statuses = {ours["status"], theirs["status"]}
    if len(statuses) == 2 and "DONE" in statuses:
        (rest,) = statuses - {"DONE"}
        if base["status"] == "DONE" or rest in ("FAILED", "PENDING"):
            return True
    return attempt(ours) == attempt(theirs)


class History:
    def __init__(self, folder, orch, seed, commands):
        self.folder, self.orch, self.chance, self.commands = folder, orch, random.Random(seed), commands
        self.problems, self.count, self.commits = [], 0, 0
        self.highest = {"main": 0, "side": 0}
        self.environment = dict(
            os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", GIT_EDITOR="true", LC_ALL="C",
            ORCH_GIT_AUTOCOMMIT="on", PATH=os.path.dirname(orch) + ":" + os.environ["PATH"])
        self.environment.pop("ORCH_QUEUE_MD", None)

    def run(self, *words, check=True):
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120)
        if check and done.returncode != 0:
            raise RuntimeError(f"{' '.join(words)}: {done.returncode}: {done.stderr.strip()}")
        return done

    def git(self, *words, **options):
        return self.run("git", *words, **options)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name="QUEUE.md"):
        try:
            with open(self.path(name), encoding="utf-8", newline="") as file:
                return Table(file.read())
        except FileNotFoundError:
            return Table("")

    def version(self, commit, name="QUEUE.md"):
        return Table(self.git("show", f"{commit}:{name}", check=False).stdout)

    def rows(self, commit):
        """The rows of the queue and those that were archived from it, by id: an archived row still says how it ended."""
        return self.version(commit, "QUEUE.archive.md").by_id() | self.version(commit).by_id()

    # Making histories

    def begin(self):
        self.git("init", "-q", "-b", "main")
        for key, value in [("user.name", "t"), ("user.email", "t@example.com"), ("gc.auto", "0"),
                           ("merge.orch.driver", "orch merge-driver %O %A %B %P")]:
            self.git("config", key, value)
        table = Table("# queue")
        for number in range(1, self.chance.randint(4, 12)):
            done = self.chance.random() < 0.25
            self.highest = dict.fromkeys(self.highest, number)
            table.rows.append(dict(zip(COLUMNS, [
                f"ORCH-{number:03}", "DONE" if done else "PENDING", self.chance.choice(["P0", "P1", "P2"]),
                f"task {number}", f"criteria {number}", "-", "2026-01-01 09:00" if done else "-", "-",
                self.chance.choice(["-", "a note", "parallel:3", "a note / parallel:3"])])))
        files = {"QUEUE.md": table.text(), ".gitignore": "/.orch/\n/logs/\n/*.conflicts.md\n",
                 ".gitattributes": "/QUEUE.md merge=orch\n/QUEUE.archive.md merge=orch\n"}
        for name, text in files.items():
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text)
        self.git("add", ".")
        self.git("commit", "-q", "-m", "base")

    def change(self, side):
        """One change on a branch, committed."""
        self.count += 1
        if self.chance.random() < self.commands:
            self.command(side)
        else:
            table = self.read()
            self.edit(table, side)
            with open(self.path("QUEUE.md"), "w", encoding="utf-8") as file:
                file.write(table.text())
            self.git("commit", "-q", "--allow-empty", "-a", "-m", f"{side} {self.count}")

    def edit(self, table, side):
        mark = f"{side} {self.count}" + self.chance.choice(["", " 가", " a\\|b", " `x` <br> y"])
        # By hand too, nobody gives the id of a removed task to another one.
        self.highest[side] = max([self.highest[side]] + [int(row["id"][5:]) for row in table.rows])
        kind = self.chance.randrange(10)
        if kind == 0 or not table.rows:
            self.highest[side] += 1
            new = [f"ORCH-{self.highest[side]:03}", "PENDING", "P1", f"new {mark}", "c", "-", "-", "-", "-"]
            table.rows.insert(self.chance.randint(0, len(table.rows)), dict(zip(COLUMNS, new)))
            return
        row = self.chance.choice(table.rows)
        if kind == 1 and len(table.rows) > 1:
            table.rows.remove(row)
        elif kind == 2:
            table.rows.remove(row)
            table.rows.insert(self.chance.randint(0, len(table.rows)), row)
        elif kind == 3:
            table.title = f"# queue of {mark}"
        elif kind == 4:
            row["notes"] = " / ".join(segments(row) + [f"note {mark}"])
        elif kind == 5:
            row["due_at_kst"] = f"2026-03-{self.chance.randint(1, 3):02} 09:00"
        elif kind == 6:
            row["priority"] = self.chance.choice(["P0", "P1", "P2"])
        else:
            column = self.chance.choice(["task", "success_criteria"])
            row[column] = f"{column} {mark}"

    def command(self, side):
        rows = self.read().rows
        ids = [row["id"] for row in rows] or ["ORCH-001"]
        running = [row["id"] for row in rows if row["status"] == "IN_PROGRESS"]
        words = self.chance.choice([
            ["pick", "--owner-session", side], ["pick", "--owner-session", side],
            ["done", self.chance.choice(running or ids), "--notes", f"done by {side} {self.count}"],
            ["fail", self.chance.choice(running or ids), "--notes", f"failed by {side} {self.count}"],
            ["add", "--task", f"new {side} {self.count}", "--success-criteria", "c"],
            ["set", self.chance.choice(ids), f"task=set by {side} {self.count}"],
            ["archive", "--older-than", "0m"],
        ])
        done = self.run(self.orch, *words, check=False)
        if done.returncode not in (0, 1):
            self.problems.append(f"{' '.join(words)}: {done.returncode}: {done.stderr.strip()}")
        # What a refused command healed is committed with the next change, and there may be none.
        self.run(self.orch, "commit")

    # Merging

    def report(self):
        """The conflicts that the driver reports, as pairs of a task (or none) and a field."""
        found = set()
        for name in ["QUEUE.conflicts.md", "QUEUE.archive.conflicts.md"]:
            try:
                with open(self.path(name), encoding="utf-8") as file:
                    heads = [line[3:].strip() for line in file if line.startswith("## ")]
                os.remove(self.path(name))
            except FileNotFoundError:
                continue
            for head in heads:
                row = re.fullmatch(r"`([^`]*)` `?(.*?)`?", head)
                found.add((name, row[1], row[2]) if row else (name, None, "text"))
        return found

    def check_merge(self):
        base, ours, theirs = (self.version(commit) for commit in ["base", "main", "side"])
        merge = self.git("merge", "-q", "--no-edit", "side", check=False)
        reported, result = self.report(), self.read()
        if (merge.returncode != 0) != bool(reported):
            self.problems.append(f"git exits with {merge.returncode}, reported are {reported}: {merge.stderr}")
        self.check_common("merge", result, base, ours, theirs)
        needed, possible = self.conflicts(base, ours, theirs)
        queue = {(id, field) for name, id, field in reported if name == "QUEUE.conflicts.md"}
        if needed - queue:
            self.problems.append(f"merge: not reported: {needed - queue}")
        if queue - needed - possible:
            self.problems.append(f"merge: no conflict: {queue - needed - possible}")
        if merge.returncode != 0:
            self.git("add", "QUEUE.md", *(["QUEUE.archive.md"] if os.path.exists(self.path("QUEUE.archive.md")) else []))
            self.git("commit", "-q", "--no-edit")
        return bool(reported)

    def conflicts(self, base, ours, theirs):
        """What has to be reported, and what may be: notes are merged by parts."""
        needed, possible = set(), set()
        old, own, other = base.by_id(), ours.by_id(), theirs.by_id()
        for id in own.keys() & other.keys() & old.keys():
            for column in PLAIN:
                values = old[id][column], own[id][column], other[id][column]
                if len(set(values)) == 3:
                    needed.add((id, column))
            if claim_conflicts(old[id], own[id], other[id]):
                needed.add((id, "status and claim"))
            if len({row[id]["notes"] for row in (old, own, other)}) == 3:
                possible |= {(id, "notes"), (id, "tag after"), (id, "tag parallel")}
        # A row that one side archived and the other changed is in the queue again, as the merge of both.
        last = self.rows("base"), self.rows("main"), self.rows("side")
        for id in old.keys() - (own.keys() & other.keys()):
            if all(id in rows for rows in last):
                possible |= {(id, column) for column in PLAIN if len({rows[id][column] for rows in last}) == 3}
                possible |= {(id, "notes"), (id, "tag after"), (id, "tag parallel")}
                if claim_conflicts(*(rows[id] for rows in last)):
                    possible.add((id, "status and claim"))
        if len({base.title, ours.title, theirs.title}) == 3:
            needed.add((None, "text"))
        return needed, possible

    def check_rebase(self):
        base, ours, theirs = (self.version(commit) for commit in ["base", "main", "side"])
        self.git("checkout", "-q", "side")
        rebase = self.git("rebase", "main", check=False)
        conflicts = 0
        while os.path.isdir(self.path(".git/rebase-merge")):
            reported = self.report()
            if not reported:
                self.problems.append(f"rebase stops without a conflict: {rebase.stderr}")
            conflicts += 1
            changed = self.changed_in("base", "main") & self.changed_in("base", "side")
            for name, id, field in reported:
                if name == "QUEUE.conflicts.md" and id in base.by_id() and (id, field) not in changed:
                    self.problems.append(f"rebase: no conflict: {id} {field}")
            self.git("add", "-A")
            rebase = self.git("rebase", "--continue", check=False)
            if rebase.returncode != 0 and not self.git("diff", "--name-only", "HEAD").stdout and not os.path.exists(
                    self.path("QUEUE.conflicts.md")):
                rebase = self.git("rebase", "--skip", check=False)
        if rebase.returncode != 0:
            self.problems.append(f"rebase fails: {rebase.stderr}")
        self.report()
        self.check_common("rebase", self.read(), base, ours, theirs)
        return conflicts > 0

    def changed_in(self, start, end):
        """The fields of which some commit of a branch has another value than the one before."""
        changed, before = set(), self.rows(start)
        for commit in self.git("rev-list", "--reverse", f"{start}..{end}").stdout.split():
            after = self.rows(commit)
            for id in before.keys() & after.keys():
                changed |= {(id, column) for column in PLAIN if before[id][column] != after[id][column]}
                if claim(before[id]) != claim(after[id]):
                    changed.add((id, "status and claim"))
                if before[id]["notes"] != after[id]["notes"]:
                    changed |= {(id, "notes"), (id, "tag after"), (id, "tag parallel")}
            before = after
        return changed

    def check_common(self, what, result, base, ours, theirs):
        old, own, other = base.by_id(), ours.by_id(), theirs.by_id()
        now = result.by_id()
        archive = self.read("QUEUE.archive.md")
        for table in (result, archive):
            ids = [row["id"] for row in table.rows]
            if len(ids) != len(set(ids)):
                self.problems.append(f"{what}: an id is there twice: {sorted(id for id in ids if ids.count(id) > 1)}")
        new = [row["task"] for side in (own, other) for id, row in side.items() if id not in old]
        there = [row["task"] for row in result.rows if row["id"] not in old]
        if sorted(new) != sorted(there):
            self.problems.append(f"{what}: new tasks {sorted(new)} became {sorted(there)}")
        for id, row in old.items():
            sides = own.get(id), other.get(id)
            # A rebase stops at each commit: where one conflicts with an archived row, the row is back, and stays edited.
            stays = what == "rebase" and self.was_changed(id, "status and claim")
            if id in now and (sides == (None, None) or None in sides and row in sides) and not stays:
                self.problems.append(f"{what}: {id} is back")
            if id not in now and any(side and side != row for side in sides):
                self.problems.append(f"{what}: {id} was edited, and is lost")
            if id not in now or None in sides:
                continue
            for column in PLAIN:
                values = [side[column] for side in sides]
                if values[1] == row[column] and now[id][column] != values[0] or (
                        values[0] == row[column] and now[id][column] != values[1]):
                    if what == "merge" or not self.was_changed(id, column):
                        self.problems.append(f"{what}: {id} {column} is {now[id][column]}, of {row[column]} {values}")
            texts = [segment for side in sides for segment in segments(side) if segment.startswith("note ")]
            kept = now[id]["notes"].replace(" <br> ", " / ")
            if claim(row) == claim(sides[0]) == claim(sides[1]) and any(
                    text.replace(" <br> ", " / ") not in kept for text in texts):
                self.problems.append(f"{what}: {id} has notes {now[id]['notes']}, of {texts}")

    def was_changed(self, id, column):
        """Whether both branches changed it, one of them to and fro."""
        return (id, column) in self.changed_in("base", "main") & self.changed_in("base", "tip")

    def check(self):
        self.begin()
        self.git("tag", "base")
        self.git("checkout", "-q", "-b", "side")
        for _ in range(self.chance.randint(1, 8)):
            self.change("side")
        self.git("tag", "tip")
        self.git("checkout", "-q", "main")
        for _ in range(self.chance.randint(1, 8)):
            self.change("main")
        self.git("tag", "start")
        self.commits = int(self.git("rev-list", "--count", "--all").stdout)
        hadConflict = [self.check_merge()]
        self.git("reset", "-q", "--hard", "start")
        hadConflict.append(self.check_rebase())
        return hadConflict


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--orch", required=True, help="the program")
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="of the first history; each has one of its own")
    parser.add_argument("--commands", type=int, default=30, help="how many of 100 changes are commands")
    parser.add_argument("--keep", action="store_true", help="leave the folders of histories that failed")
    given = parser.parse_args()
    start, failed, commits, conflicts = time.time(), 0, 0, [0, 0]
    for seed in range(given.seed, given.seed + given.histories):
        folder = tempfile.mkdtemp(prefix="orch-history.")
        history = History(folder, os.path.abspath(given.orch), seed, given.commands / 100)
        try:
            for place, had in enumerate(history.check()):
                conflicts[place] += had
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            history.problems.append(str(error))
        commits += history.commits
        for problem in history.problems:
            print(f"FAILED: history {seed}: {problem}", flush=True)
        failed += bool(history.problems)
        if not (given.keep and history.problems):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"        {folder}")
    print(f"{given.histories} histories, {commits} commits, conflicts in {conflicts[0]} merges and {conflicts[1]} rebases, "
          f"{failed} failed, {time.time() - start:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
