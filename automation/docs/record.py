#!/usr/bin/env python3
"""Records a session of orch at a terminal as a picture.

    automation/docs/record.py --orch .build/release/orch automation/docs/session.svg

Runs the commands of SESSION one after the other in a new folder, each at a pseudo-terminal of 80 columns, and draws what
they print: the colours are the program's, every character is at its place in the grid, and Hangul takes two cells. Nothing
in the session depends on the clock, so each run gives the same bytes. Python's standard library is all that it needs.
"""

import argparse
import fcntl
import html
import os
import pathlib
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
import unicodedata

COLUMNS = 80
LIMIT = 20.0  # seconds that a command may take

# A command line, and what is typed while it runs.
SESSION = [
    ("orch init", ""),
    ('orch nl submit "긴급: 로그인 오류 수정 -> 배포" --criteria "테스트 통과"', "y\n"),
    ('orch add "README 갱신" --success-criteria "README에 설치 방법"', ""),
    ("orch pick --owner-session worker:1", ""),
    ("orch pick --owner-session worker:2", ""),
    ("orch list", ""),
    ('orch done 3 --owner-session worker:1 --notes "README 갱신"', ""),
    ('orch review 1 --report "swift test: 14개 통과, 실패 0, 종료 코드 0"', ""),
    ("orch list", ""),
]

CELL = 8.4  # of a font of 14 pixels, as wide as monospaced fonts are
SIZE = 14
WIDE = 16  # the size of glyphs that take two cells
LINE = 20
MARGIN = 16
BAR = 34  # the title bar


def run(command, typed, folder, orch):
    """What a terminal shows of a command, typed text included."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
        os.chdir(folder)
        # Its own folder is first, so that 'orch' is the program to be recorded, and no setting of the caller's is seen.
        path = os.path.dirname(orch) + ":/usr/local/bin:/usr/bin:/bin"
        environment = {"PATH": path, "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": folder}
        os.execve("/bin/sh", ["sh", "-c", "exec " + command], environment)
    printed = b""
    pending = typed.encode()
    end = time.monotonic() + LIMIT
    while True:
        left = end - time.monotonic()
        if left <= 0:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            sys.exit(f"record.py: '{command}' takes longer than {LIMIT:.0f} s")
        if not select.select([terminal], [], [], left)[0]:
            continue
        try:
            some = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the program has ended.
            some = b""
        if not some:
            break
        printed += some
        if pending and printed.endswith(b": "):
            os.write(terminal, pending)
            pending = b""
    os.close(terminal)
    os.waitpid(child, 0)
    return printed.decode()


def cells(text):
    """Lines of (character, width, style), wrapped as a terminal wraps them."""
    lines, line, column, style = [], [], 0, ()
    for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|[^\x1b]", text):
        if part.startswith("\x1b"):
            codes = [code or "0" for code in part[2:-1].split(";")]
            if not part.endswith("m"):
                sys.exit(f"record.py: can't draw {part!r}")
            for code in codes:
                style = () if code == "0" else style + (code,)
        elif part == "\n":
            lines.append(line)
            line, column = [], 0
        elif part != "\r":
            width = 2 if unicodedata.east_asian_width(part) in "WF" else 1
            if column + width > COLUMNS:
                lines.append(line)
                line, column = [], 0
            line.append((part, width, style))
            column += width
    return lines + [line] if line else lines


CLASSES = {"1": "b", "2": "f", "31": "r", "32": "g", "33": "y", "34": "u", "prompt": "p"}


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def drawn(line, y):
    """A line as text elements: one for each word of one style, with the place of every character."""
    runs, column = [], 0
    for character, width, style in line:
        if character != " ":
            key = (style, width)
            # A glyph of two cells is as wide as its font is high, and in the middle of them.
            x = MARGIN + column * CELL + (CELL - WIDE / 2 if width == 2 else 0)
            if runs and runs[-1][0] == key and runs[-1][3] == column:
                runs[-1][1].append(character)
                runs[-1][2].append(number(x))
                runs[-1][3] = column + width
            else:
                runs.append([key, [character], [number(x)], column + width])
        column += width
    parts = []
    for (style, width), characters, places, _ in runs:
        names = " ".join([CLASSES[code] for code in style if code in CLASSES] + ["h"] * (width == 2))
        kind = f' class="{names}"' if names else ""
        parts.append(f'<tspan{kind} x="{" ".join(places)}">{html.escape("".join(characters), quote=False)}</tspan>')
    return f'<text y="{y}">{"".join(parts)}</text>' if parts else ""


STYLE = """\
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK KR","Noto Sans CJK KR",monospace;fill:#24292f}
.w{fill:#f6f8fa;stroke:#d0d7de}.t{fill:#d0d7de}.p{fill:#0969da;font-weight:600}.b{font-weight:600}
.h{font-size:16px}.f{fill:#6e7781}.r{fill:#cf222e}.g{fill:#1a7f37}.y{fill:#7d4e00}.u{fill:#0550ae}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.w{fill:#161b22;stroke:#30363d}.t{fill:#30363d}.p{fill:#58a6ff}
.f{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#3fb950}.y{fill:#d29922}.u{fill:#79c0ff}}"""


def picture(lines):
    width = number(2 * MARGIN + COLUMNS * CELL)
    height = BAR + len(lines) * LINE + MARGIN
    plain = "\n".join("".join(cell[0] for cell in line) for line in lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="t d">',
        '<title id="t">A session of orch at a terminal</title>',
        f'<desc id="d">{html.escape(plain, quote=False)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="w" x=".5" y=".5" width="{number(2 * MARGIN + COLUMNS * CELL - 1)}" height="{height - 1}" rx="8"/>',
        "".join(f'<circle class="t" cx="{MARGIN + 6 + 20 * place}" cy="18" r="6"/>' for place in range(3)),
    ]
    parts += filter(None, (drawn(line, BAR + LINE * place + SIZE) for place, line in enumerate(lines)))
    return "\n".join(parts + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description="Records a session of orch as SVG.")
    parser.add_argument("--orch", default="orch", help="the program to record")
    parser.add_argument("output", type=pathlib.Path, help="the file to write; - for standard output")
    given = parser.parse_args()
    orch = os.path.abspath(given.orch)
    if os.path.basename(orch) != "orch" or not os.access(orch, os.X_OK):
        parser.error(f"{given.orch} is not a program called orch")
    lines = []
    with tempfile.TemporaryDirectory(prefix="orch-record-") as folder:
        for place, (command, typed) in enumerate(SESSION):
            if place:
                lines.append([])
            typed_line = cells("$ " + command + "\n")
            typed_line[0][0] = ("$", 1, ("prompt",))
            lines += typed_line
            lines += cells(run(command, typed, folder, orch))
    text = picture(lines)
    if str(given.output) == "-":
        sys.stdout.write(text)
    else:
        given.output.write_text(text, encoding="utf-8")


main()
