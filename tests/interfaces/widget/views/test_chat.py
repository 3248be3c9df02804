"""A visitor of a foreign page talks with us, under a name or none: heard once, and read by nobody else."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from porch.core.clock import StoppedClock
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.desk.post.models import Missed
from porch.engagement.conversations import actions as conversations
from porch.interfaces.widget import holding
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.interactions.models import Delivery, File, Interaction
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person
from tests.interfaces.console.conftest import sign_in
from tests.interfaces.widget.conftest import CHAT, OTHERS, SHOP, TOKEN, Visitor, answered, connected

CLEO = Visitor()
WORDS = "Do you have a table on Friday?"


def test_what_a_visitor_says_is_heard_in_private_from_a_stranger(chat: Any) -> None:
    assert CLEO.sends(words=WORDS, page=f"{SHOP}/menu").status_code == 201
    said = Interaction.objects.get()
    assert (said.text, said.channel, said.visibility, said.ours) == (WORDS, "webchat", "direct", False)
    assert said.detail == {"page": f"{SHOP}/menu"}
    assert said.person is not None
    assert said.person.name.startswith("Visitor ")


def test_only_the_digest_of_the_token_is_kept(chat: Any) -> None:
    CLEO.sends(words=WORDS)
    kept = b"".join(bytes(one.body) for one in Delivery.objects.all())
    assert kept
    assert TOKEN.encode() not in kept
    assert not Handle.objects.filter(value__contains=TOKEN).exists()


def test_an_answer_from_the_console_is_read_by_the_visitor_and_by_nobody_else(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    answered(alice, "By the window, Friday at eight.")
    assert CLEO.reads() == [(False, WORDS), (True, "By the window, Friday at eight.")]
    assert Visitor(token=OTHERS).reads() == []


def test_an_answer_is_not_shown_before_it_has_left(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    outgoing = answered(alice, "No.", left=False)
    assert CLEO.reads() == [(False, WORDS)]
    conversations.take_back(outgoing=outgoing, at=datetime.now(UTC))
    assert post.deliver_next() is None
    assert CLEO.reads() == [(False, WORDS)]


def test_our_notes_and_deeds_are_not_for_visitors(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    said = Interaction.objects.get()
    assert said.handle is not None
    about: dict[str, Any] = {
        "thread_id": said.thread_id,
        "handle": said.handle,
        "member": alice,
        "at": datetime.now(UTC),
    }
    conversations.note(text="She never tips.", **about)
    conversations.close(reason="Not for us", **about)
    assert CLEO.reads() == [(False, WORDS)]


def test_what_is_new_is_told_once(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    seen = CLEO.asks().json()["turns"][-1]["seq"]
    assert CLEO.asks(after=seen).json()["turns"] == []
    answered(alice, "Yes.")
    assert [turn["words"] for turn in CLEO.asks(after=seen).json()["turns"]] == ["Yes."]


def test_the_same_words_sent_twice_are_said_once(chat: Any) -> None:
    statuses = [CLEO.sends(key="k" * 20, words=WORDS).status_code for _ in range(3)]
    assert statuses == [201, 200, 200]
    assert Interaction.objects.count() == Delivery.objects.count() == 1


def test_the_same_key_of_two_visitors_is_two_things_said(chat: Any) -> None:
    for visitor in (CLEO, Visitor(token=OTHERS)):
        visitor.sends(key="k" * 20, words=WORDS)
    assert Interaction.objects.count() == Person.objects.count() == 2


def test_the_same_key_with_other_words_changes_nothing(chat: Any) -> None:
    CLEO.sends(key="k" * 20, words=WORDS)
    CLEO.sends(key="k" * 20, words="Cancel everything")
    assert CLEO.reads() == [(False, WORDS)]


@pytest.mark.parametrize(
    "words", ["a" * 10_000, "👩🏽‍🍳" * 2000, "مرحبا 你好\nE\u0301 🥖", "<script>alert(1)</script>"]
)
def test_words_come_back_letter_by_letter(chat: Any, words: str) -> None:
    assert CLEO.sends(words=words).status_code == 201
    assert CLEO.reads() == [(False, words)]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": "a" * 10_001}, "1 characters too many."),
        ({"words": "  \n"}, "There is nothing written yet."),
        ({}, "There is nothing written yet."),
        ({"words": "Hello", "key": "short"}, "This cannot be told from what was said before."),
        ({"words": "Hello", "key": "k" * 65}, "This cannot be told from what was said before."),
        ({"words": "Hello", "key": "../../etc/passwd"}, "This cannot be told from what was said before."),
    ],
)
def test_what_cannot_be_taken_is_said_to_be_wrong(chat: Any, fields: dict[str, str], said: str) -> None:
    answer = CLEO.sends(**fields)
    assert (answer.status_code, answer.json()) == (422, {"error": said})
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b"\xff\xfe", b'{"words": 7}', b'{"words": ["x"]}', b"[" * 9999]
)
def test_what_is_no_slip_is_refused(chat: Any, body: bytes) -> None:
    assert CLEO.sends_bytes("talk/", body).status_code == 400
    assert not Delivery.objects.exists()


def test_too_long_a_body_is_refused_unread(chat: Any) -> None:
    assert CLEO.sends_bytes("who/", b"x" * (256 * 1024 + 1)).status_code == 413
    assert CLEO.sends_bytes("talk/", b"x" * (256 * 1024 + 2_000_000 + 1)).status_code == 413


@pytest.mark.parametrize("token", ["", "short", "a" * 42, "a" * 65, "ü" * 43, "a b" * 20])
def test_without_a_token_of_256_bits_nothing_is_read_or_said(chat: Any, token: str) -> None:
    headers = {"Origin": SHOP, "Authorization": f"Bearer {token}"}
    assert Client().get(f"{CHAT}talk/", headers=headers).status_code == 401
    assert Client().post(f"{CHAT}talk/", b"{}", "application/json", headers=headers).status_code == 401


def test_who_they_say_they_are_is_how_they_are_called_and_joins_nobody(chat: Any) -> None:
    CLEO.sends(words=WORDS)
    now = datetime.now(UTC)
    marsh = Person.objects.create(name="Cleo Marsh", created_at=now)
    known = Handle.objects.create(kind="email", value="cleo@example.org", person=marsh, created_at=now)
    assert CLEO.sends("who/", name="Cleo", mail="cleo@example.org").status_code == 201
    said = Interaction.objects.get(kind="create")
    assert said.handle is not None
    visitor = people.person(SYSTEM, said.handle.person_id or 0)
    assert visitor is not None
    assert visitor.name == "Cleo"
    assert visitor.pk != known.person_id
    assert {handle.kind for handle in visitor.handles.all()} == {"webchat", "unverified_mail"}
    assert people.find(SYSTEM, "cleo@example.org")


def test_whoever_says_so_again_is_noted_once(chat: Any) -> None:
    CLEO.sends(words=WORDS)
    for _ in range(2):
        CLEO.sends("who/", name="Cleo", mail="cleo@example.org")
    assert Handle.objects.filter(kind="unverified_mail").count() == 1


def test_two_who_give_the_same_address_are_two(chat: Any) -> None:
    for visitor in (CLEO, Visitor(token=OTHERS)):
        visitor.sends(words=WORDS)
        visitor.sends("who/", mail="cleo@example.org")
    claims = Handle.objects.filter(kind="unverified_mail")
    assert len({claim.person_id for claim in claims}) == 2


def test_a_name_a_colleague_gave_stays(chat: Any) -> None:
    CLEO.sends(words=WORDS)
    Person.objects.update(name="The lady with the dog")
    CLEO.sends("who/", name="Cleo")
    assert Person.objects.get().name == "The lady with the dog"


def test_saying_who_one_is_leaves_them_waiting_for_the_answer_to_their_words(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    CLEO.sends("who/", name="Cleo", mail="cleo@example.org")
    morning.refresh(now=datetime.now(UTC))
    (standing,) = waiting.box(SYSTEM, "waiting")
    assert (standing.excerpt, standing.handle.person.name) == (WORDS, "Cleo")
    answered(alice, "Yes.")
    morning.refresh(now=datetime.now(UTC))
    assert waiting.box(SYSTEM, "waiting") == []


@pytest.mark.parametrize("fields", [{}, {"name": "  "}, {"mail": "no address"}, {"mail": "a@b\nBcc: x@y.example"}])
def test_an_introduction_needs_a_name_or_an_address(chat: Any, fields: dict[str, str]) -> None:
    assert CLEO.sends("who/", **fields).status_code == 422


def test_it_says_honestly_that_nobody_is_there_and_by_when_an_answer_comes(chat: Any, alice: Any) -> None:
    told = CLEO.asks("").json()
    by = (datetime.now(UTC) + timedelta(days=3)).date()
    assert told == {"name": "Trattoria", "there": False, "by": by.isoformat(), "longest": 10_000}
    CLEO.sends(words=WORDS)
    answered(alice, "Yes.")
    assert CLEO.asks("").json()["there"]


def test_pages_that_are_not_listed_may_neither_read_nor_write(chat: Any) -> None:
    stranger = Visitor(origin="https://evil.example")
    assert (
        stranger.sends(words=WORDS).status_code == stranger.asks().status_code == stranger.asks("").status_code == 403
    )
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "origin", ["null", "https://shop.example.evil.example", "http://shop.example", "https://SHOP.example"]
)
def test_an_origin_is_held_to_the_letter(chat: Any, origin: str) -> None:
    assert Visitor(origin=origin).asks("").status_code == 403


def test_a_listed_page_is_named_and_no_cookie_is_asked_for(chat: Any) -> None:
    answer = CLEO.asks("")
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies


def test_a_browser_may_ask_first(chat: Any) -> None:
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = Client().options(f"{CHAT}talk/", headers=asked)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, SHOP)
    assert "authorization" in answer["Access-Control-Allow-Headers"]
    assert Client().options(f"{CHAT}talk/", headers={**asked, "Origin": "https://evil.example"}).status_code == 403


def test_our_own_page_may_always_try(chat: Any) -> None:
    assert Visitor(origin="http://testserver").asks("").status_code == 200
    page = Client().get(f"{CHAT}try/").content.decode()
    assert '<porch-chat href="/chat/trattoria/">' in page


def test_a_chat_that_rests_or_never_was_is_closed(chat: Any) -> None:
    accounts.pause(account=chat)
    assert CLEO.sends(words=WORDS).status_code == 404
    assert Visitor(at="/chat/nobody/").asks("").status_code == 404


def test_a_visitor_who_says_very_much_is_asked_to_wait(chat: Any) -> None:
    statuses = [CLEO.sends(words=WORDS).status_code for _ in range(22)]
    assert statuses == [201] * 20 + [429] * 2
    assert 0 < int(CLEO.sends(words=WORDS)["Retry-After"]) <= 600
    assert Visitor(token=OTHERS).sends(words=WORDS).status_code == 201


def test_one_place_with_ever_new_visitors_is_asked_to_wait(chat: Any) -> None:
    statuses = [Visitor(token=f"{n:043}").sends(words=WORDS).status_code for n in range(62)]
    assert statuses == [201] * 60 + [429] * 2


def test_a_name_full_of_markup_is_only_a_name(chat: Any) -> None:
    CLEO.sends(words=WORDS)
    CLEO.sends("who/", name="<img src=x onerror=alert(1)>")
    answer = CLEO.asks()
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["turns"][0]["words"] == WORDS


def test_what_visitors_write_is_only_letters_to_the_team(chat: Any, alice: Any) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    CLEO.sends(words=hostile, page='https://shop.example/"><script>alert(3)</script>')
    CLEO.sends("who/", name=hostile)
    morning.refresh(now=datetime.now(UTC))
    said = Interaction.objects.get(kind="create")
    console = sign_in(alice)
    for path in ("/", f"/conversations/{said.thread_id}-{said.handle_id}/", f"/people/{said.person_id}/"):
        page = console.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_half_a_letter_and_a_null_do_no_harm(chat: Any) -> None:
    body = json.dumps({"key": "k" * 20, "words": "a\ud83d\0b"}).encode()
    assert CLEO.sends_bytes("talk/", body).status_code == 201
    assert CLEO.reads() == [(False, "a?b")]
    body = json.dumps({"key": "l" * 20, "name": "Cleo\udc00\0", "mail": "cleo@example.org"}).encode()
    assert CLEO.sends_bytes("who/", body).status_code == 201
    assert Person.objects.get().name == "Cleo?"


def test_two_at_the_same_moment_are_one(chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.records.interactions.queries.present", lambda *_: set())
    statuses = [CLEO.sends(key="k" * 20, words=WORDS).status_code for _ in range(2)]
    assert statuses == [201, 201]
    assert CLEO.reads() == [(False, WORDS)]


def test_a_page_that_is_no_page_is_not_kept(chat: Any) -> None:
    CLEO.sends(words=WORDS, page="javascript:alert(1)")
    assert Interaction.objects.get().detail == {}


def test_a_question_that_finds_nothing_is_held_a_little(chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "EVERY", 0.01)
    monkeypatch.setattr(holding, "LONGEST", 0.05)
    CLEO.sends(words=WORDS)
    seen = CLEO.asks().json()["turns"][-1]["seq"]
    assert CLEO.asks(after=seen, wait=10).json() == {"turns": [], "again": 0}


@pytest.mark.parametrize("after", ["-1", "x", "9" * 40, "1e3"])
def test_a_place_that_is_no_number_is_the_beginning(chat: Any, after: str) -> None:
    CLEO.sends(words=WORDS)
    assert len(CLEO.asks(after=after).json()["turns"]) == 1


def test_an_answer_counts_as_read_only_where_the_chat_stands_open(
    chat: Any, alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "LONGEST", 0.5)
    CLEO.sends(words=WORDS)
    answered(alice, "Friday at eight.")
    CLEO.asks()
    Visitor(token=OTHERS).asks(wait=10)
    assert Missed.objects.count() == 1
    CLEO.asks(wait=10)
    assert Missed.objects.count() == 0


@pytest.mark.slow
def test_what_was_fetched_while_the_chat_was_shut_is_read_once_it_is_opened(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    answered(alice, "Friday at eight.")
    seen = CLEO.asks().json()["turns"][-1]["seq"]
    answered_again = Missed.objects.get()
    holding_nothing = CLEO.asks(after=seen, wait=1)
    assert holding_nothing.json()["turns"] == []
    assert not Missed.objects.filter(pk=answered_again.pk).exists()


def picture(*, size: tuple[int, int] = (40, 30), place: bool = True) -> bytes:
    """Return a photo as a phone takes it: with where it was taken."""
    exif = Image.Exif()
    if place:
        exif[0x8825] = {1: "N", 2: (43.0, 46.0, 12.0)}
    out = BytesIO()
    Image.new("RGB", size, "tomato").save(out, "JPEG", exif=exif)
    return out.getvalue()


def written(content: bytes) -> str:
    """Return bytes as the chat sends them."""
    return b64encode(content).decode()


def photo_of(visitor: Visitor, number: int) -> Any:
    """Return the answer to asking for a photo."""
    return visitor.asks(f"photos/{number}/")


def test_a_photo_comes_with_its_words_and_without_its_place(chat: Any, alice: Any) -> None:
    taken = picture()
    assert b"GPS" in taken or b"Exif" in taken
    assert CLEO.sends(words="This one?", photo=written(taken), alt="A red plate").status_code == 201
    kept = File.objects.get()
    assert (kept.state, kept.content_type, kept.alt) == ("kept", "image/jpeg", "A red plate")
    shown = photo_of(CLEO, kept.pk)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"Exif" not in shown.content
    assert written(taken).encode() not in bytes(Delivery.objects.get().body)
    (turn,) = CLEO.asks().json()["turns"]
    assert turn["photos"] == [{"id": kept.pk, "alt": "A red plate"}]
    assert sign_in(alice).get(f"/media/{kept.pk}/").status_code == 200


def test_a_photo_needs_no_words(chat: Any) -> None:
    assert CLEO.sends(words="", photo=written(picture())).status_code == 201
    assert Interaction.objects.get().has_files


def test_a_photo_is_its_visitors_to_see_and_nobody_elses(chat: Any) -> None:
    CLEO.sends(words="x", photo=written(picture()))
    number = File.objects.get().pk
    other = Visitor(token=OTHERS)
    other.sends(words="Hello")
    assert photo_of(other, number).status_code == 404
    assert photo_of(Visitor(token=""), number).status_code == 401
    assert photo_of(CLEO, number + 1).status_code == 404
    assert photo_of(Visitor(origin="https://evil.example"), number).status_code == 403
    connected("webchat", {"name": "Bakery", "origins": SHOP})
    assert photo_of(Visitor(at="/chat/bakery/"), number).status_code == 404


@pytest.mark.parametrize(("photo", "status", "words"), [
    (written(b"<svg onload=alert(1)>"), 422, "This is no photo that can be shown"),
    (written(b"%PDF-1.7 x"), 422, "This is no photo that can be shown"),
    (written(picture()[:200]), 422, "This is no photo that can be shown"),
    ("no base64 at all!", 422, "not written as one"),
    (written(b"\xff\xd8\xff" + b"x" * 1_500_000), 422, "too large"),
], ids=["a script", "a document", "half a photo", "no bytes", "too large"])  # fmt: skip
def test_what_is_no_photo_is_refused_and_nothing_is_kept(chat: Any, photo: str, status: int, words: str) -> None:
    answer = CLEO.sends(words="Look", photo=photo)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True)
    assert not Delivery.objects.exists()


def test_photo_after_photo_is_asked_to_wait(chat: Any) -> None:
    sent = [CLEO.sends(words="x", photo=written(picture())).status_code for _ in range(7)]
    assert sent == [201] * 6 + [429]
    assert CLEO.sends(words="Words still come through").status_code == 201


def test_our_photo_stands_where_they_asked(chat: Any, alice: Any) -> None:
    CLEO.sends(words=WORDS)
    morning.refresh(now=datetime.now(UTC))
    standing = waiting.box(SYSTEM, "waiting")[0]
    path = f"/conversations/{standing.thread_id}-{standing.handle_id}/"
    file = SimpleUploadedFile("table.jpg", picture(), content_type="image/jpeg")
    sign_in(alice).post(f"{path}replies/", {"text": "This table?", "photo": file, "alt": "A table by the window"})
    post.deliver_next(clock=StoppedClock(datetime.now(UTC) + timedelta(seconds=11)))
    _, ours = CLEO.asks().json()["turns"]
    assert [one["alt"] for one in ours["photos"]] == ["A table by the window"]
    shown = photo_of(CLEO, ours["photos"][0]["id"])
    assert (shown.status_code, b"Exif" in shown.content) == (200, False)
    assert "A table by the window" in sign_in(alice).get(path).content.decode()
    assert photo_of(Visitor(token=OTHERS), ours["photos"][0]["id"]).status_code == 404
