"""What was bought, out of the tables of shops and tills."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars
import pytest

from porch.core.errors import ChannelError
from porch.core.interaction import Kind, Visibility
from porch.proving.servers.need import need
from tests.channels.downloads import heard, said, table

DATA = Path(os.environ.get("PORCH_DATA", "../shared/data"))

SHOPIFY = ("Name", "Email", "Financial Status", "Currency", "Total", "Discount Code", "Created at", "Lineitem name",
           "Billing Name", "Billing Phone", "Cancelled at", "Refunded Amount", "Phone", "Id")  # fmt: skip
ORDERS = [
    ("#1001", "Ann@example.com", "paid", "EUR", "1234.50", "DOV10", "2026-03-01 10:00:00 +0100", "Truffle", "Ann Rossi",
     "", "", "0.00", "", "55"),
    ("#1001", "Ann@example.com", "", "", "", "", "", "Wine", "", "", "", "", "", ""),
    ("#1002", "", "paid", "EUR", "20.00", "", "2026-03-02 10:00:00 +0100", "Wine", "Ben", "'+39 333 1234567", "",
     "5.00", "+39 333 1234567", "56"),
    ("#1003", "", "paid", "EUR", "20.00", "", "2026-03-03 10:00:00 +0100", "Wine", "", "", "2026-03-04 10:00:00 +0100",
     "0.00", "", "57"),
]  # fmt: skip


def test_an_order_of_several_rows_is_one_purchase(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(table(SHOPIFY, ORDERS))
    ann, ben, nobody = said(tmp_path / "orders.csv", "shopify-orders")
    assert (ann.kind, ann.visibility, ann.addressed, ann.ours) == (Kind.PURCHASE, Visibility.DIRECT, False, False)
    assert (ann.external_id, ann.author.kind, ann.author.value) == ("shopify:#1001", "email", "ann@example.com")
    assert ann.detail == {
        "amount": "1234.50", "currency": "EUR", "items": "Truffle; Wine", "code": "DOV10", "order": "#1001",
    }  # fmt: skip
    assert (ann.text, ann.at) == ("Bought for 1234.50 EUR", datetime(2026, 3, 1, 9, tzinfo=UTC))
    assert (ben.author.kind, ben.author.value) == ("phone", "+393331234567")
    assert (ben.text, ben.detail["refunded"]) == ("Bought for 20.00 EUR, 5.00 given back", "5.00")
    assert (nobody.deleted, nobody.author.value) == (True, "shopify:#1003")


def test_plain_purchases_keep_who_sent_them(tmp_path: Path) -> None:
    heads = ("id", "email", "phone", "customer", "at", "amount", "currency", "items", "referral")
    rows = [
        (1, "ann@example.com", "", "", "2026-03-01", "12,50 €", "", "Lunch", "DOV"),
        (2, "", "", "C-77", "2026-03-01", "1.234", "eur", "", ""),
        (3, "", "", "", "2026-03-01", "1.234,00", "eur", "", ""),
    ]
    (tmp_path / "p.csv").write_text(table(heads, rows))
    found, spoiled = heard(tmp_path / "p.csv", "purchases")
    assert found[0].detail == {"amount": "12.50", "currency": "EUR", "items": "Lunch", "referral": "DOV"}
    assert (found[1].author.value, found[1].detail["amount"]) == ("purchase:3", "1234.00")
    assert ["a thousand or a fraction" in one.reason for one in spoiled] == [True]


def test_a_till_passes_over_what_was_given_back_and_names_no_currency_it_does_not_know(tmp_path: Path) -> None:
    heads = ("Date", "Time", "Time Zone", "Total Collected", "Transaction ID", "Description", "Event Type",
             "Customer ID", "Customer Name")  # fmt: skip
    rows = [
        ("2026-03-01", "10:02:11", "Rome", "$31.16", "T1", "Pasta", "Payment", "C1", "Ann"),
        ("03/01/2026", "2:30:00 PM", "Rome", "$9.00", "T2", "Wine", "Payment", "", ""),
        ("2026-03-01", "11:00:00", "Rome", "-$31.16", "T1", "Pasta", "Refund", "C1", "Ann"),
    ]
    (tmp_path / "t.csv").write_text(table(heads, rows))
    first, second = said(tmp_path / "t.csv", "square-transactions")
    assert (first.detail["amount"], "currency" in first.detail, first.author.name) == ("31.16", False, "Ann")
    assert (second.at.hour, second.author.value) == (14, "square:t2")


def test_payments_that_failed_are_no_purchases(tmp_path: Path) -> None:
    heads = ("id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Status", "Customer Email",
             "Customer ID", "Customer Description", "Description")  # fmt: skip
    rows = [
        ("ch_1", "2026-03-01 10:00:00", "1234.00", "0.00", "jpy", "Paid", "", "cus_1", "Ann", ""),
        ("ch_2", "2026-03-01 10:00:00", "5.00", "0.00", "eur", "Failed", "", "cus_1", "Ann", ""),
    ]
    (tmp_path / "s.csv").write_text(table(heads, rows))
    (paid,) = said(tmp_path / "s.csv", "stripe-payments")
    assert (paid.external_id, paid.detail["currency"], paid.author.kind) == ("stripe:ch_1", "JPY", "stripe")


def test_the_table_of_a_common_extension_is_read(tmp_path: Path) -> None:
    heads = ("order_id", "order_number", "order_date", "status", "order_total", "order_currency", "billing_email",
             "customer_email", "billing_first_name", "coupon_items", "line_item_1")  # fmt: skip
    rows = [
        (7, 7, "2026-03-01 10:00:00", "completed", "12.00", "EUR", "ann@example.com", "", "Ann", "", "name:Wine"),
        (8, 8, "2026-03-01 10:00:00", "cancelled", "12.00", "EUR", "ann@example.com", "", "Ann", "", ""),
    ]
    (tmp_path / "w.csv").write_text(table(heads, rows))
    assert [one.external_id for one in said(tmp_path / "w.csv", "woocommerce-orders")] == ["woocommerce:7"]


MINE = """
kind = "visit"
network = "any"
visibility = "in_person"
[columns]
id = "n"
author = "who"
at = "when"
[detail]
guests = "guests"
[time]
zone = "Europe/Rome"
"""


def test_a_mapping_of_your_own_may_be_about_visits(tmp_path: Path) -> None:
    (tmp_path / "visits.toml").write_text(MINE)
    (tmp_path / "v.csv").write_text("n,who,when,guests\n1,ann@example.com,2026-07-01 20:00,4\n")
    (visit,) = said(tmp_path / "v.csv", str(tmp_path / "visits.toml"))
    assert (visit.kind, visit.visibility, visit.detail, visit.at.hour) == (
        Kind.VISIT, Visibility.IN_PERSON, {"guests": "4"}, 18,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [('kind = "visit"', 'kind = "party"'), ('zone = "Europe/Rome"', 'zone = "Middle/Earth"'), ('kind = "visit"', "")],
)
def test_a_mapping_that_is_wrong_is_said_so(tmp_path: Path, wrong: str, words: str) -> None:
    (tmp_path / "visits.toml").write_text(MINE.replace(wrong, words))
    with pytest.raises(ChannelError, match="is not understood"):
        heard(tmp_path / "v.csv", str(tmp_path / "visits.toml"))


CDNOW = """
kind = "purchase"
prefix = "cdnow"
visibility = "private"
[columns]
author = "customer_id"
at = "date"
[detail]
amount = "dollar_value"
items = "number_of_cds"
"""


def test_rows_without_ids_are_named_by_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(CDNOW)
    heads, row = ("customer_id", "date", "dollar_value", "number_of_cds"), (4, 19970101, "29.33", 2)
    (tmp_path / "p.csv").write_text(table(heads, [row, (5, 19970101, "1.50", 1), row]))
    (tmp_path / "longer.csv").write_text(table(heads, [(9, 19970101, "1.50", 1), row, row, (5, 19970101, "1.50", 1)]))
    first, longer = (
        {one.external_id for one in said(tmp_path / name, str(tmp_path / "c.toml"))} for name in ("p.csv", "longer.csv")
    )
    assert (len(first), first < longer) == (3, True)


@pytest.mark.data
def test_the_purchases_of_a_real_shop_come_in_whole(tmp_path: Path) -> None:
    path = DATA / "cdnow" / "transactions_dev.parquet"
    need(path.is_file(), f"{path} (PORCH_DATA)")
    (tmp_path / "c.toml").write_text(CDNOW)
    found, spoiled = heard(path, str(tmp_path / "c.toml"))
    rows = polars.read_parquet(path)
    assert (len(found), len({one.external_id for one in found}), spoiled) == (rows.height, rows.height, [])
    assert sum(Decimal(one.detail["amount"]) for one in found) == sum(Decimal(str(one)) for one in rows["dollar_value"])
    assert found[0].at == datetime(1997, 1, 1, tzinfo=UTC)
