"""Days are read out of promises in seven languages, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest

from porch.analytics.promising import day_named

MONDAY = date(2026, 3, 2)
SATURDAY = date(2026, 3, 7)
TODAY, TOMORROW, AFTER, FRIDAY = MONDAY, date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I'll call you back this afternoon.", TODAY), ("Le chiamo oggi", TODAY), ("Ich rufe heute noch an", TODAY),
        ("I will send it TOMORROW morning", TOMORROW), ("Mañana te lo mando", TOMORROW),
        ("Guten Morgen! Am Freitag", FRIDAY), ("Je vous rappelle demain", TOMORROW),
        ("Ich melde mich morgen", TOMORROW), ("Amanhã envio as fotos", TOMORROW), ("Ik bel je morgen", TOMORROW),
        ("the day after tomorrow", AFTER), ("Übermorgen haben Sie es", AFTER), ("Après-demain, promis", AFTER),
        ("dopodomani", AFTER), ("pasado mañana", AFTER), ("depois de amanhã", AFTER), ("overmorgen", AFTER),
        ("We'll fix it on Friday", FRIDAY), ("entro venerdì", FRIDAY), ("el viernes", FRIDAY), ("vendredi", FRIDAY),
        ("bis Freitag", FRIDAY), ("sexta-feira", FRIDAY), ("vrijdag", FRIDAY),
        ("You'll have it on Monday", date(2026, 3, 9)), ("by next week", date(2026, 3, 13)),
        ("by the end of the week", FRIDAY), ("settimana prossima", date(2026, 3, 13)),
        ("nächste Woche", date(2026, 3, 13)),
        ("in two weeks", date(2026, 3, 16)), ("within 3 working days", date(2026, 3, 5)), ("tra due giorni", AFTER),
        ("dans 2 jours", AFTER), ("in zwei Tagen", AFTER), ("dentro de una semana", date(2026, 3, 9)),
        ("within 24 hours", TOMORROW), ("in an hour", TODAY), ("binnen een week", date(2026, 3, 9)),
        ("daqui a dois dias", AFTER), ("by the end of the month", date(2026, 3, 31)),
        ("next month", date(2026, 4, 30)), ("by the 3rd", TOMORROW), ("by the 1st", date(2026, 4, 1)),
        ("on the 31st", date(2026, 3, 31)), ("entro il 15", date(2026, 3, 15)), ("le 15", date(2026, 3, 15)),
        ("bis zum 15.", date(2026, 3, 15)), ("op de 15e", date(2026, 3, 15)), ("no dia 15", date(2026, 3, 15)),
        ("el 15 de abril", date(2026, 4, 15)), ("3 de abril de 2027", date(2027, 4, 3)), ("3 April", date(2026, 4, 3)),
        ("April 3rd, 2027", date(2027, 4, 3)), ("the 3rd of April", date(2026, 4, 3)), ("am 3. März", TOMORROW),
        ("1 marzo", date(2027, 3, 1)), ("le 1er avril", date(2026, 4, 1)), ("2026-04-03", date(2026, 4, 3)),
        ("am 3.4.", date(2026, 4, 3)), ("3.4.2027", date(2027, 4, 3)), ("entro 3/4", date(2026, 4, 3)),
        ("3/4/27", date(2027, 4, 3)), ("29 February", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_is_named(text: str, day: date) -> None:
    assert day_named(text, MONDAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "I will look into it", "Your 3 pizzas are on the way", "at 18:30", "It costs 12.50", "by the 45th",
        "31 April", "2026-13-40", "Chapter 3.14.159", "We may call you", "the marchioness", "🙂🙂", "a\u0000b",
        "40/40", "room 12", "le 12h30", "version 2.0",
    ],
)  # fmt: skip
def test_no_day_is_named(text: str) -> None:
    assert day_named(text, MONDAY) is None


def test_the_first_day_named_counts() -> None:
    assert day_named("Friday, or Monday at the latest", MONDAY) == FRIDAY


def test_on_a_saturday_the_week_ends_on_sunday() -> None:
    assert day_named("this week", SATURDAY) == date(2026, 3, 8)
    assert day_named("next week", SATURDAY) == date(2026, 3, 13)


def test_the_end_of_the_year_is_no_end() -> None:
    assert day_named("by the 3rd", date(2026, 12, 30)) == date(2027, 1, 3)
    assert day_named("end of the month", date(2026, 12, 30)) == date(2026, 12, 31)


def test_a_hostile_text_is_read_in_no_time() -> None:
    assert day_named("in " * 100_000 + "1 " * 100_000, MONDAY) is None
