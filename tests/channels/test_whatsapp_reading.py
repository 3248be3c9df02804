"""What WhatsApp's webhooks say, one message at a time; Meta's own examples are read in test_whatsapp."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._meta_reading import Around, Us
from porch.channels._whatsapp_reading import number, pushed, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Trait, Visibility

PHONE, ANN = "106540352242922", "16505551234"
US = Around(us=Us(ids=frozenset({PHONE})))
COMMON = {"from": ANN, "id": "wamid.1", "timestamp": "1795348800"}


def body(**value: Any) -> dict[str, Any]:
    told = {"metadata": {"display_phone_number": "+1 555-078-3881", "phone_number_id": PHONE}, **value}
    change = {"field": "messages", "value": told}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def heard(**value: Any) -> list[Heard]:
    return [one for raw in pushed(body(**value), PHONE, US) for one in read(raw)]


def message(**told: Any) -> Heard:
    contacts = [{"profile": {"name": "Ann"}, "wa_id": ANN}]
    (found,) = heard(contacts=contacts, messages=[{**COMMON, **told}])
    return found


def test_a_message_is_private_and_addressed_to_us() -> None:
    found = message(type="text", text={"body": "Ciao"}, context={"id": "wamid.0"})
    assert (found.text, found.author.value, found.author.name) == ("Ciao", ANN, "Ann")
    assert (found.visibility, found.addressed, found.in_reply_to) == (Visibility.DIRECT, True, "wamid.0")
    assert (found.ref, found.thread) == (f"{ANN}:wamid.1", f"talk:15550783881-{ANN}")


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"type": "image", "image": {"id": "5", "caption": "My cake"}}, "My cake"),
        ({"type": "document", "document": {"id": "5", "filename": "order.pdf"}}, "order.pdf"),
        ({"type": "location", "location": {"latitude": 1.5, "longitude": 2, "name": "Acme"}}, "Acme\n1.5, 2"),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "Dov"}, "phones": [{"phone": "1"}]}]}, "Dov 1"),
        ({"type": "button", "button": {"text": "Yes", "payload": "Y"}}, "Yes"),
        ({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"title": "Rye"}}}, "Rye"),
        ({"type": "order", "order": {"text": "Soon", "product_items": [{"quantity": 2, "product_retailer_id": "rye"}]}},
         "Soon\n2 × rye"),
        ({"type": "unsupported", "errors": [{"code": 131051, "title": "Unknown"}]},
         "WhatsApp does not hand on this message: Unknown (131051)"),
    ],
)  # fmt: skip
def test_each_kind_of_message_has_its_words(told: dict[str, Any], text: str) -> None:
    assert message(**told).text == text


def test_a_photo_is_known_by_its_id() -> None:
    (photo,) = message(type="image", image={"id": "5", "mime_type": "image/jpeg"}).media
    assert (photo.url, photo.content_type) == ("whatsapp-media:5", "image/jpeg")


def test_a_reaction_is_a_nod_and_an_empty_one_takes_it_back() -> None:
    given = message(type="reaction", reaction={"message_id": "wamid.0", "emoji": "👍"})
    taken = message(type="reaction", reaction={"message_id": "wamid.0", "emoji": ""})
    assert (given.kind, given.in_reply_to, given.deleted) == (Kind.LIKE, "wamid.0", False)
    assert (taken.external_id, taken.deleted) == (given.external_id, True)


def test_an_edit_and_a_deletion_are_versions_of_what_they_change() -> None:
    said = message(type="text", text={"body": "At seven"})
    words = {"type": "text", "text": {"body": "At eight"}}
    edited = message(id="wamid.2", type="edit", edit={"original_message_id": "wamid.1", "message": words})
    gone = message(id="wamid.3", type="revoke", revoke={"original_message_id": "wamid.1"})
    assert {one.external_id for one in (said, edited, gone)} == {"wamid.1"}
    assert edited.edited_at is not None
    assert (edited.text, edited.edited_at > said.at, gone.deleted) == ("At eight", True, True)


def test_a_new_number_is_a_notice() -> None:
    found = message(type="system", system={"body": "Ann changed", "new_wa_id": "12195555358"})
    assert (found.addressed, found.traits) == (False, frozenset({Trait.AUTOMATIC}))
    assert found.detail == {"new number": "12195555358"}


def test_somebody_without_a_number_is_known_by_their_id() -> None:
    contact = {"profile": {"name": "Sheena"}, "user_id": "US.1349"}
    (found,) = heard(
        contacts=[contact], messages=[{"id": "w", "timestamp": "1", "type": "text", "text": {"body": "x"}}]
    )
    assert (found.author.value, found.author.name) == ("US.1349", "Sheena")


def test_a_group_is_one_thread() -> None:
    assert message(type="text", text={"body": "x"}, group_id="12@g.us").thread == "talk:15550783881-12@g.us"


@pytest.mark.parametrize("state", ["sent", "delivered"])
def test_that_something_is_on_its_way_says_nothing(state: str) -> None:
    assert heard(statuses=[{"id": "wamid.1", "status": state, "timestamp": "soon", "recipient_id": ANN}]) == []


@pytest.mark.parametrize(
    "told",
    [
        {"type": "text"}, {"type": "text", "text": {"body": 7}}, {"type": "reaction"}, {"id": ""}, {"type": "edit"},
        {"type": "text", "text": {"body": "x"}, "timestamp": "soon"}, {"type": "unsupported"}, {},
    ],
)  # fmt: skip
def test_a_message_of_the_wrong_shape_is_unreadable(told: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        message(**told)


@pytest.mark.parametrize("status", [{"id": "w", "status": ""}, {"status": "read"}, {"id": "w", "status": "eaten"}])
def test_a_status_of_the_wrong_shape_is_unreadable(status: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        heard(statuses=[{"timestamp": "1", **status}])


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbours_heard() -> None:
    good = {**COMMON, "type": "text", "text": {"body": "x"}}
    raw = json.dumps(body(messages=[good, "words", {**good, "id": "wamid.2"}])).encode()
    assert [type(one) for one in understand(raw, "")] == [Heard, Spoiled, Heard]


@pytest.mark.parametrize("told", [[], 7, {"object": "page", "entry": []}, {"object": "whatsapp_business_account"}])
def test_a_body_in_which_nobody_speaks_says_nothing(told: Any) -> None:
    assert list(understand(json.dumps(told).encode(), "")) == []


def test_a_number_is_its_digits() -> None:
    assert [number(told) for told in ("+1 (650) 555-1234", "16505551234", "US.1")] == [ANN, ANN, "US.1"]
