"""Exports of advertising networks, in the signs of whatever country they were made for."""

from __future__ import annotations

from datetime import date

import pytest

from porch.core.errors import PorchError
from porch.records.ads.sheets import NOTHING_ASKED, Asked, Bad, Row, opened, read

META = """Reporting starts,Reporting ends,Account name,Campaign name,Impressions,Link clicks,Amount spent (EUR)
2026-03-01,2026-03-02,,,3000,30,31.50
2026-03-01,2026-03-01,Osteria,Spring,1000,10,10.50
2026-03-02,2026-03-02,Osteria,Spring,"1,500",15,1001.00
2026-03-01,2026-03-07,Osteria,Week,500,5,10.00
"""
GOOGLE = """Campaign report
March 1, 2026 - March 2, 2026
Day\tCampaign\tCurrency code\tClicks\tImpr.\tCost
2026-03-01\tBrand\tEUR\t7\t1.234\t12,50
2026-03-02\tBrand\tEUR\t --\t0\t1.234,00
Total: Account\t --\tEUR\t7\t1.234\t1.246,50
"""
LINKEDIN = """Campaign Performance Report
Report Start: March 1

Start Date (in UTC),Account Name,Currency,Campaign Name,Total Spent,Impressions,Clicks
3/1/2026,Osteria,USD,Chefs,12.5,100,3
3/25/2026,Osteria,USD,Chefs,8,90,1
"""
X = "Time period,Campaign name,Currency,Spend,Impressions,Clicks\n2026-03-01,Launch,JPY,1200,50,2\n"
PLAIN = "day;network;campaign;currency;spend;impressions;clicks\n2026-03-01;flyers;Door;EUR;40,00;;\n"


def rows(text: str | bytes, layout: str, asked: Asked = NOTHING_ASKED) -> tuple[list[Row], list[Bad]]:
    found = list(read(opened(text if isinstance(text, bytes) else text.encode(), layout, asked)))
    return [one for one in found if isinstance(one, Row)], [one for one in found if isinstance(one, Bad)]


def brief(found: list[Row]) -> list[tuple[str, str, str, int, int | None, int | None]]:
    return [(str(one.day), one.campaign, one.currency, one.spend, one.impressions, one.clicks) for one in found]


def test_meta_names_its_currency_in_the_heading_and_its_total_is_passed_over() -> None:
    good, bad = rows(META, "meta-ads")
    assert brief(good) == [
        ("2026-03-01", "Spring", "EUR", 1050, 1000, 10), ("2026-03-02", "Spring", "EUR", 100100, 1500, 15),
    ]  # fmt: skip
    assert good[0].account == "Osteria"
    assert [(one.line, "broken down by day" in one.why) for one in bad] == [(5, True)]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-8"])
def test_google_writes_utf_16_with_a_title_a_total_and_the_signs_of_the_country(coding: str) -> None:
    good, bad = rows(GOOGLE.encode(coding), "google-ads")
    assert (brief(good), bad) == (
        [("2026-03-01", "Brand", "EUR", 1250, 1234, 7), ("2026-03-02", "Brand", "EUR", 123400, 0, None)], [],
    )  # fmt: skip


def test_linkedin_writes_the_month_first_where_its_days_say_so() -> None:
    good, bad = rows(LINKEDIN.replace("\n", "\r\n"), "linkedin-ads")
    assert ([(one.day, one.spend) for one in good], bad) == (
        [(date(2026, 3, 1), 1250), (date(2026, 3, 25), 800)], [],
    )  # fmt: skip


def test_x_and_a_table_of_your_own() -> None:
    assert brief(rows(X, "x-ads")[0]) == [("2026-03-01", "Launch", "JPY", 1200, 50, 2)]
    (flyers,) = rows(PLAIN, "plain")[0]
    assert (flyers.network, flyers.spend, flyers.impressions, flyers.clicks) == ("flyers", 4000, None, None)


def test_an_amount_that_may_be_either_is_refused_until_it_is_said() -> None:
    text = GOOGLE.replace("12,50", "12").replace("1.234,00", "1.234").replace("1.246,50", "1.246")
    good, bad = rows(text, "google-ads")
    assert ([one.spend for one in good], [(one.line, "a thousand or a fraction" in one.why) for one in bad]) == (
        [1200], [(5, True)],
    )  # fmt: skip
    assert [one.spend for one in rows(text, "google-ads", Asked(decimal=","))[0]] == [1200, 123400]


def test_days_that_may_be_either_are_refused_until_it_is_said() -> None:
    text = LINKEDIN.replace("3/25/2026", "3/4/2026")
    assert len(rows(text, "linkedin-ads")[1]) == 2
    assert [one.day.month for one in rows(text, "linkedin-ads", Asked(dates="dmy"))[0]] == [1, 4]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-03-01,Launch,JPY,12", "4 cells"), ("2026-03-01,Launch,,12,1,1", "say it with --currency"),
        ("2026-03-01,Launch,YENS,12,1,1", "no currency"), ("2026-03-01,Launch,JPY,free,1,1", "no amount"),
        ("2026-03-01,Launch,JPY,--,1,1", "no amount"), ("2026-03-01,Launch,JPY,-12,1,1", "no amount that was spent"),
        ("2026-03-01,Launch,JPY,12,1.5,1", "no whole number"), ("someday,Launch,JPY,12,1,1", "is no day"),
        ('"2026-03-01,Launch,JPY,12,1,1', "cells"), ("rubbish", "1 cells"), (f"{'9' * 200_000},,,,,", "no day|cells"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_spoils_itself_alone(line: str, why: str) -> None:
    good, bad = rows(X + line + "\n2026-03-02,Launch,JPY,7,1,1\n", "x-ads")
    assert [one.spend for one in good] == [1200, 7]
    (said,) = bad
    assert (said.line, said.raw) == (3, line)
    assert any(word in said.why for word in why.split("|"))


def test_an_account_and_a_currency_may_be_said_beside_the_file() -> None:
    (one,) = rows(X.replace("JPY", ""), "x-ads", Asked(account="Shop", currency="eur"))[0]
    assert (one.account, one.currency, one.spend) == ("Shop", "EUR", 120000)


def test_a_day_on_which_nothing_happened_is_passed_over() -> None:
    assert rows(X + "2026-03-02,Launch,JPY,--,--,\n", "x-ads")[1] == []


@pytest.mark.parametrize(
    ("body", "layout", "words"),
    [
        (b"", "meta-ads", "no export of Meta"), (b"a,b\n1,2\n", "google-ads", "It has a, b"),
        (b"\xff\xff\xff", "x-ads", "neither UTF-8 nor UTF-16"), (X.encode(), "tiktok", "There is no format 'tiktok'"),
        (X.replace("1200", '"1,5"').encode() + b"2026-03-02,L,EUR,1.55,1,1\n", "x-ads", "contradicts itself"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_as_a_whole(body: bytes, layout: str, words: str) -> None:
    with pytest.raises(PorchError, match=words):
        rows(body, layout)
