"""Who moves whom as a drawing: people as discs, a line to each they move, laid out here and the same every time.

The layout is that of springs (Fruchterman and Reingold 1991), begun from a spiral instead of from chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from typing import Any

TURNS = 90
GOLDEN = pi * (3 - sqrt(5))
LEAST, MOST = 4.0, 14.0  # radius of a disc
LETTER, LINE = 7.2, 16.0  # what a letter and a line of a label take
LONGEST = 18
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """One person: where, how large, and where their name stands; a name that fits nowhere stands in the table alone."""

    person: int | None
    name: str
    x: float
    y: float
    r: float
    meant: bool
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who moves whom, from the edge of one disc to the edge of the other."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    meant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The discs and lines of a web in units of its own."""

    discs: tuple[Disc, ...]
    lines: tuple[Line, ...]
    width: int
    height: int

    @property
    def view(self) -> str:
        """The viewBox."""
        return f"0 0 {self.width} {self.height}"


def drawn(web: Any, *, width: int, height: int, meant: int | None = None) -> Drawing:
    """Return the drawing of a web in a box, `meant` in it being whom it is about."""
    place = {node.person: number for number, node in enumerate(web.nodes)}
    ends = [(place[edge.source], place[edge.target], edge) for edge in web.edges if edge.source != edge.target]
    radii = _radii([node.expected for node in web.nodes])
    spots = _fitted(_settled(len(web.nodes), [(a, b, edge.chance) for a, b, edge in ends]), radii, width, height)
    discs = [
        Disc(
            person=node.person, name=node.name, x=round(x, 1), y=round(y, 1), r=round(r, 1),
            meant=meant is not None and node.person == meant,
        )
        for node, (x, y), r in zip(web.nodes, spots, radii, strict=True)
    ]  # fmt: skip
    lines = tuple(_line(discs[a], discs[b], edge) for a, b, edge in ends)
    return Drawing(discs=_labelled(discs, width, height), lines=lines, width=width, height=height)


def _radii(expected: Sequence[float]) -> list[float]:
    """Return discs whose areas are as what is expected of each."""
    most = max(expected, default=0.0)
    return [max(LEAST, MOST * sqrt(max(one, 0.0) / most)) if most > 0 else LEAST for one in expected]


def _settled(many: int, ties: Sequence[tuple[int, int, float]]) -> list[Spot]:
    """Return where springs between those who are tied, and a push between all, come to rest: in a square of one."""
    x = [sqrt((n + 0.5) / many) * cos(n * GOLDEN) for n in range(many)]
    y = [sqrt((n + 0.5) / many) * sin(n * GOLDEN) for n in range(many)]
    reach = 1.6 / sqrt(max(many, 1))
    for turn in range(TURNS):
        heat = 0.16 * (1 - turn / TURNS) + 0.002
        dx, dy = _pushed(x, y, reach)
        for a, b, chance in ties:
            away_x, away_y = x[a] - x[b], y[a] - y[b]
            pull = hypot(away_x, away_y) / reach * (0.4 + 0.6 * chance)
            dx[a], dy[a], dx[b], dy[b] = (
                dx[a] - away_x * pull, dy[a] - away_y * pull, dx[b] + away_x * pull, dy[b] + away_y * pull,
            )  # fmt: skip
        for n in range(many):
            dx[n], dy[n] = dx[n] - 0.25 * x[n], dy[n] - 0.25 * y[n]
            step = min(1.0, heat / (hypot(dx[n], dy[n]) or 1.0))
            x[n], y[n] = x[n] + dx[n] * step, y[n] + dy[n] * step
    return list(zip(x, y, strict=True))


def _pushed(x: Sequence[float], y: Sequence[float], reach: float) -> tuple[list[float], list[float]]:
    many, near = len(x), reach * reach
    dx, dy = [0.0] * many, [0.0] * many
    for a in range(many):
        for b in range(a):
            away_x, away_y = x[a] - x[b], y[a] - y[b]
            push = near / max(away_x * away_x + away_y * away_y, 1e-6)
            dx[a], dy[a] = dx[a] + away_x * push, dy[a] + away_y * push
            dx[b], dy[b] = dx[b] - away_x * push, dy[b] - away_y * push
    return dx, dy


def _fitted(spots: Sequence[Spot], radii: Sequence[float], width: int, height: int) -> list[Spot]:
    """Return the spots spread over the box, with room at its edges for discs and names."""
    if len(spots) < 2:
        return [(width / 2, height / 2) for _ in spots]
    side, top = min(72.0, width / 5), max(radii, default=0.0) + LINE
    across, down = _scaled([x for x, _ in spots], side, width - side), _scaled([y for _, y in spots], top, height - top)
    return list(zip(across, down, strict=True))


def _scaled(values: Sequence[float], low: float, high: float) -> list[float]:
    least, most = min(values), max(values)
    if most - least < 1e-6:
        return [(low + high) / 2 for _ in values]
    return [low + (high - low) * (value - least) / (most - least) for value in values]


def _line(source: Disc, target: Disc, edge: Any) -> Line:
    across, down = target.x - source.x, target.y - source.y
    length = hypot(across, down) or 1.0
    begin, end = min(source.r, length / 2), max(length - target.r - 5, length / 2)
    return Line(
        x1=round(source.x + across / length * begin, 1), y1=round(source.y + down / length * begin, 1),
        x2=round(source.x + across / length * end, 1), y2=round(source.y + down / length * end, 1),
        width=round(0.75 + 1.75 * min(max(edge.chance, 0.0), 1.0), 2), meant=source.meant or target.meant,
    )  # fmt: skip


Box = tuple[float, float, float, float]


def _labelled(discs: Sequence[Disc], width: int, height: int) -> tuple[Disc, ...]:
    """Return the discs with their names beside them, the one meant and the largest first, as far as there is room."""
    taken: list[Box] = [(d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r) for d in discs]
    found = {}
    for number in sorted(range(len(discs)), key=lambda n: (not discs[n].meant, -discs[n].r, n)):
        found[number], box = _with_label(discs[number], taken, width, height)
        taken += [box] if box else []
    return tuple(found[number] for number in range(len(discs)))


def _with_label(disc: Disc, taken: Sequence[Box], width: int, height: int) -> tuple[Disc, Box | None]:
    label = disc.name if len(disc.name) <= LONGEST else f"{disc.name[: LONGEST - 1].rstrip()}…"
    long, beside = len(label) * LETTER, disc.r + 4
    ways = (
        ("start", disc.x + beside, disc.y + 5), ("end", disc.x - beside, disc.y + 5),
        ("middle", disc.x, disc.y + disc.r + 14), ("middle", disc.x, disc.y - disc.r - 5),
    )  # fmt: skip
    own = (disc.x - disc.r, disc.y - disc.r, disc.x + disc.r, disc.y + disc.r)
    for anchor, x, y in ways:
        left = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
        box = (left, y - LINE + 4, left + long, y + 4)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
        if inside and not any(_overlap(box, other) for other in taken if other != own):
            return _placed(disc, label, x, y, anchor), box
    return disc, None


def _placed(disc: Disc, label: str, x: float, y: float, anchor: str) -> Disc:
    return Disc(
        person=disc.person, name=disc.name, x=disc.x, y=disc.y, r=disc.r, meant=disc.meant, label=label,
        label_x=round(x, 1), label_y=round(y, 1), anchor=anchor,
    )  # fmt: skip


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
