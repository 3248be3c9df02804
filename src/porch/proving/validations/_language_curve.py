"""Draws a figure against the number of corrections given, as SVG, with the numbers beside it as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 190, 24, 48
NAMES = {
    "ours": "Porch", "tfidf_vader_logistic": "tf-idf + VADER + logistic", "tfidf_logistic": "tf-idf + logistic",
    "vader": "VADER alone",
}  # fmt: skip
COLOURS = {"ours": "#1f6f54", "tfidf_vader_logistic": "#a04a12", "tfidf_logistic": "#5b6470", "vader": "#7a5ea8"}


def draw(plot: Path, task: str, figure: str, told: Mapping[int, Mapping[str, Any]]) -> None:
    """Write the plot to `plot`, and its numbers to the file of the same name that ends in .json."""
    lines = {
        name: {size: (one["ours"] if name == "ours" else one["rivals"][name])[figure] for size, one in told.items()}
        for name in NAMES
        if name == "ours" or all(name in one["rivals"] for one in told.values())
    }
    plot.write_text(svg(task, figure, lines), "utf-8")
    plot.with_suffix(".json").write_text(
        json.dumps({"task": task, "figure": figure, **lines}, indent=2) + "\n", "utf-8"
    )


def svg(task: str, figure: str, lines: Mapping[str, Mapping[int, float]]) -> str:
    """Return the plot: one line for each name, labelled where it ends."""
    sizes = sorted(next(iter(lines.values())))
    values = [value for line in lines.values() for value in line.values()]
    low, high = math.floor(min(values) * 10) / 10, math.ceil(max(values) * 10) / 10
    parts = [*_rules(low, high), *_marks(sizes)]
    ends = _apart({name: _y(line[sizes[-1]], low, high) for name, line in lines.items()})
    for name, line in lines.items():
        points = " ".join(f"{_x(size, sizes):.1f},{_y(line[size], low, high):.1f}" for size in sizes)
        colour = COLOURS[name]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(WIDTH - RIGHT + 8, ends[name] + 4, f"{NAMES[name]} {line[sizes[-1]]:.2f}", fill=colour))
    title = f"{figure.replace('_', ' ')} by number of own labels ({task})"
    parts.append(_text(LEFT, HEIGHT - 8, "own labels given (each step to the right is a factor)"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="12" '
        f'font-family="sans-serif"><title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>'
        f"{_text(LEFT, 16, title)}{''.join(parts)}</svg>\n"
    )


def _rules(low: float, high: float) -> list[str]:
    marks = [low + step / 10 for step in range(round((high - low) * 10) + 1)]
    return [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(mark, low, high):.1f}" y2="{_y(mark, low, high):.1f}" '
        f'stroke="#ddd"/>{_text(LEFT - 30, _y(mark, low, high) + 4, f"{mark:.1f}")}'
        for mark in marks
    ]


def _marks(sizes: Sequence[int]) -> list[str]:
    return [_text(_x(size, sizes) - 8, HEIGHT - BOTTOM + 18, str(size)) for size in sizes]


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Return where labels stand so that none lies on another."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for name, at in sorted(ends.items(), key=lambda one: one[1]):
        lowest = max(at, lowest + 15)
        placed[name] = lowest
    return placed


def _x(size: int, sizes: Sequence[int]) -> float:
    span = math.log(sizes[-1] / sizes[0]) or 1.0
    return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / span


def _y(value: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / ((high - low) or 1.0))


def _text(x: float, y: float, words: str, fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}">{escape(words)}</text>'
