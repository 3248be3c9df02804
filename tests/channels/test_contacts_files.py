"""People go out into a file and come back the same, whatever they are called; and a file says what it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._contacts_files import FORMATS, looks_like
from porch.channels._contacts_telling import checked
from porch.core.errors import Unreadable
from porch.core.interaction import Handle
from porch.core.profile import Filled, Job, Profile

LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]) | st.sampled_from("=+-@;,\\|'\":=%")
WORDS = st.text(LETTERS, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
VALUES = st.text(LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
NOTES = st.text(LETTERS | st.just("\n"), min_size=1, max_size=40).map(str.strip).filter(bool)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))
HANDLES = st.one_of(
    st.builds(Handle, kind=st.just("email"), value=st.sampled_from(["ann@mill.example", "b@c.example"]), name=WORDS),
    st.builds(Handle, kind=st.just("phone"), value=st.sampled_from(["+39055123456", "+14155550101"]), name=WORDS),
    st.builds(Handle, kind=st.sampled_from(["x", "mastodon", "in_person"]), value=VALUES, name=WORDS | st.just(""),
              url=st.sampled_from(["", "https://x.com/ann", "https://town.example/@ann"])),
)  # fmt: skip
JOBS = st.builds(Job, organisation=WORDS, title=WORDS | st.just(""), since=DAYS, until=DAYS).filter(
    lambda job: not (job.since and job.until and job.until < job.since)
)
FILLED = st.builds(Filled, field=WORDS, text=VALUES, kind=st.sampled_from(["text", "number", "date", "choice"]))
PROFILES = st.builds(
    Profile, line=st.just(0), name=WORDS,
    handles=st.lists(HANDLES, max_size=4, unique_by=lambda one: (one.kind, one.value)).map(tuple),
    jobs=st.lists(JOBS, max_size=3).map(tuple), tags=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    filled=st.lists(FILLED, max_size=3, unique_by=lambda one: (one.kind, one.field)).map(tuple),
    notes=st.lists(NOTES, max_size=2).map(tuple),
)  # fmt: skip


def what(told: Profile) -> tuple[object, ...]:
    """Return all a profile says, but for where it stood and in which order."""
    return (told.name, set(told.handles), told.jobs, told.tags, set(told.filled), told.notes)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=150, deadline=None)
@given(people=st.lists(PROFILES, min_size=1, max_size=3))
def test_whoever_goes_out_comes_back_the_same(name: str, people: list[Profile]) -> None:
    body = "".join(FORMATS[name].written(people)).encode()
    back = list(FORMATS[name].read(body, ""))
    assert [what(one) if isinstance(one, Profile) else one for one in back] == [what(checked(one)) for one in people]
    assert looks_like(body) == name


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nobody_goes_out_as_an_empty_file_of_its_kind(name: str) -> None:
    body = "".join(FORMATS[name].written([])).encode()
    assert list(FORMATS[name].read(body, "")) == []


@pytest.mark.parametrize("body", [b"", b"hello", b"\x00\x01", b"a,b,c\n1,2,3", b'{"a": 1}', b"<html>"])
def test_what_holds_no_people_is_said(body: bytes) -> None:
    with pytest.raises(Unreadable):
        looks_like(body)
