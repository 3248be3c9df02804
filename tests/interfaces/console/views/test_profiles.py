"""What one knows of somebody: tags, fields, notes, where they work; and people by a filter that can be saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.projections.presence import actions as presence
from porch.records.interactions.models import Interaction
from porch.records.organisations import actions as organisation_deeds
from porch.records.organisations import queries as organisations
from porch.records.people import queries as people
from porch.records.people.models import Handle
from porch.records.profiles import actions, queries
from porch.records.profiles.models import Field
from tests.interfaces.console.conftest import ANN, Town, sign_in
from tests.interfaces.console.test_cost import statements


@pytest.fixture
def ann(town: Town) -> Any:
    found = people.known_as(SYSTEM, ANN.kind, ANN.value)
    assert found is not None
    return people.person(SYSTEM, found.person_id or 0)


@pytest.fixture
def bob(town: Town) -> Client:
    return sign_in(town.bob)


def deed(client: Client, address: str, **told: str) -> Any:
    """Send a deed as our script does."""
    return client.post(address, told, headers={"X-Porch-Deed": "1"})


def undo_of(answer: Any) -> str:
    """Return where a note leads back."""
    body = answer.content.decode()
    return body.split('action="', 1)[1].split('"', 1)[0].replace("&amp;", "&")


def part(client: Client, ann: Any) -> str:
    answer = client.get(reverse("console:person-profile", args=[ann.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_tag_is_given_taken_off_and_given_back(ann: Any, bob: Client) -> None:
    tags = reverse("console:person-tags", args=[ann.pk])
    removal = undo_of(deed(bob, tags, name="VIP & <Co>"))
    assert "VIP &amp; &lt;Co&gt;" in part(bob, ann)
    again = undo_of(deed(bob, removal))
    assert queries.tags_of(SYSTEM, ann) == []
    deed(bob, again)
    assert [tag.name for tag in queries.tags_of(SYSTEM, ann)] == ["VIP & <Co>"]
    assert deed(bob, tags, name=" ").status_code == 422


def test_a_field_is_made_filled_and_put_back(ann: Any, bob: Client) -> None:
    deed(bob, reverse("console:fields"), name="Shoe", kind="number")
    values = reverse("console:person-values", args=[ann.pk])
    field = str(Field.objects.get().pk)
    undo = undo_of(deed(bob, values, field=field, text="38"))
    assert "38" in part(bob, ann)
    assert "known already" not in deed(bob, values, field=field, text="38").content.decode()
    assert "is a number" in deed(bob, values, field=field, text="large").content.decode()
    deed(bob, undo)
    assert queries.values_of(SYSTEM, ann)[0].value is None
    assert deed(bob, undo).status_code == 409


def test_a_field_that_makes_no_sense_is_refused_and_one_made_can_be_undone(ann: Any, bob: Client) -> None:
    assert deed(bob, reverse("console:fields"), name="Size", kind="choice").status_code == 422
    undo = undo_of(deed(bob, reverse("console:fields"), name="Size", kind="choice", choices="S, M"))
    assert ">S</option>" in part(bob, ann)
    deed(bob, undo)
    assert queries.fields(SYSTEM) == []


def test_a_note_stands_in_the_history(ann: Any, bob: Client) -> None:
    notes = reverse("console:person-notes", args=[ann.pk])
    deed(bob, notes, text="Her daughter marries in May")
    assert Interaction.objects.filter(kind="note", to_handle__person=ann).count() == 1
    assert "Her daughter marries in May" in shown(bob, reverse("console:person", args=[ann.pk]))
    assert deed(bob, notes, text=" ").status_code == 422


def test_where_they_write_from_is_suggested_and_taken_with_one_press(ann: Any, bob: Client) -> None:
    Handle.objects.create(kind="email", value="ann@mill.example", person=ann, created_at=ann.created_at)
    assert 'They write from <span class="break-all">mill.example' in part(bob, ann)
    roles = reverse("console:person-roles", args=[ann.pk])
    undo = undo_of(deed(bob, roles, domain="mill.example"))
    (role,) = organisations.roles_of(SYSTEM, ann)
    assert role.organisation.name == "mill.example"
    assert 'break-all">mill.example' not in part(bob, ann)
    again = undo_of(deed(bob, undo))
    assert organisations.roles_of(SYSTEM, ann) == []
    deed(bob, again)
    assert organisations.roles_of(SYSTEM, ann) == [role]


def test_where_they_work_is_noted_left_and_taken_back(ann: Any, bob: Client) -> None:
    roles = reverse("console:person-roles", args=[ann.pk])
    deed(bob, roles, organisation="Mill", title="Buyer", since="2020-01-01")
    deed(bob, roles, organisation="mill", title="Head", until="2019-01-01")
    assert "since Jan 2020" in part(bob, ann)
    assert len(organisations.organisations(SYSTEM)) == 1
    buyer = organisations.roles_of(SYSTEM, ann)[0]
    stay = undo_of(deed(bob, reverse("console:role-leaving", args=[buyer.pk])))
    assert organisations.roles_of(SYSTEM, ann)[0].until is not None
    deed(bob, stay)
    assert organisations.roles_of(SYSTEM, ann)[0].until is None
    for wrong in ({"organisation": ""}, {"organisation": "Mill", "since": "soon"}):
        assert deed(bob, roles, **wrong).status_code == 422


def test_without_a_script_it_is_a_page_of_its_own(ann: Any, bob: Client) -> None:
    assert "<html" in shown(bob, reverse("console:person-profile", args=[ann.pk]))


def test_whoever_only_reads_sees_it_and_changes_nothing(ann: Any, town: Town) -> None:
    actions.tag(person=ann, name="VIP", by=None, at=town.now)
    page = part(sign_in(town.charlie), ann)
    assert "VIP" in page
    assert "<form" not in page


def test_people_are_filtered_and_the_filter_saved_forgotten_and_brought_back(ann: Any, bob: Client, town: Town) -> None:
    tag = actions.tag(person=ann, name="VIP", by=None, at=town.now).tag
    address = f"{reverse('console:people')}?tag={tag.pk}"
    page = shown(bob, address)
    assert "tagged VIP" in page
    assert page.count('class="row__link"') == 1
    undo = undo_of(deed(bob, reverse("console:segments"), name="Friends", tag=str(tag.pk)))
    segment = queries.segment_named(SYSTEM, "friends")
    assert segment is not None
    page = shown(bob, f"{reverse('console:people')}?segment={segment.pk}")
    assert page.count('class="row__link"') == 1
    assert "Forget it" in page
    back = undo_of(deed(bob, undo))
    assert queries.segments(SYSTEM) == []
    deed(bob, back)
    assert queries.segments(SYSTEM) == [segment]
    assert deed(bob, reverse("console:segments"), name="Friends", tag=str(tag.pk)).status_code == 422


@pytest.mark.parametrize("asked", ["heard_before=soon", "mail=perhaps", "field=7&holds=%3E%3Dx&tag=3", "segment=99"])
def test_a_filter_that_makes_no_sense_is_said_and_breaks_nothing(bob: Client, asked: str) -> None:
    assert bob.get(f"{reverse('console:people')}?{asked}").status_code == 200


def test_nobody_is_said_with_what_was_asked(bob: Client) -> None:
    assert "Nobody is with a mail address" not in shown(bob, f"{reverse('console:people')}?mail=yes")
    assert "Nobody now" in shown(bob, f"{reverse('console:people')}?heard_after=0d")


def test_pages_of_a_filter_keep_the_filter(bob: Client, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.people.PAGE", 1)
    page = shown(bob, f"{reverse('console:people')}?mail=no")
    assert "mail=no&amp;after=" in page


def test_an_owner_takes_people_out_and_nobody_else(ann: Any, bob: Client, town: Town) -> None:
    presence.count(now=town.now)
    address = f"{reverse('console:people-export')}?q=Lindqvist&format=vcard"
    assert bob.get(address).status_code == 403
    alice = sign_in(town.alice)
    answer: Any = alice.get(address)
    assert b"".join(answer.streaming_content).decode().count("BEGIN:VCARD") == 1
    assert "attachment" in answer["Content-Disposition"]
    assert alice.get(f"{reverse('console:people-export')}?format=word").status_code == 404


def test_the_part_and_the_list_ask_few_statements(ann: Any, bob: Client, town: Town) -> None:
    mill = organisation_deeds.add(name="Mill", by=None, at=town.now)
    organisation_deeds.employ(person=ann, organisation=mill, by=None, at=town.now)
    field = actions.add_field(name="Shoe")
    actions.put(person=ann, field=field, text="38", by=None, at=town.now)
    tag = actions.tag(person=ann, name="VIP", by=None, at=town.now).tag
    asked = statements(bob, reverse("console:person-profile", args=[ann.pk]))
    assert len(asked) <= 12, "\n".join(asked)
    asked = statements(bob, f"{reverse('console:people')}?tag={tag.pk}")
    assert len(asked) <= 12, "\n".join(asked)


@pytest.mark.parametrize("name", ["value-undo", "field-closure", "segment-closure", "segment-return", "role-leaving"])
def test_what_is_not_there_is_not_found(bob: Client, name: str) -> None:
    assert deed(bob, reverse(f"console:{name}", args=[999])).status_code == 404
