"""Writes a log-log plot as SVG: a few kB, no fonts or scripts, readable on light and dark pages."""

import html
import math

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 74, 170, 44, 56
# Hues that differ for people who see few colours too, as light and dark pages need them.
COLOURS = [("#0b62a4", "#6cb6ff"), ("#b5490b", "#f0883e"), ("#1a7f37", "#56d364"), ("#8250df", "#c297ff"),
           ("#9a6700", "#e3b341"), ("#bf3989", "#f778ba"), ("#57606a", "#adbac7")]
STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600; font-size: 15px }
.grid { stroke: #d0d7de; stroke-width: 1 } .limit { stroke: #cf222e; stroke-dasharray: 5 4 }
polyline { fill: none; stroke-width: 2 }
%s@media (prefers-color-scheme: dark) {
text { fill: #d1d7e0 } .grid { stroke: #3d444d } .limit { stroke: #ff7b72 }
%s}
</style>
"""


def decades(low, high):
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def number(power):
    """A power of ten as people write it on an axis: 0.001, 10, 100k, 10M."""
    if power < 0:
        return f"{10 ** power:.{-power}f}"
    for start, unit in ((9, "G"), (6, "M"), (3, "k")):
        if power >= start:
            return f"{10 ** (power - start)}{unit}"
    return str(10 ** power)


def plot(path, title, x_label, y_label, series, limit=None):
    """
    path: the file to write
    title, x_label, y_label: texts; the labels name the units
    series: a dictionary of names to lists of (x, y), all above 0
    limit: a pair of a y value and its name, drawn as a dashed line
    """
    points = [point for line in series.values() for point in line]
    if not points:
        return
    ys = [y for _, y in points] + ([limit[0]] if limit else [])
    x_powers = decades(min(x for x, _ in points), max(x for x, _ in points))
    y_powers = decades(min(ys), max(ys))

    def place(powers, value, begin, end):
        span = max(powers[-1] - powers[0], 1)
        return begin + (math.log10(value) - powers[0]) / span * (end - begin)

    def at_x(x):
        return place(x_powers, x, LEFT, WIDTH - RIGHT)

    def at_y(y):
        return place(y_powers, y, HEIGHT - BOTTOM, TOP)

    light = "".join(f".s{n} {{ stroke: {a}; }} .f{n} {{ fill: {a} }}\n" for n, (a, _) in enumerate(COLOURS))
    dark = "".join(f".s{n} {{ stroke: {b}; }} .f{n} {{ fill: {b} }}\n" for n, (_, b) in enumerate(COLOURS))
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
             f"<title>{html.escape(title)}</title>", STYLE % (light, dark),
             f'<text class="title" x="{LEFT}" y="24">{html.escape(title)}</text>']
    for power in x_powers:
        x = at_x(10 ** power)
        parts.append(f'<path class="grid" d="M{x:.0f} {TOP}V{HEIGHT - BOTTOM}"/>'
                     f'<text x="{x:.0f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{number(power)}</text>')
    for power in y_powers:
        y = at_y(10 ** power)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}"/>'
                     f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{number(power)}</text>')
    middle = (LEFT + WIDTH - RIGHT) // 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{html.escape(x_label)}</text>')
    parts.append(f'<text transform="translate(18 {(TOP + HEIGHT - BOTTOM) // 2}) rotate(-90)" text-anchor="middle">'
                 f"{html.escape(y_label)}</text>")
    if limit:
        y = at_y(limit[0])
        parts.append(f'<path class="limit" d="M{LEFT} {y:.0f}H{WIDTH - RIGHT}"/>'
                     f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.0f}">{html.escape(limit[1])}</text>')
    taken = [at_y(limit[0])] if limit else []
    for index, (name, line) in sorted(enumerate(series.items()), key=lambda entry: -entry[1][1][-1][1]):
        colour = index % len(COLOURS)
        drawn = " ".join(f"{at_x(x):.0f},{at_y(y):.1f}" for x, y in line)
        parts.append(f'<polyline class="s{colour}" points="{drawn}"/>')
        parts += [f'<circle class="f{colour}" cx="{at_x(x):.0f}" cy="{at_y(y):.1f}" r="3"/>' for x, y in line]
        # Names at the ends of their lines, moved down where another one is.
        y = at_y(line[-1][1])
        while any(abs(y - other) < 15 for other in taken):
            y += 1
        taken.append(y)
        parts.append(f'<text class="f{colour}" x="{WIDTH - RIGHT + 10}" y="{y + 4:.0f}">{html.escape(name)}</text>')
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts) + "\n</svg>\n")
