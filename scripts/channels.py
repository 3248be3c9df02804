"""Write the table of channels into the README, from the Cards: `channels.py` writes, `channels.py --check` compares."""

from __future__ import annotations

import sys
from pathlib import Path

from porch.channels import registry
from porch.core.channel import Card, abilities

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- channels: written by scripts/channels.py -->\n", "<!-- /channels -->"
SPOKEN = {"speaks": "answers", "reacts": "likes"}
HEARD = {
    "listens": "asks", "overhears": "is called", "searches": "searches", "tallies": "counts",
    "follows": "lists followers",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write the table, or say whether it is current."""
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    written = f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"
    if "--check" in arguments:
        return int(written != text)
    README.write_text(written, encoding="utf-8")
    return 0


def table() -> str:
    """Return every channel as a row: how it hears, what it says, what it was proved against."""
    head = "| channel | hears: Porch | speaks: Porch | tested against | a live account |\n|---|---|---|---|---|\n"
    return head + "".join(row(card) for card in registry.cards().values() if card.name in registry.OURS)


def row(card: Card) -> str:
    """Return one channel's row; a closed network's says why, and claims nothing."""
    if card.closed:
        return f"| [{card.label}](docs/channels/{card.name}.md) | by notices | - | nothing: {card.closed} | - |\n"
    can = abilities(card)
    heard = ", ".join(word for name, word in HEARD.items() if can[name] == "yes")
    spoken = "by hand" if card.by_hand else ", ".join(word for name, word in SPOKEN.items() if can[name] == "yes")
    tested = card.tested.against + (f": {card.tested.by}" if card.tested.by else "")
    tested += f" (compared {card.tested.compared})" if card.tested.compared else ""
    live = "used" if card.tested.live else "never used"
    cells = (f"[{card.label}](docs/channels/{card.name}.md)", heard or "is handed", spoken or "-", tested, live)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
