"""By which words somebody is named, and by which nobody is."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from porch.core.whom import HIDDEN, Whom, readable, words_for

ANN = Whom(persons=(1,), handles=(2,), words=words_for(
    [("email", "ann@mill.example"), ("x", "annlind"), ("phone", "+390412223334"), ("square", "ann")],
    ["Ann Lindqvist", "Ann", "Zoë Ångström"], ["https://town.example/@ann"],
))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "write to ann@mill.example.", "<ANN@MILL.EXAMPLE>", "ask @annlind!", "call +390412223334", "ann lindqvist said",
        "see https://town.example/@ann", '{"name": "Zo\\u00eb \\u00c5ngstr\\u00f6m"}',
    ],
)  # fmt: skip
def test_who_is_named_is_found(text: str) -> None:
    assert ANN.is_named_in(text)
    assert HIDDEN in ANN.hide(text)


@pytest.mark.parametrize(
    "text",
    ["Ann", "joann@mill.example", "ann@mill.example2", "annlind", "@annlindgren", "Joann Lindqvist", "annual report"],
)
def test_who_is_another_is_not(text: str) -> None:
    assert not ANN.is_named_in(text)
    assert ANN.hide(text) == text


def test_json_is_hidden_in_at_every_depth() -> None:
    told = {"to": ["ann@mill.example", 7], "Ann Lindqvist": {"n": None}}
    assert ANN.hide(told) == {"to": [HIDDEN, 7], HIDDEN: {"n": None}}


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_bytes_are_read_through_the_encodings_of_mail(encoding: str) -> None:
    message = EmailMessage()
    message.set_content("Greetings from Zoë Ångström", cte=encoding)
    assert ANN.is_named_in_bytes(message.as_bytes())


def test_a_name_in_an_encoded_header_is_found() -> None:
    message = EmailMessage()
    message["From"] = "Zoë Ångström <z@x.example>"
    assert ANN.is_named_in_bytes(message.as_bytes())


STRANGE = b"Content-Type: text/plain; charset=x-nobody\nContent-Transfer-Encoding: base64\n\nYQ=="


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", STRANGE,
                                 b"Subject: =?x-nobody?b?YQ==?=\n\nbase64"])  # fmt: skip
def test_bytes_that_nobody_can_read_name_nobody(raw: bytes) -> None:
    assert list(readable(raw))
    assert not ANN.is_named_in_bytes(raw)


def test_who_has_no_words_is_never_named() -> None:
    nobody = Whom(persons=(1,), handles=())
    assert not nobody.is_named_in("Ann")
    assert not nobody.is_named_in_bytes(b"Ann")
    assert nobody.hide("Ann") == "Ann"
