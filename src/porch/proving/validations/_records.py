"""One person in a table of records with slips of the pen (FEBRL), without the identity number, beside two rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from porch.analytics.identity.fields import Field, Linked, link
from porch.proving.validations._linking import Floats, Scored, figures, pairs_of

FIELDS = (
    Field(name="given_name", crossed="surname"), Field(name="surname", crossed="given_name"),
    Field(name="street_number", digits=True), Field(name="address_1", crossed="address_2"),
    Field(name="address_2", crossed="address_1"), Field(name="suburb"), Field(name="postcode", digits=True),
    Field(name="state"), Field(name="date_of_birth", digits=True),
)  # fmt: skip
COLUMNS = ("rec_id", *(field.name for field in FIELDS))
EXACT = ("given_name", "surname", "date_of_birth")
PRECISION = 0.995
SUGGESTED = 0.9
TENTHS = 10
Row = Mapping[str, Any]


def entity(row: Row) -> str:
    """Return whom a record is of.

    >>> entity({"rec_id": "rec-12-org"}) == entity({"rec_id": "rec-12-dup-0"})
    True
    """
    return str(row["rec_id"]).split("-")[1]


def scored(rows: Sequence[Row]) -> Scored:
    """Return how probable every pair of `rows` is that is worth a look: told from the rows, never from their truth."""
    return _scored(rows, link(rows, FIELDS))


def by_tenths(rows: Sequence[Row]) -> dict[str, float]:
    """Return the figures of ten tables of a tenth of the entities each, every one linked by itself."""
    found = called = of = 0
    for part in range(TENTHS):
        some = [row for row in rows if int(entity(row)) % TENTHS == part]
        one = scored(some)
        chosen = one.score >= SUGGESTED
        found, called, of = found + int((chosen & one.right).sum()), called + int(chosen.sum()), of + one.of
    return figures(found, called, of)


def rivals(rows: Sequence[Row], looked_at: Scored) -> dict[str, dict[str, float]]:
    """Return the figures of each rival on the pairs that we looked at: the narrowing down is ours and they share it."""
    alike = [_alike(rows, looked_at, field.name) for field in FIELDS]
    exact = np.minimum.reduce([_alike(rows, looked_at, name) == 1 for name in EXACT]).astype(np.float64)
    told = {"exact": exact, "mean_jaro_winkler": np.nan_to_num(np.nanmean(alike, axis=0))}
    return {name: _again(looked_at, score).best_at(PRECISION) for name, score in told.items()}


def _alike(rows: Sequence[Row], pairs: Scored, name: str) -> Floats:
    """Return the Jaro-Winkler likeness of a field, and NaN where one does not say."""
    texts = [row[name] or "" for row in rows]
    one, other = [texts[place] for place in pairs.first.tolist()], [texts[place] for place in pairs.second.tolist()]
    score: Floats = process.cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float64)
    return np.where([bool(a and b) for a, b in zip(one, other, strict=True)], score, np.nan)


def _again(pairs: Scored, score: Floats) -> Scored:
    return Scored(first=pairs.first, second=pairs.second, score=score, right=pairs.right, of=pairs.of)


def _scored(rows: Sequence[Row], linked: Linked) -> Scored:
    truth = np.array([entity(row) for row in rows])
    right = truth[linked.first] == truth[linked.second]
    return Scored(
        first=linked.first, second=linked.second, score=linked.probability, right=right, of=pairs_of(truth.tolist())
    )
