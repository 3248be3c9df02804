"""Whether what networks really send is heard: every captured body through the channel that speaks its network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from porch.channels import registry
from porch.core.channel import Card
from porch.core.errors import Unreadable
from porch.core.interaction import Heard
from porch.proving.validations._bodies import Body, bodies
from porch.proving.validations._shapes import carries

NAME = "protocols"
OPTIONS = [
    click.Option(["--data"], type=click.Path(path_type=Path), required=True, help="A folder with a folder a network."),
    click.Option(["--out"], type=click.Path(path_type=Path), default=None, help="Write each outcome as Parquet."),
    click.Option(["--plant"], type=click.Choice(["", "deaf", "crash"]), default="", hidden=True),
]  # fmt: skip
FIGURES = ("bodies", "carrying", "heard", "empty", "quarantined", "crashed")
ARCHIVED = (
    "askbot", "gitter", "groupsio", "hyperkitty", "jira", "launchpad", "mattermost", "mbox", "meetup", "nntp",
    "pipermail", "rocketchat", "supybot",
)  # fmt: skip
SPOKEN_BY = {
    "twitter": ("x",), "facebook": ("facebook", "instagram", "whatsapp"), "rss": ("feeds",),
    **dict.fromkeys(ARCHIVED, ("archive",)),
}  # fmt: skip
"""Which channels understand a folder that is not named for one; every other is named for its own."""


def run(*, data: Path, out: Path | None, plant: str = "") -> dict[str, Any]:
    """Return {name, n, ours: {bodies, carrying, heard, empty, quarantined, crashed, networks: {name: the same}}}.

    `carrying`: bodies that hold a post, message, comment or review, counted by their shape alone. `heard`: carrying
    ones of which something was heard. `empty`: not carrying and nothing heard. `quarantined`: something in it, or all
    of it, could not be read and is kept with its bytes. `crashed`: reading it raised what no channel may raise.
    """
    rows = [(body.network, body.key, outcome(body, plant)) for body in bodies(data)]
    if not rows:
        raise click.ClickException(f"{data} holds no bodies: it must have a folder for each network.")
    if out is not None:
        _write(out, rows)
    networks = sorted({network for network, _, _ in rows})
    ours: dict[str, Any] = _figures(told for _, _, told in rows)
    ours["networks"] = {name: _figures(told for network, _, told in rows if network == name) for name in networks}
    return {"name": NAME, "n": len(rows), "ours": ours, "rivals": {}}


def outcome(body: Body, plant: str = "") -> Counter[str]:
    """Return what came of one body, as 0 or 1 for each figure."""
    heard = spoiled = crashed = 0
    for card in _cards(body.network):
        try:
            items = list(card.understand(body.content, body.name)) if card.understand else []
        except Unreadable:
            spoiled += 1
            continue
        except Exception:  # that is what is being counted
            crashed += 1
            continue
        found = sum(isinstance(item, Heard) for item in items)
        heard, spoiled = heard + found, spoiled + len(items) - found
    if plant == "crash":
        crashed += 1
    carrying = carries(body)
    got = heard > 0 and plant != "deaf"
    return Counter(
        bodies=1, carrying=int(carrying), heard=int(carrying and got), empty=int(not carrying and not got),
        quarantined=int(spoiled > 0 and not got), crashed=int(crashed > 0),
    )  # fmt: skip


def _cards(network: str) -> list[Card]:
    names = SPOKEN_BY.get(network, (network,))
    return [card for name, card in registry.cards().items() if name in names]


def _figures(told: Iterable[Counter[str]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for one in told:
        total.update(one)
    return {name: total[name] for name in FIGURES}


def _write(out: Path, rows: list[tuple[str, str, Counter[str]]]) -> None:
    import polars

    columns: dict[str, list[Any]] = {"key": [key for _, key, _ in rows], "network": [network for network, _, _ in rows]}
    columns |= {name: [told[name] for _, _, told in rows] for name in FIGURES[1:]}
    polars.DataFrame(columns).with_columns(score=polars.col("heard")).write_parquet(out)
