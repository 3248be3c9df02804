"""The plot of the channel map."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from porch.analytics.channel_map import Link, Whereabouts, advise, count
from porch.interfaces.console import plot

X, MAIL = frozenset({"x"}), frozenset({"email"})
LABELS = {"x": "X", "email": "E-mail"}


def chart(town: list[Whereabouts], live: frozenset[str] = MAIL) -> Any:
    counts = count(town, connected=live, silent={"email": 1})
    places = {
        one.network: SimpleNamespace(
            label=LABELS[one.network], icon="mail", live=one.network in live, account=1 if one.network in live else None
        )
        for one in counts
    }
    people = sum(one.people for one in town)
    drawn = SimpleNamespace(group="quiet", picture=SimpleNamespace(people=people))
    links = {name: Link(live=True, days=400) for name in live}
    return SimpleNamespace(counts=counts, advice=advise(counts, links, labels=LABELS), places=places, drawn=drawn)


def test_lengths_are_shares_of_the_longest_from_nought() -> None:
    town = [Whereabouts(known=MAIL, to_us=MAIL, people=20), Whereabouts(known=X, about_us=X, people=5)]
    mail, x = plot.bars(chart(town))
    assert (mail.known, mail.to_us, mail.about_us, mail.gained, mail.state) == (
        "100.0%", "100.0%", None, None, "connected",
    )  # fmt: skip
    assert (x.known, x.to_us, x.about_us, x.gained, x.state) == ("25.0%", None, "25.0%", "25.0%", "not connected")
    assert (mail.silence, x.silence, mail.share) == ("1 day ago", "never", "80 %")


def test_an_interval_stays_on_the_paper() -> None:
    (mail,) = plot.bars(chart([Whereabouts(known=MAIL, people=3)]))
    assert (mail.high, float(mail.low.rstrip("%")) < 100) == ("100.0%", True)


def test_each_number_leads_to_its_people() -> None:
    (mail,) = plot.bars(chart([Whereabouts(known=MAIL, to_us=MAIL, people=3)]))
    assert [(one.many, one.words) for one in mail.numbers] == [(3, "there"), (3, "talk to you")]
    assert mail.numbers[1].url == "/map/people/?group=quiet&network=email&fact=to_us"
    assert [one.many for one in mail.cells] == [3, 3, 0, 0]


def test_a_connection_at_rest_says_so() -> None:
    told = chart([Whereabouts(known=X, people=3)], live=frozenset())
    told.places["x"].account = 7
    assert plot.bars(told)[0].state == "at rest"


def test_the_sentence_says_what_the_plot_says() -> None:
    both, lone = Whereabouts(known=X | MAIL, people=6), Whereabouts(known=X, people=2)
    assert plot.sentence(chart([both, lone])) == "X would bring most who are reached nowhere else: 2 of 8 people there."
    assert plot.sentence(chart([both])) == "6 people could be met on X; all of them are reached elsewhere too."
    assert "you listen already" in plot.sentence(chart([Whereabouts(known=MAIL)]))


def test_nobody_draws_nothing() -> None:
    assert plot.bars(chart([], live=frozenset())) == ()
