"""Who may be one person: suggestions with their reasons, never more than a suggestion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from porch.analytics.identity.known import Evidence, Known, Likeness
from porch.core.folding import fold

SUGGESTED = 0.9


def suggest(
    known: Sequence[Known], *, never: Collection[tuple[int, int]] = (), threshold: float = SUGGESTED
) -> list[Likeness]:
    """Return which persons are probably one, the surest first; pairs in `never` and below `threshold` are left out.

    >>> ann = [Known(person=1, kind="mastodon", value="ann.lindqvist", name="Ann"),
    ...        Known(person=2, kind="bluesky", value="AnnLindqvist", name="")]
    >>> [(found.one, found.other) for found in suggest(ann)], suggest(ann, never=[(2, 1)])
    ([(1, 2)], [])
    """
    refused = {(min(pair), max(pair)) for pair in never}
    holders: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for one in known:
        letters = "".join(char for char in fold(one.value[:400]) if char.isalnum())
        if len(letters) > 7:
            holders[letters].add((one.person, one.kind))
    found = []
    for letters, those in sorted(holders.items()):
        people = sorted({person for person, _ in those})
        if len(people) == 2 and len({kind for _, kind in those}) > 1 and (people[0], people[1]) not in refused:
            why = (Evidence(words=f'both are called "{letters}"', weight=3.0),)
            found.append(Likeness(one=people[0], other=people[1], probability=0.95, evidence=why))
    return [one for one in found if one.probability >= threshold]
