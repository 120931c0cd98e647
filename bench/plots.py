"""A plot of some lines as an SVG file: numbers of slots to the right, shares upward."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log2

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 130, 20, 50
COLOURS = ("#3b6fb6", "#c2572b", "#3f8f4f", "#8a4fa3")


@dataclass(frozen=True)
class Line:
    """A line with its name: points of x above 0 and y from 0 to 1, from left to right."""

    name: str
    points: Sequence[tuple[int, float]]


def line_plot(x_title: str, y_title: str, lines: Sequence[Line]) -> str:
    """Return the plot; x is shown by its logarithm."""
    xs = sorted({x for line in lines for x, _ in line.points})
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#333">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for share in (0, 0.25, 0.5, 0.75, 0.9, 1):
        y = _y(share)
        dash = ' stroke-dasharray="4 3"' if share == 0.9 else ""
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ccc"{dash}/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        )
    for x in xs:
        at = _x(x, xs)
        parts.append(
            f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{x}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_title)}</text>'
    )
    parts.append(
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(y_title)}</text>"
    )
    parts += [_drawn(line, xs, COLOURS[i % len(COLOURS)], i) for i, line in enumerate(lines)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _drawn(line: Line, xs: Sequence[int], colour: str, number: int) -> str:
    places = [(_x(x, xs), _y(y)) for x, y in line.points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places)
    top = TOP + 14 + 18 * number
    return (
        f'<g fill="{colour}">{dots}'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<rect x="{WIDTH - RIGHT + 14}" y="{top - 9}" width="10" height="10"/>'
        f'<text x="{WIDTH - RIGHT + 30}" y="{top}">{escape(line.name)}</text></g>'
    )


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="middle">{escape(text)}</text>'


def _x(x: int, xs: Sequence[int]) -> float:
    low, high = log2(xs[0]), log2(xs[-1])
    span = (high - low) or 1.0
    return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * (log2(x) - low) / span


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
