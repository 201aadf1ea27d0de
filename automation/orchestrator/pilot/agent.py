#!/usr/bin/env python3
"""A scripted coding agent for a terminal, as sessions meet them: it redraws its screen, takes prompts as pastes, and works
as a word in brackets in the task says.

  (no word)  reports in the file that the prompt names
  (block)    reports on the screen alone
  (commit)   commits its work, with a trailer that names the task, and reports when it is asked
  (ask)      asks for permission first
  (flood)    prints 5 MB, then reports
  (hang)     says nothing, and takes no notice of anything
  (quiet)    reports when it is asked again
  (die)      ends with exit code 3
  (silent)   ends with exit code 0, without a report
  (slow)     leaves a draft, and takes 3 seconds

Where ORCH_PILOT_LOG names a file, each prompt for a task and each piece of work that is on the disk is a line of it.
"""
import os
import re
import select
import subprocess
import sys
import termios
import time
import tty

PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"


def say(text=""):
    sys.stdout.write(text + "\r\n")
    sys.stdout.flush()


def draw(text):
    """The prompt line, drawn anew as terminal programs do."""
    sys.stdout.write("\r\x1b[2K\x1b[36m> \x1b[0m" + text)
    sys.stdout.flush()


def key(seconds=None):
    """What comes next: a key, or a whole paste; nothing when the time is over."""
    if not select.select([0], [], [], seconds)[0]:
        return b""
    data = os.read(0, 65536)
    while data.startswith(PASTE) and PASTED not in data:
        data += os.read(0, 65536)
    return data


def note(*words):
    """A line in the log of the pilot, if there is one."""
    path = os.environ.get("ORCH_PILOT_LOG")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(" ".join([os.environ.get("ORCH_SESSION_ID", "-"), *words]) + "\n")


def prompt():
    """A text and the Enter behind it."""
    text = b""
    draw("")
    while True:
        data = key()
        if not data:
            sys.exit(0)
        pasted = data.split(PASTED)
        for part in pasted[:-1]:
            text += part.replace(PASTE, b"")
        rest = pasted[-1]
        for byte in rest:
            if byte in b"\r\n":
                return received(text.decode("utf-8", "replace"))
            if byte in b"\x03\x1b":
                text = b""
            else:
                text += bytes([byte])
        draw(f"[{len(text)} bytes]")


def received(text):
    for task, attempt in re.findall(r"^Task ([^,\n]+), attempt (\d+):$", text, re.M):
        note("prompt", task, attempt, *re.findall(r"ORCH-DONE, a colon, and (\w+)", text))
    return text


def section(text, name):
    fence = re.search(name + r"[^\n]*\n\n(`{3,})\n(.*?)\n\1", text, re.S)
    return fence.group(2) if fence else ""


def report(text, task):
    criteria = [line.split(". ", 1)[1] for line in section(text, "It counts as done").splitlines() if ". " in line]
    rows = [f"{number}. done — swift test: exit 0" for number in range(1, len(criteria) + 1)]
    return "\n".join(
        [f"[REPORT {task}]", "Status: DONE", "Files:", "- README.md", "Diff-Summary:"]
        + [f"- {item} 반영" for item in criteria][:4]
        + ["Checklist:"] + rows
        + ["Validation:", "- swift test: exit 0", "Risks:", "- none", "Next:", "- none", ""])


def work(text):
    found = re.search(r"^Task ([^,\n]+), attempt (\d+)", text, re.M)
    if not found:
        say("echo " + text)
        return
    task = found.group(1)
    kind = re.search(r"\((\w+)\)", section(text, "Task "))
    kind = kind.group(1) if kind else ""
    path = re.search(r"^Write it to the file (.*)\.$", text, re.M).group(1)
    nonce = re.search(r"ORCH-DONE, a colon, and (\w+)", text).group(1)
    say(f"● Working on {task}")
    if kind == "die":
        sys.exit(3)
    if kind == "silent":
        sys.exit(0)
    if kind == "hang":
        while True:
            time.sleep(60)
    if kind == "slow":
        draft = f"draft-{task}-{found.group(2)}.txt"
        with open(draft, "w", encoding="utf-8") as file:
            file.write(task + "\n")
        note("draft", task, draft)
        time.sleep(3)
    if kind == "flood":
        for number in range(50_000):
            sys.stdout.write(f"{number:06} {'가' * 30}\r\n")
    if kind == "ask":
        say("Do you want to run `swift test`?")
        say("❯ 1. Yes")
        say("  2. No")
        say("Esc to cancel")
        while key() not in (b"1", b"\r", b"1\r"):
            pass
        sys.stdout.write("\x1b[2J\x1b[H")
    if kind == "quiet":
        prompt()
    if kind == "commit":
        with open("work.txt", "a", encoding="utf-8") as file:
            file.write(task + "\n")
        subprocess.run(["git", "add", "work.txt"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["git", "commit", "-qm", f"Do it\n\nOrch-Task: {task}"], check=True, stdout=subprocess.DEVNULL)
        commit = subprocess.run(["git", "rev-parse", "HEAD"], check=True, stdout=subprocess.PIPE, text=True).stdout
        note("commit", task, commit.strip())
        say("● Committed.")
        prompt()
    if kind == "block":
        for line in report(text, task).splitlines():
            say(line)
    else:
        with open(path, "w", encoding="utf-8") as file:
            file.write(report(text, task))
    say("● ORCH-DONE:" + nonce)


def main():
    before = termios.tcgetattr(0)
    tty.setraw(0)
    sys.stdout.write("\x1b[?2004h")
    say("agent 1.0 — 준비됨")
    try:
        while True:
            text = prompt()
            say()
            work(text)
    finally:
        sys.stdout.write("\x1b[?2004l")
        termios.tcsetattr(0, termios.TCSADRAIN, before)


main()
