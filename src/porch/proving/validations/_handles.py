"""One person across networks: fitted on one half of the persons of a set, measured on the other, beside four rivals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from porch.analytics.identity import Known, suggest
from porch.analytics.identity.features import compare
from porch.analytics.identity.fitting import fit
from porch.analytics.identity.model import Model, among, probability
from porch.analytics.identity.spellings import spellings
from porch.proving.validations._linking import Scored, figures, pairs_of

COLUMNS = ("person", "kind", "value", "last")
PRECISION = 0.99
Row = Mapping[str, Any]
OFFICES = re.compile("^(us)?(representative|congresswoman|congressman|senator|speaker|rep|sen)")
LEAST = 4


def halves(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows to fit on and those to measure on, no person in both."""
    apart: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        apart[int(sha256(f"porch|{row['person']}".encode()).hexdigest(), 16) % 2].append(row)
    return apart


def fitted(rows: Sequence[Row]) -> Model:
    """Return the weights that tell the persons of `rows` apart best."""
    numbers = {person: number for number, person in enumerate(sorted({row["person"] for row in rows}))}
    return fit([_known(row, numbers[row["person"]]) for row in rows])


def scored(model: Model, rows: Sequence[Row]) -> Scored:
    """Return how probable every pair of `rows` is that is worth a look; every row counts as a person of its own."""
    apart = np.arange(len(rows), dtype=np.int64)
    compared = compare(_strangers(rows))
    around = among(compared, model.odds_alone(compared), apart)
    return _scored(rows, around.first, around.second, probability(model.odds(around)))


def as_shipped(rows: Sequence[Row]) -> dict[str, float]:
    """Return the figures of what the product itself suggests of `rows`, with the weights it comes with."""
    called = suggest(_strangers(rows))
    found = sum(rows[one.one]["person"] == rows[one.other]["person"] for one in called)
    return figures(found, len(called), pairs_of([row["person"] for row in rows]))


def sparse(model: Model, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures where much is unknown: of half of the handles, and how many of strangers alone are joined.

    `half_known`: precision, recall and f1. `strangers` is one handle of each person, `joined` the pairs called one.
    """
    alone = list({row["person"]: row for row in sorted(rows, key=_dealt)}.values())
    joined = scored(model, alone).score >= model.suggested
    half = [row for row in rows if _dealt(row) % 2]
    return {"half_known": scored(model, half).at(model.suggested), "strangers": len(alone), "joined": int(joined.sum())}


def _dealt(row: Row) -> int:
    return int(sha256(f"{row['kind']}|{row['value']}".encode()).hexdigest(), 16)


def rivals(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return the figures of each rival, all but the last at their best threshold in hindsight."""
    first, second = _across(rows)
    plain = [str(row["value"]).lower() for row in rows]
    told = {
        "exact": _similar(rows, plain, JaroWinkler.similarity, cut=1.0),
        "jaro_winkler": _similar(rows, plain, JaroWinkler.similarity),
        "normalised_jaro_winkler": _similar(rows, [normalised(row) for row in rows], JaroWinkler.similarity),
    }
    held = [contained(rows[a], rows[b]) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    found = {name: one.best_at(PRECISION) for name, one in told.items()}
    return found | {"contained": _scored(rows, first, second, np.array(held, dtype=np.float64)).at(1.0)}


def ceiling(rows: Sequence[Row]) -> dict[str, float]:
    """Return the recall that text can reach: some handles are numbers a network made up."""
    said = [row["person"] for row in rows if spellings(_known(row, 0)).said != ("",)]
    return {"recall": round(pairs_of(said) / max(pairs_of([row["person"] for row in rows]), 1), 4)}


def normalised(row: Row) -> str:
    """Return the letters of a handle without the address and the office around them.

    >>> normalised({"kind": "website", "value": "https://www.rossi.senate.gov"}), normalised({"value": "Rep.Rossi"})
    ('rossi', 'rossi')
    """
    value = re.sub(r"^https?://(www\.)?", "", str(row["value"]).lower())
    value = value.split(".")[0] if row.get("kind") == "website" else value.lstrip("@").split("@")[0]
    letters = re.sub("[^a-z]", "", value)
    return OFFICES.sub("", letters) or letters


def contained(one: Row, other: Row) -> bool:
    """Whether the contact's last name stands in the other's handle; without a contact, one handle within the other."""
    contact, handle = (one, other) if one["kind"] == "contact" else (other, one)
    if contact["kind"] == "contact":
        return _letters(contact["last"]) in _letters(handle["value"])
    shorter, longer = sorted((normalised(one), normalised(other)), key=len)
    return len(shorter) >= LEAST and shorter in longer


def _letters(text: str | None) -> str:
    return re.sub("[^a-z]", "", unicodedata.normalize("NFKD", text or "").lower())


def _known(row: Row, person: int) -> Known:
    return Known(person=person, kind=str(row["kind"]), value=str(row["value"]))


def _strangers(rows: Sequence[Row]) -> list[Known]:
    return [_known(row, place) for place, row in enumerate(rows)]


def _across(rows: Sequence[Row]) -> tuple[Any, Any]:
    first, second = np.triu_indices(len(rows), 1)
    kinds = np.array([row["kind"] for row in rows])
    across = kinds[first] != kinds[second]
    return first[across], second[across]


def _similar(rows: Sequence[Row], texts: Sequence[str], scorer: Callable[..., float], cut: float = 0.0) -> Scored:
    first, second = _across(rows)
    alike = process.cdist(texts, texts, scorer=scorer, dtype=np.float64, score_cutoff=cut)
    return _scored(rows, first, second, alike[first, second])


def _scored(rows: Sequence[Row], first: Any, second: Any, score: Any) -> Scored:
    persons = np.array([row["person"] for row in rows])
    of = pairs_of(persons.tolist())
    return Scored(first=first, second=second, score=score, right=persons[first] == persons[second], of=of)
