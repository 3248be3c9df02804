"""Which heading holds what."""

from __future__ import annotations

import pytest

from porch.records.ads.layouts import LAYOUTS, currency_of, plain


def test_the_layouts_are_these() -> None:
    assert set(LAYOUTS) == {"meta-ads", "google-ads", "linkedin-ads", "x-ads", "plain"}
    assert all(one.name == name and one.label for name, one in LAYOUTS.items())


def test_of_several_headings_the_first_counts() -> None:
    header = ["Reporting starts", "Clicks (all)", "Link clicks", "Amount spent (EUR)"]
    assert LAYOUTS["meta-ads"].places(header) == {"day": 0, "clicks": 2, "spend": 3}


@pytest.mark.parametrize(
    ("name", "header", "fits"),
    [
        ("google-ads", ["Day", "Cost"], True), ("google-ads", ["Tag", "Kosten"], False),
        ("plain", ["day", "spend"], False), ("plain", ["day", "spend", "network"], True),
    ],
)  # fmt: skip
def test_a_header_names_the_day_the_spend_and_the_network(name: str, header: list[str], fits: bool) -> None:
    assert LAYOUTS[name].fits(header) is fits


def test_a_heading_may_name_the_currency() -> None:
    assert (plain("Amount spent (GBP) "), currency_of("Amount spent (GBP) ")) == ("amount spent", "GBP")
    assert currency_of("Clicks (all)") == ""
