"""Records are told apart by what stands in them; their truth is only for the figures."""

from __future__ import annotations

import numpy as np

from porch.proving.validations import _records as records

Row = dict[str, str | None]


def table(people: int) -> list[Row]:
    """Return two records of each person, the second with a slip in the surname, no street, and another suburb."""
    chance = np.random.default_rng(5)
    letters = np.array(list("abcdefghijklmnoprstuvwz"))
    told: list[Row] = []
    for person in range(people):
        first, last, street, home = ("".join(chance.choice(letters, 8)) for _ in range(4))
        row: Row = {
            "rec_id": f"rec-{person}-org", "given_name": first, "surname": last, "street_number": str(person % 50),
            "address_1": street, "address_2": None, "suburb": home, "postcode": str(2000 + person % 90),
            "state": "nsw", "date_of_birth": f"19{10 + person % 80}{1 + person % 12:02}{1 + person % 28:02}",
        }  # fmt: skip
        told += [row, {**row, "rec_id": f"rec-{person}-dup-0", "surname": last[1:], "address_1": None}]
    return told


def test_an_original_and_its_copies_are_one_entity() -> None:
    assert records.entity({"rec_id": "rec-7-org"}) == records.entity({"rec_id": "rec-7-dup-3"}) == "7"


def test_the_truth_is_never_looked_at() -> None:
    rows = table(40)
    nameless = [{**row, "rec_id": f"rec-{at}-org"} for at, row in enumerate(rows)]
    assert records.scored(rows).score.tolist() == records.scored(nameless).score.tolist()


def test_the_identity_number_is_never_looked_at() -> None:
    assert "soc_sec_id" not in records.COLUMNS


def test_tenths_lose_nobody() -> None:
    told = records.by_tenths(table(60))
    assert told["recall"] > 0.95


def test_each_rival_is_there_and_exactness_finds_little() -> None:
    rows = table(60)
    told = records.rivals(rows, records.scored(rows))
    assert set(told) == {"exact", "mean_jaro_winkler"}
    assert told["exact"]["recall"] == 0.0
