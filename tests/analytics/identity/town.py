"""A small town of made-up people, each with an account on three networks."""

from __future__ import annotations

from porch.analytics.identity import Known

FIRST = ["ann", "ben", "cleo", "dov", "eva", "fred", "gina", "hugo", "iris", "jack", "kim", "lea", "max", "nora", "pia"]
START = ["lind", "ros", "oka", "tan", "sil", "fer", "mar", "hol", "kov", "bru"]
END = ["qvist", "setti", "forbes", "akawa", "vano", "nandez", "tinez", "berg", "alenko", "nner"]


def town(people: int) -> list[Known]:
    """Return their handles, `person` being the truth: surnames are rare, first names are not."""
    known = []
    for person in range(people):
        first, last = FIRST[person * 7 % len(FIRST)], START[person % 10] + END[person // 10 % 10]
        known += [
            Known(person=person, kind="email", value=f"{first}.{last}@post.example"),
            Known(person=person, kind="x", value=f"{first}{last}"),
            Known(person=person, kind="mastodon", value=f"@real{last}@town.example", name=f"{first} {last}".title()),
        ]
    return known
