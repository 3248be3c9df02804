"""What to open next and what to let rest, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.channel_map import LEAST, Advice, Count, Link, Step, Whereabouts, advise, count, wilson

X, MAIL, SMS = frozenset({"x"}), frozenset({"email"}), frozenset({"sms"})
LABELS = {"x": "X", "email": "E-mail", "sms": "SMS"}
LISTENS = {"email": Link(live=True, days=400)}
NAMES = st.frozensets(st.sampled_from(["x", "email", "sms", "youtube"]))


@st.composite
def towns(draw: st.DrawFn) -> list[Whereabouts]:
    """Return some people, and where they are."""
    one = st.builds(
        Whereabouts, known=NAMES, to_us=NAMES, about_us=NAMES, answered=NAMES, barred=NAMES,
        people=st.integers(1, 40),
    )  # fmt: skip
    return draw(st.lists(one, max_size=8))


def by_network(counts: Iterable[Count]) -> dict[str, Count]:
    return {one.network: one for one in counts}


def told(
    town: Iterable[Whereabouts], links: dict[str, Link], silent: dict[str, int] | None = None
) -> dict[str, Advice]:
    live = frozenset(name for name, link in links.items() if link.live)
    advice = advise(count(town, connected=live, silent=silent), links, labels=LABELS)
    return {one.count.network: one for one in advice}


def test_who_is_reached_nowhere_else_is_counted_against_what_listens() -> None:
    town = [Whereabouts(known=X, people=3), Whereabouts(known=X | MAIL, people=2)]
    assert by_network(count(town))["x"].gained == 5
    found = by_network(count(town, connected=MAIL))["x"]
    assert (found.gained, found.alone, found.known) == (3, 3, 5)


def test_a_wall_at_work_takes_people_out_of_reach_but_not_off_the_map() -> None:
    walled = by_network(count([Whereabouts(known=X | MAIL, barred=X, people=4)]))
    assert (walled["x"].known, walled["x"].barred, walled["x"].reachable, walled["x"].gained) == (4, 4, 0, 0)
    assert walled["email"].alone == 4


def test_where_people_talk_and_we_are_absent_is_opened_with_the_evidence() -> None:
    town = [Whereabouts(known=X, about_us=X, people=4), Whereabouts(known=X, to_us=X, people=2)]
    advice = told(town, LISTENS)["x"]
    assert (advice.step, advice.words) == (
        Step.OPEN,
        "6 people are on X, 2 spoke to you there, 4 spoke about you there and nothing of yours listens there."
        " None of them is reached elsewhere.",
    )


def test_too_few_are_too_few_to_say() -> None:
    advice = told([Whereabouts(known=X, people=LEAST - 1)], {})["x"]
    assert advice.step is Step.TOO_FEW
    assert "too few to say" in advice.words


def test_what_was_heard_years_ago_opens_nothing() -> None:
    crowd = [Whereabouts(known=X, people=700)]
    assert told(crowd, {}, {"x": 364})["x"].step is Step.OPEN
    advice = told(crowd, {}, {"x": 3276})["x"]
    assert advice.step is Step.TOO_OLD
    assert "nobody was heard there for 3276 days: too long ago to say" in advice.words


def test_whom_work_keeps_out_does_not_make_us_open() -> None:
    advice = told([Whereabouts(known=X, barred=X, people=50)], {})["x"]
    assert advice.step is Step.TOO_FEW
    assert "50 of them cannot go there" in advice.words


def test_a_connection_at_rest_is_opened_again() -> None:
    advice = told([Whereabouts(known=X, people=9)], {"x": Link(live=False, days=3)})["x"]
    assert advice.step is Step.OPEN
    assert "your connection there is at rest" in advice.words


def test_a_silent_connection_rests_unless_it_is_somebodys_only_way() -> None:
    both, one = Whereabouts(known=SMS | MAIL), Whereabouts(known=SMS)
    links = LISTENS | {"sms": Link(live=True, days=200)}
    quiet = told([both], links, {"sms": 120, "email": 1})["sms"]
    assert (quiet.step, quiet.words) == (
        Step.REST, "Nobody has written on SMS for 120 days. It is nobody's only way to you.",
    )  # fmt: skip
    kept = told([both, one], links, {"sms": 120, "email": 1})["sms"]
    assert (kept.step, kept.words) == (
        Step.KEEP, "Nobody has written on SMS for 120 days. Still, it is the only way to 1 person.",
    )  # fmt: skip


def test_a_new_connection_is_given_its_time() -> None:
    advice = told([], {"sms": Link(live=True, days=12)})["sms"]
    assert (advice.step, advice.words) == (
        Step.KEEP, "Nobody has written on SMS lately, but it has listened for only 12 days.",
    )  # fmt: skip


def test_where_people_talk_to_us_is_kept() -> None:
    advice = told([Whereabouts(known=MAIL, to_us=MAIL, people=3)], LISTENS, {"email": 0})["email"]
    assert advice.words == (
        "3 people spoke to you on E-mail in the last 12 months, the last word came today."
        " It is the only way to 3 people."
    )
    heard = told([Whereabouts(known=MAIL | X)], LISTENS, {"email": 1})["email"]
    assert heard.words == "E-mail was last heard 1 day ago."


def test_what_reaches_most_people_comes_first() -> None:
    town = [Whereabouts(known=X, people=6), Whereabouts(known=SMS, people=9), Whereabouts(known=SMS | MAIL, people=5)]
    assert [a.count.network for a in advise(count(town, connected=MAIL), LISTENS)] == ["sms", "x", "email"]


@given(town=towns(), more=st.integers(1, 50), listening=st.booleans())
def test_more_people_never_make_opening_less_advised(town: list[Whereabouts], more: int, listening: bool) -> None:
    links = LISTENS if listening else {}
    before = told(town, links).get("x")
    after = told([*town, Whereabouts(known=X, people=more)], links)["x"]
    order = [Step.TOO_FEW, Step.OPEN]
    weight = (order.index(before.step), before.count.gained) if before else (0, 0)
    assert (order.index(after.step), after.count.gained) > weight or after.step is Step.OPEN
    assert after.count.gained == weight[1] + more


@given(town=towns(), silent=st.none() | st.integers(0, 400), days=st.integers(0, 800))
def test_nobodys_only_way_is_ever_advised_away(town: list[Whereabouts], silent: int | None, days: int) -> None:
    counts = count(town, connected=SMS, silent={} if silent is None else {"sms": silent})
    advice = {a.count.network: a for a in advise(counts, {"sms": Link(live=True, days=days)})}
    lost = [one for one in town if one.reachable == SMS]
    assert not (lost and advice["sms"].step is Step.REST)


@given(town=towns())
def test_a_count_never_exceeds_those_it_is_of(town: list[Whereabouts]) -> None:
    for one in count(town, connected=MAIL):
        assert one.alone <= one.gained <= one.reachable <= one.known
        assert one.reachable + one.barred == one.known
        assert max(one.to_us, one.about_us) <= one.known <= sum(who.people for who in town)


@given(town=towns())
def test_it_does_not_matter_how_people_are_grouped(town: list[Whereabouts]) -> None:
    apart = [replace(one, people=1) for one in town for _ in range(one.people)]
    assert count(apart) == count(town)


@given(found=st.integers(0, 500), more=st.integers(0, 500))
def test_an_interval_holds_its_share(found: int, more: int) -> None:
    one = wilson(found, found + more)
    assert 0 <= one.low <= one.high <= 1
    assert one.low <= one.share + 1e-9
    assert one.share <= one.high + 1e-9


@pytest.mark.parametrize("many", [10, 100, 1000])
def test_more_people_make_a_share_surer(many: int) -> None:
    few, lots = wilson(many // 2, many), wilson(many * 5, many * 10)
    assert lots.high - lots.low < few.high - few.low
