"""What many put before or after the name in a handle ("rep", "real", "hq"): found by counting, listed nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

LEAST = 5
SHARE = 0.01
LEFT = 3  # letters that must be left of a handle
LONGEST = 20


def trimmings(pairs: Iterable[tuple[str, str]], count: int) -> frozenset[tuple[str, str]]:
    """Return (beginning, "") and ("", ending) that `LEAST` or more different handles have around another one.

    `pairs` are handles that look alike, `count` how many there are in all; a hundredth of them must have it.

    >>> names = "lindqvist rossi okafor tanaka silva".split()
    >>> sorted(trimmings([(name, f"real{name}") for name in names] + [("anna", "annabel")], 10))
    [('real', '')]
    """
    around: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pair in pairs:
        inner, outer = sorted(pair, key=len)
        if LEFT < len(inner) < len(outer) <= len(inner) + LONGEST:
            if outer.endswith(inner):
                around[outer[: -len(inner)], ""].add(inner)
            elif outer.startswith(inner):
                around["", outer[len(inner) :]].add(inner)
    needed = max(LEAST, SHARE * count)
    return frozenset(trimming for trimming, inside in around.items() if len(inside) >= needed)


def trimmed(text: str, known: frozenset[tuple[str, str]]) -> str:
    """Return `text` without its longest beginning and ending that are `known`.

    >>> trimmed("realrossihq", frozenset({("real", ""), ("re", ""), ("", "hq")}))
    'rossi'
    """
    for size in range(min(LONGEST, len(text) - LEFT), 0, -1):
        if (text[:size], "") in known:
            text = text[size:]
            break
    for size in range(min(LONGEST, len(text) - LEFT), 0, -1):
        if ("", text[-size:]) in known:
            return text[:-size]
    return text
