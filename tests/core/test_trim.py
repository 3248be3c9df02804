from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.core.trim import trim
from porch.proving.servers.need import need

CASES = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "email_corpora" / "mail_discourse.tar.gz"
TALON = Path(os.environ.get("PORCH_DATA", "../shared/data")) / "email_corpora" / "mail_talon.tar.gz"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Sun, 3 May 2026 at 09:00, Care <care@shop.example> wrote:",
        "On Sun, 3 May 2026 at 09:00, Care\n<care@shop.example> wrote:",
        "Am 03.05.2026 um 09:00 schrieb Care <care@shop.example>:",
        "Le 3 mai 2026 à 09:00, Care <care@shop.example> a écrit :",
        "Il giorno dom 3 mag 2026 alle ore 09:00 Care <care@shop.example> ha scritto:",
        "El dom, 3 may 2026 a las 9:00, Care (<care@shop.example>) escribió:",
        "Em dom., 3 de mai. de 2026 às 09:00, Care <care@shop.example> escreveu:",
        "Op zo 3 mei 2026 om 09:00 schreef Care <care@shop.example>:",
        "Den 3 maj 2026 kl. 09:00 skrev Care <care@shop.example>:",
        "W dniu 3.05.2026 o 09:00, Care <care@shop.example> napisał(a):",
        "3 мая 2026 г., в 09:00, Care <care@shop.example> написал(а):",
        "在 2026年5月3日，上午9:00，Care <care@shop.example> 写道：",
        "2026-05-03 9:00 GMT+02:00 Care <care@shop.example>:",
    ],
)
def test_the_quoted_mail_goes_in_every_language(introduction: str) -> None:
    assert trim(f"At eight, please.\n\n{introduction}\n\n> When?\n> Care\n") == "At eight, please."


@pytest.mark.parametrize(
    "tail",
    [
        "-- \nAnn\n+49 30 1234",
        "--\nAnn",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Inviato da iPhone",
        "Get Outlook for Android",
        "-----Original Message-----\nFrom: Care\nSent: Sunday\n\nWhen?",
        "-----Ursprüngliche Nachricht-----\nVon: Care\n\nWann?",
        "________________________________\nFrom: Care\nSent: Sunday\nTo: Ann\n\nWhen?",
        "Von: Care\nGesendet: Sonntag\nAn: Ann\nBetreff: Wann?\n\nWann?",
        "Begin forwarded message:\n\nFrom: Care",
        "> When?\n> Care",
    ],
)
def test_signatures_and_what_hangs_below_go(tail: str) -> None:
    assert trim(f"At eight, please.\n\n{tail}\n") == "At eight, please."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote: please change the table. Nobody did.",
        "Sent from my desk, is much easier then my mobile phone.",
        "Two things:\n- a table\n- a cake",
        "From: the heart.\nThank you all.",
        "5 > 4 and so on",
        "a -- b",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert trim(text) == text


def test_an_answer_below_the_quotation_stays() -> None:
    assert trim("On 3 May 2026, Care <care@shop.example> wrote:\n> When?\n> Care\n\nAt eight.") == "At eight."


def test_answers_between_the_quoted_lines_keep_what_they_answer() -> None:
    text = "Hi,\nOn 3 May 2026, Care <care@shop.example> wrote:\n> When?\n\nAt eight.\n\n> How many?\n\nTwo."
    assert trim(text) == text


def test_a_mail_that_is_all_quotation_stays() -> None:
    assert trim("> When?\n") == "> When?"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "line",
    [
        "On ",
        "On Monday\n",
        "On 1 a@b\n",
        "On 1 a@b wrote:\n> x\ny\n",
        "> hi\n",
        "-- \n",
        "From: a\n",
        "(>\n",
        ">",
        " ",
        "_",
        "-----a",
    ],
)
def test_long_and_strange_texts_end(line: str) -> None:
    assert trim(line * 20_000) is not None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["On 3 May 2026, A <a@b.example> wrote:", "> x", "words", "", "--", "From: a", "To: b", "| q"]),
        max_size=15,
    )
)
def test_nothing_is_made_up_and_never_all_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    kept = trim(text)
    assert kept in text
    assert bool(kept.strip()) == bool(text.strip())


def same(one: str, other: str) -> bool:
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


@pytest.mark.data
def test_most_answers_of_a_public_corpus_come_out_as_its_authors_want() -> None:
    need(CASES.exists(), "PORCH_DATA/email_corpora")
    with tarfile.open(CASES) as tar:
        files = {m.name.partition("/test/")[2]: tar.extractfile(m) for m in tar.getmembers() if m.isfile()}
        texts = {name: content.read().decode() for name, content in files.items() if content and name.endswith(".txt")}
    cases = [name for name in texts if name.startswith("emails/")]
    right = [name for name in cases if same(trim(texts[name]), texts[name.replace("emails/", "trimmed/")])]
    print(f"{len(right)} of {len(cases)}")
    assert (len(right), len(cases)) >= (57, 64)
