"""A small survey for tests: a net score, a battery with reversed items, a choice, and an open question."""

from __future__ import annotations

from porch.analytics.surveys.facts import Form, Heard, Invited, Mode, Question, Sheet
from porch.analytics.surveys.rates import Code

NET = Question(key="net", words="Would you recommend us?", form=Form.NPS, low=0, high=10)
BATTERY = Question(
    key="way", words="How was it?", form=Form.BATTERY,
    rows=(("quick", "It was quick"), ("dull", "It was dull"), ("kind", "They were kind")), turned=frozenset({"dull"}),
)  # fmt: skip
CHOICE = Question(key="when", words="When?", form=Form.ONE, options=(("eve", "Evening"), ("noon", "Noon")))
WORDS = Question(key="words", words="What else?", form=Form.TEXT)
QUESTIONS = (NET, BATTERY, CHOICE, WORDS)
KEYS = tuple(question.key for question in QUESTIONS)
FULL: dict[str, object] = {
    "net": 9, "way": {"quick": 5, "dull": 1, "kind": 4}, "when": "eve", "words": "More of the apricot please",
}  # fmt: skip
LINE: dict[str, object] = {**FULL, "way": {"quick": 4, "dull": 4, "kind": 4}}
HALF: dict[str, object] = {"net": 6, "when": "noon"}
TIMES = {"net": 4000, "way": 9000, "when": 3000, "words": 20000}
HASTE = {key: took // 5 for key, took in TIMES.items()}


def sheet(number: int, mode: Mode = Mode.LINK, said: dict[str, object] = FULL, **more: object) -> Sheet:
    return Sheet(number=number, mode=mode, applicable=KEYS, said=said, **{"took": TIMES, **more})  # type: ignore[arg-type]


def evening(*, anonymous: bool = False) -> Heard:
    """Of 20 in two rooms 14 answered, one in a line and one in haste; of 100 asked by link 6 did, two by half."""
    there = [sheet(n, Mode.ROOM, person=n, room=n % 2) for n in range(12)]
    there += [sheet(12, Mode.ROOM, LINE, person=12, room=0), sheet(13, Mode.ROOM, person=13, room=1, took=HASTE)]
    away = [sheet(100 + n, person=100 + n) for n in range(4)] + [
        sheet(104 + n, said=HALF, person=104 + n) for n in (0, 1)
    ]
    answered = {one.person for one in (*there, *away)}
    codes = {104: Code.PARTIAL, 105: Code.PARTIAL} | {n: Code.COMPLETE for n in answered if n not in (104, 105)}
    asked = [Invited(person=n, mode=Mode.ROOM, code=codes.get(n, Code.NOT_REACHED)) for n in range(40)]
    asked += [Invited(person=100 + n, mode=Mode.LINK, code=codes.get(100 + n, Code.NOT_REACHED)) for n in range(100)]
    asked[-1] = Invited(person=199, mode=Mode.LINK, code=Code.REFUSED, broke_off="introduction")
    return Heard(
        questions=QUESTIONS, sheets=(*there, *away), invited=tuple(asked), attended=20, anonymous=anonymous,
        frame={one.person: {"segment": "regulars" if one.mode is Mode.ROOM else "others"} for one in asked},
        responders=frozenset(person for person in answered if person is not None),
    )  # fmt: skip
