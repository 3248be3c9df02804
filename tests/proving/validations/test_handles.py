"""The rivals do what their names say, and nobody is measured who was fitted on."""

from __future__ import annotations

from porch.proving.validations import _handles as handles
from tests.analytics.identity.town import town

Row = dict[str, str | None]


def rows(people: int) -> list[Row]:
    """Return a set like the real one: each person has a contact, and accounts on three networks."""
    told: list[Row] = [
        {"person": f"p{one.person}", "kind": one.kind, "value": one.value, "last": None} for one in town(people)
    ]
    contacts = {one.person: one.name for one in town(people) if one.name}
    return told + [
        {"person": f"p{person}", "kind": "contact", "value": name, "last": name.split()[1]}
        for person, name in contacts.items()
    ]


def test_the_halves_share_nobody_and_lose_nobody() -> None:
    fitting, measured = handles.halves(rows(40))
    assert {one["person"] for one in fitting}.isdisjoint(one["person"] for one in measured)
    assert len(fitting) + len(measured) == 160


def test_a_row_stays_in_its_half_whatever_else_is_there() -> None:
    assert handles.halves(rows(40))[0][:8] == handles.halves(rows(40) + rows(3))[0][:8]


def test_an_office_and_an_address_are_normalised_away() -> None:
    assert handles.normalised({"kind": "website", "value": "https://www.rossi.house.gov"}) == "rossi"
    assert handles.normalised({"kind": "x", "value": "Sen_Rossi"}) == "rossi"
    assert handles.normalised({"kind": "x", "value": "rep"}) == "rep"


def test_contained_finds_the_last_name_or_one_handle_in_the_other() -> None:
    contact = {"kind": "contact", "value": "Ann Lindqvist", "last": "Lindqvist"}
    assert handles.contained(contact, {"kind": "x", "value": "real_lindqvist", "last": None})
    assert not handles.contained(contact, {"kind": "x", "value": "real_rossi", "last": None})
    assert handles.contained(
        {"kind": "x", "value": "rossi1", "last": None}, {"kind": "y", "value": "annrossi", "last": None}
    )


def test_each_rival_is_there_and_none_is_perfect() -> None:
    told = handles.rivals(rows(30))
    assert set(told) == {"exact", "jaro_winkler", "normalised_jaro_winkler", "contained"}
    assert max(one["recall"] for one in told.values()) < 1.0


def test_handles_a_network_made_up_lower_the_ceiling() -> None:
    made_up: list[Row] = [{"person": "p0", "kind": "y", "value": "100089476625799", "last": None}]
    assert handles.ceiling(rows(10) + made_up)["recall"] < handles.ceiling(rows(10))["recall"] == 1.0
