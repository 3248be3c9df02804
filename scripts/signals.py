"""Write docs/signals.md from the declarations: `signals.py` writes, `signals.py --check` compares."""

from __future__ import annotations

import sys
from pathlib import Path

from porch.analytics.influence.signals import catalogue
from porch.analytics.influence.signals.declaring import Direction, Signal, Subject

PAGE = Path(__file__).parents[1] / "docs" / "signals.md"
HEADS = {
    Subject.PERSON: "Of a person",
    Subject.PAIR: "Of a pair, the first of whom acted on the second",
    Subject.TOPIC: "Of a person on a topic",
}
MOVES = {Direction.RAISES: "raises", Direction.LOWERS: "lowers", Direction.CONTEXT: "context only"}
HEAD = """# Signals: what may tell that somebody moves others

Written by `scripts/signals.py` from the declarations in `porch.analytics.influence.signals`.

{many} figures, all read off one tally of the acts: who did what to whom and when. An act is by its actor and to the
credit of its target. What counts as an act stands in [influence](influence.md): follows and views do not, nor do acts
on oneself, and of a pair three count in a day. No figure is ever "not a number": a cell is empty where there is no
evidence. They are there to look at, and for whoever learns from them. Sway is not their sum: it has rules of its own
for the same acts. Where a source says "Ours", we know of no paper.

    from datetime import UTC, datetime
    from porch.analytics.influence.signals.tallies import merged, of_pairs, of_people, of_topics, tally

    told = tally(frame, datetime.now(UTC))  # actor, target, time, kind; topic, in_person, amount
    of_people(told, customers=["ann", "ben"])

A tally is kept up without reading anything twice: `told.moved(later)` lets time pass, `merged(one, other)` adds what
came since. Pieces are cut at midnight UTC, as of half a day nobody can tell which three acts of a pair count. `amount`
is what goes with an act: hours of delay of a reply, minutes of a call, words of a message, change of mood. Posts are
rows without a target. Many rows? The same signals on Spark: [scale](scale.md).
"""
FOOT = """
## What is not among them

- Medians, of delays and of words: they cannot be merged from pieces. Means that fade stand in for them.
- How deep a thread goes: the acts do not say which thread they belong to. `replies_each` says how often people return.
- How responders spread over circles, and PageRank: both take rounds over the whole graph. `effective_responders` and
  `responders_drawn` are what one pass can say; PageRank has [figures of its own](scale.md).
- Lists somebody is on, and membership in the same organisation: nobody did anything by either.
- What a contact was about (a bill, a complaint), and the tone of words: not told by acts, but by
  [language](language.md).
"""


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    written = page()
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != written)
    PAGE.write_text(written, encoding="utf-8")
    return 0


def page() -> str:
    """Return the whole page."""
    return HEAD.format(many=len(catalogue.SIGNALS)) + "".join(part(subject) for subject in Subject) + FOOT


def part(subject: Subject) -> str:
    """Return the signals of one subject as a table."""
    head = (
        f"\n## {HEADS[subject]}\n\n| signal | formula | unit | more of it | why | source |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(row(signal) for signal in catalogue.of(subject))


def row(signal: Signal) -> str:
    """Return one signal as a row."""
    formula = signal.formula.replace("|", "\\|")
    cells = (f"`{signal.id}`", formula, signal.unit, MOVES[signal.direction], signal.why, signal.source)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
